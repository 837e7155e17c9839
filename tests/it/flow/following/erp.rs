//! An ERP in memory: it changes whenever somebody says so, remembers what was true when, and can be down, slow or out of its mind.

use std::fmt;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use async_trait::async_trait;
use jiff::civil::{Date, date};
use jiff::{SignedDuration, Timestamp, ToSpan};
use postar::domain::*;
use postar::flow::fresh::ErpReads;
use postar::metakocka::{MetakockaError, Why};
use rust_decimal::Decimal;
use serde_json::json;

use crate::simulation::chance::Chance;

pub(super) const CUSTOMER: &str = "471100000900";
const ORDER: &str = "471100000123";
const BILL: &str = "471100000124";
const OFFER: &str = "471100000125";
const TABLE: &str = "471100000300";
const WAREHOUSE: &str = "471100000101";

/// So many fields change together, perhaps the same one again.
const MOST_AT_ONCE: usize = 4;

/// How it answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mood {
    Well,
    Down,
    Slow,
    Garbled,
    Nonsense,
}

/// Something that was true for a while, in the words of a Slovenian draft or as a status's key.
#[derive(Clone, Debug)]
pub(super) struct Truth {
    /// The record and field it is of.
    of: String,
    pub(super) words: String,
    pub(super) is_status: bool,
    from: Timestamp,
    to: Option<Timestamp>,
    limit: SignedDuration,
}

impl Truth {
    /// It was true at some moment within its limit before this one.
    pub(super) fn may_be_told_at(&self, at: Timestamp) -> bool {
        self.from <= at && self.to.is_none_or(|to| to + self.limit >= at)
    }

    /// It stands in a text, by itself and not as a part of another number.
    pub(super) fn stands_in(&self, text: &str) -> bool {
        let is_apart = |(at, _): (usize, &str)| !text[..at].trim_end_matches(' ').ends_with(|c: char| c.is_ascii_digit() || c == ',');
        !self.is_status && text.match_indices(&self.words).any(is_apart)
    }
}

/// Its rows.
#[derive(Clone)]
struct Records {
    documents: Vec<Document>,
    table: Product,
    amount: Decimal,
}

struct Inner {
    mood: Mood,
    now: Records,
    /// What it answers instead, for ever: as it was when it was last remembered.
    remembered: Option<Records>,
    truths: Vec<Truth>,
    serial: i64,
    /// A change comes with the read of this number.
    change_at_read: Option<usize>,
    reads: usize,
    chance: Chance,
}

/// The ERP; clones share it.
#[derive(Clone)]
pub(super) struct World {
    inner: Arc<Mutex<Inner>>,
    clock: Arc<AtomicI64>,
}

impl fmt::Debug for World {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("World")
    }
}

fn document(id: &str, doc_type: &str, number: &str) -> Document {
    serde_json::from_value(json!({
        "id": id, "doc_type": doc_type, "number": number, "date": "2026-11-03", "partner": CUSTOMER, "currency": "EUR", "lines": [],
        "tracking_codes": [], "links": [],
    }))
    .unwrap()
}

fn table() -> Product {
    serde_json::from_value(json!({
        "id": TABLE, "count_code": "300", "code": "MIZA-1", "barcode": null, "name": "Miza Bukev", "unit": "kos", "for_sale": true,
        "service": false, "prices": [{
            "list_code": "1", "list_title": "Osnovni", "buyer": null, "sales": true, "currency": "EUR", "valid_from": null, "valid_to": null,
            "amount_from": null, "net": "100.37", "gross": null, "tax_factor": "0.22",
        }],
    }))
    .unwrap()
}

impl World {
    pub(super) fn new(clock: Arc<AtomicI64>, seed: u64) -> Self {
        let documents = vec![
            document(ORDER, "sales_order", "PN-77"),
            document(BILL, "sales_bill_domestic", "RA-55"),
            document(OFFER, "sales_offer", "PON-33"),
        ];
        let inner = Inner {
            mood: Mood::Well,
            now: Records { documents, table: table(), amount: Decimal::ZERO },
            remembered: None,
            truths: Vec::new(),
            serial: 0,
            change_at_read: None,
            reads: 0,
            chance: Chance::new(seed),
        };
        let world = Self { inner: Arc::new(Mutex::new(inner)), clock };
        (0..8).for_each(|what| world.change(what));
        world
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap()
    }

