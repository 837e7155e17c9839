//! The store: what was acknowledged is there, both sides of everything agree, and nothing of one tenant shows in another.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::string_slice,
    clippy::print_stdout,
    clippy::cloned_ref_to_slice_refs,
    clippy::wildcard_imports,
    reason = "in a test a panic is a finding, a line is a measurement, and the samples are the vocabulary"
)]

mod approvals;
mod crash;
mod files;
mod jobs;
mod learning;
mod links;
mod lookups;
mod mails;
mod mirror;
mod ripples;
mod samples;
mod scale;
