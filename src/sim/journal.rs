//! Every request as it was seen, without its key, and what a test wants to count.

use std::collections::{BTreeMap, VecDeque};

use axum::http::HeaderMap;
use data_encoding::HEXLOWER;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Map, Value, json};
use sha2::Sha256;

use super::world::Row;

/// Requests that are kept; older ones are dropped, the counts stay.
const KEPT: usize = 10_000;

/// Hexadecimal digits of a key's hash that are kept: enough to tell keys apart.
const HASH_DIGITS: usize = 12;

/// What the journal says of a request.
pub(super) struct Entry<'a> {
    pub(super) at: String,
    pub(super) method: &'a str,
    pub(super) path: &'a str,
    pub(super) query: &'a str,
    pub(super) headers: &'a HeaderMap,
    pub(super) endpoint: Option<&'a str>,
    pub(super) wrong_family: bool,
    pub(super) body: &'a Row,
    pub(super) status: u16,
    pub(super) code: Option<String>,
    pub(super) rule: Option<String>,
    /// The handler ran.
    pub(super) handled: bool,
}

#[derive(Debug, Default)]
pub(super) struct Journal {
    salt: u64,
    entries: VecDeque<(u64, Value)>,
    next: u64,
    in_flight: usize,
    searches_in_flight: usize,
    most_in_flight: usize,
    most_searches_in_flight: usize,
    calls: BTreeMap<String, u64>,
    wrong_family: u64,
    refused_keys: u64,
    after_refused_key: u64,
    quota_refusals: u64,
    keys_outside_body: u64,
}

impl Journal {
    pub(super) fn new(salt: u64) -> Self {
        Self { salt, ..Self::default() }
    }

    pub(super) fn arrived(&mut self, search: bool) {
        self.in_flight += 1;
        self.searches_in_flight += usize::from(search);
        self.most_in_flight = self.most_in_flight.max(self.in_flight);
        self.most_searches_in_flight = self.most_searches_in_flight.max(self.searches_in_flight);
    }

    pub(super) fn left(&mut self, search: bool) {
        self.in_flight = self.in_flight.saturating_sub(1);
        self.searches_in_flight = self.searches_in_flight.saturating_sub(usize::from(search));
    }

    pub(super) fn note(&mut self, entry: &Entry<'_>) {
        self.count(entry);
        let headers: Map<String, Value> =
            entry.headers.iter().map(|(name, value)| (name.to_string(), json!(String::from_utf8_lossy(value.as_bytes())))).collect();
        let line = json!({
            "seq": self.next, "ts": entry.at, "method": entry.method, "path": entry.path, "headers": headers, "body": self.redacted(entry.body),
            "status": entry.status, "opr_code": entry.code, "rule": entry.rule, "handled": entry.handled, "concurrent": self.in_flight,
        });
        self.entries.push_back((self.next, line));
        self.next += 1;
        if self.entries.len() > KEPT {
            self.entries.pop_front();
        }
    }

    fn count(&mut self, entry: &Entry<'_>) {
        if let Some(endpoint) = entry.endpoint {
            *self.calls.entry(endpoint.to_owned()).or_default() += 1;
        }
        self.wrong_family += u64::from(entry.wrong_family);
        self.after_refused_key += u64::from(self.refused_keys > 0);
        self.refused_keys += u64::from(entry.code.as_deref() == Some("3"));
        self.quota_refusals += u64::from(entry.status == 429 || entry.code.as_deref() == Some("5"));
        let key = entry.body.get("secret_key").and_then(Value::as_str).filter(|key| !key.is_empty());
        let outside = |key: &str| {
            entry.query.contains(key)
                || entry.path.contains(key)
                || entry.headers.values().any(|value| String::from_utf8_lossy(value.as_bytes()).contains(key))
        };
        self.keys_outside_body += u64::from(key.is_some_and(outside));
    }

    /// The body with a keyed hash where the key stands.
    fn redacted(&self, body: &Row) -> Value {
        let mut body = body.clone();
        if let Some(key) = body.get_mut("secret_key") {
            let hash = Hmac::<Sha256>::new_from_slice(&self.salt.to_be_bytes()).map(|mac| mac.chain_update(key.to_string()).finalize());
            let digits = hash.map(|hash| HEXLOWER.encode(&hash.into_bytes())).unwrap_or_default();
            *key = json!(format!("hmac:{}", digits.get(..HASH_DIGITS).unwrap_or_default()));
        }
        Value::Object(body)
    }

    /// Requests from this number on.
    pub(super) fn since(&self, first: u64) -> Value {
        self.entries.iter().filter(|(seq, _)| *seq >= first).map(|(_, line)| line.clone()).collect()
    }

    /// What a test counts.
    pub(super) fn asserts(&self) -> Value {
        json!({
            "calls": self.calls, "requests": self.next, "max_concurrency": self.most_in_flight, "max_search_concurrency": self.most_searches_in_flight,
            "wrong_family": self.wrong_family, "refused_keys": self.refused_keys, "calls_after_auth_failure": self.after_refused_key,
            "quota_refusals": self.quota_refusals, "keys_outside_body": self.keys_outside_body,
        })
    }
}
