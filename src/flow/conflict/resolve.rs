//! A person's word about a conflict: our change goes on as an approved write on top of theirs, or is dropped.

use std::borrow::Cow;

use jiff::Timestamp;

use crate::domain::conflict::{Conflict, ConflictId, Resolution, Side};
use crate::domain::{Approval, ApprovalState, AuditRow, AuditWord, Proposer, Stage};
use crate::fault::{Fault, Lasting};
use crate::flow::TenantProfile;
use crate::flow::write::WriteError;
use crate::flow::write::propose::{self, Proposal, Proposed};
use crate::store::{Changes, Store, StoreError};

/// Why a conflict could not be resolved so.
#[derive(Debug, thiserror::Error)]
pub enum ResolveError {
    /// The memory.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The write that would follow.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// No conflict has this id.
    #[error("no conflict has the id {id}")]
    NoSuchConflict {
        /// As typed.
        id: String,
    },
    /// It was resolved the other way.
    #[error("the conflict {id} was resolved before: {} was kept", .kept.word())]
    Resolved {
        /// The conflict.
        id: ConflictId,
        /// The side that was kept.
        kept: Side,
    },
    /// There is nothing left to write to.
    #[error("the conflict {id} can't be resolved with `local`: Metakocka no longer has the record")]
    Gone {
        /// The conflict.
        id: ConflictId,
    },
    /// The same change is on its way just now.
    #[error("the conflict {id} can't be resolved yet: its change is being carried out")]
    UnderWay {
        /// The conflict.
        id: ConflictId,
    },
}

impl Fault for ResolveError {
    fn lasting(&self) -> Lasting {
        match self {
            Self::Store(error) => error.lasting(),
            Self::Write(error) => error.lasting(),
            Self::UnderWay { .. } => Lasting::SOON,
            Self::NoSuchConflict { .. } | Self::Resolved { .. } | Self::Gone { .. } => Lasting::UntilSomeoneActs,
        }
    }

    fn advice(&self) -> Cow<'static, str> {
        match self {
            Self::Store(error) => error.advice(),
            Self::Write(error) => error.advice(),
            Self::NoSuchConflict { .. } => "`postar conflicts list` shows those that wait".into(),
            Self::Resolved { .. } => "make the change anew with `postar edit`".into(),
            Self::Gone { .. } => "resolve it with `metakocka`; to have the record again, make it in Metakocka".into(),
            Self::UnderWay { .. } => "try again in a minute".into(),
        }
    }
}

/// Resolves a conflict; gives the write that follows, if one does. Saying the same twice changes nothing.
///
/// # Errors
/// See [`ResolveError`].
pub async fn resolve(
    store: &Store,
    tenant: &TenantProfile,
    id: &ConflictId,
    keep: Side,
    who: &str,
    now: Timestamp,
) -> Result<Option<Approval>, ResolveError> {
    let mut conflict = store.conflict(&tenant.id, id)?.ok_or_else(|| ResolveError::NoSuchConflict { id: id.to_string() })?;
    match &conflict.resolved {
        Some(before) if before.keep == keep => return Ok(None),
        Some(before) => return Err(ResolveError::Resolved { id: id.clone(), kept: before.keep }),
        None => {}
    }
    let (changes, follows) = match keep {
        Side::Local => local(store, tenant, &conflict, who, now)?,
        Side::Metakocka => (dropped(store, &conflict, who, now)?, None),
    };
    conflict.resolved = Some(Resolution { keep, by: who.to_owned(), at: now });
    let row = AuditRow {
        at: now,
        tenant: tenant.id.clone(),
        who: who.to_owned(),
        what: AuditWord::Resolved,
        approval: follows.as_ref().map(|approval| approval.id.clone()).or_else(|| conflict.approval.clone()),
        record: conflict.write.record(),
        request: None,
        outcome: format!("{}: {} is kept (conflict {id})", conflict.field, keep.word()),
    };
    store.commit(changes.conflict(conflict).audit(row)).await?;
    Ok(follows)
}

/// Our change as an approved write, on the base that the person has seen.
fn local(
    store: &Store,
    tenant: &TenantProfile,
    conflict: &Conflict,
    who: &str,
    now: Timestamp,
) -> Result<(Changes, Option<Approval>), ResolveError> {
    if conflict.gone {
        return Err(ResolveError::Gone { id: conflict.id.clone() });
    }
    let proposal = Proposal {
        write: conflict.write.clone(),
        why: format!("{} was changed on both sides; {who} kept ours", conflict.field),
        message: None,
        mailbox: None,
        proposed_by: Proposer::Person,
        who: Some(who.to_owned()),
    };
    let (mut approval, changes) = match propose::plan(store, tenant, proposal, now)? {
        Proposed::New(approval, changes) => (approval, changes),
        Proposed::Known(approval) => (approval, Changes::new()),
    };
    if approval.stage() != Stage::Waiting {
        return Err(ResolveError::UnderWay { id: conflict.id.clone() });
    }
    approval.write = conflict.write.clone();
    approval.state = ApprovalState::Approved { by: who.to_owned(), at: now };
    let row = AuditRow {
        at: now,
        tenant: tenant.id.clone(),
        who: who.to_owned(),
        what: AuditWord::Approved,
        approval: Some(approval.id.clone()),
        record: approval.write.record(),
        request: None,
        outcome: "it is to be written".to_owned(),
    };
    Ok((changes.approval(approval.clone()).audit(row), Some(approval)))
}

/// A proposal that asks for nothing but what was decided against ends, too.
fn dropped(store: &Store, conflict: &Conflict, who: &str, now: Timestamp) -> Result<Changes, StoreError> {
    let Some(id) = &conflict.approval else { return Ok(Changes::new()) };
    let asks_for_this = |approval: &Approval| approval.stage() == Stage::Waiting && approval.write.gist() == conflict.write.gist();
    let Some(mut approval) = store.approval(&conflict.tenant, id)?.filter(asks_for_this) else { return Ok(Changes::new()) };
    approval.state = ApprovalState::Rejected { by: who.to_owned(), at: now };
    Ok(Changes::new().approval(approval))
}
