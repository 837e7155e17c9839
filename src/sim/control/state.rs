//! The tables as they are: rows as the API gives them, or with real types.

use axum::extract::{Query, State};
use serde::Deserialize;
use serde_json::{Number, Value};

use super::{Done, Sim, unknown_company};
use crate::sim::inputs;
use crate::sim::world::Table;

/// Fields that hold a number, besides those that begin with `sum_`.
const NUMBERS: &[&str] = &[
    "amount",
    "price",
    "price_with_tax",
    "discount",
    "weight",
    "tax_factor",
    "reserved_amount",
    "free_amount",
    "installment_amount",
    "payment_due_days",
];

#[derive(Deserialize)]
pub(super) struct Which {
    company: String,
    kind: Table,
    /// Numbers, booleans and ISO dates instead of texts.
    #[serde(default)]
    normalised: bool,
}

pub(super) async fn state(State(shared): Sim, Query(which): Query<Which>) -> Done {
    let sim = shared.sim();
    let company = sim.world.company(&which.company).ok_or_else(|| unknown_company(&which.company))?;
    let mut rows: Value = company.rows(which.kind).map(Value::Object).collect();
    if which.normalised {
        normalise(&mut rows, "", false);
    }
    Ok(axum::Json(rows))
}

/// `within_payment`: amounts there are written `1.439,20`.
fn normalise(value: &mut Value, key: &str, within_payment: bool) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| normalise(item, key, within_payment)),
        Value::Object(fields) => fields.iter_mut().for_each(|(field, value)| {
            let within_payment = within_payment || key == "mark_paid";
            normalise(value, field, within_payment);
        }),
        Value::String(text) => {
            if let Some(real) = real(key, text, within_payment) {
                *value = real;
            }
        }
        _ => {}
    }
}

fn real(key: &str, text: &str, within_payment: bool) -> Option<Value> {
    if text == "true" || text == "false" {
        return Some(Value::Bool(text == "true"));
    }
    if key.starts_with("sum_") || NUMBERS.contains(&key) {
        let plain = if within_payment { text.replace('.', "") } else { text.to_owned() };
        return number(&plain).map(Value::Number);
    }
    let day = inputs::date(text).filter(|_| key.contains("date") || key.starts_with("valid_") || key == "duo_payment")?;
    Some(Value::from(day.to_string()))
}

fn number(text: &str) -> Option<Number> {
    let plain = inputs::number(text)?.normalize().to_string();
    plain.parse().ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::normalise;

    #[test]
    fn texts_get_the_type_that_their_field_means() {
        let mut row = json!({
            "mk_id": "471100000001", "sum_all": "439.20", "amount": "12,5", "sales": "true", "doc_date": "2026-01-15+02:00",
            "mark_paid": [{"amount": "1.439,20", "date": "15.01.2026"}], "count_code": "12", "discount": "10;20",
        });
        normalise(&mut row, "", false);
        assert_eq!(
            row,
            json!({
                "mk_id": "471100000001", "sum_all": 439.2, "amount": 12.5, "sales": true, "doc_date": "2026-01-15",
                "mark_paid": [{"amount": 1439.2, "date": "2026-01-15"}], "count_code": "12", "discount": "10;20",
            })
        );
    }
}
