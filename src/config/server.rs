//! Settings of the places where mail lies and is sent through: IMAP, Maildir, SMTP, and how to log in.

use std::path::PathBuf;
use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use url::Url;

use super::host::Host;
use super::leaf::{AbsolutePath, HostName, Leaf as _, Line, SafeUrl, WaitOrOff};
use super::secret::SecretRef;
use super::server_word;
use crate::domain::{EmailAddress, ServerKind};

/// A server that postar logs in to.
#[derive(Clone, Debug)]
pub struct Server {
    /// Its name; also what its certificate must be for.
    pub host: Host,
    /// Its port.
    pub port: u16,
    /// How the connection is encrypted. [`Tls::None`] only ever stands beside a loopback host.
    pub tls: Tls,
    /// A certificate authority (PEM) to trust instead of the machine's own.
    pub ca_file: Option<PathBuf>,
    /// Who logs in.
    pub username: String,
    /// With what.
    pub login: Login,
}

/// How to prove who logs in.
#[derive(Clone, Debug)]
pub enum Login {
    /// By a password.
    Password(SecretRef),
    /// By OAuth2 (RFC 7628 over SASL).
    OAuth(Box<OAuth>),
}

/// `[mailbox.imap]`.
#[derive(Clone, Debug)]
pub struct Imap {
    /// The server.
    pub server: Server,
    /// How often the folders are looked at beside IDLE; none means only when the server says so.
    pub poll: Option<Duration>,
    /// Which server it is; none where it is to be recognised.
    pub kind: Option<ServerKind>,
}

/// `[mailbox.maildir]`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Maildir {
    /// The folder that holds `new` and `cur`.
    #[serde(deserialize_with = "AbsolutePath::one")]
    #[schemars(schema_with = "AbsolutePath::schema")]
    pub path: PathBuf,
}

/// `[mailbox.smtp]`.
#[derive(Clone, Debug)]
pub struct Smtp {
    /// The server.
    pub server: Server,
}

/// How a connection is encrypted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Tls {
    /// From the first byte (RFC 8314 §3).
    #[default]
    Implicit,
    /// After STARTTLS, before anything else is said.
    Starttls,
    /// Not at all: only to this machine.
    None,
}

/// `oauth`: where tokens come from.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OAuth {
    /// Who gives them out.
    pub provider: Provider,
    /// The application's id there.
    #[serde(default, deserialize_with = "Line::optional")]
    #[schemars(schema_with = "Line::schema")]
    pub client_id: Option<String>,
    /// The application's secret there.
    #[serde(default)]
    pub client_secret: Option<SecretRef>,
}

/// Who gives out tokens.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(extend("x-expected" = "\"google\", \"microsoft\", or a table with authorize_url, token_url and scopes"))]
pub enum Provider {
    /// One that postar knows.
    Known(KnownProvider),
    /// One of your own.
    Own(Box<OwnProvider>),
}

/// Providers that postar knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum KnownProvider {
    /// Google.
    Google,
    /// Microsoft.
    Microsoft,
}

/// A provider of your own.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnProvider {
    /// The authorization endpoint (RFC 6749 §3.1).
    #[serde(deserialize_with = "SafeUrl::one")]
    #[schemars(schema_with = "SafeUrl::schema")]
    pub authorize_url: Url,
    /// The token endpoint (RFC 6749 §3.2).
    #[serde(deserialize_with = "SafeUrl::one")]
    #[schemars(schema_with = "SafeUrl::schema")]
    pub token_url: Url,
    /// The device authorization endpoint (RFC 8628 §3.1).
    #[serde(default, deserialize_with = "SafeUrl::optional")]
    #[schemars(schema_with = "SafeUrl::schema")]
    pub device_url: Option<Url>,
    /// What is asked for.
    #[serde(default, deserialize_with = "Line::many")]
    #[schemars(schema_with = "Line::schema_of_many")]
    pub scopes: Vec<String>,
}

/// `[mailbox.imap]` as it stands in the file.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct ImapFile {
    #[serde(flatten)]
    server: ServerFile,
    /// The safety poll beside IDLE.
    #[serde(default = "ten_minutes", deserialize_with = "WaitOrOff::one", serialize_with = "WaitOrOff::write")]
    #[schemars(schema_with = "WaitOrOff::schema")]
    poll: Option<Duration>,
    /// Which server it is, should it not be recognised.
    #[serde(default, rename = "server", deserialize_with = "server_word::optional")]
    #[schemars(schema_with = "server_word::schema")]
    kind: Option<ServerKind>,
}

/// `[mailbox.smtp]` as it stands in the file.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct SmtpFile {
    #[serde(flatten)]
    server: ServerFile,
}

/// What both have in common. Unknown keys are refused by the two tables that it is part of.
#[derive(Debug, Deserialize, JsonSchema)]
struct ServerFile {
    /// The server's name; also what its certificate must be for.
    #[serde(deserialize_with = "HostName::one")]
    #[schemars(schema_with = "HostName::schema")]
    host: Host,
    /// With implicit TLS 993 (IMAP) and 465 (SMTP), else 143 and 587.
    #[serde(default)]
    port: Option<Port>,
    /// How the connection is encrypted.
    #[serde(default)]
    tls: Tls,
    /// A certificate authority (PEM) to trust instead of the machine's own.
    #[serde(default, deserialize_with = "AbsolutePath::optional")]
    #[schemars(schema_with = "AbsolutePath::schema")]
    ca_file: Option<PathBuf>,
    /// The mailbox's address where it is left out.
    #[serde(default, deserialize_with = "Line::optional")]
    #[schemars(schema_with = "Line::schema")]
    username: Option<String>,
    /// The password, or `oauth`.
    #[serde(default)]
    password: Option<SecretRef>,
    /// OAuth2, instead of `password`.
    #[serde(default)]
    oauth: Option<OAuth>,
}

/// A TCP port.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[schemars(transparent, extend("minimum" = 1, "maximum" = 65_535, "x-expected" = "a port number from 1 to 65535 without quotes"))]
struct Port(u16);

#[expect(clippy::unnecessary_wraps, reason = "the default of a duration that may be off")]
fn ten_minutes() -> Option<Duration> {
    Some(Duration::from_secs(600))
}

impl ImapFile {
    /// Fills in what depends on other keys.
    pub(super) fn settle(self, address: &EmailAddress) -> Result<Imap, &'static str> {
        Ok(Imap { server: self.server.settle(address, 993, 143)?, poll: self.poll, kind: self.kind })
    }
}

impl SmtpFile {
    /// Fills in what depends on other keys.
    pub(super) fn settle(self, address: &EmailAddress) -> Result<Smtp, &'static str> {
        Ok(Smtp { server: self.server.settle(address, 465, 587)? })
    }
}

impl ServerFile {
    fn settle(self, address: &EmailAddress, implicit: u16, other: u16) -> Result<Server, &'static str> {
        Ok(Server {
            host: self.host,
            port: self.port.map_or(if self.tls == Tls::Implicit { implicit } else { other }, |port| port.0),
            tls: self.tls,
            ca_file: self.ca_file,
            username: self.username.unwrap_or_else(|| address.to_string()),
            login: login(self.password, self.oauth)?,
        })
    }
}

fn login(password: Option<SecretRef>, oauth: Option<OAuth>) -> Result<Login, &'static str> {
    match (password, oauth) {
        (Some(password), None) => Ok(Login::Password(password)),
        (None, Some(oauth)) => Ok(Login::OAuth(Box::new(oauth))),
        _ => Err("a login has exactly one of password and oauth"),
    }
}
