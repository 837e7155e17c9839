//! Time that passes only when nobody works: tokio's paused clock, held for as long as the client or its store is busy.
//!
//! The paused clock jumps to the next timer as soon as the runtime is idle, and to it a client that waits for the store's writer (a
//! thread of its own) looks idle. So a blocking task holds the clock whenever the client was polled, and lets go of it only once a commit
//! of nothing has gone through the writer behind all others and the client was not polled again meanwhile.

use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use futures_util::FutureExt as _;
use postar::store::{Changes, Store};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::Notify;
use tokio::task::yield_now;
use tokio::time::{Instant, sleep_until};

/// A line goes from the client to the server and back in fewer turns of the runtime than this.
const TURNS: usize = 8;

/// Holds the paused clock and lets it go.
#[derive(Clone, Default)]
pub(crate) struct Clockwork(Arc<Inner>);

#[derive(Default)]
struct Inner {
    polls: AtomicU64,
    polled: Notify,
    hold: Mutex<Option<Sender<()>>>,
}

/// A future whose every poll holds the clock.
pub(crate) struct Watched<F> {
    inner: Pin<Box<F>>,
    clockwork: Clockwork,
}

impl<F: Future> Future for Watched<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        self.clockwork.0.polls.fetch_add(1, Ordering::Relaxed);
        self.clockwork.0.polled.notify_one();
        self.clockwork.hold();
        self.inner.as_mut().poll(cx)
    }
}

impl Clockwork {
    /// A runtime of one thread whose clock stands still. One blocking thread holds the clock, the other one works.
    pub(crate) fn runtime() -> Runtime {
        Builder::new_current_thread().enable_all().start_paused(true).max_blocking_threads(2).build().unwrap()
    }

    /// The client, watched.
    pub(crate) fn watch<F: Future>(&self, client: F) -> Watched<F> {
        Watched { inner: Box::pin(client), clockwork: self.clone() }
    }

    /// How often the client was polled.
    pub(crate) fn polls(&self) -> u64 {
        self.0.polls.load(Ordering::Relaxed)
    }

    fn hold(&self) {
        let mut hold = self.0.hold.lock().unwrap();
        if hold.is_none() {
            let (sender, receiver) = channel::<()>();
            tokio::task::spawn_blocking(move || receiver.recv());
            *hold = Some(sender);
        }
    }

    /// Lets the clock go: at the end of a run, and while the client sleeps.
    pub(crate) fn release(&self) {
        drop(self.0.hold.lock().unwrap().take());
    }

    /// Waits until the client waits for the clock alone.
    pub(crate) async fn quiet(&self, store: &Store) {
        self.hold();
        loop {
            let before = self.polls();
            for _ in 0..TURNS {
                yield_now().await;
            }
            store.commit(Changes::new()).await.unwrap();
            tokio::task::spawn_blocking(|| {}).await.unwrap();
            for _ in 0..TURNS {
                yield_now().await;
            }
            if self.polls() == before {
                return;
            }
        }
    }

    /// Lets this much time pass, and all that happens in it.
    pub(crate) async fn pass(&self, time: Duration, store: &Store) {
        let end = Instant::now() + time;
        loop {
            self.quiet(store).await;
            if Instant::now() >= end {
                return;
            }
            while self.0.polled.notified().now_or_never().is_some() {}
            self.release();
            tokio::select! {
                () = self.0.polled.notified() => {}
                () = sleep_until(end) => {}
            }
        }
    }
}
