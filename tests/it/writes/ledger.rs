//! An ERP that does as it is told by the requests, keeps count, and answers as badly as a test wants.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use async_trait::async_trait;
use jiff::civil::Date;
use postar::domain::*;
use postar::flow::write::erp::Erp;
use postar::metakocka::{MetakockaError, PartnerKey, ProductKey, Receipt, Request, Why};
use serde_json::Value;

use super::samples::{bare_document, contact, document, product};

/// What becomes of one call that writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It is done and said.
    Answered,
    /// It is done, and this comes instead of the answer.
    Lost(Garble),
    /// It is not done, and this comes instead of an answer.
    Missed(Garble),
    /// It is not done, and refused with a code that says so.
    Refused,
    /// It never leaves.
    NeverSent,
    /// It is done, and refused as if it had been there before.
    Doubled,
    /// It is done, and the answer names no record.
    Nameless,
}

/// What comes instead of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Garble {
    Reset,
    Gateway,
    Truncated,
    Code99,
    Hang,
}

impl Garble {
    pub(super) const ALL: [Self; 5] = [Self::Reset, Self::Gateway, Self::Truncated, Self::Code99, Self::Hang];

    fn why(self) -> Why {
        match self {
            // A connection that breaks can't be made out of nothing; for what may have been saved it is the same.
            Self::Reset => Why::Inside { told: "the connection was reset".to_owned() },
            Self::Gateway => Why::Outage { status: 504, after: None },
            Self::Truncated => Why::Garbled { size: 17, fault: "EOF while parsing".to_owned() },
            Self::Code99 => Why::Refused { code: "99".to_owned(), told: "unknown".to_owned() },
            Self::Hang => Why::TooSlow(Duration::from_mins(2)),
        }
    }
}

/// The ERP; clones share it.
#[derive(Clone)]
pub(super) struct Ledger(Arc<Mutex<Books>>);

/// What it has, and what it was asked.
#[derive(Default)]
pub(super) struct Books {
    pub(super) contacts: Vec<Contact>,
    pub(super) products: Vec<Product>,
    pub(super) documents: Vec<Document>,
    /// What the next calls come to; then all is well.
    pub(super) fates: VecDeque<Fate>,
    /// Every call that reached it: endpoint and body.
    pub(super) writes: Vec<(&'static str, Value)>,
    /// How many reads there were.
    pub(super) reads: usize,
    /// Reads of these numbers fail.
    pub(super) failing_reads: Vec<usize>,
    /// Names that it keeps otherwise than they were sent.
    pub(super) shortens_names: bool,
    pub(super) next: u64,
}

impl fmt::Debug for Ledger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Ledger")
    }
}

impl Ledger {
    /// One with so many records of each kind.
    pub(super) fn with(records: usize) -> Self {
        let books = Books {
            contacts: (0..records).map(contact).collect(),
            products: (0..records).map(product).collect(),
            documents: (0..records).map(document).collect(),
            ..Books::default()
        };
        Self(Arc::new(Mutex::new(books)))
    }

    pub(super) fn books(&self) -> MutexGuard<'_, Books> {
        self.0.lock().unwrap()
    }

    /// How many calls that write reached it.
    pub(super) fn sent(&self) -> usize {
        self.books().writes.len()
    }

    /// How many reads there were.
    pub(super) fn reads(&self) -> usize {
        self.books().reads
    }

    pub(super) fn expects(&self, fates: impl IntoIterator<Item = Fate>) {
        self.books().fates.extend(fates);
    }

    fn read<T>(&self, read: impl FnOnce(&Books) -> T) -> Result<T, MetakockaError> {
        let mut books = self.books();
        books.reads += 1;
        if books.failing_reads.contains(&books.reads) {
            return Err(error("search", Why::Outage { status: 503, after: None }));
        }
        Ok(read(&books))
    }
}

fn error(endpoint: &'static str, why: Why) -> MetakockaError {
    MetakockaError { endpoint, host: "erp.example".to_owned(), tenant: "lipa".to_owned(), why }
}

