//! Where Metakocka is, as whom it is asked, and how patiently.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;
use url::Url;

use super::error::Why;
use super::pace::Rate;
use crate::breaker::Breaking;
use crate::domain::{FieldMaps, TenantId};
use crate::outbound::is_loopback;

/// The longest a read may take, turns, tries and pauses included. A list of 1,000 products takes the server 12 s; five times that is a
/// server that hangs.
const READ_DEADLINE: Duration = Duration::from_secs(60);

/// The longest that the one try of a write may take once it is sent: giving up early would only leave its end unknown. An order with
/// its bill has taken 48 s.
const WRITE_DEADLINE: Duration = Duration::from_secs(120);

/// Reads are tried this often: two more tries bridge a restart, more would be a storm.
const TRIES: u32 = 3;

/// The first pause between two tries; it doubles with each. Plain calls take 30–200 ms, so half a second is a real break.
const FIRST_PAUSE: Duration = Duration::from_millis(500);

/// The longest pause within one call. Whoever asks us to wait longer than a minute is told to the caller instead.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// What a client is made of.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Whose ERP this is; named in errors.
    pub tenant: TenantId,
    /// `https://main.metakocka.si`, another installation, or a simulator. Plain `http` only to a loopback host: the key is in every body.
    pub base_url: Url,
    /// The company's number.
    pub company_id: String,
    /// The key to the whole ERP; in no error, log or `Debug`.
    pub secret_key: SecretString,
    /// Deadlines and retries.
    pub patience: Patience,
    /// How many calls are made.
    pub rate: Rate,
    /// When calls are held back.
    pub breaking: Breaking,
    /// Our names for Metakocka's fields: what [`crate::domain::Contact::fields`] is filled by.
    pub fields: FieldMaps,
    /// Told of every call that went out.
    pub observer: Observer,
}

impl Settings {
    /// Settings with the usual patience, the rate that fits the host, the built-in names of fields, and nobody watching.
    #[must_use]
    pub fn new(tenant: TenantId, base_url: Url, company_id: impl Into<String>, secret_key: SecretString) -> Self {
        Self {
            tenant,
            company_id: company_id.into(),
            secret_key,
            patience: Patience::default(),
            rate: if is_loopback(&base_url) { Rate::FREE } else { Rate::CAREFUL },
            breaking: Breaking::default(),
            fields: FieldMaps::default(),
            observer: Observer::default(),
            base_url,
        }
    }

    /// The host and port, for sentences.
    pub(super) fn host(&self) -> String {
        let host = self.base_url.host_str().unwrap_or("no host");
        self.base_url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }

    /// The base with a slash at its end, once it is known to be fit for a key.
    pub(super) fn checked_base(&self) -> Result<Url, Why> {
        let url = &self.base_url;
        let loopback = is_loopback(url);
        let fault = match url.scheme() {
            "https" | "http" if !url.username().is_empty() || url.password().is_some() => Some("it holds a user name or password"),
            "https" | "http" if url.query().is_some() || url.fragment().is_some() => Some("it holds a query or fragment"),
            "https" => None,
            "http" if loopback => None,
            "http" => Some("plain http would show the key to the network; only a loopback host may be asked that way"),
            _ => Some("it is neither https nor http"),
        };
        match fault {
            Some(fault) => Err(Why::BadAddress { fault }),
            None => {
                let mut base = url.clone();
                base.set_path(&format!("{}/", url.path().trim_end_matches('/')));
                Ok(base)
            }
        }
    }
}

/// How long to wait, and how often to try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// The longest that a read may take in all, and that anything may wait for its turn.
    pub deadline: Duration,
    /// The longest that a write may take once it is sent.
    pub write_deadline: Duration,
    /// How often a read is tried in all; at least once.
    pub tries: u32,
    /// The first pause; each further one is twice as long, give or take half.
    pub first_pause: Duration,
    /// No pause is longer; a `Retry-After` beyond it ends the call.
    pub longest_pause: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            deadline: READ_DEADLINE,
            write_deadline: WRITE_DEADLINE,
            tries: TRIES,
            first_pause: FIRST_PAUSE,
            longest_pause: LONGEST_PAUSE,
        }
    }
}

impl Patience {
    /// How long to wait after the `tried`-th try (from 1) failed; `None`: give up. `dice` from 0 to 1 spreads clients that failed together.
    pub(super) fn pause(&self, tried: u32, why: &Why, dice: f64) -> Option<Duration> {
        if tried >= self.tries || !why.worth_another_try() {
            return None;
        }
        match why.after() {
            Some(after) => (after <= self.longest_pause).then_some(after),
            None => {
                let doubled = self.first_pause.saturating_mul(1 << tried.saturating_sub(1).min(16));
                Some(doubled.mul_f64(0.5 + dice).min(self.longest_pause))
            }
        }
    }
}

/// Told `(endpoint, outcome)` of every request: `("search", "ok")`. Outcomes: `ok` and the words of [`super::Class`].
#[derive(Clone)]
pub struct Observer {
    call: Arc<dyn Fn(&'static str, &'static str) + Send + Sync>,
    circuit: Arc<dyn Fn(bool) + Send + Sync>,
}

impl Observer {
    /// Calls this with each outcome; it must not block.
    #[must_use]
    pub fn new(watch: impl Fn(&'static str, &'static str) + Send + Sync + 'static) -> Self {
        Self { call: Arc::new(watch), circuit: Arc::new(|_| {}) }
    }

    /// Calls this with `true` each time that calls are held back from now on, and with `false` once they go out again; it must not block.
    #[must_use]
    pub fn on_circuit(self, watch: impl Fn(bool) + Send + Sync + 'static) -> Self {
        Self { circuit: Arc::new(watch), ..self }
    }

    pub(super) fn saw(&self, endpoint: &'static str, outcome: &'static str) {
        (self.call)(endpoint, outcome);
    }

    pub(super) fn turned(&self, open: bool) {
        (self.circuit)(open);
    }
}

impl Default for Observer {
    fn default() -> Self {
        Self::new(|_, _| {})
    }
}

impl fmt::Debug for Observer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Observer")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_and_end_after_the_last_try() {
        let patience = Patience::default();
        let outage = Why::Outage { status: 503, after: None };
        let paused: Vec<_> = (1..=4).map(|tried| patience.pause(tried, &outage, 0.5)).collect();
        assert_eq!(paused, [Some(Duration::from_millis(500)), Some(Duration::from_secs(1)), None, None]);
    }

    #[test]
    fn a_wish_to_wait_is_granted_up_to_a_minute() {
        let wish = |seconds| Why::Outage { status: 503, after: Some(Duration::from_secs(seconds)) };
        let patience = Patience::default();
        assert_eq!(patience.pause(1, &wish(7), 0.0), Some(Duration::from_secs(7)));
        assert_eq!(patience.pause(1, &wish(61), 0.0), None);
    }
}
