//! Facts that are true when they are told: read again from the ERP right before a draft is written, and before it is placed.

mod erp;

pub use erp::ErpReads;
