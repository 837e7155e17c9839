//! How long to wait after a fault: a plain function of what failed and how often.

use std::time::Duration;

use crate::fault::Lasting;

/// The shortest wait after a fault that may pass: a server that restarts is back after seconds.
pub const FLOOR: Duration = Duration::from_secs(2);

/// The longest wait after a fault that may pass: mail must not lie longer once the other side is well again.
pub const CEILING: Duration = Duration::from_mins(5);

/// The first wait when a person has to act: soon enough that a repaired password is seen, rare enough that no server locks the account.
pub const PERSON_FLOOR: Duration = Duration::from_mins(5);

/// The longest wait when a person has to act; a reload ends it at once.
pub const PERSON_CEILING: Duration = Duration::from_hours(1);

/// The longest wait that the other side can ask for: a false "come back in a year" must not silence a mailbox.
pub const ASKED_CEILING: Duration = Duration::from_hours(1);

/// Faults in a row, and the wait that follows from them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Backoff {
    faults: u32,
}

impl Backoff {
    /// The wait after one more fault. `luck` in 0..1 spreads the waits of many parts: each lies between half of its step and all of it.
    #[must_use]
    pub fn after(&mut self, lasting: Lasting, luck: f64) -> Duration {
        let doublings = self.faults;
        self.faults = self.faults.saturating_add(1);
        match lasting {
            Lasting::Passes { after } => {
                let own = spread(FLOOR * 2, doublings, CEILING, luck);
                after.map_or(own, |asked| asked.min(ASKED_CEILING).max(own))
            }
            Lasting::UntilSomeoneActs => spread(PERSON_FLOOR * 2, doublings, PERSON_CEILING, luck),
        }
    }

    /// All is well: the next fault is the first.
    pub fn reset(&mut self) {
        self.faults = 0;
    }
}

/// `first` doubled so often, at most `ceiling`; then between half of that and all of it.
fn spread(first: Duration, doublings: u32, ceiling: Duration, luck: f64) -> Duration {
    let step = first.saturating_mul(2_u32.saturating_pow(doublings)).min(ceiling);
    step.mul_f64(0.5 + luck.clamp(0.0, 1.0) / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waits(lasting: Lasting, luck: f64, count: usize) -> Vec<u64> {
        let mut backoff = Backoff::default();
        (0..count).map(|_| backoff.after(lasting, luck).as_secs()).collect()
    }

    #[test]
    fn waits_double_from_the_floor_to_the_ceiling() {
        assert_eq!(waits(Lasting::SOON, 0.0, 9), [2, 4, 8, 16, 32, 64, 128, 150, 150]);
        assert_eq!(waits(Lasting::SOON, 1.0, 9), [4, 8, 16, 32, 64, 128, 256, 300, 300]);
        assert_eq!(waits(Lasting::UntilSomeoneActs, 0.0, 5), [300, 600, 1200, 1800, 1800]);
        assert_eq!(waits(Lasting::UntilSomeoneActs, 1.0, 5), [600, 1200, 2400, 3600, 3600]);
    }

    #[test]
    fn the_other_sides_word_is_kept_unless_it_is_absurd() {
        let asked = |secs| Lasting::Passes { after: Some(Duration::from_secs(secs)) };
        assert_eq!(waits(asked(60), 0.0, 1), [60]);
        assert_eq!(waits(asked(0), 0.0, 1), [FLOOR.as_secs()]);
        assert_eq!(waits(asked(86_400 * 365), 0.0, 1), [ASKED_CEILING.as_secs()]);
    }

    #[test]
    fn a_success_starts_the_waits_anew_and_no_count_overflows() {
        let mut backoff = Backoff { faults: u32::MAX };
        assert_eq!(backoff.after(Lasting::SOON, 1.0), CEILING);
        backoff.reset();
        assert_eq!(backoff.after(Lasting::SOON, 0.0), FLOOR);
    }
}
