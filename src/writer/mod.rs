//! What is asked, which facts answer it, and the text; no figure without a source.
//!
//! [`read`] finds the intents, [`write`] makes the draft: facts are read from the mirror's records into a sheet, templates
//! place them as slots, and the figure check stands between the rendered text and the caller. Nothing here does I/O or
//! reads a clock.

mod checks;
mod error;
mod fence;
mod first_names;
mod form;
mod format;
mod letter;
mod mask;
mod material;
mod own;
mod plan;
mod price;
mod prompt;
mod read;
mod reply;
mod salutation;
mod sentence;
mod sheet;
mod slots;
mod state;
mod templates;
mod units;
mod view;
mod vocabulary;
mod withheld;

pub use checks::{Draft, claim_of_reply};
pub use error::WriteError;
pub use form::Form;
pub use letter::write;
pub use material::{Material, ProductAsked};
pub use own::{OwnLetter, OwnTemplate, OwnTemplateFault, Placeholder, placeholders, rehearse, write_own, write_with};
pub use price::price_that_holds;
pub use prompt::Prompt;
pub use read::{Ask, Reading, language, read, read_knowing};
pub use reply::draft_of_reply;
pub use templates::{TemplateError, Templates};
