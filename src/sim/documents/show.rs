//! How a document is shown: much only where an option asks for it.

use serde_json::Value;

use super::attachments;
use crate::sim::asked::Asked;
use crate::sim::inputs;
use crate::sim::products::remove_within;
use crate::sim::world::{Row, list, shown};

/// Fields of a document that stand only where the option asks for them.
const OPTIONAL: &[(&str, &[&str])] = &[
    ("show_payment_detail", &["mark_paid"]),
    ("show_last_payment_date", &["last_paid_date", "last_paid_sum", "sum_full_paid_when", "sum_creditnote"]),
    ("show_attachments", &["attachment_list"]),
    ("return_document_info", &["document_info"]),
    ("return_credit_note_for_invoice", &["credit_note_list"]),
    ("show_split_orders", &["split_order_list"]),
    ("show_sum_credit", &["sum_credit"]),
];

/// Fields anywhere in a document that stand only where the option asks for them.
const WITHIN: &[(&str, &[&str])] = &[("show_tax_factor", &["tax_factor"]), ("show_product_detail", &["mk_row_id", "type"])];

/// A document with what was asked for and no more.
pub(in crate::sim) fn rendered(row: &Row, asked: &Asked<'_>) -> Row {
    let mut document = shown(row);
    add_last_payment(&mut document);
    let files: Vec<Value> = list(&document, "attachment_list").iter().map(|entry| attachments::shown(entry, asked.base_url)).collect();
    if !files.is_empty() {
        document.insert("attachment_list".to_owned(), Value::Array(files));
    }
    for (_, fields) in OPTIONAL.iter().filter(|(option, _)| !inputs::flag(asked.body, option)) {
        fields.iter().for_each(|field| {
            document.remove(*field);
        });
    }
    for (_, fields) in WITHIN.iter().filter(|(option, _)| !inputs::flag(asked.body, option)) {
        let lines = document.get_mut("product_list");
        lines.into_iter().for_each(|lines| fields.iter().for_each(|field| remove_within(lines, field)));
    }
    document
}

/// The day of the last payment, from the payments.
fn add_last_payment(document: &mut Row) {
    let last = list(document, "mark_paid").last().and_then(|paid| paid.get("date")).cloned();
    if let Some(last) = last {
        document.entry("last_paid_date").or_insert(Value::clone(&last));
    }
}
