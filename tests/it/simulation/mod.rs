//! The production loop in a small world where everything goes wrong at random: seeded, and checked after every step.

pub(crate) mod company;
pub(crate) mod letters;
pub(crate) mod stage;
