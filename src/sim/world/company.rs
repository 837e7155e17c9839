//! One company: its keys, its registers and its tables, which change only here.

use std::collections::{BTreeMap, VecDeque};

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use super::documents::Documents;
use super::history::History;
use super::row::{Row, inner, list, text};
use super::rows::{Layout, Rows, key};
use crate::sim::clock::shown_timestamp;
use crate::sim::error::SimError;
use crate::sim::seed::{CompanySeed, Key, Register, Settings, User};

const PARTNERS: Layout = Layout {
    columns: &[("count_code", |row| key(text(row, "count_code")))],
    seek: |row| {
        let contacts = list(row, "partner_contact_list").iter();
        let ways =
            contacts.flat_map(|contact| [inner(contact, "email").to_owned(), bare(inner(contact, "gsm")), bare(inner(contact, "phone"))]);
        let own = [text(row, "customer").to_owned(), bare(text(row, "tax_id_number"))];
        own.into_iter().chain(ways).collect::<Vec<_>>().join("\n").to_lowercase()
    },
};

const PRODUCTS: Layout = Layout {
    columns: &[("count_code", |row| key(text(row, "count_code"))), ("code", |row| key(text(row, "code")))],
    seek: |row| ["count_code", "code", "name"].map(|field| text(row, field)).join("\n").to_lowercase(),
};

const STOCK: Layout =
    Layout { columns: &[("product", |row| key(text(row, "mk_id"))), ("code", |row| key(text(row, "code")))], seek: |_| String::new() };

/// Without blanks, as numbers of tax and telephone are compared.
fn bare(text: &str) -> String {
    text.split_whitespace().collect()
}

/// The tables that a person can change in the web app.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Table {
    Partners,
    Products,
    Stock,
    Documents,
}

#[derive(Debug)]
pub(crate) struct Company {
    pub(crate) id: String,
    keys: Vec<Key>,
    pub(crate) ip_allow: Vec<String>,
    pub(crate) users: Vec<User>,
    pub(crate) settings: Settings,
    pub(crate) registers: BTreeMap<String, Vec<Register>>,
    pub(crate) taxes: Vec<Row>,
    pub(crate) pricelists: Vec<Row>,
    /// The lists of the bank's calls.
    pub(crate) bank: Row,
    pub(crate) warehouses: Vec<Row>,
    pub(crate) partners: Rows,
    pub(crate) products: Rows,
    pub(crate) stock: Rows,
    pub(crate) documents: Documents,
    pub(crate) history: History,
    /// Products whose stock changed, by `mk_id`, oldest first; whoever sends webhooks takes them.
    pub(crate) stock_events: VecDeque<String>,
    /// What was handed in to be sent, and never is.
    pub(crate) messages: Vec<Row>,
    /// The last long result of a search, for its next page.
    pub(crate) recent: Option<Recent>,
    highest_id: u64,
}

/// A search's result while nothing has changed.
#[derive(Debug)]
pub(crate) struct Recent {
    pub(crate) asked: String,
    pub(crate) version: u64,
    pub(crate) numbers: Vec<u64>,
}

impl Company {
    /// # Errors
    /// A partner, product or document whose `mk_id` is no number.
    pub(crate) fn new(mut seed: CompanySeed) -> Result<Self, SimError> {
        let rows = seed.take_rows();
        let highest_id = seed.warehouses.iter().filter_map(|row| text(row, "mk_id").parse().ok()).max().unwrap_or(0);
        let mut company = Self {
            id: seed.company_id,
            keys: seed.keys,
            ip_allow: seed.ip_allow,
            users: seed.users,
            settings: seed.settings,
            registers: seed.registers,
            taxes: seed.taxes,
            pricelists: seed.pricelists,
            bank: seed.bank,
            warehouses: seed.warehouses,
            partners: Rows::new(PARTNERS),
            products: Rows::new(PRODUCTS),
            stock: Rows::new(STOCK),
            documents: Documents::default(),
            history: History::default(),
            stock_events: VecDeque::new(),
            messages: Vec::new(),
            recent: None,
            highest_id,
        };
        for (table, row) in rows {
            company.ingest(table, &row)?;
        }
        Ok(company)
    }

    /// Takes a row in as it is.
    fn ingest(&mut self, table: Table, row: &Row) -> Result<(), SimError> {
        let number = match table {
            Table::Stock => self.next_stock(),
            _ => self.number(table, row).map_err(SimError::SeedContent)?,
        };
        self.save(table, number, row);
        Ok(())
    }

    pub(crate) fn opens(&self, key: &str) -> bool {
        self.keys.iter().any(|known| known.opens(key))
    }

    /// Adds a key, or switches a known one.
    pub(crate) fn set_key(&mut self, key: &str, enabled: bool) {
        self.keys.retain(|known| !known.is(key));
        self.keys.push(Key::Switched { key: key.to_owned(), enabled });
    }

