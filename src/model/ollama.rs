//! Ollama's chat (github.com/ollama/ollama, docs/api.md): one JSON object on each line.

use serde_json::{Value, json};

use super::dialect::Dialect;
use super::heard::{Ending, Heard};
use super::question::{Question, schema};

/// The question as a body.
pub(super) fn body(question: &Question, model: &str, limit: u32, temperature: f64, dialect: Dialect) -> Value {
    let mut messages = vec![json!({ "role": "system", "content": question.system })];
    messages.extend(question.messages());
    let warm = dialect.temperature.then_some(temperature);
    let format = if dialect.schema && question.structured { schema() } else { Value::Null };
    let options = present(json!({ "num_predict": limit, "temperature": warm }));
    present(json!({ "model": model, "messages": messages, "stream": true, "options": options, "format": format }))
}

/// Without the keys that hold nothing.
fn present(body: Value) -> Value {
    match body {
        Value::Object(fields) => fields.into_iter().filter(|(_, value)| !value.is_null()).collect(),
        other => other,
    }
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
