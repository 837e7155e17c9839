//! The simulator keeps the real service's manners: what it routes, refuses, shows and spoils.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests: one that can't go on has failed")]

mod answers;
mod conformance;
mod connections;
mod control;
mod faults;
mod generator;
mod knobs;
mod seeds;
mod spoiling;
pub(crate) mod stage;
mod webhooks;
