//! `delete_document`: needs both `mk_id` and `doc_type`, and says so in odd ways.

use super::effects;
use super::get::not_found;
use super::known_type;
use crate::sim::answer::{Refusal, Reply};
use crate::sim::asked::Asked;
use crate::sim::inputs;
use crate::sim::world::{Row, Table};

pub(in crate::sim) fn delete_document(asked: &mut Asked<'_>) -> Result<Reply, Refusal> {
    let id = inputs::text(asked.body, "mk_id").ok_or_else(|| Refusal::new("2", "Paramether mk_id must be set"))?;
    if inputs::text(asked.body, "doc_type").is_none() {
        return Err(Refusal::new("1", "Internal server error."));
    }
    let doc_type = known_type(asked.body)?;
    let table = asked.company.documents.of(doc_type);
    let found = id.parse().ok().and_then(|number| table?.get(number));
    let document = found.ok_or_else(|| not_found(doc_type, &id))?;
    effects::move_stock(asked.company, Some(&document), None);
    asked.company.delete(Table::Documents, &id);
    Ok(Reply::Fields(Row::new()))
}
