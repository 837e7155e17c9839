//! The companies a simulator starts with: our own demo company, or a file in the same format.
//!
//! Dates may be tokens, counted in days from the simulator's own time: `@-12d` is a date, `@ts+0d` a timestamp, `@dot-3d` a
//! date as payments have it. Anything else stays as it is written.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use jiff::{Timestamp, ToSpan as _};
use serde::Deserialize;
use serde_json::Value;

use super::clock::{dotted_date, shown_date, shown_timestamp, wall};
use super::error::SimError;
use super::world::{Register, Row, Settings};

/// The demo's company: 4711, key `demo-key`.
const DEMO: &str = include_str!("seeds/demo.json");

/// The text of a seed.
#[derive(Clone, Debug)]
pub struct Seed(String);

impl Seed {
    /// The built-in company: number 4711, key `demo-key`.
    #[must_use]
    pub fn demo() -> Self {
        Self(DEMO.to_owned())
    }

    /// A seed from JSON text; read when the simulator starts.
    #[must_use]
    pub fn from_json(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// A seed from a file.
    ///
    /// # Errors
    /// A file that can't be read as UTF-8 text.
    pub fn read(path: &Path) -> Result<Self, SimError> {
        fs::read_to_string(path).map(Self).map_err(|source| SimError::SeedFile { path: path.to_owned(), source })
    }

    /// The companies in it, with every date token turned into a date.
    pub(super) fn companies(&self, now: Timestamp) -> Result<Vec<CompanySeed>, SimError> {
        let mut value: Value = serde_json::from_str(&self.0).map_err(SimError::SeedShape)?;
        set_dates(&mut value, now)?;
        let file: SeedFile = serde_json::from_value(value).map_err(SimError::SeedShape)?;
        match file.companies.iter().find(|company| company.keys.is_empty()) {
            Some(company) => Err(SimError::SeedContent(format!("company {} has no keys", company.company_id))),
            None => Ok(file.companies),
        }
    }
}

#[derive(Deserialize)]
struct SeedFile {
    companies: Vec<CompanySeed>,
}

/// One company of a seed; tables that this version doesn't use are ignored.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct CompanySeed {
    pub(super) company_id: String,
    pub(super) keys: Vec<Key>,
    #[serde(default)]
    pub(super) ip_allow: Vec<String>,
    /// E-mail addresses of those who work in the web app; empty: any is taken.
    #[serde(default)]
    pub(super) users: Vec<String>,
    #[serde(default)]
    pub(super) settings: Settings,
    /// `sales_order_status`, `bill_status`, `payment_type` and so on; one that is missing takes any value.
    #[serde(default)]
    pub(super) registers: BTreeMap<String, Vec<Register>>,
    /// `{code, factor, desc}`; empty: the usual Slovenian ones.
    #[serde(default)]
    pub(super) taxes: Vec<Row>,
    /// `{count_code, title, sales_purchase, price_type: net|gross, currency_code}`.
    #[serde(default)]
    pub(super) pricelists: Vec<Row>,
    /// `get_bank_statement`, `get_bank_compensation`, `cash_register_journal`: what each answers.
    #[serde(default)]
    pub(super) bank: BTreeMap<String, Vec<Row>>,
    #[serde(default)]
    pub(super) partners: Vec<Row>,
    #[serde(default)]
    pub(super) products: Vec<Row>,
    #[serde(default)]
    pub(super) stock: Vec<Row>,
    #[serde(default)]
    pub(super) documents: Vec<Row>,
    #[serde(default)]
    pub(super) warehouses: Vec<Row>,
}

/// A key, with a switch where rotation is tested.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Key {
    Plain(String),
    Switched { key: String, enabled: bool },
}

impl Key {
    pub(super) fn opens(&self, with: &str) -> bool {
        match self {
            Self::Plain(key) => key == with,
            Self::Switched { key, enabled } => *enabled && key == with,
        }
    }

    pub(super) fn is(&self, other: &str) -> bool {
        match self {
            Self::Plain(key) | Self::Switched { key, .. } => key == other,
        }
    }
}

fn set_dates(value: &mut Value, now: Timestamp) -> Result<(), SimError> {
    match value {
        Value::String(text) if text.starts_with('@') => match dated(text, now) {
            Some(date) => *text = date,
            None => return Err(SimError::SeedContent(format!("{text:?} is no date token such as @-12d, @ts+0d or @dot-3d"))),
        },
        Value::Array(items) => items.iter_mut().try_for_each(|item| set_dates(item, now))?,
        Value::Object(fields) => fields.iter_mut().try_for_each(|(_, field)| set_dates(field, now))?,
        _ => {}
    }
    Ok(())
}

fn dated(token: &str, now: Timestamp) -> Option<String> {
    let body = token.strip_prefix('@')?.strip_suffix('d')?;
    let split = body.find(['+', '-'])?;
    let (form, days) = body.split_at_checked(split)?;
    let days: i64 = days.parse().ok()?;
    let moment = now.checked_add((days.checked_mul(24)?).hours()).ok()?;
    let day = wall(now).date().checked_add(days.days()).ok()?;
    match form {
        "" => Some(shown_date(day)),
        "ts" => Some(shown_timestamp(moment)),
        "dot" => Some(dotted_date(day)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_become_dates_counted_from_the_simulators_time() {
        let now: Timestamp = "2027-01-15T09:00:00Z".parse().unwrap();
        for (token, expected) in [
            ("@-12d", Some("2027-01-03+02:00")),
            ("@+5d", Some("2027-01-20+02:00")),
            ("@ts-1d", Some("2027-01-14T10:00:00+02:00")),
            ("@dot+0d", Some("15.01.2027")),
            ("@home", None),
            ("@5d", None),
        ] {
            assert_eq!(dated(token, now).as_deref(), expected, "{token}");
        }
    }
}
