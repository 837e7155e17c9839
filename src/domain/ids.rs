//! Names of things: each a type of its own, so that one can't stand for another.

use std::fmt;

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::MailDomain;

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name(String);

        impl $name {
            /// Takes the text as it is.
            #[must_use]
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

text_id! {
    /// A company that runs one Metakocka account: `tenant.id` of the configuration.
    TenantId
}
text_id! {
    /// A watched mailbox: `mailbox.id` of the configuration.
    MailboxId
}
text_id! {
    /// Metakocka's `mk_id`: a decimal string of 12 digits or more, unique in one company.
    MkId
}

impl MkId {
    /// Metakocka's own order, by number: what a search sorts by.
    #[must_use]
    pub fn rank(&self) -> (usize, &str) {
        (self.0.len(), &self.0)
    }
}

/// Base32 digits of the id of a proposal or conflict: 80 bits, beyond any chance meeting, and short enough to be typed.
pub const HASHED_ID_LENGTH: usize = 16;

macro_rules! hashed_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name(String);

        impl $name {
            /// Takes the digits of a hash.
            #[must_use]
            pub(crate) fn from_hash(digits: String) -> Self {
                Self(digits)
            }

            /// Reads an id as a person types it; `None` if it can't be one.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                let text = text.trim().to_ascii_lowercase();
                let fits = text.len() == HASHED_ID_LENGTH && text.bytes().all(|c| matches!(c, b'a'..=b'z' | b'2'..=b'7'));
                fits.then_some(Self(text))
            }

            /// The digits.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

hashed_id! {
    /// The name of a proposal: a keyed hash of what it would do, so that proposing the same again finds it.
    ApprovalId
}
hashed_id! {
    /// The name of a conflict: a keyed hash of the field and both its values, so that the same one is found again.
    ConflictId
}

/// A Message-ID (RFC 5322 §3.6.4), always with its angle brackets.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct MessageId(String);

impl MessageId {
    /// Longer ids are cut off by no one in practice; a header line may hold 998 octets (RFC 5322 §2.1.1).
    const MAX_LEN: usize = 990;

    /// Reads an id with or without brackets; `None` if it is empty, too long, or holds blanks, brackets or control characters.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bare = text.trim().trim_start_matches('<').trim_end_matches('>');
        let bad = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>');
        let fits = !bare.is_empty() && bare.len() <= Self::MAX_LEN && !bare.contains(bad);
        fits.then(|| Self(format!("<{bare}>")))
    }

    /// An id of our own: `<left@domain>`. `left` is ours, so it needs no check.
    #[must_use]
    pub(crate) fn made(left: &str, domain: &MailDomain) -> Self {
        Self(format!("<{left}@{domain}>"))
    }

    /// True for an id that stands in for a missing one: no other mail can name it.
    #[must_use]
    pub fn is_made_up(&self) -> bool {
        self.0.ends_with("@postar.invalid>")
    }

    /// The id of a mail that has none: made of the mail itself, so that identity is never optional.
    #[must_use]
    pub fn of_digest(digest: &Digest) -> Self {
        Self(format!("<sha256-{digest}@postar.invalid>"))
    }

    /// The id with its brackets.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The id without its brackets.
    #[must_use]
    pub fn bare(&self) -> &str {
        self.0.trim_start_matches('<').trim_end_matches('>')
    }
}

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// SHA-256 of some bytes, as 64 hexadecimal digits: the name of a content-addressed file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Digest(String);

impl Digest {
    /// The digest of these bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(HEXLOWER.encode(&Sha256::digest(bytes)))
    }

    /// Reads 64 lower-case hexadecimal digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let fits = text.len() == 64 && text.bytes().all(|c| matches!(c, b'0'..=b'9' | b'a'..=b'f'));
        fits.then(|| Self(text.to_owned()))
    }

    /// The hexadecimal digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
