//! Generated products with a net price list, and their stock in two warehouses.

use serde_json::{Value, json};

use super::money::with_comma;
use super::names::{KINDS, WARES, Ware};
use super::{Dice, FIRST_PRODUCT, Generator, OF_PRODUCTS, row};
use crate::sim::world::Row;

/// What lines of documents need to know of a product, and what the rest of its row is made from.
#[derive(Clone, Debug)]
pub(super) struct Product {
    number: u64,
    mk_id: u64,
    code: String,
    name: String,
    ware: Ware,
    /// Net.
    pub(super) cents: u64,
    dice: Dice,
}

/// The warehouses of a generated company, counted from its base: their number and how much they hold of a thousand products.
const WAREHOUSES: [(u64, u64); 2] = [(1, 900), (2, 300)];

/// The longest description that a product may have.
const LONGEST_DESCRIPTION: usize = 700;

impl Generator {
    /// The product with this number, counted from 0.
    pub(super) fn product(&self, number: u64) -> Product {
        let mut dice = self.dice(OF_PRODUCTS, number);
        let (ware, (kind_code, kind)) = (dice.pick(WARES), dice.pick(KINDS));
        let size = dice.between(1, 40) * 5;
        let cents = ware.from_cents * dice.between(10, 100) / 10;
        let code = format!("{}-{kind_code}-{:05}", ware.code, number + 1);
        Product { number, mk_id: self.base + FIRST_PRODUCT + number, code, name: format!("{} {kind} {size}", ware.name), ware, cents, dice }
    }

    /// Its rows of `warehouse_stock`; some are negative, some products were never stocked.
    pub(super) fn stock(&self, product: &Product) -> Vec<Row> {
        let mut dice = product.dice.clone();
        let held: Vec<(u64, bool)> = WAREHOUSES.iter().map(|(warehouse, share)| (*warehouse, dice.permille(*share))).collect();
        let held = held.into_iter().filter(|(_, held)| *held);
        held.map(|(warehouse, _)| product.in_warehouse(self.base + warehouse, amount(&mut dice))).collect()
    }
}

/// `7`, `12,5` or `-3`.
fn amount(dice: &mut Dice) -> String {
    match dice.below(100) {
        0 => format!("-{}", dice.between(1, 9)),
        1..12 => format!("{},{}", dice.below(400), dice.pick(&[25_u64, 5, 75])),
        12..20 => "0".to_owned(),
        _ => dice.below(400).to_string(),
    }
}

impl Product {
    pub(super) fn tax_permille(&self) -> u64 {
        if self.ware.reduced_tax { 95 } else { 220 }
    }

    /// The head of a document's line.
    pub(super) fn within_line(&self) -> Row {
        row([
            ("count_code", (self.number + 101).to_string()),
            ("mk_id", self.mk_id.to_string()),
            ("code", self.code.clone()),
            ("name", self.name.clone()),
            ("unit", self.ware.unit.to_owned()),
        ])
    }

    fn in_warehouse(&self, warehouse: u64, amount: String) -> Row {
        row([
            ("warehouse_id", warehouse.to_string()),
            ("mk_id", self.mk_id.to_string()),
            ("count_code", (self.number + 101).to_string()),
            ("code", self.code.clone()),
            ("title", self.name.clone()),
            ("amount", amount),
            ("unit", self.ware.unit.to_owned()),
        ])
    }

    /// The row of `product_list`.
    pub(super) fn row(mut self) -> Row {
        let flag = |on: bool| on.to_string();
        let mut product = row([
            ("count_code", (self.number + 101).to_string()),
            ("mk_id", self.mk_id.to_string()),
            ("code", self.code.clone()),
            ("name", self.name.clone()),
            ("unit", self.ware.unit.to_owned()),
            ("service", flag(false)),
            ("sales", flag(true)),
            ("purchasing", flag(true)),
            ("activated", flag(!self.dice.permille(30))),
            ("name_desc", self.description()),
            ("barcode", if self.number % 5 == 4 { String::new() } else { format!("383{:010}", self.number + 1) }),
            ("weight", format!("{},{}", self.dice.below(40), self.dice.between(1, 9))),
        ]);
        product.insert("_pricelist".to_owned(), self.prices());
        product
    }

    fn description(&self) -> String {
        match self.number % 100 {
            0 => format!("<b>{}</b>, {}.<br>Rok dobave po dogovoru.<script>alert('x')</script>", self.name, self.ware.name),
            1 => "Ročno izdelano, naravno in trajno. ".chars().cycle().take(LONGEST_DESCRIPTION).collect(),
            2..50 => format!("{}, na zalogi v Sloveniji.", self.name),
            _ => String::new(),
        }
    }

    fn prices(&self) -> Value {
        let (tax, percent, factor) = if self.ware.reduced_tax { ("EX3", "9.5", "0.095") } else { ("EX4", "22", "0.22") };
        let price = json!({"price": with_comma(self.cents), "tax": tax, "tax_desc": percent, "tax_factor": factor});
        json!([{
            "count_code": "1", "title": "Redni cenik", "sales_purchase": "sales", "currency_code": "EUR",
            "valid_from": "2020-01-01+02:00", "price_def": price,
        }])
    }
}
