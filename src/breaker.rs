//! The circuit breaker before a server: after too many failures in a row nothing is asked for a while, then one call tries.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// When calls are held back, and for how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Breaking {
    /// So many failures in a row open the circuit.
    pub after: u32,
    /// How long it stays open at first; twice as long after each try that fails.
    pub first: Duration,
    /// It is never open longer at a stretch.
    pub longest: Duration,
}

impl Default for Breaking {
    /// Five failures are more than one read's three tries: a server that restarts opens nothing. Five minutes is as late as a
    /// recovered server may be noticed.
    fn default() -> Self {
        Self { after: 5, first: Duration::from_secs(5), longest: Duration::from_secs(5 * 60) }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Calls pass; so many of the last ones failed.
    Closed { failures: u32 },
    /// None passes until then; it opened so many times in a row.
    Open { until: Instant, times: u32 },
    /// One is out to try; none else passes.
    HalfOpen { times: u32 },
}

/// What a call's end says about the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// It is there and understood the question, whatever it said.
    Alive,
    /// It isn't, or not in order.
    Dead,
    /// Neither can be told.
    Unclear,
}

/// What a call's end changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Calls are held back from now on.
    Opened {
        /// For so long at first.
        wait: Duration,
    },
    /// Calls go out again.
    Closed,
}

/// Between the calls and the server.
#[derive(Debug)]
pub struct Breaker {
    settings: Breaking,
    state: Mutex<State>,
}

/// A call that may go out. Dropped without a word (its future was), it leaves the circuit as it was.
#[derive(Debug)]
#[must_use = "a call that ends unsaid counts for nothing"]
pub struct Pass<'a> {
    breaker: &'a Breaker,
    trying: bool,
}

impl Breaker {
    /// Closed: every call passes.
    #[must_use]
    pub fn new(settings: Breaking) -> Self {
        Self { settings, state: Mutex::new(State::Closed { failures: 0 }) }
    }

    /// True while calls are held back, or one is out to try.
    #[must_use]
    pub fn is_open(&self) -> bool {
        !matches!(*self.state(), State::Closed { .. })
    }

    /// Lets a call pass. Only one that `may_try` finds out whether the server is there again.
    ///
    /// # Errors
    /// How long to wait.
    pub fn admit(&self, may_try: bool, now: Instant) -> Result<Pass<'_>, Duration> {
        let mut state = self.state();
        let (next, trying) = match *state {
            State::Closed { .. } => (*state, false),
            State::Open { until, times } if until <= now && may_try => (State::HalfOpen { times }, true),
            State::Open { until, .. } => return Err(until.saturating_duration_since(now)),
            State::HalfOpen { .. } => return Err(self.settings.first),
        };
        *state = next;
        Ok(Pass { breaker: self, trying })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // A poisoned lock holds a whole state: nothing here panics between two writes.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How long to stay open for the `times`-th time (from 0). `dice` from 0 to 1 keeps companies apart that failed together.
    fn wait(&self, times: u32, dice: f64) -> Duration {
        let doubled = self.settings.first.saturating_mul(1 << times.min(16));
        doubled.mul_f64(0.8 + 0.4 * dice).min(self.settings.longest)
    }
}

impl Pass<'_> {
    /// The call ended. Tells what that changed.
    pub fn ended(mut self, sign: Sign, now: Instant, dice: f64) -> Option<Change> {
        self.trying = false;
        let mut state = self.breaker.state();
        let (next, change) = self.breaker.after(*state, sign, now, dice);
        *state = next;
        change
    }
}

impl Drop for Pass<'_> {
    fn drop(&mut self) {
        if self.trying {
            let mut state = self.breaker.state();
            if let State::HalfOpen { times } = *state {
                *state = State::Open { until: Instant::now(), times };
            }
        }
    }
}

impl Breaker {
    fn after(&self, state: State, sign: Sign, now: Instant, dice: f64) -> (State, Option<Change>) {
        let opened = |times: u32| {
            let wait = self.wait(times, dice);
            (State::Open { until: now + wait, times: times.saturating_add(1) }, Some(Change::Opened { wait }))
        };
        match (state, sign) {
            (State::Closed { .. }, Sign::Alive) => (State::Closed { failures: 0 }, None),
            (_, Sign::Alive) => (State::Closed { failures: 0 }, Some(Change::Closed)),
            (State::Closed { failures }, Sign::Dead) if failures + 1 >= self.settings.after => opened(0),
            (State::Closed { failures }, Sign::Dead) => (State::Closed { failures: failures + 1 }, None),
            (State::HalfOpen { times }, Sign::Dead) => opened(times),
            (State::HalfOpen { times }, Sign::Unclear) => (State::Open { until: now, times }, None),
            (state @ State::Open { .. }, Sign::Dead | Sign::Unclear) | (state @ State::Closed { .. }, Sign::Unclear) => (state, None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn breaker() -> Breaker {
        Breaker::new(Breaking { after: 2, first: SECOND, longest: 3 * SECOND })
    }

    fn call(breaker: &Breaker, now: Instant, sign: Sign) -> Result<Option<Change>, Duration> {
        breaker.admit(true, now).map(|pass| pass.ended(sign, now, 0.5))
    }

    #[test]
    fn it_opens_longer_each_time_up_to_its_bound_and_one_call_tries() {
        let (breaker, mut now) = (breaker(), Instant::now());
        assert_eq!(call(&breaker, now, Sign::Dead), Ok(None));
        for wait in [SECOND, 2 * SECOND, 3 * SECOND, 3 * SECOND] {
            assert_eq!(call(&breaker, now, Sign::Dead), Ok(Some(Change::Opened { wait })));
            assert_eq!(call(&breaker, now, Sign::Alive), Err(wait));
            now += wait;
        }
        assert!(breaker.admit(false, now).is_err());
        let trying = breaker.admit(true, now).ok();
        assert!(trying.is_some() && breaker.admit(true, now).is_err(), "one at a time");
        assert_eq!(trying.and_then(|pass| pass.ended(Sign::Alive, now, 0.5)), Some(Change::Closed));
        assert!(!breaker.is_open() && call(&breaker, now, Sign::Dead) == Ok(None));
    }

    #[test]
    fn only_failures_in_a_row_count_and_a_dropped_try_frees_its_place() {
        let (breaker, now) = (breaker(), Instant::now());
        for sign in [Sign::Dead, Sign::Alive, Sign::Dead, Sign::Unclear, Sign::Alive, Sign::Dead] {
            assert_eq!(call(&breaker, now, sign), Ok(None));
        }
        assert!(matches!(call(&breaker, now, Sign::Dead), Ok(Some(Change::Opened { .. }))));
        drop(breaker.admit(true, now + SECOND));
        assert!(breaker.admit(true, now + 2 * SECOND).is_ok());
    }
}
