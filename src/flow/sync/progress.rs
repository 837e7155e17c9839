//! How far a sync has come, as values: for a terminal, and for whoever listens over HTTP.

use std::time::Duration;

use serde::Serialize;
use tokio::sync::broadcast;

use crate::domain::TenantId;
use crate::store::MirrorKind;

/// So many steps may wait for a listener that is slow; it misses the oldest then, and loses nothing by it.
const WAITING: usize = 256;

/// How far the reading of one part has come.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Step {
    /// Whose ERP.
    pub tenant: TenantId,
    /// What is read: `partner`, `sales_order` …
    pub part: &'static str,
    /// Rows that were read, those of an earlier run included where it goes on from there.
    pub read: u64,
    /// Rows in all, where the ERP says so.
    pub total: Option<u64>,
    /// Calls so far.
    pub calls: usize,
    /// How long it will take yet, by the pace so far.
    pub left: Option<Duration>,
    /// It came to its end.
    pub ended: bool,
}

/// Where steps are told; cheap to clone. Nobody has to listen.
#[derive(Clone, Debug)]
pub struct Progress(broadcast::Sender<Step>);

impl Default for Progress {
    fn default() -> Self {
        Self(broadcast::channel(WAITING).0)
    }
}

impl Progress {
    /// Every step from now on.
    #[must_use]
    pub fn listen(&self) -> broadcast::Receiver<Step> {
        self.0.subscribe()
    }

    /// Tells of one step.
    pub(super) fn tell(&self, step: Step) {
        // An error only says that nobody listens.
        let _ = self.0.send(step);
    }
}

/// A run through one part, and its pace.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pacing {
    part: MirrorKind,
    begun: tokio::time::Instant,
    /// Rows that an earlier run had read.
    before: u64,
}

impl Pacing {
    pub(super) fn from(part: MirrorKind, before: u64) -> Self {
        Self { part, begun: tokio::time::Instant::now(), before }
    }

    /// The step after so many rows.
    pub(super) fn step(&self, tenant: &TenantId, read: u64, total: Option<u64>, calls: usize) -> Step {
        let left = total.and_then(|total| left(self.begun.elapsed(), read - self.before.min(read), total.saturating_sub(read)));
        Step { tenant: tenant.clone(), part: self.part.word(), read, total, calls, left, ended: false }
    }

    /// The last step.
    pub(super) fn end(&self, tenant: &TenantId, read: u64, calls: usize) -> Step {
        Step { ended: true, left: None, ..self.step(tenant, read, Some(read), calls) }
    }
}

/// The time for the rest, at the pace so far.
fn left(spent: Duration, done: u64, to_do: u64) -> Option<Duration> {
    let (done, to_do) = (u32::try_from(done).ok()?, u32::try_from(to_do).ok()?);
    spent.checked_div(done)?.checked_mul(to_do)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_follows_from_the_pace_so_far() {
        assert_eq!(left(Duration::from_secs(10), 200, 800), Some(Duration::from_secs(40)));
        assert_eq!(left(Duration::from_secs(10), 0, 800), None);
    }
}
