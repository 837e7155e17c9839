//! `create_complaint` and `update_complaint`.

use serde_json::Value;

use super::get::not_found;
use super::head::{add_link, linked};
use super::kind::Kind;
use super::save::{Note, save, set_status};
use super::{party, status};
use crate::sim::access;
use crate::sim::answer::{Refusal, Reply};
use crate::sim::asked::Asked;
use crate::sim::clock::{shown_date, wall};
use crate::sim::inputs;
use crate::sim::world::{Row, list, row, set, text};

const COMPLAINT: Kind = Kind("complaint");

/// Texts of a complaint; `additional_data` is JSON within a text.
const TEXTS: &[&str] = &["title", "notes", "reason", "solution", "additional_data"];

pub(in crate::sim) fn create_complaint(asked: &mut Asked<'_>) -> Result<Reply, Refusal> {
    access::user(asked.company, asked.body, true)?;
    let order = order(asked)?;
    let partner = match (&order, inputs::object(asked.body, "partner")) {
        (Some(order), _) => order.get("partner").cloned().unwrap_or_default(),
        (None, Some(given)) => Value::Object(party::party(asked.company, given)?.made(asked.company)?.shown()),
        (None, None) => return Err(Refusal::new("2", "Partner data are missing")),
    };
    let id = asked.company.fresh_id().to_string();
    let number = asked.company.documents.next_count_code(COMPLAINT.0, COMPLAINT.prefix());
    let mut complaint = row([("mk_id", id.as_str()), ("doc_type", COMPLAINT.0), ("count_code", &number), ("created_ts", &asked.stamp())]);
    set(&mut complaint, "doc_date", shown_date(wall(asked.now).date()));
    complaint.insert("partner".to_owned(), partner);
    if let Some(order) = &order {
        add_link(&mut complaint, linked(order));
    }
    write(asked, &mut complaint)?;
    save(asked, complaint, &Note::new("create_complaint"));
    Ok(Reply::Fields(row([("mk_id", id.as_str()), ("count_code", &number)])))
}

pub(in crate::sim) fn update_complaint(asked: &mut Asked<'_>) -> Result<Reply, Refusal> {
    access::user(asked.company, asked.body, true)?;
    let id = inputs::text(asked.body, "mk_id").unwrap_or_else(|| "null".to_owned());
    let table = asked.company.documents.of(COMPLAINT.0);
    let found = id.parse().ok().and_then(|number| table?.get(number));
    let mut complaint = found.ok_or_else(|| not_found(COMPLAINT.0, &id))?;
    write(asked, &mut complaint)?;
    let number = text(&complaint, "count_code").to_owned();
    save(asked, complaint, &Note::new("update_complaint"));
    Ok(Reply::Fields(row([("mk_id", id.as_str()), ("count_code", &number)])))
}

/// The order that is complained about, where one is named.
fn order(asked: &Asked<'_>) -> Result<Option<Row>, Refusal> {
    let id = ["sales_order_mk_id", "document_mk_id", "sales_order_id"].iter().find_map(|field| inputs::text(asked.body, field));
    let Some(id) = id else { return Ok(None) };
    let found = id.parse().ok().and_then(|number| asked.company.documents.any(number));
    found.map(Some).ok_or_else(|| not_found("sales_order", &id))
}

/// The fields that are given.
fn write(asked: &Asked<'_>, complaint: &mut Row) -> Result<(), Refusal> {
    for field in TEXTS {
        if let Some(value) = inputs::text(asked.body, field) {
            set(complaint, field, value);
        }
    }
    if let Some(given) = inputs::text(asked.body, "status_code") {
        let status = status::meant(asked, COMPLAINT, &given)?;
        set_status(complaint, &status.value, &status.description, &asked.stamp());
    }
    for field in ["complaint_products", "replacement_products"] {
        let lines: Vec<Value> = list(asked.body, field).iter().filter_map(Value::as_object).map(|line| product(asked, line)).collect();
        if !lines.is_empty() {
            set(complaint, field, lines);
        }
    }
    Ok(())
}

/// A line with the names of its product.
fn product(asked: &Asked<'_>, line: &Row) -> Value {
    let mut shown = inputs::texts(line);
    let named = |field: &str| asked.company.products.first_with(field, &inputs::text(line, field)?);
    if let Some(known) = ["code", "count_code"].into_iter().find_map(named) {
        ["count_code", "mk_id", "code", "name", "unit"].iter().for_each(|field| set(&mut shown, field, text(&known, field)));
    }
    Value::Object(shown)
}
