//! The one loop: step, rest, back off, report, stop. Every part of the service runs in it.

use std::borrow::Cow;
use std::fmt;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use futures_util::FutureExt;
use jiff::Timestamp;
use thiserror::Error;
use tokio::sync::Notify;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use super::backoff::Backoff;
use super::notify::Pulse;
use crate::fault::{Fault, Lasting, sentence};
use crate::health::{Board, Change, Part};

/// How long one step may take unless it says otherwise: each call inside has a limit of its own, and this ends what slips through.
pub const STEP_LIMIT: Duration = Duration::from_mins(15);

/// How long a part may take to say good-bye: well within the service's grace, since a server that is gone won't answer.
pub const CLOSE_LIMIT: Duration = Duration::from_secs(2);

/// What a step came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// It did something: there may be more, so the next step follows at once.
    Worked,
    /// There was nothing to do.
    Idle,
}

/// One part's work, in units that may each run twice with the same result.
#[async_trait]
pub trait Step: Send {
    /// Does one unit. It is let finish when the service stops, as far as the grace allows.
    ///
    /// # Errors
    /// What failed; the loop reports it and comes again after a pause.
    async fn step(&mut self) -> Result<Progress, Box<dyn Fault>>;

    /// Waits until there may be work again; dropped halfway when the service stops or the part is woken.
    ///
    /// # Errors
    /// What failed in the waiting, such as a lost connection.
    async fn rest(&mut self) -> Result<(), Box<dyn Fault>>;

    /// Lets go of connections: at the end, and after a step that panicked or took too long.
    async fn close(&mut self) {}

    /// How long one step may take.
    fn limit(&self) -> Duration {
        STEP_LIMIT
    }
}

/// What a part has in common with all others.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    /// Where it writes how it is.
    pub board: Board,
    /// Where the watchdog sees that it does not hang.
    pub pulse: Pulse,
    /// Ends it.
    pub stop: CancellationToken,
    /// Ends its rest or pause at once, as a reload does.
    pub wake: Arc<Notify>,
}

/// One part in its loop.
pub struct Looping<S> {
    part: Part,
    step: S,
    around: Surroundings,
    backoff: Backoff,
}

impl<S> fmt::Debug for Looping<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Looping").field("part", &self.part).field("backoff", &self.backoff).finish_non_exhaustive()
    }
}

impl<S: Step> Looping<S> {
    /// A part that has not been tried yet.
    pub fn new(part: Part, step: S, around: Surroundings) -> Self {
        around.board.expect(part.clone(), Timestamp::now());
        Self { part, step, around, backoff: Backoff::default() }
    }

    /// Runs until the part is stopped.
    pub async fn run(mut self) {
        while !self.around.stop.is_cancelled() {
            if let Err(fault) = self.turn().await {
                self.pause(&*fault).await;
            }
        }
        self.close().await;
    }

    /// One step and, if there was nothing to do, one rest. A step alone that finds nothing proves little: the rest may fail each time.
    async fn turn(&mut self) -> Result<(), Box<dyn Fault>> {
        let progress = self.guarded_step().await?;
        self.report_well();
        if progress == Progress::Idle {
            self.rest().await?;
        }
        self.backoff.reset();
        Ok(())
    }

    /// One step behind two fences: a panic and an endless wait each become a fault like any other.
    async fn guarded_step(&mut self) -> Result<Progress, Box<dyn Fault>> {
        let limit = self.step.limit();
        self.around.pulse.enter(&self.part, limit);
        let ended = timeout(limit, AssertUnwindSafe(self.step.step()).catch_unwind()).await;
        self.around.pulse.leave(&self.part);
        let mishap = match ended {
            Ok(Ok(result)) => return result,
            Ok(Err(_panic)) => Mishap::Panicked(self.part.clone()),
            Err(_elapsed) => Mishap::TooLong(self.part.clone(), limit),
        };
        self.close().await;
        Err(mishap.into())
    }

    async fn rest(&mut self) -> Result<(), Box<dyn Fault>> {
        tokio::select! {
            biased;
            () = self.around.stop.cancelled() => Ok(()),
            () = self.around.wake.notified() => Ok(()),
            rested = self.step.rest() => rested,
        }
    }

    /// Reports a fault, once for as long as it stays the same, and waits as long as it deserves.
    async fn pause(&mut self, fault: &dyn Fault) {
        let wait = self.backoff.after(fault.lasting(), rand::random());
        if self.around.stop.is_cancelled() {
            return;
        }
        let why = sentence(fault);
        match self.around.board.bad(&self.part, &why, Timestamp::now()) {
            Change::None => tracing::debug!(part = %self.part, wait_seconds = wait.as_secs(), "still: {why}"),
            _ => tracing::warn!(part = %self.part, wait_seconds = wait.as_secs(), "{why}"),
        }
        tokio::select! {
            () = self.around.stop.cancelled() => {}
            () = self.around.wake.notified() => {}
            () = tokio::time::sleep(wait) => {}
        }
    }

    /// A part that was stopped meanwhile may be off the board already, and must not come back to it.
    fn report_well(&self) {
        if self.around.stop.is_cancelled() {
            return;
        }
        if self.around.board.good(&self.part, Timestamp::now()) == Change::Rose {
            tracing::info!(part = %self.part, "in order");
        }
    }

    async fn close(&mut self) {
        let good_bye = AssertUnwindSafe(self.step.close()).catch_unwind();
        if !matches!(timeout(CLOSE_LIMIT, good_bye).await, Ok(Ok(()))) {
            tracing::debug!(part = %self.part, "left without a good-bye");
        }
    }
}

/// A step that did not come back as it should.
#[derive(Debug, Error)]
enum Mishap {
    /// A fault of ours.
    #[error("a step of {0} broke off on a fault of the program")]
    Panicked(Part),
    /// Something inside waits without an end.
    #[error("a step of {0} did not end within {1:?}")]
    TooLong(Part, Duration),
}

impl Fault for Mishap {
    fn lasting(&self) -> Lasting {
        Lasting::SOON
    }

    fn advice(&self) -> Cow<'static, str> {
        match self {
            Self::Panicked(_) => "report it with the line that the log gives; the step is tried again".into(),
            Self::TooLong(..) => "see whether the other side is overloaded; the step is tried again".into(),
        }
    }
}
