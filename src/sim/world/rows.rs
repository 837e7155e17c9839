//! A table: rows packed as JSON text in the order of their numbers, with indexes, so that a lookup and a page cost the same at any size.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::ops::RangeInclusive;

use super::row::Row;

/// One index: its name, and a row's key in it. Texts are hashed, moments and days are numbers that sort.
pub(crate) type Column = (&'static str, fn(&Row) -> Option<u64>);

/// What is kept of rows beside the rows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Layout {
    pub(crate) columns: &'static [Column],
    /// Everything that a free search looks into, folded the way that search folds.
    pub(crate) seek: fn(&Row) -> String,
}

#[derive(Debug)]
struct Packed {
    row: Box<str>,
    seek: Box<str>,
}

#[derive(Debug)]
pub(crate) struct Rows {
    layout: Layout,
    rows: BTreeMap<u64, Packed>,
    /// The same numbers, so that the n-th is one step away.
    order: Vec<u64>,
    indexes: Vec<BTreeSet<(u64, u64)>>,
    /// Moves with each change.
    version: u64,
}

/// The key of a text; none for an empty one.
pub(crate) fn key(text: &str) -> Option<u64> {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    (!text.is_empty()).then(|| hasher.finish())
}

impl Rows {
    pub(crate) fn new(layout: Layout) -> Self {
        let indexes = layout.columns.iter().map(|_| BTreeSet::new()).collect();
        Self { layout, rows: BTreeMap::new(), order: Vec::new(), indexes, version: 0 }
    }

    pub(crate) fn get(&self, number: u64) -> Option<Row> {
        self.rows.get(&number).map(|packed| unpacked(&packed.row))
    }

    /// Every number, ascending.
    pub(crate) fn numbers(&self) -> &[u64] {
        &self.order
    }

    pub(crate) fn version(&self) -> u64 {
        self.version
    }

    pub(crate) fn rows(&self) -> impl Iterator<Item = Row> {
        self.rows.values().map(|packed| unpacked(&packed.row))
    }

    /// Adds or replaces a row.
    pub(crate) fn put(&mut self, number: u64, row: &Row) {
        match self.get(number) {
            Some(before) => self.unindex(number, &before),
            None => self.enter(number),
        }
        for ((_, key), index) in self.layout.columns.iter().zip(&mut self.indexes) {
            index.extend(key(row).map(|key| (key, number)));
        }
        let text = serde_json::to_string(row).unwrap_or_default();
        self.rows.insert(number, Packed { row: text.into(), seek: (self.layout.seek)(row).into() });
        self.version += 1;
    }

    pub(crate) fn remove(&mut self, number: u64) -> Option<Row> {
        let row = self.rows.remove(&number).map(|packed| unpacked(&packed.row))?;
        self.unindex(number, &row);
        if let Ok(at) = self.order.binary_search(&number) {
            self.order.remove(at);
        }
        self.version += 1;
        Some(row)
    }

    fn enter(&mut self, number: u64) {
        let at = self.order.partition_point(|known| *known < number);
        self.order.insert(at, number);
    }

    fn unindex(&mut self, number: u64, row: &Row) {
        for ((_, key), index) in self.layout.columns.iter().zip(&mut self.indexes) {
            if let Some(key) = key(row) {
                index.remove(&(key, number));
            }
        }
    }

    /// A row's key in a column.
    pub(crate) fn key_of(&self, column: &str, row: &Row) -> Option<u64> {
        self.layout.columns.iter().find(|(name, _)| *name == column).and_then(|(_, key)| key(row))
    }

    /// The numbers of the rows whose key lies in the range, by key and then by number.
    pub(crate) fn within(&self, column: &str, keys: RangeInclusive<u64>) -> impl Iterator<Item = u64> {
        let index = self.layout.columns.iter().zip(&self.indexes).find(|((name, _), _)| *name == column).map(|(_, index)| index);
        let (from, to) = keys.into_inner();
        let reach = (from, 0)..=(to, u64::MAX);
        index.filter(|_| from <= to).into_iter().flat_map(move |index| index.range(reach.clone())).map(|(_, number)| *number)
    }

    /// The numbers of the rows with this text in the column, ascending.
    pub(crate) fn with(&self, column: &str, text: &str) -> impl Iterator<Item = u64> {
        let range = key(text).map_or(RangeInclusive::new(1, 0), |key| key..=key);
        self.within(column, range)
    }

    /// The first row with this text in the column.
    pub(crate) fn first_with(&self, column: &str, text: &str) -> Option<Row> {
        let first = self.with(column, text).next()?;
        self.get(first)
    }

    /// Whether what a free search looks into has this part.
    pub(crate) fn mentions(&self, number: u64, part: &str) -> bool {
        self.rows.get(&number).is_some_and(|packed| packed.seek.contains(part))
    }
}

/// Only what this table wrote is read.
fn unpacked(text: &str) -> Row {
    serde_json::from_str(text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::world::row::{row, text};

    const LAYOUT: Layout = Layout { columns: &[("colour", |row| key(text(row, "colour")))], seek: |row| text(row, "name").to_lowercase() };

    #[test]
    fn a_row_is_found_by_number_by_key_and_by_what_it_mentions() {
        let mut table = Rows::new(LAYOUT);
        for (number, name, colour) in [(3, "Miza", "red"), (1, "Stol", "blue"), (2, "Klop", "red")] {
            table.put(number, &row([("name", name), ("colour", colour)]));
        }
        table.put(1, &row([("name", "Stol Pia"), ("colour", "red")]));
        table.remove(3);
        assert_eq!(table.numbers(), [1, 2]);
        assert_eq!(table.with("colour", "red").collect::<Vec<_>>(), [1, 2]);
        assert_eq!((table.with("colour", "blue").count(), table.with("colour", "").count(), table.mentions(1, "pia")), (0, 0, true));
    }
}
