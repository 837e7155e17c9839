//! What is learned from what the owner sends: what he changed, how he writes, and how sure a draft may be.
//!
//! A changed number is never a lesson: it says that Metakocka and the owner disagree. Everything else ends in counts of a closed list of
//! ways, so that nothing that stands in a sent mail, whoever put it there, is ever repeated by a draft. Nothing here does I/O or reads a
//! clock.

mod confidence;
mod edits;
mod example;
mod figures;
mod manner;

pub use confidence::{LEAST_DRAFTS, percent, score};
pub use edits::{Drafted, Edited, compare};
pub use example::{LONGEST_EXAMPLE, example};
pub use figures::{Checked, Mismatch, check};
pub use manner::{Manner, manner};
