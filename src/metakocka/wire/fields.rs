//! The mapped fields of a row, by our names, each value with the list's entry that holds it; the same value always reads the same.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::row::Row;
use super::scalar;
use crate::domain::{FieldMap, FieldPath, FieldValue, Holds};

/// Every mapped field that the row says something in.
pub(super) fn fields(map: &FieldMap, row: &Row<'_>) -> BTreeMap<String, Vec<FieldValue>> {
    let told = map.iter().map(|(name, path)| (name.to_owned(), values(path, row)));
    told.filter(|(_, values)| !values.is_empty()).collect()
}

fn values(path: &FieldPath, row: &Row<'_>) -> Vec<FieldValue> {
    let holds = path.holds();
    let Some(list) = path.list() else {
        return read(holds, row, path.key()).map(|value| FieldValue { entry: None, value }).into_iter().collect();
    };
    let chosen = |entry: &Row<'_>| path.chosen().is_none_or(|(by, wanted)| entry.text(by).as_deref() == Some(wanted));
    let entries = row.objects(list).into_iter().filter(chosen);
    entries.filter_map(|entry| Some(FieldValue { value: read(holds, &entry, path.key())?, entry: entry.id("mk_id") })).collect()
}

/// A flag that is left out is false, and a number is zero: the one is always said here and the other never, so that a row that leaves them
/// out is no other row.
fn read(holds: Holds, row: &Row<'_>, key: &str) -> Option<String> {
    match holds {
        Holds::Flag => Some(row.flag(key).to_string()),
        Holds::Number => match row.text(key).map(|text| (scalar::decimal(&text), text))? {
            (Some(number), _) => (number != Decimal::ZERO).then(|| number.normalize().to_string()),
            (None, text) => Some(text),
        },
        Holds::Text(_) | Holds::Addresses => row.text(key),
    }
}
