//! Bytes to words, and a draft back to bytes. No I/O, no clock: every function here is a question about values.

mod attribution;
mod auth_results;
mod authenticity;
mod body;
mod border;
mod budget;
mod compose;
mod dates;
mod draft_html;
mod encoded_word;
mod fields;
mod flowed;
mod html;
mod identity;
mod invisible;
mod language;
mod mailboxes;
mod markup;
mod message_ids;
mod parse;
mod quote;
mod recipients;
mod reply;
mod signature;
mod style;
mod survey;
mod visible;
mod words;

pub use attribution::attribution;
pub use authenticity::authenticity;
pub use budget::Budget;
pub use compose::{ComposeError, Outgoing, Quoted, compose};
pub use identity::{DRAFT_MARKER, Identity, identity};
pub use parse::parse;
pub use recipients::{Recipients, recipients};
pub use reply::{references, reply_subject};
