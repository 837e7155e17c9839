//! Payments: the set that `mark_paid` replaces, and the single ones that `put_transaction` adds.

use rust_decimal::Decimal;
use serde_json::Value;

use super::get::not_found;
use super::kind::Kind;
use super::known_type;
use super::save::{Note, save};
use super::totals::cents;
use crate::sim::answer::{Refusal, Reply};
use crate::sim::asked::Asked;
use crate::sim::clock::{dotted_date, wall};
use crate::sim::inputs;
use crate::sim::shape::{dot, grouped};
use crate::sim::world::{Company, Row, inner, list, row, set, text};

/// A `mark_paid` that was read.
#[derive(Clone, Debug)]
pub(super) struct Payments(Vec<Row>);

/// The payments that the body gives; none leave those that there are. One entry of 0 clears them.
pub(super) fn given(asked: &Asked<'_>) -> Result<Option<Payments>, Refusal> {
    let entries = list(asked.body, "mark_paid");
    if entries.is_empty() {
        return Ok(None);
    }
    entries
        .iter()
        .filter_map(Value::as_object)
        .map(|entry| payment(asked, entry))
        .collect::<Result<_, _>>()
        .map(|rows| Some(Payments(rows)))
}

fn payment(asked: &Asked<'_>, entry: &Row) -> Result<Row, Refusal> {
    let kind = known_payment_type(asked.company, inputs::text(entry, "payment_type"))?;
    let day = match inputs::text(entry, "date") {
        Some(text) => inputs::date(&text).ok_or_else(|| Refusal::new("6", "Not valid date for date"))?,
        None => wall(asked.now).date(),
    };
    let amount = inputs::decimal(entry, "amount").map_err(|()| Refusal::new("6", "Not valid number for amount"))?;
    let mut paid = row([("payment_type", kind.as_str()), ("date", &dotted_date(day))]);
    set(&mut paid, "_amount", amount.map(dot).unwrap_or_default());
    Ok(paid)
}

/// A value of the register; descriptions aren't taken.
fn known_payment_type(company: &Company, given: Option<String>) -> Result<String, Refusal> {
    let register = company.register("payment_type");
    let given = given.unwrap_or_default();
    if register.is_empty() || register.iter().any(|known| known.value == given) {
        return Ok(given);
    }
    let valid: Vec<&str> = register.iter().map(|known| known.value.as_str()).collect();
    Err(Refusal::new("2", format!("Paramether 'payment_type' has invalid value : {given}. Valid values : {}", valid.join(","))))
}

impl Payments {
    /// Puts the payments onto a document whose sums are there; an entry without an amount pays everything.
    pub(super) fn replace(self, document: &mut Row) {
        let all = inputs::number(text(document, "sum_all")).unwrap_or_default();
        let read = |paid: &Row| paid.get("_amount").map_or(Some(all), |amount| inputs::number(amount.as_str()?)).unwrap_or_default();
        let amounts: Vec<Decimal> = self.0.iter().map(read).collect();
        let cleared = amounts.iter().all(Decimal::is_zero);
        let shown = |(mut paid, amount): (Row, Decimal)| {
            paid.shift_remove("_amount");
            paid.extend(row([("amount", grouped(amount).as_str()), ("payment_tip", tip(amount))]));
            Value::Object(paid)
        };
        let entries: Vec<Value> = self.0.into_iter().zip(amounts).map(shown).collect();
        set(document, "mark_paid", if cleared { Value::Null } else { Value::Array(entries) });
        add_up(document);
    }
}

/// Money that comes in, and money that goes out.
fn tip(amount: Decimal) -> &'static str {
    if amount.is_sign_negative() { "Izdatek" } else { "Prejemek" }
}

/// `sum_paid` from the payments; nothing paid is left out.
fn add_up(document: &mut Row) {
    let amounts = list(document, "mark_paid").iter().map(|paid| inputs::grouped(inner(paid, "amount")).unwrap_or_default());
    let sum: Decimal = amounts.sum();
    set(document, "sum_paid", if sum.is_zero() { String::new() } else { dot(cents(sum)) });
}

/// Adds one payment; twice is two payments.
pub(in crate::sim) fn put_transaction(asked: &mut Asked<'_>) -> Result<Reply, Refusal> {
    let mut document = paid_document(asked)?;
    let kind = known_payment_type(asked.company, inputs::text(asked.body, "payment_type"))?;
    let day = inputs::text(asked.body, "date").map(|text| inputs::date(&text).ok_or_else(|| Refusal::new("6", "Not valid date for date")));
    let day = day.transpose()?.unwrap_or_else(|| wall(asked.now).date());
    let price = inputs::decimal(asked.body, "price").ok().flatten().ok_or_else(|| Refusal::new("6", "Not valid number for price"))?;
    let amount = if inputs::text(asked.body, "payment_mode").as_deref() == Some("return") { -price } else { price };
    let paid =
        row([("payment_type", kind.as_str()), ("date", &dotted_date(day)), ("amount", &grouped(amount)), ("payment_tip", tip(amount))]);
    carry_over(&mut document);
    let mut entries = list(&document, "mark_paid").to_vec();
    entries.push(Value::Object(paid));
    set(&mut document, "mark_paid", entries);
    add_up(&mut document);
    save(asked, document, &Note::payment());
    Ok(Reply::Fields(Row::new()))
}

/// A seed may have a sum without its payments: they are one, so that adding to it keeps it.
fn carry_over(document: &mut Row) {
    let before = inputs::number(text(document, "sum_paid")).filter(|sum| !sum.is_zero());
    if let (Some(sum), true) = (before, list(document, "mark_paid").is_empty()) {
        let earlier = row([("amount", grouped(sum).as_str()), ("payment_tip", tip(sum))]);
        set(document, "mark_paid", vec![Value::Object(earlier)]);
    }
}

/// The document that is paid: by exactly one of `mk_id`, `count_code` and `buyer_order`; `bill` is any invoice.
fn paid_document(asked: &Asked<'_>) -> Result<Row, Refusal> {
    let keys: Vec<(&str, String)> =
        ["mk_id", "count_code", "buyer_order"].into_iter().filter_map(|field| Some((field, inputs::text(asked.body, field)?))).collect();
    let [(field, value)] = keys.as_slice() else {
        return Err(Refusal::new("2", "Exactly one of mk_id, count_code and buyer_order must be set"));
    };
    let types = match inputs::text(asked.body, "doc_type").as_deref() {
        Some("bill") => super::DOC_TYPES.iter().copied().filter(|word| Kind(word).is_bill()).collect(),
        _ => vec![known_type(asked.body)?],
    };
    let found = types.iter().find_map(|doc_type| {
        let table = asked.company.documents.of(doc_type)?;
        if *field == "mk_id" { table.get(value.parse().ok()?) } else { table.first_with(field, value) }
    });
    found.ok_or_else(|| not_found(types.first().copied().unwrap_or("bill"), value))
}
