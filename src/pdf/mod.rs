//! The text of a PDF from a stranger, read by a child process that may panic, fill its memory or never end.
//!
//! [`Reader`] is the parent's half, [`child`] what `postar extract-text` does. Nothing of the library that reads PDFs runs in the daemon.

pub mod child;
mod reader;

pub use reader::{PdfError, Reader};
