//! What lies in the warehouses: rows come one for each lot, so they are added up once all pages are there.
//!
//! A row of stock is an amount, not a record that somebody deletes: where the whole list no longer has it, nothing lies there any more, and
//! an amount that is no longer so must not be told. It goes at once, unless the list moved while it was read.

use jiff::Timestamp;

use super::SyncError;
use super::progress::Pacing;
use super::reader::{Allowance, Erp, Tally};
use crate::domain::{Mirrored, Stock};
use crate::metakocka::{self, Page};
use crate::store::{Changes, MirrorKind, SyncState};

/// So many rows are written in one transaction.
const AT_ONCE: usize = 1_000;

/// A list of stock whose reading is under way.
#[derive(Clone, Debug)]
pub(super) struct Stocktaking {
    begun: Timestamp,
    offset: u32,
    rows: Vec<Stock>,
    steady: bool,
    whole: bool,
}

/// Reads on, or begins, as far as the allowance goes. True at the end.
pub(super) async fn read(
    erp: &Erp<'_>,
    taking: &mut Option<Stocktaking>,
    allowance: Allowance,
    tally: &mut Tally,
) -> Result<bool, SyncError> {
    let new = || Stocktaking { begun: erp.clock.now(), offset: 0, rows: Vec::new(), steady: true, whole: true };
    let mut going = taking.take().unwrap_or_else(new);
    let (begin, pacing) = (tally.calls, Pacing::from(MirrorKind::Stock, going.rows.len() as u64));
    loop {
        tally.calls += 1;
        let page = erp.client.stock(going.offset).await?;
        erp.complain(&page);
        let more = going.take(page);
        let read = going.rows.len() as u64;
        erp.progress.tell(pacing.step(erp.tenant, read, None, tally.calls));
        if !more {
            going.finish(erp, tally).await?;
            erp.progress.tell(pacing.end(erp.tenant, read, tally.calls));
            return Ok(true);
        }
        if allowance.is_spent(tally.calls - begin) {
            *taking = Some(going);
            return Ok(false);
        }
    }
}

impl Stocktaking {
    /// Takes a page, whose first row is the last one of the page before. True if there are more.
    fn take(&mut self, page: Page<Stock>) -> bool {
        let count = page.items.len() + page.skipped.len();
        self.whole &= page.skipped.is_empty();
        let mut rows = page.items.into_iter();
        if let Some(last) = self.rows.last() {
            match rows.next() {
                Some(first) if first == *last => {}
                other => {
                    self.steady = false;
                    self.rows.extend(other);
                }
            }
        }
        self.rows.extend(rows);
        // Of a page with one row there is nothing in common with the next.
        let overlaps = count > 1;
        self.offset = page.next.map(|end| if overlaps { end.saturating_sub(1) } else { end }).unwrap_or_default();
        page.next.is_some()
    }

    async fn finish(self, erp: &Erp<'_>, tally: &mut Tally) -> Result<(), SyncError> {
        tally.calls += 1;
        let apart = erp.client.warehouses_apart().await?;
        let mut rows = self.rows;
        tally.read += rows.len();
        rows.retain(|row| !apart.contains(&row.warehouse));
        let rows = metakocka::sum_stock(rows);
        let mut gone = erp.store.stock_ids(erp.tenant)?;
        for row in &rows {
            gone.remove(&(row.product.clone(), row.warehouse.clone()));
        }
        for some in rows.chunks(AT_ONCE) {
            let mirrored = some.iter().map(|row| Mirrored { record: row.clone(), read_at: self.begun });
            erp.keep(mirrored.fold(Changes::new().from_scan(), |changes, row| changes.stock(erp.tenant, row)), tally).await?;
        }
        let mut end = Changes::new();
        if self.steady && self.whole {
            tally.deleted += gone.len();
            end = gone.iter().fold(end, |changes, (product, warehouse)| changes.no_stock(erp.tenant, product, warehouse));
        }
        let whole = (self.steady && self.whole).then_some(self.begun);
        let state = SyncState { last_success: self.begun, scanned: Some(self.begun), whole };
        erp.store.commit(end.synced(erp.tenant, MirrorKind::Stock, state)).await?;
        Ok(())
    }
}
