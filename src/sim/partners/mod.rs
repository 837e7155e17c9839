//! Partners: how they are found, made and changed.

mod get;

pub(super) use get::get_partner;
