//! What was read by key a moment ago: kept for a while, within bounds, and thrown out as soon as the record is known to have changed.

use std::fmt;
use std::future::Future;
use std::hash::Hash;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use moka::future::Cache;

use super::error::MetakockaError;
use crate::domain::{Contact, DocType, Document, ErpKind, ErpRef, MkId, Product};

/// How old a record may get in here: as old as the mirror gets between two pulls of changes, and a bit.
const RECORDS_KEPT: Duration = Duration::from_secs(5 * 60);

/// How old what the owner sets up once may get: warehouses, and the filters of a search.
const SETTINGS_KEPT: Duration = Duration::from_secs(60 * 60);

/// Entries on one shelf. A large document has some 20 KB, so a full shelf stays below 10 MB.
const MOST: u64 = 500;

/// A key of a look-up, with the epoch of its kind: after a change of any record, nothing found before is found again.
type Lookup = (&'static str, String, u64);

/// One company's memory.
pub(super) struct Memory {
    partners: Shelf<MkId, Option<Contact>>,
    found_partners: Shelf<Lookup, Vec<Contact>>,
    products: Shelf<Lookup, Option<Product>>,
    documents: Shelf<MkId, Option<Document>>,
    orders: Shelf<Lookup, Option<Document>>,
    filters: Shelf<DocType, Vec<String>>,
    warehouses: Shelf<(), Vec<MkId>>,
    epochs: Epochs,
}

impl fmt::Debug for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Memory")
    }
}

impl Memory {
    pub(super) fn new() -> Self {
        Self {
            partners: Shelf::new(RECORDS_KEPT),
            found_partners: Shelf::new(RECORDS_KEPT),
            products: Shelf::new(RECORDS_KEPT),
            documents: Shelf::new(RECORDS_KEPT),
            orders: Shelf::new(RECORDS_KEPT),
            filters: Shelf::new(SETTINGS_KEPT),
            warehouses: Shelf::new(SETTINGS_KEPT),
            epochs: Epochs::default(),
        }
    }

    /// A record changed, or may have; without an id, one that nobody here knows yet.
    pub(super) async fn forget(&self, kind: ErpKind, id: Option<&MkId>) {
        self.epochs.of(kind).fetch_add(1, Ordering::SeqCst);
        match (kind, id) {
            (ErpKind::Contact, Some(id)) => self.partners.0.invalidate(id).await,
            (ErpKind::Document, Some(id)) => self.documents.0.invalidate(id).await,
            // Products are kept by look-up only, and those ended with their epoch.
            (ErpKind::Product, _) | (_, None) => {}
        }
    }
}

/// Counts the changes of each kind: a read that began before one is not kept.
#[derive(Default)]
struct Epochs {
    contacts: AtomicU64,
    products: AtomicU64,
    documents: AtomicU64,
}

impl Epochs {
    fn of(&self, kind: ErpKind) -> &AtomicU64 {
        match kind {
            ErpKind::Contact => &self.contacts,
            ErpKind::Product => &self.products,
            ErpKind::Document => &self.documents,
        }
    }

    fn now(&self, kind: ErpKind) -> u64 {
        self.of(kind).load(Ordering::SeqCst)
    }
}

/// Values of one sort. Whoever asks for one that is being read waits for that read.
struct Shelf<K, V>(Cache<K, V>);

impl<K: Hash + Eq + Clone + Send + Sync + 'static, V: Clone + Send + Sync + 'static> Shelf<K, V> {
    fn new(kept: Duration) -> Self {
        Self(Cache::builder().max_capacity(MOST).time_to_live(kept).build())
    }

    async fn get(&self, key: K, read: impl Future<Output = Result<V, MetakockaError>>) -> Result<V, MetakockaError> {
        self.0.try_get_with(key, read).await.map_err(|error: Arc<MetakockaError>| (*error).clone())
    }
}

/// What is on the shelves, or read now.
impl Memory {
    pub(super) async fn partner(
        &self,
        id: &MkId,
        read: impl Future<Output = Result<Option<Contact>, MetakockaError>>,
    ) -> Result<Option<Contact>, MetakockaError> {
        let begun = self.epochs.now(ErpKind::Contact);
        let told = self.partners.get(id.clone(), read).await;
        if self.epochs.now(ErpKind::Contact) != begun {
            self.partners.0.invalidate(id).await;
        }
        told
    }

    pub(super) async fn document(
        &self,
        id: &MkId,
        read: impl Future<Output = Result<Option<Document>, MetakockaError>>,
    ) -> Result<Option<Document>, MetakockaError> {
        let begun = self.epochs.now(ErpKind::Document);
        let told = self.documents.get(id.clone(), read).await;
        if self.epochs.now(ErpKind::Document) != begun {
            self.documents.0.invalidate(id).await;
        }
        told
    }

    pub(super) async fn partners_by(
        &self,
        field: &'static str,
        word: String,
        read: impl Future<Output = Result<Vec<Contact>, MetakockaError>>,
    ) -> Result<Vec<Contact>, MetakockaError> {
        self.found_partners.get((field, word, self.epochs.now(ErpKind::Contact)), read).await
    }

    pub(super) async fn product(
        &self,
        field: &'static str,
        word: String,
        read: impl Future<Output = Result<Option<Product>, MetakockaError>>,
    ) -> Result<Option<Product>, MetakockaError> {
        self.products.get((field, word, self.epochs.now(ErpKind::Product)), read).await
    }

    pub(super) async fn order(
        &self,
        word: String,
        read: impl Future<Output = Result<Option<Document>, MetakockaError>>,
    ) -> Result<Option<Document>, MetakockaError> {
        self.orders.get(("buyer_order", word, self.epochs.now(ErpKind::Document)), read).await
    }

    pub(super) async fn filters(
        &self,
        doc_type: DocType,
        read: impl Future<Output = Result<Vec<String>, MetakockaError>>,
    ) -> Result<Vec<String>, MetakockaError> {
        self.filters.get(doc_type, read).await
    }

    pub(super) async fn warehouses(
        &self,
        read: impl Future<Output = Result<Vec<MkId>, MetakockaError>>,
    ) -> Result<Vec<MkId>, MetakockaError> {
        self.warehouses.get((), read).await
    }
}

impl super::Client {
    /// A record changed in Metakocka, or may have: what was read of it before is not shown again. Writes see to it themselves.
    pub async fn forget(&self, record: &ErpRef) {
        self.memory.forget(record.kind, Some(&record.id)).await;
    }
}
