//! `get_partner`: everything in one answer, or what fits the one search field.

use serde_json::{Value, json};

use super::answer::{Refusal, Reply};
use super::asked::Asked;
use super::inputs;
use super::knobs::Paging;
use super::world::{Row, shown, text};

pub(super) fn get_partner(asked: &Asked<'_>) -> Result<Reply, Refusal> {
    let mut found: Vec<Value> =
        asked.company.partners.iter().filter(|row| fits(row, asked.body)).map(|row| rendered(row, asked.body)).collect();
    if asked.knobs.partner_paging == Paging::Honour {
        let (offset, limit) = inputs::window(asked.body, 1000, asked.knobs)?;
        found = found.into_iter().skip(offset).take(limit).collect();
    }
    if found.is_empty() {
        return Err(Refusal::new("2", "No partner with such properties."));
    }
    let mut answer = Row::new();
    if asked.knobs.partner_opr_code {
        answer.insert("opr_code".to_owned(), json!("0"));
    }
    answer.insert("partner_list_count".to_owned(), json!(found.len().to_string()));
    answer.insert("partner_list".to_owned(), Value::Array(found));
    Ok(Reply::Bare(answer))
}

/// Each field that is given has to fit.
fn fits(row: &Row, body: &Row) -> bool {
    let asked = |field: &str, holds: &dyn Fn(&str) -> bool| inputs::text(body, field).is_none_or(|wanted| holds(&wanted));
    let contains = |held: &str, wanted: &str| held.to_lowercase().contains(&wanted.to_lowercase());
    let bare = |text: &str| text.split_whitespace().collect::<String>();
    asked("partner_id", &|wanted| text(row, "mk_id") == wanted || text(row, "count_code") == wanted)
        && asked("partner_name", &|wanted| contains(text(row, "customer"), wanted))
        && asked("partner_tax_number", &|wanted| contains(&bare(text(row, "tax_id_number")), &bare(wanted)))
        && asked("partner_email", &|wanted| any_contact(row, &["email"], |held| contains(held, wanted)))
        && asked("partner_phone_number", &|wanted| any_contact(row, &["gsm", "phone"], |held| contains(&bare(held), &bare(wanted))))
}

fn any_contact(row: &Row, fields: &[&str], holds: impl Fn(&str) -> bool) -> bool {
    let contacts = row.get("partner_contact_list").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let mut values = contacts.iter().flat_map(|contact| fields.iter().filter_map(|field| contact.get(field)?.as_str()));
    values.any(holds)
}

fn rendered(row: &Row, body: &Row) -> Value {
    let mut row = shown(row);
    if !inputs::flag(body, "show_partner_discount") {
        row.remove("discounts");
    }
    Value::Object(row)
}
