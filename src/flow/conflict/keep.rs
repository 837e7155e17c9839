//! What a person is to decide becomes a conflict in the store, once; what was dropped stands in the audit log.

use jiff::Timestamp;

use super::settle::{Contested, Settled};
use crate::domain::HASHED_ID_LENGTH;
use crate::domain::conflict::{Conflict, ConflictId};
use crate::domain::{Approval, AuditRow, AuditWord, TenantId};
use crate::flow::{keyed, write::POSTAR};
use crate::store::{Changes, Store, StoreError};

/// The changes that keep what settling this proposal's write left open, with the rows of the log. Keeping the same again changes nothing.
///
/// # Errors
/// Only where the store can't be read.
pub fn keep(store: &Store, approval: &Approval, settled: &Settled, now: Timestamp) -> Result<Changes, StoreError> {
    let mut changes = Changes::new();
    for contested in &settled.asked {
        let conflict = conflict(store, approval, contested, now);
        if store.conflict(&approval.tenant, &conflict.id)?.is_none() {
            let outcome = format!("{} was changed on both sides; a person decides: conflict {}", contested.field, conflict.id);
            changes = changes.conflict(conflict).audit(row(approval, now, outcome));
        }
    }
    for contested in &settled.dropped {
        let outcome = match contested.gone {
            true => format!("Metakocka no longer has the record; the change of {} is dropped", contested.field),
            false => format!("{} was changed on both sides; Metakocka's value stays", contested.field),
        };
        changes = changes.audit(row(approval, now, outcome));
    }
    Ok(changes)
}

fn conflict(store: &Store, approval: &Approval, contested: &Contested, now: Timestamp) -> Conflict {
    Conflict {
        id: id(store, &approval.tenant, contested),
        tenant: approval.tenant.clone(),
        write: contested.write.clone(),
        field: contested.field.clone(),
        base: contested.base.clone(),
        theirs: contested.theirs.clone(),
        ours: contested.ours.clone(),
        gone: contested.gone,
        approval: Some(approval.id.clone()),
        found_at: now,
        resolved: None,
    }
}

/// The same field with the same two values is the same conflict; another value of theirs is another one.
fn id(store: &Store, tenant: &TenantId, contested: &Contested) -> ConflictId {
    let record = contested.write.record().map(|record| format!("{} {}", record.kind.word(), record.id)).unwrap_or_default();
    let theirs = format!("{:?} {}", contested.theirs, contested.gone);
    let parts = ["conflict", tenant.as_str(), &record, &contested.write.gist(), &theirs];
    ConflictId::from_hash(keyed::digits(store, &parts, HASHED_ID_LENGTH))
}

fn row(approval: &Approval, at: Timestamp, outcome: String) -> AuditRow {
    AuditRow {
        at,
        tenant: approval.tenant.clone(),
        who: POSTAR.to_owned(),
        what: AuditWord::Conflict,
        approval: Some(approval.id.clone()),
        record: approval.write.record(),
        request: None,
        outcome,
    }
}
