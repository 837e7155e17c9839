//! Who wrote, and about which documents and products: plain decisions over what the mirror holds.
//!
//! | step | by | rule |
//! |---|---|---|
//! | signals | [`signals`] | one author; numbers are read generously, the look-up decides |
//! | contact | [`choose_contact`] | address, then own domain, then tax number; several alike are candidates, never a first hit |
//! | documents | [`choose_documents`] | named by number, else in the thread, else the one that fits the question; only the contact's own |
//! | products | [`products_named`] | by code, else by the words of the name, declined or not |
//!
//! `docs/matching.md` gives the rules in full.

mod almost;
mod ask;
mod codes;
mod contact;
mod content;
mod declension;
mod documents;
mod fitting;
mod known_by;
mod named;
mod numbers;
mod phrases;
mod products;
mod quantity;
mod signals;
mod wants;
mod words;

pub use ask::Ask;
pub use contact::{ContactChoice, choose_contact};
pub use documents::choose_documents;
pub use named::kinds_named;
pub use products::{ProductMatch, ProductReason, product_words, products_named};
pub use signals::{asked_text, signals};
