//! `product_list`: pages of products, with prices, amounts and other details only where they are asked for.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::sim::answer::{Refusal, Reply};
use crate::sim::asked::Asked;
use crate::sim::inputs;
use crate::sim::shape::comma;
use crate::sim::world::{Row, row, set, shown, text};

/// The documented maximum of rows, and the default.
const MOST_ROWS: usize = 1000;

/// Fields of the request that the answer doesn't repeat.
const NOT_ECHOED: &[&str] = &["secret_key", "company_id", "limit", "offset"];

/// Flags of a request, and the fields of a product that they ask about.
const FLAGS: [(&str, &str); 6] = [
    ("sales", "sales"),
    ("purchase", "purchasing"),
    ("service", "service"),
    ("work", "work"),
    ("active", "activated"),
    ("eshop_sync", "eshop_sync"),
];

/// Options, and the fields that stand only with them.
const OPTIONAL: [(&str, &str); 7] = [
    ("return_product_partner_info", "product_partner_info"),
    ("return_category", "category_tree_list"),
    ("return_expect_order_delivery_date", "order_in_delivery"),
    ("return_web_shop_link", "web_shop_link"),
    ("return_last_purchase_price", "last_purchase_price"),
    ("return_product_compound", "compounds"),
    ("return_warehouse_reservation", "reservation_detail"),
];

pub(in crate::sim) fn product_list(asked: &mut Asked<'_>) -> Result<Reply, Refusal> {
    let (offset, limit) = inputs::window(asked.body, MOST_ROWS, asked.knobs)?;
    let page: Vec<Value> = found(asked, offset, limit).iter().map(|row| Value::Object(rendered(row, asked))).collect();
    let echo = asked.body.iter().filter(|(field, _)| !NOT_ECHOED.contains(&field.as_str()));
    let mut answer: Row = echo.filter_map(|(field, value)| Some((field.clone(), json!(inputs::scalar(value)?)))).collect();
    answer.extend(row([("limit", &limit.to_string()), ("offset", &offset.to_string()), ("product_list_count", &page.len().to_string())]));
    answer.insert("product_list".to_owned(), Value::Array(page));
    Ok(Reply::Fields(answer))
}

/// The products of a page: at once where nothing narrows them, else through an index or what they are called.
fn found(asked: &Asked<'_>, offset: usize, limit: usize) -> Vec<Row> {
    let products = &asked.company.products;
    let like = inputs::flag(asked.body, "search_with_like");
    let exact = ["count_code", "code"].into_iter().find_map(|field| Some((field, inputs::text(asked.body, field)?)));
    let named = ["count_code", "code", "title"].iter().find_map(|field| inputs::text(asked.body, field));
    let narrowed = named.is_some() || inputs::text(asked.body, "category").is_some() || asks_for_flags(asked);
    let read = |number: &u64| products.get(*number);
    match (exact, named) {
        (Some((field, code)), _) if !like => {
            products.with(field, &code).filter_map(|number| read(&number)).filter(|row| fits(row, asked)).skip(offset).take(limit).collect()
        }
        _ if !narrowed => products.numbers().iter().skip(offset).take(limit).filter_map(read).collect(),
        (_, named) => {
            let part = named.unwrap_or_default().to_lowercase();
            let mentioned = products.numbers().iter().filter(|number| products.mentions(**number, &part));
            mentioned.filter_map(read).filter(|row| fits(row, asked)).skip(offset).take(limit).collect()
        }
    }
}

fn asks_for_flags(asked: &Asked<'_>) -> bool {
    let by_id = asked.knobs.product_mk_id_filter && inputs::text(asked.body, "mk_id").is_some();
    by_id || FLAGS.iter().any(|(field, _)| inputs::text(asked.body, field).is_some())
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
    let category = inputs::text(asked.body, "category");
    let by_category = category.is_none_or(|wanted| row.get("category_tree_list").is_some_and(|tree| labelled(tree, &wanted)));
    by_id && by_name && by_category && FLAGS.iter().all(|(field, held)| flagged(field, held))
}

/// Whether a node of a category tree has this label.
fn labelled(tree: &Value, label: &str) -> bool {
    match tree {
        Value::Array(nodes) => nodes.iter().any(|node| labelled(node, label)),
        Value::Object(node) => {
            text(node, "tree_node_label") == label || node.get("tree_node_list").is_some_and(|inner| labelled(inner, label))
        }
        _ => false,
    }
}

fn truth(text: &str) -> &str {
    if text == "true" { "true" } else { "false" }
}

fn rendered(product: &Row, asked: &Asked<'_>) -> Row {
    let mut answer = shown(product);
    for (option, field) in OPTIONAL {
        if !inputs::flag(asked.body, option) {
            answer.shift_remove(field);
        }
    }
    if let Some(prices) = product.get("_pricelist").filter(|_| inputs::flag(asked.body, "return_pricelist")) {
        let mut prices = prices.clone();
        if !inputs::flag(asked.body, "show_tax_factor") {
            remove_within(&mut prices, "tax_factor");
        }
        answer.insert("pricelist".to_owned(), prices);
    }
    answer.extend(amounts(product, asked));
    answer
}

/// The amount in all warehouses and in each, and what of it is free, as far as asked for; nothing for what was never stocked.
fn amounts(product: &Row, asked: &Asked<'_>) -> Row {
    let stock = &asked.company.stock;
    let (listed, free) = (inputs::flag(asked.body, "return_warehause_stock"), inputs::flag(asked.body, "return_free_amount"));
    let mut fields = Row::new();
    if !listed && !free {
        return fields;
    }
    let rows: Vec<Row> = stock.with("product", text(product, "mk_id")).filter_map(|number| stock.get(number)).collect();
    let sum = |field: &str| rows.iter().filter_map(|row| inputs::number(text(row, field))).sum::<Decimal>();
    if listed && !rows.is_empty() {
        let detail = rows.iter().map(|row| json!({"warehouse_id": text(row, "warehouse_id"), "amount": text(row, "amount")}));
        let detail: Vec<Value> = detail.collect();
        set(&mut fields, "amount", comma(sum("amount")));
        set(&mut fields, "amount_detail", detail);
    }
    if free && rows.iter().any(|row| row.contains_key("free_amount")) {
        set(&mut fields, "free_amount", comma(sum("free_amount")));
    }
    fields
}

/// Removes a field from every object in a value.
pub(in crate::sim) fn remove_within(value: &mut Value, field: &str) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| remove_within(item, field)),
        Value::Object(fields) => {
            fields.shift_remove(field);
            fields.iter_mut().for_each(|(_, inner)| remove_within(inner, field));
        }
        _ => {}
    }
}
