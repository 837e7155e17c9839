//! A walk through documents: each page is one transaction, and while it is written the next one is on its way.

use super::SyncError;
use super::reader::{Allowance, Erp, Tally};
use super::walk::{Onward, Rows, Walk};
use crate::domain::{DocType, Document};
use crate::metakocka::{Page, Query};
use crate::store::{Changes, StoreError};

/// A page that came, and how the walk stands after it.
pub(super) struct Come<'w> {
    /// The documents.
    pub(super) items: Vec<Document>,
    /// Their ids, and those that could not be read.
    pub(super) rows: Rows,
    /// Rows in all, where the ERP says so.
    pub(super) total: Option<u32>,
    /// The walk before this page.
    pub(super) before: Walk,
    /// The walk after it.
    pub(super) walk: &'w Walk,
    /// It was the last one.
    pub(super) last: bool,
}

/// What is asked, and how far.
#[derive(Clone, Copy)]
pub(super) struct Asked<'q> {
    pub(super) doc_type: DocType,
    pub(super) query: &'q Query,
    pub(super) allowance: Allowance,
}

/// Walks on as far as the allowance goes; `write` makes a page's changes. True at the end of the list.
pub(super) async fn walk(
    erp: &Erp<'_>,
    asked: Asked<'_>,
    walk: &mut Walk,
    tally: &mut Tally,
    mut write: impl FnMut(Come<'_>, &Tally) -> Result<Changes, StoreError>,
) -> Result<bool, SyncError> {
    let Asked { doc_type, query, allowance } = asked;
    let (begin, mut offset) = (tally.calls, walk.ask());
    tally.calls += 1;
    let mut page = erp.documents(doc_type, query, offset).await?;
    loop {
        erp.complain(&page);
        let (rows, before) = (rows_of(&page), walk.clone());
        let onward = walk.take(offset, &rows);
        tally.read += rows.beyond(before.after.as_ref());
        let last = onward == Onward::End;
        let changes = write(Come { items: page.items, rows, total: page.total, before, walk, last }, tally)?;
        let next = match onward {
            Onward::At(next) if !allowance.is_spent(tally.calls - begin) => next,
            _ => {
                erp.keep(changes, tally).await?;
                return Ok(last);
            }
        };
        tally.calls += 1;
        offset = next;
        let (kept, came) = tokio::join!(erp.keep(changes, tally), erp.documents(doc_type, query, next));
        kept?;
        page = came?;
    }
}

fn rows_of(page: &Page<Document>) -> Rows {
    Rows {
        read: page.items.iter().map(|document| document.id.clone()).collect(),
        skipped: page.skipped.iter().map(|skipped| skipped.id.clone()).collect(),
        next: page.next,
    }
}
