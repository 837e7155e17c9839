//! One pull of one kind of records from the ERP into the mirror.
//!
//! Metakocka tells what changed for orders only. The rest is read by date windows between full scans, and what a full scan
//! no longer finds is taken for deleted. Every page is a transaction of its own, so a pull that was cut off has lost nothing;
//! the moment from which the next one reads on is noted only at its end.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan, tz::TimeZone};

use super::Clock;
use crate::domain::{DocType, ErpKind, ErpRef, Mirrored, MkId, TenantId};
use crate::fault::{Fault, Lasting};
use crate::metakocka::{self, Client, MetakockaError, Page, Query};
use crate::store::{Changes, MirrorKind, Store, StoreError, SyncState};

/// Bills can't be asked for by change. A payment usually lands within two months; what comes later shows at the next full pull.
const BILLS_LOOKED_BACK: i64 = 62;

/// What is pulled together, in the words of the configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Partners.
    Contacts,
    /// Products with their prices, and what lies in stock.
    Products,
    /// Offers, orders and bills.
    Documents,
}

impl Kind {
    /// In the order in which they are needed.
    pub const ALL: [Self; 3] = [Self::Contacts, Self::Products, Self::Documents];

    /// The word of the configuration and of the metrics.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Contacts => "contacts",
            Self::Products => "products",
            Self::Documents => "documents",
        }
    }

    /// The kind of record that is read last: its state stands for all of them.
    fn last_read(self) -> MirrorKind {
        match self {
            Self::Contacts => MirrorKind::Contacts,
            Self::Products => MirrorKind::Stock,
            Self::Documents => MirrorKind::Documents(DocType::SalesBillCreditNote),
        }
    }
}

/// When this kind was last read to its end.
///
/// # Errors
/// Only where the store can't be read.
pub fn last_success(store: &Store, tenant: &TenantId, kind: Kind) -> Result<Option<Timestamp>, StoreError> {
    Ok(store.sync_state(tenant, kind.last_read())?.map(|state| state.last_success))
}

/// When everything was last read at once, deletions included.
///
/// # Errors
/// Only where the store can't be read.
pub fn last_full(store: &Store, tenant: &TenantId) -> Result<Option<Timestamp>, StoreError> {
    Ok(store.sync_state(tenant, MirrorKind::Full)?.map(|state| state.last_success))
}

/// Notes that everything was read at once.
///
/// # Errors
/// The store.
pub async fn note_full(store: &Store, tenant: &TenantId, at: Timestamp) -> Result<(), SyncError> {
    let state = SyncState { last_success: at, hash: None };
    store.commit(Changes::new().synced(tenant, MirrorKind::Full, state)).await?;
    Ok(())
}

/// What a pull came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pulled {
    /// What was pulled.
    pub kind: Kind,
    /// Rows that came.
    pub read: usize,
    /// Rows that are new or differ.
    pub changed: usize,
    /// Rows that the ERP no longer has.
    pub deleted: usize,
    /// Calls that it took.
    pub calls: usize,
    /// How long it took.
    pub took: Duration,
    /// When it ended.
    pub ended: Timestamp,
}

/// Why a pull could not be finished.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// The ERP.
    #[error(transparent)]
    Metakocka(#[from] MetakockaError),
    /// The memory.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The command was started without the ERP key.
    #[error("could not ask the ERP of tenant {tenant}: its key was not asked for")]
    NoKey {
        /// The tenant.
        tenant: TenantId,
    },
}

impl Fault for SyncError {
    fn lasting(&self) -> Lasting {
        match self {
            Self::Metakocka(error) => error.lasting(),
            Self::Store(error) => error.lasting(),
            Self::NoKey { .. } => Lasting::UntilSomeoneActs,
        }
    }

    fn advice(&self) -> Cow<'static, str> {
        match self {
            Self::Metakocka(error) => error.advice(),
            Self::Store(error) => error.advice(),
            Self::NoKey { .. } => "ask again with `postar sync`".into(),
        }
    }
}

/// Pulls one kind. `full` reads everything and finds out what was deleted.
///
/// # Errors
/// The ERP or the store; what was read before stays.
pub async fn pull(client: &Client, store: &Store, tenant: &TenantId, kind: Kind, full: bool, clock: &Clock) -> Result<Pulled, SyncError> {
    let began = Instant::now();
    let mut puller = Puller { client, store, tenant, at: clock.now(), tally: Tally::default() };
    match kind {
        Kind::Contacts => puller.contacts().await?,
        Kind::Products => {
            puller.products().await?;
            puller.stock().await?;
        }
        Kind::Documents => {
            for doc_type in DocType::ALL {
                puller.documents(doc_type, full).await?;
            }
        }
    }
    let Tally { read, changed, deleted, calls } = puller.tally;
    tracing::info!(tenant = %tenant, kind = kind.word(), read, changed, deleted, calls, "the ERP was read");
    Ok(Pulled { kind, read, changed, deleted, calls, took: began.elapsed(), ended: clock.now() })
}

#[derive(Debug, Default)]
struct Tally {
    read: usize,
    changed: usize,
    deleted: usize,
    calls: usize,
}

struct Puller<'a> {
    client: &'a Client,
    store: &'a Store,
    tenant: &'a TenantId,
    at: Timestamp,
    tally: Tally,
}

