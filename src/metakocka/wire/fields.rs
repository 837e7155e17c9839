//! The mapped fields of a row, by our names: each value as Metakocka wrote it, with the list's entry that holds it.

use std::collections::BTreeMap;

use super::row::Row;
use crate::domain::{FieldMap, FieldPath, FieldValue};

/// Every mapped field that the row says something in.
pub(super) fn fields(map: &FieldMap, row: &Row<'_>) -> BTreeMap<String, Vec<FieldValue>> {
    let told = map.iter().map(|(name, path)| (name.to_owned(), values(path, row)));
    told.filter(|(_, values)| !values.is_empty()).collect()
}

fn values(path: &FieldPath, row: &Row<'_>) -> Vec<FieldValue> {
    let Some(list) = path.list() else {
        // Metakocka may leave out a flag that is off, and does so now and then: the same record must read the same.
        let value = row.text(path.key()).filter(|value| value != "false");
        return value.map(|value| FieldValue { entry: None, value }).into_iter().collect();
    };
    let chosen = |entry: &Row<'_>| path.chosen().is_none_or(|(by, wanted)| entry.text(by).as_deref() == Some(wanted));
    let entries = row.objects(list).into_iter().filter(chosen);
    entries.filter_map(|entry| Some(FieldValue { value: entry.text(path.key())?, entry: entry.id("mk_id") })).collect()
}
