//! Good manners among all mailboxes: few connections to one account, and none of them all at once.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use super::account::{Account, Slot};
use super::{Cause, ImapSettings};

/// Between two connections to one host: a thousand mailboxes of one provider must not look like an attack after a restart.
const HOST_PERIOD: Duration = Duration::from_secs(1);

/// Between any two connections: TLS handshakes and first listings cost this machine something too.
const PERIOD: Duration = Duration::from_millis(500);

/// What all doors share; cheap to clone. Hosts of this machine are not paced.
#[derive(Clone, Debug, Default)]
pub struct Manners(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    accounts: Mutex<HashMap<(String, String), Arc<Account>>>,
    turns: Mutex<Turns>,
}

/// The earliest moments of the next connections.
#[derive(Debug, Default)]
struct Turns {
    hosts: HashMap<String, Instant>,
    all: Option<Instant>,
}

impl Manners {
    /// Manners of a program that has not connected to anything yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Waits for a slot at the account, then for the host's turn, then for ours.
    pub(super) async fn admit(&self, settings: &ImapSettings) -> Result<Slot, Cause> {
        let slot = self.account(settings).slot().await?;
        if !is_loopback(&settings.host) {
            let turn = self.turns().of_host(&settings.host);
            sleep_until(turn).await;
            let turn = self.turns().of_all();
            sleep_until(turn).await;
        }
        Ok(slot)
    }

    fn account(&self, settings: &ImapSettings) -> Arc<Account> {
        let key = (settings.server().to_lowercase(), settings.username.clone());
        let mut accounts = lock(&self.0.accounts);
        Arc::clone(accounts.entry(key).or_insert_with(|| Arc::new(Account::new())))
    }

    fn turns(&self) -> MutexGuard<'_, Turns> {
        lock(&self.0.turns)
    }
}

impl Turns {
    fn of_host(&mut self, host: &str) -> Instant {
        let now = Instant::now();
        let next = self.hosts.entry(host.to_lowercase()).or_insert(now);
        let turn = now.max(*next);
        *next = turn + HOST_PERIOD;
        turn
    }

    fn of_all(&mut self) -> Instant {
        let now = Instant::now();
        let turn = self.all.map_or(now, |next| now.max(next));
        self.all = Some(turn + PERIOD);
        turn
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mailbox::SpecialFolders;
    use crate::mailbox::imap::TlsMode;

    fn account(host: &str, username: &str) -> ImapSettings {
        let (host, username) = (host.to_owned(), username.to_owned());
        let (tls, password, special) = (TlsMode::Implicit, "geslo".into(), SpecialFolders::default());
        ImapSettings { host, port: 993, tls, ca_file: None, username, password, special, kind: None }
    }

    async fn admitted_after(hosts: &[&str]) -> Vec<u128> {
        let (manners, start) = (Manners::new(), Instant::now());
        let waits = hosts.iter().enumerate().map(|(n, host)| {
            let (manners, settings) = (manners.clone(), account(host, &n.to_string()));
            async move { manners.admit(&settings).await.map(|_| start.elapsed().as_millis()).unwrap_or_default() }
        });
        futures_util::future::join_all(waits).await
    }

    #[tokio::test(start_paused = true)]
    async fn one_host_is_met_once_a_second_and_all_of_them_twice() {
        assert_eq!(admitted_after(&["a.example"; 4]).await, [0, 1000, 2000, 3000]);
        assert_eq!(admitted_after(&["a.example", "b.example", "c.example", "a.example"]).await, [0, 500, 1000, 1500]);
        assert_eq!(admitted_after(&["localhost", "127.0.0.1", "::1", "LOCALHOST"]).await, [0; 4]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_fourth_session_of_an_account_gets_its_place_when_one_makes_room() {
        let (manners, settings) = (Manners::new(), account("localhost", "prodaja"));
        let mut slots = Vec::new();
        for _ in 0..3 {
            slots.extend(manners.admit(&settings).await.ok());
        }
        let one = slots.swap_remove(0);
        let start = Instant::now();
        let leave = async {
            one.is_wanted().await;
            drop(one);
        };
        let (fourth, ()) = tokio::join!(manners.admit(&settings), leave);
        assert!(fourth.is_ok() && start.elapsed().as_secs() == 60, "{:?}", start.elapsed());
        let fifth = manners.admit(&settings).await;
        assert!(matches!(fifth, Err(Cause::TimedOut { .. })), "nobody makes room, and the wait has an end");
    }
}
