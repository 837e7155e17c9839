//! The production loop over the model server, under a clock that stands still while anybody works; it can be killed at any turn.

use std::fmt;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use postar::app::{Door, Opening, WatchedMailbox};
use postar::daemon::part::{Looping, Surroundings};
use postar::daemon::watch::Watching;
use postar::domain::Digest;
use postar::flow::{Clock, Desk, FlowError};
use postar::health::{Part, PartKind};
use postar::mailbox::imap::{ImapMailbox, Manners};
use postar::mailbox::{Cause, Mailbox, MailboxError};
use postar::store::Store;
use tempfile::TempDir;
use tokio::task::JoinHandle;
use tokio::time::Instant;

use super::company::{begin, company, copy, folder};
use crate::model::{Clockwork, Model, Offers};

/// The safety poll beside IDLE.
const POLL: Duration = Duration::from_mins(10);

/// What a kill leaves on the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Disk {
    /// All that was handed to the store, acknowledged or not.
    Whole,
    /// What was acknowledged, and nothing else.
    Lost,
    /// What was acknowledged, and so many thousandths of what was written beyond it.
    Torn(u16),
}

/// The end of the program that is near.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Doom {
    /// So many turns of the loop before.
    pub(crate) turns: u64,
    pub(crate) disk: Disk,
}

/// The way to the model server, and the manners that a start of the program begins with.
struct Line(Model, Manners);

impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the model server")
    }
}

#[async_trait]
impl Opening for Line {
    async fn open(&self) -> Result<Box<dyn Mailbox>, FlowError> {
        let refused = || MailboxError::new("connect to the model server", Cause::Unreachable(std::io::ErrorKind::ConnectionRefused.into()));
        let stream = self.0.connect().ok_or_else(refused)?;
        Ok(Box::new(ImapMailbox::open_with(stream, &self.0.settings(), &self.1).await?))
    }
}

/// A server, a store and the loop between them.
pub(crate) struct Stage {
    pub(crate) model: Model,
    pub(crate) clockwork: Clockwork,
    folder: TempDir,
    clock: Clock,
    desk: Desk,
    doom: Arc<Mutex<Option<Doom>>>,
    loop_under_way: Option<JoinHandle<Option<Disk>>>,
    pub(crate) kills: usize,
}

impl Stage {
    /// The store lies there, with the company in its mirror; the loop runs.
    pub(crate) fn set(offers: Offers, adjust: impl FnOnce(&mut Desk)) -> Self {
        let folder = folder();
        company().copy_store(&folder.path().join("store"));
        let start = Instant::now();
        let clock = Clock::moving(move || begin() + SignedDuration::try_from(start.elapsed()).unwrap());
        let store = Store::open(&folder.path().join("store")).unwrap();
        let mut desk = Desk { store, clock: clock.clone(), ..company().desk.clone() };
        adjust(&mut desk);
        let (model, clockwork) = (Model::new(offers, clock.clone()), Clockwork::default());
        let mut stage = Self { model, clockwork, folder, clock, desk, doom: Arc::default(), loop_under_way: None, kills: 0 };
        stage.start();
        stage
    }

