//! What can go wrong between us and Metakocka, as sentences for people; the key is in none of them.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use thiserror::Error;

use super::endpoints;
use crate::domain::MkId;
use crate::fault::{Fault, Lasting};

/// A call that failed: what was tried and where. Its source is a [`Why`].
#[derive(Clone, Debug, Error)]
#[error("could not {} Metakocka at {host} for tenant {tenant}", deed(endpoint))]
pub struct MetakockaError {
    /// Metakocka's name of the call: `search`.
    pub endpoint: &'static str,
    /// Host and port.
    pub host: String,
    /// `tenant.id`.
    pub tenant: String,
    /// Why it failed.
    #[source]
    pub why: Why,
}

/// What was tried: `read search from`, `write put_document to`.
fn deed(endpoint: &str) -> String {
    if endpoints::writes(endpoint) { format!("write {endpoint} to") } else { format!("read {endpoint} from") }
}

/// Why a call failed. What Metakocka said (`told`) has no key, no markup and at most 200 characters.
#[derive(Clone, Debug, Error)]
pub enum Why {
    /// Code 3, or HTTP 401 or 403.
    #[error("the company id or key was refused: {told}")]
    KeyRefused {
        /// Metakocka's words.
        told: String,
    },
    /// Code 4.
    #[error("calls from this computer's IP address are refused: {told}")]
    AddressRefused {
        /// Metakocka's words.
        told: String,
    },
    /// Nothing was asked: a refused key is not tried for ever.
    #[error("the key was refused {times} times, so nothing more is asked with it")]
    KeyGivenUp {
        /// How often.
        times: u32,
    },
    /// Code 5 with its quota text, or HTTP 429.
    #[error("the company's call quota is used up: {told}")]
    Quota {
        /// Metakocka's words.
        told: String,
        /// Metakocka's own wish.
        after: Option<Duration>,
    },
    /// No such record; the reads that ask for one record turn this into `None`.
    #[error("there is no such record: {told}")]
    NotFound {
        /// Metakocka's words.
        told: String,
    },
    /// A business refusal or a request that it can't use.
    #[error("it refused with code {code}: {told}")]
    Refused {
        /// `opr_code`, or `HTTP 415`.
        code: String,
        /// Metakocka's words.
        told: String,
    },
    /// Code 6 with application code 7: documents with this `buyer_order` are there.
    #[error("it already exists: {told}")]
    Exists {
        /// Metakocka's words.
        told: String,
        /// The documents.
        ids: Vec<MkId>,
    },
    /// Code 1: an error inside Metakocka.
    #[error("an error inside Metakocka: {told}")]
    Inside {
        /// Metakocka's words.
        told: String,
    },
    /// HTTP 5xx or 408.
    #[error("the server is out of order (HTTP {status})")]
    Outage {
        /// The status.
        status: u16,
        /// The server's own wish.
        after: Option<Duration>,
    },
    /// Nothing was asked: it failed too often in a row.
    #[error("it failed too often in a row, so nothing is asked for {} s", .after.as_secs().max(1))]
    CircuitOpen {
        /// How long from now.
        after: Duration,
    },
    /// Nothing was asked: other calls, or a wait that Metakocka asked for, took all the time.
    #[error("its turn did not come within {} ms", .waited.as_millis())]
    NoTurn {
        /// How long it waited.
        waited: Duration,
        /// How long calls are still held back, where they are.
        after: Option<Duration>,
    },
    /// A web page where data should be, with a status that claims success.
    #[error("a web page came instead of data: {title}")]
    WebPage {
        /// What the page says first.
        title: String,
    },
    /// No connection, or one that broke.
    #[error("the connection failed")]
    Unreachable(#[source] Arc<reqwest::Error>),
    /// Not done in time.
    #[error("no whole answer within {} ms", .0.as_millis())]
    TooSlow(Duration),
    /// HTTP 404 or 405: wrong host, path family or installation.
    #[error("there is no such call at {path} (HTTP {status})")]
    NoSuchCall {
        /// The status.
        status: u16,
        /// The path.
        path: String,
    },
    /// It sent us elsewhere; the key is never taken along.
    #[error("it redirects to {host} (HTTP {status}), and the key goes to nobody else")]
    Redirected {
        /// The status.
        status: u16,
        /// Where to.
        host: String,
    },
    /// More bytes than any honest answer.
    #[error("the answer is larger than {} MiB", .limit / (1024 * 1024))]
    TooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// Not JSON, or cut short.
    #[error("the answer can't be read ({size} bytes): {fault}")]
    Garbled {
        /// Bytes that came.
        size: usize,
        /// What is wrong, and where.
        fault: String,
    },
    /// JSON of another shape than ever seen.
    #[error("the answer makes no sense: {fault}")]
    Nonsense {
        /// What is missing or odd.
        fault: String,
    },
    /// A question that Metakocka can't answer for this document type.
    #[error("{doc_type} can't be asked for {asked}")]
    NotAskable {
        /// The type.
        doc_type: &'static str,
        /// What was asked.
        asked: &'static str,
    },
    /// A file's address that is not asked.
    #[error("the file's address can't be used: {fault}")]
    BadFile {
        /// What is wrong with it.
        fault: &'static str,
    },
    /// A `base_url` that no key may be sent to.
    #[error("base_url can't be used: {fault}")]
    BadAddress {
        /// What is wrong with it.
        fault: &'static str,
    },
    /// The HTTP client could not be built.
    #[error("no HTTPS client could be made")]
    NoClient(#[source] Arc<dyn std::error::Error + Send + Sync>),
}

/// The kinds of failure that callers and metrics tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    /// Key, company id or IP address.
    Auth,
    /// Too many calls.
    Quota,
    /// It understood and refused.
    Refusal,
    /// It isn't there, or not in order.
    Outage,
    /// It answered something that can't be understood.
    Nonsense,
    /// Our settings are wrong.
    Configuration,
}

impl Class {
    /// One lower-case word, for metrics.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Auth => "auth",
            Self::Quota => "quota",
            Self::Refusal => "refusal",
            Self::Outage => "outage",
            Self::Nonsense => "nonsense",
            Self::Configuration => "configuration",
        }
    }
}

