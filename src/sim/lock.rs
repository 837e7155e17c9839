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

    /// A company's searches run one after another: the lock of this search, if it is one. Where the company has groups, each group of the
    /// header `searchGroup` has a lock of its own.
    pub(super) fn search_lock(&self, request: &Request) -> Option<Arc<tokio::sync::Mutex<()>>> {
        if !request.is_search() {
            return None;
        }
        let body: Row = serde_json::from_slice(&request.body).ok()?;
        let company = inputs::text(&body, "company_id")?;
        let groups = {
            let sim = self.sim();
            sim.knobs.search_lock.then(|| sim.world.company(&company).map_or(0, |company| company.settings.search_groups))?
        };
        let group = request.search_group().filter(|group| (1..=groups).contains(group)).unwrap_or(0);
        let mut locks = self.searches.lock().unwrap_or_else(PoisonError::into_inner);
        Some(Arc::clone(locks.entry(format!("{company}/{group}")).or_default()))
    }
}
