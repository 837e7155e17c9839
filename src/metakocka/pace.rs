//! Whose turn it is: few calls at once, one search at a time, no more a minute than agreed, none while Metakocka wants to be left alone.

use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::{Instant, sleep, sleep_until};

use super::endpoints::Endpoint;

/// Calls in flight at once: more than two gain nothing on a server that locks per company.
const CALLS_AT_ONCE: u32 = 2;

/// Metakocka runs a company's searches one after another; queueing here keeps its lock free for people.
const SEARCHES_AT_ONCE: usize = 1;

/// Pages of a sync in flight at once: the other place is always for a read that somebody waits for, and for writes.
const BULK_AT_ONCE: usize = 1;

/// Of five calls that may be made, a sync makes at most four: what is left fills the bucket for who comes in between.
const BULK_SHARE: u32 = 80;

/// The longest that calls are held back after a used-up quota whose end nobody told.
const LONGEST_HOLD: Duration = Duration::from_secs(60);

/// Holds double so often at most: 2^6 s is past the longest one.
const DOUBLINGS: u32 = 6;

/// How many calls a company's key may make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// In a minute, over time.
    pub a_minute: NonZeroU32,
    /// At once, after a rest.
    pub at_once: NonZeroU32,
}

impl Rate {
    /// For a real server, whose quota nobody knows: ten a second over time are more than two calls at once of 200 ms each can make
    /// use of, and stop what runs wild; a first sync of a small company passes at once.
    pub const CAREFUL: Self = Self { a_minute: nonzero(600), at_once: nonzero(120) };

    /// For a simulator on this machine: it has nothing to spare.
    pub const FREE: Self = Self { a_minute: nonzero(1_000_000), at_once: nonzero(100_000) };

    fn limiter(self, percent: u32) -> DefaultDirectRateLimiter {
        let part = |whole: NonZeroU32| NonZeroU32::new(whole.get().saturating_mul(percent) / 100).unwrap_or(NonZeroU32::MIN);
        RateLimiter::direct(Quota::per_minute(part(self.a_minute)).allow_burst(part(self.at_once)))
    }
}

const fn nonzero(number: u32) -> NonZeroU32 {
    match NonZeroU32::new(number) {
        Some(number) => number,
        None => NonZeroU32::MIN,
    }
}

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lane {
    /// A sync: page after page, and nobody waits for any of them.
    Bulk,
    /// A person, a draft or an approval waits for it.
    Prompt,
}

pub(super) struct Pace {
    calls: Semaphore,
    searches: Semaphore,
    bulk: Semaphore,
    bucket: DefaultDirectRateLimiter,
    bulk_bucket: DefaultDirectRateLimiter,
    hold: Mutex<Hold>,
}

/// Until when all calls are held back, and after how many refusals in a row.
#[derive(Clone, Copy, Debug, Default)]
struct Hold {
    until: Option<Instant>,
    refusals: u32,
}

/// A place among the calls; free again when dropped.
#[expect(dead_code, reason = "held for what its end sets free")]
pub(super) struct Turn<'a> {
    bulk: Option<SemaphorePermit<'a>>,
    search: Option<SemaphorePermit<'a>>,
    call: Option<SemaphorePermit<'a>>,
}

impl Pace {
    pub(super) fn new(rate: Rate) -> Self {
        Self {
            calls: Semaphore::new(CALLS_AT_ONCE as usize),
            searches: Semaphore::new(SEARCHES_AT_ONCE),
            bulk: Semaphore::new(BULK_AT_ONCE),
            bucket: rate.limiter(100),
            bulk_bucket: rate.limiter(BULK_SHARE),
            hold: Mutex::default(),
        }
    }

    /// Waits for a turn; `alone` lets no other call run beside it. The semaphores are never closed, so it comes.
    pub(super) async fn turn(&self, lane: Lane, endpoint: Endpoint, alone: bool) -> Turn<'_> {
        let bulk = if lane == Lane::Bulk { self.bulk.acquire().await.ok() } else { None };
        if lane == Lane::Bulk {
            drawn(&self.bulk_bucket).await;
        }
        let search = if endpoint == Endpoint::Search { self.searches.acquire().await.ok() } else { None };
        drawn(&self.bucket).await;
        let call = self.calls.acquire_many(if alone { CALLS_AT_ONCE } else { 1 }).await.ok();
        // Last of all: while it waited, another call may have been told to leave Metakocka alone.
        self.released().await;
        Turn { bulk, search, call }
    }

    /// Waits until calls are no longer held back; the end may have been moved meanwhile.
    async fn released(&self) {
        while let Some(until) = self.held_until() {
            sleep_until(until).await;
        }
    }

    fn held_until(&self) -> Option<Instant> {
        self.hold.lock().unwrap_or_else(PoisonError::into_inner).until.filter(|until| *until > Instant::now())
    }

    /// How long calls are still held back.
    pub(super) fn held(&self) -> Option<Duration> {
        self.held_until().map(|until| until.saturating_duration_since(Instant::now()))
    }

    /// Metakocka wants to be left alone: for as long as it says, else longer with each refusal in a row, from `first` on.
    pub(super) fn hold(&self, wish: Option<Duration>, first: Duration, dice: f64) {
        let mut hold = self.hold.lock().unwrap_or_else(PoisonError::into_inner);
        let doubled = first.saturating_mul(1 << hold.refusals.min(DOUBLINGS)).mul_f64(1.0 + dice).min(LONGEST_HOLD);
        let until = Instant::now() + wish.unwrap_or(doubled);
        *hold = Hold { until: hold.until.max(Some(until)), refusals: hold.refusals.saturating_add(1) };
    }

    /// Metakocka answered: the next refusal is the first again.
    pub(super) fn answered(&self) {
        self.hold.lock().unwrap_or_else(PoisonError::into_inner).refusals = 0;
    }
}

/// Takes one call out of the bucket, and waits for it where there is none.
async fn drawn(bucket: &DefaultDirectRateLimiter) {
    while let Err(early) = bucket.check() {
        sleep(early.wait_time_from(DefaultClock::default().now())).await;
    }
}
