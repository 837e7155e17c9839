//! Metakocka's rows to the house's words: one bad row is left out and counted, never the page lost.

mod attachment;
mod document;
mod fields;
mod partner;
mod product;
mod row;
mod scalar;
mod stock;

use serde_json::Value;

pub(super) use document::document;
pub(super) use partner::partner;
pub(super) use product::product;
pub(super) use row::{BadRow, Row, listed};
pub(super) use scalar::{sent_date, sent_timestamp, sent_timestamp_late};
pub use stock::sum_stock;
pub(super) use stock::{stock, warehouse};

use crate::domain::MkId;

/// A row that was left out: it must not be taken for deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// Its `mk_id`, where that much could be read.
    pub id: Option<MkId>,
    /// Which field is missing or unreadable; never its value.
    pub why: String,
}

/// Every row that can be read, and what could not.
pub(super) fn read_all<T>(rows: &[&Value], read: impl Fn(&Row<'_>) -> Result<T, BadRow>) -> (Vec<T>, Vec<Skipped>) {
    let (mut items, mut skipped) = (Vec::with_capacity(rows.len()), Vec::new());
    for value in rows {
        match Row::of(value).and_then(|row| read(&row)) {
            Ok(item) => items.push(item),
            Err(bad) => skipped.push(Skipped { id: Row::of(value).ok().and_then(|row| row.id("mk_id")), why: bad.to_string() }),
        }
    }
    (items, skipped)
}
