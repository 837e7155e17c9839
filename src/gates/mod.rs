//! The gates: when a mail gets no answer, and when an answer holds no customer's facts. Plain questions about values.

mod answer;
mod disclosure;

pub use answer::{Circumstances, judge};
pub use disclosure::{Disclosing, disclosure, may_be_told};
