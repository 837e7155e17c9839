//! `get_document` and `search_tracking_code`, and how a document is shown: much only where it is asked for.

use serde_json::{Value, json};

use super::answer::{Refusal, Reply};
use super::asked::Asked;
use super::inputs;
use super::products::remove_within;
use super::world::{Row, shown, text};

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

/// Fields that stand only where the option asks for them.
const OPTIONAL: &[(&str, &[&str])] = &[
    ("show_payment_detail", &["mark_paid"]),
    ("show_last_payment_date", &["last_paid_date", "last_paid_sum", "sum_full_paid_when", "sum_creditnote"]),
    ("show_attachments", &["attachment_list"]),
    ("return_document_info", &["document_info"]),
    ("return_credit_note_for_invoice", &["credit_note_list"]),
];

pub(super) fn get_document(asked: &Asked<'_>) -> Result<Reply, Refusal> {
    let doc_type = known_type(asked.body)?;
    let find = |field: &str, value: &str| {
        let mut documents = asked.company.documents.iter();
        documents.find(|row| text(row, "doc_type") == doc_type && text(row, field) == value)
    };
    let keys = [("doc_id", "mk_id"), ("buyer_order", "buyer_order"), ("doc_count_code", "count_code")];
    let asked_for = keys.iter().find_map(|(given, field)| Some((*field, inputs::text(asked.body, given)?)));
    let id = asked_for.as_ref().map_or("null", |(_, value)| value);
    let missing = || Refusal::new("2", format!("Cannot find document type {doc_type} with id = {id}"));
    let found = asked_for.as_ref().and_then(|(field, value)| find(field, value)).ok_or_else(missing)?;
    Ok(Reply::Fields(rendered(found, asked.body)))
}

/// The type that is asked for.
pub(super) fn known_type(body: &Row) -> Result<String, Refusal> {
    let given = inputs::text(body, "doc_type").unwrap_or_else(|| "null".to_owned());
    if DOC_TYPES.contains(&given.as_str()) { Ok(given) } else { Err(Refusal::new("2", format!("Unknown document type : {given}"))) }
}

/// A document with what was asked for and no more.
pub(super) fn rendered(row: &Row, body: &Row) -> Row {
    let mut document = shown(row);
    add_last_payment(&mut document);
    for (option, fields) in OPTIONAL {
        if !inputs::flag(body, option) {
            fields.iter().for_each(|field| {
                document.remove(*field);
            });
        }
    }
    if !inputs::flag(body, "show_tax_factor") {
        document.iter_mut().for_each(|(_, value)| remove_within(value, "tax_factor"));
    }
    document
}

/// The day of the last payment, from the payments.
fn add_last_payment(document: &mut Row) {
    let last = document.get("mark_paid").and_then(Value::as_array).and_then(|paid| paid.last()?.get("date").cloned());
    if let Some(last) = last {
        document.entry("last_paid_date").or_insert(last);
    }
}

pub(super) fn search_tracking_code(asked: &Asked<'_>) -> Result<Reply, Refusal> {
    let wanted = ["tracking_code", "sticker_code"].iter().find_map(|field| inputs::text(asked.body, field)).unwrap_or_default();
    let found = asked.company.documents.iter().find(|row| !wanted.is_empty() && tracking_code(row) == Some(&wanted));
    let document = found.ok_or_else(|| Refusal::new("6", format!("Tracking code {wanted} not found")))?;
    let fields =
        ["mk_id", "count_code", "buyer_order"].iter().filter_map(|field| Some(((*field).to_owned(), document.get(*field)?.clone())));
    let mut answer: Row = fields.collect();
    answer.insert("tracking_code".to_owned(), json!(wanted));
    Ok(Reply::Fields(answer))
}

fn tracking_code(row: &Row) -> Option<&str> {
    let columns = row.get("extra_column")?.as_array()?;
    let column = columns.iter().find(|column| column.get("name").and_then(Value::as_str) == Some("tracking_number"))?;
    column.get("value")?.as_str()
}
