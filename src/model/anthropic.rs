//! Anthropic's messages (docs.anthropic.com, Messages API, streaming). The shape of the answer is asked for in words: it promises none.

use serde_json::{Value, json};

use super::dialect::Dialect;
use super::heard::{Ending, Heard};
use super::question::Question;

/// The version of the API that this file speaks; the header is required.
pub(super) const VERSION: &str = "2023-06-01";

/// The question as a body.
pub(super) fn body(question: &Question, model: &str, limit: u32, temperature: f64, dialect: Dialect) -> Value {
    let fixed = json!({ "model": model, "max_tokens": limit, "system": question.system, "messages": question.messages(), "stream": true });
    let warm = dialect.temperature.then(|| ("temperature".to_owned(), json!(temperature)));
    match fixed {
        Value::Object(fields) => fields.into_iter().chain(warm).collect(),
        other => other,
    }
}

/// One event; `None` if it can't be read or tells of an error. Kinds that are not known yet say nothing.
pub(super) fn read(event: &str) -> Option<Heard> {
    let value: Value = serde_json::from_str(event).ok()?;
    let number = |path: &str| value.pointer(path).and_then(Value::as_u64);
    let mut heard = Heard::default();
    match value.get("type")?.as_str()? {
        "error" => return None,
        "message_start" => heard.sent = number("/message/usage/input_tokens"),
        "content_block_delta" => {
            let of_text = value.pointer("/delta/type").and_then(Value::as_str) == Some("text_delta");
            let text = value.pointer("/delta/text").and_then(Value::as_str).filter(|_| of_text);
            heard.text = text.unwrap_or_default().to_owned();
        }
        "message_delta" => {
            heard.received = number("/usage/output_tokens");
            heard.ending = value.pointer("/delta/stop_reason").and_then(Value::as_str).map(Ending::of);
        }
        "message_stop" => heard.last = true,
        _ => {}
    }
    Some(heard)
}
