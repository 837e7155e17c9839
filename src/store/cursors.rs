//! How far has been read: folders of mailboxes, and kinds of records of the ERP.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::{Cursor, Digest, DocType, MailboxId, TenantId};

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
    /// Everything at once, deletions included: nothing that is counted, only when it was last done.
    Full,
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
            Self::Full => "full",
        }
    }
}

/// How the last pull that succeeded ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncState {
    /// When it began; what changed later may be missing.
    pub last_success: Timestamp,
    /// Digest of what came, where the puller takes one: nothing to do if it is the same again.
    pub hash: Option<Digest>,
}

/// How often a folder was numbered anew, and when it was last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Renumbering {
    /// Times in a row, each within a day of the one before.
    pub times: u32,
    /// The last time.
    pub last: Timestamp,
}

impl Record for Renumbering {
    const WHAT: &'static str = "how often a folder was numbered anew";
}

impl Record for Cursor {
    const WHAT: &'static str = "a folder's cursor";
}

impl Record for SyncState {
    const WHAT: &'static str = "the state of a sync";
}

impl Store {
    /// How far a folder has been taken in; none if never.
    ///
    /// # Errors
    /// As every read.
    pub fn cursor(&self, mailbox: &MailboxId, folder: &str) -> Result<Option<Cursor>, StoreError> {
        self.records().read(&schema::cursor(mailbox, folder))
    }

    /// How often a folder was numbered anew; none if never.
    ///
    /// # Errors
    /// As every read.
    pub fn renumbering(&self, mailbox: &MailboxId, folder: &str) -> Result<Option<Renumbering>, StoreError> {
        self.records().read(&schema::renumbering(mailbox, folder))
    }

    /// How the last pull of this kind ended; none if none succeeded yet.
    ///
    /// # Errors
    /// As every read.
    pub fn sync_state(&self, tenant: &TenantId, kind: MirrorKind) -> Result<Option<SyncState>, StoreError> {
        self.records().read(&schema::sync(tenant, kind))
    }
}

pub(super) fn put(plan: &mut Plan<'_>, mailbox: &MailboxId, folder: &str, cursor: Cursor) -> Result<(), StoreError> {
    plan.put(schema::cursor(mailbox, folder), &cursor).map(drop)
}

pub(super) fn renumbered(plan: &mut Plan<'_>, mailbox: &MailboxId, folder: &str, renumbering: Renumbering) -> Result<(), StoreError> {
    plan.put(schema::renumbering(mailbox, folder), &renumbering).map(drop)
}

pub(super) fn synced(plan: &mut Plan<'_>, tenant: &TenantId, kind: MirrorKind, state: &SyncState) -> Result<(), StoreError> {
    plan.put(schema::sync(tenant, kind), state).map(drop)
}
