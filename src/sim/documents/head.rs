//! The head of a document: texts, dates, register values, links and files.

use serde_json::{Value, json};

use super::kind::Kind;
use super::party;
use crate::sim::answer::Refusal;
use crate::sim::asked::Asked;
use crate::sim::clock::shown_date;
use crate::sim::inputs;
use crate::sim::world::{Company, Row, inner, list, set, text};

/// Texts that are kept as they are.
const TEXTS: &[&str] = &[
    "title",
    "buyer_order",
    "notes_header",
    "notes",
    "doc_created_email",
    "commercialist_email",
    "method_of_payment",
    "priority",
    "parcel_shop_id",
    "order_create_ts",
    "duo_payment_days",
    "valid_days",
    "inquiry_num",
    "location_of_service",
    "bank_ref_prefix",
    "bank_ref_number",
    "count_code_internal",
    "credit_note_type",
    "credit_note_bill",
    "offer_number",
    "packlist_code",
    "write_off",
    "pariteta",
    "sales_pricelist_code",
    "purchase_pricelist_code",
    "link_to_web_store",
    "webshop_eshop_sync_id",
    "salesOrderTrackingType",
    "warehouse_from",
    "warehouse_to",
    "discount_percent",
    "discount_value",
    "prepayment_percent",
    "prepayment_value",
];

/// Dates besides `doc_date`.
const DATES: &[&str] = &[
    "delivery_deadline",
    "finish_date",
    "duo_payment",
    "valid_to",
    "service_from_date",
    "service_to_date",
    "receive_date",
    "delivery_date",
    "packlist_date",
    "shipped_date",
    "shipped_date_expected_seller",
];

/// Lists that are kept as they are, their values as texts.
const LISTS: &[&str] = &["extra_column", "meta_data", "purchase_pricelist_list"];

/// Lists of documents that this one belongs to, and the types that are looked through.
const LINKS: &[(&str, &[&str])] = &[
    ("offer_list", &["sales_offer"]),
    ("sales_order_list", &["sales_order"]),
    ("order_list", &["purchase_order", "sales_order"]),
    ("workorder_list", &["workorder"]),
    ("receiving_note_list", &["warehouse_receiving_note"]),
];

/// The longest number that a buyer may give an order.
const LONGEST_BUYER_ORDER: usize = 30;

/// The fields of a head as a document keeps them, or the first that can't be taken. Register values first, as the real service does.
pub(super) fn head(asked: &mut Asked<'_>, kind: Kind) -> Result<Row, Refusal> {
    let mut head = Row::new();
    profit_center(asked, &mut head)?;
    if inputs::text(asked.body, "buyer_order").is_some_and(|order| order.chars().count() > LONGEST_BUYER_ORDER) {
        return Err(Refusal::new("2", "Paramether 'buyer_order' is in wrong form"));
    }
    for field in TEXTS {
        set(&mut head, field, inputs::text(asked.body, field).unwrap_or_default());
    }
    for field in DATES {
        if let Some(given) = inputs::text(asked.body, field) {
            let day = inputs::date(&given).ok_or_else(|| Refusal::new("6", format!("Not valid date for {field}")))?;
            set(&mut head, field, shown_date(day));
        }
    }
    for field in LISTS {
        let items: Vec<Value> =
            list(asked.body, field).iter().filter_map(Value::as_object).map(|item| Value::Object(inputs::texts(item))).collect();
        set(&mut head, field, if items.is_empty() { Value::Null } else { Value::Array(items) });
    }
    let currency = inputs::text(asked.body, "currency_code").or_else(|| asked.company.settings.default_currency.clone());
    set(&mut head, "currency_code", currency.unwrap_or_else(|| "EUR".to_owned()));
    delivery_type(asked, &mut head);
    if !matches!(kind.0, "sales_offer" | "complaint") && !kind.is_bill() {
        set(&mut head, "warehouse", warehouse(asked.company, inputs::text(asked.body, "warehouse").as_deref()));
    }
    for field in ["receiver", "client"] {
        set(&mut head, field, party::beside(asked, field).unwrap_or_default());
    }
    let links = links(asked.company, asked.body);
    set(&mut head, "doc_link_list", if links.is_empty() { Value::Null } else { Value::Array(links) });
    Ok(head)
}

/// The mark of a warehouse; one that doesn't exist becomes the default, without a word.
pub(super) fn warehouse(company: &Company, given: Option<&str>) -> String {
    let known = given.and_then(|mark| company.warehouse(mark));
    let chosen = company.settings.default_warehouse.as_deref().and_then(|mark| company.warehouse(mark));
    let main = || company.warehouses.iter().find(|row| text(row, "main_warehouse") == "true");
    let found = known.or(chosen).or_else(main).or(company.warehouses.first());
    found.map(|row| text(row, "mark").to_owned()).unwrap_or_default()
}

/// One that doesn't exist is dropped, without a word.
pub(super) fn delivery_type(asked: &Asked<'_>, head: &mut Row) {
    let register = asked.company.register("delivery_type");
    let Some(given) = inputs::text(asked.body, "delivery_type") else { return };
    if let Some(known) = register.iter().find(|known| known.description == given || known.value == given) {
        set(head, "delivery_type", known.value.as_str());
        set(head, "_delivery_type_desc", known.description.as_str());
    }
}

fn profit_center(asked: &Asked<'_>, head: &mut Row) -> Result<(), Refusal> {
    let register = asked.company.register("profit_center");
    let given = inputs::text(asked.body, "profit_center");
    let Some(wanted) = given.clone().or_else(|| asked.company.settings.default_profit_center.clone()) else { return Ok(()) };
    match register.iter().find(|known| known.description == wanted || known.value == wanted) {
        Some(known) => {
            set(head, "profit_center", known.value.as_str());
            set(head, "profit_center_desc", known.description.as_str());
            Ok(())
        }
        None if given.is_some() => Err(Refusal::new("6", format!("Profit center '{wanted}' doesn't exist."))),
        None => Ok(()),
    }
}

/// The documents that a body names by number or by the buyer's order.
pub(super) fn links(company: &Company, body: &Row) -> Vec<Value> {
    let found = LINKS.iter().flat_map(|(field, types)| list(body, field).iter().map(move |named| (named, types)));
    let link = |(named, types): (&Value, &&[&str])| {
        let row = types.iter().find_map(|doc_type| {
            let table = company.documents.of(doc_type)?;
            ["count_code", "buyer_order"].iter().find_map(|field| table.first_with(field, inner(named, field)))
        })?;
        Some(linked(&row))
    };
    found.filter_map(link).collect()
}

/// An entry of `doc_link_list`.
pub(super) fn linked(document: &Row) -> Value {
    json!({"mk_id": text(document, "mk_id"), "count_code": text(document, "count_code"), "doc_type": text(document, "doc_type")})
}

/// Adds a link to a document.
pub(super) fn add_link(document: &mut Row, to: Value) {
    let mut links = list(document, "doc_link_list").to_vec();
    links.push(to);
    set(document, "doc_link_list", links);
}
