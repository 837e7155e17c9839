//! The one door to Metakocka: every call is paced, bounded in time and size, retried within reason, and stops after refused keys.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use reqwest::header::{HeaderMap, LOCATION, RETRY_AFTER};
use secrecy::ExposeSecret;
use serde_json::{Map, Value, json};
use tokio::sync::Semaphore;
use url::Url;

use super::endpoints::Endpoint;
use super::envelope::{self, Answer};
use super::error::{MetakockaError, Why};
use super::redact::Redactor;
use super::settings::{self, Settings};

/// Calls in flight at once: more than two gain nothing on a server that locks per company.
const CALLS_AT_ONCE: usize = 2;

/// Metakocka runs a company's searches one after another; queueing here keeps its lock free for people.
const SEARCHES_AT_ONCE: usize = 1;

/// A key that was refused this often is not tried again: a provider may lock the account out.
const REFUSALS_BORNE: u32 = 3;

/// The largest answer that is read. 1,000 products with all price lists are a few MiB.
const LARGEST_ANSWER: usize = 64 * 1024 * 1024;

/// No connection within this time: the server isn't there, however long its answers may take.
const CONNECT_DEADLINE: Duration = Duration::from_secs(10);

pub(super) struct Door {
    http: reqwest::Client,
    settings: Settings,
    base: Url,
    redactor: Redactor,
    calls: Semaphore,
    searches: Semaphore,
    refusals: AtomicU32,
}

impl fmt::Debug for Door {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Door").field("tenant", &self.settings.tenant).field("base", &self.base.as_str()).finish_non_exhaustive()
    }
}

impl Door {
    pub(super) fn new(settings: Settings) -> Result<Self, MetakockaError> {
        let built = settings.checked_base().and_then(|base| http_client(&base).map(|http| (base, http)));
        let (base, http) = built.map_err(|why| error(&settings, "anything", why))?;
        Ok(Self {
            http,
            base,
            redactor: Redactor::new(settings.secret_key.clone()),
            settings,
            calls: Semaphore::new(CALLS_AT_ONCE),
            searches: Semaphore::new(SEARCHES_AT_ONCE),
            refusals: AtomicU32::new(0),
        })
    }

    /// True once the key was refused too often.
    pub(super) fn given_up(&self) -> bool {
        self.refusals.load(Ordering::SeqCst) >= REFUSALS_BORNE
    }

    /// An error of this door.
    pub(super) fn fault(&self, endpoint: Endpoint, why: Why) -> MetakockaError {
        error(&self.settings, endpoint.name(), why)
    }

    /// Asks, and asks again where that can help; gives the object of a success.
    pub(super) async fn ask(&self, endpoint: Endpoint, arguments: Map<String, Value>) -> Result<Map<String, Value>, MetakockaError> {
        let body = self.body(arguments);
        let mut tried = 0;
        loop {
            tried += 1;
            let why = match self.once(endpoint, &body).await {
                Ok(object) => return Ok(object),
                Err(why) => why,
            };
            let Some(pause) = self.settings.patience.pause(tried, &why, rand::random()) else {
                return Err(self.fault(endpoint, why));
            };
            tracing::debug!(endpoint = endpoint.name(), class = why.class().word(), pause = ?pause, "Metakocka is asked again in a moment");
            tokio::time::sleep(pause).await;
        }
    }

    /// One try: waits for its turn, sends, judges, and tells the observer.
    async fn once(&self, endpoint: Endpoint, body: &[u8]) -> Result<Map<String, Value>, Why> {
        // The semaphores are never closed, so a turn always comes; a holder ends with its deadline.
        let _search = if endpoint == Endpoint::Search { self.searches.acquire().await.ok() } else { None };
        let _call = self.calls.acquire().await.ok();
        if self.given_up() {
            return Err(Why::KeyGivenUp { times: REFUSALS_BORNE });
        }
        let deadline = self.settings.patience.deadline;
        let sent = tokio::time::timeout(deadline, self.send(endpoint, body)).await;
        let judged = match sent {
            Ok(answer) => answer.and_then(|answer| envelope::judge(endpoint, &answer, &self.redactor)),
            Err(_) => Err(Why::TooSlow(deadline)),
        };
        self.note(endpoint, &judged);
        judged
    }

