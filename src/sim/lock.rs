//! The simulation behind its lock, as the handlers of axum share it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio_util::sync::CancellationToken;

use super::inputs;
use super::simulation::{Request, Sim};
use super::world::Row;

/// What the handlers of axum share.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) sim: Mutex<Sim>,
    pub(super) searches: Mutex<HashMap<String, Arc<tokio::sync::Mutex<()>>>>,
    pub(super) stopping: CancellationToken,
}

impl Shared {
    pub(super) fn sim(&self) -> MutexGuard<'_, Sim> {
        self.sim.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A company's searches run one after another: the lock of this search, if it is one.
    pub(super) fn search_lock(&self, request: &Request) -> Option<Arc<tokio::sync::Mutex<()>>> {
        if !request.is_search() || !self.sim().knobs.search_lock {
            return None;
        }
        let body: Row = serde_json::from_slice(&request.body).ok()?;
        let company = inputs::text(&body, "company_id")?;
        let mut locks = self.searches.lock().unwrap_or_else(PoisonError::into_inner);
        Some(Arc::clone(locks.entry(company).or_default()))
    }
}