    /// The rows of a table, in the order of their numbers.
    pub(crate) fn rows(&self, table: Table) -> Box<dyn Iterator<Item = Row> + '_> {
        match table {
            Table::Partners => Box::new(self.partners.rows()),
            Table::Products => Box::new(self.products.rows()),
            Table::Stock => Box::new(self.stock.rows()),
            Table::Documents => Box::new(self.documents.rows()),
        }
    }

    /// A number that nothing in this company has yet.
    pub(crate) fn fresh_id(&mut self) -> u64 {
        self.highest_id += 1;
        self.highest_id
    }

    /// Changes the fields of the row with this `mk_id` (stock: and warehouse; null removes one), or adds the row. A document's time of change moves.
    ///
    /// # Errors
    /// A sentence about a `mk_id` that is no number.
    pub(crate) fn put(&mut self, table: Table, mut row: Row, now: Timestamp) -> Result<(), String> {
        if table == Table::Documents && !row.contains_key("_last_change_ts") {
            row.insert("_last_change_ts".to_owned(), Value::from(shown_timestamp(now)));
        }
        let number = self.number(table, &row)?;
        let mut merged = self.get(table, number).unwrap_or_default();
        merged.extend(row);
        merged.retain(|_, value| !value.is_null());
        if table == Table::Documents {
            self.documents.remove(number); // a person may have made it one of another type
        }
        self.save(table, number, &merged);
        Ok(())
    }

    /// Removes the rows with this `mk_id`, as a person deletes a document; true if there were any.
    pub(crate) fn delete(&mut self, table: Table, id: &str) -> bool {
        let numbers: Vec<u64> = match table {
            Table::Stock => self.stock.with("product", id).collect(),
            _ => id.parse().ok().into_iter().collect(),
        };
        let removed = numbers.into_iter().filter(|number| self.remove(table, *number).is_some()).count();
        removed > 0
    }

    pub(crate) fn get(&self, table: Table, number: u64) -> Option<Row> {
        match table {
            Table::Partners => self.partners.get(number),
            Table::Products => self.products.get(number),
            Table::Stock => self.stock.get(number),
            Table::Documents => self.documents.any(number),
        }
    }

    /// Adds or replaces a row as it is.
    pub(crate) fn save(&mut self, table: Table, number: u64, row: &Row) {
        if self.history.is_kept() {
            let before = self.get(table, number);
            self.history.note(table, number, before);
        }
        self.highest_id = self.highest_id.max(highest_id(row));
        match table {
            Table::Partners => self.partners.put(number, row),
            Table::Products => self.products.put(number, row),
            Table::Stock => self.stock.put(number, row),
            Table::Documents => self.documents.put(number, row),
        }
    }

    pub(crate) fn remove(&mut self, table: Table, number: u64) -> Option<Row> {
        let removed = match table {
            Table::Partners => self.partners.remove(number),
            Table::Products => self.products.remove(number),
            Table::Stock => self.stock.remove(number),
            Table::Documents => self.documents.remove(number),
        };
        if removed.is_some() {
            self.history.note(table, number, removed.clone());
        }
        removed
    }

    /// The number of a row: its `mk_id`; stock has none of its own, a row of the same product and warehouse is the same.
    fn number(&self, table: Table, row: &Row) -> Result<u64, String> {
        let id = text(row, "mk_id");
        if table != Table::Stock {
            return id.parse().map_err(|_| format!("the mk_id {id:?} of a row is no number"));
        }
        let warehouse = text(row, "warehouse_id");
        let same = self
            .stock
            .with("product", id)
            .find(|number| self.stock.get(*number).is_some_and(|row| text(&row, "warehouse_id") == warehouse));
        Ok(same.unwrap_or_else(|| self.next_stock()))
    }

    /// The number of the next row of stock.
    pub(crate) fn next_stock(&self) -> u64 {
        self.stock.numbers().last().map_or(1, |last| last + 1)
    }
}

/// The highest `mk_id` in a row: contacts and addresses have numbers of their own.
fn highest_id(row: &Row) -> u64 {
    let nested = ["partner_contact_list", "partner_delivery_address_list"].into_iter().flat_map(|field| list(row, field));
    let ids = nested.map(|entry| inner(entry, "mk_id")).chain([text(row, "mk_id")]);
    ids.filter_map(|id| id.parse().ok()).max().unwrap_or(0)
}

impl Company {
    /// The warehouse with this mark.
    pub(crate) fn warehouse(&self, mark: &str) -> Option<&Row> {
        self.warehouses.iter().find(|row| text(row, "mark") == mark)
    }

    /// A register, empty where the company has none.
    pub(crate) fn register(&self, name: &str) -> &[Register] {
        self.registers.get(name).map(Vec::as_slice).unwrap_or_default()
    }
}

/// `inputs` folds what a free search looks for the same way.
#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::inputs;
    use crate::sim::world::row::row;

    #[test]
    fn what_is_searched_is_kept_folded() {
        let partner = row([("customer", "Kovač d.o.o."), ("tax_id_number", "SI 123 45")]);
        assert_eq!((PARTNERS.seek)(&partner), "kovač d.o.o.\nsi12345");
        assert_eq!(inputs::folded("Kovač"), "kovac");
    }
}
