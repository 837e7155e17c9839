//! The service around the product: its loop, its stop, its face, its log and its unit.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

mod board;
pub(crate) mod child;
mod http;
mod log;
mod loops;
mod metrics;
mod notify;
mod papers;
mod shutdown;
mod unit;
mod webhook;