    pub(super) fn now(&self) -> Timestamp {
        Timestamp::from_second(self.clock.load(Ordering::Relaxed)).unwrap()
    }

    pub(super) fn mood(&self) -> Mood {
        self.lock().mood
    }

    pub(super) fn feel(&self, mood: Mood) {
        self.lock().mood = mood;
    }

    pub(super) fn documents(&self) -> Vec<Document> {
        self.lock().now.documents.clone()
    }

    pub(super) fn table(&self) -> Product {
        self.lock().now.table.clone()
    }

    pub(super) fn rows(&self) -> Vec<Stock> {
        self.lock().now.rows()
    }

    /// From here on reads are answered with what is true at this moment, however much changes.
    pub(super) fn answer_as_of_now(&self) {
        let mut inner = self.lock();
        inner.remembered = Some(inner.now.clone());
    }

    pub(super) fn truths(&self) -> Vec<Truth> {
        self.lock().truths.clone()
    }

    /// A change comes while it is read the n-th time from now.
    pub(super) fn change_in_a_read(&self, nth: usize) {
        let mut inner = self.lock();
        inner.change_at_read = Some(inner.reads + nth);
    }

    /// Anything changes; mostly several things, so that a story's question is often touched.
    pub(super) fn change_something(&self) {
        for _ in 0..MOST_AT_ONCE {
            let what = self.lock().chance.below(11);
            self.change(what);
        }
    }

    /// One field changes, by number; each value is one that was never there before, each day a later one.
    pub(super) fn change(&self, what: usize) {
        let now = self.now();
        self.lock().change(what, now);
    }

    async fn answer<T>(&self, of: impl FnOnce(&Records) -> T) -> Result<T, MetakockaError> {
        let (answer, mood, changes) = {
            let mut inner = self.lock();
            inner.reads += 1;
            (of(inner.remembered.as_ref().unwrap_or(&inner.now)), inner.mood, inner.change_at_read == Some(inner.reads))
        };
        if changes {
            self.change_something();
        }
        let why = match mood {
            Mood::Well => return Ok(answer),
            Mood::Slow => {
                tokio::time::sleep(Duration::from_secs(90)).await;
                return Ok(answer);
            }
            Mood::Down => Why::Outage { status: 503, after: None },
            Mood::Garbled => Why::Garbled { size: 7, fault: "it ends in the middle".to_owned() },
            Mood::Nonsense => Why::Nonsense { fault: "another document came than was asked for".to_owned() },
        };
        Err(MetakockaError { endpoint: "get_document", host: "erp.example".to_owned(), tenant: "lipa".to_owned(), why })
    }
}

impl Records {
    fn rows(&self) -> Vec<Stock> {
        let (product, warehouse) = (MkId::new(TABLE), MkId::new(WAREHOUSE));
        vec![Stock { product, warehouse, amount: self.amount, free: None, unit: Some("kos".to_owned()) }]
    }
}

impl Inner {
    fn money(&mut self) -> Decimal {
        self.serial += 1;
        Decimal::new(10_037 + self.serial * 100, 2)
    }

    fn day(&mut self) -> Date {
        self.serial += 1;
        date(2026, 10, 1) + (self.serial * 5).days()
    }

    fn is_now(&mut self, of: &str, words: String, limit: SignedDuration, now: Timestamp) {
        self.ends(of, now);
        let is_status = of.ends_with("status");
        self.truths.push(Truth { of: of.to_owned(), words, is_status, from: now, to: None, limit });
    }

    fn ends(&mut self, of: &str, now: Timestamp) {
        let open = |truth: &&mut Truth| truth.to.is_none() && truth.of.starts_with(of);
        self.truths.iter_mut().filter(open).for_each(|truth| truth.to = Some(now));
    }

