//! The client over real HTTP, against the simulator and servers from a script: what it reads and writes, and how it bears everything else.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "helpers of tests: one that can't go on has failed"
)]

mod circuit;
mod faults;
mod keyed;
mod manners;
mod reads;
mod requests;
mod scripted;
mod writes;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use postar::domain::TenantId;
use postar::metakocka::{Client, Observer, Patience, Settings};
use secrecy::SecretString;

use crate::sim::stage::{KEY, Stage};

/// Tries as usual, with pauses that a test can wait for.
const QUICK: Patience = Patience {
    deadline: Duration::from_secs(20),
    write_deadline: Duration::from_secs(20),
    tries: 3,
    first_pause: Duration::from_millis(2),
    longest_pause: Duration::from_secs(3),
};

fn settings(stage: &Stage) -> Settings {
    let base = stage.running.base_url().clone();
    Settings { patience: QUICK, ..Settings::new(TenantId::new("lipa"), base, "4711", SecretString::from(KEY)) }
}

fn client(stage: &Stage) -> Client {
    Client::new(settings(stage)).expect("a client")
}

/// A client that tries once, so that the first answer counts.
fn once(stage: &Stage) -> Client {
    Client::new(Settings { patience: Patience { tries: 1, ..QUICK }, ..settings(stage) }).expect("a client")
}

/// What an observer was told.
#[derive(Clone, Default)]
struct Seen(Arc<Mutex<Vec<String>>>);

impl Seen {
    fn observer(&self) -> Observer {
        let seen = self.clone();
        Observer::new(move |endpoint, outcome| seen.0.lock().unwrap().push(format!("{endpoint} {outcome}")))
    }

    fn all(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}
