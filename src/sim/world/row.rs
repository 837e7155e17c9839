//! A row of any table: fields as the API shows them, internal ones with a `_` before their name.

use serde_json::{Map, Value};

/// A row of any table.
pub(crate) type Row = Map<String, Value>;

/// A field as text; empty where it is absent.
pub(crate) fn text<'a>(row: &'a Row, field: &str) -> &'a str {
    row.get(field).and_then(Value::as_str).unwrap_or_default()
}

/// A field of an object as text; empty where there is none.
pub(crate) fn inner<'a>(value: &'a Value, field: &str) -> &'a str {
    value.get(field).and_then(Value::as_str).unwrap_or_default()
}

/// The items of a list; a single object counts as a list of one.
pub(crate) fn list<'a>(row: &'a Row, field: &str) -> &'a [Value] {
    match row.get(field) {
        Some(Value::Array(items)) => items,
        Some(one @ Value::Object(_)) => std::slice::from_ref(one),
        _ => &[],
    }
}

/// A row from fields and their texts.
pub(crate) fn row<const N: usize>(fields: [(&str, &str); N]) -> Row {
    fields.into_iter().map(|(field, value)| (field.to_owned(), Value::from(value))).collect()
}

/// Sets a field, or removes it where there is nothing to say: Metakocka sends neither null nor an empty text.
pub(crate) fn set(row: &mut Row, field: &str, value: impl Into<Value>) {
    match value.into() {
        Value::Null => drop(row.shift_remove(field)),
        Value::String(text) if text.is_empty() => drop(row.shift_remove(field)),
        value => drop(row.insert(field.to_owned(), value)),
    }
}

/// A row as the API shows it: without internal fields and without empty ones.
pub(crate) fn shown(row: &Row) -> Row {
    let visible = |field: &str, value: &Value| !field.starts_with('_') && !value.is_null() && value.as_str() != Some("");
    row.iter().filter(|(field, value)| visible(field, value)).map(|(field, value)| (field.clone(), value.clone())).collect()
}
