//! Header fields to values: one parser each for addresses, ids, dates and encoded words.

pub(super) mod dates;
pub(super) mod encoded_word;
pub(super) mod fields;
pub(super) mod mailboxes;
pub(super) mod message_ids;
