//! Waiting for mail: IDLE where it works, else questions.

use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use super::Cause;
use super::command::Command;
use super::executor::{COMMAND_DEADLINE, Executor, IdleEnd};
use super::guard::Budget;
use super::listing::select;
use super::selected::Access;
use crate::mailbox::Woken;

/// How often a server without IDLE is asked. Each question is some 100 bytes; providers ask clients not to do it more often.
const QUESTION_PERIOD: Duration = Duration::from_secs(60);

/// One IDLE at most. Half-open connections look healthy for as long as nobody speaks, and many servers and routers drop silent ones after
/// five minutes or more; RFC 2177 §3 would allow 29.
const IDLE_CEILING: Duration = Duration::from_secs(5 * 60);

/// Waits for a change of the folder. `idle` is switched off for good once the server shows that it doesn't keep to it.
pub(super) async fn wait(executor: &mut Executor, idle: &mut bool, folder: &str, at_most: Duration) -> Result<Woken, Cause> {
    let until = Instant::now() + at_most;
    if select(executor, folder, Access::Write).await? {
        executor.folder.compare(executor.listed.get(folder));
    }
    while !executor.folder.has_changed() {
        let now = Instant::now();
        if now >= until {
            return Ok(Woken::TimedOut);
        }
        if *idle && executor.can("IDLE") {
            let end = executor.idle(until.min(now + IDLE_CEILING)).await?;
            *idle = end != IdleEnd::Unusable;
        } else {
            sleep_until(until.min(now + QUESTION_PERIOD)).await;
            executor.exec_ok(Command::noop(), COMMAND_DEADLINE, Budget::WORDS).await?;
        }
    }
    Ok(Woken::Changed)
}
