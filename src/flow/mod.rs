//! The story of the product, ONE step a file: a mail comes in, is related, is answered, lies in Drafts.
//!
//! A step does one unit and may run twice with the same result; the loop that rests, backs off and stops lives in [`crate::daemon`]. Read on
//! in the order of the data: `inbox`, `prepare`, `receive`, `relate`, `turn`, `answer`, `draft`, then `look`, `seen` and `tend`, which look after drafts that already lie there, and `ending`. `pass` strings them together.

mod again;
pub mod answer;
mod ask;
mod attached;
pub mod conflict;
pub mod copy;
mod desk;
pub mod draft;
pub mod edit;
mod edited;
pub mod ending;
pub mod explain;
pub mod fresh;
mod glances;
pub mod inbox;
pub mod job;
mod keyed;
pub mod learn;
pub mod limits;
pub mod look;
pub mod pass;
mod placing;
mod prepare;
pub mod preview;
pub mod propose;
mod receive;
pub mod relate;
mod rematch;
pub mod replay;
pub mod retry;
pub mod ripple;
mod seen;
pub mod shadow;
pub mod stock_event;
pub mod sync;
pub mod tend;
mod turn;
mod wake;
pub mod write;

pub use ask::Answer;
pub use desk::{Clock, Desk, FlowError, Limits, MailboxMode, MailboxProfile, TenantProfile};
pub use glances::Glances;
