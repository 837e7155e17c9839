//! One company of a seed: what it is set up with, and the rows that it begins with.

use std::collections::BTreeMap;
use std::mem::take;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::sim::generate::{Generator, Sizes};
use crate::sim::world::{Row, Table};

/// Every table but `company_id` and `keys` is optional; unknown ones are ignored.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::sim) struct CompanySeed {
    pub(in crate::sim) company_id: String,
    pub(in crate::sim) keys: Vec<Key>,
    /// Addresses that may call; none: all.
    #[serde(default)]
    pub(in crate::sim) ip_allow: Vec<String>,
    #[serde(default)]
    pub(in crate::sim) settings: Settings,
    /// E-mails of the people who work in it.
    #[serde(default)]
    pub(in crate::sim) users: Vec<User>,
    #[serde(default)]
    pub(in crate::sim) warehouses: Vec<Row>,
    /// `{code, desc, factor}`.
    #[serde(default)]
    pub(in crate::sim) taxes: Vec<Row>,
    /// `sales_order_status`, `bill_status`, `whdoc_status`, `payment_type`, `delivery_type`, `profit_center` and others.
    #[serde(default)]
    pub(in crate::sim) registers: BTreeMap<String, Vec<Register>>,
    /// `{count_code, title, sales_purchase, price_type: net | gross}`.
    #[serde(default)]
    pub(in crate::sim) pricelists: Vec<Row>,
    #[serde(default)]
    pub(in crate::sim) partners: Vec<Row>,
    #[serde(default)]
    pub(in crate::sim) products: Vec<Row>,
    #[serde(default)]
    pub(in crate::sim) stock: Vec<Row>,
    #[serde(default)]
    pub(in crate::sim) documents: Vec<Row>,
    /// The lists of `get_bank_statement`, `get_bank_compensation` and `cash_register_journal`, by these names.
    #[serde(default)]
    pub(in crate::sim) bank: Row,
    #[serde(default)]
    pub(in crate::sim) webhook: Webhook,
    /// Rows to make besides.
    #[serde(default)]
    pub(super) generate: Option<Sizes>,
    #[serde(skip)]
    generator: Option<Generator>,
}

impl CompanySeed {
    /// Readies the rows that are to be made.
    pub(super) fn prepare(&mut self, seed: u64, now: Timestamp) -> Result<(), String> {
        if let Some(sizes) = self.generate {
            self.generator = Some(Generator::new(sizes.checked()?, seed, now, &self.company_id));
        }
        Ok(())
    }

    /// The rows it begins with: those of the seed, then those to be made, which stream.
    pub(in crate::sim) fn take_rows(&mut self) -> impl Iterator<Item = (Table, Row)> + use<> {
        let of = |table, rows: Vec<Row>| rows.into_iter().map(move |row| (table, row));
        let partners = of(Table::Partners, take(&mut self.partners));
        let products = of(Table::Products, take(&mut self.products));
        let stock = of(Table::Stock, take(&mut self.stock));
        let documents = of(Table::Documents, take(&mut self.documents));
        let made = self.generator.take().into_iter().flat_map(Generator::rows);
        partners.chain(products).chain(stock).chain(documents).chain(made)
    }
}

/// A key, with a switch where rotation is tested.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(in crate::sim) enum Key {
    Plain(String),
    Switched { key: String, enabled: bool },
}

impl Key {
    pub(in crate::sim) fn opens(&self, with: &str) -> bool {
        match self {
            Self::Plain(key) => key == with,
            Self::Switched { key, enabled } => *enabled && key == with,
        }
    }

    pub(in crate::sim) fn is(&self, other: &str) -> bool {
        match self {
            Self::Plain(key) | Self::Switched { key, .. } => key == other,
        }
    }
}

/// Somebody of the company: the e-mail alone, or within a row.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(in crate::sim) enum User {
    Plain(String),
    Row { email: String },
}

impl User {
    pub(in crate::sim) fn email(&self) -> &str {
        match self {
            Self::Plain(email) | Self::Row { email } => email,
        }
    }
}

/// A row of a register: shown as `value`, written as `description`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::sim) struct Register {
    pub(in crate::sim) value: String,
    #[serde(default)]
    pub(in crate::sim) description: String,
}

/// How a company is set up.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::sim) struct Settings {
    /// A repeated `buyer_order` is refused.
    pub(in crate::sim) unique_buyer_order: bool,
    /// That holds for each country on its own.
    pub(in crate::sim) unique_buyer_order_per_country: bool,
    /// Orders reserve stock.
    pub(in crate::sim) reservations: bool,
    pub(in crate::sim) default_warehouse: Option<String>,
    pub(in crate::sim) default_profit_center: Option<String>,
    pub(in crate::sim) default_currency: Option<String>,
    /// Cash needs a fiscal register.
    pub(in crate::sim) fiscal_registers: bool,
    /// Patterns such as `PN-{n}` by `doc_type`.
    pub(in crate::sim) numbering: BTreeMap<String, String>,
    /// Separate locks for the header `searchGroup`.
    pub(in crate::sim) search_groups: u32,
}

/// Where changes of stock are reported to.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::sim) struct Webhook {
    /// None: nothing is sent.
    pub(in crate::sim) url: Option<String>,
    /// What the signature is made with; not the key of the API.
    pub(in crate::sim) client_secret: String,
    pub(in crate::sim) basic: Option<Basic>,
    /// The answer has to be JSON that says it is well.
    pub(in crate::sim) ack_json: bool,
}

/// Basic authentication (RFC 7617).
#[derive(Clone, Debug, Deserialize)]
pub(in crate::sim) struct Basic {
    pub(in crate::sim) user: String,
    pub(in crate::sim) password: String,
}
