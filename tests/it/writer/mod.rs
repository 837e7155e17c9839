//! The writer's promises: it reads what is asked, and states nothing that has no source.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "what these helpers read was written for these tests: a panic is the test's own failure"
)]

mod checks;
mod evaluation;
mod figures;
mod forms;
mod hijack;
mod honest;
mod intents;
mod letters;
mod mail_figures;
mod own;
mod payloads;
mod phrases;
mod support;
