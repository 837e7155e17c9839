//! Products: how they are listed, saved and deleted.

mod list;
mod prices;
mod save;

pub(super) use list::{product_list, remove_within};
pub(super) use prices::list_price;
pub(super) use save::{make, product_add, product_delete, product_update};
