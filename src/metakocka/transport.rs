//! One HTTP exchange: sent once, followed nowhere, read up to a limit.

use std::sync::Arc;

use reqwest::header::{HeaderMap, LOCATION};
use url::Url;

use super::envelope::Answer;
use super::error::Why;
use crate::outbound;

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
    /// The key is in the body and would go along with a redirect, and a write must go out once: so [`outbound::client`] does neither.
    pub(super) fn new(base: &Url) -> Result<Self, Why> {
        let http = outbound::client(base).map_err(Why::NoClient)?;
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
            after: outbound::retry_after(response.headers()),
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

fn location(asked: &Url, headers: &HeaderMap) -> Option<String> {
    let target = asked.join(headers.get(LOCATION)?.to_str().ok()?).ok()?;
    target.host_str().map(str::to_owned)
}
