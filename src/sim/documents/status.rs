//! The status of documents: which register it is from, and `change_document_status`.

use super::get::not_found;
use super::kind::Kind;
use super::known_type;
use super::save::{Note, save, set_status};
use crate::sim::access;
use crate::sim::answer::{Refusal, Reply};
use crate::sim::asked::Asked;
use crate::sim::inputs;
use crate::sim::knobs::StatusColumn;
use crate::sim::seed::Register;
use crate::sim::world::Row;

/// The types whose status this call changes.
const CHANGEABLE: &[&str] = &["sales_order", "warehouse_receiving_note"];

/// The register row that is meant by a `status_code` that is written; an empty one is none at all.
pub(super) fn meant(asked: &Asked<'_>, kind: Kind, given: &str) -> Result<Register, Refusal> {
    let register = asked.company.register(kind.status_register());
    if given.is_empty() || register.is_empty() {
        return Ok(Register { value: given.to_owned(), description: given.to_owned() });
    }
    let either = asked.knobs.status_write_column == StatusColumn::Either;
    let fits = |known: &&Register| known.description == given || (either && known.value == given);
    register.iter().find(fits).cloned().ok_or_else(|| {
        let valid: Vec<&str> = register.iter().map(|known| known.description.as_str()).collect();
        Refusal::new("2", format!("Paramether 'status_code' has invalid value : {given}. Valid values : {}", valid.join(",")))
    })
}

/// Changes the status of one document or of several; one that isn't there refuses them all.
pub(in crate::sim) fn change_document_status(asked: &mut Asked<'_>) -> Result<Reply, Refusal> {
    access::user(asked.company, asked.body, false)?;
    let doc_type = known_type(asked.body)?;
    if !CHANGEABLE.contains(&doc_type) {
        return Err(Refusal::new("2", format!("Unknown document type : {doc_type}")));
    }
    let status =
        inputs::text(asked.body, "status_code").ok_or_else(|| Refusal::new("2", "Paramether 'status_code' is required paramether"))?;
    let status = meant(asked, Kind(doc_type), &status)?;
    let documents = chosen(asked, doc_type)?;
    let stamp = asked.stamp();
    for mut document in documents {
        set_status(&mut document, &status.value, &status.description, &stamp);
        save(asked, document, &Note::new(format!("status {}", status.description)));
    }
    Ok(Reply::Fields(Row::new()))
}

/// By `mk_id`, `mk_id_list` or `buyer_order`.
fn chosen(asked: &Asked<'_>, doc_type: &str) -> Result<Vec<Row>, Refusal> {
    let table = asked.company.documents.of(doc_type);
    let by_id = |id: &String| {
        let found = table.and_then(|table| table.get(id.parse().ok()?));
        found.ok_or_else(|| not_found(doc_type, id))
    };
    let mut ids = asked.body.get("mk_id_list").map(inputs::comma_list).unwrap_or_default();
    ids.extend(inputs::text(asked.body, "mk_id"));
    if !ids.is_empty() {
        return ids.iter().map(by_id).collect();
    }
    let order = inputs::text(asked.body, "buyer_order").unwrap_or_else(|| "null".to_owned());
    let found = table.and_then(|table| table.first_with("buyer_order", &order));
    found.map(|row| vec![row]).ok_or_else(|| not_found(doc_type, &order))
}
