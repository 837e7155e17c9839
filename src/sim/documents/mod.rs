//! Documents: the types there are, and how they are read, put, changed and deleted.

mod attachments;
mod complaint;
mod country;
mod delete;
mod effects;
mod get;
mod head;
mod internal;
mod kind;
mod lines;
mod party;
mod payments;
mod put;
mod save;
mod show;
mod status;
mod totals;
mod update;

use super::answer::Refusal;
use super::inputs;
use super::world::Row;

pub(super) use attachments::add_attachment;
pub(super) use complaint::{create_complaint, update_complaint};
pub(super) use delete::delete_document;
pub(super) use get::{get_document, search_tracking_code};
pub(super) use internal::{mark_orders_as_shipped, put_document_transfer_order, put_document_workorder};
pub(super) use payments::put_transaction;
pub(super) use put::put_document;
pub(super) use show::rendered;
pub(super) use status::change_document_status;
pub(super) use update::update_document;

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
pub(super) fn known_type(body: &Row) -> Result<&'static str, Refusal> {
    let given = inputs::text(body, "doc_type").unwrap_or_else(|| "null".to_owned());
    let known = DOC_TYPES.iter().copied().find(|word| *word == given);
    known.ok_or_else(|| Refusal::new("2", format!("Unknown document type : {given}")))
}
