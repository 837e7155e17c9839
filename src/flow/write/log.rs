//! What the audit log says of each step, and the one line of the program's own log, which names no person and no value.

use jiff::Timestamp;

use super::prepare::Prepared;
use crate::domain::{Approval, ApprovalState, AuditRow, AuditWord, AuditedRequest, ErpRef};

/// Who does what no person does.
pub const POSTAR: &str = "postar";

/// A row of the audit log about this write.
pub(super) fn row(approval: &Approval, at: Timestamp, who: &str, what: AuditWord, outcome: String) -> AuditRow {
    AuditRow {
        at,
        tenant: approval.tenant.clone(),
        who: who.to_owned(),
        what,
        approval: Some(approval.id.clone()),
        record: record(approval),
        request: None,
        outcome,
    }
}

/// The same for the request that is about to be sent.
pub(super) fn row_of_request(approval: &Approval, at: Timestamp, prepared: &Prepared) -> AuditRow {
    let request = AuditedRequest::new(prepared.request.endpoint(), prepared.request.shown().to_string());
    let outcome = "it is sent once, after this was noted".to_owned();
    AuditRow { request: Some(request), ..row(approval, at, POSTAR, AuditWord::Intended, outcome) }
}

/// The record that the write changed, or made.
pub(super) fn record(approval: &Approval) -> Option<ErpRef> {
    let made = match &approval.state {
        ApprovalState::Done { outcome, .. } => outcome.id.clone(),
        _ => None,
    };
    approval.write.record().or_else(|| Some(ErpRef { kind: approval.write.record_kind(), id: made? }))
}

/// One line of the program's log.
pub(super) fn trace(approval: &Approval, row: &AuditRow) {
    let (tenant, write, kind, what) = (&approval.tenant, &approval.id, approval.write.kind().word(), row.what.word());
    match row.what {
        AuditWord::Unknown | AuditWord::Failed => tracing::warn!(%tenant, %write, kind, what, "a write to Metakocka"),
        _ => tracing::info!(%tenant, %write, kind, what, "a write to Metakocka"),
    }
}
