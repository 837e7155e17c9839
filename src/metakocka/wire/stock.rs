//! A row of `stock_list` to an amount in a warehouse, and the sum over lots.

use std::collections::HashMap;

use super::row::{BadRow, Row};
use crate::domain::{MkId, Stock};

pub(in crate::metakocka) fn stock(row: &Row<'_>) -> Result<Stock, BadRow> {
    Ok(Stock {
        product: row.need_id("mk_id")?,
        warehouse: row.need_id("warehouse_id")?,
        amount: row.decimal("amount")?.unwrap_or_default(),
        free: row.decimal("free_amount")?,
        unit: row.text("unit"),
    })
}

/// A warehouse, and whether what lies there is nothing for customers: closed, or left out of the stock that the owner shows.
pub(in crate::metakocka) fn warehouse(row: &Row<'_>) -> Result<(MkId, bool), BadRow> {
    let denied = |field: &str| row.text(field).is_some_and(|word| word.eq_ignore_ascii_case("false"));
    Ok((row.need_id("mk_id")?, denied("include_in_stock_info") || denied("active")))
}

/// One row per product and warehouse: Metakocka sends one per lot, serial number and shelf, and pages may part them.
/// `free` is the sum where any lot tells it. The order is that of each pair's first row.
#[must_use]
pub fn sum_stock(rows: Vec<Stock>) -> Vec<Stock> {
    let mut sums: Vec<Stock> = Vec::new();
    let mut places: HashMap<(MkId, MkId), usize> = HashMap::new();
    for row in rows {
        let place = *places.entry((row.product.clone(), row.warehouse.clone())).or_insert(sums.len());
        match sums.get_mut(place) {
            Some(sum) => {
                sum.amount += row.amount;
                sum.free = match (sum.free, row.free) {
                    (Some(one), Some(other)) => Some(one + other),
                    (one, other) => one.or(other),
                };
            }
            None => sums.push(row),
        }
    }
    sums
}
