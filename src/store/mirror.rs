//! The mirror of the ERP: records as they were last read, their index rows always in step with them.

use std::collections::BTreeSet;

use crate::domain::{Contact, DocType, Document, ErpKind, ErpRef, Mirrored, MkId, Product, Stock, TenantId};

use super::codec::Record;
use super::key::Key;
use super::plan::{Plan, Put};
use super::schema::{Term, TreeName};
use super::{MirrorKind, Store, StoreError, ripples, schema, suspects, terms};

/// A type of record that the mirror holds.
pub(super) trait Mirrors: Record + PartialEq {
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
        self.mirrored(tenant, &schema::mirror(TreeName::Contacts, tenant).text(id.as_str()))
    }

    /// A product, as last read.
    ///
    /// # Errors
    /// As every read.
    pub fn product(&self, tenant: &TenantId, id: &MkId) -> Result<Option<Mirrored<Product>>, StoreError> {
        self.mirrored(tenant, &schema::mirror(TreeName::Products, tenant).text(id.as_str()))
    }

    /// A document of whatever type, as last read.
    ///
    /// # Errors
    /// As every read.
    pub fn document(&self, tenant: &TenantId, id: &MkId) -> Result<Option<Mirrored<Document>>, StoreError> {
        self.mirrored(tenant, &schema::mirror(TreeName::Documents, tenant).text(id.as_str()))
    }

    /// What lies of a product, one row for each warehouse.
    ///
    /// # Errors
    /// As every read.
    pub fn stock_of(&self, tenant: &TenantId, product: &MkId) -> Result<Vec<Mirrored<Stock>>, StoreError> {
        let rows = self.records().read_mirrored_under(&schema::stock(tenant, product))?;
        rows.into_iter().map(|row| self.as_read(tenant, row)).collect()
    }

    /// How many records of a kind there are; counted as they are written, so that asking costs nothing.
    ///
    /// # Errors
    /// As every read.
    pub fn count(&self, tenant: &TenantId, kind: MirrorKind) -> Result<u64, StoreError> {
        Ok(self.records().read(&schema::mirrored_count(tenant, kind))?.unwrap_or_default())
    }

    /// The ids of one kind beyond `after` and up to `to`, in Metakocka's order ([`MkId::rank`]), one at a time. Rows of stock have none.
    pub fn ids(
        &self,
        tenant: &TenantId,
        kind: MirrorKind,
        after: Option<&MkId>,
        to: Option<&MkId>,
    ) -> impl Iterator<Item = Result<MkId, StoreError>> + use<'_> {
        let prefix = match kind {
            MirrorKind::Contacts => Some(schema::mirror(TreeName::Contacts, tenant)),
            MirrorKind::Products => Some(schema::mirror(TreeName::Products, tenant)),
            MirrorKind::Documents(doc_type) => Some(schema::documents_of_type(tenant, doc_type)),
            MirrorKind::Stock => None,
        };
        let of = |prefix: &Key, id: Option<&MkId>| id.map(|id| prefix.clone().text(id.as_str()));
        let between = prefix.map(|prefix| self.records().last_texts_between(&prefix, of(&prefix, after), of(&prefix, to)));
        between.into_iter().flatten().map(|text| text.map(MkId::new))
    }

    /// The bills of a type of which something is still to be paid, by what was last read, in Metakocka's order.
    pub fn unpaid_bills(&self, tenant: &TenantId, doc_type: DocType) -> impl Iterator<Item = Result<MkId, StoreError>> + use<'_> {
        self.records().last_texts_between(&schema::unpaid_bills(tenant, doc_type), None, None).map(|text| text.map(MkId::new))
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

    /// A record as last read: by itself, or in a scan of its whole kind that found it unchanged.
    fn as_read<T: Mirrors>(&self, tenant: &TenantId, found: Mirrored<T>) -> Result<Mirrored<T>, StoreError> {
        let kind = found.record.kind();
        match self.sync_state(tenant, kind)?.and_then(|state| state.whole) {
            Some(whole) if whole > found.read_at && !self.is_suspect(tenant, kind, &found.record.named().id)? => {
                Ok(Mirrored { read_at: whole, ..found })
            }
            _ => Ok(found),
        }
    }

    fn mirrored<T: Mirrors>(&self, tenant: &TenantId, key: &Key) -> Result<Option<Mirrored<T>>, StoreError> {
        self.records().read_mirrored(key)?.map(|found| self.as_read(tenant, found)).transpose()
    }
}

pub(super) fn put<T: Mirrors>(plan: &mut Plan<'_>, tenant: &TenantId, new: &Mirrored<T>) -> Result<(), StoreError> {
    suspects::clear(plan, tenant, new.record.kind(), &new.record.named().id)?;
    match plan.put_mirrored(new.record.key(tenant), new)? {
        Put::Same => Ok(()),
        Put::Rewritten => new.record.index(tenant).into_iter().try_for_each(|key| plan.mark(key).map(drop)),
        Put::Changed(old) => replace(plan, tenant, old.as_ref(), Some(&new.record)),
    }
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
    suspects::clear(plan, tenant, old.record.kind(), &old.record.named().id)?;
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
        after.difference(&before).try_for_each(|key| plan.mark(key.clone()).map(drop))?;
        plan.count(schema::mirrored_count(tenant, new.kind()), 1)?;
    }
    if let Some(old) = old {
        plan.count(schema::mirrored_count(tenant, old.kind()), -1)?;
    }
    plan.note_erp(new.or(old).map(Mirrors::named));
    ripples::note(plan, tenant, old, new)
}
