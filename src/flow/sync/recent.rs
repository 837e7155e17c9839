//! Documents that may have changed since the last time: by change, by date, by what is still to be paid, or the newest.

use std::collections::HashSet;

use super::ask::Ask;
use super::pages::{self, Asked, Come};
use super::reader::{Allowance, Erp, Tally};
use super::walk::Walk;
use super::{Session, SyncError};
use crate::domain::{DocType, Mirrored, MkId};
use crate::metakocka::Query;
use crate::store::{Changes, MirrorKind, StoreError};

/// So many bills that are no longer among the unpaid are looked at in one turn.
const MOST_LOOKED_AT: usize = 25;

/// The newest documents are one page less a row: so many fit beside one that is new.
const NEWEST: u64 = 99;

/// Asks, and writes what comes.
pub(super) async fn read(erp: &Erp<'_>, session: &mut Session, doc_type: DocType, ask: &Ask, tally: &mut Tally) -> Result<(), SyncError> {
    let (query, offset) = match ask {
        Ask::Scan => (Query::All, 0),
        Ask::ChangedSince(moment) => (Query::ChangedSince(*moment), 0),
        Ask::DatedFrom(day) => (Query::DatedFrom(*day), 0),
        Ask::Newest => (Query::All, newest(erp, doc_type)?),
        Ask::Unpaid => (Query::Unpaid, 0),
    };
    let mut came = HashSet::new();
    let asked = Asked { doc_type, query: &query, allowance: Allowance::ALL };
    pages::walk(erp, asked, &mut Walk::at(offset, None, true), tally, |page, _| {
        if *ask == Ask::Unpaid {
            came.extend(page.rows.present().into_iter().cloned());
        }
        Ok(changes(erp, page))
    })
    .await?;
    if *ask == Ask::Unpaid { settled(erp, session, doc_type, &came, tally).await } else { Ok(()) }
}

/// Where the newest documents begin, by what the mirror counts.
fn newest(erp: &Erp<'_>, doc_type: DocType) -> Result<u32, StoreError> {
    let known = erp.store.count(erp.tenant, MirrorKind::Documents(doc_type))?;
    Ok(u32::try_from(known.saturating_sub(NEWEST)).unwrap_or_default())
}

fn changes(erp: &Erp<'_>, page: Come<'_>) -> Changes {
    let read_at = erp.clock.now();
    page.items.into_iter().fold(Changes::new(), |changes, record| changes.document(erp.tenant, Mirrored { record, read_at }))
}

/// Bills that wait for money here, and no longer there: each is looked at once more, since its payment is what makes it leave the list.
/// One that stays open nevertheless is left to the scans.
async fn settled(
    erp: &Erp<'_>,
    session: &mut Session,
    doc_type: DocType,
    unpaid: &HashSet<MkId>,
    tally: &mut Tally,
) -> Result<(), SyncError> {
    let open: Vec<MkId> = erp.store.unpaid_bills(erp.tenant, doc_type).collect::<Result<_, _>>()?;
    let left: Vec<MkId> = open.into_iter().filter(|id| !unpaid.contains(id) && !session.looked_at.contains(id)).collect();
    for id in left.into_iter().take(MOST_LOOKED_AT) {
        if let Some(record) = erp.document(doc_type, &id, tally).await? {
            let read_at = erp.clock.now();
            erp.keep(Changes::new().document(erp.tenant, Mirrored { record, read_at }), tally).await?;
        }
        session.looked_at.insert(id);
    }
    Ok(())
}
