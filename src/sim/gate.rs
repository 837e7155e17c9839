//! Whether anybody listens: a fault can close the door for a while, in real or simulated time, whichever is over first.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use tokio::sync::Notify;

/// How often a closed door is looked at again: simulated time moves in jumps that nobody announces.
const LOOK_AGAIN: Duration = Duration::from_millis(20);

/// Closed until then.
#[derive(Clone, Copy, Debug)]
struct Closed {
    real: Instant,
    simulated: Timestamp,
}

#[derive(Debug, Default)]
pub(super) struct Gate {
    closed: Mutex<Option<Closed>>,
    changed: Notify,
}

impl Gate {
    fn closed(&self) -> MutexGuard<'_, Option<Closed>> {
        self.closed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Nobody listens from now on, for so long.
    pub(super) fn close(&self, lasting: Duration, now: Timestamp) {
        let simulated = SignedDuration::try_from(lasting).ok().and_then(|lasting| now.checked_add(lasting).ok());
        *self.closed() = Some(Closed { real: Instant::now() + lasting, simulated: simulated.unwrap_or(Timestamp::MAX) });
        self.changed.notify_waiters();
    }

    /// Somebody listens again.
    pub(super) fn open(&self) {
        *self.closed() = None;
    }

    pub(super) fn is_closed(&self, now: Timestamp) -> bool {
        let mut closed = self.closed();
        *closed = closed.filter(|until| Instant::now() < until.real && now < until.simulated);
        closed.is_some()
    }

    /// Waits until the door is to be closed.
    pub(super) async fn closes(&self, now: impl Fn() -> Timestamp) {
        loop {
            let changed = self.changed.notified();
            if self.is_closed(now()) {
                return;
            }
            changed.await;
        }
    }

    /// Waits until it is to be open.
    pub(super) async fn opens(&self, now: impl Fn() -> Timestamp) {
        while self.is_closed(now()) {
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }
}
