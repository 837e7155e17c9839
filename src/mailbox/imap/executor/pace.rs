//! Fetching no faster than the server likes, and no more in a day than it gives out.

use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use super::super::Cause;
use super::Executor;

/// When the next mails may be fetched, and how many bytes may still come.
#[derive(Debug, Default)]
pub(super) struct Pace {
    next: Option<Instant>,
    /// Bytes that this session may receive, the day's earlier ones taken off; none: as many as come.
    allowance: Option<u64>,
}

impl Executor {
    /// Takes the day's earlier bytes off the server's limit for a day.
    pub(in crate::mailbox::imap) fn allow_for_today(&mut self, spent: u64) {
        self.pace.allowance = self.quirks.bytes_per_day.map(|limit| limit.saturating_sub(spent));
    }

    /// Waits until so many mails may be fetched. To be called before each FETCH of bodies, with their number.
    ///
    /// # Errors
    /// The day's bytes are used up.
    pub(in crate::mailbox::imap) async fn pace(&mut self, mails: u32) -> Result<(), Cause> {
        if self.pace.allowance.is_some_and(|allowance| self.counters().bytes_received >= allowance) {
            return Err(Cause::DaySpent { bytes: self.quirks.bytes_per_day.unwrap_or_default() });
        }
        let Some(rate) = self.quirks.mails_per_second.filter(|rate| *rate > 0) else { return Ok(()) };
        if let Some(next) = self.pace.next {
            sleep_until(next).await;
        }
        self.pace.next = Some(Instant::now() + Duration::from_secs(1) * mails / rate);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::guard::Guard;
    use super::super::super::quirks::Quirks;
    use super::*;
    use crate::domain::ServerKind;

    #[tokio::test]
    async fn a_day_that_is_used_up_gives_no_more_mail_and_a_server_without_such_days_always_does() {
        let rows = [(ServerKind::Gmail, 0, true), (ServerKind::Gmail, 2_250_000_000, false), (ServerKind::Dovecot, u64::MAX, true)];
        for (kind, spent, goes_on) in rows {
            let mut executor = Executor::new(Guard::new(Box::new(tokio::io::duplex(1).0)));
            executor.quirks = Quirks::of(kind);
            executor.allow_for_today(spent);
            assert_eq!(executor.pace(1).await.is_ok(), goes_on, "{kind} {spent}");
        }
    }
}
