//! The promises about those rooms: the same files that the whole test suite runs.

#[path = "../tests/it/gates.rs"]
mod gates;
#[path = "../tests/it/labelled.rs"]
mod labelled;
#[path = "../tests/it/matching/mod.rs"]
mod matching;
#[path = "../tests/it/writer/mod.rs"]
mod writer;
