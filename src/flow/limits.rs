//! How many drafts are placed in an hour and for one correspondent in a day; the rest waits, nothing is lost.

use jiff::{SignedDuration, Timestamp};

use super::Desk;
use crate::domain::EmailAddress;
use crate::store::StoreError;

const HOUR: SignedDuration = SignedDuration::from_hours(1);
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// The moment from which a draft for this correspondent may be placed: now, or when the limit that holds it back has passed.
///
/// # Errors
/// Only where the store can't be read.
pub fn not_before(desk: &Desk, correspondent: Option<&EmailAddress>, now: Timestamp) -> Result<Timestamp, StoreError> {
    let limits = desk.mailbox.limits;
    if limits.drafts_per_hour.is_none() && limits.per_correspondent_day.is_none() {
        return Ok(now);
    }
    let planned = desk.store.drafts_since(&desk.mailbox.id, now - DAY)?;
    let in_hour: Vec<_> = planned.iter().filter(|(due, _)| *due > now - HOUR).map(|(due, _)| *due).collect();
    let to_one: Vec<_> = planned.iter().filter(|(_, to)| to.as_ref() == correspondent).map(|(due, _)| *due).collect();
    let hourly = next_free(in_hour, limits.drafts_per_hour, HOUR, now);
    let daily = next_free(to_one, limits.per_correspondent_day, DAY, now);
    Ok(hourly.max(daily))
}

/// When a place in the window is free again: a window after the draft that is `limit` places back.
fn next_free(mut due: Vec<Timestamp>, limit: Option<u32>, window: SignedDuration, now: Timestamp) -> Timestamp {
    let Some(limit) = limit else { return now };
    let limit = usize::try_from(limit).unwrap_or(usize::MAX).max(1);
    due.sort_unstable();
    let back = due.len().checked_sub(limit).and_then(|index| due.get(index).copied());
    back.map_or(now, |earliest| (earliest + window).max(now))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minute)
    }

    #[test]
    fn below_the_limit_nothing_waits() {
        assert_eq!(next_free(vec![at(0), at(5)], Some(3), HOUR, at(10)), at(10));
    }

    #[test]
    fn at_the_limit_a_draft_waits_until_the_oldest_has_left_the_window() {
        assert_eq!(next_free(vec![at(0), at(5)], Some(2), HOUR, at(10)), at(60));
    }

    #[test]
    fn drafts_that_wait_already_count_too() {
        assert_eq!(next_free(vec![at(0), at(60), at(120)], Some(1), HOUR, at(10)), at(180));
    }

    #[test]
    fn without_a_limit_nothing_waits() {
        assert_eq!(next_free(vec![at(0); 500], None, HOUR, at(10)), at(10));
    }
}
