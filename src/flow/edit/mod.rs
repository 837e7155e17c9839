//! A change made here: `FIELD=VALUE` about one record becomes writes that a person approves. Reads the store; writes nothing.
//!
//! | file | does |
//! |---|---|
//! | `wish` | what a person typed, read once |
//! | `rows` | the same from the rows of a CSV file |
//! | `record` | wishes about a contact or product to one change of its fields |
//! | `document` | wishes about a document to another status or a note |

mod document;
mod error;
mod record;
mod rows;
mod wish;

pub use error::EditError;
pub use rows::{BadHeader, BadRow, Header, Row, Rows};
pub use wish::{Entry, Wish};

use jiff::Timestamp;

use super::TenantProfile;
use super::write::propose::{self, Proposal, Proposed};
use crate::domain::{Approval, Contact, Document, ErpKind, ErpRef, ErpWrite, FieldMap, FieldPath, MkId, Product, Proposer};
use crate::metakocka::Request;
use crate::store::{Changes, Store};

/// One record of the mirror that can be edited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Editable {
    /// A partner.
    Contact(Box<Contact>),
    /// A product.
    Product(Box<Product>),
    /// A document.
    Document(Box<Document>),
}

impl Editable {
    /// The record, named.
    #[must_use]
    pub fn named(&self) -> ErpRef {
        let (kind, id) = match self {
            Self::Contact(record) => (ErpKind::Contact, &record.id),
            Self::Product(record) => (ErpKind::Product, &record.id),
            Self::Document(record) => (ErpKind::Document, &record.id),
        };
        ErpRef { kind, id: id.clone() }
    }

    /// What people call it.
    #[must_use]
    pub fn title(&self) -> &str {
        match self {
            Self::Contact(record) => &record.name,
            Self::Product(record) => &record.name,
            Self::Document(record) => &record.number,
        }
    }
}

/// The record that an id means: by `mk_id`, and for documents by number too.
///
/// # Errors
/// It isn't known, a number is several documents', or the store can't be read.
pub fn find(store: &Store, tenant: &TenantProfile, kind: ErpKind, id: &str) -> Result<Editable, EditError> {
    let unknown = || EditError::NotKnown { kind, id: id.to_owned() };
    let mk_id = MkId::new(id);
    match kind {
        ErpKind::Contact => store.contact(&tenant.id, &mk_id)?.map(|found| Editable::Contact(Box::new(found.record))).ok_or_else(unknown),
        ErpKind::Product => store.product(&tenant.id, &mk_id)?.map(|found| Editable::Product(Box::new(found.record))).ok_or_else(unknown),
        ErpKind::Document => one_document(store, tenant, id)?.map(|found| Editable::Document(Box::new(found))).ok_or_else(unknown),
    }
}

fn one_document(store: &Store, tenant: &TenantProfile, id: &str) -> Result<Option<Document>, EditError> {
    if let Some(found) = store.document(&tenant.id, &MkId::new(id))? {
        return Ok(Some(found.record));
    }
    let mut found = store.documents_by_number(&tenant.id, id)?;
    if found.len() > 1 {
        let ids = found.iter().map(|one| format!("{} ({})", one.record.id, one.record.doc_type)).collect();
        return Err(EditError::Several { number: id.to_owned(), ids });
    }
    Ok(found.pop().map(|one| one.record))
}

/// The writes that make these wishes true; none where everything is so already.
///
/// # Errors
/// A field that isn't known or can't be written, or a value that can't stand there.
pub fn writes(tenant: &TenantProfile, record: &Editable, wishes: &[Wish]) -> Result<Vec<ErpWrite>, EditError> {
    let map = tenant.fields.of(record.named().kind);
    match record {
        Editable::Contact(contact) => {
            let change = record::change(&record::OfContact { contact, map }, wishes)?;
            Ok(change.map(ErpWrite::ChangeContact).into_iter().collect())
        }
        Editable::Product(product) => {
            let change = record::change(&record::OfProduct { product, map }, wishes)?;
            Ok(change.map(ErpWrite::ChangeProduct).into_iter().collect())
        }
        Editable::Document(document) => document::writes(document, map, wishes),
    }
}

/// Proposes the writes; what comes back goes into the store as one.
///
/// # Errors
/// A change that Metakocka's API can't take, a kind of write that is switched off, or the store.
pub fn propose(
    store: &Store,
    tenant: &TenantProfile,
    record: &Editable,
    writes: Vec<ErpWrite>,
    who: &str,
    now: Timestamp,
) -> Result<(Vec<Approval>, Changes), EditError> {
    let (mut approvals, mut changes) = (Vec::new(), Changes::new());
    for write in writes {
        Request::of(&write, None)?;
        let proposal = Proposal {
            why: format!("{who} changed {} of {}", changed(&write), record.title()),
            write,
            message: None,
            mailbox: None,
            proposed_by: Proposer::Person,
            who: Some(who.to_owned()),
        };
        let approval = match propose::plan(store, tenant, proposal, now)? {
            Proposed::New(approval, more) => {
                changes = changes.then(more);
                approval
            }
            Proposed::Known(approval) => approval,
        };
        approvals.push(approval);
    }
    Ok((approvals, changes))
}

/// What a write is about, in words.
fn changed(write: &ErpWrite) -> String {
    match write {
        ErpWrite::ChangeContact(change) | ErpWrite::ChangeProduct(change) => {
            change.fields.iter().map(|field| field.field.as_str()).collect::<Vec<_>>().join(", ")
        }
        ErpWrite::Status(_) => "the status".to_owned(),
        _ => "the notes".to_owned(),
    }
}

/// The path of a wish's field.
fn path_of<'m>(map: &'m FieldMap, kind: ErpKind, field: &str) -> Result<&'m FieldPath, EditError> {
    map.path(field).ok_or_else(|| EditError::UnknownField {
        kind,
        field: field.to_owned(),
        nearest: map.nearest(field).map(str::to_owned),
        known: map.iter().map(|(name, _)| name.to_owned()).collect(),
    })
}