impl Puller<'_> {
    async fn contacts(&mut self) -> Result<(), SyncError> {
        let mut gone = self.store.contact_ids(self.tenant)?;
        let (mut next, mut whole) = (Some(0), true);
        while let Some(offset) = next {
            let page = self.client.partners(offset).await?;
            self.came(&page);
            for contact in &page.items {
                gone.remove(&contact.id);
            }
            (next, whole) = (page.next, whole && page.skipped.is_empty());
            let changes =
                page.items.into_iter().fold(Changes::new(), |changes, record| changes.contact(self.tenant, self.mirrored(record)));
            self.keep(changes).await?;
        }
        self.delete(ErpKind::Contact, gone, whole).await?;
        self.done(MirrorKind::Contacts).await
    }

    async fn products(&mut self) -> Result<(), SyncError> {
        let mut gone = self.store.product_ids(self.tenant)?;
        let (mut next, mut whole) = (Some(0), true);
        while let Some(offset) = next {
            let page = self.client.products(offset).await?;
            self.came(&page);
            for product in &page.items {
                gone.remove(&product.id);
            }
            (next, whole) = (page.next, whole && page.skipped.is_empty());
            let changes =
                page.items.into_iter().fold(Changes::new(), |changes, record| changes.product(self.tenant, self.mirrored(record)));
            self.keep(changes).await?;
        }
        self.delete(ErpKind::Product, gone, whole).await?;
        self.done(MirrorKind::Products).await
    }

    /// Rows come one for each lot, so they are added up once all pages are there.
    async fn stock(&mut self) -> Result<(), SyncError> {
        let (mut rows, mut next, mut whole) = (Vec::new(), Some(0), true);
        while let Some(offset) = next {
            let page = self.client.stock(offset).await?;
            self.came(&page);
            (next, whole) = (page.next, whole && page.skipped.is_empty());
            rows.extend(page.items);
        }
        let apart = self.client.warehouses_apart().await?;
        rows.retain(|row| !apart.contains(&row.warehouse));
        let rows = metakocka::sum_stock(rows);
        let mut gone = self.store.stock_ids(self.tenant)?;
        for row in &rows {
            gone.remove(&(row.product.clone(), row.warehouse.clone()));
        }
        let mut changes = rows.into_iter().fold(Changes::new(), |changes, row| changes.stock(self.tenant, self.mirrored(row)));
        if whole {
            self.tally.deleted += gone.len();
            changes = gone.iter().fold(changes, |changes, (product, warehouse)| changes.no_stock(self.tenant, product, warehouse));
        }
        self.keep(changes).await?;
        self.done(MirrorKind::Stock).await
    }

    async fn documents(&mut self, doc_type: DocType, full: bool) -> Result<(), SyncError> {
        let since = self.store.sync_state(self.tenant, MirrorKind::Documents(doc_type))?.map(|state| state.last_success);
        let query = query(doc_type, since.filter(|_| !full));
        let mut gone = if query == Query::All { self.store.document_ids(self.tenant, doc_type)? } else { BTreeSet::new() };
        let (mut next, mut whole) = (Some(0), true);
        while let Some(offset) = next {
            let page = self.client.documents(doc_type, &query, offset).await?;
            self.came(&page);
            for document in &page.items {
                gone.remove(&document.id);
            }
            (next, whole) = (page.next, whole && page.skipped.is_empty());
            let changes =
                page.items.into_iter().fold(Changes::new(), |changes, record| changes.document(self.tenant, self.mirrored(record)));
            self.keep(changes).await?;
        }
        self.delete(ErpKind::Document, gone, whole).await?;
        self.done(MirrorKind::Documents(doc_type)).await
    }

    fn came<T>(&mut self, page: &Page<T>) {
        self.tally.calls += 1;
        self.tally.read += page.items.len();
        if !page.skipped.is_empty() {
            tracing::warn!(tenant = %self.tenant, rows = page.skipped.len(), "rows of the ERP could not be read and were left as they are");
        }
    }

    fn mirrored<T>(&self, record: T) -> Mirrored<T> {
        Mirrored { record, read_at: self.at }
    }

    async fn keep(&mut self, changes: Changes) -> Result<(), StoreError> {
        if !changes.is_empty() {
            self.tally.changed += self.store.commit(changes).await?.erp.len();
        }
        Ok(())
    }

    /// Rows that could not be read exist: then nothing is taken for deleted.
    async fn delete(&mut self, kind: ErpKind, gone: BTreeSet<MkId>, whole: bool) -> Result<(), StoreError> {
        if !whole || gone.is_empty() {
            return Ok(());
        }
        self.tally.deleted += gone.len();
        let changes = gone.into_iter().fold(Changes::new(), |changes, id| changes.gone(self.tenant, ErpRef { kind, id }));
        self.store.commit(changes).await.map(drop)
    }

    async fn done(&mut self, kind: MirrorKind) -> Result<(), SyncError> {
        let state = SyncState { last_success: self.at, hash: None };
        self.store.commit(Changes::new().synced(self.tenant, kind, state)).await?;
        Ok(())
    }
}

/// What to ask for: everything at first, later what may have changed.
fn query(doc_type: DocType, since: Option<Timestamp>) -> Query {
    match (doc_type, since) {
        (_, None) | (DocType::SalesOffer, _) => Query::All,
        (DocType::SalesOrder, Some(since)) => Query::ChangedSince(since),
        (_, Some(since)) => Query::DatedFrom(looked_back(since)),
    }
}

fn looked_back(since: Timestamp) -> Date {
    let day = since.to_zoned(TimeZone::UTC).date();
    day.saturating_sub(BILLS_LOOKED_BACK.days())
}

/// Whether a pull is due, given when the last one succeeded and how often it is wanted.
#[must_use]
pub fn is_due(last: Option<Timestamp>, every: Option<Duration>, now: Timestamp) -> bool {
    match (last, every) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(last), Some(every)) => now.duration_since(last) >= SignedDuration::try_from(every).unwrap_or(SignedDuration::MAX),
    }
}
