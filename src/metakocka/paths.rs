//! Which fields rows really have: what a field mapping is proven by.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::client::Client;
use super::endpoints::Endpoint;
use super::error::{MetakockaError, Why};
use super::pace::Lane;
use super::page::rows_of;
use super::wire::listed;
use crate::domain::{DocType, ErpKind, FieldPath};

/// Rows that are looked at: a field that none of so many fills is hardly in use.
const ROWS: u32 = 100;

/// Keys by which the entries of a list are told apart, and whose values a path may name.
const TELLING: [&str; 2] = ["name", "address_type"];

/// More different paths than this are values in the place of keys.
const MOST_PATHS: usize = 2_000;

impl Client {
    /// Every path that some row of this kind fills, of its first rows; of documents, orders are looked at.
    ///
    /// # Errors
    /// See [`Why`].
    pub async fn paths(&self, kind: ErpKind) -> Result<BTreeSet<String>, MetakockaError> {
        let mut arguments = Map::from_iter([("limit".to_owned(), json!(ROWS.to_string())), ("offset".to_owned(), json!("0"))]);
        let endpoint = match kind {
            ErpKind::Contact => Endpoint::Partners,
            ErpKind::Product => Endpoint::Products,
            ErpKind::Document => {
                arguments.extend([("doc_type".to_owned(), json!(DocType::SalesOrder.word())), ("result_type".to_owned(), json!("doc"))]);
                Endpoint::Search
            }
        };
        let answer = match self.door.ask(Lane::Prompt, endpoint, arguments).await {
            Err(MetakockaError { why: Why::NotFound { .. }, .. }) => return Ok(BTreeSet::new()),
            other => other?,
        };
        let rows = rows_of(endpoint, &answer, None).map_err(|why| self.door.fault(endpoint, why))?.rows;
        let mut paths = BTreeSet::new();
        for row in rows.into_iter().take(ROWS as usize).filter_map(Value::as_object) {
            of_row(row, &mut paths);
        }
        Ok(paths)
    }
}

fn of_row(row: &Map<String, Value>, paths: &mut BTreeSet<String>) {
    for (key, value) in row {
        if is_filled(value) {
            note(key, paths);
        }
        for entry in listed(value).into_iter().filter_map(Value::as_object) {
            of_entry(key, entry, paths);
        }
    }
}

fn of_entry(list: &str, entry: &Map<String, Value>, paths: &mut BTreeSet<String>) {
    let telling = TELLING.into_iter().filter_map(|by| Some((by, entry.get(by)?.as_str()?)));
    let chosen: Vec<String> = telling.map(|(by, wanted)| format!("{list}.{by}={wanted}")).collect();
    for (key, _) in entry.iter().filter(|(_, value)| is_filled(value)) {
        note(&format!("{list}.{key}"), paths);
        chosen.iter().for_each(|chosen| note(&format!("{chosen}.{key}"), paths));
    }
}

/// As a mapping would write it.
fn note(path: &str, paths: &mut BTreeSet<String>) {
    if let Some(path) = FieldPath::parse(path).ok().filter(|_| paths.len() < MOST_PATHS) {
        paths.insert(path.to_string());
    }
}

fn is_filled(value: &Value) -> bool {
    match value {
        Value::String(text) => !text.trim().is_empty(),
        Value::Number(_) | Value::Bool(_) => true,
        Value::Null | Value::Array(_) | Value::Object(_) => false,
    }
}
