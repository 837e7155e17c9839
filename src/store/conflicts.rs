//! Fields that were changed on both sides and wait for a person; nothing of one tenant is reached through another.

use crate::domain::TenantId;
use crate::domain::conflict::{Conflict, ConflictId};

use super::codec::Record;
use super::plan::Plan;
use super::{Store, StoreError, schema};

impl Record for Conflict {
    const WHAT: &'static str = "a conflict";
}

impl Record for ConflictId {
    const WHAT: &'static str = "a reference to a conflict";
}

impl Store {
    /// A conflict of this tenant.
    ///
    /// # Errors
    /// As every read.
    pub fn conflict(&self, tenant: &TenantId, id: &ConflictId) -> Result<Option<Conflict>, StoreError> {
        self.records().read(&schema::conflict(tenant, id))
    }

    /// Every conflict of a tenant, decided ones too, oldest first.
    ///
    /// # Errors
    /// As every read.
    pub fn conflicts(&self, tenant: &TenantId) -> Result<Vec<Conflict>, StoreError> {
        let mut all: Vec<Conflict> = self.records().read_under(&schema::conflicts(tenant), usize::MAX)?;
        all.sort_by(|a, b| (a.found_at, &a.id).cmp(&(b.found_at, &b.id)));
        Ok(all)
    }

    /// The conflicts of a tenant that wait for a person, oldest first.
    ///
    /// # Errors
    /// As every read.
    pub fn open_conflicts(&self, tenant: &TenantId) -> Result<Vec<Conflict>, StoreError> {
        let ids: Vec<ConflictId> = self.records().read_under(&schema::conflicts_open(tenant), usize::MAX)?;
        ids.iter().filter_map(|id| self.conflict(tenant, id).transpose()).collect()
    }
}

/// A new conflict is put in; finding a known one again changes nothing, and a decision is made once.
pub(super) fn put(plan: &mut Plan<'_>, conflict: &Conflict) -> Result<(), StoreError> {
    let key = schema::conflict(&conflict.tenant, &conflict.id);
    let before: Option<Conflict> = plan.read(&key)?;
    let open = |conflict: &Conflict| schema::conflict_open(&conflict.tenant, conflict.found_at, &conflict.id);
    match (&before, &conflict.resolved) {
        (Some(_), None) => return Ok(()),
        (Some(before), Some(_)) if before == conflict => return Ok(()),
        (Some(Conflict { resolved: Some(_), .. }), Some(_)) => return Err(StoreError::ConflictDecided { id: conflict.id.clone() }),
        (Some(before), Some(_)) => drop(plan.remove(open(before))?),
        (None, None) => drop(plan.put(open(conflict), &conflict.id)?),
        (None, Some(_)) => {}
    }
    plan.put(key, conflict).map(drop)
}
