//! How far the ERP has been read, kind by kind, and where a scan that was cut off goes on.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::{DocType, MkId, TenantId};

use super::codec::Record;
use super::plan::Plan;
use super::{Store, StoreError, schema};

/// What the mirror holds, as it is pulled and counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MirrorKind {
    /// Partners.
    Contacts,
    /// Products.
    Products,
    /// Rows of stock.
    Stock,
    /// Documents of one type.
    Documents(DocType),
}

impl MirrorKind {
    /// Every kind.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let documents = DocType::ALL.into_iter().map(Self::Documents);
        [Self::Contacts, Self::Products, Self::Stock].into_iter().chain(documents).collect()
    }

    /// `partner`, `product`, `stock`, or the type's own word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Contacts => "partner",
            Self::Products => "product",
            Self::Stock => "stock",
            Self::Documents(doc_type) => doc_type.word(),
        }
    }
}

/// How far a kind has been read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncState {
    /// When the last pull that succeeded began; what changed later may be missing.
    pub last_success: Timestamp,
    /// When the last scan of everything began that came to its end.
    #[serde(default)]
    pub scanned: Option<Timestamp>,
    /// The same, if each of its rows could be read: every record that is not missing was read then.
    #[serde(default)]
    pub whole: Option<Timestamp>,
}

impl SyncState {
    /// A first pull that began at this moment, and read what changed.
    #[must_use]
    pub fn at(begun: Timestamp) -> Self {
        Self { last_success: begun, scanned: None, whole: None }
    }
}

impl Record for SyncState {
    const WHAT: &'static str = "the state of a sync";
}

/// A scan of everything of one kind, as far as it has come. It stands in the same transaction as the rows it tells of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scan {
    /// When it began.
    pub begun: Timestamp,
    /// Where the next row lies in Metakocka's list.
    pub offset: u32,
    /// The last row that was read.
    pub after: Option<MkId>,
    /// Rows that were read.
    pub read: u64,
    /// Nothing moved beneath it: what it did not find, is missing.
    pub steady: bool,
    /// Every row could be read.
    pub whole: bool,
}

impl Scan {
    /// A scan that begins at this moment.
    #[must_use]
    pub fn at(begun: Timestamp) -> Self {
        Self { begun, offset: 0, after: None, read: 0, steady: true, whole: true }
    }
}

impl Record for Scan {
    const WHAT: &'static str = "the state of a scan";
}

impl Store {
    /// How far this kind has been read; none if it never was.
    ///
    /// # Errors
    /// As every read.
    pub fn sync_state(&self, tenant: &TenantId, kind: MirrorKind) -> Result<Option<SyncState>, StoreError> {
        self.records().read(&schema::sync(tenant, kind))
    }

    /// The scan of this kind that is under way, or was cut off.
    ///
    /// # Errors
    /// As every read.
    pub fn scan(&self, tenant: &TenantId, kind: MirrorKind) -> Result<Option<Scan>, StoreError> {
        self.records().read(&schema::scan(tenant, kind))
    }
}

pub(super) fn synced(plan: &mut Plan<'_>, tenant: &TenantId, kind: MirrorKind, state: SyncState) -> Result<(), StoreError> {
    plan.put(schema::sync(tenant, kind), &state).map(drop)
}

pub(super) fn scanning(plan: &mut Plan<'_>, tenant: &TenantId, kind: MirrorKind, scan: Option<&Scan>) -> Result<(), StoreError> {
    let key = schema::scan(tenant, kind);
    match scan {
        Some(scan) => plan.put(key, scan).map(drop),
        None => plan.remove(key).map(drop),
    }
}
