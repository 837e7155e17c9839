//! Records that changed in Metakocka, against the changes that wait here for a person: he is asked before he approves in vain.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::keep::keep;
use super::settle::{Moments, Said, Seen, Settled, settle};
use crate::domain::{Approval, ApprovalState, AuditRow, AuditWord, ErpKind, ErpRef, FieldValue, Stage, TenantId};
use crate::flow::{TenantProfile, write::POSTAR};
use crate::store::{Changes, Store, StoreError};

/// What becomes of the proposals that wait, now that these records are as the mirror has them. Doing it twice changes nothing.
///
/// A proposal that nothing is left of ends; one that is approved already meets the same rules when it is carried out.
///
/// # Errors
/// Only where the store can't be read.
pub fn look(store: &Store, tenant: &TenantProfile, changed: &BTreeSet<ErpRef>, now: Timestamp) -> Result<Changes, StoreError> {
    let mut changes = Changes::new();
    for record in changed {
        let waiting = store.open_approvals_on(&tenant.id, record)?.into_iter().filter(|approval| approval.stage() == Stage::Waiting);
        for approval in waiting {
            changes = changes.then(one(store, tenant, approval, record, now)?);
        }
    }
    Ok(changes)
}

fn one(store: &Store, tenant: &TenantProfile, approval: Approval, record: &ErpRef, now: Timestamp) -> Result<Changes, StoreError> {
    let Mirror { seen, fields, status } = mirror(store, &tenant.id, record)?;
    let says = match (seen, record.kind) {
        (None, _) => Said::Gone,
        (Some(_), ErpKind::Document) => Said::Status(status.as_deref()),
        (Some(_), _) => Said::Fields(&fields),
    };
    // The mirror knows when it saw their value first, not since when it stood there: nobody can tell which change was later.
    let moments = Moments { made: approval.created, mirror: None, now: Seen { says, at: seen.unwrap_or(now) } };
    let settled = settle(&approval.write, &moments, tenant);
    if settled.write.is_none() && settled.asked.is_empty() {
        let kept = keep(store, &approval, &settled, now)?;
        return Ok(kept.then(end(approval, &settled, now)));
    }
    // Where something is left to be approved, what is dropped is dropped and told when it is carried out.
    keep(store, &approval, &Settled { dropped: Vec::new(), ..settled }, now)
}

struct Mirror {
    seen: Option<Timestamp>,
    fields: BTreeMap<String, Vec<FieldValue>>,
    status: Option<String>,
}

fn mirror(store: &Store, tenant: &TenantId, record: &ErpRef) -> Result<Mirror, StoreError> {
    let mut found = Mirror { seen: None, fields: BTreeMap::new(), status: None };
    match record.kind {
        ErpKind::Contact => {
            if let Some(contact) = store.contact(tenant, &record.id)? {
                (found.seen, found.fields) = (Some(contact.read_at), contact.record.fields);
            }
        }
        ErpKind::Product => {
            if let Some(product) = store.product(tenant, &record.id)? {
                (found.seen, found.fields) = (Some(product.read_at), product.record.fields);
            }
        }
        ErpKind::Document => {
            if let Some(document) = store.document(tenant, &record.id)? {
                found.seen = Some(document.read_at);
                found.status = document.record.status_code().map(str::to_owned);
            }
        }
    }
    Ok(found)
}

/// Nothing is left to be written, and nobody is asked.
fn end(mut approval: Approval, settled: &Settled, now: Timestamp) -> Changes {
    let outcome = if settled.dropped.is_empty() { "Metakocka says so already" } else { "Metakocka's values stay" };
    approval.state = ApprovalState::Rejected { by: POSTAR.to_owned(), at: now };
    let row = AuditRow {
        at: now,
        tenant: approval.tenant.clone(),
        who: POSTAR.to_owned(),
        what: AuditWord::Rejected,
        approval: Some(approval.id.clone()),
        record: approval.write.record(),
        request: None,
        outcome: outcome.to_owned(),
    };
    Changes::new().approval(approval).audit(row)
}
