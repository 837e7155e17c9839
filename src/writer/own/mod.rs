//! Templates of the company's own: a file with TOML front matter and a body of placeholders, which passes the same checks as every text.
//!
//! The language of a body is small on purpose: placeholders that name Metakocka's values, `if` and `for`. A value stands as it is, so there
//! are no filters, no functions and no arithmetic; a value that is missing or may not be told is an open `[…]`.

mod body;
mod file;
mod letter;
mod placeholders;
mod scene;
mod when;

pub use file::{OwnTemplate, OwnTemplateFault};
pub use letter::{OwnLetter, rehearse, write_own, write_with};
pub use placeholders::{Placeholder, all as placeholders};
