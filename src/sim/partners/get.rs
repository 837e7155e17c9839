//! `get_partner`: everything in one answer, or what fits the search fields.

use serde_json::{Value, json};

use crate::sim::answer::{Refusal, Reply};
use crate::sim::asked::Asked;
use crate::sim::inputs;
use crate::sim::knobs::Paging;
use crate::sim::world::{Row, inner, list, shown, text};

/// A page where the knob `partner_paging` lets `get_partner` have any.
const MOST_ROWS: usize = 1000;

pub(in crate::sim) fn get_partner(asked: &mut Asked<'_>) -> Result<Reply, Refusal> {
    let (offset, limit) = match asked.knobs.partner_paging {
        Paging::Honour => inputs::window(asked.body, MOST_ROWS, asked.knobs)?,
        Paging::Ignore => (0, usize::MAX),
    };
    let found = matching(asked, offset, limit);
    if found.is_empty() {
        return Err(Refusal::new("2", "No partner with such properties."));
    }
    Ok(listed(&found, asked))
}

/// Partners as an answer, which has no `opr_code` unless the knob adds one.
pub(super) fn listed(partners: &[Row], asked: &Asked<'_>) -> Reply {
    let mut answer = Row::new();
    if asked.knobs.partner_opr_code {
        answer.insert("opr_code".to_owned(), json!("0"));
    }
    answer.insert("partner_list_count".to_owned(), json!(partners.len().to_string()));
    answer.insert("partner_list".to_owned(), partners.iter().map(|row| rendered(row, asked.body)).collect());
    Reply::Bare(answer)
}

/// Each field that is given has to fit; without any, everybody.
fn matching(asked: &Asked<'_>, offset: usize, limit: usize) -> Vec<Row> {
    let partners = &asked.company.partners;
    let read = |number: u64| partners.get(number);
    if let Some(id) = inputs::text(asked.body, "partner_id") {
        let by_code = partners.with("count_code", &id);
        let numbers = id.parse().ok().into_iter().chain(by_code);
        return numbers.filter_map(read).filter(|row| fits(row, asked.body)).skip(offset).take(limit).collect();
    }
    let parts = mentioned(asked.body);
    let mut numbers = partners.numbers().iter().copied();
    if parts.is_empty() {
        return numbers.skip(offset).take(limit).filter_map(read).collect();
    }
    let fitting = numbers.by_ref().filter(|number| parts.iter().all(|part| partners.mentions(*number, part)));
    fitting.filter_map(read).filter(|row| fits(row, asked.body)).skip(offset).take(limit).collect()
}

/// What the fields that are given ask for, as partners are kept to be searched.
fn mentioned(body: &Row) -> Vec<String> {
    let plain = ["partner_name", "partner_email"].iter().filter_map(|field| inputs::text(body, field));
    let bared = ["partner_tax_number", "partner_phone_number"].iter().filter_map(|field| Some(bare(&inputs::text(body, field)?)));
    plain.chain(bared).map(|text| text.to_lowercase()).collect()
}

fn fits(row: &Row, body: &Row) -> bool {
    let asked = |field: &str, holds: &dyn Fn(&str) -> bool| inputs::text(body, field).is_none_or(|wanted| holds(&wanted));
    let contains = |held: &str, wanted: &str| held.to_lowercase().contains(&wanted.to_lowercase());
    asked("partner_id", &|wanted| text(row, "mk_id") == wanted || text(row, "count_code") == wanted)
        && asked("partner_name", &|wanted| contains(text(row, "customer"), wanted))
        && asked("partner_tax_number", &|wanted| contains(&bare(text(row, "tax_id_number")), &bare(wanted)))
        && asked("partner_email", &|wanted| any_contact(row, &["email"], |held| contains(held, wanted)))
        && asked("partner_phone_number", &|wanted| any_contact(row, &["gsm", "phone"], |held| contains(&bare(held), &bare(wanted))))
}

fn bare(text: &str) -> String {
    text.split_whitespace().collect()
}

fn any_contact(row: &Row, fields: &[&str], holds: impl Fn(&str) -> bool) -> bool {
    list(row, "partner_contact_list").iter().any(|contact| fields.iter().any(|field| holds(inner(contact, field))))
}

/// A partner as it is shown; discounts only where they are asked for.
fn rendered(row: &Row, body: &Row) -> Value {
    let mut row = shown(row);
    if !inputs::flag(body, "show_partner_discount") {
        row.remove("discounts");
    }
    Value::Object(row)
}
