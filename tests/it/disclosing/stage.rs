//! Two customers with documents whose figures are canaries, and mails to be judged against them.

use std::sync::Arc;

use jiff::Timestamp;
use postar::domain::*;
use postar::flow::{Desk, MailboxProfile, replay};
use postar::store::Changes;
use serde_json::json;

use crate::flow::stage::Stage;

/// Stands on documents of the customer who writes.
pub(super) const OWN_CANARIES: [&str; 3] = ["1.893,47", "8.731,13", "RR123456789SI"];
/// Stands on documents of another customer.
pub(super) const FOREIGN_CANARIES: [&str; 3] = ["6.644,91", "CC987654321SI", "Hotel Jezerka"];

pub(super) struct Scene {
    pub(super) desk: Desk,
    _stage: Stage,
}

impl Scene {
    pub(super) async fn set() -> Self {
        let mut stage = Stage::set();
        let mut desk = stage.desk();
        let address = |text: &str| EmailAddress::parse(text).unwrap();
        desk.mailbox = Arc::new(MailboxProfile {
            own: vec![address("prodaja@lipa.example"), address("info@lipa.example")],
            name: Some("Lipa Studio, prodaja".to_owned()),
            trusted_authserv_ids: vec!["mx.lipa.example".to_owned()],
            signature: "Lep pozdrav\nLipa Studio\nIBAN SI56 1910 0000 0123 438".to_owned(),
            max_age: None,
            ..(*desk.mailbox).clone()
        });
        let tenant = desk.tenant.id.clone();
        let gozd = contact("900", "Gozd in sin d.o.o.", &[("Neža Gozd", "neza@gozd.example"), ("Peter Gozd", "peter@gozd.example")]);
        let hotel = contact("901", "Hotel Jezerka d.d.", &[("Jana Jezernik", "nabava@jezerka.example"), ("Saldo", "saldo@racuni.example")]);
        let vrtec = contact("902", "Vrtec Mehurček", &[("Maja Vrtnik", "maja@mehurcek.example"), ("Saldo", "saldo@racuni.example")]);
        let mut changes = Changes::new();
        for contact in [gozd, hotel, vrtec] {
            changes = changes.contact(&tenant, mirrored(contact));
        }
        for document in [
            order("77", "PN-77", "900", "8731.13", "RR123456789SI"),
            bill("318", "R26-0318", "900", "1893.47"),
            order("99", "PN-99", "901", "6644.91", "CC987654321SI"),
        ] {
            changes = changes.document(&tenant, mirrored(document));
        }
        desk.store.commit(changes).await.unwrap();
        Self { desk, _stage: stage }
    }

    /// What would be done with a mail.
    pub(super) async fn judged(&self, mail: &str) -> Explanation {
        replay::replay(&self.desk, mail.as_bytes(), &[], false, "2026-11-22T12:00:00Z".parse().unwrap()).await.unwrap()
    }

    /// The kinds of alerts that a mail raises.
    pub(super) async fn alerts(&self, mail: &str) -> Vec<AlertKind> {
        self.judged(mail).await.alerts.iter().map(|alert| alert.kind).collect()
    }
}

pub(super) fn mirrored<T>(record: T) -> Mirrored<T> {
    Mirrored { record, read_at: Timestamp::UNIX_EPOCH }
}

pub(super) fn contact(id: &str, name: &str, people: &[(&str, &str)]) -> Contact {
    let person = |(name, email): &(&str, &str)| ContactPerson {
        id: None,
        name: Some((*name).to_owned()),
        emails: vec![EmailAddress::parse(email).unwrap()],
        phones: vec!["041 555 777".to_owned()],
    };
    Contact {
        tax_number: Some("SI28251888".to_owned()).filter(|_| id == "900"),
        people: people.iter().map(person).collect(),
        ..Contact::bare(MkId::new(id), name.to_owned())
    }
}

fn order(id: &str, number: &str, partner: &str, total: &str, parcel: &str) -> Document {
    let order = json!({
        "id": id, "doc_type": "sales_order", "number": number, "date": "2026-11-03", "partner": partner, "currency": "EUR", "lines": [],
        "sum_all": total, "shipped_date": "2026-11-20", "tracking_codes": [parcel], "links": [],
        "status": {"code": "shipped", "shown": "Odpremljen"},
    });
    serde_json::from_value(order).unwrap()
}

fn bill(id: &str, number: &str, partner: &str, total: &str) -> Document {
    let bill = json!({
        "id": id, "doc_type": "sales_bill_domestic", "number": number, "date": "2026-11-03", "partner": partner, "currency": "EUR",
        "lines": [], "sum_all": total, "due_date": "2026-12-03", "tracking_codes": [], "links": [],
    });
    serde_json::from_value(bill).unwrap()
}

/// A customer's mail, part by part.
#[derive(Clone, Debug)]
pub(super) struct Letter {
    /// What the border server says, without its name; none: it says nothing.
    pub(super) said: Option<String>,
    /// Fields below the border.
    pub(super) below: Vec<String>,
    pub(super) from: String,
    /// Further fields: Reply-To, Cc.
    pub(super) more: Vec<String>,
    pub(super) subject: String,
    pub(super) text: String,
    /// Names of what is attached.
    pub(super) files: Vec<String>,
}

impl Letter {
    /// As the customer writes it.
    pub(super) fn of_the_customer() -> Self {
        Self::from("Neža Gozd", "neza@gozd.example")
    }

    /// Of anybody whose domain is his own and vouched for.
    pub(super) fn from(name: &str, address: &str) -> Self {
        let domain = EmailAddress::parse(address).unwrap().domain();
        Self {
            said: Some(format!("dmarc=pass header.from={domain}")),
            below: Vec::new(),
            from: format!("\"{name}\" <{address}>"),
            more: Vec::new(),
            subject: "Vprašanje".to_owned(),
            text: "Dober dan,\n\nprosim za kopijo računa R26-0318. Kje je naročilo PN-77?\n\nHvala".to_owned(),
            files: Vec::new(),
        }
    }

    pub(super) fn with(mut self, field: &str) -> Self {
        self.more.push(field.to_owned());
        self
    }

    pub(super) fn about(self, subject: &str, text: &str) -> Self {
        Self { subject: subject.to_owned(), text: text.to_owned(), ..self }
    }

    pub(super) fn mail(&self) -> String {
        let said = self.said.iter().map(|said| format!("Authentication-Results: mx.lipa.example; {said}"));
        let border =
            "Received: from out.example (out.example [198.51.100.17]) by mx.lipa.example with ESMTPS id y; Sun, 22 Nov 2026 10:00:01 +0100";
        let head = ["Date: Sun, 22 Nov 2026 10:00:00 +0100".to_owned(), "To: prodaja@lipa.example".to_owned()];
        let named = [format!("From: {}", self.from), format!("Subject: {}", self.subject), "Message-ID: <m1@out.example>".to_owned()];
        let fields: Vec<String> =
            said.chain([border.to_owned()]).chain(self.below.clone()).chain(head).chain(named).chain(self.more.clone()).collect();
        let text = format!("Content-Type: text/plain; charset=utf-8\r\n\r\n{}\r\n", self.text.replace('\n', "\r\n"));
        if self.files.is_empty() {
            return format!("{}\r\n{text}", fields.join("\r\n"));
        }
        let files = self.files.iter().map(|name| {
            format!("--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=\"{name}\"\r\n\r\n%PDF\r\n")
        });
        let head = format!("{}\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n", fields.join("\r\n"));
        format!("{head}--b\r\n{text}{}--b--\r\n", files.collect::<String>())
    }
}
