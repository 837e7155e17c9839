//! A person's yes or no to a proposal.

use jiff::Timestamp;

use super::permit::Approver;
use super::{WriteError, log, permit};
use crate::domain::{Approval, ApprovalId, ApprovalState, AuditWord, Stage, TenantId};
use crate::flow::TenantProfile;
use crate::store::{Changes, Store};

/// Says yes: from now on it is carried out. Saying it twice changes nothing.
///
/// A write that failed, or that is not found and left to a person, is sent anew; what was found then and isn't its result no longer counts.
///
/// # Errors
/// No such proposal, one that is past that, `[tenant.write]`, or the store.
pub async fn approve(
    store: &Store,
    tenant: &TenantProfile,
    id: &ApprovalId,
    by: Approver,
    who: &str,
    now: Timestamp,
) -> Result<Approval, WriteError> {
    let mut approval = find(store, &tenant.id, id)?;
    if approval.stage() == Stage::Approved {
        return Ok(approval);
    }
    permit::may_be_approved(tenant, &approval.write, by)?;
    allow(&approval, Stage::Approved, "approved")?;
    if let (ApprovalState::Unknown { found, .. }, Some(intent)) = (&approval.state, &mut approval.intent) {
        intent.before.extend(found.iter().cloned());
    }
    approval.state = ApprovalState::Approved { by: who.to_owned(), at: now };
    say(store, approval, AuditWord::Approved, who, "it is to be written", now).await
}

/// Says no. Saying it twice changes nothing.
///
/// # Errors
/// No such proposal, one that may be under way or is done, or the store.
pub async fn reject(store: &Store, tenant: &TenantId, id: &ApprovalId, who: &str, now: Timestamp) -> Result<Approval, WriteError> {
    let mut approval = find(store, tenant, id)?;
    if approval.stage() == Stage::Rejected {
        return Ok(approval);
    }
    allow(&approval, Stage::Rejected, "rejected")?;
    approval.state = ApprovalState::Rejected { by: who.to_owned(), at: now };
    say(store, approval, AuditWord::Rejected, who, "it is not to be written", now).await
}

fn find(store: &Store, tenant: &TenantId, id: &ApprovalId) -> Result<Approval, WriteError> {
    let missing = || WriteError::NoSuchProposal { id: id.clone(), tenant: tenant.clone() };
    store.approval(tenant, id)?.ok_or_else(missing)
}

fn allow(approval: &Approval, wanted: Stage, word: &'static str) -> Result<(), WriteError> {
    let id = approval.id.clone();
    match (&approval.state, approval.due()) {
        (ApprovalState::Unknown { .. }, Some(until)) => Err(WriteError::StillSearched { id, word, until }),
        // The proof that nothing was saved is for the call alone to give.
        (ApprovalState::Intended, _) => Err(WriteError::TooLate { id, word, is: Stage::Intended }),
        (state, _) if state.stage().may_become(wanted) => Ok(()),
        (state, _) => Err(WriteError::TooLate { id, word, is: state.stage() }),
    }
}

async fn say(store: &Store, approval: Approval, what: AuditWord, who: &str, outcome: &str, now: Timestamp) -> Result<Approval, WriteError> {
    let row = log::row(&approval, now, who, what, outcome.to_owned());
    log::trace(&approval, &row);
    store.commit(Changes::new().approval(approval.clone()).audit(row)).await?;
    Ok(approval)
}
