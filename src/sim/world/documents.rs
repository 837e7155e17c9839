//! The documents: a table for each `doc_type`, and the numbers that are given out next.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;

use super::row::{Row, inner, list, text};
use super::rows::{Layout, Rows, key};
use crate::sim::inputs;

/// How documents are found: see `search` for the conditions that use these.
const LAYOUT: Layout = Layout {
    columns: &[
        ("count_code", |row| key(text(row, "count_code"))),
        ("buyer_order", |row| key(text(row, "buyer_order"))),
        ("doc_date", |row| inputs::date(text(row, "doc_date")).map(day)),
        ("last_change", |row| changed(row).map(second)),
        ("partner", |row| key(inner(row.get("partner")?, "mk_id"))),
        ("status", |row| key(text(row, "status_desc"))),
        ("paid", |row| Some(u64::from(is_paid(row)))),
        ("tracking", |row| key(tracking_code(row)?)),
        ("credit_note_bill", |row| key(text(row, "credit_note_bill"))),
    ],
    seek,
};

/// A day as a number that sorts.
pub(crate) fn day(date: Date) -> u64 {
    let part = |number: i8| u64::from(number.unsigned_abs());
    u64::from(date.year().unsigned_abs()) * 10_000 + part(date.month()) * 100 + part(date.day())
}

/// A moment as a number that sorts; filters are given to the second.
pub(crate) fn second(moment: Timestamp) -> u64 {
    u64::try_from(moment.as_second()).unwrap_or(0)
}

/// When a document changed last.
pub(crate) fn changed(row: &Row) -> Option<Timestamp> {
    ["_last_change_ts", "created_ts"].iter().find_map(|field| text(row, field).parse().ok())
}

/// Fully paid: Metakocka leaves `sum_paid` out where nothing is.
pub(crate) fn is_paid(row: &Row) -> bool {
    let amount = |field: &str| inputs::number(text(row, field)).unwrap_or_default();
    amount("sum_paid") >= amount("sum_all")
}

/// The tracking code, which is an extra column.
pub(crate) fn tracking_code(row: &Row) -> Option<&str> {
    let column = list(row, "extra_column").iter().find(|column| inner(column, "name") == "tracking_number")?;
    column.get("value")?.as_str()
}

/// Number, buyer's order, title, partner and lines, one under the other.
fn seek(row: &Row) -> String {
    let own = ["count_code", "buyer_order", "title"].map(|field| text(row, field));
    let partner = row.get("partner").map(|partner| inner(partner, "customer"));
    let lines = list(row, "product_list").iter().map(|line| inner(line, "name"));
    let all: Vec<&str> = own.into_iter().chain(partner).chain(lines).filter(|part| !part.is_empty()).collect();
    inputs::folded(&all.join("\n"))
}

#[derive(Debug, Default)]
pub(crate) struct Documents {
    types: BTreeMap<String, Rows>,
    /// The highest number given out, by type and prefix: `sales_order`, `PN-`.
    numbers: BTreeMap<(String, String), u64>,
}

impl Documents {
    /// The documents of a type.
    pub(crate) fn of(&self, doc_type: &str) -> Option<&Rows> {
        self.types.get(doc_type)
    }

    pub(crate) fn rows(&self) -> impl Iterator<Item = Row> {
        self.types.values().flat_map(Rows::rows)
    }

    /// A document of any type.
    pub(crate) fn any(&self, number: u64) -> Option<Row> {
        self.types.values().find_map(|table| table.get(number))
    }

    /// The document that a parcel belongs to.
    pub(crate) fn by_tracking_code(&self, code: &str) -> Option<Row> {
        self.types.values().find_map(|table| table.first_with("tracking", code))
    }

    pub(crate) fn put(&mut self, number: u64, row: &Row) {
        let doc_type = text(row, "doc_type").to_owned();
        let (prefix, counted) = split(text(row, "count_code"));
        let highest = self.numbers.entry((doc_type.clone(), prefix.to_owned())).or_default();
        *highest = counted.max(*highest);
        self.types.entry(doc_type).or_insert_with(|| Rows::new(LAYOUT)).put(number, row);
    }

    pub(crate) fn remove(&mut self, number: u64) -> Option<Row> {
        self.types.values_mut().find_map(|table| table.remove(number))
    }

    /// The next free number with this prefix.
    pub(crate) fn next_count_code(&self, doc_type: &str, prefix: &str) -> String {
        let highest = self.numbers.get(&(doc_type.to_owned(), prefix.to_owned())).copied().unwrap_or(0);
        format!("{prefix}{}", highest + 1)
    }
}

/// `PN-77` as `PN-` and 77; without digits at its end the number is 0.
fn split(count_code: &str) -> (&str, u64) {
    let prefix = count_code.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = count_code.strip_prefix(prefix).unwrap_or_default();
    digits.parse().map_or((count_code, 0), |number| (prefix, number))
}
