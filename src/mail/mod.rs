//! Bytes to words, and a draft back to bytes. No I/O, no clock: every function here is a question about values.
//!
//! | part | does |
//! |---|---|
//! | [`parse`] | a whole mail to a `Message`, within a [`Budget`] |
//! | [`pdf_files`] | the PDF files that came with it |
//! | [`words`] | a plain text, taken apart into what is new, quoted and signed |
//! | [`identity`] | a header block of a Sent or Drafts listing |
//! | [`authenticity`] | whether the author's domain vouched for a mail |
//! | [`recipients`], [`reply_subject`], [`references`], [`attribution`] | what an answer takes from its parent |
//! | [`compose`] | a draft to bytes, always the same ones |

mod authenticity;
mod body;
mod budget;
mod defects;
mod draft;
mod header;
mod identity;
mod mbox;
mod parse;
mod survey;
mod text;

pub use authenticity::authenticity;
pub use budget::Budget;
pub use draft::{
    Attached, ComposeError, Outgoing, Quoted, Recipients, attribution, compose, file_name, recipients, references, reply_subject,
};
pub use identity::{DRAFT_MARKER, Identity, identity};
pub use mbox::mbox;
pub use parse::{parse, pdf_files};
pub use text::words::split as words;
