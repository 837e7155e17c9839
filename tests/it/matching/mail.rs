//! Mails and records made up for one promise each.

use jiff::{Timestamp, civil::date};
use postar::{
    domain::{
        Candidates, Contact, ContactPerson, Currency, DocType, Document, DocumentLine, EmailAddress, Intent, Matches, Message, Mirrored,
        MkId, Price, Product, Status,
    },
    mail::{Budget, parse},
    matching::{Ask, asked_text, choose_contact, choose_documents, signals},
};

/// The day on which every made-up mail is seen.
pub(super) const TODAY: jiff::civil::Date = date(2026, 11, 16);

/// A plain mail.
pub(super) fn mail(from: &str, subject: &str, text: &str) -> Message {
    mail_with(&format!("From: {from}\r\nSubject: {subject}\r\n"), text)
}

/// A mail with these header lines besides the usual ones.
pub(super) fn mail_with(header: &str, text: &str) -> Message {
    let raw = format!("{header}To: prodaja@lipa.example\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n");
    parse(raw.as_bytes(), &Budget::default())
}

/// A partner with these addresses.
pub(super) fn contact(id: &str, name: &str, emails: &[&str]) -> Contact {
    let person = |email: &&str| ContactPerson { id: None, name: None, emails: vec![address(email)], phones: Vec::new() };
    Contact { people: emails.iter().map(person).collect(), ..Contact::bare(MkId::new(id), name.to_owned()) }
}

/// An address that can be read.
pub(super) fn address(text: &str) -> EmailAddress {
    EmailAddress::parse(text).expect("a readable address")
}

/// An order of a partner, sent out on the tenth of November, with one line.
pub(super) fn order(id: &str, number: &str, partner: &str) -> Document {
    document(DocType::SalesOrder, id, number, partner, "in_preparation")
}

/// An unpaid bill of a partner.
pub(super) fn bill(id: &str, number: &str, partner: &str) -> Document {
    document(DocType::SalesBillDomestic, id, number, partner, "issued")
}

/// A document with a status and one line: ten chairs.
pub(super) fn document(doc_type: DocType, id: &str, number: &str, partner: &str, status: &str) -> Document {
    let line = DocumentLine {
        product: None,
        code: Some("STOL-PIA".to_owned()),
        name: "Stol Pia".to_owned(),
        unit: None,
        amount: 10.into(),
        price: None,
        price_with_tax: None,
        discount: None,
    };
    Document {
        date: Some(date(2026, 11, 10)),
        partner: Some(MkId::new(partner)),
        status: Some(Status { code: status.to_owned(), shown: String::new() }),
        lines: vec![line],
        sum_all: Some(100.into()),
        ..Document::bare(MkId::new(id), doc_type, number.to_owned(), Currency::eur())
    }
}

/// A product with a code and a name.
pub(super) fn product(code: &str, name: &str) -> Mirrored<Product> {
    let record = Product {
        id: MkId::new(code),
        count_code: None,
        code: Some(code.to_owned()),
        barcode: None,
        name: name.to_owned(),
        unit: None,
        for_sale: true,
        service: false,
        prices: Vec::new(),
        fields: std::collections::BTreeMap::new(),
    };
    mirrored(record)
}

/// A row of a price list, for everybody or one buyer.
pub(super) fn price(buyer: Option<&str>) -> Price {
    Price {
        list_code: None,
        list_title: None,
        buyer: buyer.map(str::to_owned),
        sales: true,
        currency: Currency::eur(),
        valid_from: None,
        valid_to: None,
        amount_from: None,
        net: None,
        gross: None,
        tax_factor: None,
    }
}

/// A record as the mirror holds it.
pub(super) fn mirrored<T>(record: T) -> Mirrored<T> {
    Mirrored { record, read_at: Timestamp::UNIX_EPOCH }
}

/// Matches a mail against these partners and documents, all of which the store would find.
pub(super) fn matched(message: &Message, contacts: &[Contact], documents: &[Document], intents: &[Intent]) -> Matches {
    let documents: Vec<Mirrored<Document>> = documents.iter().cloned().map(mirrored).collect();
    let candidates = Candidates { contacts: contacts.iter().cloned().map(mirrored).collect(), documents: documents.clone() };
    let signals = signals(message, Vec::new(), Vec::new(), "SI");
    let choice = choose_contact(&signals, &candidates);
    let text = asked_text(message);
    choose_documents(&signals, &choice, &candidates, &documents, &Ask { intents, text: &text, today: TODAY })
}

/// Numbers of the certain and likely documents.
pub(super) fn sure(matches: &Matches) -> Vec<&str> {
    let sure = matches.documents.iter().filter(|document| document.confidence >= postar::domain::Confidence::Likely);
    sure.map(|document| document.number.as_str()).collect()
}
