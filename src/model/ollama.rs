//! Ollama's chat (github.com/ollama/ollama, docs/api.md): one JSON object on each line.

use serde_json::{Value, json};

use super::dialect::Dialect;
use super::heard::{Ending, Heard};
use super::question::{Question, schema};

/// The question as a body.
pub(super) fn body(question: &Question, model: &str, limit: u32, temperature: f64, dialect: Dialect) -> Value {
    let mut messages = vec![json!({ "role": "system", "content": question.system })];
    messages.extend(question.messages());
    let mut options = json!({ "num_predict": limit });
    if dialect.temperature {
        options["temperature"] = json!(temperature);
    }
    let mut body = json!({ "model": model, "messages": messages, "stream": true, "options": options });
    if dialect.schema && question.structured {
        body["format"] = schema();
    }
    body
}

/// One line; `None` if it can't be read or tells of an error.
pub(super) fn read(line: &str) -> Option<Heard> {
    let value: Value = serde_json::from_str(line).ok()?;
    let done = value.get("done")?.as_bool()?;
    let number = |field: &str| value.get(field).and_then(Value::as_u64);
    let why = value.get("done_reason").and_then(Value::as_str).unwrap_or("stop");
    Some(Heard {
        text: value.pointer("/message/content").and_then(Value::as_str).unwrap_or_default().to_owned(),
        sent: number("prompt_eval_count"),
        received: number("eval_count"),
        ending: done.then(|| Ending::of(why)),
        last: done,
    })
}
