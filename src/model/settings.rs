//! Where a model is, how it is spoken to, how patiently, and how much it may cost.

use std::time::Duration;

use secrecy::SecretString;
use url::Url;

use super::error::Why;
use crate::breaker::Breaking;
use crate::domain::TenantId;

/// Tried again this often at most: two more tries bridge a restart or a short quota, more would be a storm.
const RETRIES: u32 = 2;

/// The first pause between two tries; it doubles.
const FIRST_PAUSE: Duration = Duration::from_millis(500);

/// A whole draft of twenty lines has 400 tokens in English, twice that in Slovenian.
const OUTPUT_TOKENS: u32 = 800;

/// A day's work: a thousand drafts of some 2,000 tokens each.
const TOKENS_A_DAY: u64 = 2_000_000;

/// The three wire formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Api {
    /// OpenAI's chat completions, and whoever speaks them: `base_url` + `/chat/completions`.
    OpenAi,
    /// Anthropic's messages: `base_url` + `/v1/messages`.
    Anthropic,
    /// Ollama's chat: `base_url` + `/api/chat`.
    Ollama,
}

impl Api {
    /// The word of the configuration.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::OpenAi => "openai",
            Self::Anthropic => "anthropic",
            Self::Ollama => "ollama",
        }
    }

    fn path(self) -> &'static str {
        match self {
            Self::OpenAi => "chat/completions",
            Self::Anthropic => "v1/messages",
            Self::Ollama => "api/chat",
        }
    }
}

/// How long is waited, and how often something is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// For everything about one draft: tries, pauses and a repair together.
    pub overall: Duration,
    /// How often a try that failed may be made again.
    pub retries: u32,
    /// The first pause; it doubles.
    pub first_pause: Duration,
}

impl Patience {
    /// The usual number of tries within this time.
    #[must_use]
    pub fn of(overall: Duration) -> Self {
        Self { overall, retries: RETRIES, first_pause: FIRST_PAUSE }
    }

    /// For the first piece of an answer: a model on a processor reads a long prompt for half a minute before it says a word.
    pub(super) fn first_piece(&self) -> Duration {
        self.overall * 2 / 3
    }

    /// Between two pieces: a model that has begun to speak doesn't stop for a third of the whole time.
    pub(super) fn between(&self) -> Duration {
        self.overall / 3
    }
}

/// How much may be spent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// Tokens of one answer.
    pub output_tokens: u32,
    /// Tokens both ways in any 24 hours; `None` for as many as it takes.
    pub tokens_per_day: Option<u64>,
}

impl Default for Allowance {
    fn default() -> Self {
        Self { output_tokens: OUTPUT_TOKENS, tokens_per_day: Some(TOKENS_A_DAY) }
    }
}

/// What a client is made of.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Whose mails it writes; named in errors and metrics.
    pub tenant: TenantId,
    /// How it is spoken to.
    pub api: Api,
    /// Where it is. Plain `http` only to a loopback host: customers' mails go there.
    pub base_url: Url,
    /// Which model.
    pub model: String,
    /// The key, where the server wants one; in no error, log or `Debug`.
    pub api_key: Option<SecretString>,
    /// Deadlines and retries.
    pub patience: Patience,
    /// What may be spent.
    pub allowance: Allowance,
    /// When nothing is asked.
    pub breaking: Breaking,
}

impl Settings {
    /// Settings with the usual patience, allowance and breaker.
    #[must_use]
    pub fn new(tenant: TenantId, api: Api, base_url: Url, model: impl Into<String>, timeout: Duration) -> Self {
        let (patience, allowance, breaking) = (Patience::of(timeout), Allowance::default(), Breaking::default());
        Self { tenant, api, base_url, model: model.into(), api_key: None, patience, allowance, breaking }
    }

    /// Host and port, for sentences.
    pub(super) fn host(&self) -> String {
        let host = self.base_url.host_str().unwrap_or("no host");
        self.base_url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }

    /// The address that questions go to; a query of `base_url` stays, since Azure names its version there.
    pub(super) fn endpoint(&self) -> Result<Url, Why> {
        let url = &self.base_url;
        let fault = match url.scheme() {
            _ if !url.username().is_empty() || url.password().is_some() => Some("it holds a user name or password"),
            "https" => None,
            "http" if crate::outbound::is_loopback(url) => None,
            "http" => Some("plain http would show customers' mails to the network; only a loopback host may be asked that way"),
            _ => Some("it is neither https nor http"),
        };
        if let Some(fault) = fault {
            return Err(Why::BadAddress { fault });
        }
        let mut endpoint = url.clone();
        endpoint.set_path(&format!("{}/{}", url.path().trim_end_matches('/'), self.api.path()));
        Ok(endpoint)
    }
}
