//! The simulation behind its lock, as the handlers of axum share it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::error::SimError;
use super::gate::Gate;
use super::inputs;
use super::profile::Profile;
use super::seed::Seed;
use super::simulation::{Request, Sim};
use super::world::Row;

/// What the handlers of axum share.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) sim: Mutex<Sim>,
    pub(super) searches: Mutex<HashMap<String, Arc<tokio::sync::Mutex<()>>>>,
    pub(super) stopping: CancellationToken,
    pub(super) gate: Gate,
    /// A webhook was queued.
    pub(super) queued: Notify,
}

impl Shared {
    pub(super) fn new(sim: Sim) -> Arc<Self> {
        let shared = Self {
            sim: Mutex::new(sim),
            searches: Mutex::default(),
            stopping: CancellationToken::new(),
            gate: Gate::default(),
            queued: Notify::new(),
        };
        shared.set_gate();
        Arc::new(shared)
    }

    /// Starts again, with what is given changed.
    pub(super) fn reset(&self, seed: Option<Seed>, profile: Option<Profile>, rng: Option<u64>) -> Result<(), SimError> {
        self.sim().reset(seed, profile, rng)?;
        self.set_gate();
        Ok(())
    }

    /// Closed or open as the profile begins.
    fn set_gate(&self) {
        let sim = self.sim();
        match sim.origin.profile.refuses_s() {
            Some(seconds) => self.gate.close(Duration::from_secs(seconds), sim.clock.now()),
            None => self.gate.open(),
        }
    }

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
