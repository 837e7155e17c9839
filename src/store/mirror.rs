//! The mirror of the ERP: records as they were last read, their index rows always in step with them.

use std::collections::BTreeSet;

use crate::domain::{Contact, DocType, Document, ErpKind, ErpRef, Mirrored, MkId, Product, Stock, TenantId};

use super::codec::Record;
use super::key::Key;
use super::plan::Plan;
use super::schema::{Term, TreeName};
use super::{MirrorKind, Store, StoreError, ripples, schema, terms};

/// A type of record that the mirror holds.
pub(super) trait Mirrors: Record {
    /// What it is counted as.
    fn kind(&self) -> MirrorKind;
    /// The row that it is kept in.
    fn key(&self, tenant: &TenantId) -> Key;
    /// The record that people know it by.
    fn named(&self) -> ErpRef;
    /// The rows by which it is found.
    fn index(&self, tenant: &TenantId) -> BTreeSet<Key>;
    /// What in a mail points to it.
    fn said(&self) -> Vec<(Term, String)> {
        Vec::new()
    }
    /// Whose it is.
    fn partner(&self) -> Option<&MkId> {
        None
    }
}

impl Record for MkId {
    const WHAT: &'static str = "a reference to a record of the mirror";
}

impl Record for Contact {
    const WHAT: &'static str = "a contact of the mirror";
}

impl Mirrors for Contact {
    fn kind(&self) -> MirrorKind {
        MirrorKind::Contacts
    }

    fn key(&self, tenant: &TenantId) -> Key {
        schema::mirror(TreeName::Contacts, tenant).text(self.id.as_str())
    }

    fn named(&self) -> ErpRef {
        ErpRef { kind: ErpKind::Contact, id: self.id.clone() }
    }

    fn index(&self, tenant: &TenantId) -> BTreeSet<Key> {
        terms::of_contact(tenant, self)
    }

    fn said(&self) -> Vec<(Term, String)> {
        terms::said_of_contact(self)
    }
}

impl Record for Product {
    const WHAT: &'static str = "a product of the mirror";
}

impl Mirrors for Product {
    fn kind(&self) -> MirrorKind {
        MirrorKind::Products
    }

    fn key(&self, tenant: &TenantId) -> Key {
        schema::mirror(TreeName::Products, tenant).text(self.id.as_str())
    }

    fn named(&self) -> ErpRef {
        ErpRef { kind: ErpKind::Product, id: self.id.clone() }
    }

    fn index(&self, tenant: &TenantId) -> BTreeSet<Key> {
        terms::of_product(tenant, self)
    }
}

impl Record for Document {
    const WHAT: &'static str = "a document of the mirror";
}

impl Mirrors for Document {
    fn kind(&self) -> MirrorKind {
        MirrorKind::Documents(self.doc_type)
    }

    fn key(&self, tenant: &TenantId) -> Key {
        schema::mirror(TreeName::Documents, tenant).text(self.id.as_str())
    }

    fn named(&self) -> ErpRef {
        ErpRef { kind: ErpKind::Document, id: self.id.clone() }
    }

    fn index(&self, tenant: &TenantId) -> BTreeSet<Key> {
        terms::of_document(tenant, self)
    }

    fn said(&self) -> Vec<(Term, String)> {
        terms::said_of_document(self)
    }

    fn partner(&self) -> Option<&MkId> {
        self.partner.as_ref()
    }
}

impl Record for Stock {
    const WHAT: &'static str = "a stock row of the mirror";
}

impl Mirrors for Stock {
    fn kind(&self) -> MirrorKind {
        MirrorKind::Stock
    }

    fn key(&self, tenant: &TenantId) -> Key {
        schema::stock(tenant, &self.product).text(self.warehouse.as_str())
    }

    fn named(&self) -> ErpRef {
        ErpRef { kind: ErpKind::Product, id: self.product.clone() }
    }

    fn index(&self, _: &TenantId) -> BTreeSet<Key> {
        BTreeSet::new()
    }
}

impl Store {
    /// A contact, as last read.
    ///
    /// # Errors
    /// As every read.
    pub fn contact(&self, tenant: &TenantId, id: &MkId) -> Result<Option<Mirrored<Contact>>, StoreError> {
        self.records().read_mirrored(&schema::mirror(TreeName::Contacts, tenant).text(id.as_str()))
    }

    /// A product, as last read.
    ///
    /// # Errors
    /// As every read.
    pub fn product(&self, tenant: &TenantId, id: &MkId) -> Result<Option<Mirrored<Product>>, StoreError> {
        self.records().read_mirrored(&schema::mirror(TreeName::Products, tenant).text(id.as_str()))
    }

    /// A document of whatever type, as last read.
    ///
    /// # Errors
    /// As every read.
    pub fn document(&self, tenant: &TenantId, id: &MkId) -> Result<Option<Mirrored<Document>>, StoreError> {
        self.records().read_mirrored(&schema::mirror(TreeName::Documents, tenant).text(id.as_str()))
    }

