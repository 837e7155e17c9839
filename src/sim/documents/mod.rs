//! Documents: the types there are, and how they are read, put, changed and deleted.

mod get;
mod show;

use super::answer::Refusal;
use super::inputs;
use super::world::Row;

pub(super) use get::{get_document, search_tracking_code};
pub(super) use show::rendered;

/// Every `doc_type` that the real service knows.
pub(super) const DOC_TYPES: &[&str] = &[
    "sales_offer",
    "sales_order",
    "sales_bill_domestic",
    "sales_bill_foreign",
    "sales_bill_retail",
    "sales_bill_prepaid",
    "sales_bill_credit_note",
    "purchase_order",
    "purchase_bill_domestic",
    "purchase_bill_foreign",
    "purchase_bill_prepaid",
    "purchase_bill_credit_note",
    "warehouse_delivery_note",
    "warehouse_packing_list",
    "warehouse_receiving_note",
    "warehouse_acceptance_note",
    "warehouse_inventory",
    "workorder",
    "transfer_order",
    "complaint",
    "abandoned_cart",
];

/// The type that is asked for.
pub(super) fn known_type(body: &Row) -> Result<String, Refusal> {
    let given = inputs::text(body, "doc_type").unwrap_or_else(|| "null".to_owned());
    if DOC_TYPES.contains(&given.as_str()) { Ok(given) } else { Err(Refusal::new("2", format!("Unknown document type : {given}"))) }
}
