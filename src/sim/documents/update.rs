//! `update_document`: a few fields of a document that is there; which ones depends on its type, everything else is ignored.

use serde_json::Value;

use super::get::not_found;
use super::head::{self, add_link, links};
use super::kind::Kind;
use super::lines;
use super::party::{beside, party};
use super::put::{add_sums, discount, invoice};
use super::save::{Note, save, set_status};
use super::totals::totals;
use super::{known_type, status};
use crate::sim::answer::{Refusal, Reply};
use crate::sim::asked::Asked;
use crate::sim::clock::shown_date;
use crate::sim::inputs;
use crate::sim::world::{Row, inner, list, row, set, text, tracking_code};

/// Texts that orders and offers take.
const ORDER_TEXTS: &[&str] = &["notes", "notes_header", "parcel_shop_id", "tracking_intermediate_code", "discount_value"];
/// Texts that papers of a warehouse take.
const WAREHOUSE_TEXTS: &[&str] = &["title", "notes", "notes_header", "packlist_code", "write_off"];
/// What `clear` may name.
const CLEARABLE: &[&str] = &["notes", "notes_header"];

pub(in crate::sim) fn update_document(asked: &mut Asked<'_>) -> Result<Reply, Refusal> {
    let doc_type = match inputs::text(asked.body, "doc_type").as_deref() {
        Some("warehouse_transfer_order") => "transfer_order",
        _ => known_type(asked.body)?,
    };
    let kind = Kind(doc_type);
    let before = chosen(asked, kind)?;
    let mut document = before.clone();
    write_status(asked, kind, &mut document)?;
    if !kind.is_bill() {
        write_head(asked, kind, &mut document)?;
        write_lines(asked, kind, &mut document)?;
    }
    let (id, count_code) = (text(&document, "mk_id").to_owned(), text(&document, "count_code").to_owned());
    if document != before {
        save(asked, document.clone(), &Note::new("update_document"));
    }
    if inputs::flag(asked.body, "create_invoice") && kind.0 == "sales_order" {
        invoice(asked, document);
    }
    Ok(Reply::Fields(row([("mk_id", id.as_str()), ("count_code", &count_code)])))
}

/// By `mk_id`; an order also by `buyer_order`, a bill by `count_code`.
fn chosen(asked: &Asked<'_>, kind: Kind) -> Result<Row, Refusal> {
    let other = match kind.0 {
        "sales_order" => "buyer_order",
        _ => "count_code",
    };
    let table = asked.company.documents.of(kind.0);
    let id = inputs::text(asked.body, "mk_id");
    let by_id = id.as_ref().and_then(|id| table?.get(id.parse().ok()?));
    let named = inputs::text(asked.body, other).filter(|_| id.is_none());
    let found = by_id.or_else(|| table?.first_with(other, named.as_deref()?));
    found.ok_or_else(|| not_found(kind.0, id.or(named).as_deref().unwrap_or("null")))
}

/// A `status_code` that is given; an empty one takes the status away.
fn write_status(asked: &Asked<'_>, kind: Kind, document: &mut Row) -> Result<(), Refusal> {
    let Some(given) = asked.body.get("status_code").and_then(Value::as_str) else { return Ok(()) };
    let status = status::meant(asked, kind, given)?;
    set_status(document, &status.value, &status.description, &asked.stamp());
    Ok(())
}

fn write_head(asked: &mut Asked<'_>, kind: Kind, document: &mut Row) -> Result<(), Refusal> {
    let texts = if kind.is_priced() { ORDER_TEXTS } else { WAREHOUSE_TEXTS };
    for field in texts {
        if let Some(value) = inputs::text(asked.body, field) {
            set(document, field, value);
        }
    }
    for field in asked.body.get("clear").map(inputs::comma_list).unwrap_or_default() {
        if CLEARABLE.contains(&field.as_str()) {
            set(document, &field, "");
        }
        if field == "tracking_code" {
            set_tracking_code(document, "");
        }
    }
    if let Some(given) = inputs::text(asked.body, "shipped_date") {
        let day = inputs::date(&given).ok_or_else(|| Refusal::new("6", "Not valid date for shipped_date"))?;
        set(document, "shipped_date", shown_date(day));
    }
    head::delivery_type(asked, document);
    if let Some(mark) = inputs::text(asked.body, "warehouse") {
        set(document, "warehouse", head::warehouse(asked.company, Some(&mark)));
    }
    write_parties(asked, document)?;
    write_columns(asked.body, document);
    for link in links(asked.company, asked.body) {
        add_link(document, link);
    }
    write_tracking_code(asked, document)?;
    new_count_code(asked, kind, document);
    Ok(())
}

/// The partner as a whole, and receiver and client.
fn write_parties(asked: &mut Asked<'_>, document: &mut Row) -> Result<(), Refusal> {
    if let Some(given) = inputs::object(asked.body, "partner") {
        let party = party(asked.company, given)?.made(asked.company)?;
        document.insert("partner".to_owned(), Value::Object(party.shown()));
    }
    for field in ["receiver", "client"] {
        if let Some(party) = beside(asked, field) {
            set(document, field, party);
        }
    }
    Ok(())
}

