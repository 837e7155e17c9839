//! What a document does to the stock: orders reserve, packing lists take out, acceptance notes bring in.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::sim::inputs;
use crate::sim::shape::comma;
use crate::sim::world::{Company, Row, Table, inner, list, row, set, text};

/// What moves: by the mark of the warehouse and the product's `mk_id`.
type Moved = BTreeMap<(String, String), Decimal>;

/// Takes back what a document did before and does what it does now.
pub(super) fn move_stock(company: &mut Company, before: Option<&Row>, after: Option<&Row>) {
    for (field, doc_type, sign) in [
        ("reserved_amount", "sales_order", Decimal::ONE),
        ("amount", "warehouse_packing_list", Decimal::NEGATIVE_ONE),
        ("amount", "warehouse_acceptance_note", Decimal::ONE),
    ] {
        if field == "reserved_amount" && !company.settings.reservations {
            continue;
        }
        let mut moved = Moved::new();
        add(&mut moved, after.filter(|row| text(row, "doc_type") == doc_type), sign);
        add(&mut moved, before.filter(|row| text(row, "doc_type") == doc_type), -sign);
        moved.retain(|_, amount| !amount.is_zero());
        for ((warehouse, product), amount) in moved {
            shift(company, field, &warehouse, &product, amount);
        }
    }
}

/// The goods of a document; services lie nowhere.
fn add(moved: &mut Moved, document: Option<&Row>, sign: Decimal) {
    let Some(document) = document else { return };
    for line in list(document, "product_list").iter().filter(|line| inner(line, "type") != "service") {
        let key = (text(document, "warehouse").to_owned(), inner(line, "mk_id").to_owned());
        *moved.entry(key).or_default() += sign * inputs::number(inner(line, "amount")).unwrap_or_default();
    }
}

/// Moves one amount; what was never stocked gets a row.
fn shift(company: &mut Company, field: &str, mark: &str, product: &str, by: Decimal) {
    let Some(warehouse) = company.warehouse(mark).map(|row| text(row, "mk_id").to_owned()) else { return };
    let Some(known) = product.parse().ok().and_then(|number| company.products.get(number)) else { return };
    let there = company.stock.with("product", product).find_map(|number| {
        let row = company.stock.get(number).filter(|row| text(row, "warehouse_id") == warehouse)?;
        Some((number, row))
    });
    let (number, mut stock) = there.unwrap_or_else(|| (company.next_stock(), new_row(&warehouse, &known)));
    let amount = |row: &Row, field: &str| inputs::number(text(row, field)).unwrap_or_default();
    let moved = amount(&stock, field) + by;
    set(&mut stock, field, comma(moved));
    if company.settings.reservations {
        let free = amount(&stock, "amount") - amount(&stock, "reserved_amount");
        set(&mut stock, "free_amount", comma(free));
    }
    company.save(Table::Stock, number, &stock);
    company.stock_events.push_back(product.to_owned());
}

fn new_row(warehouse: &str, product: &Row) -> Row {
    let mut stock = row([("warehouse_id", warehouse), ("mk_id", text(product, "mk_id"))]);
    for (field, from) in [("count_code", "count_code"), ("code", "code"), ("title", "name"), ("unit", "unit")] {
        set(&mut stock, field, text(product, from));
    }
    set(&mut stock, "amount", "0");
    stock
}
