//! What a model answered: a JSON object with one text, or the bare text; put between the template's own greeting and closing line.

use serde::Deserialize;

use crate::domain::{Check, Finding};

use super::checks::claim_of_reply;
use super::prompt::Parts;
use super::{Draft, Material};

/// The longest answer that is looked at, in bytes: three times the longest letter.
const LONGEST: usize = 8 * 1024;

/// A paragraph that ends in a comma and is no longer than this is a salutation or sign-off that nobody asked for.
const SALUTATION: usize = 60;

/// A model that thinks aloud says so with this.
const THOUGHT: (&str, &str) = ("<think>", "</think>");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer {
    text: String,
}

/// Makes a draft of a model's answer in place of the template's draft.
///
/// # Errors
/// Everything that speaks against it; nothing of the answer may be placed then.
pub fn draft_of_reply(reply: &str, instead_of: &Draft, material: &Material<'_>) -> Result<Draft, Vec<Finding>> {
    let slotted = instead_of.slotted();
    let Some(Parts { greeting, closing, .. }) = Parts::of(&slotted) else { return Err(unreadable("a draft without a paragraph")) };
    let middle = read(reply)?;
    claim_of_reply(&format!("{greeting}\n\n{middle}\n\n{closing}"), instead_of, material)
}

/// The paragraphs of an answer.
fn read(reply: &str) -> Result<String, Vec<Finding>> {
    if reply.len() > LONGEST {
        return Err(vec![Finding { check: Check::Length, text: "an answer far too long".to_owned() }]);
    }
    let said = unwrapped(after_thought(reply));
    let other = || unreadable("an answer that is not the JSON object asked for");
    let text = if said.starts_with('[') {
        // A list would be read as the object's fields in their order.
        return Err(other());
    } else if said.starts_with('{') && !said.starts_with("{{") {
        serde_json::from_str::<Answer>(said).map_err(|_| other())?.text
    } else {
        said.to_owned()
    };
    let middle = paragraphs(&text);
    if middle.is_empty() { Err(unreadable("an answer without words")) } else { Ok(middle) }
}

fn unreadable(what: &str) -> Vec<Finding> {
    vec![Finding { check: Check::Markup, text: what.to_owned() }]
}

fn after_thought(reply: &str) -> &str {
    let said = reply.trim();
    let thought = said.strip_prefix(THOUGHT.0).and_then(|rest| rest.split_once(THOUGHT.1));
    thought.map_or(said, |(_, rest)| rest.trim())
}

/// Without the fence that some models put around code.
fn unwrapped(said: &str) -> &str {
    let inside = said.strip_prefix("```json").or_else(|| said.strip_prefix("```")).and_then(|rest| rest.strip_suffix("```"));
    inside.map_or(said, str::trim)
}

/// The text with single blanks and at most one empty line between paragraphs, without a salutation or sign-off of its own.
fn paragraphs(text: &str) -> String {
    let lines: Vec<String> = text
        .replace("\r\n", "\n")
        .split('\n')
        .map(|line| line.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" "))
        .collect();
    let joined = lines.join("\n");
    let mut parts: Vec<&str> = joined.split("\n\n").map(str::trim).filter(|part| !part.is_empty()).collect();
    let salutes = |part: &&str| part.ends_with(',') && part.chars().count() <= SALUTATION && !part.contains("{{");
    if parts.len() > 1 && parts.first().is_some_and(salutes) {
        parts.remove(0);
    }
    if parts.len() > 1 && parts.last().is_some_and(salutes) {
        parts.pop();
    }
    parts.join("\n\n")
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn an_answer_is_one_object_with_one_text_or_the_bare_text() {
        for (reply, expected) in [
            (r#"{"text": "{{f1}} je na poti."}"#, Some("{{f1}} je na poti.")),
            ("{{f1}} je na poti.", Some("{{f1}} je na poti.")),
            ("```json\n{\"text\": \"a\"}\n```", Some("a")),
            ("<think>hm {</think>\n{\"text\": \"a\"}", Some("a")),
            ("{\"text\": \"Spoštovani,\\n\\na  b\\n\\n\\n\\nc\\n\\nLep pozdrav,\"}", Some("a b\n\nc")),
            (r#"{"text": "a", "to": "x@y"}"#, None),
            (r#"{"text": 7}"#, None),
            (r#"{"text": ""}"#, None),
            (r#"{"text": "a""#, None),
            (r#"["a"]"#, None),
            ("   ", None),
        ] {
            assert_eq!(read(reply).ok().as_deref(), expected, "{reply}");
        }
        assert!(read(&"a".repeat(100_000)).is_err());
    }
}
