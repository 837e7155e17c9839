//! An answer as a mail: to whom, under which subject, in which thread, and as bytes.

mod attached;
mod attribution;
mod compose;
mod html;
mod outgoing;
mod recipients;
mod reply;

pub use attached::{Attached, file_name};
pub use attribution::attribution;
pub use compose::{ComposeError, compose};
pub use outgoing::{Outgoing, Quoted};
pub use recipients::{Recipients, recipients};
pub use reply::{references, reply_subject};
