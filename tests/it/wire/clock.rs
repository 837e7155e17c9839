//! The production loop over one mailbox in this process, under a clock that runs a thousand times faster while nothing can come.
//!
//! A silence of minutes is noticed in a fraction of a second then, and a day of IDLE takes two minutes; while anything is on its way the
//! clock keeps real time, so that no answer is ever late by its doing. Server, sockets and store are real.

use std::time::Duration;

use postar::app::{App, Needs};
use postar::config::Environment;
use postar::daemon::part::{Looping, Surroundings};
use postar::daemon::watch::Watching;
use postar::flow::Clock;
use postar::health::{Part, PartKind};
use tokio::runtime::Builder;
use tokio::sync::mpsc;
use tokio::task::spawn_blocking;
use tokio::time::advance;

use super::fleet::{Fleet, House};
use super::proxy::Wire;

/// Real time between two moves of the clock. The runtime waits for news of its sockets in between.
const TICK: Duration = Duration::from_millis(1);
/// How far the clock moves at each while nothing can come.
const STRIDE: Duration = Duration::from_secs(1);

/// Watches a mailbox over a wire for as long as the test goes on.
pub(crate) fn watched<T>(fleet: &Fleet, mailbox: usize, test: impl AsyncFnOnce(&Wire) -> T) -> T {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
    let wire = Wire::to(fleet.server.imap_port(), runtime.handle());
    let house = House::new(&fleet.erp, &[fleet.door(mailbox, wire.port, false)]);
    runtime.block_on(async {
        let clock = tokio::spawn(run(wire.clone()));
        let watching = tokio::spawn(looping(&house).await.run());
        let told = test(&wire).await;
        watching.abort();
        clock.abort();
        told
    })
}

/// The daemon's part for the one mailbox of this house, its ERP read.
async fn looping(house: &House) -> Looping<Watching> {
    let environment: Environment = House::secrets().map(|(name, value)| (name.to_owned(), value.to_owned())).into_iter().collect();
    let config = postar::config::load(&house.config(), &environment).unwrap().config;
    let app = App::open(config, &environment, Needs::Everything, Clock::system()).await.unwrap();
    let (tenant, mailbox) = (app.tenants[0].clone(), app.mailboxes[0].clone());
    let report = app.sync(&tenant, false).await;
    assert!(report.failures.is_empty(), "{:?}", report.failures);
    let poll = app.config.mailboxes[0].poll();
    let part = Part::new(PartKind::Mailbox, mailbox.id());
    Looping::new(part, Watching::new(mailbox, tenant, poll), Surroundings::default())
}

/// Moves the clock. The thread that ticks also keeps the runtime from moving it by itself, as it would whenever all tasks wait.
async fn run(wire: Wire) {
    let (ticks, mut ticked) = mpsc::channel(1);
    spawn_blocking(move || {
        while ticks.blocking_send(()).is_ok() {
            std::thread::sleep(TICK);
        }
    });
    while ticked.recv().await.is_some() {
        advance(if wire.seen().nothing_can_come() { STRIDE } else { TICK }).await;
    }
}
