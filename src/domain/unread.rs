//! Records that a draft needed and that could not be read again: what was known of them was too old to be told.

use serde::{Deserialize, Serialize};

use super::{MkId, SourceKind};

/// A record whose facts a draft leaves open, since nobody could say whether they are still true.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unread {
    /// The sort of record.
    pub kind: SourceKind,
    /// Its `mk_id`; of stock, the product's.
    pub id: MkId,
    /// Why it could not be read, in a sentence for a person.
    pub why: String,
}
