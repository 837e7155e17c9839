//! The mirror is the ERP's truth: whole, resumable, at the lowest cost, and nothing is taken for deleted too soon.

mod changes;
mod cost;
mod deletions;
mod kills;
mod pace;
mod scans;
pub(crate) mod stage;
