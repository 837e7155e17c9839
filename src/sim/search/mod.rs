//! `search`: one document type per call; every condition has to hold, and a page costs the same however many documents there are.

mod condition;
mod discovery;
mod hits;

use serde_json::{Value, json};

use super::answer::{Refusal, Reply};
use super::asked::Asked;
use super::documents;
use super::inputs;
use super::knobs::EmptyStyle;
use super::world::{Row, Table, shown, text};

pub(super) use discovery::discovery;

/// The documented maximum of rows, and the assumed default.
const MOST_ROWS: usize = 100;

pub(super) fn search(asked: &mut Asked<'_>) -> Result<Reply, Refusal> {
    if inputs::text(asked.body, "doc_type").as_deref() == Some("purchase_product") {
        return products(asked);
    }
    let doc_type = documents::known_type(asked.body)?;
    let conditions = condition::conditions(doc_type, asked)?;
    let (offset, limit) = inputs::window(asked.body, MOST_ROWS, asked.knobs)?;
    let descending = descending(doc_type, asked.body);
    let sought = hits::Sought { doc_type, conditions: &conditions, query: inputs::text(asked.body, "query") };
    let (all, page) = hits::page(asked.company, &sought, &hits::Window { offset, limit, descending });
    if doc_type == "complaint" && all == 0 {
        return Err(Refusal::new("6", "No complaints found"));
    }
    let counted = (doc_type != "complaint").then_some(all);
    let rows = page.iter().map(|row| hit(row, asked)).collect();
    Ok(answer("result", rows, counted, (offset, limit), asked.knobs.empty_style))
}

/// Orders and warehouse papers ascend; work orders begin with the newest.
fn descending(doc_type: &str, body: &Row) -> bool {
    match inputs::text(body, "order_direction").as_deref() {
        Some("desc") => true,
        Some(_) => false,
        None => doc_type == "workorder",
    }
}

/// Rows with their counts; without any in the style of the knob.
fn answer(key: &str, rows: Vec<Value>, all: Option<usize>, (offset, limit): (usize, usize), style: EmptyStyle) -> Reply {
    let counts = [("result_all_records", all), ("result_count", Some(rows.len())), ("offset", Some(offset)), ("limit", Some(limit))];
    let given = counts.into_iter().filter_map(|(field, number)| Some((field.to_owned(), json!(number?.to_string()))));
    let mut answer: Row = given.collect();
    match (rows.is_empty(), style) {
        (true, EmptyStyle::Absent) => {}
        (true, EmptyStyle::EmptyString) => drop(answer.insert(key.to_owned(), json!(""))),
        _ => drop(answer.insert(key.to_owned(), Value::Array(rows))),
    }
    Reply::Fields(answer)
}

fn hit(row: &Row, asked: &Asked<'_>) -> Value {
    let whole = inputs::text(asked.body, "result_type").as_deref() == Some("doc");
    let mut shown = if whole {
        documents::rendered(row, asked)
    } else {
        let status = inputs::flag(asked.body, "show_status_code").then_some("status_code");
        let fields = ["mk_id", "count_code"].into_iter().chain(status);
        fields.filter_map(|field| Some((field.to_owned(), row.get(field)?.clone()))).collect()
    };
    if asked.knobs.omit_doc_type {
        shown.remove("doc_type");
    }
    shown.insert("opr_code".to_owned(), json!("0"));
    Value::Object(shown)
}

/// Products by `search`; only `eshop_sync` narrows them, and the free query.
fn products(asked: &mut Asked<'_>) -> Result<Reply, Refusal> {
    let (offset, limit) = inputs::window(asked.body, MOST_ROWS, asked.knobs)?;
    let wanted = condition::eshop_sync(asked.body)?;
    let query = inputs::text(asked.body, "query").map(|query| query.to_lowercase());
    let products = &asked.company.products;
    let fits = |number: &u64| {
        let synced = || products.get(*number).map(|row| text(&row, "eshop_sync") == "true");
        query.as_deref().is_none_or(|query| products.mentions(*number, query)) && wanted.is_none_or(|wanted| synced() == Some(wanted))
    };
    let mut found: Vec<u64> = products.numbers().iter().copied().filter(fits).collect();
    if descending("purchase_product", asked.body) {
        found.reverse();
    }
    let page = found.iter().skip(offset).take(limit).filter_map(|number| asked.company.get(Table::Products, *number));
    let rows = page.map(|row| Value::Object(shown(&row))).collect();
    Ok(answer("result_product", rows, Some(found.len()), (offset, limit), asked.knobs.empty_style))
}