    fn change(&mut self, what: usize, now: Timestamp) {
        let (money, day) = (self.money(), self.day());
        let told = |money: Decimal| format!("{money:.2} €").replace('.', ",");
        let on = |day: Date| format!("{}. {}. {}", day.day(), day.month(), day.year());
        match what {
            0 => self.of(ORDER, "delivery", on(day), now, |order| order.delivery_deadline = Some(day)),
            1 => {
                let status = [("confirmed", "Potrjeno"), ("waiting", "Čaka na dobavo"), ("cancelled", "Preklicano")];
                let (code, shown) = self.chance.pick(&status);
                let status = Status { code: code.to_owned(), shown: shown.to_owned() };
                self.of(ORDER, "status", code.to_owned(), now, |order| order.status = Some(status));
            }
            2 => self.of(BILL, "sum", told(money), now, |bill| bill.sum_all = Some(money)),
            3 => self.of(BILL, "due", on(day), now, |bill| bill.due_date = Some(day)),
            4 => self.of(OFFER, "sum", told(money), now, |offer| offer.sum_all = Some(money)),
            5 => self.of(OFFER, "until", on(day), now, |offer| offer.valid_to = Some(day)),
            6 => {
                self.now.table.prices[0].net = Some(money);
                self.is_now("table/price", told(money), SignedDuration::from_mins(15), now);
            }
            7 => {
                self.now.amount = Decimal::from(200 + self.serial);
                self.is_now("stock/amount", format!("{} kos", self.now.amount), SignedDuration::from_mins(5), now);
            }
            8 => {
                let code = format!("RR{:09}SI", self.serial);
                let shipped = Status { code: "shipped".to_owned(), shown: "Odpremljeno".to_owned() };
                let codes = vec![code.clone()];
                self.of(ORDER, "parcel", code, now, |order| order.tracking_codes = codes);
                self.of(ORDER, "shipped", on(day), now, |order| order.shipped_date = Some(day));
                self.of(ORDER, "status", "shipped".to_owned(), now, |order| order.status = Some(shipped));
            }
            9 => {
                let open = self.now.documents.iter().find(|known| known.id.as_str() == BILL).and_then(|bill| bill.sum_all).unwrap_or(money);
                let part = open - Decimal::new(1_011 + self.serial, 2);
                self.of(BILL, "paid", told(part), now, |bill| bill.sum_paid = Some(part));
            }
            _ if !self.chance.once_in(8) => self.change(0, now),
            _ => {
                let gone = self.chance.pick(&[ORDER, BILL, OFFER]);
                self.now.documents.retain(|known| known.id.as_str() != gone);
                self.ends(&format!("{gone}/"), now);
            }
        }
    }

    fn of(&mut self, id: &str, field: &str, words: String, now: Timestamp, change: impl FnOnce(&mut Document)) {
        if let Some(document) = self.now.documents.iter_mut().find(|known| known.id.as_str() == id) {
            change(document);
            self.is_now(&format!("{id}/{field}"), words, SignedDuration::from_secs(60), now);
        }
    }
}

#[async_trait]
impl ErpReads for World {
    async fn document(&self, doc_type: DocType, id: &MkId) -> Result<Option<Document>, MetakockaError> {
        let is = |known: &&Document| known.id == *id && known.doc_type == doc_type;
        self.answer(|records| records.documents.iter().find(is).cloned()).await
    }

    async fn contact(&self, id: &MkId) -> Result<Option<Contact>, MetakockaError> {
        self.answer(|_| Some(super::customer()).filter(|customer| customer.id == *id)).await
    }

    async fn product(&self, known: &Product) -> Result<Option<Product>, MetakockaError> {
        self.answer(|records| Some(records.table.clone()).filter(|table| table.code == known.code)).await
    }

    async fn stock(&self, _: &MkId) -> Result<Vec<Stock>, MetakockaError> {
        self.answer(Records::rows).await
    }

    async fn report(&self, _: DocType, _: &MkId) -> Result<Vec<u8>, MetakockaError> {
        self.answer(|_| b"%PDF-1.4".to_vec()).await
    }
}
