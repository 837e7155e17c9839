//! Reports of changed stock to the company's own address: what is sent when, what counts as an acknowledgement, and what can go wrong.

use std::collections::{BTreeMap, VecDeque};
use std::mem::take;

use data_encoding::BASE64;
use hmac::{Hmac, KeyInit, Mac};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use sha1::Sha1;

use super::clock::shown_timestamp;
use super::knobs::{AckKey, WebhookFault};
use super::seed::Webhook;

/// The only event that is documented.
pub(super) const EVENT: &str = "warehouse_product_stock_update";

/// How often an event is sent in all, and how long after each other.
const ATTEMPTS: u32 = 3;
const RETRY_AFTER: SignedDuration = SignedDuration::from_secs(60);

/// How late an event comes with the knob `late`.
const LATE: SignedDuration = SignedDuration::from_secs(30);

/// Beyond the limit of 1 MB that receivers are tested with.
const OVERSIZE: usize = 1_100_000;

/// Attempts that are kept for `/__sim/webhook/log`.
const KEPT: usize = 10_000;

/// One event on its way to one address.
#[derive(Clone, Debug)]
pub(super) struct Event {
    /// `X-MetaKocka-Id`.
    pub(super) id: u64,
    pub(super) company: String,
    /// `X-MetaKocka-Signature`.
    pub(super) signature: String,
    pub(super) body: Vec<u8>,
    pub(super) to: Webhook,
    attempt: u32,
    due: Timestamp,
}

/// What came of an attempt.
#[derive(Clone, Debug)]
pub(super) struct Outcome {
    pub(super) status: Option<u16>,
    pub(super) body: Vec<u8>,
    /// Why there is no answer.
    pub(super) error: Option<String>,
}

/// The events of every company that have not been taken or given up.
#[derive(Debug, Default)]
pub(super) struct Webhooks {
    settings: BTreeMap<String, Webhook>,
    pending: Vec<Event>,
    /// Held back until the next one of the company overtakes it.
    held: BTreeMap<String, Event>,
    last: BTreeMap<String, Event>,
    next_id: u64,
    log: VecDeque<Value>,
}

impl Webhooks {
    pub(super) fn new(settings: BTreeMap<String, Webhook>) -> Self {
        Self { settings, next_id: 1, ..Self::default() }
    }

    pub(super) fn settings(&mut self, company: &str) -> &mut Webhook {
        self.settings.entry(company.to_owned()).or_default()
    }

    /// A product's stock changed; `body` is its `warehouse_stock`. Nothing is queued for a company without an address.
    pub(super) fn stock_changed(&mut self, company: &str, body: &Value, faults: &[WebhookFault], now: Timestamp) {
        let Some(to) = self.settings.get(company).filter(|to| to.url.is_some()).cloned() else { return };
        let event = event(self.next_id, company, body, to, faults, now);
        self.next_id += 1;
        let has = |fault| faults.contains(&fault);
        let earlier = self.last.insert(company.to_owned(), event.clone());
        if has(WebhookFault::Reorder) && !self.held.contains_key(company) {
            self.held.insert(company.to_owned(), event);
            return;
        }
        let again = has(WebhookFault::Duplicate).then(|| event.clone());
        let replayed = earlier.filter(|_| has(WebhookFault::Replay)).map(|earlier| Event { due: now, attempt: 1, ..earlier });
        let overtaken = self.held.remove(company);
        self.pending.extend([Some(event), again, overtaken, replayed].into_iter().flatten());
    }

    pub(super) fn is_idle(&self) -> bool {
        self.pending.is_empty()
    }

    /// The events to be sent by now, in their order.
    pub(super) fn take_due(&mut self, now: Timestamp) -> Vec<Event> {
        let (due, later) = take(&mut self.pending).into_iter().partition(|event| event.due <= now);
        self.pending = later;
        due
    }

