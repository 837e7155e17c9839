//! A field changed here and in Metakocka: which change stands, who is asked, and how a person's word ends it.
//!
//! | file | does |
//! |---|---|
//! | `settle` | one write against what Metakocka says now: what is written, dropped, or asked; decides only |
//! | `keep` | what is asked becomes a conflict in the store, once |
//! | `look` | a record that changed in Metakocka, against the changes that wait here |
//! | `resolve` | a person's word |

mod keep;
mod look;
mod resolve;
mod settle;

pub use keep::keep;
pub use look::look;
pub use resolve::{ResolveError, resolve};
pub use settle::{Contested, Moments, Said, Seen, Settled, settle};
