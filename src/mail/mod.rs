//! Bytes to words, and a draft back to bytes. No I/O, no clock: every function here is a question about values.

mod body;
mod budget;
mod dates;
mod encoded_word;
mod fields;
mod flowed;
mod html;
mod identity;
mod invisible;
mod language;
mod mailboxes;
mod message_ids;
mod parse;
mod quote;
mod signature;
mod style;
mod survey;
mod words;

pub use budget::Budget;
pub use identity::{DRAFT_MARKER, Identity, identity};
pub use parse::parse;
