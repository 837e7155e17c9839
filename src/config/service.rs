//! Settings of the program itself: HTTP, log, the two local proxies and the rules file.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use url::Url;

use super::leaf::{AbsolutePath, AnyUrl, Leaf as _, ListenAddress};
use super::secret::SecretRef;
use super::server::Tls;

/// `[http]`: dashboard, API, metrics and health.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Http {
    /// Where the HTTP server listens.
    #[serde(deserialize_with = "ListenAddress::one")]
    #[schemars(schema_with = "ListenAddress::schema")]
    pub listen: SocketAddr,
    /// The address under which people reach it; `http://` and `listen` where it is left out.
    #[serde(deserialize_with = "AnyUrl::optional")]
    #[schemars(schema_with = "AnyUrl::schema")]
    pub public_url: Option<Url>,
}

impl Default for Http {
    fn default() -> Self {
        Self { listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8025)), public_url: None }
    }
}

/// `[log]`: what goes to stderr or journald.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Log {
    /// The least important lines that are still written.
    pub level: LogLevel,
    /// Lines for people or objects for machines.
    pub format: LogFormat,
}

/// How much is logged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum LogLevel {
    /// Only what failed for good.
    Error,
    /// Also what will be tried again.
    Warn,
    /// Also what was done.
    #[default]
    Info,
    /// Also how it was done.
    Debug,
    /// Everything.
    Trace,
}

impl LogLevel {
    /// The word that the logging library knows it by.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warn => "warn",
            Self::Info => "info",
            Self::Debug => "debug",
            Self::Trace => "trace",
        }
    }
}

/// How log lines look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object per line.
    Json,
}

/// `[submission]` or `[imap_proxy]`: a local server that mail programs log in to.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LocalServer {
    /// Where it listens.
    #[serde(deserialize_with = "ListenAddress::one")]
    #[schemars(schema_with = "ListenAddress::schema")]
    pub listen: SocketAddr,
    /// How it is encrypted; implicit where it is left out.
    #[serde(default)]
    pub tls: Tls,
    /// The certificate chain (PEM). `[imap_proxy]` takes the one of `[submission]` where it has none.
    #[serde(default, deserialize_with = "AbsolutePath::optional")]
    #[schemars(schema_with = "AbsolutePath::schema")]
    pub certificate: Option<PathBuf>,
    /// The private key (PEM), likewise.
    #[serde(default)]
    pub key: Option<SecretRef>,
}

/// `[rules]`: workflow rules.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// The file with the rules.
    #[serde(deserialize_with = "AbsolutePath::one")]
    #[schemars(schema_with = "AbsolutePath::schema")]
    pub file: PathBuf,
}
