//! Which records behind a draft were read too long ago to be told.

use jiff::Timestamp;

use super::read::Record;
use crate::domain::{FactSource, Intent, SourceKind};
use crate::flow::Desk;
use crate::flow::relate::Related;
use crate::store::StoreError;
use crate::writer::Draft;

/// The records whose facts a draft states and that are too old, each once; without those that were asked for already.
pub(super) fn records(desk: &Desk, related: &Related, draft: &Draft, now: Timestamp) -> Result<Vec<Record>, StoreError> {
    let mut stale: Vec<Record> = Vec::new();
    let mut put = |record: Record| {
        if !related.fresh.was_asked(&record) && !stale.contains(&record) {
            stale.push(record);
        }
    };
    for fact in draft.facts().iter().filter(|fact| fact.is_stale(now)) {
        put(Record { kind: fact.source.kind, doc_type: fact.source.doc_type, id: fact.source.id.clone() });
    }
    // Whether anything may be told hangs on the contact, though no fact is of it.
    if let Some(contact) = related.contact.as_ref().filter(|_| !draft.facts().is_empty()) {
        let record = Record { kind: SourceKind::Contact, doc_type: None, id: contact.record.id.clone() };
        if record.is_too_old(contact.read_at, now) {
            put(record);
        }
    }
    stock_without_a_figure(desk, related, draft, now)?.into_iter().for_each(put);
    Ok(stale)
}

/// That nothing lies there is told without a figure, so no fact says when that was read.
fn stock_without_a_figure(desk: &Desk, related: &Related, draft: &Draft, now: Timestamp) -> Result<Vec<Record>, StoreError> {
    let mut stale = Vec::new();
    if !related.reading.intents.contains(&Intent::Stock) {
        return Ok(stale);
    }
    for fact in draft.facts().iter().filter(|fact| fact.source.kind == SourceKind::Product && fact.label == "name") {
        let id = &fact.source.id;
        let goods = desk.store.product(&desk.tenant.id, id)?.is_some_and(|product| !product.record.service);
        let record = Record { kind: SourceKind::Stock, doc_type: None, id: id.clone() };
        let rows = match related.fresh.stock_of(id) {
            Some(rows) => rows.to_vec(),
            None => desk.store.stock_of(&desk.tenant.id, id)?,
        };
        let oldest = rows.iter().map(|row| row.read_at).min();
        if goods && oldest.is_none_or(|read_at| record.is_too_old(read_at, now)) {
            stale.push(record);
        }
    }
    Ok(stale)
}

impl Record {
    fn is_too_old(&self, read_at: Timestamp, now: Timestamp) -> bool {
        let source = FactSource { kind: self.kind, doc_type: self.doc_type, id: self.id.clone(), field: String::new() };
        now.duration_since(read_at) > source.limit()
    }
}
