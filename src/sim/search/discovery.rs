//! `search_query_advance_discovery`: the conditions, and the types that know them.

use serde_json::{Value, json};

use crate::sim::answer::{Refusal, Reply};
use crate::sim::asked::Asked;
use crate::sim::documents::{self, DOC_TYPES};
use crate::sim::inputs;

const ORDERS: &[&str] = &["sales_order"];
const CHANGES: &[&str] = &["sales_order", "complaint"];
const TRANSFERS: &[&str] = &["transfer_order"];
const BILLS: &[&str] = &[
    "sales_bill_domestic",
    "sales_bill_foreign",
    "sales_bill_retail",
    "sales_bill_prepaid",
    "sales_bill_credit_note",
    "purchase_bill_domestic",
    "purchase_bill_foreign",
    "purchase_bill_prepaid",
    "purchase_bill_credit_note",
];
const WAREHOUSE: &[&str] = &["warehouse_delivery_note", "warehouse_packing_list", "warehouse_receiving_note", "warehouse_acceptance_note"];

/// Conditions and the types that know them; an empty list is all types.
pub(super) const CONDITIONS: &[(&str, &[&str])] = &[
    ("doc_date_from", &[]),
    ("doc_date_to", &[]),
    ("partner_mk_id", &[]),
    ("partner_code", &[]),
    ("partner_query", &[]),
    ("partner_tax_num", &[]),
    ("payment_status", BILLS),
    ("status_id_list", BILLS),
    ("status_list", &["sales_order", "warehouse_acceptance_note", "warehouse_packing_list"]),
    ("status_change_from", ORDERS),
    ("status_change_to", ORDERS),
    ("status_change_list", ORDERS),
    ("last_change_from", CHANGES),
    ("last_change_to", CHANGES),
    ("customer_order", ORDERS),
    ("partner_country", ORDERS),
    ("partner_recipient_name", ORDERS),
    ("partner_recipient_email", ORDERS),
    ("partner_recipient_phone", ORDERS),
    ("delivery_type", ORDERS),
    ("profit_center", ORDERS),
    ("product_id_list", ORDERS),
    ("product_code_list", ORDERS),
    ("show_only_open", WAREHOUSE),
    ("show_only_real_acceptance_note", WAREHOUSE),
    ("write_off", WAREHOUSE),
    ("product_code", TRANSFERS),
    ("warehouse_from", TRANSFERS),
    ("warehouse_to", TRANSFERS),
];

/// Types that can't be asked by date; the real service fails inside.
pub(super) const DATELESS: &[&str] = &["sales_offer", "complaint"];

pub(in crate::sim) fn discovery(asked: &mut Asked<'_>) -> Result<Reply, Refusal> {
    let types = match inputs::text(asked.body, "doc_type") {
        Some(_) => vec![documents::known_type(asked.body)?],
        None => DOC_TYPES.to_vec(),
    };
    let known = |doc_type: &str| {
        let fits = |(kind, types): &&(&str, &[&str])| {
            let dated = kind.starts_with("doc_date") && DATELESS.contains(&doc_type);
            !dated && (types.is_empty() || types.contains(&doc_type))
        };
        CONDITIONS.iter().filter(fits).map(|(kind, _)| json!({"type": kind, "label": kind, "value_desc": kind})).collect()
    };
    Ok(Reply::Bare(types.iter().map(|doc_type| ((*doc_type).to_owned(), Value::Array(known(doc_type)))).collect()))
}
