//! Warehouses and what lies in them.

mod list;
mod sync;

pub(super) use list::{source_stock, warehouse_list, warehouse_stock};
pub(super) use sync::sync_stock;
