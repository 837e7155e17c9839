//! How a write ends or waits: each state with its row of the log, in one transaction.

use super::look_up::Found;
use super::{POSTAR, WriteDesk, WriteError, log};
use crate::domain::{Approval, ApprovalState, AuditWord, HowKnown, MkId, WriteOutcome};
use crate::metakocka::Receipt;
use crate::store::Changes;

/// It stands in Metakocka; it is still to be read back.
pub(super) async fn done(desk: &WriteDesk, mut approval: Approval, outcome: WriteOutcome) -> Result<Approval, WriteError> {
    let now = desk.now();
    let number = outcome.number.as_deref().map(|number| format!(", number {number}")).unwrap_or_default();
    let sentence = format!("{}{number}", outcome.known.words());
    approval.state = ApprovalState::Done { at: now, outcome };
    let row = log::row(&approval, now, POSTAR, AuditWord::Done, sentence);
    desk.keep(approval, row, Changes::new()).await
}

/// It does not stand there, or nobody knows and nothing more can be found out; a person may have it tried anew.
pub(super) async fn failed(desk: &WriteDesk, mut approval: Approval, why: String, more: Changes) -> Result<Approval, WriteError> {
    let now = desk.now();
    approval.state = ApprovalState::Failed { at: now, why: why.clone() };
    let row = log::row(&approval, now, POSTAR, AuditWord::Failed, why);
    desk.keep(approval, row, more).await
}

/// What became of it is not known; it is looked for at once.
pub(super) async fn unknown(desk: &WriteDesk, mut approval: Approval, why: String) -> Result<Approval, WriteError> {
    let now = desk.now();
    approval.state = ApprovalState::Unknown { why: why.clone(), looks: 0, look_at: Some(now), found: Vec::new() };
    let row = log::row(&approval, now, POSTAR, AuditWord::Unknown, why);
    desk.keep(approval, row, Changes::new()).await
}

/// What an answer says.
pub(super) fn of_receipt(approval: &Approval, receipt: Receipt) -> WriteOutcome {
    let id = receipt.id.or_else(|| approval.write.record().map(|record| record.id));
    WriteOutcome { id, number: receipt.number, known: HowKnown::Answered, remarks: receipt.remarks, differences: None }
}

/// What a look says.
pub(super) fn of_found(found: Found, known: HowKnown) -> WriteOutcome {
    WriteOutcome { id: Some(found.id), number: found.number, known, remarks: Vec::new(), differences: None }
}

/// Records by the numbers that people know, for a sentence.
pub(super) fn named(found: &[Found]) -> String {
    let name = |found: &Found| found.number.clone().unwrap_or_else(|| found.id.to_string());
    found.iter().map(name).collect::<Vec<_>>().join(", ")
}

/// The ids of what was found.
pub(super) fn ids(found: &[Found]) -> Vec<MkId> {
    found.iter().map(|found| found.id.clone()).collect()
}
