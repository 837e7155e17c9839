//! `put_document`: a new document, or with `mk_id` a full replacement of one. Nothing is saved where anything is wrong, except a new partner.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::attachments::{self, Brought};
use super::get::not_found;
use super::head::{add_link, head, linked};
use super::kind::Kind;
use super::lines::{self, Line};
use super::party::{Party, party};
use super::payments::{self, Payments};
use super::save::{Note, save, set_status};
use super::totals::{Discount, Totals, totals};
use super::{known_type, status};
use crate::sim::answer::{Refusal, Reply};
use crate::sim::asked::Asked;
use crate::sim::clock::shown_date;
use crate::sim::inputs;
use crate::sim::seed::Register;
use crate::sim::shape::dot;
use crate::sim::world::{Row, inner, list, row, set, text};

/// What picks a numbering instead of a number.
const SELECT: &str = "COUNT_CODE_SELECT#";

/// What stays of a document that is replaced.
const STAYS: &[&str] =
    &["mk_id", "doc_type", "count_code", "created_ts", "document_info", "attachment_list", "mark_paid", "sum_paid", "_status_history"];

/// Everything that was checked.
struct Draft {
    kind: Kind,
    before: Option<Row>,
    date: Date,
    party: Party,
    status: Register,
    head: Row,
    payments: Option<Payments>,
    lines: Vec<Line>,
    discount: Discount,
    files: Vec<Brought>,
}

pub(in crate::sim) fn put_document(asked: &mut Asked<'_>) -> Result<Reply, Refusal> {
    let draft = draft(asked)?;
    let kind = draft.kind;
    let document = keep(asked, draft)?;
    let mut answer = Row::new();
    set(&mut answer, "document_type_short", kind.short());
    answer.insert("partner".to_owned(), json!({"mk_id": document.get("partner").map_or("", |partner| inner(partner, "mk_id"))}));
    answer.extend(row([("mk_id", text(&document, "mk_id")), ("count_code", text(&document, "count_code"))]));
    let total = inputs::number(text(&document, "sum_all")).unwrap_or_default();
    set(&mut answer, "total_price", format!("{total:.2}"));
    if inputs::flag(asked.body, "create_invoice") && kind.0 == "sales_order" {
        let bill = invoice(asked, document);
        answer.insert("attachment_list".to_owned(), json!([{"bill_mk_id": bill}]));
    }
    Ok(Reply::Fields(answer))
}

/// Reads the body in the order in which the real service complains.
fn draft(asked: &mut Asked<'_>) -> Result<Draft, Refusal> {
    let kind = Kind(known_type(asked.body)?);
    if !kind.is_puttable() {
        return Err(Refusal::new("2", format!("Unknown document type : {}", kind.0)));
    }
    let before = replaced(asked, kind)?;
    let given = inputs::object(asked.body, "partner").ok_or_else(|| Refusal::new("2", "Partner data are missing"))?;
    let date = inputs::text(asked.body, "doc_date").ok_or_else(|| Refusal::new("2", "Value is require for doc_date"))?;
    let date = inputs::date(&date).ok_or_else(|| Refusal::new("6", "Not valid date for doc_date"))?;
    let mut party = party(asked.company, given)?;
    if asked.knobs.partner_created_before_error {
        party = party.made(asked.company)?;
    }
    let status = status::meant(asked, kind, &inputs::text(asked.body, "status_code").unwrap_or_default())?;
    let mut head = head(asked, kind)?;
    let payments = payments::given(asked)?;
    unique_buyer_order(asked, kind, before.as_ref(), &party)?;
    let meant = lines::meant(asked.company, kind, list(asked.body, "product_list"))?;
    if meant.is_empty() && before.as_ref().is_some_and(|row| list(row, "product_list").is_empty()) {
        return Err(Refusal::new("6", "Dokument nima postavk."));
    }
    let lines = lines::priced(asked.company, kind, meant)?;
    let discount = discount(asked.body)?;
    set(&mut head, "sum_prepayment", inputs::text(asked.body, "prepayment_value").unwrap_or_default());
    let files = attachments::brought(asked.body)?;
    Ok(Draft { kind, before, date, party, status, head, payments, lines, discount, files })
}

/// The document that is replaced, where the body has a `mk_id`.
fn replaced(asked: &Asked<'_>, kind: Kind) -> Result<Option<Row>, Refusal> {
    let Some(id) = inputs::text(asked.body, "mk_id") else { return Ok(None) };
    let table = asked.company.documents.of(kind.0);
    let found = id.parse().ok().and_then(|number| table?.get(number));
    found.map(Some).ok_or_else(|| not_found(kind.0, &id))
}

/// A discount on the whole document.
pub(super) fn discount(body: &Row) -> Result<Discount, Refusal> {
    let read = |field: &str| inputs::decimal(body, field).map_err(|()| Refusal::new("6", format!("Not valid number for {field}")));
    Ok(match (read("discount_value")?, read("discount_percent")?) {
        (Some(value), _) => Discount::Value(value),
        (None, Some(percent)) => Discount::Percent(percent),
        (None, None) => Discount::None,
    })
}

