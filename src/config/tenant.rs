//! Settings of one company: its Metakocka account, how often it is read, who writes, what may be written back.

use std::path::PathBuf;
use std::time::Duration;

use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use url::Url;

use super::leaf::{AbsolutePath, Domain, LanguageCode, Leaf as _, Line, SafeUrl, TenantName, Wait, WaitOrOff, Zone};
use super::limit::Limit;
use super::secret::SecretRef;
use super::write_back::{Conflicts, Fields, Write};
use crate::domain::{Language, MailDomain, TenantId};

/// `[[tenant]]`: one company with one Metakocka account.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tenant {
    /// Its short name, used in commands and metrics.
    #[serde(deserialize_with = "TenantName::one")]
    #[schemars(schema_with = "TenantName::schema")]
    pub id: TenantId,
    /// Its full name.
    #[serde(default, deserialize_with = "Line::optional")]
    #[schemars(schema_with = "Line::schema")]
    pub name: Option<String>,
    /// The language of a draft where the mail's own isn't clear.
    #[serde(default = "slovenian", deserialize_with = "LanguageCode::one")]
    #[schemars(schema_with = "LanguageCode::schema")]
    pub language: Language,
    /// The zone in which "today" is meant and dates are written.
    #[serde(default = "ljubljana", deserialize_with = "Zone::one", serialize_with = "Zone::write")]
    #[schemars(schema_with = "Zone::schema")]
    pub timezone: TimeZone,
    /// Domains of the company itself: their mails are never customers'.
    #[serde(default, deserialize_with = "Domain::many")]
    #[schemars(schema_with = "Domain::schema_of_many")]
    pub internal_domains: Vec<MailDomain>,
    /// The folder of the company's own reply templates.
    #[serde(default, deserialize_with = "AbsolutePath::optional")]
    #[schemars(schema_with = "AbsolutePath::schema")]
    pub templates: Option<PathBuf>,
    /// The Metakocka account.
    pub metakocka: Metakocka,
    /// How often Metakocka is read.
    #[serde(default)]
    pub sync: Sync,
    /// Who writes the drafts.
    #[serde(default)]
    pub writer: Writer,
    /// What may be written to Metakocka.
    #[serde(default)]
    pub write: Write,
    /// Which side wins where both changed.
    #[serde(default)]
    pub conflicts: Conflicts,
    /// Our names for Metakocka's fields.
    #[serde(default)]
    pub fields: Fields,
}

fn slovenian() -> Language {
    Language::Sl
}

fn ljubljana() -> TimeZone {
    TimeZone::get("Europe/Ljubljana").unwrap_or(TimeZone::UTC)
}

/// `[tenant.metakocka]`: the account.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Metakocka {
    /// Where the ERP is.
    #[serde(default = "default_base_url", deserialize_with = "SafeUrl::one")]
    #[schemars(schema_with = "SafeUrl::schema")]
    pub base_url: Url,
    /// The company's number there.
    #[serde(deserialize_with = "Line::one")]
    #[schemars(schema_with = "Line::schema")]
    pub company_id: String,
    /// The key of the API user.
    pub secret_key: SecretRef,
    /// What Metakocka's stock webhook is signed with.
    #[serde(default)]
    pub webhook_secret: Option<SecretRef>,
}

#[expect(clippy::expect_used, reason = "a constant address; the minimal configuration of the tests reads it")]
fn default_base_url() -> Url {
    Url::parse("https://main.metakocka.si").expect("a constant address")
}

/// `[tenant.sync]`: how often each kind is read; none means off.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Sync {
    /// Contacts.
    #[serde(deserialize_with = "WaitOrOff::one", serialize_with = "WaitOrOff::write")]
    #[schemars(schema_with = "WaitOrOff::schema")]
    pub contacts: Option<Duration>,
    /// Products and stock.
    #[serde(deserialize_with = "WaitOrOff::one", serialize_with = "WaitOrOff::write")]
    #[schemars(schema_with = "WaitOrOff::schema")]
    pub products: Option<Duration>,
    /// Orders, offers and bills that changed.
    #[serde(deserialize_with = "WaitOrOff::one", serialize_with = "WaitOrOff::write")]
    #[schemars(schema_with = "WaitOrOff::schema")]
    pub documents: Option<Duration>,
    /// Everything, deletions included.
    #[serde(deserialize_with = "WaitOrOff::one", serialize_with = "WaitOrOff::write")]
    #[schemars(schema_with = "WaitOrOff::schema")]
    pub full: Option<Duration>,
}

impl Default for Sync {
    fn default() -> Self {
        let minutes = |count: u64| Some(Duration::from_secs(count * 60));
        Self { contacts: minutes(15), products: minutes(60), documents: minutes(2), full: minutes(24 * 60) }
    }
}

/// `[tenant.writer]`: who writes the drafts.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Writer {
    /// Templates, or a model behind one of three APIs.
    pub kind: WriterKind,
    /// Where the model is.
    #[serde(deserialize_with = "SafeUrl::optional")]
    #[schemars(schema_with = "SafeUrl::schema")]
    pub base_url: Option<Url>,
    /// Which model.
    #[serde(deserialize_with = "Line::optional")]
    #[schemars(schema_with = "Line::schema")]
    pub model: Option<String>,
    /// What the model's API is called with.
    pub api_key: Option<SecretRef>,
    /// How long one answer may take.
    #[serde(deserialize_with = "Wait::one", serialize_with = "Wait::write")]
    #[schemars(schema_with = "Wait::schema")]
    pub timeout: Duration,
    /// How many tokens one answer may have.
    #[schemars(range(min = 50, max = 32_768))]
    pub max_output_tokens: u32,
    /// How many tokens may be spent in a day, both ways together; a quarter of them in an hour.
    pub tokens_per_day: Limit,
}

impl Default for Writer {
    fn default() -> Self {
        Self {
            kind: WriterKind::Template,
            base_url: None,
            model: None,
            api_key: None,
            timeout: Duration::from_secs(60),
            max_output_tokens: 800,
            tokens_per_day: Limit::at_most(2_000_000),
        }
    }
}

/// The kinds of writer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum WriterKind {
    /// Templates; no model at all.
    #[default]
    Template,
    /// An OpenAI-compatible API: `base_url` and `/chat/completions`.
    Openai,
    /// Anthropic's API: `base_url` and `/v1/messages`.
    Anthropic,
    /// Ollama's API: `base_url` and `/api/chat`.
    Ollama,
}

impl WriterKind {
    /// The word of the configuration.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Template => "template",
            Self::Openai => "openai",
            Self::Anthropic => "anthropic",
            Self::Ollama => "ollama",
        }
    }
}
