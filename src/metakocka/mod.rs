//! The ERP, read through one door: Metakocka's REST API in, the house's own words out.
//!
//! | file | does |
//! |---|---|
//! | `settings` | where, as whom, and how patiently |
//! | `endpoints` | which call lives in which path family |
//! | `door` | one call: pacing, deadline, retries, size limit, the stop after refused keys |
//! | `envelope` | is this answer a success? if not, what is it? |
//! | `wire` | Metakocka's strings to our types, row by row |
//! | `client` | the reads, page by page |
//! | `error` | what can go wrong, as sentences for people |
//!
//! Nothing Metakocka sends is trusted to have a shape: every number may be a string, every list a single object, every field absent.

mod client;
mod door;
mod endpoints;
mod envelope;
mod error;
mod redact;
mod settings;
mod wire;

pub use client::{Client, Page, Query};
pub use endpoints::ENDPOINTS;
pub use error::{Class, MetakockaError, Why};
pub use settings::{Observer, Patience, Settings};
pub use wire::{Skipped, sum_stock};
