//! Writes of every kind, each of a record of its own, so that what became of it can be counted.

use jiff::civil::date;
use postar::domain::*;

/// The id of the n-th known record of a kind.
pub(super) fn id(kind: ErpKind, n: usize) -> MkId {
    let series = match kind {
        ErpKind::Contact => 9,
        ErpKind::Product => 3,
        ErpKind::Document => 1,
    };
    MkId::new(format!("4711{series}{n:07}"))
}

pub(super) fn contact(n: usize) -> Contact {
    let value = |entry: Option<&str>, value: String| vec![FieldValue { entry: entry.map(MkId::new), value }];
    let (name, phone) = (format!("Gozd {n} d.o.o."), format!("041 {n:06}"));
    let bare = Contact::bare(id(ErpKind::Contact, n), name.clone());
    Contact {
        code: Some(format!("P-{n}")),
        fields: [("name".to_owned(), value(None, name)), ("phone".to_owned(), value(Some(&format!("77{n}")), phone))].into(),
        ..bare
    }
}

pub(super) fn product(n: usize) -> Product {
    let name = format!("Miza {n}");
    Product {
        id: id(ErpKind::Product, n),
        count_code: Some(format!("{n:04}")),
        code: Some(format!("MIZA-{n}")),
        barcode: None,
        name: name.clone(),
        unit: Some("kos".to_owned()),
        for_sale: true,
        service: false,
        prices: vec![],
        fields: [("name".to_owned(), vec![FieldValue { entry: None, value: name }])].into(),
    }
}

pub(super) fn document(n: usize) -> Document {
    let status = Some(Status { code: "created".to_owned(), shown: "Novo".to_owned() });
    Document { status, notes: Some("Kliči pred dostavo.".to_owned()), ..bare_document(id(ErpKind::Document, n), DocType::SalesOrder) }
}

/// A document without anything in it.
pub(super) fn bare_document(id: MkId, doc_type: DocType) -> Document {
    let number = format!("PN-{id}");
    Document::bare(id, doc_type, number, Currency::eur())
}

pub(super) fn new_partner(n: usize) -> ErpWrite {
    ErpWrite::NewPartner(NewPartner {
        name: format!("Breza {n} s.p."),
        company: true,
        tax_number: Some(format!("SI5555{n:04}")),
        street: Some("Lipova 8".to_owned()),
        post_number: Some("1000".to_owned()),
        city: Some("Ljubljana".to_owned()),
        country: Some("Slovenija".to_owned()),
        person: Some("Tone Breza".to_owned()),
        email: EmailAddress::parse(&format!("tone{n}@breza.example")).unwrap(),
        phone: Some("031 000 222".to_owned()),
    })
}

pub(super) fn new_document(n: usize, doc_type: DocType) -> ErpWrite {
    let line = NewLine {
        product: id(ErpKind::Product, n),
        code: format!("MIZA-{n}"),
        amount: 2.into(),
        price: "180".parse().unwrap(),
        tax_factor: "0.22".parse().unwrap(),
    };
    ErpWrite::NewDocument(NewDocument {
        doc_type,
        date: date(2026, 11, 16),
        partner: id(ErpKind::Contact, n),
        address: MkId::new(format!("88{n}")),
        buyer_order: format!("MAIL-{n}"),
        currency: Currency::eur(),
        notes: Some(format!("Iz maila {n}.")),
        lines: vec![line],
    })
}

pub(super) fn order(n: usize) -> ErpWrite {
    new_document(n, DocType::SalesOrder)
}

pub(super) fn change_phone(n: usize) -> ErpWrite {
    let (from, to) = (Some(format!("041 {n:06}")), Some(format!("051 {n:06}")));
    let path = "partner_contact_list.gsm".to_owned();
    let field = FieldChange { field: "phone".to_owned(), path, entry: Some(MkId::new(format!("77{n}"))), from, to };
    ErpWrite::ChangeContact(RecordChange { id: id(ErpKind::Contact, n), fields: vec![field], address: None })
}

pub(super) fn rename_product(n: usize) -> ErpWrite {
    let (from, to) = (Some(format!("Miza {n}")), Some(format!("Miza hrast {n}")));
    let field = FieldChange { field: "name".to_owned(), path: "name".to_owned(), entry: None, from, to };
    ErpWrite::ChangeProduct(RecordChange { id: id(ErpKind::Product, n), fields: vec![field], address: None })
}

pub(super) fn ship(n: usize) -> ErpWrite {
    let (from, to) = (Some("created".to_owned()), "shipped".to_owned());
    ErpWrite::Status(StatusChange { id: id(ErpKind::Document, n), doc_type: DocType::SalesOrder, from, to })
}

pub(super) fn note(n: usize) -> ErpWrite {
    let text = format!("Kupec prosi za dostavo v petek ({n}).");
    ErpWrite::Note(Note { id: id(ErpKind::Document, n), doc_type: DocType::SalesOrder, text, was: None })
}

pub(super) fn attach(n: usize, bytes: &[u8]) -> ErpWrite {
    let content = Digest::of(bytes);
    let name = format!("mail-{n}-{}.eml", &content.as_str()[..8]);
    let size = bytes.len() as u64;
    ErpWrite::Attach(FileToAttach { id: id(ErpKind::Document, n), doc_type: DocType::SalesOrder, name, content, size })
}

/// The bytes of the file that the n-th attachment is.
pub(super) fn file(n: usize) -> Vec<u8> {
    format!("Subject: mail {n}\r\n\r\nPozdravljeni!\r\n").into_bytes()
}

/// Every kind of write, of the n-th records.
pub(super) fn all_kinds(n: usize) -> [ErpWrite; 8] {
    [
        new_partner(n),
        change_phone(n),
        rename_product(n),
        order(n),
        new_document(n, DocType::SalesOffer),
        ship(n),
        note(n),
        attach(n, &file(n)),
    ]
}
