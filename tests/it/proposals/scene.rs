//! A company that lets everything be proposed, its mirror, and mails to it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::date;
use jiff::tz::TimeZone;
use postar::domain::*;
use postar::flow::propose::{self, FromMail};
use postar::flow::relate::{self, Seen};
use postar::flow::{Clock, Desk, Limits, MailboxMode, MailboxProfile, TenantProfile};
use postar::mail::{self, Budget};
use postar::metrics::Metrics;
use postar::store::{Changes, MirrorKind, Store, SyncState};
use postar::writer::Templates;
use rust_decimal::Decimal;

/// The customer.
pub(super) const GOZD: &str = "471100000900";

/// A company and its store.
pub(super) struct Scene {
    pub(super) desk: Desk,
    _folder: tempfile::TempDir,
}

pub(super) fn now() -> Timestamp {
    "2026-11-20T10:00:00Z".parse().unwrap()
}

pub(super) fn everything() -> Permits {
    let kinds = [WriteKind::Partners, WriteKind::Contacts, WriteKind::Orders, WriteKind::Offers, WriteKind::Attachments];
    kinds.into_iter().fold(Permits::default(), |permits, kind| permits.with(kind, Permit::Ask))
}

impl Scene {
    /// With a full mirror: one customer, three products, an order of his.
    pub(super) async fn set(permits: Permits) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        let tenant = Arc::new(tenant(permits));
        let read_at = now();
        let changes = Changes::new().contact(&tenant.id, Mirrored { record: gozd(), read_at });
        let changes = changes.document(&tenant.id, Mirrored { record: order(), read_at });
        let changes = products().into_iter().fold(changes, |changes, record| changes.product(&tenant.id, Mirrored { record, read_at }));
        let state = || SyncState { last_success: read_at, scanned: Some(read_at), whole: Some(read_at) };
        let changes = [MirrorKind::Contacts, MirrorKind::Products]
            .into_iter()
            .fold(changes, |changes, kind| changes.synced(&tenant.id, kind, state()));
        store.commit(changes).await.unwrap();
        let desk = Desk {
            tenant,
            mailbox: Arc::new(mailbox()),
            store,
            erp: None,
            model: None,
            pdf: None,
            templates: Arc::new(Templates::load().unwrap()),
            metrics: Metrics::new(),
            clock: Clock::fixed(now()),
            budget: Budget::default(),
        };
        Self { desk, _folder: folder }
    }

    /// What this mail proposes.
    pub(super) fn read(&self, raw: &str) -> FromMail {
        let message = mail::parse(raw.as_bytes(), &Budget::default());
        let seen = Seen { message: &message, flags: &[], arrived: Some(now()), in_junk: false, answered_elsewhere: false, now: now() };
        let related = relate::relate(&self.desk, &seen).unwrap();
        propose::from_mail(&self.desk, &seen, &related, raw.as_bytes()).unwrap()
    }

    /// The proposals of this mail, as they wait for a person.
    pub(super) async fn proposals(&self, raw: &str) -> Vec<Approval> {
        let found = self.read(raw);
        self.desk.store.commit(found.changes).await.unwrap();
        self.desk.store.open_approvals(&self.desk.tenant.id).unwrap()
    }

    /// What they would write.
    pub(super) async fn writes(&self, raw: &str) -> Vec<ErpWrite> {
        self.proposals(raw).await.into_iter().map(|approval| approval.write).collect()
    }
}

/// A mail that its own domain vouches for.
pub(super) fn vouched(from: &str, subject: &str, text: &str) -> String {
    let domain = from.rsplit_once('@').unwrap().1.trim_end_matches('>');
    let vouch = format!("Authentication-Results: mx.lipa.example; dmarc=pass header.from={domain}\r\n");
    format!("{vouch}{}", mail_of(from, subject, text))
}

/// The same without a word of any server.
pub(super) fn mail_of(from: &str, subject: &str, text: &str) -> String {
    let id = Digest::of(format!("{from}{subject}{text}").as_bytes());
    format!(
        "From: {from}\r\nTo: prodaja@lipa.example\r\nSubject: {subject}\r\nMessage-ID: <{}@test.example>\r\nDate: Fri, 20 Nov 2026 10:00:00 +0100\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{}\r\n",
        &id.as_str()[..20],
        text.replace('\n', "\r\n")
    )
}

