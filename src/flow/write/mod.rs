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
//! | `record` | the record that a write changes or makes |
//! | `compare` | what was to stand there against what does |
//! | `look_up` | the recipe by which each kind of write is found again |
//! | `decide` | what a look means: plain functions |
//! | `carry_out` | look, note the intent, call once |
//! | `answer` | what the answer makes of it |
//! | `outcome` | how it ends or waits |
//! | `look_again` | a lost answer is searched for |
//! | `read_back` | the record as it stands, into the mirror and beside the mail |
//! | `advance` | the next of these steps for one write |
//! | `log` | what is written into the audit log of each step |

pub mod advance;
mod answer;
mod carry_out;
pub mod compare;
pub mod decide;
mod desk;
pub mod erp;
mod error;
mod log;
mod look_again;
pub mod look_up;
mod outcome;
pub mod permit;
pub mod prepare;
pub mod propose;
mod read_back;
pub mod record;
pub mod rule_on;

pub use desk::WriteDesk;
pub use error::WriteError;
pub use log::POSTAR;
