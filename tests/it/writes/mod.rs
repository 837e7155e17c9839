//! Writing to Metakocka: nothing is sent twice, nothing is lost, and whatever is in doubt is looked up or shown to a person.

#![allow(clippy::wildcard_imports, clippy::string_slice, reason = "the words of the domain are the vocabulary of these tests")]

mod crash;
mod decisions;
mod ledger;
mod lost_answers;
mod many;
mod permits;
mod read_back;
mod samples;
mod simulated;
mod stage;
