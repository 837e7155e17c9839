//! `warehouse_list`, `warehouse_stock` and `source_stock`: what lies where.

use serde_json::{Value, json};

use crate::sim::answer::{Refusal, Reply};
use crate::sim::asked::Asked;
use crate::sim::inputs;
use crate::sim::world::{Row, set, shown, text};

/// The documented maximum of rows, and the default.
const MOST_ROWS: usize = 1000;

pub(in crate::sim) fn warehouse_list(asked: &mut Asked<'_>) -> Result<Reply, Refusal> {
    let rows = asked.company.warehouses.iter().map(|row| Value::Object(shown(row))).collect();
    Ok(Reply::Fields(Row::from_iter([("warehouse_list".to_owned(), Value::Array(rows))])))
}

pub(in crate::sim) fn warehouse_stock(asked: &mut Asked<'_>) -> Result<Reply, Refusal> {
    let (offset, limit) = inputs::window(asked.body, MOST_ROWS, asked.knobs)?;
    let page: Vec<Value> = found(asked, offset, limit).iter().map(|row| Value::Object(shown(row))).collect();
    let count = ("stock_list_count".to_owned(), json!(page.len().to_string()));
    Ok(Reply::Fields(Row::from_iter([count, ("stock_list".to_owned(), Value::Array(page))])))
}

/// The same rows with the marks of their warehouses, and only what identifies and counts.
pub(in crate::sim) fn source_stock(asked: &mut Asked<'_>) -> Result<Reply, Refusal> {
    let (offset, limit) = inputs::window(asked.body, MOST_ROWS, asked.knobs)?;
    let marked = |stock: &Row| {
        let warehouse = asked.company.warehouses.iter().find(|row| text(row, "mk_id") == text(stock, "warehouse_id"));
        let mut source = Row::new();
        set(&mut source, "warehouse_id", text(stock, "warehouse_id"));
        set(&mut source, "warehouse_mark", warehouse.map(|row| text(row, "mark")).unwrap_or_default());
        ["mk_id", "count_code", "code", "amount", "unit"].iter().for_each(|field| set(&mut source, field, text(stock, field)));
        Value::Object(source)
    };
    let rows: Vec<Value> = found(asked, offset, limit).iter().map(marked).collect();
    Ok(Reply::Fields(Row::from_iter([("stock_list".to_owned(), Value::Array(rows))])))
}

/// The rows of a page: by product through an index, else one after another.
fn found(asked: &Asked<'_>, offset: usize, limit: usize) -> Vec<Row> {
    let wanted = |field: &str| asked.body.get(field).map(inputs::comma_list).unwrap_or_default();
    let (warehouses, codes, products) = (wanted("wh_id_list"), wanted("product_code_list"), wanted("product_mk_id_list"));
    let among = |wanted: &[String], held: &str| wanted.is_empty() || wanted.iter().any(|item| item == held);
    let fits = |row: &Row| {
        among(&warehouses, text(row, "warehouse_id")) && among(&codes, text(row, "code")) && among(&products, text(row, "mk_id"))
    };
    let stock = &asked.company.stock;
    let read = |number: u64| stock.get(number);
    let (column, named) = if products.is_empty() { ("code", &codes) } else { ("product", &products) };
    if !named.is_empty() {
        let mut numbers: Vec<u64> = named.iter().flat_map(|one| stock.with(column, one)).collect();
        numbers.sort_unstable();
        numbers.dedup();
        return numbers.into_iter().filter_map(read).filter(fits).skip(offset).take(limit).collect();
    }
    if warehouses.is_empty() {
        return stock.numbers().iter().skip(offset).take(limit).copied().filter_map(read).collect();
    }
    stock.numbers().iter().copied().filter_map(read).filter(fits).skip(offset).take(limit).collect()
}
