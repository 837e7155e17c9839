//! Writes to Metakocka that wait for a person or for their turn; nothing of one tenant is reached through another.

use jiff::Timestamp;

use crate::domain::{Approval, ApprovalId, ErpRef, Stage, TenantId};

use super::codec::{self, Record};
use super::plan::Plan;
use super::{Store, StoreError, schema};

impl Record for Approval {
    const WHAT: &'static str = "a proposed write";
}

impl Record for ApprovalId {
    const WHAT: &'static str = "a reference to a proposed write";
}

/// How many proposals wait, of all tenants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ApprovalCounts {
    /// For a person.
    pub for_a_person: u64,
    /// For their turn with Metakocka.
    pub to_be_done: u64,
}

impl Store {
    /// A proposal of this tenant.
    ///
    /// # Errors
    /// As every read.
    pub fn approval(&self, tenant: &TenantId, id: &ApprovalId) -> Result<Option<Approval>, StoreError> {
        self.records().read(&schema::approval(tenant, id))
    }

    /// Every proposal of a tenant, oldest first.
    ///
    /// # Errors
    /// As every read.
    pub fn approvals(&self, tenant: &TenantId) -> Result<Vec<Approval>, StoreError> {
        self.behind(tenant, &self.records().read_under(&schema::approvals_by_time(tenant), usize::MAX)?)
    }

    /// The proposals of a tenant that have not come to an end, oldest first.
    ///
    /// # Errors
    /// As every read.
    pub fn open_approvals(&self, tenant: &TenantId) -> Result<Vec<Approval>, StoreError> {
        self.behind(tenant, &self.records().read_under(&schema::approvals_open(tenant), usize::MAX)?)
    }

    /// The proposals about a record that have not come to an end.
    ///
    /// # Errors
    /// As every read.
    pub fn open_approvals_on(&self, tenant: &TenantId, record: &ErpRef) -> Result<Vec<Approval>, StoreError> {
        self.behind(tenant, &self.records().read_under(&schema::approvals_on(tenant, record), usize::MAX)?)
    }

    /// Proposals of a tenant that something is to be done with now, those due longest first.
    ///
    /// # Errors
    /// As every read.
    pub fn due_approvals(&self, tenant: &TenantId, now: Timestamp, limit: usize) -> Result<Vec<Approval>, StoreError> {
        let later = schema::approvals_due(tenant).moment(now).bytes;
        let mut ids = Vec::new();
        for row in self.records().under(&schema::approvals_due(tenant)) {
            let (row, id) = row?;
            if ids.len() >= limit || (row > later && !row.starts_with(&later)) {
                break;
            }
            ids.push(codec::decode(&id, &self.records().files)?);
        }
        self.behind(tenant, &ids)
    }

    /// When something is to be done next with a proposal of this tenant; it may be past.
    ///
    /// # Errors
    /// As every read.
    pub fn next_approval_due(&self, tenant: &TenantId) -> Result<Option<Timestamp>, StoreError> {
        let first = self.records().read_under(&schema::approvals_due(tenant), 1)?;
        Ok(self.behind(tenant, &first)?.pop().and_then(|approval| approval.due()))
    }

    /// How many proposals wait; counted as they are written, so that asking costs nothing.
    ///
    /// # Errors
    /// As every read.
    pub fn approval_counts(&self) -> Result<ApprovalCounts, StoreError> {
        let count = |word| Ok(self.records().read::<u64>(&schema::approval_count(word))?.unwrap_or_default());
        Ok(ApprovalCounts { for_a_person: count(FOR_A_PERSON)?, to_be_done: count(TO_BE_DONE)? })
    }

    fn behind(&self, tenant: &TenantId, ids: &[ApprovalId]) -> Result<Vec<Approval>, StoreError> {
        ids.iter().filter_map(|id| self.approval(tenant, id).transpose()).collect()
    }
}

/// Counted as waiting for a person.
const FOR_A_PERSON: &str = "for_a_person";
/// Counted as waiting for its turn.
const TO_BE_DONE: &str = "to_be_done";

/// A new proposal is put in, a known one may only go on as its stage allows: two hands that carry out the same write never both send it.
pub(super) fn put(plan: &mut Plan<'_>, approval: &Approval) -> Result<(), StoreError> {
    let key = schema::approval(&approval.tenant, &approval.id);
    let before: Option<Approval> = plan.read(&key)?;
    if let Some(before) = &before {
        if before == approval || approval.stage() == Stage::Waiting {
            return Ok(());
        }
        if !before.stage().may_become(approval.stage()) {
            return Err(StoreError::ApprovalMoved { id: approval.id.clone(), is: before.stage(), wanted: approval.stage() });
        }
        take_out(plan, before)?;
    }
    plan.put(key, approval)?;
    put_in(plan, approval)
}

fn take_out(plan: &mut Plan<'_>, approval: &Approval) -> Result<(), StoreError> {
    plan.remove(schema::approval_open(&approval.tenant, approval.created, &approval.id))?;
    if let Some(record) = approval.write.record() {
        plan.remove(schema::approval_on(&approval.tenant, &record, &approval.id))?;
    }
    if let Some(due) = approval.due() {
        plan.remove(schema::approval_due(&approval.tenant, due, &approval.id))?;
    }
    counted_as(approval).map_or(Ok(()), |word| plan.count(schema::approval_count(word), -1))
}

fn put_in(plan: &mut Plan<'_>, approval: &Approval) -> Result<(), StoreError> {
    plan.put(schema::approval_by_time(&approval.tenant, approval.created, &approval.id), &approval.id)?;
    if !approval.stage().is_end() {
        plan.put(schema::approval_open(&approval.tenant, approval.created, &approval.id), &approval.id)?;
        if let Some(record) = approval.write.record() {
            plan.put(schema::approval_on(&approval.tenant, &record, &approval.id), &approval.id)?;
        }
    }
    if let Some(due) = approval.due() {
        plan.put(schema::approval_due(&approval.tenant, due, &approval.id), &approval.id)?;
    }
    counted_as(approval).map_or(Ok(()), |word| plan.count(schema::approval_count(word), 1))
}

fn counted_as(approval: &Approval) -> Option<&'static str> {
    if approval.waits_for_a_person() { Some(FOR_A_PERSON) } else { approval.due().map(|_| TO_BE_DONE) }
}
