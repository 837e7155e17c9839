//! The gates: when a mail gets no answer, how much an answer may hold, and of what the owner is warned. Plain questions about values.

mod alerts;
mod answer;
mod bank;
mod disclosure;
mod standing;

pub use alerts::alerts;
pub use answer::{Circumstances, judge};
pub use disclosure::{Disclosing, clearance, may_be_told};
pub use standing::{Circle, Known, Spoof, Standing, standing};
