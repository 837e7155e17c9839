//! What is taken for deleted: a record that two scans did not find, or one scan, and nobody who is asked for it by name.
//!
//! A scan during which the list moved proves nothing: what it missed is forgotten again.

use jiff::Timestamp;

use super::SyncError;
use super::reader::{Erp, Tally};
use crate::domain::{ErpKind, ErpRef, Mirrored, MkId};
use crate::store::{Changes, MirrorKind, Scan, StoreError, Suspect, SyncState};

/// So many missing records are asked for by name after a scan; the others wait for the next one. More at once is no deletion by hand.
const MOST_ASKED_FOR: usize = 20;

/// So many missing records are settled in one transaction.
const AT_ONCE: usize = 500;

/// What a scan says of a record that was missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    /// An earlier scan missed it, this one did not look.
    Waits,
    /// This scan proves nothing: so it stood before.
    Void(Option<Suspect>),
    /// This scan was the first that missed it.
    Doubtful,
    /// Two scans missed it.
    Gone,
}

/// Notes that a scan did not find a record.
pub(super) fn note(erp: &Erp<'_>, part: MirrorKind, id: &MkId, begun: Timestamp, changes: Changes) -> Result<Changes, StoreError> {
    let first = erp.store.suspect(erp.tenant, part, id)?.map_or(begun, |known| known.first);
    Ok(changes.suspect(erp.tenant, part, id, Suspect { first, last: begun }))
}

/// The end of a scan: what is missing is judged, and the scan is over.
pub(super) async fn settle(erp: &Erp<'_>, part: MirrorKind, scan: &Scan, tally: &mut Tally) -> Result<(), SyncError> {
    let (mut after, mut asked_for) = (None, 0);
    loop {
        let missing = erp.store.suspects(erp.tenant, part, after.as_ref(), AT_ONCE)?;
        let Some((last, _)) = missing.last() else { break };
        after = Some(last.clone());
        let mut changes = Changes::new();
        for (id, suspect) in &missing {
            changes = match verdict(*suspect, scan) {
                Verdict::Waits => changes,
                Verdict::Void(None) => changes.found(erp.tenant, part, id),
                Verdict::Void(Some(before)) => changes.suspect(erp.tenant, part, id, before),
                Verdict::Gone => gone(erp, part, id, changes, tally),
                Verdict::Doubtful if asked_for < MOST_ASKED_FOR => {
                    asked_for += 1;
                    by_name(erp, part, id, changes, tally).await?
                }
                Verdict::Doubtful => changes,
            };
        }
        erp.store.commit(changes).await?;
    }
    Ok(end(erp, part, scan).await?)
}

/// The scan is over, and how far the kind has been read.
async fn end(erp: &Erp<'_>, part: MirrorKind, scan: &Scan) -> Result<(), StoreError> {
    let before = erp.store.sync_state(erp.tenant, part)?;
    let whole = if scan.whole { Some(scan.begun) } else { before.and_then(|state| state.whole) };
    let last_success = before.map_or(scan.begun, |state| state.last_success.max(scan.begun));
    let state = SyncState { last_success, scanned: Some(scan.begun), whole };
    erp.store.commit(Changes::new().synced(erp.tenant, part, state).scanning(erp.tenant, part, None)).await.map(drop)
}

fn verdict(suspect: Suspect, scan: &Scan) -> Verdict {
    match (suspect.last == scan.begun, suspect.first < scan.begun) {
        (false, _) => Verdict::Waits,
        (true, true) if !scan.steady => Verdict::Void(Some(Suspect { last: suspect.first, ..suspect })),
        (true, false) if !scan.steady => Verdict::Void(None),
        (true, true) => Verdict::Gone,
        (true, false) => Verdict::Doubtful,
    }
}

fn gone(erp: &Erp<'_>, part: MirrorKind, id: &MkId, changes: Changes, tally: &mut Tally) -> Changes {
    tally.deleted += 1;
    let kind = match part {
        MirrorKind::Contacts => ErpKind::Contact,
        MirrorKind::Products | MirrorKind::Stock => ErpKind::Product,
        MirrorKind::Documents(_) => ErpKind::Document,
    };
    changes.gone(erp.tenant, ErpRef { kind, id: id.clone() })
}

/// A document is asked for by its id; for the others the next scan is the second word.
async fn by_name(erp: &Erp<'_>, part: MirrorKind, id: &MkId, changes: Changes, tally: &mut Tally) -> Result<Changes, SyncError> {
    let MirrorKind::Documents(doc_type) = part else { return Ok(changes) };
    Ok(match erp.document(doc_type, id, tally).await? {
        None => gone(erp, part, id, changes, tally),
        Some(record) => changes.document(erp.tenant, Mirrored { record, read_at: erp.clock.now() }),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn only_the_second_scan_that_nothing_moved_in_makes_a_deletion() {
        let (steady, moved) = (Scan::at(at(9)), Scan { steady: false, ..Scan::at(at(9)) });
        let missed = |first, last| Suspect { first: at(first), last: at(last) };
        for (suspect, scan, expected) in [
            (missed(9, 9), &steady, Verdict::Doubtful),
            (missed(5, 9), &steady, Verdict::Gone),
            (missed(5, 5), &steady, Verdict::Waits),
            (missed(9, 9), &moved, Verdict::Void(None)),
            (missed(5, 9), &moved, Verdict::Void(Some(missed(5, 5)))),
        ] {
            assert_eq!(verdict(suspect, scan), expected, "{suspect:?}");
        }
    }
}
