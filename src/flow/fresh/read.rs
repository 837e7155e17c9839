//! Reads records of the ERP for one answer, within bounds, and puts what came into the mirror.

use std::time::Duration;

use futures_util::future::join_all;
use jiff::Timestamp;
use tokio::time::{Instant, timeout_at};

use super::{ErpReads, Fresh};
use crate::domain::{Contact, DocType, Document, Mirrored, MkId, Product, SourceKind, Stock};
use crate::fault::{self, Fault as _, Lasting};
use crate::flow::Desk;
use crate::metakocka::MetakockaError;
use crate::store::{Changes, StoreError};

/// How long all reads for one answer may take: a plain call takes 30 to 200 ms, and the mailbox's other mails wait meanwhile.
const READ_WITHIN: Duration = Duration::from_secs(5);

/// So many records are read for one answer at most. A letter that repeats ten orders has ten; what lies beyond is left open.
const MOST_READ: usize = 24;

/// A record that an answer stands on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Record {
    pub(super) kind: SourceKind,
    /// Of documents.
    pub(super) doc_type: Option<DocType>,
    /// Its id; of stock, the product's.
    pub(super) id: MkId,
}

/// What came of one read.
enum Came {
    Contact(Contact),
    Document(Box<Document>),
    Product(Product),
    Stock(Vec<Stock>),
    /// The ERP has no such record any more.
    Nothing,
    /// It could not be read, and whether that may pass by itself.
    Failed {
        why: String,
        passes: bool,
    },
}

/// Reads these records. What came is in the mirror on return, and in `fresh`; so is what could not be read.
///
/// # Errors
/// Only the store.
pub(super) async fn all(desk: &Desk, erp: &dyn ErpReads, mut records: Vec<Record>, fresh: &mut Fresh) -> Result<(), StoreError> {
    for beyond in records.split_off(records.len().min(MOST_READ)) {
        fresh.leave(&beyond, format!("more than {MOST_READ} records would have to be read"));
    }
    let (read_at, until) = (desk.clock.now(), Instant::now() + READ_WITHIN);
    let came = join_all(records.into_iter().map(|record| in_time(desk, erp, record, until))).await;
    let mut changes = Changes::new();
    for (record, came) in came {
        changes = changes.then(take(desk, record, came?, read_at, fresh)?);
    }
    if !changes.is_empty() {
        desk.store.commit(changes).await?;
    }
    Ok(())
}

async fn in_time(desk: &Desk, erp: &dyn ErpReads, record: Record, until: Instant) -> (Record, Result<Came, StoreError>) {
    if erp.is_held_back() {
        let why = "Metakocka isn't asked at the moment, since it did not answer".to_owned();
        return (record, Ok(Came::Failed { why, passes: true }));
    }
    let late = || Ok(Came::Failed { why: format!("Metakocka did not answer within {} s", READ_WITHIN.as_secs()), passes: true });
    let came = timeout_at(until, one(desk, erp, &record)).await.unwrap_or_else(|_elapsed| late());
    (record, came)
}

async fn one(desk: &Desk, erp: &dyn ErpReads, record: &Record) -> Result<Came, StoreError> {
    let id = &record.id;
    let came = match (record.kind, record.doc_type) {
        (SourceKind::Document, Some(doc_type)) => {
            erp.document(doc_type, id).await.map(|found| found.map(|found| Came::Document(Box::new(found))))
        }
        (SourceKind::Document, None) => Ok(None),
        (SourceKind::Contact, _) => erp.contact(id).await.map(|found| found.map(Came::Contact)),
        (SourceKind::Stock, _) => erp.stock(id).await.map(|rows| Some(Came::Stock(rows))),
        (SourceKind::Product, _) => match desk.store.product(&desk.tenant.id, id)? {
            Some(known) => erp.product(&known.record).await.map(|found| found.map(Came::Product)),
            None => Ok(None),
        },
    };
    Ok(came.map_or_else(|error| failed(&error), |found| found.unwrap_or(Came::Nothing)))
}

fn failed(error: &MetakockaError) -> Came {
    Came::Failed { why: fault::chain(error), passes: error.lasting() != Lasting::UntilSomeoneActs }
}

/// What is to be written of one read. A record that wasn't found is left to the scans, which want that confirmed.
fn take(desk: &Desk, record: Record, came: Came, read_at: Timestamp, fresh: &mut Fresh) -> Result<Changes, StoreError> {
    let (tenant, changes) = (&desk.tenant.id, Changes::new());
    Ok(match came {
        Came::Contact(contact) => {
            let mirrored = Mirrored { record: contact, read_at };
            fresh.contact = Some(mirrored.clone());
            changes.contact(tenant, mirrored)
        }
        Came::Document(document) => {
            let mirrored = Mirrored { record: *document, read_at };
            fresh.documents.push(mirrored.clone());
            changes.document(tenant, mirrored)
        }
        Came::Product(product) => {
            let mirrored = Mirrored { record: product, read_at };
            fresh.products.push(mirrored.clone());
            changes.product(tenant, mirrored)
        }
        Came::Stock(rows) => stock(desk, record.id, rows, read_at, fresh)?,
        Came::Nothing => {
            fresh.leave(&record, "Metakocka no longer finds it".to_owned());
            changes
        }
        Came::Failed { why, passes } => {
            fresh.may_pass |= passes;
            fresh.leave(&record, why);
            changes
        }
    })
}

/// Rows that are no longer there go at once: an amount that is no longer so must not be told.
fn stock(desk: &Desk, product: MkId, rows: Vec<Stock>, read_at: Timestamp, fresh: &mut Fresh) -> Result<Changes, StoreError> {
    let tenant = &desk.tenant.id;
    let mut changes = Changes::new();
    for known in desk.store.stock_of(tenant, &product)? {
        if !rows.iter().any(|row| row.warehouse == known.record.warehouse) {
            changes = changes.no_stock(tenant, &product, &known.record.warehouse);
        }
    }
    let rows: Vec<_> = rows.into_iter().map(|record| Mirrored { record, read_at }).collect();
    fresh.stock.push((product, rows.clone()));
    Ok(rows.into_iter().fold(changes, |changes, row| changes.stock(tenant, row)))
}
