//! What the owner is told beside a draft, never in it.

use serde::{Deserialize, Serialize};

/// Something about a mail that a person should know before answering.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlertKind {
    /// The mail wants bank details changed, or names an account: never done by a draft.
    BankChange,
    /// The sender's domain looks like a known one and isn't.
    LookAlikeDomain,
    /// The display name is a known person's or address, the address is not.
    DisplayNameSpoof,
    /// Answers would go to another domain.
    ReplyToElsewhere,
    /// Somebody who isn't of the customer reads along.
    StrangerInCopy,
    /// The first mail from this address of a known company.
    FirstSeenAddress,
    /// The address belongs to several contacts.
    SharedAddress,
    /// A forwarded mail: its inner author is not the sender.
    ForwardedAuthor,
    /// The mail hides text from its reader.
    HiddenText,
    /// The owner sent another figure than the ERP has.
    ErpMismatch,
    /// A draft that a person edited states what is no longer true.
    EditedDraftIsStale,
}

impl AlertKind {
    /// Every kind.
    pub const ALL: [Self; 11] = [
        Self::BankChange,
        Self::LookAlikeDomain,
        Self::DisplayNameSpoof,
        Self::ReplyToElsewhere,
        Self::StrangerInCopy,
        Self::FirstSeenAddress,
        Self::SharedAddress,
        Self::ForwardedAuthor,
        Self::HiddenText,
        Self::ErpMismatch,
        Self::EditedDraftIsStale,
    ];

    /// The word by which it is shown and counted.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::BankChange => "bank_change",
            Self::LookAlikeDomain => "look_alike_domain",
            Self::DisplayNameSpoof => "display_name_spoof",
            Self::ReplyToElsewhere => "reply_to_elsewhere",
            Self::StrangerInCopy => "stranger_in_copy",
            Self::FirstSeenAddress => "first_seen_address",
            Self::SharedAddress => "shared_address",
            Self::ForwardedAuthor => "forwarded_author",
            Self::HiddenText => "hidden_text",
            Self::ErpMismatch => "erp_mismatch",
            Self::EditedDraftIsStale => "edited_draft_is_stale",
        }
    }
}

/// An alert about one mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    /// What it is about.
    pub kind: AlertKind,
    /// One sentence for a person: what was seen, on what.
    pub says: String,
}
