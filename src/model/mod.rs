//! Language models behind three wire formats, asked for words only: no tools, no redirects, bounded in time, bytes and tokens.
//!
//! A model never decides anything here: what it answers is text, and the writer's checks say whether it may be placed.

mod anthropic;
mod budget;
mod client;
mod dialect;
mod error;
mod heard;
mod ollama;
mod openai;
mod question;
mod settings;
mod stream;
mod transport;

pub use client::Client;
pub use error::{ModelError, Why};
pub use question::{Question, Reply, Speaker, Turn, Usage};
pub use settings::{Allowance, Api, Patience, Settings};
