//! The simulator keeps the real service's manners: what it routes, refuses, shows and spoils.

mod answers;
mod faults;
mod seeds;
pub(crate) mod stage;
