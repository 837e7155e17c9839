//! The next step of one write; each may run twice with the same result.

use super::carry_out::carry_out;
use super::look_again::look_again;
use super::read_back::read_back;
use super::{WriteDesk, WriteError};
use crate::domain::{Approval, ApprovalId, ApprovalState};
use crate::metakocka::{Class, MetakockaError};

/// So many writes are taken at once; between them the loop sees whether it is to stop.
const AT_ONCE: usize = 8;

/// Does the next step of a write, if one is due; gives the write as it stands afterwards.
///
/// # Errors
/// See [`WriteError`]; the write is where it can go on from.
pub async fn advance(desk: &WriteDesk, approval: Approval) -> Result<Approval, WriteError> {
    match approval.state {
        ApprovalState::Approved { .. } => carry_out(desk, approval).await,
        ApprovalState::Intended | ApprovalState::Unknown { .. } => look_again(desk, approval).await,
        ApprovalState::Done { .. } => read_back(desk, approval).await,
        ApprovalState::Waiting | ApprovalState::Failed { .. } | ApprovalState::Rejected { .. } => Ok(approval),
    }
}

/// Brings one write as far as it goes now.
///
/// # Errors
/// As [`advance`], and where there is no such write.
pub async fn as_far_as_it_goes(desk: &WriteDesk, id: &ApprovalId) -> Result<Approval, WriteError> {
    loop {
        let missing = || WriteError::NoSuchProposal { id: id.clone(), tenant: desk.tenant.id.clone() };
        let approval = desk.store.approval(&desk.tenant.id, id)?.ok_or_else(missing)?;
        if approval.due().is_none_or(|due| due > desk.now()) {
            return Ok(approval);
        }
        advance(desk, approval).await?;
    }
}

/// Does a step of each write that is due; says how many steps were done.
///
/// # Errors
/// The first one. A write that fails alone doesn't hold the others back.
pub async fn all_due(desk: &WriteDesk) -> Result<usize, WriteError> {
    let (mut steps, mut failed) = (0, None);
    for approval in desk.store.due_approvals(&desk.tenant.id, desk.now(), AT_ONCE)? {
        match advance(desk, approval).await {
            Ok(_) => steps += 1,
            Err(error) if concerns_all(&error) => return Err(error),
            Err(error) => failed = failed.or(Some(error)),
        }
    }
    failed.map_or(Ok(steps), Err)
}

/// The next write would meet the same.
fn concerns_all(error: &WriteError) -> bool {
    let of_erp = |error: &MetakockaError| !matches!(error.class(), Class::Refusal | Class::Nonsense);
    match error {
        WriteError::Store(_) => true,
        WriteError::Erp(error) => of_erp(error),
        WriteError::NotSent { source, .. } => of_erp(source),
        _ => false,
    }
}
