//! How a document is shown: much only where an option asks for it.

use serde_json::Value;

use super::attachments;
use super::head::linked;
use crate::sim::asked::Asked;
use crate::sim::inputs;
use crate::sim::products::remove_within;
use crate::sim::shape::dot;
use crate::sim::world::{Row, inner, is_paid, list, set, shown, text};

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
    if inputs::flag(asked.body, "return_credit_note_for_invoice") {
        add_credit_notes(&mut document, asked);
    }
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

/// Day and amount of the last payment, and since when nothing is open.
fn add_last_payment(document: &mut Row) {
    let Some(last) = list(document, "mark_paid").last().cloned() else { return };
    let (day, amount) = (inner(&last, "date"), inputs::grouped(inner(&last, "amount")).map(dot).unwrap_or_default());
    let paid_when = if is_paid(document) { day } else { "" };
    for (field, value) in [("last_paid_date", day), ("last_paid_sum", &amount), ("sum_full_paid_when", paid_when)] {
        if !document.contains_key(field) {
            set(document, field, value);
        }
    }
}

/// The credit notes that name this invoice.
fn add_credit_notes(document: &mut Row, asked: &Asked<'_>) {
    let Some(table) = asked.company.documents.of("sales_bill_credit_note") else { return };
    let notes = table.with("credit_note_bill", text(document, "count_code")).filter_map(|number| table.get(number));
    let notes: Vec<Value> = notes.map(|note| linked(&note)).collect();
    if !notes.is_empty() && text(document, "doc_type").contains("_bill_") {
        document.insert("credit_note_list".to_owned(), Value::Array(notes));
    }
}