#[async_trait]
impl Erp for Ledger {
    /// The wait before and after what is done gives a test the places at which to end the program.
    async fn write(&self, request: &Request) -> Result<Receipt, MetakockaError> {
        let fate = self.books().fates.pop_front().unwrap_or(Fate::Answered);
        let failed = |why| Err(error(request.endpoint(), why));
        if fate == Fate::NeverSent {
            return failed(Why::CircuitOpen { after: Duration::from_secs(30) });
        }
        tokio::task::yield_now().await;
        let made = {
            let mut books = self.books();
            books.writes.push((request.endpoint(), request.shown()));
            if matches!(fate, Fate::Missed(_) | Fate::Refused) { None } else { Some(books.apply(request.endpoint(), &request.shown())) }
        };
        tokio::task::yield_now().await;
        match (fate, made) {
            (Fate::Lost(garble) | Fate::Missed(garble), _) => failed(garble.why()),
            (Fate::Refused, _) => failed(Why::Refused { code: "2".to_owned(), told: "Paramether is wrong".to_owned() }),
            (Fate::Doubled, Some((id, _))) => failed(Why::Exists { told: "already exist".to_owned(), ids: vec![id] }),
            (Fate::Nameless, _) => Ok(Receipt { id: None, number: None, remarks: vec![] }),
            (_, Some((id, number))) => Ok(Receipt { id: Some(id), number, remarks: vec![] }),
            (_, None) => unreachable!("what is answered was done"),
        }
    }

    async fn contact(&self, id: &MkId) -> Result<Option<Contact>, MetakockaError> {
        self.read(|books| books.contacts.iter().find(|contact| contact.id == *id).cloned())
    }

    async fn contacts_by(&self, key: PartnerKey<'_>) -> Result<Vec<Contact>, MetakockaError> {
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        let fits = |contact: &&Contact| match key {
            PartnerKey::Email(email) => contact.knows(email),
            PartnerKey::TaxNumber(number) => contact.tax_digits() == Some(digits(number)),
            PartnerKey::Name(name) => contact.name == name,
        };
        self.read(|books| books.contacts.iter().filter(fits).cloned().collect())
    }

    async fn product(&self, key: ProductKey<'_>) -> Result<Option<Product>, MetakockaError> {
        let fits = |product: &&Product| match key {
            ProductKey::Code(code) => product.code.as_deref() == Some(code),
            ProductKey::CountCode(code) => product.count_code.as_deref() == Some(code),
        };
        self.read(|books| books.products.iter().find(fits).cloned())
    }

    async fn document(&self, doc_type: DocType, id: &MkId) -> Result<Option<Document>, MetakockaError> {
        self.read(|books| books.documents.iter().find(|document| document.id == *id && document.doc_type == doc_type).cloned())
    }

    async fn order_of_buyer(&self, number: &str) -> Result<Option<Document>, MetakockaError> {
        let fits = |document: &&Document| document.doc_type == DocType::SalesOrder && document.buyer_order.as_deref() == Some(number);
        self.read(|books| books.documents.iter().find(fits).cloned())
    }

    async fn offers_of(&self, partner: &MkId, _: Date) -> Result<Vec<Document>, MetakockaError> {
        let fits = |document: &&Document| document.doc_type == DocType::SalesOffer && document.partner.as_ref() == Some(partner);
        self.read(|books| books.documents.iter().filter(fits).cloned().collect())
    }
}

fn text(of: &Value, key: &str) -> Option<String> {
    of[key].as_str().filter(|text| !text.is_empty()).map(str::to_owned)
}

impl Books {
    /// A call arrives after everybody has given it up.
    pub(super) fn late(&mut self, endpoint: &str, body: &Value) {
        self.apply(endpoint, body);
    }

