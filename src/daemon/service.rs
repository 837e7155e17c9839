//! The whole service: every part in its loop, and a reload that leaves alone what did not change.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::keep::Keeping;
use super::notify::Pulse;
use super::part::{Looping, Step, Surroundings};
use super::pull::Pulling;
use super::shutdown::{Ended, Shutdown};
use super::watch::Watching;
use super::word::Wording;
use super::write::Writing;
use crate::app::{App, Tenant, WatchedMailbox};
use crate::domain::Digest;
use crate::flow::Clock;
use crate::flow::sync::Intervals;
use crate::health::{Board, Part, PartKind};

/// The handles in force; a reload puts new ones in their place.
#[derive(Clone, Debug)]
pub struct CurrentApp(Arc<RwLock<Arc<App>>>);

impl CurrentApp {
    /// The handles as they are now.
    #[must_use]
    pub fn get(&self) -> Arc<App> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn put(&self, app: Arc<App>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = app;
    }
}

/// Everything that runs.
#[derive(Debug)]
pub struct Service {
    current: CurrentApp,
    board: Board,
    /// Where parts write that `/readyz` doesn't tell of: what keeps a write from being made shows at the ERP's own part.
    aside: Board,
    pulse: Pulse,
    shutdown: Shutdown,
    running: BTreeMap<Part, Running>,
}

#[derive(Debug)]
struct Running {
    stop: CancellationToken,
    wake: Arc<Notify>,
    print: Digest,
}

impl Service {
    /// The service over these handles; nothing runs yet.
    #[must_use]
    pub fn new(app: App) -> Self {
        let current = CurrentApp(Arc::new(RwLock::new(Arc::new(app))));
        Self {
            current,
            board: Board::default(),
            aside: Board::default(),
            pulse: Pulse::default(),
            shutdown: Shutdown::new(),
            running: BTreeMap::new(),
        }
    }

    /// The handles in force.
    #[must_use]
    pub fn current(&self) -> CurrentApp {
        self.current.clone()
    }

    /// The board that readiness is read from.
    #[must_use]
    pub fn board(&self) -> Board {
        self.board.clone()
    }

    /// Who hangs.
    #[must_use]
    pub fn pulse(&self) -> Pulse {
        self.pulse.clone()
    }

    /// The way to stop, and to start further tasks.
    #[must_use]
    pub fn shutdown(&self) -> &Shutdown {
        &self.shutdown
    }

    /// Starts what is new or changed, stops what is gone or changed, leaves the rest alone. A part that waits after a fault tries
    /// again at once: what it waits for may just have been done.
    pub fn start(&mut self) {
        let app = self.current.get();
        let mut wanted = vec![Part::STORE];
        self.put(Part::STORE, Digest::of(b"one store for the whole run"), || Keeping::new(Arc::clone(&app)));
        for tenant in &app.tenants {
            let writer = Part::new(PartKind::Writer, tenant.id());
            wanted.push(writer.clone());
            self.put(writer, tenant.print.clone(), || Wording::new(tenant.model()));
            wanted.push(Part::new(PartKind::Erp, tenant.id()));
            self.put(Part::new(PartKind::Erp, tenant.id()), tenant.print.clone(), || pulling(&app, tenant));
            let writes = Part::new(PartKind::Writes, tenant.id());
            wanted.push(writes.clone());
            self.put(writes, tenant.print.clone(), || Writing::new(Arc::clone(&app), tenant.clone()));
        }
        for mailbox in &app.mailboxes {
            let part = Part::new(PartKind::Mailbox, mailbox.id());
            let Some(tenant) = app.tenants.iter().find(|tenant| tenant.id() == mailbox.tenant()) else { continue };
            wanted.push(part.clone());
            self.put(part, mailbox.print.clone(), || watching(&app, mailbox, tenant));
        }
        self.drop_all_but(&wanted);
    }

    /// Puts new handles in force, as after a reload.
    pub fn replace(&mut self, mut app: App) {
        app.inherit_locks(&self.current.get());
        self.current.put(Arc::new(app));
        self.start();
    }

    /// Stops everything and waits for its end.
    pub async fn finish(self) -> Ended {
        self.shutdown.finish().await
    }

    fn put<S: Step + 'static>(&mut self, part: Part, print: Digest, make: impl FnOnce() -> S) {
        if let Some(running) = self.running.get(&part) {
            if running.print == print {
                if self.board.is_bad(&part) {
                    running.wake.notify_waiters();
                }
                return;
            }
            running.stop.cancel();
        }
        let (stop, wake) = (self.shutdown.token().child_token(), Arc::new(Notify::new()));
        let board = if part.kind == PartKind::Writes { &self.aside } else { &self.board };
        let around = Surroundings { board: board.clone(), pulse: self.pulse.clone(), stop: stop.clone(), wake: Arc::clone(&wake) };
        let looping = Looping::new(part.clone(), make(), around);
        self.shutdown.spawn(part.to_string(), looping.run());
        self.running.insert(part, Running { stop, wake, print });
    }

    fn drop_all_but(&mut self, wanted: &[Part]) {
        let gone: Vec<_> = self.running.keys().filter(|part| !wanted.contains(part)).cloned().collect();
        for part in gone {
            if let Some(running) = self.running.remove(&part) {
                running.stop.cancel();
                self.board.forget(&part);
            }
        }
    }
}

fn pulling(app: &Arc<App>, tenant: &Tenant) -> Pulling {
    let every = app.config.tenants.iter().find(|settings| settings.id == *tenant.id()).map(|settings| &settings.sync);
    let intervals = Intervals {
        contacts: every.and_then(|sync| sync.contacts),
        products: every.and_then(|sync| sync.products),
        documents: every.and_then(|sync| sync.documents),
        full: every.and_then(|sync| sync.full),
    };
    Pulling::new(Arc::clone(app), tenant.clone(), intervals, Clock::system())
}

fn watching(app: &Arc<App>, mailbox: &WatchedMailbox, tenant: &Tenant) -> Watching {
    let settings = app.config.mailboxes.iter().find(|settings| settings.id == *mailbox.id());
    let poll = settings.and_then(crate::config::Mailbox::poll);
    Watching::new(mailbox.clone(), tenant.clone(), poll)
}
