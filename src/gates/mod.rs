//! (being built)

pub mod disclosure;
