//! Names of fields: those given in `[tenant.fields]`, and those that a rule of `[tenant.conflicts]` is for.

use super::document::{Entry, Node};
use super::faults::Finding;
use super::nearest::known_keys;
use super::write_back::Winners;
use crate::domain::conflict::FIELD_GROUPS;
use crate::domain::{ErpKind, FieldMap};

/// The tables of both, each with the kind of record that its fields are of.
const KINDS: [(&str, ErpKind); 3] = [("contacts", ErpKind::Contact), ("products", ErpKind::Product), ("documents", ErpKind::Document)];

/// Every name of a tenant's file that is no field's.
pub(super) fn field_names(tenant: &Node) -> Vec<Finding> {
    let mut found = Vec::new();
    for (table, kind) in KINDS {
        let mapped = tenant.get("fields").and_then(|fields| fields.get(table)).map(Node::entries).unwrap_or_default();
        found.extend(mapped.iter().filter(|entry| !is_name(&entry.key)).map(|entry| bad_name(table, entry)));
        let rules = tenant.get("conflicts").and_then(|conflicts| conflicts.get(table)).map(Node::entries).unwrap_or_default();
        found.extend(rules.iter().filter_map(|rule| unknown_rule(table, rule, &known(kind, mapped))));
    }
    found
}

/// A name has to be typed in front of an equals sign, with an entry's id in brackets behind it.
fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase()) && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

fn bad_name(table: &str, entry: &Entry) -> Finding {
    let sentence = format!("tenant.fields.{table}: {:?} is no name for a field: take a-z, 0-9 and \"_\", like \"vat_id\"", entry.key);
    Finding::new(&entry.origin, sentence)
}

fn known(kind: ErpKind, mapped: &[Entry]) -> Vec<String> {
    let builtin = FieldMap::builtin(kind);
    let own = mapped.iter().map(|entry| entry.key.as_str()).filter(|name| builtin.path(name).is_none());
    let names = std::iter::once(Winners::DEFAULT).chain(builtin.iter().map(|(name, _)| name)).chain(own).chain(FIELD_GROUPS);
    names.map(str::to_owned).collect()
}

fn unknown_rule(table: &str, rule: &Entry, known: &[String]) -> Option<Finding> {
    if known.contains(&rule.key) {
        return None;
    }
    let hint = known_keys(&rule.key, known.iter().map(String::as_str));
    Some(Finding::new(&rule.origin, format!("tenant.conflicts.{table} knows no field or group of fields {:?}{hint}", rule.key)))
}
