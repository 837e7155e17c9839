//! What can go wrong between us and a model, as sentences for people. Nothing that the server said is in them.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use thiserror::Error;

use crate::fault::{Fault, Lasting};

/// A question that got no answer: what was tried and where. Its source is a [`Why`].
#[derive(Clone, Debug, Error)]
#[error("could not ask the model {model} at {host} for tenant {tenant}")]
pub struct ModelError {
    /// As configured.
    pub model: String,
    /// Host and port.
    pub host: String,
    /// `tenant.id`.
    pub tenant: String,
    /// Why.
    #[source]
    pub why: Why,
}

/// Why there is no answer.
#[derive(Clone, Debug, Error)]
pub enum Why {
    /// No connection, or it broke.
    #[error("the server can't be reached, or the connection broke")]
    Unreachable(#[source] Arc<reqwest::Error>),
    /// Nothing came in time.
    #[error("{what} did not come within {after:?}")]
    TooSlow {
        /// What was waited for.
        what: &'static str,
        /// How long.
        after: Duration,
    },
    /// HTTP 401 or 403.
    #[error("the key was refused (HTTP {status})")]
    KeyRefused {
        /// The status.
        status: u16,
    },
    /// HTTP 429.
    #[error("its quota is used up")]
    Quota {
        /// The server's own wish.
        after: Option<Duration>,
    },
    /// HTTP 5xx or 408.
    #[error("the server is out of order (HTTP {status})")]
    Outage {
        /// The status.
        status: u16,
        /// The server's own wish.
        after: Option<Duration>,
    },
    /// Another status: the model's name or the address may be wrong.
    #[error("it refused the question (HTTP {status})")]
    Rejected {
        /// The status.
        status: u16,
    },
    /// HTTP 3xx; never followed.
    #[error("it wants the question to go elsewhere, and no redirect is followed")]
    Redirected,
    /// The answer is no stream of events.
    #[error("its answer is no stream of events: something else answers there")]
    NotAStream,
    /// An event can't be read.
    #[error("its answer can't be read")]
    Garbled,
    /// The stream ended before the answer did.
    #[error("its answer broke off")]
    BrokeOff,
    /// More than was asked for.
    #[error("its answer is longer than allowed")]
    TooLong,
    /// The model or a filter before it declined.
    #[error("it declined to answer")]
    Declined,
    /// An answer without a word.
    #[error("its answer is empty")]
    Empty,
    /// Nothing was asked: it failed too often in a row.
    #[error("it failed too often in a row, so nothing is asked for {} s", .after.as_secs().max(1))]
    CircuitOpen {
        /// How long still.
        after: Duration,
    },
    /// Nothing was asked: the tokens of the hour or day are spent.
    #[error("the tokens that may be spent are spent; it is asked again in {} min", .after.as_secs().div_ceil(60))]
    Spent {
        /// How long still.
        after: Duration,
    },
    /// The address is not fit for customers' mails.
    #[error("base_url can't be used: {fault}")]
    BadAddress {
        /// What is wrong with it.
        fault: &'static str,
    },
    /// The machine's trust can't be read.
    #[error("no HTTP client could be made")]
    NoClient(#[source] Arc<dyn std::error::Error + Send + Sync>),
}

impl Why {
    /// The word by which it is counted.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Unreachable(_) => "unreachable",
            Self::TooSlow { .. } => "timeout",
            Self::KeyRefused { .. } => "auth",
            Self::Quota { .. } => "quota",
            Self::Outage { .. } => "outage",
            Self::Rejected { .. } | Self::BadAddress { .. } | Self::NoClient(_) => "rejected",
            Self::Redirected => "redirect",
            Self::NotAStream | Self::Garbled => "garbled",
            Self::BrokeOff => "truncated",
            Self::TooLong => "too_long",
            Self::Declined => "declined",
            Self::Empty => "empty",
            Self::CircuitOpen { .. } => "circuit",
            Self::Spent { .. } => "budget",
        }
    }

    /// Every word of [`Self::word`].
    pub const WORDS: [&str; 14] = [
        "unreachable",
        "timeout",
        "auth",
        "quota",
        "outage",
        "rejected",
        "redirect",
        "garbled",
        "truncated",
        "too_long",
        "declined",
        "empty",
        "circuit",
        "budget",
    ];

    /// Whether the same question may go better in a moment.
    pub(super) fn worth_another_try(&self) -> bool {
        matches!(self, Self::Unreachable(_) | Self::Quota { .. } | Self::Outage { .. })
    }

    /// The server's own wish.
    pub(super) fn after(&self) -> Option<Duration> {
        match self {
            Self::Quota { after } | Self::Outage { after, .. } => *after,
            Self::CircuitOpen { after } | Self::Spent { after } => Some(*after),
            _ => None,
        }
    }

    /// Nothing went out.
    #[must_use]
    pub fn was_not_asked(&self) -> bool {
        matches!(self, Self::CircuitOpen { .. } | Self::Spent { .. })
    }

    /// The server is there and in order: only this answer was no good.
    pub(super) fn is_of_one_answer(&self) -> bool {
        matches!(self, Self::TooLong | Self::Declined | Self::Empty)
    }
}

impl Fault for ModelError {
    fn lasting(&self) -> Lasting {
        match &self.why {
            Why::KeyRefused { .. }
            | Why::Rejected { .. }
            | Why::Redirected
            | Why::NotAStream
            | Why::BadAddress { .. }
            | Why::NoClient(_) => Lasting::UntilSomeoneActs,
            why => Lasting::Passes { after: why.after() },
        }
    }

    fn advice(&self) -> Cow<'static, str> {
        match &self.why {
            Why::KeyRefused { .. } => "correct api_key under [tenant.writer]".into(),
            Why::Rejected { .. } | Why::Redirected | Why::NotAStream | Why::BadAddress { .. } => {
                "correct base_url, model and kind under [tenant.writer]; until then the templates write".into()
            }
            Why::Spent { .. } => "raise tokens_per_day under [tenant.writer], or let the templates write until then".into(),
            Why::TooSlow { .. } => "raise timeout under [tenant.writer], or take a faster model; until then the templates write".into(),
            Why::TooLong => "raise max_output_tokens under [tenant.writer], or take a model that thinks less aloud".into(),
            Why::NoClient(_) => "install the system's CA certificates (Debian: ca-certificates)".into(),
            _ => "nothing: the templates write until it answers again".into(),
        }
    }
}