    /// Notes what came of it; an event that wasn't acknowledged is sent again, twice at most.
    pub(super) fn came(&mut self, event: Event, outcome: &Outcome, ack: AckKey, now: Timestamp) {
        let accepted = acknowledged(outcome, &event.to, ack);
        let given_up = !accepted && event.attempt >= ATTEMPTS;
        self.log.push_back(json!({
            "id": event.id, "event": EVENT, "company_id": event.company, "attempt": event.attempt, "ts": shown_timestamp(now),
            "url": event.to.url, "bytes": event.body.len(), "status": outcome.status, "error": outcome.error,
            "accepted": accepted, "given_up": given_up,
        }));
        if self.log.len() > KEPT {
            self.log.pop_front();
        }
        if !accepted && !given_up {
            let due = now.checked_add(RETRY_AFTER).unwrap_or(Timestamp::MAX);
            self.pending.push(Event { attempt: event.attempt + 1, due, ..event });
        }
    }

    /// Every attempt, the latest last.
    pub(super) fn log(&self) -> Value {
        self.log.iter().cloned().collect()
    }
}

fn event(id: u64, company: &str, stock: &Value, to: Webhook, faults: &[WebhookFault], now: Timestamp) -> Event {
    let has = |fault| faults.contains(&fault);
    let mut stock = stock.clone();
    if let (true, Some(fields)) = (has(WebhookFault::Oversize), stock.as_object_mut()) {
        fields.insert("padding".to_owned(), json!("x".repeat(OVERSIZE)));
    }
    let signed = stock.to_string().into_bytes();
    let body = if has(WebhookFault::Reserialised) { format!("{stock:#}").into_bytes() } else { signed.clone() };
    let secret = if has(WebhookFault::WrongSignature) { "of somebody else" } else { to.client_secret.as_str() };
    let due = if has(WebhookFault::Late) { now.checked_add(LATE).unwrap_or(now) } else { now };
    Event { id, company: company.to_owned(), signature: signature(secret, &signed), body, to, attempt: 1, due }
}

/// Base64 of HMAC-SHA1 over the raw bytes.
fn signature(secret: &str, body: &[u8]) -> String {
    let mac = Hmac::<Sha1>::new_from_slice(secret.as_bytes());
    mac.map(|mac| BASE64.encode(&mac.chain_update(body).finalize().into_bytes())).unwrap_or_default()
}

/// Any success, and where the company wants it, JSON that says so.
fn acknowledged(outcome: &Outcome, to: &Webhook, ack: AckKey) -> bool {
    let well = outcome.status.is_some_and(|status| (200..300).contains(&status));
    let said: Value = serde_json::from_slice(&outcome.body).unwrap_or_default();
    let status = said.get("status").is_some_and(|status| status == "ok");
    let checked = said.get("check_respond_status_json_ok").is_some_and(|ok| ok == true || ok == "true");
    let json = match ack {
        AckKey::Any => status || checked,
        AckKey::Status => status,
        AckKey::CheckRespondStatusJsonOk => checked,
    };
    well && (json || !to.ack_json)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_acknowledges_only_if_it_says_so_where_the_company_wants_it() {
        let to = |ack_json| Webhook { ack_json, ..Webhook::default() };
        let answer = |status, body: &str| Outcome { status: Some(status), body: body.into(), error: None };
        for (status, body, ack_json, ack, expected) in [
            (200, "", false, AckKey::Any, true),
            (204, "", true, AckKey::Any, false),
            (500, "{\"status\":\"ok\"}", true, AckKey::Any, false),
            (200, "{\"status\":\"ok\"}", true, AckKey::Any, true),
            (200, "{\"status\":\"ok\"}", true, AckKey::CheckRespondStatusJsonOk, false),
            (200, "{\"check_respond_status_json_ok\":true}", true, AckKey::CheckRespondStatusJsonOk, true),
            (200, "{\"check_respond_status_json_ok\":\"true\"}", true, AckKey::Status, false),
        ] {
            assert_eq!(acknowledged(&answer(status, body), &to(ack_json), ack), expected, "{status} {body} {ack:?}");
        }
    }

    #[test]
    fn the_signature_is_the_one_of_rfc_2202() {
        assert_eq!(signature("Jefe", b"what do ya want for nothing?"), "7/zfauXrL6LSdBbV8YTfnCWafHk=");
    }
}
