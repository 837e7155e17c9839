//! A scan of all documents of one type: page by page, resumable, and what it does not find is missing.

use jiff::SignedDuration;

use super::pages::{self, Asked, Come};
use super::progress::Pacing;
use super::reader::{Allowance, Erp, Tally};
use super::walk::Walk;
use super::{SyncError, gone};
use crate::domain::{DocType, Mirrored};
use crate::metakocka::Query;
use crate::store::{Changes, MirrorKind, Scan, StoreError};

/// A scan that was cut off goes on within this time; later too much has changed, and a new one begins.
const RESUMED_WITHIN: SignedDuration = SignedDuration::from_hours(24);

/// Scans on, or begins, as far as the allowance goes. True at its end.
pub(super) async fn scan(erp: &Erp<'_>, doc_type: DocType, allowance: Allowance, tally: &mut Tally) -> Result<bool, SyncError> {
    let part = MirrorKind::Documents(doc_type);
    let mut scan = under_way(erp, part)?;
    let pacing = Pacing::from(part, scan.read);
    let mut walk = Walk::at(scan.offset, scan.after.clone(), scan.steady);
    let asked = Asked { doc_type, query: &Query::All, allowance };
    let ended = pages::walk(erp, asked, &mut walk, tally, |page, tally| {
        let total = page.total.map(u64::from);
        let changes = changes(erp, part, &mut scan, page)?;
        erp.progress.tell(pacing.step(erp.tenant, scan.read, total, tally.calls));
        Ok(changes)
    })
    .await?;
    if ended {
        gone::settle(erp, part, &scan, tally).await?;
        erp.progress.tell(pacing.end(erp.tenant, scan.read, tally.calls));
    }
    Ok(ended)
}

/// The scan that was cut off, or a new one.
fn under_way(erp: &Erp<'_>, part: MirrorKind) -> Result<Scan, StoreError> {
    let now = erp.clock.now();
    let found = erp.store.scan(erp.tenant, part)?;
    let found = found.filter(|scan| now.duration_since(scan.begun).abs() <= RESUMED_WITHIN);
    if let Some(scan) = &found {
        tracing::debug!(tenant = %erp.tenant, part = part.word(), read = scan.read, "a scan goes on where it was cut off");
    }
    Ok(found.unwrap_or_else(|| Scan::at(now)))
}

/// A page's documents, those that are missing among them, and how far the scan has come.
fn changes(erp: &Erp<'_>, part: MirrorKind, scan: &mut Scan, page: Come<'_>) -> Result<Changes, StoreError> {
    let (after, upto) = (page.before.after.as_ref(), page.walk.after.as_ref().filter(|_| !page.last));
    let mut changes = Changes::new().from_scan();
    if page.walk.steady && page.rows.all_named() {
        let present = page.rows.present();
        for id in erp.store.ids(erp.tenant, part, after, upto) {
            let id = id?;
            if !present.contains(&id) {
                changes = gone::note(erp, part, &id, scan.begun, changes)?;
            }
        }
    }
    scan.read += page.rows.beyond(after) as u64;
    scan.whole &= page.rows.skipped.is_empty();
    (scan.offset, scan.after, scan.steady) = (page.walk.offset, page.walk.after.clone(), page.walk.steady);
    let read_at = erp.clock.now();
    let changes = page.items.into_iter().fold(changes, |changes, record| changes.document(erp.tenant, Mirrored { record, read_at }));
    Ok(changes.scanning(erp.tenant, part, Some(scan.clone())))
}
