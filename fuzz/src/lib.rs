//! What is fuzzed: each target is a function of bytes that panics where a promise is broken.
//!
//! The same functions run under libFuzzer (`scripts/fuzz`) and, for some seconds, in the ordinary tests.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a target says what is wrong by panicking")]

pub mod authenticity;
pub mod executor;
pub mod headers;
mod letter;
pub mod roundtrip;
mod stream;
pub mod words;

/// A name, and what is tried under it.
pub type Target = (&'static str, fn(&[u8]));

/// Every target.
pub const TARGETS: [Target; 5] = [
    ("authenticity", authenticity::run),
    ("executor", executor::run),
    ("headers", headers::run),
    ("roundtrip", roundtrip::run),
    ("words", words::run),
];

/// Panics of libraries are caught by fences of postar's own; only one that comes through counts, and ends the process further up.
pub fn trust_the_fences() {
    std::panic::set_hook(Box::new(|panic| {
        if !panic.location().is_some_and(|at| at.file().contains("/registry/")) {
            eprintln!("{panic}");
        }
    }));
}
