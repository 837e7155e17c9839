//! How many tokens a tenant may spend: in any hour, and in any day. Kept in memory; a restart begins anew.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// The shorter stretch.
const HOUR: Duration = Duration::from_secs(3600);

/// The longer one.
const DAY: Duration = Duration::from_secs(24 * 3600);

/// In one hour at most this part of a day's tokens, so that a flood of mails leaves some for the afternoon.
const PART_OF_A_DAY: u64 = 4;

#[derive(Debug)]
pub(super) struct Budget {
    per_day: Option<u64>,
    /// When something was spent, and how much, oldest first; nothing older than a day.
    spent: Mutex<VecDeque<(Instant, u64)>>,
}

impl Budget {
    pub(super) fn new(per_day: Option<u64>) -> Self {
        Self { per_day, spent: Mutex::default() }
    }

    /// Takes these tokens out, or says how long to wait until some may be spent again.
    pub(super) fn take(&self, tokens: u64, now: Instant) -> Result<(), Duration> {
        let Some(per_day) = self.per_day else { return Ok(()) };
        let mut spent = self.spent();
        spent.retain(|(at, _)| now.saturating_duration_since(*at) < DAY);
        for (stretch, most) in [(HOUR, per_day / PART_OF_A_DAY), (DAY, per_day)] {
            let within: Vec<_> = spent.iter().filter(|(at, _)| now.saturating_duration_since(*at) < stretch).collect();
            let sum: u64 = within.iter().map(|(_, tokens)| tokens).sum();
            if sum.saturating_add(tokens) > most {
                let oldest = within.first().map_or(now, |(at, _)| *at);
                return Err((oldest + stretch).saturating_duration_since(now));
            }
        }
        spent.push_back((now, tokens));
        Ok(())
    }

    /// What was taken is put right by what it came to.
    pub(super) fn settle(&self, taken: u64, came_to: u64) {
        if let Some((_, tokens)) = self.spent().iter_mut().rev().find(|(_, tokens)| *tokens == taken) {
            *tokens = came_to;
        }
    }

    /// Goes on with what was spent before.
    pub(super) fn inherit(&self, before: &Self) {
        let known = before.spent().clone();
        *self.spent() = known;
    }

    fn spent(&self) -> MutexGuard<'_, VecDeque<(Instant, u64)>> {
        // A poisoned lock holds a whole list: nothing here panics between two writes.
        self.spent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_hour_has_a_quarter_of_the_day_and_what_was_not_needed_is_given_back() {
        let (budget, now) = (Budget::new(Some(400)), Instant::now());
        assert_eq!(budget.take(100, now), Ok(()));
        assert_eq!(budget.take(1, now), Err(HOUR));
        budget.settle(100, 60);
        assert_eq!((budget.take(40, now), budget.take(1, now)), (Ok(()), Err(HOUR)));
        for hour in 1..4 {
            assert_eq!(budget.take(100, now + HOUR * hour), Ok(()), "hour {hour}");
        }
        assert_eq!(budget.take(1, now + HOUR * 4), Err(HOUR * 20), "the day is spent");
        assert_eq!(budget.take(100, now + DAY), Ok(()), "the first hour is a day ago");
        let heir = Budget::new(Some(400));
        heir.inherit(&budget);
        assert!(heir.take(1, now + DAY).is_err());
        assert_eq!(Budget::new(None).take(u64::MAX, now), Ok(()));
    }
}
