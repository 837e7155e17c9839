//! What systemd is told: ready, reloading, stopping, and a heartbeat for as long as no part hangs.
//!
//! Without systemd (no `NOTIFY_SOCKET`) every call does nothing.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sd_notify::NotifyState;
use tokio::time::{Instant, MissedTickBehavior};
use tokio_util::sync::CancellationToken;

use crate::health::Part;

/// How far beyond its limit a step may be before the service counts as hung: the limit itself ends every step that still listens.
pub const SLACK: Duration = Duration::from_secs(30);

/// The service has started: `systemctl start` returns now.
pub fn ready() {
    tell(&[NotifyState::Ready, NotifyState::Status("watching")]);
}

/// The configuration is read again; [`ready`] ends it.
pub fn reloading() {
    match NotifyState::monotonic_usec_now() {
        Ok(now) => tell(&[NotifyState::Reloading, now]),
        Err(_) => tell(&[NotifyState::Reloading]),
    }
}

/// The service stops.
pub fn stopping() {
    tell(&[NotifyState::Stopping, NotifyState::Status("stopping")]);
}

/// One line that `systemctl status` shows.
pub fn status(line: &str) {
    tell(&[NotifyState::Status(line)]);
}

/// Sends systemd a heartbeat until `stop`, twice per watchdog interval, and none while a part hangs. Returns at once without a watchdog.
///
/// The heartbeat goes on while the service stops, since systemd watches then too; so `stop` is to be the end of all, not its beginning.
pub async fn keep_watchdog(pulse: Pulse, stop: CancellationToken) {
    let Some(interval) = sd_notify::watchdog_enabled() else { return };
    let mut ticks = tokio::time::interval(interval / 2);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while stop.run_until_cancelled(ticks.tick()).await.is_some() {
        match pulse.hung() {
            None => tell(&[NotifyState::Watchdog]),
            Some(part) => tracing::error!(%part, "hangs beyond its limit; systemd gets no heartbeat"),
        }
    }
}

/// Which parts are in a step, and until when that step must have ended; clones share it.
#[derive(Clone, Debug, Default)]
pub struct Pulse(Arc<Mutex<BTreeMap<Part, Instant>>>);

impl Pulse {
    /// A part begins a step that may take this long.
    pub fn enter(&self, part: &Part, limit: Duration) {
        self.lock().insert(part.clone(), Instant::now() + limit + SLACK);
    }

    /// The part's step has ended, in whatever way.
    pub fn leave(&self, part: &Part) {
        self.lock().remove(part);
    }

    /// A part whose step should have ended long ago.
    #[must_use]
    pub fn hung(&self) -> Option<Part> {
        let now = Instant::now();
        self.lock().iter().find(|(_, until)| **until < now).map(|(part, _)| part.clone())
    }

    /// A poisoned map is as good as any: entries are written whole.
    fn lock(&self) -> MutexGuard<'_, BTreeMap<Part, Instant>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn tell(state: &[NotifyState<'_>]) {
    if let Err(why) = sd_notify::notify(state) {
        tracing::warn!(%why, "could not tell systemd how the service is");
    }
}
