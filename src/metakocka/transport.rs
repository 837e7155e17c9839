//! One HTTP exchange: sent once, followed nowhere, read up to a limit.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use reqwest::header::{HeaderMap, LOCATION, RETRY_AFTER};
use url::Url;

use super::envelope::Answer;
use super::error::Why;
use super::settings;

/// No connection within this time: the server isn't there, however long its answers may take.
const CONNECT_DEADLINE: Duration = Duration::from_secs(10);

/// An idle connection is kept this long: shorter than servers keep theirs, so that no call goes out on one that is being closed.
const IDLE: Duration = Duration::from_secs(20);

/// What is sent.
pub(super) enum Sent {
    /// A call of the API, credentials and all.
    Call(Vec<u8>),
    /// A file's address, and nothing of ours.
    Nothing,
}

pub(super) struct Transport {
    http: reqwest::Client,
}

impl Transport {
    /// Never follows a redirect: the key is in the body and would go along. Never sends anything twice, not even where the protocol
    /// allows it. A loopback host is asked without a proxy.
    pub(super) fn new(base: &Url) -> Result<Self, Why> {
        let tls = tls(base).map_err(|error| Why::NoClient(Arc::new(error)))?;
        let builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .connect_timeout(CONNECT_DEADLINE)
            .pool_idle_timeout(IDLE)
            .user_agent(concat!("postar/", env!("CARGO_PKG_VERSION")));
        let builder = if settings::is_loopback(base) { builder.no_proxy() } else { builder };
        let http = builder.build().map_err(|error| Why::NoClient(Arc::new(error)))?;
        Ok(Self { http })
    }

    /// Sends, and reads the whole answer up to `largest` bytes.
    pub(super) async fn exchange(&self, url: &Url, sent: &Sent, largest: usize) -> Result<Answer, Why> {
        let request = match sent {
            Sent::Call(body) => self.http.post(url.clone()).header("content-type", "application/json").body(body.clone()),
            Sent::Nothing => self.http.get(url.clone()),
        };
        let mut response = request.send().await.map_err(unreachable)?;
        let expected = response.content_length().and_then(|length| usize::try_from(length).ok()).unwrap_or_default();
        if expected > largest {
            return Err(Why::TooLarge { limit: largest });
        }
        let mut answer = Answer {
            status: response.status().as_u16(),
            path: url.path().to_owned(),
            after: retry_after(response.headers()),
            location: location(url, response.headers()),
            body: Vec::with_capacity(expected),
        };
        while let Some(chunk) = response.chunk().await.map_err(unreachable)? {
            if answer.body.len() + chunk.len() > largest {
                return Err(Why::TooLarge { limit: largest });
            }
            answer.body.extend_from_slice(&chunk);
        }
        Ok(answer)
    }
}

/// Without the address: it adds nothing, and errors of HTTP clients are read by many.
fn unreachable(error: reqwest::Error) -> Why {
    Why::Unreachable(Arc::new(error.without_url()))
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
