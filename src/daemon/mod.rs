//! Starts every part of the service, keeps it going, and stops it within ten seconds.

pub mod backoff;
pub mod keep;
pub mod notify;
pub mod part;
pub mod pull;
pub mod service;
pub mod shutdown;
pub mod signals;
pub mod watch;
pub mod word;
pub mod write;