    pub(crate) fn desk(&self) -> &Desk {
        &self.desk
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    fn start(&mut self) {
        let door = Door::Other(Arc::new(Line(self.model.clone(), Manners::new())));
        let mailbox = WatchedMailbox::new(self.desk.clone(), door, Digest::of(b""));
        let watching = Watching::new(mailbox, company().tenant.clone(), Some(POLL));
        let running = Looping::new(Part::new(PartKind::Mailbox, "prodaja"), watching, Surroundings::default()).run();
        let mortal = Mortal { life: Some(Box::pin(running)), doom: Arc::clone(&self.doom), store: self.store_folder() };
        self.loop_under_way = Some(tokio::spawn(self.clockwork.watch(mortal)));
    }

    fn store_folder(&self) -> PathBuf {
        self.folder.path().join("store")
    }

    /// The program is killed some turns from now.
    pub(crate) fn doom(&self, doom: Doom) {
        *self.doom.lock().unwrap() = Some(doom);
    }

    /// The program isn't killed after all.
    pub(crate) fn spare(&self) {
        *self.doom.lock().unwrap() = None;
    }

    /// Lets this much time pass. A program that was killed meanwhile is started anew at the end of it.
    pub(crate) async fn pass(&mut self, time: Duration) {
        self.clockwork.pass(time, &self.desk.store).await;
        while self.loop_under_way.as_ref().is_some_and(JoinHandle::is_finished) {
            let disk = self.loop_under_way.take().expect("a loop").await.expect("the loop never panics").unwrap_or(Disk::Whole);
            self.restart(disk);
            self.clockwork.quiet(&self.desk.store).await;
        }
    }

    /// Kills the program as it is, and starts it anew.
    pub(crate) async fn kill(&mut self) {
        if let Some(running) = self.loop_under_way.take() {
            running.abort();
            let _ = running.await;
        }
        self.restart(Disk::Whole);
    }

    fn restart(&mut self, disk: Disk) {
        self.kills += 1;
        self.model.cut();
        let (path, before) = (self.store_folder(), self.folder.path().join("before"));
        // The store closes with its last handle, and the one of the company stands in for it.
        self.desk.store = company().desk.store.clone();
        match disk {
            Disk::Whole => {}
            Disk::Lost => put_back(&before, &path, 0),
            Disk::Torn(share) => put_back(&before, &path, share),
        }
        let _ = std::fs::remove_dir_all(&before);
        self.desk.store = Store::open(&path).unwrap();
        self.start();
    }

    /// Ends the loop; the stage is left to the checkers.
    pub(crate) async fn stop(&mut self) {
        if let Some(running) = self.loop_under_way.take() {
            running.abort();
            let _ = running.await;
        }
        self.clockwork.release();
    }
}

/// Puts the records back as they were, but for a share of the first bytes of the log that differ since. The files beside them stay: each is
/// on disk before the commit that names it is sent, and both may happen in the same turn.
fn put_back(before: &Path, path: &Path, share: u16) {
    let log = Path::new("records/db");
    let (mut old, new) = (std::fs::read(before.join(log)).unwrap(), std::fs::read(path.join(log)).unwrap());
    let differs: Vec<usize> = (0..new.len()).filter(|at| old.get(*at) != new.get(*at)).collect();
    let kept = differs.len() * usize::from(share) / 1000;
    for at in &differs[..kept] {
        if *at >= old.len() {
            old.resize(*at + 1, 0);
        }
        old[*at] = new[*at];
    }
    let records = Path::new("records");
    std::fs::remove_dir_all(path.join(records)).unwrap();
    copy(&before.join(records), &path.join(records));
    std::fs::write(path.join(log), old).unwrap();
}

/// The loop, until its doom.
struct Mortal<F> {
    life: Option<Pin<Box<F>>>,
    doom: Arc<Mutex<Option<Doom>>>,
    store: PathBuf,
}

impl<F: Future<Output = ()>> Future for Mortal<F> {
    /// What the disk is to look like, where the end was a violent one.
    type Output = Option<Disk>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let due = self.doom_is_due();
        if due.is_some_and(|disk| disk != Disk::Whole) {
            // The client is the only one that writes, and waits: what lies there now is what was acknowledged.
            copy(&self.store, &self.store.with_file_name("before"));
        }
        let Some(life) = &mut self.life else { return Poll::Ready(due) };
        if life.as_mut().poll(cx).is_ready() {
            return Poll::Ready(due);
        }
        if due.is_some() {
            self.life = None;
            return Poll::Ready(due);
        }
        Poll::Pending
    }
}

impl<F> Mortal<F> {
    fn doom_is_due(&self) -> Option<Disk> {
        let mut doom = self.doom.lock().unwrap();
        let near = doom.as_mut()?;
        match near.turns.checked_sub(1) {
            Some(left) => {
                near.turns = left;
                None
            }
            None => doom.take().map(|doom| doom.disk),
        }
    }
}
