//! One account on one server, as all sessions with it share it: its few connections, its day's bytes, what its IDLE is worth.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, sleep_until, timeout};

use super::Cause;
use super::trust::IdleTrust;

/// Connections to one account at once. The smallest limits of providers are 10 and 15, and the owner's own programs use the rest.
const CONNECTIONS: usize = 3;

/// A session keeps its slot for so long before it makes room for one that waits: less, and all would only connect and leave.
const SLOT_KEPT: Duration = Duration::from_secs(60);

/// How long to wait for a slot. With three slots that change hands each minute, a dozen mailboxes get one within this.
const SLOT_DEADLINE: Duration = Duration::from_secs(5 * 60);

/// Providers count bytes by the day.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// What is shared.
#[derive(Debug)]
pub(super) struct Account {
    slots: Arc<Semaphore>,
    /// One permit for each session that waits for a slot: a session that takes one makes room.
    wishes: Semaphore,
    /// Wishes that a session has heard, and whose slot is on its way.
    heard: AtomicUsize,
    idle: Mutex<IdleTrust>,
    day: Mutex<Day>,
}

/// Bytes received since a moment.
#[derive(Clone, Copy, Debug)]
struct Day {
    since: Instant,
    bytes: u64,
}

impl Account {
    pub(super) fn new() -> Self {
        Self {
            slots: Arc::new(Semaphore::new(CONNECTIONS)),
            wishes: Semaphore::new(0),
            heard: AtomicUsize::new(0),
            idle: Mutex::default(),
            day: Mutex::new(Day { since: Instant::now(), bytes: 0 }),
        }
    }

    /// What is thought of the server's IDLE.
    pub(super) fn idle(&self) -> MutexGuard<'_, IdleTrust> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for one of the slots, first come, first served; sessions that have theirs for long make room.
    pub(super) async fn slot(self: &Arc<Self>) -> Result<Slot, Cause> {
        let free = Arc::clone(&self.slots).try_acquire_owned().ok();
        let permit = match free {
            Some(permit) => permit,
            None => self.wait_for_slot().await?,
        };
        Ok(Slot { account: Arc::clone(self), since: Instant::now(), _permit: permit })
    }

    async fn wait_for_slot(&self) -> Result<OwnedSemaphorePermit, Cause> {
        let too_long = || Cause::TimedOut { waited_for: "free connection to the account".to_owned(), after: SLOT_DEADLINE };
        let _wish = Wish::of(self);
        match timeout(SLOT_DEADLINE, Arc::clone(&self.slots).acquire_owned()).await {
            Ok(permit) => permit.map_err(|_| too_long()),
            Err(_) => Err(too_long()),
        }
    }

    /// Bytes of this day so far; a new day begins where the last one is over.
    pub(super) fn spent(&self) -> u64 {
        self.today().bytes
    }

    fn today(&self) -> MutexGuard<'_, Day> {
        let mut day = self.day.lock().unwrap_or_else(PoisonError::into_inner);
        if day.since.elapsed() >= DAY {
            *day = Day { since: Instant::now(), bytes: 0 };
        }
        day
    }

    /// A session ended that received so much.
    pub(super) fn spend(&self, bytes: u64) {
        let mut day = self.today();
        day.bytes = day.bytes.saturating_add(bytes);
    }
}

/// Somebody waits for a slot. With the waiting the wish goes, or, if it was heard meanwhile, what was heard is settled.
struct Wish<'a>(&'a Account);

impl<'a> Wish<'a> {
    fn of(account: &'a Account) -> Self {
        account.wishes.add_permits(1);
        Self(account)
    }
}

impl Drop for Wish<'_> {
    fn drop(&mut self) {
        let settled = self.0.heard.fetch_update(Ordering::AcqRel, Ordering::Acquire, |heard| heard.checked_sub(1));
        if settled.is_err() {
            self.0.wishes.forget_permits(1);
        }
    }
}

/// One connection's slot; given back when dropped.
#[derive(Debug)]
pub(super) struct Slot {
    pub(super) account: Arc<Account>,
    since: Instant,
    _permit: OwnedSemaphorePermit,
}

impl Slot {
    /// Ends when this slot is wanted by another session and was kept for long enough.
    pub(super) async fn is_wanted(&self) {
        sleep_until(self.since + SLOT_KEPT).await;
        if let Ok(wish) = self.account.wishes.acquire().await {
            wish.forget();
            self.account.heard.fetch_add(1, Ordering::AcqRel);
        }
    }

    pub(super) fn since(&self) -> Instant {
        self.since
    }
}
