//! Every promise of postar as a test; one binary, since each further one links everything again.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::string_slice,
    reason = "a test that breaks says so by breaking; clippy.toml covers only functions marked #[test]"
)]
#![allow(
    clippy::large_futures,
    clippy::needless_pass_by_value,
    clippy::type_complexity,
    reason = "tables and scenes are to be read, not to be fast"
)]

mod architecture;
mod certificates;
mod commands;
mod config;
mod conflicts;
mod cyrus;
mod disclosing;
mod dovecot;
mod eval;
mod fields;
mod flow;
mod fuzzing;
mod gates;
mod imap_table;
mod labelled;
mod learning;
mod mail;
mod maildir;
mod matching;
mod metakocka;
mod misbehaviour;
mod model;
mod model_writer;
mod pdf;
mod promises;
mod proposals;
mod service;
mod sim;
mod simulation;
mod store;
mod sync;
mod tenants;
mod wire;
mod writer;
mod writes;
