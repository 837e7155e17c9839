//! `sync_stock`: the stock of all warehouses at once; what isn't named is removed.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::sim::access;
use crate::sim::answer::{Refusal, Reply};
use crate::sim::asked::Asked;
use crate::sim::inputs;
use crate::sim::shape::comma;
use crate::sim::world::{Company, Row, Table, list, row, set, text};

/// A row that was asked for, and the product that it means.
struct Counted {
    warehouse: String,
    product: Row,
    amount: Decimal,
}

pub(in crate::sim) fn sync_stock(asked: &mut Asked<'_>) -> Result<Reply, Refusal> {
    access::user(asked.company, asked.body, true)?;
    let mut answer = row([("opr_desc", "Sync successful")]);
    let given: Vec<&Row> = list(asked.body, "stock_list").iter().filter_map(Value::as_object).collect();
    if given.is_empty() {
        return Ok(Reply::Fields(answer));
    }
    let (mut counted, mut errors) = (Vec::new(), Vec::new());
    for line in given {
        match read(asked.company, line) {
            Ok(line) => counted.push(line),
            Err(why) => {
                let mut error = inputs::texts(line);
                error.shift_remove("amount");
                set(&mut error, "error", why);
                errors.push(Value::Object(error));
            }
        }
    }
    let removed = remove_others(asked.company, &counted, inputs::flag(asked.body, "include_current_stock"));
    let written = counted.iter().map(|line| write(asked.company, line)).collect::<Vec<Value>>();
    for (field, rows) in [("stock_list", written), ("stock_remove_list", removed), ("error_list", errors)] {
        set(&mut answer, field, if rows.is_empty() { Value::Null } else { Value::Array(rows) });
    }
    Ok(Reply::Fields(answer))
}

fn read(company: &Company, line: &Row) -> Result<Counted, &'static str> {
    let warehouse = inputs::text(line, "warehouse_id").unwrap_or_default();
    if !company.warehouses.iter().any(|row| text(row, "mk_id") == warehouse) {
        return Err("Warehouse not found");
    }
    let by_id = inputs::text(line, "product_id").and_then(|id| company.products.get(id.parse().ok()?));
    let product = by_id.or_else(|| company.products.first_with("code", &inputs::text(line, "product_code")?));
    let amount = inputs::decimal(line, "amount").ok().flatten().ok_or("Amount is not a number")?;
    Ok(Counted { warehouse, product: product.ok_or("Product not found")?, amount })
}

/// Removes every row that isn't counted.
fn remove_others(company: &mut Company, counted: &[Counted], keep: bool) -> Vec<Value> {
    let named: BTreeSet<(&str, &str)> = counted.iter().map(|line| (line.warehouse.as_str(), text(&line.product, "mk_id"))).collect();
    let others: Vec<(u64, Row)> =
        company.stock.numbers().iter().filter_map(|number| Some((*number, company.stock.get(*number)?))).collect();
    let others = others.into_iter().filter(|(_, row)| !keep && !named.contains(&(text(row, "warehouse_id"), text(row, "mk_id"))));
    let mut removed = Vec::new();
    for (number, row) in others.collect::<Vec<_>>() {
        company.remove(Table::Stock, number);
        company.stock_events.push_back(text(&row, "mk_id").to_owned());
        removed
            .push(json!({"warehouse_id": text(&row, "warehouse_id"), "product_code": text(&row, "code"), "amount": text(&row, "amount")}));
    }
    removed
}

/// Writes one amount, over what lies there already.
fn write(company: &mut Company, line: &Counted) -> Value {
    let id = text(&line.product, "mk_id").to_owned();
    let same = company.stock.with("product", &id).find_map(|number| {
        let row = company.stock.get(number).filter(|row| text(row, "warehouse_id") == line.warehouse)?;
        Some((number, row))
    });
    let (number, mut stock) =
        same.unwrap_or_else(|| (company.next_stock(), row([("warehouse_id", line.warehouse.as_str()), ("mk_id", &id)])));
    for (field, from) in [("count_code", "count_code"), ("code", "code"), ("title", "name"), ("unit", "unit")] {
        set(&mut stock, field, text(&line.product, from));
    }
    set(&mut stock, "amount", comma(line.amount));
    company.save(Table::Stock, number, &stock);
    company.stock_events.push_back(id);
    json!({"warehouse_id": line.warehouse, "product_code": text(&line.product, "code"), "amount": comma(line.amount)})
}