impl MetakockaError {
    /// The kind of failure.
    #[must_use]
    pub fn class(&self) -> Class {
        self.why.class()
    }
}

impl Why {
    /// The kind of failure.
    #[must_use]
    pub fn class(&self) -> Class {
        match self {
            Self::KeyRefused { .. } | Self::AddressRefused { .. } | Self::KeyGivenUp { .. } => Class::Auth,
            Self::Quota { .. } | Self::NoTurn { .. } => Class::Quota,
            Self::NotFound { .. } | Self::Refused { .. } | Self::Exists { .. } => Class::Refusal,
            Self::Inside { .. }
            | Self::Outage { .. }
            | Self::CircuitOpen { .. }
            | Self::WebPage { .. }
            | Self::Unreachable(_)
            | Self::TooSlow(_) => Class::Outage,
            Self::TooLarge { .. } | Self::Garbled { .. } | Self::Nonsense { .. } | Self::BadFile { .. } => Class::Nonsense,
            Self::NoSuchCall { .. } | Self::Redirected { .. } | Self::NotAskable { .. } | Self::BadAddress { .. } | Self::NoClient(_) => {
                Class::Configuration
            }
        }
    }

    /// Whether the same read may go better in a moment. A call that took too long may still run there: asking again would queue behind it.
    pub(super) fn worth_another_try(&self) -> bool {
        matches!(
            self,
            Self::Quota { .. }
                | Self::Inside { .. }
                | Self::Outage { .. }
                | Self::WebPage { .. }
                | Self::Unreachable(_)
                | Self::Garbled { .. }
        )
    }

    /// The other side's own wish when to come back.
    pub(super) fn after(&self) -> Option<Duration> {
        match self {
            Self::Quota { after, .. } | Self::Outage { after, .. } | Self::NoTurn { after, .. } => *after,
            Self::CircuitOpen { after } => Some(*after),
            _ => None,
        }
    }
}

impl Fault for MetakockaError {
    fn lasting(&self) -> Lasting {
        match (self.class(), &self.why) {
            (Class::Quota | Class::Outage, why) => Lasting::Passes { after: why.after() },
            (_, Why::Garbled { .. }) => Lasting::SOON,
            _ => Lasting::UntilSomeoneActs,
        }
    }

    fn advice(&self) -> Cow<'static, str> {
        Cow::Borrowed(match &self.why {
            Why::KeyRefused { .. } | Why::KeyGivenUp { .. } => {
                "compare company_id and secret_key with Metakocka's settings under API, correct them, and reload the configuration"
            }
            Why::AddressRefused { .. } => "add this computer's IP address to the company's list in Metakocka's API settings",
            Why::Quota { .. } | Why::NoTurn { .. } => {
                "wait, or ask Metakocka for a larger quota; longer intervals in [tenant.sync] use fewer calls"
            }
            Why::NotFound { .. } => "check that the record still exists in Metakocka",
            Why::Exists { .. } => "compare what is there with what was meant",
            Why::Refused { .. } => "read what Metakocka says and correct it there; its own API log shows the request",
            Why::Inside { .. } | Why::Outage { .. } | Why::WebPage { .. } | Why::CircuitOpen { .. } => {
                "wait; if it lasts, ask Metakocka whether the service is down"
            }
            Why::Unreachable(_) => "check the network, the server's certificate and tenant.metakocka.base_url",
            Why::TooSlow(_) => "wait; if it lasts, check the network and ask Metakocka",
            Why::NoSuchCall { .. } => "check tenant.metakocka.base_url: it is the bare host, such as https://main.metakocka.si",
            Why::Redirected { .. } => "put the address it redirects to into tenant.metakocka.base_url if you trust it",
            Why::TooLarge { .. } => "check tenant.metakocka.base_url; no company's data is that large",
            Why::Garbled { .. } | Why::Nonsense { .. } => {
                "check what stands between here and Metakocka; if nothing does, report it as a fault"
            }
            Why::NotAskable { .. } => "report this as a fault of postar",
            Why::BadFile { .. } => "open the document in Metakocka and read the file there",
            Why::BadAddress { .. } => "correct tenant.metakocka.base_url",
            Why::NoClient(_) => "install the system's CA certificates (Debian: ca-certificates)",
        })
    }
}
