//! postar: the answer to a customer is already waiting in Drafts, and every figure in it is true in Metakocka.
//!
//! The rooms, in the order in which data flows:
//!
//! | room | does |
//! |---|---|
//! | [`domain`] | the words: plain values that all others speak in |
//! | [`mailbox`] | where mail lies: IMAP, Maildir; bytes only |
//! | [`mail`] | bytes to words, and a draft back to bytes |
//! | [`gates`] | when not to answer |
//! | [`matching`] | who wrote, and about which documents |
//! | [`writer`] | what is asked, which facts answer it, and the text; no figure without a source |
//! | [`learning`] | what the owner changed, how he writes, how sure a draft may be |
//! | [`model`] | a language model, asked for words around slots |
//! | [`pdf`] | the text of an attached PDF, read by a child process |
//! | [`store`] | the only memory |
//! | [`metakocka`] | the ERP, read through one door |
//! | [`flow`] | ONE step each: take in, relate, draft, sync, replay |
//! | [`http`] | health and metrics |
//! | [`sim`] | a Metakocka of our own, for the demo and the tests |
//! | [`config`], [`app`], [`daemon`], [`cli`] | settings in, handles out, the loop, the commands |
//!
//! Arrows point down: `tests/it/architecture.rs` holds the floors. See `ARCHITECTURE.md`.

pub mod app;
pub mod breaker;
pub mod cli;
pub mod config;
pub mod daemon;
pub mod domain;
pub mod fault;
pub mod flow;
pub mod gates;
pub mod health;
pub mod http;
pub mod learning;
pub mod mail;
pub mod mailbox;
pub mod matching;
pub mod metakocka;
pub mod metrics;
pub mod model;
pub mod outbound;
pub mod pdf;
pub mod sim;
pub mod store;
pub mod telemetry;
pub mod writer;
