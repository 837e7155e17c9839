//! Reads the labelled set's ERP straight into domain types, and looks records up as the store does.

use std::{fs, path::PathBuf};

use jiff::{Timestamp, civil::Date};
use postar::domain::{
    Candidates, Contact, ContactPerson, Currency, DocLink, DocType, Document, DocumentLine, EmailAddress, Mirrored, MkId, Product, Signals,
    Status, e164, fold, number_key, stem,
};
use rust_decimal::Decimal;
use serde_json::Value;

/// The mirror of the labelled company.
pub(super) struct Erp {
    pub(super) contacts: Vec<Mirrored<Contact>>,
    pub(super) products: Vec<Mirrored<Product>>,
    pub(super) documents: Vec<Mirrored<Document>>,
}

/// The folder of the labelled set.
pub(super) fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/eval")
}

impl Erp {
    /// The labelled company as its seed describes it.
    pub(super) fn labelled() -> Self {
        let seed: Value = serde_json::from_str(&fs::read_to_string(folder().join("seed.json")).unwrap()).unwrap();
        let company = &seed["companies"][0];
        Self {
            contacts: all(&company["partners"], contact),
            products: all(&company["products"], product),
            documents: all(&company["documents"], document),
        }
    }

    /// What the store finds for these signals: contacts by address, domain, tax number, phone; documents by number or code.
    pub(super) fn candidates(&self, signals: &Signals) -> Candidates {
        let keys: Vec<&str> = signals.numbers.iter().map(|(key, _)| key.as_str()).collect();
        let numbered = |document: &Document| {
            let buyers = document.buyer_order.iter().map(|number| number_key(number));
            let coded = document.tracking_codes.iter().any(|code| signals.tracking_codes.contains(code));
            coded || std::iter::once(number_key(&document.number)).chain(buyers).any(|key| keys.contains(&key.as_str()))
        };
        Candidates {
            contacts: self.contacts.iter().filter(|contact| is_pointed_to(&contact.record, signals)).cloned().collect(),
            documents: self.documents.iter().filter(|document| numbered(&document.record)).cloned().collect(),
        }
    }

    /// Every document of a partner.
    pub(super) fn documents_of(&self, partner: &MkId) -> Vec<Mirrored<Document>> {
        self.documents.iter().filter(|document| document.record.partner.as_ref() == Some(partner)).cloned().collect()
    }

    /// Products whose name words or codes these terms are.
    pub(super) fn products_by(&self, terms: &[String]) -> Vec<Mirrored<Product>> {
        let indexed = |product: &Product| -> Vec<String> {
            let code = product.code.clone().unwrap_or_default();
            fold(&product.name).split(' ').map(|word| stem(word).to_owned()).chain([number_key(&code), fold(&code)]).collect()
        };
        self.products.iter().filter(|product| indexed(&product.record).iter().any(|term| terms.contains(term))).cloned().collect()
    }
}

fn is_pointed_to(contact: &Contact, signals: &Signals) -> bool {
    let domain =
        |email: &EmailAddress| signals.domain.as_ref().is_some_and(|domain| domain.organizational() == email.domain().organizational());
    let phones = contact.people.iter().flat_map(|person| &person.phones);
    signals.author.as_ref().is_some_and(|author| contact.knows(author))
        || contact.emails().any(domain)
        || contact.tax_digits().is_some_and(|digits| signals.tax_numbers.contains(&digits))
        || phones.filter_map(|phone| e164(phone, "SI")).any(|phone| signals.phones.contains(&phone))
        || signals.thread_contacts.contains(&contact.id)
}

fn all<T>(rows: &Value, read: fn(&Value) -> T) -> Vec<Mirrored<T>> {
    rows.as_array().unwrap().iter().map(|row| Mirrored { record: read(row), read_at: Timestamp::UNIX_EPOCH }).collect()
}

fn text(row: &Value, field: &str) -> Option<String> {
    row[field].as_str().map(str::to_owned)
}

fn id(row: &Value) -> MkId {
    MkId::new(text(row, "mk_id").unwrap())
}

fn number(row: &Value, field: &str) -> Option<Decimal> {
    text(row, field).and_then(|number| number.replace(',', ".").parse().ok())
}

fn day(row: &Value, field: &str) -> Option<Date> {
    text(row, field).and_then(|day| day.get(..10).and_then(|day| day.parse().ok()))
}

fn list(row: &Value, field: &str) -> Vec<Value> {
    row[field].as_array().cloned().unwrap_or_default()
}

fn contact(row: &Value) -> Contact {
    let person = |row: &Value| ContactPerson {
        id: None,
        name: text(row, "name"),
        emails: text(row, "email").and_then(|email| EmailAddress::parse(&email)).into_iter().collect(),
        phones: ["gsm", "phone"].iter().filter_map(|field| text(row, field)).collect(),
    };
    Contact {
        id: id(row),
        code: text(row, "count_code"),
        name: text(row, "customer").unwrap(),
        tax_number: text(row, "tax_id_number"),
        registration_number: None,
        buyer: true,
        supplier: false,
        people: list(row, "partner_contact_list").iter().map(person).collect(),
        addresses: Vec::new(),
    }
}

fn product(row: &Value) -> Product {
    Product {
        id: id(row),
        count_code: text(row, "count_code"),
        code: text(row, "code"),
        barcode: None,
        name: text(row, "name").unwrap(),
        unit: text(row, "unit"),
        for_sale: true,
        service: row["service"] == "true",
        prices: Vec::new(),
    }
}

fn document(row: &Value) -> Document {
    Document {
        id: id(row),
        doc_type: DocType::from_word(row["doc_type"].as_str().unwrap()).unwrap(),
        number: text(row, "count_code").unwrap(),
        date: day(row, "doc_date"),
        partner: text(&row["partner"], "mk_id").map(MkId::new),
        partner_name: text(&row["partner"], "customer"),
        buyer_order: text(row, "buyer_order"),
        title: text(row, "title"),
        currency: Currency::eur(),
        status: text(row, "status_desc").map(|code| Status { code, shown: text(row, "status_code").unwrap_or_default() }),
        lines: list(row, "product_list").iter().map(line).collect(),
        sum_basic: number(row, "sum_basic"),
        sum_all: number(row, "sum_all"),
        sum_paid: number(row, "sum_paid"),
        due_date: day(row, "duo_payment"),
        delivery_deadline: day(row, "delivery_deadline"),
        shipped_date: day(row, "shipped_date"),
        valid_to: day(row, "valid_to"),
        last_paid_date: day(row, "last_paid_date"),
        tracking_codes: list(row, "extra_column").iter().filter_map(|column| text(column, "value")).collect(),
        links: list(row, "doc_link_list").iter().map(link).collect(),
    }
}

fn line(row: &Value) -> DocumentLine {
    DocumentLine {
        product: text(row, "mk_id").map(MkId::new),
        code: text(row, "code"),
        name: text(row, "name").unwrap_or_default(),
        unit: text(row, "unit"),
        amount: number(row, "amount").unwrap_or_default(),
        price: number(row, "price"),
        price_with_tax: number(row, "price_with_tax"),
        discount: None,
    }
}

fn link(row: &Value) -> DocLink {
    DocLink { id: id(row), number: text(row, "count_code"), doc_type: text(row, "doc_type") }
}
