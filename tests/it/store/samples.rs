//! Values to store, small and plain.

use jiff::Timestamp;
use jiff::civil::date;
use postar::domain::*;
use postar::store::{Direction, MailRecord, Store};

pub(super) fn store() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::open(folder.path()).expect("a new store");
    (folder, store)
}

pub(super) fn tenant() -> TenantId {
    TenantId::new("lipa")
}

pub(super) fn mailbox() -> MailboxId {
    MailboxId::new("prodaja")
}

pub(super) fn message_id(name: &str) -> MessageId {
    MessageId::parse(&format!("{name}@gozd.example")).expect("a Message-ID")
}

pub(super) fn moment(second: i64) -> Timestamp {
    Timestamp::from_second(1_795_000_000 + second).expect("in range")
}

pub(super) fn place(uid: u32) -> Place {
    Place { folder: "INBOX".to_owned(), spot: Spot::Uid { validity: 7, uid } }
}

pub(super) fn mail(name: &str, uid: u32) -> MailRecord {
    MailRecord {
        id: message_id(name),
        mailbox: mailbox(),
        tenant: tenant(),
        place: place(uid),
        digest: Digest::of(name.as_bytes()),
        size: 2_048,
        date: Some(moment(0)),
        subject: "Kje je moje naročilo?".to_owned(),
        author: EmailAddress::parse("neza@gozd.example"),
        received_at: Some(moment(0)),
        seen_at: moment(1),
        thread: message_id(name),
        direction: Direction::Incoming,
        signals: None,
        ancestors: Vec::new(),
    }
}

pub(super) fn to_contact(id: &str) -> ErpRef {
    ErpRef { kind: ErpKind::Contact, id: MkId::new(id) }
}

pub(super) fn link(name: &str, to: &ErpRef, made_by: LinkMaker) -> Link {
    Link { message: message_id(name), to: to.clone(), confidence: Confidence::Certain, reasons: vec![MatchReason::Address], made_by }
}

pub(super) fn job(name: &str, not_before: Timestamp) -> DraftJob {
    DraftJob {
        key: key(name),
        mailbox: mailbox(),
        thread: message_id(name),
        source: message_id(name),
        source_place: place(1),
        revision: 1,
        state: DraftState::Planned,
        not_before,
        attempts: 0,
        seen_at: moment(1),
        correspondent: None,
        unread: 0,
        look_again_at: None,
        replaces: Vec::new(),
    }
}

pub(super) fn key(name: &str) -> DraftKey {
    DraftKey::parse(&format!("draftof{}", name.replace(['-', '.'], ""))).expect("a key")
}

pub(super) fn explanation(name: &str) -> Explanation {
    Explanation {
        message_id: message_id(name),
        mailbox: mailbox(),
        tenant: tenant(),
        decided_at: moment(2),
        decision: Decision::Draft,
        reason: ReasonWord::Answer,
        language: Language::Sl,
        intents: vec![Intent::OrderStatus],
        authenticity: Authenticity { verdict: Verdict::Pass, how: "dmarc=pass by mx.lipa.example".to_owned(), refused_by_policy: false },
        contact: None,
        candidates: vec![],
        documents: vec![],
        facts: vec![],
        withheld: vec![],
        figures: vec![],
        gaps: vec![],
        unread: vec![],
        left_off: vec![],
        template: Some("order_status".to_owned()),
        writer: "template".to_owned(),
        fallback: false,
        draft: None,
        asks: vec![],
        findings: vec![],
        alerts: vec![],
        model: None,
        confidence: None,
    }
}

pub(super) fn contact(id: &str, email: &str) -> Contact {
    Contact {
        id: MkId::new(id),
        code: Some("17".to_owned()),
        name: "Gozd d.o.o.".to_owned(),
        tax_number: Some("SI 1234 5678".to_owned()),
        registration_number: None,
        buyer: true,
        supplier: false,
        people: vec![ContactPerson {
            id: None,
            name: Some("Neža Gozd".to_owned()),
            emails: EmailAddress::parse(email).into_iter().collect(),
            phones: vec!["041 234 567".to_owned()],
        }],
        addresses: vec![],
        fields: std::collections::BTreeMap::new(),
    }
}

pub(super) fn document(id: &str, number: &str, partner: &str) -> Document {
    Document {
        date: Some(date(2026, 11, 3)),
        partner: Some(MkId::new(partner)),
        buyer_order: Some("PO/2026-77".to_owned()),
        sum_all: Some("439.20".parse().expect("a decimal")),
        tracking_codes: vec!["RR 123 456 789 SI".to_owned()],
        ..Document::bare(MkId::new(id), DocType::SalesOrder, number.to_owned(), Currency::eur())
    }
}

pub(super) fn product(id: &str, code: &str, name: &str) -> Product {
    Product {
        id: MkId::new(id),
        count_code: Some(format!("00{id}")),
        code: Some(code.to_owned()),
        barcode: None,
        name: name.to_owned(),
        unit: Some("kos".to_owned()),
        for_sale: true,
        service: false,
        prices: vec![],
        fields: std::collections::BTreeMap::new(),
    }
}

pub(super) fn read<T>(record: T) -> Mirrored<T> {
    Mirrored { record, read_at: moment(0) }
}