/// Refuses a buyer's order number that another document has, where the company wants it so.
fn unique_buyer_order(asked: &Asked<'_>, kind: Kind, before: Option<&Row>, party: &Party) -> Result<(), Refusal> {
    let settings = &asked.company.settings;
    let checked = settings.unique_buyer_order && (kind.0 == "sales_order" || kind.is_bill());
    let (Some(order), true) = (inputs::text(asked.body, "buyer_order"), checked) else { return Ok(()) };
    let shown = party.shown();
    let own = before.map(|row| text(row, "mk_id"));
    let same_country = |row: &Row| {
        !settings.unique_buyer_order_per_country || row.get("partner").map(|of| inner(of, "country")) == Some(text(&shown, "country"))
    };
    let table = asked.company.documents.of(kind.0);
    let others = table.into_iter().flat_map(|table| table.with("buyer_order", &order).filter_map(|number| table.get(number)));
    let others: Vec<Row> = others.filter(|row| Some(text(row, "mk_id")) != own && same_country(row)).collect();
    if others.is_empty() {
        return Ok(());
    }
    let named = others.iter().map(|row| json!({"count_code": text(row, "count_code"), "mk_id": text(row, "mk_id")}));
    let refusal = Refusal::new("6", "").with("opr_code_app", "7").with("opr_desc_app", "Documents with some buyer order already exist");
    let refusal = if shown.is_empty() { refusal } else { refusal.with("partner", json!({"mk_id": text(&shown, "mk_id")})) };
    Err(refusal.with("duplicate_doc_list", named.collect::<Value>()))
}

/// Makes the partner and the products that are new, and keeps the document.
fn keep(asked: &mut Asked<'_>, draft: Draft) -> Result<Row, Refusal> {
    let mut party = draft.party.made(asked.company)?;
    if asked.knobs.partner_id_mismatch {
        party = Party::New(party.shown()).made(asked.company)?;
    }
    let before = draft.before.unwrap_or_default();
    let mut document: Row = STAYS.iter().filter_map(|field| Some(((*field).to_owned(), before.get(*field)?.clone()))).collect();
    if before.is_empty() {
        let number = asked.company.fresh_id().to_string();
        let count_code = count_code(asked, draft.kind);
        document =
            row([("mk_id", number.as_str()), ("doc_type", draft.kind.0), ("count_code", &count_code), ("created_ts", &asked.stamp())]);
    }
    set(&mut document, "doc_date", shown_date(draft.date));
    document.insert("partner".to_owned(), Value::Object(party.shown()));
    document.extend(draft.head);
    set_status(&mut document, &draft.status.value, &draft.status.description, &asked.stamp());
    let amounts: Vec<_> = draft.lines.iter().map(|line| line.amount.clone()).collect();
    let lines = lines::kept(asked.company, draft.lines);
    set(&mut document, "product_list", if lines.is_empty() { Value::Null } else { Value::Array(lines) });
    if draft.kind.is_priced() {
        add_sums(&mut document, &totals(&amounts, draft.discount));
    }
    if let Some(payments) = draft.payments {
        payments.replace(&mut document);
    }
    attachments::add(asked, &mut document, draft.files);
    let note = inputs::text(asked.body, "document_change_log_notes").unwrap_or_else(|| "put_document".to_owned());
    save(asked, document.clone(), &Note::new(note));
    Ok(document)
}

/// The number of a new document: the one that is given where it is free, else the next.
fn count_code(asked: &Asked<'_>, kind: Kind) -> String {
    let documents = &asked.company.documents;
    let given = inputs::text(asked.body, "count_code");
    if let Some(prefix) = given.as_deref().and_then(|given| given.strip_prefix(SELECT)) {
        return documents.next_count_code(kind.0, prefix);
    }
    let used = |code: &String| documents.of(kind.0).is_some_and(|table| table.with("count_code", code).next().is_some());
    let set_up = asked.company.settings.numbering.get(kind.0).map(|pattern| pattern.replace("{n}", ""));
    let next = || documents.next_count_code(kind.0, set_up.as_deref().unwrap_or(kind.prefix()));
    given.filter(|code| !used(code)).unwrap_or_else(next)
}

/// Sums that are not zero; the others are left out.
pub(super) fn add_sums(document: &mut Row, sums: &Totals) {
    document.retain(|field, _| !field.starts_with("sum_tax_"));
    let shown = |number: rust_decimal::Decimal| if number.is_zero() { String::new() } else { dot(number) };
    for (field, number) in [("sum_basic", sums.basic), ("sum_discount", sums.discount)] {
        set(document, field, shown(number));
    }
    for (code, tax) in &sums.taxes {
        set(document, &format!("sum_tax_{}", code.to_lowercase()), shown(*tax));
    }
    set(document, "sum_all", shown(sums.all));
}

/// The bill of an order, linked both ways; its `mk_id`.
pub(super) fn invoice(asked: &mut Asked<'_>, mut order: Row) -> String {
    let foreign = order.get("partner").is_some_and(|partner| inner(partner, "foreign_county") == "true");
    let kind = Kind(if foreign { "sales_bill_foreign" } else { "sales_bill_domestic" });
    let id = asked.company.fresh_id().to_string();
    let count_code = asked.company.documents.next_count_code(kind.0, kind.prefix());
    let mut bill = order.clone();
    bill.retain(|field, _| {
        !field.starts_with("status") && !field.starts_with('_') && field != "document_info" && field != "attachment_list"
    });
    bill.extend(row([("mk_id", id.as_str()), ("doc_type", kind.0), ("count_code", &count_code), ("created_ts", &asked.stamp())]));
    set(&mut bill, "doc_link_list", vec![linked(&order)]);
    add_link(&mut order, linked(&bill));
    save(asked, bill, &Note::new("create_invoice"));
    save(asked, order, &Note::new("create_invoice"));
    id
}
