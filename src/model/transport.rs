//! One question over HTTP: sent once, its status judged before anything of its answer is read.

use std::sync::Arc;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use secrecy::ExposeSecret as _;
use serde_json::Value;
use tokio::time::{Instant, timeout_at};
use url::Url;

use super::anthropic;
use super::error::Why;
use super::settings::{Api, Settings};
use crate::outbound;

/// So much of a refusal is read, to find out which part of the question it is about.
const LONGEST_REFUSAL: usize = 4 * 1024;

/// What came back before the answer itself.
pub(super) enum Opened {
    /// The answer begins.
    Answer(reqwest::Response),
    /// The question as such was refused (HTTP 400 or 422), in these words, which are shown to nobody.
    Refused { status: u16, words: String },
}

pub(super) struct Transport {
    http: reqwest::Client,
    endpoint: Url,
    headers: HeaderMap,
}

impl Transport {
    pub(super) fn new(settings: &Settings) -> Result<Self, Why> {
        let endpoint = settings.endpoint()?;
        let http = outbound::client(&endpoint).map_err(Why::NoClient)?;
        Ok(Self { http, headers: headers(settings)?, endpoint })
    }

    /// Sends, and waits for the head of the answer until `by`.
    pub(super) async fn open(&self, body: &Value, by: Instant) -> Result<Opened, Why> {
        let begun = Instant::now();
        let request = self.http.post(self.endpoint.clone()).headers(self.headers.clone()).body(body.to_string());
        let late = |_| Why::TooSlow { what: "its answer", after: by.saturating_duration_since(begun) };
        let response = timeout_at(by, request.send()).await.map_err(late)?.map_err(unreachable)?;
        let (status, after) = (response.status().as_u16(), outbound::retry_after(response.headers()));
        match status {
            200..=299 => Ok(Opened::Answer(response)),
            400 | 422 => Ok(Opened::Refused { status, words: refusal(response, by).await }),
            401 | 403 => Err(Why::KeyRefused { status }),
            408 | 500..=599 => Err(Why::Outage { status, after }),
            429 => Err(Why::Quota { after }),
            300..=399 => Err(Why::Redirected),
            _ => Err(Why::Rejected { status }),
        }
    }
}

fn unreachable(error: reqwest::Error) -> Why {
    Why::Unreachable(Arc::new(error.without_url()))
}

/// The first words of a refusal; none if they don't come.
async fn refusal(mut response: reqwest::Response, by: Instant) -> String {
    let mut words = Vec::new();
    while let Ok(Ok(Some(chunk))) = timeout_at(by, response.chunk()).await {
        words.extend_from_slice(&chunk);
        if words.len() >= LONGEST_REFUSAL {
            break;
        }
    }
    words.truncate(LONGEST_REFUSAL);
    String::from_utf8_lossy(&words).into_owned()
}

/// What each API wants beside the body. The key is marked, so that no log of HTTP shows it.
fn headers(settings: &Settings) -> Result<HeaderMap, Why> {
    let mut headers = HeaderMap::new();
    headers.insert("content-type", HeaderValue::from_static("application/json"));
    if settings.api == Api::Anthropic {
        headers.insert("anthropic-version", HeaderValue::from_static(anthropic::VERSION));
    }
    let Some(key) = &settings.api_key else { return Ok(headers) };
    let named: &[(&'static str, &str)] = match settings.api {
        Api::Anthropic => &[("x-api-key", "")],
        Api::OpenAi if is_azure(&settings.base_url) => &[("api-key", "")],
        Api::OpenAi | Api::Ollama => &[("authorization", "Bearer ")],
    };
    for (name, scheme) in named {
        let value = format!("{scheme}{}", key.expose_secret());
        let mut value = HeaderValue::from_str(&value).map_err(|_| Why::KeyRefused { status: 0 })?;
        value.set_sensitive(true);
        headers.insert(HeaderName::from_static(name), value);
    }
    Ok(headers)
}

fn is_azure(url: &Url) -> bool {
    url.host_str().is_some_and(|host| host.ends_with(".openai.azure.com"))
}
