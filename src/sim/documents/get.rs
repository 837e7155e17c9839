//! `get_document` and `search_tracking_code`.

use super::known_type;
use super::show::rendered;
use crate::sim::answer::{Refusal, Reply};
use crate::sim::asked::Asked;
use crate::sim::inputs;
use crate::sim::world::{Row, set, text};

pub(in crate::sim) fn get_document(asked: &mut Asked<'_>) -> Result<Reply, Refusal> {
    let doc_type = known_type(asked.body)?;
    let keys = [("doc_id", "mk_id"), ("buyer_order", "buyer_order"), ("doc_count_code", "count_code")];
    let given = keys.iter().find_map(|(given, field)| Some((*field, inputs::text(asked.body, given)?)));
    let id = given.as_ref().map_or("null", |(_, value)| value);
    let missing = || not_found(doc_type, id);
    let table = asked.company.documents.of(doc_type).ok_or_else(missing)?;
    let found = given.as_ref().and_then(|(field, value)| match *field {
        "mk_id" => table.get(value.parse().ok()?),
        column => table.first_with(column, value),
    });
    Ok(Reply::Fields(rendered(&found.ok_or_else(missing)?, asked)))
}

/// What every call says of a document that isn't there.
pub(super) fn not_found(doc_type: &str, id: &str) -> Refusal {
    Refusal::new("2", format!("Cannot find document type {doc_type} with id = {id}"))
}

pub(in crate::sim) fn search_tracking_code(asked: &mut Asked<'_>) -> Result<Reply, Refusal> {
    let wanted = ["tracking_code", "sticker_code"].iter().find_map(|field| inputs::text(asked.body, field)).unwrap_or_default();
    let found = asked.company.documents.by_tracking_code(&wanted);
    let document = found.ok_or_else(|| Refusal::new("6", format!("Tracking code {wanted} not found")))?;
    let mut answer = Row::new();
    for field in ["mk_id", "count_code", "buyer_order", "return_tracking_code"] {
        set(&mut answer, field, text(&document, field));
    }
    set(&mut answer, "tracking_code", wanted);
    Ok(Reply::Fields(answer))
}
