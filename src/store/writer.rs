//! The one writer: a thread that turns each set of changes into a transaction and flushes once for all that wait.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, JoinHandle};

use tokio::sync::oneshot;

use super::plan::Plan;
use super::records::Records;
use super::{Changes, Committed, StoreError};

/// So many sets of changes share one flush at most: the first of them must not wait for an endless row of others.
const MAX_GROUP: usize = 256;

type Outcome = Result<Committed, StoreError>;

struct Request {
    changes: Changes,
    ack: oneshot::Sender<Outcome>,
}

/// The writer's door. Dropping it lets the thread finish what waits, and waits for it.
#[derive(Debug)]
pub(super) struct Writer {
    door: Option<Sender<Request>>,
    thread: Option<JoinHandle<()>>,
    path: PathBuf,
}

impl Writer {
    /// Starts the thread.
    pub(super) fn start(records: Records) -> Result<Self, StoreError> {
        let (door, requests) = channel();
        let path = records.path().clone();
        let thread = thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || Desk { records, unflushed: false }.serve(&requests))
            .map_err(|error| StoreError::file("start a writer for", &path, error))?;
        Ok(Self { door: Some(door), thread: Some(thread), path })
    }

    /// Hands in changes; the answer comes when they are on disk.
    pub(super) async fn commit(&self, changes: Changes) -> Outcome {
        let (ack, answer) = oneshot::channel();
        let gone = || StoreError::WriterGone { path: self.path.clone() };
        self.door.as_ref().ok_or_else(gone)?.send(Request { changes, ack }).map_err(|_| gone())?;
        answer.await.map_err(|_| gone())?
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        drop(self.door.take());
        if let Some(thread) = self.thread.take() {
            // A panic of the writer was shown when it happened, and every caller was told.
            let _ = thread.join();
        }
    }
}

struct Desk {
    records: Records,
    /// Something was written since the last flush that succeeded.
    unflushed: bool,
}

impl Desk {
    fn serve(mut self, requests: &Receiver<Request>) {
        while let Ok(first) = requests.recv() {
            let group: Vec<Request> = std::iter::once(first).chain(requests.try_iter().take(MAX_GROUP - 1)).collect();
            self.write(group);
        }
    }

    fn write(&mut self, group: Vec<Request>) {
        let mut written = Vec::with_capacity(group.len());
        for request in group {
            written.push((request.ack, self.apply(request.changes)));
        }
        for (ack, outcome) in written {
            // One flush serves all: the first call does the work, the others find nothing left to do, or learn of its failure.
            let outcome = outcome.and_then(|committed| self.flush().map(|()| committed));
            // Whoever asked may have stopped waiting; what was written stays written.
            let _ = ack.send(outcome);
        }
    }

    fn apply(&mut self, changes: Changes) -> Outcome {
        let mut plan = Plan::new(&self.records);
        changes.plan(&mut plan)?;
        self.unflushed |= !plan.is_empty();
        plan.apply()
    }

    fn flush(&mut self) -> Result<(), StoreError> {
        if self.unflushed {
            self.records.flush()?;
            self.unflushed = false;
        }
        Ok(())
    }
}
