//! A write becomes a proposal: once, however often it is proposed.

use jiff::Timestamp;

use super::{POSTAR, WriteError, log, permit};
use crate::domain::{Approval, ApprovalId, ApprovalState, AuditWord, ErpWrite, HASHED_ID_LENGTH, MailboxId, MessageId, Proposer, Stage};
use crate::flow::{TenantProfile, keyed};
use crate::store::{Changes, Store, StoreError};

/// What is proposed, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The write.
    pub write: ErpWrite,
    /// Why, for the person who decides: a sentence.
    pub why: String,
    /// The mail that it comes from.
    pub message: Option<MessageId>,
    /// The mailbox of that mail.
    pub mailbox: Option<MailboxId>,
    /// Where it comes from.
    pub proposed_by: Proposer,
    /// The local user's name where a person proposes it.
    pub who: Option<String>,
}

/// What proposing came to.
#[derive(Clone, Debug)]
pub enum Proposed {
    /// It is new: these changes put it into the store.
    New(Approval, Changes),
    /// It was proposed before, and stands where it stands.
    Known(Approval),
}

impl Proposed {
    /// The proposal.
    #[must_use]
    pub fn approval(&self) -> &Approval {
        match self {
            Self::New(approval, _) | Self::Known(approval) => approval,
        }
    }
}

/// Works out what proposing this would put into the store; a caller may commit it with changes of his own.
///
/// # Errors
/// [`WriteError::Off`], or the store.
pub fn plan(store: &Store, tenant: &TenantProfile, proposal: Proposal, now: Timestamp) -> Result<Proposed, WriteError> {
    permit::may_be_written(tenant, &proposal.write)?;
    let id = match free_id(store, tenant, &proposal)? {
        Id::Free(id) => id,
        Id::Taken(known) => return Ok(Proposed::Known(*known)),
    };
    let who = proposal.who.as_deref().unwrap_or(POSTAR).to_owned();
    let approval = Approval {
        id,
        tenant: tenant.id.clone(),
        write: proposal.write,
        why: proposal.why,
        message: proposal.message,
        mailbox: proposal.mailbox,
        proposed_by: proposal.proposed_by,
        created: now,
        state: ApprovalState::Waiting,
        intent: None,
    };
    let row = log::row(&approval, now, &who, AuditWord::Proposed, approval.why.clone());
    log::trace(&approval, &row);
    let changes = Changes::new().approval(approval.clone()).audit(row);
    Ok(Proposed::New(approval, changes))
}

/// Proposes it.
///
/// # Errors
/// [`WriteError::Off`], or the store.
pub async fn propose(store: &Store, tenant: &TenantProfile, proposal: Proposal, now: Timestamp) -> Result<Approval, WriteError> {
    match plan(store, tenant, proposal, now)? {
        Proposed::Known(approval) => Ok(approval),
        Proposed::New(approval, changes) => {
            store.commit(changes).await?;
            Ok(approval)
        }
    }
}

enum Id {
    Free(ApprovalId),
    Taken(Box<Approval>),
}

/// The id of this proposal, unless it stands already. What may be wanted again after it has ended gets the id of its next occasion.
fn free_id(store: &Store, tenant: &TenantProfile, proposal: &Proposal) -> Result<Id, StoreError> {
    let mut occasion: u32 = 0;
    loop {
        let id = id(store, tenant, proposal, occasion);
        match store.approval(&tenant.id, &id)? {
            None => return Ok(Id::Free(id)),
            Some(known) if may_be_wanted_again(proposal.proposed_by, known.stage()) => occasion = occasion.saturating_add(1),
            Some(known) => return Ok(Id::Taken(Box::new(known))),
        }
    }
}

/// The gist says all: a stranger's second mail proposes the same partner, and a file that comes twice is one.
fn id(store: &Store, tenant: &TenantProfile, proposal: &Proposal, occasion: u32) -> ApprovalId {
    let parts = ["approval", tenant.id.as_str(), &proposal.write.gist(), proposal.proposed_by.word(), &occasion.to_string()];
    ApprovalId::from_hash(keyed::digits(store, &parts, HASHED_ID_LENGTH))
}

/// A mail wants what it wants once. A person may want the same again; the sync, too, unless a person said no.
fn may_be_wanted_again(by: Proposer, stage: Stage) -> bool {
    match by {
        Proposer::Mail => false,
        Proposer::Person => stage.is_end(),
        Proposer::Sync => stage == Stage::Done,
    }
}
