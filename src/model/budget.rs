//! How many tokens a tenant may spend: in any hour, and in any day. Kept in memory; a restart begins anew.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// What was spent is noted by the hour.
const HOUR: Duration = Duration::from_secs(3600);

/// So many hours are a day.
const HOURS: u64 = 24;

/// In one hour at most this part of a day's tokens, so that a flood of mails leaves some for the afternoon.
const PART_OF_A_DAY: u64 = 4;

#[derive(Debug)]
pub(super) struct Budget {
    per_day: Option<u64>,
    begun: Instant,
    /// The hours in which something was spent, oldest first.
    spent: Mutex<VecDeque<(u64, u64)>>,
}

impl Budget {
    pub(super) fn new(per_day: Option<u64>) -> Self {
        Self { per_day, begun: Instant::now(), spent: Mutex::default() }
    }

    /// Takes these tokens out, or says how long to wait until some may be spent again.
    pub(super) fn take(&self, tokens: u64, now: Instant) -> Result<(), Duration> {
        let Some(per_day) = self.per_day else { return Ok(()) };
        let hour = self.hour(now);
        let mut spent = self.spent.lock().unwrap_or_else(PoisonError::into_inner);
        spent.retain(|(noted, _)| noted + HOURS > hour);
        let this_hour: u64 = spent.iter().filter(|(noted, _)| *noted == hour).map(|(_, tokens)| tokens).sum();
        let this_day: u64 = spent.iter().map(|(_, tokens)| tokens).sum();
        if this_hour + tokens > per_day / PART_OF_A_DAY || this_day + tokens > per_day {
            return Err(self.until(hour + 1, now));
        }
        spent.push_back((hour, tokens));
        Ok(())
    }

    /// What was taken is put right by what it came to.
    pub(super) fn settle(&self, taken: u64, came_to: u64, now: Instant) {
        let hour = self.hour(now);
        let mut spent = self.spent.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(entry) = spent.iter_mut().rev().find(|(_, tokens)| *tokens == taken) {
            *entry = (hour, came_to);
        }
    }

    fn hour(&self, now: Instant) -> u64 {
        now.saturating_duration_since(self.begun).as_secs() / HOUR.as_secs()
    }

    fn until(&self, hour: u64, now: Instant) -> Duration {
        let begins = self.begun + Duration::from_secs(hour * HOUR.as_secs());
        begins.saturating_duration_since(now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_hour_has_a_quarter_of_the_day_and_what_was_not_needed_is_given_back() {
        let budget = Budget::new(Some(400));
        let now = budget.begun;
        assert_eq!(budget.take(100, now), Ok(()));
        assert_eq!(budget.take(1, now), Err(HOUR));
        budget.settle(100, 60, now);
        assert_eq!((budget.take(40, now), budget.take(1, now)), (Ok(()), Err(HOUR)));
        for hour in 1..4 {
            assert_eq!(budget.take(100, now + HOUR * hour), Ok(()), "hour {hour}");
        }
        assert!(budget.take(1, now + HOUR * 4).is_err(), "the day is spent");
        assert_eq!(budget.take(100, now + HOUR * 24), Ok(()), "the first hour is a day ago");
        assert_eq!(Budget::new(None).take(u64::MAX, now), Ok(()));
    }
}
