//! Waiting for mail: IDLE where it works, else questions.

use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use super::Cause;
use super::account::Account;
use super::command::Command;
use super::executor::{COMMAND_DEADLINE, Executor, IdleEnd};
use super::guard::Budget;
use super::listing::select;
use super::selected::Access;
use crate::mailbox::Woken;

/// How often a server without IDLE is asked. Each question is some 100 bytes; providers ask clients not to do it more often.
const QUESTION_PERIOD: Duration = Duration::from_secs(60);

/// An IDLE that was silent for less proves nothing: mail may just have come.
const TELLING_SILENCE: Duration = Duration::from_secs(60);

/// A connection lost so soon after IDLE began was lost over it: some servers say BYE to it each time.
const LOST_OVER_IDLE: Duration = Duration::from_secs(10);

/// Waits for a change of the folder. Ends early when an IDLE was silent for long, so that the folder is looked at.
pub(super) async fn wait(executor: &mut Executor, account: &Account, folder: &str, at_most: Duration) -> Result<Woken, Cause> {
    let until = Instant::now() + at_most;
    if select(executor, folder, Access::Write).await? {
        executor.folder.compare(executor.listed.get(folder));
    }
    while !executor.folder.has_changed() {
        let now = Instant::now();
        if now >= until {
            return Ok(Woken::TimedOut);
        }
        if !(executor.can("IDLE") && account.idle().is_good(now)) {
            ask(executor, until.min(now + QUESTION_PERIOD)).await?;
        } else if idle(executor, account, until).await? == IdleEnd::Silent {
            break;
        }
    }
    Ok(if executor.folder.has_changed() { Woken::Changed } else { Woken::TimedOut })
}

async fn ask(executor: &mut Executor, at: Instant) -> Result<(), Cause> {
    sleep_until(at).await;
    executor.exec_ok(Command::noop(), COMMAND_DEADLINE, Budget::WORDS).await?;
    executor.folder.refreshed();
    Ok(())
}

/// One IDLE, and what is to be thought of it.
async fn idle(executor: &mut Executor, account: &Account, until: Instant) -> Result<IdleEnd, Cause> {
    let begun = Instant::now();
    let ended = executor.idle(until).await;
    match &ended {
        Ok(IdleEnd::Told) => account.idle().spoke(),
        Ok(IdleEnd::Unusable) => account.idle().refused(Instant::now()),
        Ok(IdleEnd::Silent) if begun.elapsed() >= TELLING_SILENCE => judge_silence(executor, account).await?,
        Err(Cause::Lost { .. } | Cause::Connection(_)) if begun.elapsed() < LOST_OVER_IDLE => account.idle().failed(Instant::now()),
        Ok(IdleEnd::Silent) | Err(_) => {}
    }
    executor.folder.refreshed();
    ended
}

/// Was there really nothing? The answer to DONE or to a question shows what IDLE should have told.
async fn judge_silence(executor: &mut Executor, account: &Account) -> Result<(), Cause> {
    if !executor.folder.has_changed() {
        executor.exec_ok(Command::noop(), COMMAND_DEADLINE, Budget::WORDS).await?;
    }
    if executor.folder.has_changed() {
        account.idle().failed(Instant::now());
    }
    Ok(())
}
