//! One token to stop everything, one tracker of all tasks, one grace; then abort and wait until they are gone.

use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::FutureExt;
use tokio::task::{AbortHandle, JoinHandle};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// How long everything under way may take to end: SIGTERM must end the program within ten seconds, and two are left for the abort and the store.
pub const GRACE: Duration = Duration::from_secs(8);

/// How long aborted tasks may take to be gone: only one that blocks its thread takes longer, and it can't be waited for.
pub const ABORT_LIMIT: Duration = Duration::from_secs(1);

/// All tasks of the service and the one way to end them; clones share it.
#[derive(Clone, Debug, Default)]
pub struct Shutdown {
    stop: CancellationToken,
    tasks: TaskTracker,
    roll: Arc<Mutex<Roll>>,
}

#[derive(Debug, Default)]
struct Roll {
    running: Vec<(String, AbortHandle)>,
    panicked: Vec<String>,
}

/// How the service ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ended {
    /// Tasks that had to be aborted after the grace.
    pub aborted: Vec<String>,
    /// Tasks that ended on a fault of the program, which ended the service.
    pub panicked: Vec<String>,
}

impl Ended {
    /// Nothing was cut off and nothing broke.
    #[must_use]
    pub fn clean(&self) -> bool {
        self.aborted.is_empty() && self.panicked.is_empty()
    }
}

impl Shutdown {
    /// Nothing runs yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The token that is cancelled when the service stops. Its children can be cancelled alone, to stop one part.
    #[must_use]
    pub fn token(&self) -> CancellationToken {
        self.stop.clone()
    }

    /// Starts a task under a name. A task that panics stops the whole service, so that nothing dies unseen and systemd starts all anew.
    pub fn spawn(&self, name: impl Into<String>, task: impl Future<Output = ()> + Send + 'static) -> JoinHandle<()> {
        let (name, this) = (name.into(), self.clone());
        let mut roll = self.roll();
        roll.running.retain(|(_, handle)| !handle.is_finished());
        let named = name.clone();
        let handle = self.tasks.spawn(async move {
            if AssertUnwindSafe(task).catch_unwind().await.is_err() {
                this.break_down(named);
            }
        });
        roll.running.push((name, handle.abort_handle()));
        handle
    }

    /// Asks everything to stop; returns at once.
    pub fn begin(&self) {
        self.stop.cancel();
    }

    /// Asks everything to stop and waits for it: at most [`GRACE`], then aborts what is left and waits until that is gone too.
    pub async fn finish(&self) -> Ended {
        self.begin();
        self.tasks.close();
        let aborted = match timeout(GRACE, self.tasks.wait()).await {
            Ok(()) => Vec::new(),
            Err(_elapsed) => self.abort().await,
        };
        Ended { aborted, panicked: std::mem::take(&mut self.roll().panicked) }
    }

    async fn abort(&self) -> Vec<String> {
        let left: Vec<_> = self.roll().running.drain(..).filter(|(_, handle)| !handle.is_finished()).collect();
        for (_, handle) in &left {
            handle.abort();
        }
        if timeout(ABORT_LIMIT, self.tasks.wait()).await.is_err() {
            tracing::warn!("a task blocks its thread and is left behind");
        }
        left.into_iter().map(|(name, _)| name).collect()
    }

    fn break_down(&self, name: String) {
        tracing::error!(task = name, "a task broke off on a fault of the program; the service stops");
        self.roll().panicked.push(name);
        self.begin();
    }

    /// The roll holds whole entries at any moment, so a poisoned lock is of no interest.
    fn roll(&self) -> MutexGuard<'_, Roll> {
        self.roll.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
