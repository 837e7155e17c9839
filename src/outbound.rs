//! The HTTP client for a server that the configuration names: it goes there and nowhere else, and sends nothing twice.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use reqwest::header::{HeaderMap, RETRY_AFTER};
use url::Url;

/// No connection within this time: the server isn't there, however long its answers may take.
const CONNECT_DEADLINE: Duration = Duration::from_secs(10);

/// An idle connection is kept this long: shorter than servers keep theirs, so that no call goes out on one that is being closed.
const IDLE: Duration = Duration::from_secs(20);

/// Why there is no client: the machine's trust can't be read.
pub type NoClient = Arc<dyn std::error::Error + Send + Sync>;

/// A client for this server. It never follows a redirect, and never sends anything twice, not even where the protocol allows it. A loopback
/// host is asked without a proxy.
///
/// # Errors
/// The system's certificates can't be read.
pub fn client(base: &Url) -> Result<reqwest::Client, NoClient> {
    let tls = tls(base).map_err(|error| Arc::new(error) as NoClient)?;
    let builder = reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .connect_timeout(CONNECT_DEADLINE)
        .pool_idle_timeout(IDLE)
        .user_agent(concat!("postar/", env!("CARGO_PKG_VERSION")));
    let builder = if is_loopback(base) { builder.no_proxy() } else { builder };
    builder.build().map_err(|error| Arc::new(error) as NoClient)
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

/// True for `localhost` and loopback addresses.
#[must_use]
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// RFC 9110 §10.2.3: seconds, or a date.
#[must_use]
pub fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let at = jiff::fmt::rfc2822::parse(text).ok()?.timestamp();
    Some(Duration::try_from(at.duration_since(Timestamp::now())).unwrap_or_default())
}