pub(super) fn gozd() -> Contact {
    let person = ContactPerson {
        id: Some(MkId::new("471100000902")),
        name: Some("Neža Gozd".to_owned()),
        emails: vec![EmailAddress::parse("neza@gozd.example").unwrap(), EmailAddress::parse("info@gozd.example").unwrap()],
        phones: vec![],
    };
    let address = PostalAddress {
        id: Some(MkId::new("471100000901")),
        kind: Some("Račun".to_owned()),
        street: Some("Jelkova 3".to_owned()),
        post_number: Some("4000".to_owned()),
        city: Some("Kranj".to_owned()),
        country: Some("Slovenija".to_owned()),
    };
    Contact {
        code: Some("P-12".to_owned()),
        tax_number: Some("SI28251888".to_owned()),
        people: vec![person],
        addresses: vec![address],
        ..Contact::bare(MkId::new(GOZD), "Gozd in sin d.o.o.".to_owned())
    }
}

fn price(buyer: Option<&str>, net: i64, from: Option<jiff::civil::Date>, to: Option<jiff::civil::Date>) -> Price {
    Price {
        list_code: Some("1".to_owned()),
        list_title: None,
        buyer: buyer.map(str::to_owned),
        sales: true,
        currency: Currency::eur(),
        valid_from: from,
        valid_to: to,
        amount_from: None,
        net: Some(Decimal::from(net)),
        gross: None,
        tax_factor: Some(Decimal::new(22, 2)),
    }
}

fn product(id: &str, code: &str, name: &str, prices: Vec<Price>) -> Product {
    Product {
        id: MkId::new(id),
        count_code: None,
        code: Some(code.to_owned()),
        barcode: None,
        name: name.to_owned(),
        unit: Some("kos".to_owned()),
        for_sale: true,
        service: false,
        prices,
        fields: BTreeMap::new(),
    }
}

pub(super) fn products() -> Vec<Product> {
    let another = price(Some("Vrt d.o.o."), 50, None, None);
    let own = price(Some("Gozd in sin d.o.o."), 90, None, None);
    let old = price(None, 10, None, Some(date(2026, 1, 31)));
    vec![
        product("300", "MIZA-1", "Miza hrast", vec![price(None, 180, None, None), old]),
        product("301", "STOL-7", "Stol Pia", vec![price(None, 100, None, None), own, another.clone()]),
        product("302", "OGL-2", "Ogledalo Alma", vec![another]),
    ]
}

pub(super) fn order() -> Document {
    Document {
        date: Some(date(2026, 11, 10)),
        partner: Some(MkId::new(GOZD)),
        partner_name: Some("Gozd in sin d.o.o.".to_owned()),
        ..Document::bare(MkId::new("471100000123"), DocType::SalesOrder, "PN-77".to_owned(), Currency::eur())
    }
}

fn tenant(permits: Permits) -> TenantProfile {
    TenantProfile {
        id: TenantId::new("lipa"),
        language: Language::Sl,
        timezone: TimeZone::get("Europe/Ljubljana").unwrap(),
        internal_domains: vec![MailDomain::parse("lipa.example").unwrap()],
        writer: "template".to_owned(),
        permits,
        fields: FieldMaps::default(),
        conflicts: ConflictRules::default(),
    }
}

fn mailbox() -> MailboxProfile {
    let address = EmailAddress::parse("prodaja@lipa.example").unwrap();
    MailboxProfile {
        id: MailboxId::new("prodaja"),
        own: vec![address.clone()],
        address,
        name: None,
        signature: String::new(),
        mode: MailboxMode::Draft,
        folders: vec!["INBOX".to_owned()],
        max_age: Some(Duration::from_hours(72)),
        trusted_authserv_ids: vec!["mx.lipa.example".to_owned()],
        limits: Limits::default(),
        keep_back_below: None,
    }
}
