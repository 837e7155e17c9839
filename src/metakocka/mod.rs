//! The ERP through one door: Metakocka's REST API in and out, the house's own words on this side.
//!
//! | file | does |
//! |---|---|
//! | `settings` | where, as whom, and how patiently |
//! | `endpoints` | which call lives in which path family |
//! | `door` | one call: its turn, its deadline, its retries, the stop after refused keys |
//! | `pace` | whose turn it is |
//! | `breaker` | the circuit breaker |
//! | `transport` | one HTTP exchange, followed nowhere, up to a size |
//! | `envelope` | is this answer a success? if not, what is it? |
//! | `wire` | Metakocka's strings to our types, row by row |
//! | `client`, `query`, `page` | the reads, page by page, and the one try of a write |
//! | `partners`, `spool` | the list of all partners, also where it comes at once |
//! | `keyed`, `files` | reads by key; the files beside a document |
//! | `recent`, `cache` | the reads by key, some minutes old at most |
//! | `request` | a write as the exact body, checked before it is sent |
//! | `receipt`, `saved` | what a write did: taken, not taken, or unknown |
//! | `error` | what can go wrong, as sentences for people |
//!
//! Nothing Metakocka sends is trusted to have a shape: every number may be a string, every list a single object, every field absent.

mod cache;
mod client;
mod door;
mod endpoints;
mod envelope;
mod error;
mod files;
mod keyed;
mod pace;
mod page;
mod partners;
mod paths;
mod query;
mod receipt;
mod recent;
mod redact;
mod request;
mod saved;
mod settings;
mod spool;
mod transport;
mod wire;

pub use crate::breaker::Breaking;
pub use client::Client;
pub use endpoints::ENDPOINTS;
pub use error::{Class, MetakockaError, Why};
pub use keyed::{PartnerKey, ProductKey};
pub use pace::Rate;
pub use page::Page;
pub use query::Query;
pub use receipt::Receipt;
pub use recent::Recent;
pub use request::{Request, Unwritable};
pub use saved::Saved;
pub use settings::{Observer, Patience, Settings};
pub use wire::{Skipped, sum_stock};
