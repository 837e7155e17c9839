//! The companies as they are now: rows just as the API shows them, with internal fields that begin with `_`.

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::clock::shown_timestamp;
use super::seed::{CompanySeed, Key};

/// A row of any table.
pub(super) type Row = Map<String, Value>;

#[derive(Debug)]
pub(super) struct World {
    companies: Vec<CompanySeed>,
}

impl World {
    pub(super) fn new(mut companies: Vec<CompanySeed>) -> Self {
        for company in &mut companies {
            for (table, row) in company.take_rows() {
                company.table_mut(table).push(row);
            }
        }
        Self { companies }
    }

    pub(super) fn company(&self, id: &str) -> Option<&CompanySeed> {
        self.companies.iter().find(|company| company.company_id == id)
    }

    pub(super) fn company_mut(&mut self, id: &str) -> Option<&mut CompanySeed> {
        self.companies.iter_mut().find(|company| company.company_id == id)
    }
}

/// The tables that a person can change in the web app.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Table {
    Partners,
    Products,
    Stock,
    Documents,
}

impl CompanySeed {
    pub(super) fn opens(&self, key: &str) -> bool {
        self.keys.iter().any(|known| known.opens(key))
    }

    /// Adds a key, or switches a known one.
    pub(super) fn set_key(&mut self, key: &str, enabled: bool) {
        self.keys.retain(|known| !known.is(key));
        self.keys.push(Key::Switched { key: key.to_owned(), enabled });
    }

    /// The rows of a table.
    pub(super) fn rows(&self, table: Table) -> impl Iterator<Item = Row> {
        self.table(table).iter().cloned()
    }

    pub(super) fn table(&self, table: Table) -> &Vec<Row> {
        match table {
            Table::Partners => &self.partners,
            Table::Products => &self.products,
            Table::Stock => &self.stock,
            Table::Documents => &self.documents,
        }
    }

    fn table_mut(&mut self, table: Table) -> &mut Vec<Row> {
        match table {
            Table::Partners => &mut self.partners,
            Table::Products => &mut self.products,
            Table::Stock => &mut self.stock,
            Table::Documents => &mut self.documents,
        }
    }

    /// Changes the fields of the row with this `mk_id` (stock: and warehouse; null removes one), or adds the row. A document's time of change moves.
    pub(super) fn put(&mut self, table: Table, mut row: Row, now: Timestamp) {
        if table == Table::Documents && !row.contains_key("_last_change_ts") {
            row.insert("_last_change_ts".to_owned(), Value::from(shown_timestamp(now)));
        }
        let same = |known: &&mut Row| {
            let elsewhere = table == Table::Stock && text(known, "warehouse_id") != text(&row, "warehouse_id");
            text(known, "mk_id") == text(&row, "mk_id") && !elsewhere
        };
        let rows = self.table_mut(table);
        match rows.iter_mut().find(same) {
            Some(known) => {
                known.extend(row);
                known.retain(|_, value| !value.is_null());
            }
            None => rows.push(row),
        }
    }

    /// Removes the rows with this `mk_id`, as a person deletes a document; true if there were any.
    pub(super) fn delete(&mut self, table: Table, id: &str) -> bool {
        let rows = self.table_mut(table);
        let before = rows.len();
        rows.retain(|row| text(row, "mk_id") != id);
        rows.len() < before
    }
}

/// A field as text; empty where it is absent.
pub(super) fn text<'a>(row: &'a Row, field: &str) -> &'a str {
    row.get(field).and_then(Value::as_str).unwrap_or_default()
}

/// A row as the API shows it: without internal fields and without empty ones.
pub(super) fn shown(row: &Row) -> Row {
    let visible = |field: &str, value: &Value| !field.starts_with('_') && !value.is_null() && value.as_str() != Some("");
    row.iter().filter(|(field, value)| visible(field, value)).map(|(field, value)| (field.clone(), value.clone())).collect()
}

/// The number of a `mk_id`, by which Metakocka sorts.
pub(super) fn rank(row: &Row) -> u64 {
    text(row, "mk_id").parse().unwrap_or(u64::MAX)
}
