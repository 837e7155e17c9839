//! What a test wants counted: concurrency, writes, duplicates, and calls that a careful client doesn't make.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::inputs;
use super::journal::Entry;

#[derive(Debug, Default)]
pub(super) struct Tally {
    in_flight: usize,
    searches_in_flight: usize,
    most_in_flight: usize,
    most_searches_in_flight: usize,
    calls: BTreeMap<String, u64>,
    writes: BTreeMap<String, u64>,
    writes_per_doc_type: BTreeMap<String, u64>,
    orders: BTreeSet<(String, String, String)>,
    duplicate_orders: u64,
    bodies: BTreeSet<(String, String)>,
    duplicate_bodies: u64,
    wrong_family: u64,
    refused_keys: u64,
    refused: BTreeSet<(String, String)>,
    after_refused_key: u64,
    quota_refusals: u64,
    blocked: BTreeSet<String>,
    during_quota_block: u64,
    keys_outside_body: u64,
}

impl Tally {
    pub(super) fn in_flight(&self) -> usize {
        self.in_flight
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

    /// `digest` stands for the whole body.
    pub(super) fn count(&mut self, entry: &Entry<'_>, digest: &str) {
        if let Some(endpoint) = entry.endpoint {
            *self.calls.entry(endpoint.to_owned()).or_default() += 1;
        }
        self.wrong_family += u64::from(entry.wrong_family);
        self.count_keys(entry);
        self.count_quota(entry);
        if entry.committed {
            self.count_write(entry, digest);
        }
    }

    /// Calls with a company and key that were refused before.
    fn count_keys(&mut self, entry: &Entry<'_>) {
        let field = |name: &str| inputs::text(entry.body, name).unwrap_or_default();
        let (company, key) = (field("company_id"), field("secret_key"));
        let pair = (company, key.clone());
        self.after_refused_key += u64::from(self.refused.contains(&pair));
        if entry.code.as_deref() == Some("3") {
            self.refused_keys += 1;
            self.refused.insert(pair);
        }
        let holds = |text: &str| !key.is_empty() && text.contains(&key);
        let in_headers = entry.headers.values().any(|value| holds(&String::from_utf8_lossy(value.as_bytes())));
        self.keys_outside_body += u64::from(holds(entry.query) || holds(entry.path) || in_headers);
    }

    /// The first refusal says that the quota is used up; those that follow until a call goes through were made all the same.
    fn count_quota(&mut self, entry: &Entry<'_>) {
        let company = inputs::text(entry.body, "company_id").unwrap_or_default();
        if entry.status == 429 || entry.code.as_deref() == Some("5") {
            self.quota_refusals += 1;
            self.during_quota_block += u64::from(!self.blocked.insert(company));
        } else {
            self.blocked.remove(&company);
        }
    }

    fn count_write(&mut self, entry: &Entry<'_>, digest: &str) {
        let field = |name: &str| inputs::text(entry.body, name);
        let endpoint = entry.endpoint.unwrap_or_default().to_owned();
        *self.writes.entry(endpoint.clone()).or_default() += 1;
        self.duplicate_bodies += u64::from(!self.bodies.insert((endpoint, digest.to_owned())));
        let Some(doc_type) = field("doc_type") else { return };
        *self.writes_per_doc_type.entry(doc_type.clone()).or_default() += 1;
        let new = entry.endpoint == Some("put_document") && field("mk_id").is_none();
        if let Some(order) = field("buyer_order").filter(|_| new) {
            let company = field("company_id").unwrap_or_default();
            self.duplicate_orders += u64::from(!self.orders.insert((company, doc_type, order)));
        }
    }

    /// Everything, of so many requests.
    pub(super) fn shown(&self, requests: u64) -> Value {
        json!({
            "calls": self.calls, "requests": requests, "max_concurrency": self.most_in_flight, "max_search_concurrency": self.most_searches_in_flight,
            "writes": self.writes, "writes_per_doc_type": self.writes_per_doc_type,
            "duplicates": {"buyer_order": self.duplicate_orders, "body": self.duplicate_bodies},
            "wrong_family": self.wrong_family, "refused_keys": self.refused_keys, "calls_after_auth_failure": self.after_refused_key,
            "quota_refusals": self.quota_refusals, "calls_during_quota_block": self.during_quota_block,
            "keys_outside_body": self.keys_outside_body,
        })
    }
}