    /// What lies of a product, one row for each warehouse.
    ///
    /// # Errors
    /// As every read.
    pub fn stock_of(&self, tenant: &TenantId, product: &MkId) -> Result<Vec<Mirrored<Stock>>, StoreError> {
        self.records().read_mirrored_under(&schema::stock(tenant, product))
    }

    /// How many records of a kind there are; counted as they are written, so that asking costs nothing.
    ///
    /// # Errors
    /// As every read.
    pub fn count(&self, tenant: &TenantId, kind: MirrorKind) -> Result<u64, StoreError> {
        Ok(self.records().read(&schema::mirrored_count(tenant, kind))?.unwrap_or_default())
    }

    /// The ids of every contact, to find out which the ERP no longer has.
    ///
    /// # Errors
    /// As every read.
    pub fn contact_ids(&self, tenant: &TenantId) -> Result<BTreeSet<MkId>, StoreError> {
        self.ids(&schema::mirror(TreeName::Contacts, tenant), 1)
    }

    /// The ids of every product.
    ///
    /// # Errors
    /// As every read.
    pub fn product_ids(&self, tenant: &TenantId) -> Result<BTreeSet<MkId>, StoreError> {
        self.ids(&schema::mirror(TreeName::Products, tenant), 1)
    }

    /// The ids of every document of a type.
    ///
    /// # Errors
    /// As every read.
    pub fn document_ids(&self, tenant: &TenantId, doc_type: DocType) -> Result<BTreeSet<MkId>, StoreError> {
        self.ids(&schema::documents_of_type(tenant, doc_type), 3)
    }

    /// Product and warehouse of every stock row.
    ///
    /// # Errors
    /// As every read.
    pub fn stock_ids(&self, tenant: &TenantId) -> Result<BTreeSet<(MkId, MkId)>, StoreError> {
        let rows = self.records().texts_under(&schema::mirror(TreeName::Stock, tenant), 1)?;
        let pair = |parts: Vec<String>| <[String; 2]>::try_from(parts).ok();
        Ok(rows.into_iter().filter_map(pair).map(|[product, warehouse]| (MkId::new(product), MkId::new(warehouse))).collect())
    }

    /// The first text of each key under the prefix, after so many parts.
    fn ids(&self, prefix: &Key, skip: usize) -> Result<BTreeSet<MkId>, StoreError> {
        let rows = self.records().texts_under(prefix, skip)?;
        Ok(rows.into_iter().filter_map(|parts| parts.into_iter().next()).map(MkId::new).collect())
    }
}

pub(super) fn put<T: Mirrors>(plan: &mut Plan<'_>, tenant: &TenantId, new: &Mirrored<T>) -> Result<(), StoreError> {
    let key = new.record.key(tenant);
    let old = plan.read_mirrored::<T>(&key)?.map(|old| old.record);
    if plan.put_mirrored(key, new)? { replace(plan, tenant, old.as_ref(), Some(&new.record)) } else { Ok(()) }
}

pub(super) fn gone(plan: &mut Plan<'_>, tenant: &TenantId, record: &ErpRef) -> Result<(), StoreError> {
    let key = |tree| schema::mirror(tree, tenant).text(record.id.as_str());
    match record.kind {
        ErpKind::Contact => remove::<Contact>(plan, tenant, key(TreeName::Contacts)),
        ErpKind::Product => remove::<Product>(plan, tenant, key(TreeName::Products)),
        ErpKind::Document => remove::<Document>(plan, tenant, key(TreeName::Documents)),
    }
}

pub(super) fn no_stock(plan: &mut Plan<'_>, tenant: &TenantId, product: &MkId, warehouse: &MkId) -> Result<(), StoreError> {
    remove::<Stock>(plan, tenant, schema::stock(tenant, product).text(warehouse.as_str()))
}

fn remove<T: Mirrors>(plan: &mut Plan<'_>, tenant: &TenantId, key: Key) -> Result<(), StoreError> {
    let Some(old) = plan.read_mirrored::<T>(&key)? else { return Ok(()) };
    plan.remove(key)?;
    replace(plan, tenant, Some(&old.record), None)
}

/// Brings index rows and counts from what was to what is.
fn replace<T: Mirrors>(plan: &mut Plan<'_>, tenant: &TenantId, old: Option<&T>, new: Option<&T>) -> Result<(), StoreError> {
    let index = |record: Option<&T>| record.map(|record| record.index(tenant)).unwrap_or_default();
    let (before, after) = (index(old), index(new));
    for key in before.difference(&after) {
        plan.remove(key.clone())?;
    }
    if let Some(new) = new {
        let id = new.named().id;
        after.difference(&before).try_for_each(|key| plan.put(key.clone(), &id).map(drop))?;
        plan.count(schema::mirrored_count(tenant, new.kind()), 1)?;
    }
    if let Some(old) = old {
        plan.count(schema::mirrored_count(tenant, old.kind()), -1)?;
    }
    plan.note_erp(new.or(old).map(Mirrors::named));
    ripples::note(plan, tenant, old, new)
}
