//! Who is told what, and of what the owner is warned: whole mails against a store, with canaries in what must not be told.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test stops where its own input is wrong, and says what it measured"
)]

mod alerts;
mod bank;
mod injection;
mod ladder;
mod matrix;
mod stage;
