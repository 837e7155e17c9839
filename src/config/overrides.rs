//! `POSTAR__HTTP__LISTEN`: variables that stand above the keys of tables.

use super::document::{Node, Origin, parse_variable};
use super::environment::Environment;
use super::faults::Finding;
use super::nearest::known_keys;
use super::schema::Shape;

/// What every such variable starts with.
const PREFIX: &str = "POSTAR__";

/// Puts every override into the tree; says which name no key of a table.
pub(super) fn apply(root: &mut Node, environment: &Environment, shape: Shape<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (rest, text) in environment.starting_with(PREFIX) {
        let name = format!("{PREFIX}{rest}");
        let path: Vec<String> = rest.split("__").map(str::to_lowercase).collect();
        match reaches_a_key(&path, shape) {
            Ok(()) => root.set(&path, parse_variable(&name, text)),
            Err(sentence) => found.push(Finding { origin: Origin::Variable(name), sentence }),
        }
    }
    found
}

fn reaches_a_key(path: &[String], root: Shape<'_>) -> Result<(), String> {
    let mut at = root;
    for (index, key) in path.iter().enumerate() {
        let place = if index == 0 { "the configuration".to_owned() } else { path.get(..index).unwrap_or_default().join(".") };
        at = at.under(key).ok_or_else(|| unknown(&place, key, at))?;
        if at.kind() == Some("array") && at.items().is_some_and(|items| items.kind() == Some("object")) {
            return Err(format!("[[{key}]] is a list of tables, and those can only be set in the file; unset this variable"));
        }
    }
    Ok(())
}

fn unknown(place: &str, key: &str, shape: Shape<'_>) -> String {
    match shape.kind() {
        Some("object") => format!("{place} knows no key {key:?}{}", known_keys(key, shape.keys())),
        _ => format!("{place} is no table: nothing can be set below it"),
    }
}
