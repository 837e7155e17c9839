//! Contacts and products: lists that can only be read whole. What is unchanged is not written again.
//!
//! No order is promised, so each page but the first is asked for with the last row of the one before: where that row doesn't stand first,
//! the list has moved, and what was not found is not taken for missing. A list may be read in several turns; what was found so far is kept in
//! memory, and after a restart the reading begins anew.

use std::collections::HashSet;

use super::progress::Pacing;
use super::reader::{Allowance, Erp, Tally};
use super::{SyncError, gone};
use crate::domain::{Contact, Mirrored, MkId, Product};
use crate::metakocka::{MetakockaError, Page};
use crate::store::{Changes, MirrorKind, Scan, StoreError};

/// A list whose reading is under way.
#[derive(Clone, Debug)]
pub(super) struct Listing {
    scan: Scan,
    seen: HashSet<MkId>,
}

/// A record that a list is made of.
pub(super) trait Listed: Sized {
    /// The part of the mirror.
    const PART: MirrorKind;
    /// Its id.
    fn id(&self) -> &MkId;
    /// One page of the list.
    async fn page(erp: &Erp<'_>, offset: u32) -> Result<Page<Self>, MetakockaError>;
    /// The change that writes it.
    fn write(erp: &Erp<'_>, changes: Changes, record: Mirrored<Self>) -> Changes;
}

impl Listed for Contact {
    const PART: MirrorKind = MirrorKind::Contacts;

    fn id(&self) -> &MkId {
        &self.id
    }

    async fn page(erp: &Erp<'_>, offset: u32) -> Result<Page<Self>, MetakockaError> {
        erp.client.partners(offset).await
    }

    fn write(erp: &Erp<'_>, changes: Changes, record: Mirrored<Self>) -> Changes {
        changes.contact(erp.tenant, record)
    }
}

impl Listed for Product {
    const PART: MirrorKind = MirrorKind::Products;

    fn id(&self) -> &MkId {
        &self.id
    }

    async fn page(erp: &Erp<'_>, offset: u32) -> Result<Page<Self>, MetakockaError> {
        erp.client.products(offset).await
    }

    fn write(erp: &Erp<'_>, changes: Changes, record: Mirrored<Self>) -> Changes {
        changes.product(erp.tenant, record)
    }
}

/// Reads on in a list, or begins, as far as the allowance goes. True at its end; `listing` is what is kept between two turns.
pub(super) async fn read<T: Listed>(
    erp: &Erp<'_>,
    listing: &mut Option<Listing>,
    allowance: Allowance,
    tally: &mut Tally,
) -> Result<bool, SyncError> {
    let mut going = listing.take().unwrap_or_else(|| Listing { scan: Scan::at(erp.clock.now()), seen: HashSet::new() });
    let (begin, pacing) = (tally.calls, Pacing::from(T::PART, going.scan.read));
    tally.calls += 1;
    let mut page = T::page(erp, going.ask()).await?;
    loop {
        erp.complain(&page);
        let next = going.take(&page);
        let changes = going.changes(erp, page, tally);
        erp.progress.tell(pacing.step(erp.tenant, going.scan.read, None, tally.calls));
        match next {
            None => {
                erp.keep(changes, tally).await?;
                going.finish::<T>(erp, tally).await?;
                erp.progress.tell(pacing.end(erp.tenant, going.scan.read, tally.calls));
                return Ok(true);
            }
            Some(_) if allowance.is_spent(tally.calls - begin) => {
                erp.keep(changes, tally).await?;
                *listing = Some(going);
                return Ok(false);
            }
            Some(offset) => {
                tally.calls += 1;
                let (kept, came) = tokio::join!(erp.keep(changes, tally), T::page(erp, offset));
                kept?;
                page = match came {
                    Ok(page) => page,
                    Err(error) => {
                        *listing = Some(going);
                        return Err(error.into());
                    }
                };
            }
        }
    }
}

impl Listing {
    fn ask(&self) -> u32 {
        self.scan.offset
    }

    /// Where the next page begins: at the last row of this one.
    fn take<T: Listed>(&mut self, page: &Page<T>) -> Option<u32> {
        let first = page.items.first().map(Listed::id);
        self.scan.steady &= self.scan.after.is_none() || first == self.scan.after.as_ref();
        self.scan.whole &= page.skipped.is_empty();
        self.scan.after = page.items.last().map(|last| last.id().clone());
        let rows = page.items.len() + page.skipped.len();
        let next = page.next.map(|end| if rows > 1 { end.saturating_sub(1) } else { end });
        self.scan.offset = next.unwrap_or_default();
        next
    }

    fn changes<T: Listed>(&mut self, erp: &Erp<'_>, page: Page<T>, tally: &mut Tally) -> Changes {
        let (read_at, known) = (erp.clock.now(), self.seen.len());
        let mut changes = Changes::new().from_scan();
        self.seen.extend(page.skipped.into_iter().filter_map(|skipped| skipped.id));
        for record in page.items {
            self.seen.insert(record.id().clone());
            changes = T::write(erp, changes, Mirrored { record, read_at });
        }
        let fresh = self.seen.len() - known;
        self.scan.read += fresh as u64;
        tally.read += fresh;
        changes
    }

    /// What was not found is missing; then the reading is over.
    async fn finish<T: Listed>(&self, erp: &Erp<'_>, tally: &mut Tally) -> Result<(), SyncError> {
        if self.scan.steady && self.scan.whole {
            self.note_missing(erp, T::PART).await?;
        }
        gone::settle(erp, T::PART, &self.scan, tally).await
    }

    async fn note_missing(&self, erp: &Erp<'_>, part: MirrorKind) -> Result<(), StoreError> {
        let mut changes = Changes::new();
        for id in erp.store.ids(erp.tenant, part, None, None) {
            let id = id?;
            if !self.seen.contains(&id) {
                changes = gone::note(erp, part, &id, self.scan.begun, changes)?;
            }
        }
        erp.store.commit(changes).await.map(drop)
    }
}
