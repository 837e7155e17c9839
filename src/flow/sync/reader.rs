//! What every step of a sync has at hand, and what it counts.

use std::time::{Duration, Instant};

use super::SyncError;
use super::progress::Progress;
use crate::domain::DocType;
use crate::domain::{Document, MkId, TenantId};
use crate::flow::Clock;
use crate::metakocka::{Client, MetakockaError, Page, Query, Why};
use crate::store::{Changes, Store, StoreError};

/// One tenant's ERP and the mirror of it.
#[derive(Clone, Copy, Debug)]
pub struct Erp<'a> {
    /// The door to the ERP.
    pub client: &'a Client,
    /// The mirror.
    pub store: &'a Store,
    /// Whose it is.
    pub tenant: &'a TenantId,
    /// The moment.
    pub clock: &'a Clock,
    /// Where progress is told.
    pub progress: &'a Progress,
}

/// What was read and what came of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Rows that came; a row that came twice in one walk counts once.
    pub read: usize,
    /// Rows that are new or differ.
    pub changed: usize,
    /// Rows that the ERP no longer has.
    pub deleted: usize,
    /// Calls that it took.
    pub calls: usize,
}

impl Tally {
    /// Adds another one.
    pub fn add(&mut self, more: Self) {
        self.read += more.read;
        self.changed += more.changed;
        self.deleted += more.deleted;
        self.calls += more.calls;
    }
}

/// How much may be read before somebody else has a turn.
#[derive(Clone, Copy, Debug)]
pub struct Allowance {
    calls: Option<usize>,
    until: Option<Instant>,
}

impl Allowance {
    /// Everything.
    pub const ALL: Self = Self { calls: None, until: None };

    /// At most so many calls; at least one is made.
    #[must_use]
    pub fn calls(most: usize) -> Self {
        Self { calls: Some(most), until: None }
    }

    /// What can be read in this time; at least one call is made.
    #[must_use]
    pub fn time(most: Duration) -> Self {
        Self { calls: None, until: Instant::now().checked_add(most) }
    }

    /// Nothing more may be asked after so many calls.
    pub(super) fn is_spent(&self, calls: usize) -> bool {
        self.calls.is_some_and(|most| calls >= most) || self.until.is_some_and(|end| Instant::now() >= end)
    }
}

impl Erp<'_> {
    /// A page of documents. Where nothing fits, some types answer with an error: that is an empty page.
    pub(super) async fn documents(&self, doc_type: DocType, query: &Query, offset: u32) -> Result<Page<Document>, MetakockaError> {
        match self.client.documents(doc_type, query, offset).await {
            Err(MetakockaError { why: Why::NotFound { .. }, .. }) => Ok(Page { items: vec![], skipped: vec![], next: None, total: None }),
            other => other,
        }
    }

    /// One document as it is now.
    pub(super) async fn document(&self, doc_type: DocType, id: &MkId, tally: &mut Tally) -> Result<Option<Document>, SyncError> {
        tally.calls += 1;
        Ok(self.client.document(doc_type, id).await?)
    }

    /// Writes, counts what changed, and lets the client forget it.
    pub(super) async fn keep(&self, changes: Changes, tally: &mut Tally) -> Result<(), StoreError> {
        if !changes.is_empty() {
            let changed = self.store.commit(changes).await?.erp;
            for record in &changed {
                self.client.forget(record).await;
            }
            tally.changed += changed.len();
        }
        Ok(())
    }

    /// Tells of rows that could not be read.
    pub(super) fn complain<T>(&self, page: &Page<T>) {
        if !page.skipped.is_empty() {
            tracing::warn!(tenant = %self.tenant, rows = page.skipped.len(), "rows of the ERP could not be read and were left as they are");
        }
    }
}
