//! What a fault does to an answer: delays it, replaces it, or breaks its bytes or shape.

use std::time::Duration;

use rand::RngExt as _;
use rand::rngs::StdRng;
use serde_json::{Map, Number, Value, json};

use super::answer::{Answer, Ending, JSON};
use super::faults::{Action, Framing, Malformed, PageKind, StatusBody, WrongShape};

/// Deep enough to end any parser that recurses without a limit.
const DEPTH: usize = 100_000;

/// How an answer is delivered.
pub(super) struct Delivery {
    pub(super) answer: Answer,
    pub(super) delay: Duration,
    /// Never delivered.
    pub(super) hang: bool,
}

impl Delivery {
    pub(super) fn plain(answer: Answer) -> Self {
        Self { answer, delay: Duration::ZERO, hang: false }
    }
}

/// Whether the action takes the place of an answer, so that in phase `before` none has to be made.
pub(super) fn replaces(action: &Action) -> bool {
    matches!(
        action,
        Action::Status { .. } | Action::Html { .. } | Action::Empty | Action::Hang | Action::Opr { .. } | Action::Redirect { .. }
    )
}

/// Whether the action harms the answer, instead of only delaying it.
pub(super) fn spoils(action: &Action) -> bool {
    !matches!(action, Action::Latency { .. })
}

/// The answer, spoiled.
pub(super) fn spoil(action: &Action, mut answer: Answer, rng: &mut StdRng) -> Delivery {
    match action {
        Action::Latency { ms, jitter_ms } => {
            let jitter = if *jitter_ms == 0 { 0 } else { rng.random_range(0..*jitter_ms) };
            return Delivery { delay: Duration::from_millis(ms + jitter), ..Delivery::plain(answer) };
        }
        Action::Hang => return Delivery { hang: true, ..Delivery::plain(answer) },
        Action::Status { code, retry_after, body } => answer = status(*code, retry_after.as_ref(), *body),
        Action::Html { code, kind } => answer = page(code.unwrap_or(200), *kind),
        Action::MalformedJson { kind } => malform(&mut answer, *kind),
        Action::Truncated { at, framing } => truncate(&mut answer, *at, *framing),
        Action::Empty => answer.body.clear(),
        Action::Reset { .. } => {
            answer.body.clear();
            answer.ending = Ending::BrokenChunks;
        }
        Action::Oversize { mb } => pad(&mut answer, mb * 1024 * 1024),
        Action::WrongShape { kind } => change(&mut answer, |value| reshape(value, *kind)),
        Action::SkipRow => change(&mut answer, |value| top(value, |fields| fields.values_mut().for_each(without_last))),
        Action::Opr { .. } => answer = Answer::json(&opr(action)),
        Action::Redirect { code, location } => {
            answer = Answer::new(code.unwrap_or(302), super::answer::HTML, Vec::new());
            answer.headers.push(("location", location.clone()));
        }
    }
    Delivery::plain(answer)
}

fn status(code: u16, retry_after: Option<&Value>, body: StatusBody) -> Answer {
    let mut answer = match body {
        StatusBody::Empty => Answer::new(code, super::answer::HTML, Vec::new()),
        StatusBody::Html => Answer::page(code, &format!("HTTP Status {code}")),
        StatusBody::Json => Answer::json(&json!({"error": format!("HTTP Status {code}")})),
        StatusBody::Text => Answer::new(code, "text/plain;charset=UTF-8", format!("HTTP Status {code}")),
    };
    answer.status = code;
    if let Some(after) = retry_after {
        answer.headers.push(("retry-after", after.as_str().map_or_else(|| after.to_string(), str::to_owned)));
    }
    answer
}

fn page(code: u16, kind: PageKind) -> Answer {
    let title = match kind {
        PageKind::Maintenance => "Metakocka: vzdrževanje v teku",
        PageKind::Login => "Prijava",
        PageKind::Proxy => "502 Bad Gateway",
    };
    Answer::page(code, title)
}

fn opr(action: &Action) -> Value {
    let Action::Opr { code, desc, desc_app, code_app, error_desc } = action else { return Value::Null };
    let texts = [("opr_desc", desc), ("opr_desc_app", desc_app), ("opr_code_app", code_app), ("error_desc", error_desc)];
    let mut fields = Map::from_iter([("opr_code".to_owned(), json!(code)), ("opr_time_ms".to_owned(), json!("1"))]);
    fields.extend(texts.into_iter().filter_map(|(field, text)| Some((field.to_owned(), json!(text.as_ref()?)))));
    Value::Object(fields)
}

fn malform(answer: &mut Answer, kind: Malformed) {
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
fn truncate(answer: &mut Answer, at: f64, framing: Framing) {
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

fn pad(answer: &mut Answer, bytes: usize) {
    let text = String::from_utf8_lossy(&answer.body).into_owned();
    answer.body = with_first(&text, format!("\"padding\":\"{}\",", "x".repeat(bytes)).as_bytes());
}

/// Changes the JSON of an answer; what is no JSON stays.
fn change(answer: &mut Answer, change: impl FnOnce(&mut Value)) {
    if let Ok(mut value) = serde_json::from_slice(&answer.body) {
        change(&mut value);
        answer.content_type = JSON;
        answer.body = value.to_string().into_bytes();
    }
}

fn reshape(value: &mut Value, kind: WrongShape) {
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

fn top(value: &mut Value, change: impl FnOnce(&mut Map<String, Value>)) {
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

fn without_last(field: &mut Value) {
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
