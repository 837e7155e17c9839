//! Records of the mirror that a scan of the ERP did not find. One scan alone is no proof: a row may have been skipped, or the set have moved.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::{MkId, TenantId};

use super::codec::Record;
use super::plan::Plan;
use super::{MirrorKind, Store, StoreError, schema};

/// In which scans a record was missing, each by the moment it began.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suspect {
    /// The first of them.
    pub first: Timestamp,
    /// The latest; the same where there was one only.
    pub last: Timestamp,
}

impl Record for Suspect {
    const WHAT: &'static str = "a record that was not found";
}

impl Store {
    /// What is known of a missing record; none if it isn't missing.
    ///
    /// # Errors
    /// As every read.
    pub fn suspect(&self, tenant: &TenantId, kind: MirrorKind, id: &MkId) -> Result<Option<Suspect>, StoreError> {
        self.records().read(&schema::suspects(tenant, kind).text(id.as_str()))
    }

    /// At most so many missing records of a kind, those beyond `after`, in Metakocka's order.
    ///
    /// # Errors
    /// As every read.
    pub fn suspects(
        &self,
        tenant: &TenantId,
        kind: MirrorKind,
        after: Option<&MkId>,
        limit: usize,
    ) -> Result<Vec<(MkId, Suspect)>, StoreError> {
        let prefix = schema::suspects(tenant, kind);
        let first = after.map(|id| prefix.clone().text(id.as_str()));
        let ids = self.records().last_texts_between(&prefix, first, None).take(limit);
        let with_row = |id: MkId| Ok(self.suspect(tenant, kind, &id)?.map(|suspect| (id, suspect)));
        ids.filter_map(|id| id.and_then(|id| with_row(MkId::new(id))).transpose()).collect()
    }

    pub(super) fn is_suspect(&self, tenant: &TenantId, kind: MirrorKind, id: &MkId) -> Result<bool, StoreError> {
        self.records().contains(&schema::suspects(tenant, kind).text(id.as_str()))
    }
}

pub(super) fn put(plan: &mut Plan<'_>, tenant: &TenantId, kind: MirrorKind, id: &MkId, suspect: Suspect) -> Result<(), StoreError> {
    plan.put(schema::suspects(tenant, kind).text(id.as_str()), &suspect).map(drop)
}

pub(super) fn clear(plan: &mut Plan<'_>, tenant: &TenantId, kind: MirrorKind, id: &MkId) -> Result<(), StoreError> {
    plan.remove(schema::suspects(tenant, kind).text(id.as_str())).map(drop)
}
