//! The gates: when a mail gets no answer. Plain questions about values, each with its word in `explain`.

mod answer;

pub use answer::{Circumstances, judge};
