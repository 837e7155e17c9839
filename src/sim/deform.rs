//! Bytes and JSON of an answer, broken in every way that a rule can ask for.

use serde_json::{Map, Number, Value, json};

use super::action::{Framing, Malformed, WrongShape};
use super::answer::{Answer, Ending, JSON};

/// Deep enough to end any parser that recurses without a limit.
const DEPTH: usize = 100_000;

pub(super) fn malform(answer: &mut Answer, kind: Malformed) {
    let text = String::from_utf8_lossy(&answer.body).into_owned();
    answer.body = match kind {
        Malformed::TrailingComma => format!("{},}}", text.strip_suffix('}').unwrap_or(&text)).into_bytes(),
        Malformed::Unquoted => text.replacen('"', "", 2).into_bytes(),
        Malformed::SingleQuotes => text.replace('"', "'").into_bytes(),
        Malformed::Nan => with_first(&text, b"\"opr_weight\":NaN,"),
        Malformed::Bom => [&[0xEF, 0xBB, 0xBF], text.as_bytes()].concat(),
        Malformed::DuplicateKeys => with_first(&text, b"\"opr_code\":\"6\",\"opr_code\":\"0\","),
        Malformed::DeepNesting => with_first(&text, format!("\"deep\":{}{},", "[".repeat(DEPTH), "]".repeat(DEPTH)).as_bytes()),
        Malformed::InvalidUtf8 => with_first(&text, b"\"broken\":\"\xC5\x28\","),
        Malformed::WrongCharsetHeader => {
            answer.content_type = "application/json;charset=ISO-8859-2";
            text.into_bytes()
        }
    };
}

/// The object with something at its start.
fn with_first(text: &str, first: &[u8]) -> Vec<u8> {
    let rest = text.strip_prefix('{').unwrap_or(text);
    [b"{", first, rest.as_bytes()].concat()
}

/// Cut at a share of the body below 1, else at a number of bytes.
pub(super) fn truncate(answer: &mut Answer, at: f64, framing: Framing) {
    let whole = answer.body.len();
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a cut needn't be exact, and is bounded by the body"
    )]
    let kept = if at < 1.0 { (whole as f64 * at.max(0.0)) as usize } else { at as usize };
    answer.body.truncate(kept);
    answer.ending = match framing {
        Framing::Clean => Ending::Whole,
        Framing::ChunkedAbort => Ending::BrokenChunks,
        Framing::ContentLengthMismatch => {
            answer.headers.push(("content-length", whole.max(kept + 1).to_string()));
            Ending::ShortOfLength
        }
    };
}

pub(super) fn pad(answer: &mut Answer, bytes: usize) {
    let text = String::from_utf8_lossy(&answer.body).into_owned();
    answer.body = with_first(&text, format!("\"padding\":\"{}\",", "x".repeat(bytes)).as_bytes());
}

/// Changes the JSON of an answer; what is no JSON stays.
pub(super) fn change(answer: &mut Answer, change: impl FnOnce(&mut Value)) {
    if let Ok(mut value) = serde_json::from_slice(&answer.body) {
        change(&mut value);
        answer.content_type = JSON;
        answer.body = value.to_string().into_bytes();
    }
}

pub(super) fn reshape(value: &mut Value, kind: WrongShape) {
    match kind {
        WrongShape::ArrayTop => *value = Value::Array(vec![value.take()]),
        WrongShape::StringTop => *value = Value::String(value.to_string()),
        WrongShape::NumbersAsNumbers => each(value, &|field| {
            let number = field.as_str().and_then(|text| text.parse::<Number>().ok());
            if let Some(number) = number {
                *field = Value::Number(number);
            }
        }),
        WrongShape::NullFields => each(value, &|field| {
            if let Value::Object(fields) = field {
                let absent = ["title", "notes", "buyer_order"].into_iter().filter(|key| !fields.contains_key(*key));
                let nulls: Vec<(String, Value)> = absent.map(|key| (key.to_owned(), Value::Null)).collect();
                fields.extend(nulls);
            }
        }),
        WrongShape::MissingOprCode => drop(value.as_object_mut().and_then(|fields| fields.remove("opr_code"))),
        WrongShape::MissingList => top(value, |fields| {
            fields.retain(|key, field| !field.is_array() && !key.contains("_count") && !key.starts_with("result_"));
        }),
        WrongShape::ListAsObject => top(value, |fields| fields.iter_mut().for_each(|(_, field)| numbered(field))),
        WrongShape::ObjectAsList => each(value, &|field| {
            if let Some(partner) = field.get_mut("partner") {
                *partner = Value::Array(vec![partner.take()]);
            }
        }),
        WrongShape::ExtraUnknownFields => each(value, &|field| {
            if let Value::Object(fields) = field {
                fields.insert("nova_lastnost".to_owned(), json!({"x": ["y", null, 1.5]}));
            }
        }),
        WrongShape::OprCodeNumber => top(value, |fields| {
            let code = fields.get("opr_code").and_then(Value::as_str).and_then(|code| code.parse::<u64>().ok());
            fields.extend(code.map(|code| ("opr_code".to_owned(), json!(code))));
        }),
    }
}

pub(super) fn top(value: &mut Value, change: impl FnOnce(&mut Map<String, Value>)) {
    if let Some(fields) = value.as_object_mut() {
        change(fields);
    }
}

/// Changes every value, inner ones first.
fn each(value: &mut Value, change: &impl Fn(&mut Value)) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| each(item, change)),
        Value::Object(fields) => fields.iter_mut().for_each(|(_, field)| each(field, change)),
        _ => {}
    }
    change(value);
}

pub(super) fn without_last(field: &mut Value) {
    if let Value::Array(items) = field {
        items.pop();
    }
}

/// A list as an object of numbered fields.
fn numbered(field: &mut Value) {
    if let Value::Array(items) = field {
        *field = Value::Object(items.drain(..).enumerate().map(|(number, item)| (number.to_string(), item)).collect());
    }
}
