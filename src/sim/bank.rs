//! What the bank and the cash register say: lists of the seed, by day.

use serde_json::{Value, json};

use super::answer::{Refusal, Reply};
use super::asked::Asked;
use super::inputs;
use super::world::{Row, list};

/// The documented maximum of rows, and the default.
const MOST_ROWS: usize = 100;

pub(super) fn get_bank_statement(asked: &mut Asked<'_>) -> Result<Reply, Refusal> {
    listed(asked, "get_bank_statement", "result")
}

pub(super) fn get_bank_compensation(asked: &mut Asked<'_>) -> Result<Reply, Refusal> {
    listed(asked, "get_bank_compensation", "result")
}

pub(super) fn cash_register_journal(asked: &mut Asked<'_>) -> Result<Reply, Refusal> {
    listed(asked, "cash_register_journal", "cash_register_journal_list")
}

pub(super) fn get_bank_statement_status(asked: &mut Asked<'_>) -> Result<Reply, Refusal> {
    let rows = list(&asked.company.bank, "get_bank_statement_status").to_vec();
    Ok(Reply::Fields(Row::from_iter([("statement_list".to_owned(), Value::Array(rows))])))
}

/// A page of a list of the seed, between two days.
fn listed(asked: &Asked<'_>, table: &str, key: &str) -> Result<Reply, Refusal> {
    let (offset, limit) = inputs::window(asked.body, MOST_ROWS, asked.knobs)?;
    let day = |field: &str| inputs::text(asked.body, field).and_then(|text| inputs::date(&text));
    let (exact, from, to) = (day("doc_date"), day("doc_date_from"), day("doc_date_to"));
    let id = inputs::text(asked.body, "doc_id");
    let fits = |entry: &&Value| {
        let field = |name: &str| entry.get(name).and_then(Value::as_str).unwrap_or_default();
        let held = inputs::date(field("doc_date"));
        exact.is_none_or(|day| held == Some(day))
            && from.is_none_or(|day| held >= Some(day))
            && to.is_none_or(|day| held.is_some_and(|held| held <= day))
            && id.as_ref().is_none_or(|id| field("mk_id") == id)
    };
    let rows: Vec<Value> = list(&asked.company.bank, table).iter().filter(fits).skip(offset).take(limit).cloned().collect();
    let counts = [("offset", offset), ("limit", limit)].map(|(field, number)| (field.to_owned(), json!(number.to_string())));
    Ok(Reply::Fields(counts.into_iter().chain([(key.to_owned(), Value::Array(rows))]).collect()))
}
