//! `product_update`: other values in the fields of a product; what isn't named stays as it is.

use serde_json::{Map, Value, json};

use super::fields::accepted;
use super::unwritable::Unwritable;
use crate::domain::{FieldPath, RecordChange};

/// What is sent to empty a field, and the only two that it is documented for; an empty text changes nothing.
const REMOVED: &str = "$REMOVE_STRING_VALUE$";
const REMOVABLE: &[&str] = &["name_desc", "barcode"];

/// What can be written as it is. Prices are not: they take a list, a basis and a tax with them.
const OWN: &[&str] = &[
    "code",
    "name",
    "name_desc",
    "barcode",
    "unit",
    "unit2",
    "unit_factor",
    "sales",
    "purchasing",
    "activated",
    "eshop_sync",
    "service",
    "height",
    "width",
    "depth",
    "weight",
    "gross_weight",
    "customs_fee",
    "country",
    "koli_package_amount",
    "min_stock",
    "minimal_order_quantity",
];

/// The company's own columns: `extra_column[] {name, value}`.
const EXTRA: &str = "extra_column";

pub(super) fn changed(change: &RecordChange) -> Result<Map<String, Value>, Unwritable> {
    let mut body = Map::from_iter([("mk_id".to_owned(), json!(change.id.as_str()))]);
    let mut extra = Vec::new();
    for field in &change.fields {
        let path = FieldPath::parse(&field.path).map_err(|why| Unwritable::BadPath { field: field.field.clone(), why })?;
        let value = accepted(&field.field, path.holds(), field.to.as_deref().unwrap_or_default())?;
        match (path.list(), path.chosen()) {
            (None, _) if OWN.contains(&path.key()) => {
                let value = own(&path, value)?;
                if body.insert(path.key().to_owned(), Value::String(value)).is_some() {
                    return Err(Unwritable::Twice(path.to_string()));
                }
            }
            (Some(EXTRA), Some(("name", name))) if path.key() == "value" => {
                let value = value.ok_or_else(|| Unwritable::NotEmptied(path.to_string()))?;
                extra.push(json!({"name": name, "value": value}));
            }
            _ => return Err(Unwritable::ReadOnly(path.to_string())),
        }
    }
    if !extra.is_empty() {
        body.insert(EXTRA.to_owned(), Value::Array(extra));
    }
    if body.len() == 1 { Err(Unwritable::Nothing) } else { Ok(body) }
}

fn own(path: &FieldPath, value: Option<String>) -> Result<String, Unwritable> {
    match value {
        Some(value) => Ok(value),
        None if REMOVABLE.contains(&path.key()) => Ok(REMOVED.to_owned()),
        None => Err(Unwritable::NotEmptied(path.to_string())),
    }
}