/// Extra columns and further data by their names; others stay.
fn write_columns(body: &Row, document: &mut Row) {
    for (field, name) in [("extra_column", "name"), ("meta_data", "key")] {
        let given: Vec<Row> = list(body, field).iter().filter_map(Value::as_object).map(inputs::texts).collect();
        if given.is_empty() {
            continue;
        }
        let mut kept = list(document, field).to_vec();
        kept.retain(|known| !given.iter().any(|new| known.get(name) == new.get(name)));
        kept.extend(given.into_iter().map(Value::Object));
        set(document, field, kept);
    }
}

/// Refused until the order has an invoice.
fn write_tracking_code(asked: &Asked<'_>, document: &mut Row) -> Result<(), Refusal> {
    let Some(code) = inputs::text(asked.body, "tracking_code") else { return Ok(()) };
    let billed = list(document, "doc_link_list").iter().any(|link| inner(link, "doc_type").contains("_bill_"));
    if !billed {
        return Err(Refusal::new("6", "Tracking code can't be set, because the document has no linked invoice."));
    }
    set_tracking_code(document, &code);
    Ok(())
}

fn set_tracking_code(document: &mut Row, code: &str) {
    if tracking_code(document).unwrap_or_default() == code {
        return;
    }
    let mut columns = list(document, "extra_column").to_vec();
    columns.retain(|column| column.get("name").and_then(Value::as_str) != Some("tracking_number"));
    if !code.is_empty() {
        columns.push(Value::Object(row([("name", "tracking_number"), ("value", code)])));
    }
    set(document, "extra_column", if columns.is_empty() { Value::Null } else { Value::Array(columns) });
}

/// `count_code_new`, where it is free.
fn new_count_code(asked: &Asked<'_>, kind: Kind, document: &mut Row) {
    let free = |code: &String| asked.company.documents.of(kind.0).is_none_or(|table| table.with("count_code", code).next().is_none());
    if let Some(code) = inputs::text(asked.body, "count_code_new").filter(free) {
        set(document, "count_code", code);
    }
}

/// Adds, changes and removes lines, and reckons the sums anew.
fn write_lines(asked: &mut Asked<'_>, kind: Kind, document: &mut Row) -> Result<(), Refusal> {
    let given: Vec<Value> = ["product_list", "product_add"].into_iter().flat_map(|field| list(asked.body, field)).cloned().collect();
    let removed = list(asked.body, "product_remove");
    let reduced = inputs::text(asked.body, "discount_value").is_some();
    if given.is_empty() && removed.is_empty() && !reduced {
        return Ok(());
    }
    let mut kept = lines::of(document);
    let (changed, added): (Vec<&Value>, Vec<&Value>) = given.iter().partition(|line| line.get("mk_row_id").is_some());
    for line in changed.into_iter().filter_map(Value::as_object) {
        change_line(&mut kept, line)?;
    }
    for named in removed.iter().filter_map(Value::as_object) {
        remove_line(&mut kept, named);
    }
    let added: Vec<Value> = added.into_iter().cloned().collect();
    let meant = lines::meant(asked.company, kind, &added)?;
    let priced = lines::priced(asked.company, kind, meant)?;
    let added = lines::kept(asked.company, priced);
    let all: Vec<Value> = kept.into_iter().map(Value::Object).chain(added).collect();
    let amounts: Vec<_> = all.iter().filter_map(Value::as_object).map(|line| lines::amount_of(asked.company, line)).collect();
    set(document, "product_list", if all.is_empty() { Value::Null } else { Value::Array(all) });
    if kind.is_priced() {
        add_sums(document, &totals(&amounts, discount(document)?));
    }
    Ok(())
}

/// A line by its number: marked for deletion, or with other values.
fn change_line(kept: &mut Vec<Row>, given: &Row) -> Result<(), Refusal> {
    let id = inputs::text(given, "mk_row_id").unwrap_or_default();
    let Some(at) = kept.iter().position(|line| text(line, "mk_row_id") == id) else {
        return Err(Refusal::new("2", format!("Row with mk_row_id {id} not found")));
    };
    if inputs::flag(given, "mark_delete") {
        kept.remove(at);
        return Ok(());
    }
    let amount = inputs::decimal(given, "amount").map_err(|()| Refusal::new("2", "Paramether 'amount' is in wrong form"))?;
    if amount.is_some_and(|amount| amount <= rust_decimal::Decimal::ZERO) {
        return Err(Refusal::new("2", "Paramether 'amount' is in wrong form"));
    }
    if let Some(line) = kept.get_mut(at) {
        let given = inputs::texts(given);
        lines::overwrite(line, &given);
    }
    Ok(())
}

/// A line by code, product or number; with an amount only so much of it.
fn remove_line(kept: &mut Vec<Row>, named: &Row) {
    let fits = |line: &Row| {
        ["mk_row_id", "code", "mk_id"].iter().any(|field| inputs::text(named, field).is_some_and(|wanted| text(line, field) == wanted))
    };
    let Some(at) = kept.iter().position(fits) else { return };
    let less = inputs::decimal(named, "amount").ok().flatten();
    let left = less
        .and_then(|less| Some(inputs::number(text(kept.get(at)?, "amount"))? - less))
        .filter(|left| *left > rust_decimal::Decimal::ZERO);
    match (left, kept.get_mut(at)) {
        (Some(left), Some(line)) => set(line, "amount", crate::sim::shape::dot(left)),
        _ => drop(kept.remove(at)),
    }
}
