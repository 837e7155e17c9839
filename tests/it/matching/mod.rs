//! Who wrote and about what: promises of the matching room and the disclosure gate.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test that cannot go on fails"
)]

mod contact;
mod disclosure;
mod documents;
mod eval;
mod lookup;
mod mail;
mod products;
mod signals;
