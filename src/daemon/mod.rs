//! Starts every part of the service, keeps it going, and stops it within ten seconds.
//!
//! Each part is a [`part::Step`] in the one loop of [`part`], which waits as [`backoff`] says; [`shutdown`] holds all tasks and ends them;
//! [`signals`] hears the system's wishes and [`notify`] answers systemd.

pub mod backoff;
pub mod every;
pub mod notify;
pub mod part;
pub mod shutdown;
pub mod signals;
