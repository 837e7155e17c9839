//! What drafts stand on: the records of the ERP behind each draft that nobody has ended yet. One that a person edited stays until it is flagged.

use std::collections::BTreeSet;

use crate::domain::{AlertKind, DraftStatus, ErpKind, ErpRef, Explanation, FactSource, SourceKind, TenantId};

use super::key::Key;
use super::plan::Plan;
use super::traces::MailKey;
use super::{Store, StoreError, schema};

/// Brings the rows of a mail's draft from what was explained to what is.
pub(super) fn put(plan: &mut Plan<'_>, before: Option<&Explanation>, now: &Explanation) -> Result<(), StoreError> {
    let (before, after) = (before.map(rows).unwrap_or_default(), rows(now));
    for row in before.difference(&after) {
        plan.remove(row.clone())?;
    }
    after.difference(&before).try_for_each(|row| plan.mark(row.clone()).map(drop))
}

fn rows(explanation: &Explanation) -> BTreeSet<Key> {
    let is_flagged = explanation.alerts.iter().any(|alert| alert.kind == AlertKind::EditedDraftIsStale);
    let is_open = |status| match status {
        DraftStatus::Planned | DraftStatus::Placed | DraftStatus::Renewed => true,
        DraftStatus::Edited => !is_flagged,
        _ => false,
    };
    if !explanation.draft.as_ref().is_some_and(|draft| is_open(draft.status)) {
        return BTreeSet::new();
    }
    let contact = explanation.contact.iter().map(|found| ErpRef { kind: ErpKind::Contact, id: found.id.clone() });
    let documents = explanation.documents.iter().map(|found| ErpRef { kind: ErpKind::Document, id: found.id.clone() });
    let facts = explanation.facts.iter().map(|fact| source(&fact.source));
    let row = |record| schema::ground(&explanation.tenant, &record, &explanation.mailbox, &explanation.message_id);
    contact.chain(documents).chain(facts).map(row).collect()
}

fn source(source: &FactSource) -> ErpRef {
    let kind = match source.kind {
        SourceKind::Document => ErpKind::Document,
        SourceKind::Product | SourceKind::Stock => ErpKind::Product,
        SourceKind::Contact => ErpKind::Contact,
    };
    ErpRef { kind, id: source.id.clone() }
}

impl Store {
    /// The mails whose drafts stand on this record: its facts, its contact or a document that it is about. Stock stands under its product.
    ///
    /// # Errors
    /// As every read.
    pub fn drafts_on(&self, tenant: &TenantId, record: &ErpRef) -> Result<BTreeSet<MailKey>, StoreError> {
        let mut found = BTreeSet::new();
        for row in self.records().under(&schema::grounds(tenant, record)) {
            found.extend(MailKey::of_row(&row?.0, 3));
        }
        Ok(found)
    }

    /// Every record of this kind that some draft of the tenant stands on.
    ///
    /// # Errors
    /// As every read.
    pub fn grounds(&self, tenant: &TenantId, kind: ErpKind) -> Result<BTreeSet<ErpRef>, StoreError> {
        let rows = self.records().texts_under(&schema::grounds_of_kind(tenant, kind), 2)?;
        let ids = rows.into_iter().filter_map(|parts| parts.into_iter().next());
        Ok(ids.map(|id| ErpRef { kind, id: crate::domain::MkId::new(id) }).collect())
    }
}
