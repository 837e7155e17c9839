//! Letters of customers and strangers, and what is true of those who write them.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// Somebody who writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Writer {
    pub(crate) name: &'static str,
    pub(crate) address: &'static str,
    /// The record of the ERP that is theirs.
    pub(crate) contact: Option<&'static str>,
    /// Documents of theirs, by number.
    pub(crate) orders: &'static [&'static str],
}

/// Customers of the labelled company, and two strangers.
pub(crate) const WRITERS: [Writer; 6] = [
    Writer { name: "Mojca Rant", address: "nabava@jezerka.example", contact: Some("471100000190"), orders: &["PN-412"] },
    Writer { name: "Neža Gozd", address: "neza@gozd.example", contact: Some("471100000170"), orders: &["PN-77"] },
    Writer { name: "Tone Breza", address: "tone@breza.example", contact: Some("471100000174"), orders: &[] },
    Writer { name: "Damjan Novak", address: "novak@novak-interier.example", contact: Some("471100000177"), orders: &["PN-410"] },
    Writer { name: "Neznanka", address: "nekdo@neznano.example", contact: None, orders: &[] },
    Writer { name: "Vili Tujec", address: "vili@drugje.example", contact: None, orders: &[] },
];

/// What is asked; `{order}` is a document's number.
pub(crate) const QUESTIONS: [&str; 6] = [
    "Dober dan,\n\nkdaj bo dobavljeno naročilo {order}?\n\nHvala in lep pozdrav",
    "Pozdravljeni,\n\nzanima me, v kakšnem stanju je naročilo {order} in ali je že poslano.\n\nLep pozdrav",
    "Dober dan,\n\nkoliko stane Stol Lina in ali je na zalogi?\n\nHvala",
    "Dober dan,\n\nprosim za ceno 6 kosov STOL-PIA in rok dobave.\n\nLep pozdrav",
    "Dober dan,\n\nali ste prejeli plačilo za naročilo {order}?\n\nHvala",
    "Dober dan,\n\nkje je moje naročilo?\n\nHvala",
];

/// A letter to the company.
#[derive(Clone, Debug)]
pub(crate) struct Letter {
    pub(crate) id: String,
    pub(crate) from: Writer,
    /// The company's own server vouches for the sender.
    pub(crate) vouched: bool,
    pub(crate) ancestors: Vec<String>,
    pub(crate) text: String,
    pub(crate) written: Timestamp,
    /// Length of an attachment; none: plain text.
    pub(crate) attachment: Option<usize>,
}

impl Letter {
    /// As it lies on the server.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let Writer { name, address, .. } = self.from;
        let domain = address.split('@').nth(1).unwrap_or_default();
        let verdict = if self.vouched { "pass" } else { "fail" };
        let date = self.written.to_zoned(TimeZone::UTC).strftime("%a, %d %b %Y %H:%M:%S +0000");
        let text = self.text.replace('\n', "\r\n");
        let head = format!(
            "Return-Path: <{address}>\r\n\
             Authentication-Results: mx.lipa.example; spf={verdict} smtp.mailfrom={address};\r\n\
             \x20dkim={verdict} header.d={domain}; dmarc={verdict} header.from={domain}\r\n\
             From: {name} <{address}>\r\nTo: prodaja@lipa.example\r\nMessage-ID: {}\r\n{}Subject: Naročilo\r\nDate: {date}\r\nMIME-Version: 1.0\r\n",
            self.id,
            ancestry(&self.ancestors),
        );
        let plain = format!("Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n");
        let body = match self.attachment {
            None => plain,
            Some(length) => format!(
                "Content-Type: multipart/mixed; boundary=\"meja\"\r\n\r\n--meja\r\n{plain}\r\n--meja\r\n\
                 Content-Type: application/pdf; name=\"p.pdf\"\r\nContent-Disposition: attachment; filename=\"p.pdf\"\r\n\
                 Content-Transfer-Encoding: base64\r\n\r\n{}--meja--\r\n",
                "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2\r\n".repeat(length / 66)
            ),
        };
        (head + &body).into_bytes()
    }
}

/// A letter of the owner's in a thread: an answer, or a draft of his own.
pub(crate) fn owners_letter(id: &str, ancestors: &[String], text: &str) -> Vec<u8> {
    let ancestry = ancestry(ancestors);
    format!(
        "From: prodaja@lipa.example\r\nTo: stranka@drugje.example\r\nMessage-ID: {id}\r\n{ancestry}Subject: Re: Naročilo\r\n\
         Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
    )
    .into_bytes()
}

fn ancestry(ids: &[String]) -> String {
    match ids.last() {
        Some(last) => format!("In-Reply-To: {last}\r\nReferences: {}\r\n", ids.join(" ")),
        None => String::new(),
    }
}
