//! Where a mail lies, and how far a folder has been read.

use std::fmt;

use serde::{Deserialize, Serialize};

/// One copy of one mail in one folder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// The folder's name as people see it, decoded from modified UTF-7.
    pub folder: String,
    /// The spot in it.
    pub spot: Spot,
}

/// What names a mail within its folder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Spot {
    /// IMAP: UIDVALIDITY and UID name one message for ever (RFC 3501 §2.3.1.1).
    Uid {
        /// UIDVALIDITY of the folder.
        validity: u32,
        /// UID within that validity.
        uid: u32,
    },
    /// Maildir: the file's unique name without its flags.
    File(String),
}

impl fmt::Display for Spot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Uid { uid, .. } => write!(f, "UID {uid}"),
            Self::File(name) => f.write_str(name),
        }
    }
}

/// How far a folder has been taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Cursor {
    /// IMAP: everything below `next` under this validity is in the store.
    Uid {
        /// UIDVALIDITY of the folder.
        validity: u32,
        /// The lowest UID not yet taken in.
        next: u32,
    },
    /// Maildir has no order; what is known is asked of the store, name by name.
    Unordered,
}
