//! Products: how they are listed, saved and deleted.

mod list;

pub(super) use list::{product_list, remove_within};
