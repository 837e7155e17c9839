//! A company as large as wanted, made row by row: each row is a function of the seed of the dice and its own number.
//!
//! Nothing is kept: rows stream into the tables, so that a million documents never exist twice.

mod dice;
mod documents;
mod head;
mod money;
mod names;
mod partners;
mod products;
mod story;

use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::world::{Row, Table};
use dice::Dice;

/// How many rows of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Sizes {
    partners: u64,
    products: u64,
    documents: u64,
}

impl Default for Sizes {
    /// The size of the seed `large`.
    fn default() -> Self {
        Self { partners: 3_000, products: 5_000, documents: 20_000 }
    }
}

impl Sizes {
    const MOST: Self = Self { partners: 100_000, products: 100_000, documents: 1_000_000 };

    /// The sizes, if they can be made.
    pub(super) fn checked(self) -> Result<Self, String> {
        let most = Self::MOST;
        if self.partners > most.partners || self.products > most.products || self.documents > most.documents {
            let Self { partners, products, documents } = most;
            return Err(format!("at most {partners} partners, {products} products and {documents} documents can be generated"));
        }
        if self.documents > 0 && (self.partners == 0 || self.products == 0) {
            return Err("documents need at least one partner and one product".to_owned());
        }
        Ok(self)
    }
}

impl FromStr for Sizes {
    type Err = String;

    /// `partners=100000,products=5000,documents=1000000`; what isn't named is as in the seed `large`.
    fn from_str(text: &str) -> Result<Self, String> {
        let mut sizes = Self::default();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let (name, number) = part.split_once('=').ok_or_else(|| format!("{part:?} is no size such as partners=3000"))?;
            let number = number.trim().parse().map_err(|_| format!("{number:?} is no number of {name}"))?;
            match name.trim() {
                "partners" => sizes.partners = number,
                "products" => sizes.products = number,
                "documents" => sizes.documents = number,
                _ => return Err(format!("there is no table {name:?} to generate; known are partners, products and documents")),
            }
        }
        sizes.checked()
    }
}

/// Makes the rows of one company.
#[derive(Clone, Debug)]
pub(super) struct Generator {
    sizes: Sizes,
    seed: u64,
    now: Timestamp,
    /// What every `mk_id` is counted from.
    base: u64,
}

/// The tables, as the dice tell them apart.
const OF_PARTNERS: u64 = 1;
const OF_PRODUCTS: u64 = 2;
const OF_DOCUMENTS: u64 = 3;

/// Where the `mk_id`s of each table begin, above the company's base; the gaps are for addresses, contacts and lines.
const FIRST_PRODUCT: u64 = 10_000;
const FIRST_PARTNER: u64 = 1_000_000;
const PER_PARTNER: u64 = 10;
const FIRST_DOCUMENT: u64 = 10_000_000;
const PER_DOCUMENT: u64 = 20;

impl Generator {
    /// `company` is a number, as Metakocka's are; `now` is the day that dates are counted back from.
    pub(super) fn new(sizes: Sizes, seed: u64, now: Timestamp, company: &str) -> Self {
        let base = company.parse::<u64>().unwrap_or(0) % 1_000_000 * 100_000_000;
        Self { sizes, seed, now, base }
    }

    /// Every row, each table in the order of its `mk_id`s.
    pub(super) fn rows(self) -> impl Iterator<Item = (Table, Row)> {
        let Sizes { partners, products, documents } = self.sizes;
        let of = self.clone();
        let partners = (0..partners).map(move |number| (Table::Partners, of.partner(number).row()));
        let of = self.clone();
        let products = (0..products).flat_map(move |number| {
            let product = of.product(number);
            let stock: Vec<(Table, Row)> = of.stock(&product).into_iter().map(|row| (Table::Stock, row)).collect();
            std::iter::once((Table::Products, product.row())).chain(stock)
        });
        let documents = (0..documents).map(move |number| (Table::Documents, self.document(number)));
        partners.chain(products).chain(documents)
    }

    fn dice(&self, table: u64, number: u64) -> Dice {
        Dice::of(self.seed, table, number)
    }
}

/// A row of these texts, without the empty ones.
fn row<const N: usize>(fields: [(&str, String); N]) -> Row {
    fields.into_iter().filter(|(_, text)| !text.is_empty()).map(|(field, text)| (field.to_owned(), text.into())).collect()
}
