//! What a check found in a text that may not be placed.

use serde::{Deserialize, Serialize};

/// The checks that every draft passes before it may be placed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// A figure without a source.
    Figure,
    /// Something that the ERP says otherwise.
    Contradiction,
    /// A promise, discount, refund or acceptance that nobody made.
    Commitment,
    /// A name that is nobody's here, or a salutation of somebody else.
    Name,
    /// Another language than the one to write in.
    Language,
    /// Far longer or shorter than an answer.
    Length,
    /// A link, address or host that is no fact.
    Link,
    /// A bank account that is no fact.
    BankAccount,
    /// A telephone number that is no fact.
    Phone,
    /// A slot that is needed and lost, or one that nobody gave.
    Slot,
    /// Markup, control or hidden characters.
    Markup,
}

impl Check {
    /// The word by which it is counted.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Figure => "figure",
            Self::Contradiction => "contradiction",
            Self::Commitment => "commitment",
            Self::Name => "name",
            Self::Language => "language",
            Self::Length => "length",
            Self::Link => "link",
            Self::BankAccount => "bank_account",
            Self::Phone => "phone",
            Self::Slot => "slot",
            Self::Markup => "markup",
        }
    }
}

/// One thing that keeps a text from being placed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Which check found it.
    pub check: Check,
    /// The words that it found, cut to a line.
    pub text: String,
}