    /// Does what a request says.
    fn apply(&mut self, endpoint: &str, body: &Value) -> (MkId, Option<String>) {
        match endpoint {
            "add_partner" => self.add_partner(&body["partner"]),
            "update_partner" => self.update_partner(&body["partner"]),
            "product_update" => self.update_product(body),
            "put_document" => self.put_document(body),
            _ => self.update_document(body),
        }
    }

    fn fresh_id(&mut self) -> MkId {
        self.next += 1;
        MkId::new(format!("4711555{:05}", self.next))
    }

    fn add_partner(&mut self, partner: &Value) -> (MkId, Option<String>) {
        let id = self.fresh_id();
        let person = &partner["partner_contact"];
        let mut name = text(partner, "customer").unwrap();
        if self.shortens_names {
            name = name.chars().take(5).collect();
        }
        let [street, post_number, city, country] = ["street", "post_number", "place", "country"].map(|key| text(partner, key));
        self.contacts.push(Contact {
            id: id.clone(),
            code: Some(format!("P-{id}")),
            name,
            tax_number: text(partner, "tax_id_number"),
            people: vec![ContactPerson {
                id: None,
                name: text(person, "name"),
                emails: text(person, "email").and_then(|email| EmailAddress::parse(&email)).into_iter().collect(),
                phones: text(person, "gsm").into_iter().collect(),
            }],
            addresses: vec![PostalAddress { id: None, kind: Some("Račun".to_owned()), street, post_number, city, country }],
            fields: [].into(),
            ..contact(0)
        });
        (id, None)
    }

    fn update_partner(&mut self, partner: &Value) -> (MkId, Option<String>) {
        let id = MkId::new(text(partner, "mk_id").unwrap());
        let contact = self.contacts.iter_mut().find(|contact| contact.id == id).unwrap();
        for person in partner["partner_contact_list"].as_array().into_iter().flatten() {
            let entry = text(person, "mk_id").map(MkId::new);
            contact.fields.insert("phone".to_owned(), vec![FieldValue { entry, value: text(person, "gsm").unwrap() }]);
        }
        (id, None)
    }

    fn update_product(&mut self, body: &Value) -> (MkId, Option<String>) {
        let id = MkId::new(text(body, "mk_id").unwrap());
        let product = self.products.iter_mut().find(|product| product.id == id).unwrap();
        product.fields.insert("name".to_owned(), vec![FieldValue { entry: None, value: text(body, "name").unwrap() }]);
        (id, None)
    }

    fn put_document(&mut self, body: &Value) -> (MkId, Option<String>) {
        let id = self.fresh_id();
        let line = |line: &Value| DocumentLine {
            product: None,
            code: text(line, "code"),
            name: text(line, "code").unwrap(),
            unit: None,
            amount: text(line, "amount").unwrap().parse().unwrap(),
            price: text(line, "price").map(|price| price.parse().unwrap()),
            price_with_tax: None,
            discount: None,
        };
        let made = Document {
            date: text(body, "doc_date").and_then(|date| Date::strptime("%d.%m.%Y", date).ok()),
            partner: text(&body["partner"], "mk_id").map(MkId::new),
            buyer_order: text(body, "buyer_order"),
            notes: text(body, "notes"),
            lines: body["product_list"].as_array().unwrap().iter().map(line).collect(),
            ..bare_document(id.clone(), DocType::from_word(&text(body, "doc_type").unwrap()).unwrap())
        };
        let number = made.number.clone();
        self.documents.push(made);
        (id, Some(number))
    }

    fn update_document(&mut self, body: &Value) -> (MkId, Option<String>) {
        let id = MkId::new(text(body, "mk_id").unwrap());
        let document = self.documents.iter_mut().find(|document| document.id == id).unwrap();
        if let Some(code) = text(body, "status_code") {
            document.status = Some(Status { shown: code.clone(), code });
        }
        if let Some(notes) = text(body, "notes") {
            document.notes = Some(notes);
        }
        for file in body["attachment_list"].as_array().into_iter().flatten() {
            document.attachments.push(DocAttachment { name: text(file, "file_name").unwrap(), url: String::new() });
        }
        (id, None)
    }
}
