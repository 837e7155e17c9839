//! The mapped fields of a row, by our names: each value on one line, with the list's entry that holds it.

use std::collections::BTreeMap;

use super::row::Row;
use super::scalar;
use crate::domain::{FieldMap, FieldPath, FieldValue, Holds};

/// Every mapped field that the row says something in.
pub(super) fn fields(map: &FieldMap, row: &Row<'_>) -> BTreeMap<String, Vec<FieldValue>> {
    let told = map.iter().map(|(name, path)| (name.to_owned(), values(path, row)));
    told.filter(|(_, values)| !values.is_empty()).collect()
}

fn values(path: &FieldPath, row: &Row<'_>) -> Vec<FieldValue> {
    let Some(list) = path.list() else {
        return told(path, row).map(|value| FieldValue { entry: None, value }).into_iter().collect();
    };
    let chosen = |entry: &Row<'_>| path.chosen().is_none_or(|(by, wanted)| entry.text(by).as_deref() == Some(wanted));
    let entries = row.objects(list).into_iter().filter(chosen);
    entries.filter_map(|entry| Some(FieldValue { value: told(path, &entry)?, entry: entry.id("mk_id") })).collect()
}

/// The same record must read the same each time: Metakocka leaves out a flag that is off now and then, and writes a number in several ways.
fn told(path: &FieldPath, row: &Row<'_>) -> Option<String> {
    let text = row.text(path.key())?;
    match path.holds() {
        Holds::Flag => (text != "false").then_some(text),
        Holds::Number => Some(scalar::decimal(&text).map_or(text, |number| number.normalize().to_string().replace('.', ","))),
        Holds::Text(_) | Holds::Addresses => Some(text),
    }
}
