//! `product_list`, `warehouse_list` and `warehouse_stock`.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::answer::{Refusal, Reply};
use super::asked::Asked;
use super::inputs;
use super::world::{Row, rank, shown, text};

/// The documented maximum of rows, and the default.
const MOST_ROWS: usize = 1000;

/// Fields of the request that the answer doesn't repeat.
const NOT_ECHOED: &[&str] = &["secret_key", "company_id", "limit", "offset"];

pub(super) fn product_list(asked: &Asked<'_>) -> Result<Reply, Refusal> {
    let (offset, limit) = inputs::window(asked.body, MOST_ROWS, asked.knobs)?;
    let mut products: Vec<&Row> = asked.company.products.iter().filter(|row| fits(row, asked)).collect();
    products.sort_by_key(|row| rank(row));
    let page: Vec<Value> = products.into_iter().skip(offset).take(limit).map(|row| rendered(row, asked)).collect();
    let echo = asked.body.iter().filter(|(field, _)| !NOT_ECHOED.contains(&field.as_str()));
    let mut answer: Row = echo.filter_map(|(field, value)| Some((field.clone(), json!(inputs::scalar(value)?)))).collect();
    answer.insert("limit".to_owned(), json!(limit.to_string()));
    answer.insert("offset".to_owned(), json!(offset.to_string()));
    answer.insert("product_list_count".to_owned(), json!(page.len().to_string()));
    answer.insert("product_list".to_owned(), Value::Array(page));
    Ok(Reply::Fields(answer))
}

fn fits(row: &Row, asked: &Asked<'_>) -> bool {
    let like = inputs::flag(asked.body, "search_with_like");
    let named = |field: &str, held: &str| {
        inputs::text(asked.body, field).is_none_or(|wanted| match like {
            true => held.to_lowercase().contains(&wanted.to_lowercase()),
            false => held == wanted,
        })
    };
    let flagged = |field: &str, held: &str| inputs::text(asked.body, field).is_none_or(|wanted| wanted == truth(text(row, held)));
    let by_id = !asked.knobs.product_mk_id_filter || named("mk_id", text(row, "mk_id"));
    let by_name = named("count_code", text(row, "count_code")) && named("code", text(row, "code")) && named("title", text(row, "name"));
    let by_flag =
        [("sales", "sales"), ("purchase", "purchasing"), ("service", "service"), ("active", "activated"), ("eshop_sync", "eshop_sync")];
    by_id && by_name && by_flag.iter().all(|(field, held)| flagged(field, held))
}

fn truth(text: &str) -> &str {
    if text == "true" { "true" } else { "false" }
}

fn rendered(row: &Row, asked: &Asked<'_>) -> Value {
    let mut product = shown(row);
    if let Some(prices) = row.get("_pricelist").filter(|_| inputs::flag(asked.body, "return_pricelist")) {
        let mut prices = prices.clone();
        if !inputs::flag(asked.body, "show_tax_factor") {
            remove_within(&mut prices, "tax_factor");
        }
        product.insert("pricelist".to_owned(), prices);
    }
    if inputs::flag(asked.body, "return_warehause_stock") {
        product.extend(amounts(row, asked));
    }
    Value::Object(product)
}

/// The amount in all warehouses, and in each.
fn amounts(product: &Row, asked: &Asked<'_>) -> Row {
    let id = text(product, "mk_id");
    let rows: Vec<&Row> = asked.company.stock.iter().filter(|row| text(row, "mk_id") == id).collect();
    let total: Decimal = rows.iter().filter_map(|row| inputs::number(text(row, "amount"))).sum();
    let detail = rows.iter().map(|row| json!({"warehouse_id": text(row, "warehouse_id"), "amount": text(row, "amount")}));
    let fields = [("amount", json!(total.to_string().replace('.', ","))), ("amount_detail", Value::Array(detail.collect()))];
    if rows.is_empty() { Row::new() } else { fields.into_iter().map(|(field, value)| (field.to_owned(), value)).collect() }
}

/// Removes a field from every object in a value.
pub(super) fn remove_within(value: &mut Value, field: &str) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| remove_within(item, field)),
        Value::Object(fields) => {
            fields.remove(field);
            fields.iter_mut().for_each(|(_, inner)| remove_within(inner, field));
        }
        _ => {}
    }
}

pub(super) fn warehouse_list(asked: &Asked<'_>) -> Result<Reply, Refusal> {
    let rows = asked.company.warehouses.iter().map(|row| Value::Object(shown(row))).collect();
    Ok(Reply::Fields(Row::from_iter([("warehouse_list".to_owned(), Value::Array(rows))])))
}

pub(super) fn warehouse_stock(asked: &Asked<'_>) -> Result<Reply, Refusal> {
    let (offset, limit) = inputs::window(asked.body, MOST_ROWS, asked.knobs)?;
    let among = |field: &str, held: &str| {
        let wanted = asked.body.get(field).map(inputs::comma_list).unwrap_or_default();
        wanted.is_empty() || wanted.iter().any(|item| item == held)
    };
    let fits = |row: &&Row| {
        among("wh_id_list", text(row, "warehouse_id"))
            && among("product_code_list", text(row, "code"))
            && among("product_mk_id_list", text(row, "mk_id"))
    };
    let page: Vec<Value> = asked.company.stock.iter().filter(fits).skip(offset).take(limit).map(|row| Value::Object(shown(row))).collect();
    let count = ("stock_list_count".to_owned(), json!(page.len().to_string()));
    Ok(Reply::Fields(Row::from_iter([count, ("stock_list".to_owned(), Value::Array(page))])))
}
