//! OpenAI's chat completions (platform.openai.com/docs/api-reference/chat), as its many kin speak them: Azure, Mistral, vLLM, llama.cpp, LM Studio.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::dialect::Dialect;
use super::heard::{Ending, Heard};
use super::question::{Question, schema};

/// What closes the stream.
const DONE: &str = "[DONE]";

/// The question as a body.
pub(super) fn body(question: &Question, model: &str, limit: u32, temperature: f64, dialect: Dialect) -> Value {
    let mut messages = vec![json!({ "role": "system", "content": question.system })];
    messages.extend(question.messages());
    let limited = if dialect.newer_limit { "max_completion_tokens" } else { "max_tokens" };
    let mut body = Map::from_iter([
        ("model".to_owned(), json!(model)),
        ("messages".to_owned(), json!(messages)),
        ("stream".to_owned(), json!(true)),
        (limited.to_owned(), json!(limit)),
    ]);
    if dialect.temperature {
        body.insert("temperature".to_owned(), json!(temperature));
    }
    if dialect.usage {
        body.insert("stream_options".to_owned(), json!({ "include_usage": true }));
    }
    if dialect.schema && question.structured {
        let format = json!({ "type": "json_schema", "json_schema": { "name": "reply", "strict": true, "schema": schema() } });
        body.insert("response_format".to_owned(), format);
    }
    Value::Object(body)
}

#[derive(Deserialize)]
struct Chunk {
    #[serde(default)]
    choices: Vec<Choice>,
    usage: Option<Counted>,
}

#[derive(Deserialize)]
struct Choice {
    #[serde(default)]
    delta: Delta,
    finish_reason: Option<String>,
}

#[derive(Default, Deserialize)]
struct Delta {
    content: Option<String>,
}

#[derive(Deserialize)]
struct Counted {
    prompt_tokens: Option<u64>,
    completion_tokens: Option<u64>,
}

/// One event; `None` if it can't be read. An error inside a stream has no choices and can't be read either.
pub(super) fn read(event: &str) -> Option<Heard> {
    if event.trim() == DONE {
        return Some(Heard { last: true, ..Heard::default() });
    }
    let value: Value = serde_json::from_str(event).ok()?;
    if value.get("error").is_some_and(|error| !error.is_null()) || !value.get("choices").is_some_and(Value::is_array) {
        return None;
    }
    let chunk: Chunk = serde_json::from_value(value).ok()?;
    let choice = chunk.choices.into_iter().next();
    let usage = chunk.usage;
    Some(Heard {
        sent: usage.as_ref().and_then(|usage| usage.prompt_tokens),
        received: usage.and_then(|usage| usage.completion_tokens),
        ending: choice.as_ref().and_then(|choice| choice.finish_reason.as_deref()).map(Ending::of),
        text: choice.and_then(|choice| choice.delta.content).unwrap_or_default(),
        last: false,
    })
}