    fn note(&self, endpoint: Endpoint, judged: &Result<Map<String, Value>, Why>) {
        match judged {
            Ok(_) => self.refusals.store(0, Ordering::SeqCst),
            Err(Why::KeyRefused { .. } | Why::AddressRefused { .. }) => {
                self.refusals.fetch_add(1, Ordering::SeqCst);
            }
            Err(_) => {}
        }
        self.settings.observer.saw(endpoint.name(), judged.as_ref().map_or_else(|why| why.class().word(), |_| "ok"));
    }

    async fn send(&self, endpoint: Endpoint, body: &[u8]) -> Result<Answer, Why> {
        let url = endpoint.url(&self.base);
        let request = self.http.post(url.clone()).header("content-type", "application/json").body(body.to_vec());
        let mut response = request.send().await.map_err(unreachable)?;
        let mut answer = Answer {
            status: response.status().as_u16(),
            path: url.path().to_owned(),
            after: retry_after(response.headers()),
            location: location(&url, response.headers()),
            body: Vec::new(),
        };
        while let Some(chunk) = response.chunk().await.map_err(unreachable)? {
            if answer.body.len() + chunk.len() > LARGEST_ANSWER {
                return Err(Why::TooLarge { limit: LARGEST_ANSWER });
            }
            answer.body.extend_from_slice(&chunk);
        }
        Ok(answer)
    }

    /// The arguments with the credentials, which Metakocka wants in every body.
    fn body(&self, mut arguments: Map<String, Value>) -> Vec<u8> {
        arguments.insert("company_id".to_owned(), json!(self.settings.company_id));
        arguments.insert("secret_key".to_owned(), json!(self.settings.secret_key.expose_secret()));
        Value::Object(arguments).to_string().into_bytes()
    }
}

fn error(settings: &Settings, endpoint: &'static str, why: Why) -> MetakockaError {
    MetakockaError { endpoint, host: settings.host(), tenant: settings.tenant.to_string(), why }
}

/// Without the address: it adds nothing, and errors of HTTP clients are read by many.
fn unreachable(error: reqwest::Error) -> Why {
    Why::Unreachable(error.without_url())
}

/// Never follows a redirect: the key is in the body and would go along. A loopback host is asked without a proxy.
fn http_client(base: &Url) -> Result<reqwest::Client, Why> {
    let tls = tls(base).map_err(|error| Why::NoClient(Box::new(error)))?;
    let builder = reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(CONNECT_DEADLINE)
        .user_agent(concat!("postar/", env!("CARGO_PKG_VERSION")));
    let builder = if settings::is_loopback(base) { builder.no_proxy() } else { builder };
    builder.build().map_err(|error| Why::NoClient(Box::new(error)))
}

/// The system's trust for https; for plain http none is needed, so that a machine without certificates can run a simulator.
fn tls(base: &Url) -> Result<rustls::ClientConfig, rustls::Error> {
    use rustls_platform_verifier::BuilderVerifierExt as _;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let versions = rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    if base.scheme() == "https" {
        Ok(versions.with_platform_verifier()?.with_no_client_auth())
    } else {
        Ok(versions.with_root_certificates(rustls::RootCertStore::empty()).with_no_client_auth())
    }
}

/// RFC 9110 §10.2.3: seconds, or a date.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let at = jiff::fmt::rfc2822::parse(text).ok()?.timestamp();
    Some(Duration::try_from(at.duration_since(Timestamp::now())).unwrap_or_default())
}

fn location(asked: &Url, headers: &HeaderMap) -> Option<String> {
    let target = asked.join(headers.get(LOCATION)?.to_str().ok()?).ok()?;
    target.host_str().map(str::to_owned)
}
