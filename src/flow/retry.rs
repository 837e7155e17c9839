//! The retry set: mails that failed alone, each tried again by itself, less and less often, for as long as it is there.

use std::time::Duration;

use jiff::Timestamp;

use super::inbox::Taken;
use super::receive::Intake;
use super::{Desk, FlowError, prepare};
use crate::fault;
use crate::mailbox::{Listed, Mailbox, MailboxError, SpecialFolders, Unlisted};
use crate::store::Retry;

/// How long a mail waits after each failure. It is never given up: some servers refuse a mail for days and then have it.
const WAITS: [Duration; 6] = [
    Duration::from_mins(1),
    Duration::from_mins(5),
    Duration::from_mins(15),
    Duration::from_hours(1),
    Duration::from_hours(4),
    Duration::from_hours(24),
];

/// A connection that ends over a mail may just be a bad line: such a mail never waits longer than this.
const LONGEST_AFTER_LOSS: Duration = Duration::from_mins(15);

/// A mail that failed for the first time.
pub(super) fn first(listed: &Listed, why: &str, now: Timestamp) -> Retry {
    let Listed { place, size, flags, arrived, .. } = listed.clone();
    Retry { place, size, flags, arrived, since: now, attempts: 1, not_before: after(now, wait(1)), why: why.to_owned() }
}

/// A mail that the server did not describe.
pub(super) fn of_unlisted(unlisted: &Unlisted, now: Timestamp) -> Retry {
    let listed = Listed { place: unlisted.place.clone(), size: 0, flags: Vec::new(), arrived: None, header: Vec::new() };
    first(&listed, &unlisted.why, now)
}

/// One of several mails over which the connection ended: tried by itself, at once.
pub(super) fn suspected(listed: &Listed, error: &MailboxError, now: Timestamp) -> Retry {
    Retry { attempts: 0, not_before: now, ..first(listed, &fault::sentence(error), now) }
}

fn failed_again(retry: Retry, error: &MailboxError, now: Timestamp) -> Retry {
    let attempts = retry.attempts.saturating_add(1);
    let longest = if error.is_of_one_mail() { Duration::MAX } else { LONGEST_AFTER_LOSS };
    Retry { attempts, not_before: after(now, wait(attempts).min(longest)), why: fault::sentence(error), ..retry }
}

fn wait(attempts: u32) -> Duration {
    let index = usize::try_from(attempts.saturating_sub(1)).unwrap_or(usize::MAX).min(WAITS.len() - 1);
    WAITS.get(index).copied().unwrap_or(LONGEST_AFTER_LOSS)
}

fn after(now: Timestamp, pause: Duration) -> Timestamp {
    now.checked_add(pause).unwrap_or(now)
}

/// Tries again, one by one, what is due in a folder. A mail comes whole here, as it lies: the plainest way to ask for it.
///
/// # Errors
/// The mailbox or the store; that a mail ended the connection is noted first.
pub async fn again(
    desk: &Desk,
    mailbox: &mut dyn Mailbox,
    special: &SpecialFolders,
    folder: &str,
    taken: &mut Taken,
) -> Result<(), FlowError> {
    let now = desk.clock.now();
    let mut intake = Intake::new(desk, folder, special, taken)?;
    for retry in desk.store.retries(&desk.mailbox.id, folder)?.into_iter().filter(|retry| retry.not_before <= now) {
        match mailbox.fetch(&retry.place, desk.budget.bytes as u64).await {
            Ok(Some(raw)) => {
                let listed = listed(&retry);
                intake.begin_batch();
                intake.take(&listed, prepare::one(desk, &listed, raw, intake.in_junk())?).await?;
                intake.settled(&retry.place);
            }
            Ok(None) => intake.settled(&retry.place),
            Err(error) if error.is_of_one_mail() => intake.postpone(failed_again(retry, &error, now)),
            Err(error) => {
                intake.postpone(failed_again(retry, &error, now));
                intake.commit().await?;
                return Err(error.into());
            }
        }
        intake.commit().await?;
    }
    Ok(())
}

fn listed(retry: &Retry) -> Listed {
    let Retry { place, size, flags, arrived, .. } = retry.clone();
    Listed { place, size, flags, arrived, header: Vec::new() }
}
