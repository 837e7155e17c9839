//! Every request as it was seen, without its key.

use std::collections::VecDeque;

use axum::http::HeaderMap;
use data_encoding::HEXLOWER;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use super::tally::Tally;
use super::world::Row;

/// Requests that are kept; older ones are dropped, the counts stay.
const KEPT: usize = 10_000;

/// Hexadecimal digits of a hash that are kept: enough to tell keys and bodies apart.
const HASH_DIGITS: usize = 12;

/// Characters of a text that are kept: files in Base64 are longer.
const LONGEST_TEXT: usize = 2_000;

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
    /// It changed something, whatever was answered.
    pub(super) committed: bool,
}

#[derive(Debug, Default)]
pub(super) struct Journal {
    salt: u64,
    entries: VecDeque<(u64, Value)>,
    next: u64,
    tally: Tally,
}

impl Journal {
    pub(super) fn new(salt: u64) -> Self {
        Self { salt, ..Self::default() }
    }

    pub(super) fn arrived(&mut self, search: bool) {
        self.tally.arrived(search);
    }

    pub(super) fn left(&mut self, search: bool) {
        self.tally.left(search);
    }

    pub(super) fn note(&mut self, entry: &Entry<'_>) {
        let mut body = self.redacted(entry.body);
        self.tally.count(entry, &digest(&body));
        shorten(&mut body);
        let headers: Map<String, Value> =
            entry.headers.iter().map(|(name, value)| (name.to_string(), json!(String::from_utf8_lossy(value.as_bytes())))).collect();
        let line = json!({
            "seq": self.next, "ts": entry.at, "method": entry.method, "path": entry.path, "headers": headers, "body": body,
            "status": entry.status, "opr_code": entry.code, "rule": entry.rule, "handled": entry.handled, "committed": entry.committed,
            "concurrent": self.tally.in_flight(),
        });
        self.entries.push_back((self.next, line));
        self.next += 1;
        if self.entries.len() > KEPT {
            self.entries.pop_front();
        }
    }

    /// The body with a keyed hash where the key stands.
    pub(super) fn redacted(&self, body: &Row) -> Value {
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
        self.tally.shown(self.next)
    }
}

fn digest(body: &Value) -> String {
    let digits = HEXLOWER.encode(&Sha256::digest(body.to_string()));
    digits.get(..HASH_DIGITS).unwrap_or_default().to_owned()
}

/// Long texts are told by their length.
fn shorten(value: &mut Value) {
    match value {
        Value::String(text) if text.len() > LONGEST_TEXT => *text = format!("<{} bytes>", text.len()),
        Value::Array(items) => items.iter_mut().for_each(shorten),
        Value::Object(fields) => fields.values_mut().for_each(shorten),
        _ => {}
    }
}
