//! How a successful answer is shown: the envelope around it, lists of one as objects, and the mixed shapes of profile `nasty`.

use rust_decimal::Decimal;
use serde_json::{Map, Number, Value, json};

use super::answer::{Answer, Reply};
use super::inputs;
use super::knobs::Knobs;
use super::world::Row;

/// Fields that hold a decimal in documents, products and stock; `mark_paid` has a style of its own and is left alone.
const DECIMALS: &[&str] =
    &["amount", "price", "price_with_tax", "weight", "sum_basic", "sum_all", "sum_paid", "sum_discount", "tax_factor"];

/// Milliseconds that an answer took: with waiting for the company's other searches, and without.
pub(super) struct Times {
    pub(super) taken: String,
    pub(super) unlocked: String,
}

impl Times {
    /// What stands where no time is taken.
    pub(super) fn fixed() -> Self {
        Self { taken: "1".to_owned(), unlocked: "1".to_owned() }
    }
}

/// The answer of a call that went well; `endpoint` and `body` are the request's.
pub(super) fn answer(reply: Reply, endpoint: &str, body: &Row, knobs: &Knobs, times: &Times) -> Answer {
    let mut value = match reply {
        Reply::File(kind, bytes) => return Answer::new(200, kind, bytes),
        Reply::List(items) => return Answer::json(&Value::Array(items)),
        Reply::Bare(fields) => Value::Object(fields),
        Reply::Fields(fields) => Value::Object(enveloped(fields, endpoint, knobs, times)),
    };
    single_as_object(&mut value, endpoint, body, knobs);
    if knobs.mixed_shapes {
        mix(&mut value, "");
    }
    Answer::json(&value)
}

fn enveloped(fields: Row, endpoint: &str, knobs: &Knobs, times: &Times) -> Row {
    let taken = if endpoint == "search" && knobs.search_opr_time { "opr_time" } else { "opr_time_ms" };
    let head = [("opr_code", "0"), (taken, times.taken.as_str()), ("opr_time_no_lock_ms", &times.unlocked)];
    let mut answer: Row = head.into_iter().map(|(field, value)| (field.to_owned(), json!(value))).collect();
    answer.extend(fields);
    answer
}

/// By default `product_list` is an object only where one product was asked for by its code, never the lines of a document.
fn single_as_object(value: &mut Value, endpoint: &str, body: &Row, knobs: &Knobs) {
    let every = knobs.single_as_object.iter().any(|key| key == "*");
    let by_code = ["count_code", "code"].iter().any(|field| inputs::text(body, field).is_some());
    let one_product = endpoint == "product_list" && by_code && !inputs::flag(body, "search_with_like");
    let chosen = |key: &str| match key {
        _ if every => true,
        "product_list" => one_product && knobs.single_as_object.iter().any(|known| known == key),
        _ => knobs.single_as_object.iter().any(|known| known == key),
    };
    unwrap_lists(value, &chosen);
}

fn unwrap_lists(value: &mut Value, chosen: &impl Fn(&str) -> bool) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| unwrap_lists(item, chosen)),
        Value::Object(fields) => {
            for (key, field) in fields.iter_mut() {
                unwrap_lists(field, chosen);
                match field {
                    Value::Array(items) if items.len() == 1 && chosen(key) => *field = items.pop().unwrap_or_default(),
                    _ => {}
                }
            }
        }
        _ => {}
    }
}

/// The same data in other clothes: the other decimal mark, numbers and booleans as such, false left out, null for what is absent.
fn mix(value: &mut Value, key: &str) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| mix(item, key)),
        Value::Object(fields) if key != "mark_paid" => {
            mix_fields(fields);
            fields.iter_mut().for_each(|(key, field)| mix(field, key));
        }
        _ => {}
    }
}

fn mix_fields(fields: &mut Map<String, Value>) {
    fields.retain(|_, field| field != "false" && field.as_array().is_none_or(|items| !items.is_empty()));
    for (key, field) in fields.iter_mut() {
        let Some(text) = field.as_str() else { continue };
        *field = match text {
            "true" => Value::Bool(true),
            text if DECIMALS.contains(&key.as_str()) => Value::from(other_mark(text)),
            text if key.ends_with("_count") || key == "opr_code" || key == "offset" => {
                text.parse::<u64>().map_or_else(|_| Value::from(text), |number| Value::Number(Number::from(number)))
            }
            text => Value::from(text),
        };
    }
    fields.entry("title").or_insert(Value::Null);
}

/// A number as products and stock have it: `12,5`.
pub(super) fn comma(number: Decimal) -> String {
    dot(number).replace('.', ",")
}

/// An amount as payments have it: `1.439,20`.
pub(super) fn grouped(number: Decimal) -> String {
    let text = format!("{:.2}", number.abs());
    let (whole, cents) = text.split_once('.').unwrap_or((&text, "00"));
    let backwards: Vec<char> = whole.chars().rev().collect();
    let threes: Vec<String> = backwards.chunks(3).rev().map(|three| three.iter().rev().collect()).collect();
    let sign = if number.is_sign_negative() { "-" } else { "" };
    format!("{sign}{},{cents}", threes.join("."))
}

/// A number as documents have it, without zeros at its end: `12.5`.
pub(super) fn dot(number: Decimal) -> String {
    number.normalize().to_string()
}

/// `12.5` becomes `12,5`, `12,5` becomes `12.5`, `12` becomes `12.0000000000`.
fn other_mark(text: &str) -> String {
    if text.contains('.') {
        text.replace('.', ",")
    } else if text.contains(',') {
        text.replace(',', ".")
    } else {
        format!("{text}.0000000000")
    }
}
