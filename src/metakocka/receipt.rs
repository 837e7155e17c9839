//! What Metakocka says of a write that it took.

use serde_json::{Map, Value};

use super::redact::Redactor;
use super::request::Request;
use super::wire::{Row, listed};
use crate::domain::MkId;

/// A write that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The record that was made or changed; `None` where neither the answer nor the write names one.
    pub id: Option<MkId>,
    /// `count_code`: the number that people see.
    pub number: Option<String>,
    /// What is odd about it, each a sentence for a person: the write is done nevertheless.
    pub remarks: Vec<String>,
}

impl Receipt {
    pub(super) fn of(request: &Request, answer: &Map<String, Value>, redactor: &Redactor) -> Self {
        let row = Row::of_map(answer);
        let known = request.record().map(|record| record.id.clone());
        let other = other_partner(request, &row).into_iter().chain(other_record(known.as_ref(), &row));
        Self {
            id: known.or_else(|| row.id("mk_id")),
            number: row.text("count_code"),
            remarks: other.chain(failed_rows(answer, redactor)).collect(),
        }
    }
}

/// One answer was seen that named another partner than was sent.
fn other_partner(request: &Request, row: &Row<'_>) -> Option<String> {
    let meant = request.partner()?;
    let named = row.object("partner")?.id("mk_id")?;
    (named != *meant).then(|| format!("Metakocka put it under partner {named} instead of {meant}; compare the two there"))
}

fn other_record(known: Option<&MkId>, row: &Row<'_>) -> Option<String> {
    let (known, named) = (known?, row.id("mk_id")?);
    (named != *known).then(|| format!("Metakocka names record {named} where {known} was written; compare the two there"))
}

/// An answer can be a success whose rows failed: each says so for itself.
fn failed_rows(answer: &Map<String, Value>, redactor: &Redactor) -> Vec<String> {
    let rows = answer.values().filter(|value| value.is_array()).flat_map(listed);
    rows.filter_map(|value| Row::of(value).ok()).filter_map(|row| failure(&row)).map(|told| redactor.plain(&told)).collect()
}

fn failure(row: &Row<'_>) -> Option<String> {
    let refused = row.text("opr_code").is_some_and(|code| code != "0") || row.text("status").as_deref() == Some("error");
    let told = ["opr_desc_app", "opr_desc", "error_desc", "error"].iter().find_map(|field| row.text(field));
    match told {
        Some(told) if refused || row.text("error_desc").is_some() => Some(told),
        None if refused => Some("a row was refused without a reason".to_owned()),
        _ => None,
    }
}
