//! A done write is read back: compared with what was sent, put into the mirror, and linked with the mail that it comes from.

use super::compare::differences;
use super::record::{self, Record};
use super::{POSTAR, WriteDesk, WriteError, log};
use crate::domain::{
    Approval, ApprovalState, AuditWord, Confidence, ErpRef, Link, LinkMaker, MatchReason, MkId, WriteDifference, WriteOutcome,
};
use crate::fault::{Fault as _, Lasting};
use crate::store::Changes;

/// Reads back, once; what differs is noted, not corrected.
///
/// # Errors
/// The store, or the ERP where waiting may help; a record that can't be read for good is noted as such.
pub(super) async fn read_back(desk: &WriteDesk, approval: Approval) -> Result<Approval, WriteError> {
    let ApprovalState::Done { outcome, .. } = &approval.state else { return Ok(approval) };
    let outcome = outcome.clone();
    let Some(id) = outcome.id.clone() else { return Ok(approval) };
    let there = match record::read(desk, &approval.write, &id).await {
        Err(WriteError::Erp(error)) if error.lasting() == Lasting::UntilSomeoneActs => None,
        other => other?,
    };
    let found = match &there {
        Some(there) => differences(&approval.write, there),
        None => vec![WriteDifference { field: "record".to_owned(), sent: Some(id.to_string()), kept: None }],
    };
    keep(desk, approval, outcome, &id, there, found).await
}

async fn keep(
    desk: &WriteDesk,
    mut approval: Approval,
    outcome: WriteOutcome,
    id: &MkId,
    there: Option<Record>,
    found: Vec<WriteDifference>,
) -> Result<Approval, WriteError> {
    let now = desk.now();
    let number = outcome.number.or_else(|| there.as_ref().and_then(Record::number).map(str::to_owned));
    let row = log::row(&approval, now, POSTAR, AuditWord::ReadBack, sentence(&found));
    let mirrored = there.map(|there| there.mirrored(&desk.tenant.id, now)).unwrap_or_default();
    let more = mirrored.then(link(&approval, id));
    if let ApprovalState::Done { at, .. } = approval.state {
        approval.state = ApprovalState::Done { at, outcome: WriteOutcome { number, differences: Some(found), ..outcome } };
    }
    approval.intent = None;
    desk.keep(approval, row, more).await
}

fn sentence(found: &[WriteDifference]) -> String {
    let fields: Vec<&str> = found.iter().map(|difference| difference.field.as_str()).collect();
    match fields.as_slice() {
        [] => "Metakocka keeps it as it was sent".to_owned(),
        ["record"] => "the record can't be read back".to_owned(),
        fields => format!("Metakocka keeps something else than was sent in: {}", fields.join(", ")),
    }
}

/// The mail stands behind the record from now on; a person approved it, so the machine never takes that back.
fn link(approval: &Approval, id: &MkId) -> Changes {
    let Some(message) = approval.message.clone() else { return Changes::new() };
    let to = ErpRef { kind: approval.write.record_kind(), id: id.clone() };
    let reasons = vec![MatchReason::WrittenFrom];
    let link = Link { message, to, confidence: Confidence::Certain, reasons, made_by: LinkMaker::Person };
    Changes::new().link(&approval.tenant, link)
}
