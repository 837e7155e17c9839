//! Writing to Metakocka: proposed, approved by a person, sent once, looked up where its answer is lost, read back.
//!
//! Metakocka knows no idempotency key, so three things together keep a write from being made twice: what is there is looked at before the
//! call, the intent is on disk before it, and after anything but a clear answer the record is searched for by what it was to hold. Nothing
//! here ever sends a second time by itself.
//!
//! | file | does |
//! |---|---|
//! | `propose` | a write becomes a proposal, once |
//! | `permit` | what `[tenant.write]` allows, asked at every stage |
//! | `rule_on` | a person's yes or no |
//! | `prepare` | the exact request, which is also the dry run |
//! | `erp` | what these steps ask of Metakocka |
//! | `compare` | what was to stand there against what does |
//! | `look_up` | the recipe by which each kind of write is found again |
//! | `decide` | what a look means: plain functions |
//! | `carry_out` | look, note the intent, call once, note the answer |
//! | `look_again` | a lost answer is searched for |
//! | `read_back` | the record as it stands, into the mirror and beside the mail |
//! | `advance` | the next of these steps for one write |
//! | `log` | what is written into the audit log of each step |

mod error;
mod log;
pub mod permit;
pub mod propose;
pub mod rule_on;

pub use error::WriteError;
pub use log::POSTAR;
