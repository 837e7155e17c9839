//! What a model is asked, and what it answered.

use std::time::Duration;

use serde_json::{Value, json};

/// Who says something in a talk with a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Speaker {
    /// We.
    Us,
    /// The model, in an earlier answer.
    Model,
}

/// One thing said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// By whom.
    pub by: Speaker,
    /// What.
    pub text: String,
}

/// A question: the rules, and what was said so far, our own words last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The rules of the talk.
    pub system: String,
    /// What was said, oldest first.
    pub turns: Vec<Turn>,
    /// The answer is to be a JSON object with one text, where the server can promise that.
    pub structured: bool,
}

impl Question {
    /// About how many tokens go there: four characters make one in English, two to three in Slovenian.
    #[must_use]
    pub fn tokens(&self) -> u64 {
        estimated(self.system.len() + self.turns.iter().map(|turn| turn.text.len()).sum::<usize>())
    }

    /// The turns as `{"role", "content"}`, the words of all three formats.
    pub(super) fn messages(&self) -> Vec<Value> {
        let role = |by| if by == Speaker::Us { "user" } else { "assistant" };
        self.turns.iter().map(|turn| json!({ "role": role(turn.by), "content": turn.text })).collect()
    }
}

/// Tokens of so many bytes, rather too many than too few.
pub(super) fn estimated(bytes: usize) -> u64 {
    u64::try_from(bytes.div_ceil(3)).unwrap_or(u64::MAX)
}

/// The shape of the answer that is asked for: one object, one text.
pub(super) fn schema() -> Value {
    json!({ "type": "object", "properties": { "text": { "type": "string" } }, "required": ["text"], "additionalProperties": false })
}

/// How many tokens went each way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// To the model.
    pub sent: u64,
    /// From it.
    pub received: u64,
}

/// A whole answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// What it said, as it came.
    pub text: String,
    /// As the server counted, else as estimated.
    pub usage: Usage,
    /// From the first byte sent to the last one read, tries that failed included.
    pub took: Duration,
}
