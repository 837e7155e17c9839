//! Partners: how they are found, made and changed.

mod add;
mod fields;
mod get;
mod update;

pub(super) use add::{add_partner, make};
pub(super) use get::get_partner;
pub(super) use update::update_partner;
