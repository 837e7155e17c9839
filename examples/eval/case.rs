//! One labelled mail.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;

/// One line of `cases.jsonl`.
#[derive(Debug, Deserialize)]
pub(crate) struct Case {
    pub(crate) id: String,
    pub(crate) eml: PathBuf,
    pub(crate) kind: String,
    pub(crate) now: String,
    pub(crate) expect: Expected,
    #[serde(default)]
    also: Value,
    #[serde(default)]
    not_to: Vec<String>,
    #[serde(default)]
    pub(crate) flags: Vec<String>,
    #[serde(default)]
    pub(crate) before: Vec<Before>,
}

/// What is right.
#[derive(Debug, Deserialize)]
pub(crate) struct Expected {
    pub(crate) decision: String,
    pub(crate) reason: String,
    pub(crate) contact_id: Option<String>,
    #[serde(default)]
    pub(crate) candidates: Option<Vec<String>>,
    pub(crate) document_ids: Vec<String>,
    pub(crate) language: String,
    pub(crate) intents: Vec<String>,
    pub(crate) must: Vec<String>,
    pub(crate) must_not: Vec<String>,
    pub(crate) withheld: Option<bool>,
    #[serde(default)]
    also: Value,
    #[serde(default)]
    not_to: Vec<String>,
}

/// A mail that lies in the mailbox already.
#[derive(Debug, Deserialize)]
pub(crate) struct Before {
    pub(crate) folder: String,
    pub(crate) eml: PathBuf,
}

impl Case {
    /// Every case of the set, in its order.
    pub(crate) fn read_all(dir: &Path) -> Result<Vec<Self>, String> {
        let file = dir.join("cases.jsonl");
        let text = std::fs::read_to_string(&file).map_err(|error| format!("could not read {}: {error}", file.display()))?;
        let cases = text.lines().filter(|line| !line.trim().is_empty()).map(|line| {
            let mut case: Self = serde_json::from_str(line).map_err(|error| format!("{}: {error}", file.display()))?;
            case.eml = dir.join(&case.eml);
            case.before.iter_mut().for_each(|before| before.eml = dir.join(&before.eml));
            Ok(case)
        });
        cases.collect()
    }

    /// True if `value` is right for `field`: the label itself, or one of the further right values in `also`.
    pub(crate) fn allows(&self, field: &str, value: &Value, label: &Value) -> bool {
        value == label || self.further(field).contains(&value)
    }

    /// Further right values of a field; a set may write them beside the label or into it.
    pub(crate) fn further(&self, field: &str) -> Vec<&Value> {
        [&self.also, &self.expect.also].into_iter().filter_map(|also| also.get(field)?.as_array()).flatten().collect()
    }

    /// Addresses that must not receive a draft holding facts.
    pub(crate) fn not_to(&self) -> impl Iterator<Item = &String> {
        self.not_to.iter().chain(&self.expect.not_to)
    }
}
