//! From the ERP into the mirror: the ERP's truth within minutes, at the lowest cost that its API allows.
//!
//! | file | does |
//! |---|---|
//! | `kind` | what is pulled together, in the configuration's words |
//! | `ask` | what to ask for: everything, or what may have changed |
//! | `walk`, `pages` | from page to page of a list that may move meanwhile; the next page comes while the last one is written |
//! | `scan`, `recent` | documents: all of them, resumable; or those that may have changed |
//! | `lists`, `stock` | contacts, products and stock, which can only be read whole |
//! | `gone` | what is taken for deleted, after two confirmations |
//! | `grounds` | the documents behind waiting drafts, read again one by one |
//! | `pace` | when which part has its turn, and what a quiet hour costs |
//! | `progress` | how far it has come, as events |
//! | `reader`, `error` | what every step has at hand, and why one fails |
//!
//! Every page is a transaction of its own, in which a scan also notes how far it has come: a kill loses a page at most. A row that is
//! unchanged writes nothing.

mod ask;
mod error;
mod gone;
mod grounds;
mod kind;
mod lists;
mod pace;
mod pages;
mod progress;
mod reader;
mod recent;
mod scan;
mod stock;
mod walk;

use std::collections::HashSet;
use std::time::{Duration, Instant};

use jiff::Timestamp;

use crate::domain::{Contact, DocType, MkId, Product, TenantId};
use crate::store::{Changes, MirrorKind, Store, StoreError, SyncState};

pub use error::SyncError;
pub use grounds::read_grounds;
pub use kind::Kind;
pub use pace::{Intervals, Manner, Pace};
pub use progress::{Progress, Step};
pub use reader::{Allowance, Erp, Tally};

use ask::Ask;
use lists::Listing;
use stock::Stocktaking;

/// What is kept in memory from turn to turn: lists that are half read, and bills that were looked at for nothing.
#[derive(Debug, Default)]
pub struct Session {
    contacts: Option<Listing>,
    products: Option<Listing>,
    stock: Option<Stocktaking>,
    looked_at: HashSet<MkId>,
}

/// What a pull of a whole kind came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pulled {
    /// What was pulled.
    pub kind: Kind,
    /// Rows that came.
    pub read: usize,
    /// Rows that are new or differ.
    pub changed: usize,
    /// Rows that the ERP no longer has.
    pub deleted: usize,
    /// Calls that it took.
    pub calls: usize,
    /// How long it took.
    pub took: Duration,
    /// When it ended.
    pub ended: Timestamp,
}

/// When every part of this kind was last read to its end: the earliest of them. None until each was.
///
/// # Errors
/// Only where the store can't be read.
pub fn last_success(store: &Store, tenant: &TenantId, kind: Kind) -> Result<Option<Timestamp>, StoreError> {
    let mut earliest = None;
    for part in kind.parts() {
        let Some(state) = store.sync_state(tenant, part)? else { return Ok(None) };
        earliest = Some(earliest.map_or(state.last_success, |known: Timestamp| known.min(state.last_success)));
    }
    Ok(earliest)
}

/// Pulls every part of one kind to its end. `full` reads everything and finds out what was deleted. A part that fails doesn't hold the
/// others back, unless all would fail alike.
///
/// # Errors
/// The first failure; what was read stays.
pub async fn pull(erp: &Erp<'_>, kind: Kind, full: bool) -> Result<Pulled, SyncError> {
    let (begun, mut session) = (Instant::now(), Session::default());
    let (mut tally, mut failed) = (Tally::default(), None);
    for part in kind.parts() {
        match turn(erp, &mut session, part, full, Allowance::ALL, &mut tally).await {
            Ok(_) => {}
            Err(error) if error.ends_all() || erp.client.circuit_open() => return Err(failed.unwrap_or(error)),
            Err(error) => failed = failed.or(Some(error)),
        }
    }
    if let Some(error) = failed {
        return Err(error);
    }
    let Tally { read, changed, deleted, calls } = tally;
    tracing::info!(tenant = %erp.tenant, kind = kind.word(), read, changed, deleted, calls, "the ERP was read");
    Ok(Pulled { kind, read, changed, deleted, calls, took: begun.elapsed(), ended: erp.clock.now() })
}

/// One turn of one part: to its end, or as far as the allowance goes. True at the end.
///
/// # Errors
/// The ERP or the store; what was read before stays, and the next turn goes on from there.
pub async fn turn(
    erp: &Erp<'_>,
    session: &mut Session,
    part: MirrorKind,
    full: bool,
    allowance: Allowance,
    tally: &mut Tally,
) -> Result<bool, SyncError> {
    match part {
        MirrorKind::Contacts => lists::read::<Contact>(erp, &mut session.contacts, allowance, tally).await,
        MirrorKind::Products => lists::read::<Product>(erp, &mut session.products, allowance, tally).await,
        MirrorKind::Stock => stock::read(erp, &mut session.stock, allowance, tally).await,
        MirrorKind::Documents(doc_type) => match documents(erp, session, doc_type, full, allowance, tally).await {
            Err(error) if error.is_refusal() && !doc_type.is_sales() => without(erp, doc_type, &error).await,
            other => other,
        },
    }
}

async fn documents(
    erp: &Erp<'_>,
    session: &mut Session,
    doc_type: DocType,
    full: bool,
    allowance: Allowance,
    tally: &mut Tally,
) -> Result<bool, SyncError> {
    let part = MirrorKind::Documents(doc_type);
    let (begun, state) = (erp.clock.now(), erp.store.sync_state(erp.tenant, part)?);
    for ask in ask::asks(doc_type, state.as_ref(), full) {
        match ask {
            Ask::Scan => return scan::scan(erp, doc_type, allowance, tally).await,
            other => recent::read(erp, session, doc_type, &other, tally).await?,
        }
    }
    let state = state.map_or_else(|| SyncState::at(begun), |state| SyncState { last_success: begun, ..state });
    erp.store.commit(Changes::new().synced(erp.tenant, part, state)).await?;
    Ok(true)
}

/// A company that has no papers of this type is refused the question: then there are none to mirror.
async fn without(erp: &Erp<'_>, doc_type: DocType, why: &SyncError) -> Result<bool, SyncError> {
    tracing::debug!(tenant = %erp.tenant, part = doc_type.word(), "the ERP has none of these: {}", crate::fault::sentence(why));
    let now = erp.clock.now();
    let state = SyncState { last_success: now, scanned: Some(now), whole: None };
    erp.store.commit(Changes::new().synced(erp.tenant, MirrorKind::Documents(doc_type), state)).await?;
    Ok(true)
}
