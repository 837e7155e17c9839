//! The record that a write changes or makes, as Metakocka has it now.

use jiff::Timestamp;

use super::{WriteDesk, WriteError};
use crate::domain::{Contact, Document, ErpWrite, Mirrored, MkId, Product, RecordChange, TenantId};
use crate::flow::conflict::Said;
use crate::metakocka::ProductKey;
use crate::store::Changes;

/// A record of whichever sort.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Record {
    /// A partner.
    Contact(Box<Contact>),
    /// A product.
    Product(Box<Product>),
    /// An order or offer, or another document.
    Document(Box<Document>),
}

impl Record {
    /// Its `mk_id`.
    #[must_use]
    pub fn id(&self) -> &MkId {
        match self {
            Self::Contact(contact) => &contact.id,
            Self::Product(product) => &product.id,
            Self::Document(document) => &document.id,
        }
    }

    /// The number that people know it by.
    #[must_use]
    pub fn number(&self) -> Option<&str> {
        match self {
            Self::Contact(contact) => contact.code.as_deref(),
            Self::Product(product) => product.count_code.as_deref(),
            Self::Document(document) => Some(&document.number),
        }
    }

    /// What it says, for a comparison with what was changed here.
    #[must_use]
    pub fn said(&self) -> Said<'_> {
        match self {
            Self::Contact(contact) => Said::Fields(&contact.fields),
            Self::Product(product) => Said::Fields(&product.fields),
            Self::Document(document) => Said::Status(document.status_code()),
        }
    }

    /// Brings the mirror up to it.
    #[must_use]
    pub fn mirrored(self, tenant: &TenantId, read_at: Timestamp) -> Changes {
        match self {
            Self::Contact(contact) => Changes::new().contact(tenant, Mirrored { record: *contact, read_at }),
            Self::Product(product) => Changes::new().product(tenant, Mirrored { record: *product, read_at }),
            Self::Document(document) => Changes::new().document(tenant, Mirrored { record: *document, read_at }),
        }
    }
}

/// Reads the record of this id that the write changed or made; `None` if Metakocka has none.
///
/// # Errors
/// The ERP or the store.
pub(super) async fn read(desk: &WriteDesk, write: &ErpWrite, id: &MkId) -> Result<Option<Record>, WriteError> {
    let found = match write {
        ErpWrite::NewPartner(_) | ErpWrite::ChangeContact(_) => desk.erp.contact(id).await?.map(|it| Record::Contact(Box::new(it))),
        ErpWrite::ChangeProduct(change) => product(desk, change).await?.map(|it| Record::Product(Box::new(it))),
        ErpWrite::NewDocument(new) => desk.erp.document(new.doc_type, id).await?.map(|it| Record::Document(Box::new(it))),
        ErpWrite::Status(of) => desk.erp.document(of.doc_type, id).await?.map(|it| Record::Document(Box::new(it))),
        ErpWrite::Note(of) => desk.erp.document(of.doc_type, id).await?.map(|it| Record::Document(Box::new(it))),
        ErpWrite::Attach(of) => desk.erp.document(of.doc_type, id).await?.map(|it| Record::Document(Box::new(it))),
    };
    Ok(found)
}

/// By the codes that the mirror knows, and by the one that it may have been given just now.
async fn product(desk: &WriteDesk, change: &RecordChange) -> Result<Option<Product>, WriteError> {
    let known = desk.store.product(&desk.tenant.id, &change.id)?.map(|known| known.record);
    let known = known.as_ref();
    let given = change.fields.iter().find(|field| field.path == "code").and_then(|field| field.to.as_deref());
    let keys = [
        known.and_then(|known| known.count_code.as_deref()).map(ProductKey::CountCode),
        known.and_then(|known| known.code.as_deref()).map(ProductKey::Code),
        given.map(ProductKey::Code),
    ];
    for key in keys.into_iter().flatten() {
        if let Some(product) = desk.erp.product(key).await?.filter(|product| product.id == change.id) {
            return Ok(Some(product));
        }
    }
    Ok(None)
}

/// The record as the mirror has it, and when it was read.
///
/// # Errors
/// The store.
pub(super) fn mirror(desk: &WriteDesk, write: &ErpWrite, id: &MkId) -> Result<Option<Mirrored<Record>>, WriteError> {
    let (store, tenant) = (&desk.store, &desk.tenant.id);
    let found = match write {
        ErpWrite::NewPartner(_) | ErpWrite::ChangeContact(_) => {
            store.contact(tenant, id)?.map(|it| (Record::Contact(Box::new(it.record)), it.read_at))
        }
        ErpWrite::ChangeProduct(_) => store.product(tenant, id)?.map(|it| (Record::Product(Box::new(it.record)), it.read_at)),
        _ => store.document(tenant, id)?.map(|it| (Record::Document(Box::new(it.record)), it.read_at)),
    };
    Ok(found.map(|(record, read_at)| Mirrored { record, read_at }))
}
