//! Who gets the answer, and how it hangs on its parent.

use postar::domain::{Contact, ContactPerson, EmailAddress, MkId};
use postar::mail::{recipients, references, reply_subject};

use super::{address, parsed};

fn own() -> Vec<EmailAddress> {
    vec![address("prodaja@lipa.example"), address("info@lipa.example")]
}

fn contact(emails: &[&str]) -> Contact {
    let person = ContactPerson { id: None, name: None, emails: emails.iter().map(|email| address(email)).collect(), phones: Vec::new() };
    Contact { people: vec![person], ..Contact::bare(MkId::new("471100000900"), "Gozd in sin d.o.o.".to_owned()) }
}

/// To, Cc and those left out, each joined by blanks.
fn check(headers: &str, contact: Option<&Contact>, to: &str, cc: &str, left_out: &str) {
    let message = parsed(&format!("{headers}\r\n\r\nKdaj?"));
    let chosen = recipients(&message, &own(), contact);
    let joined = |named: &[postar::domain::NamedAddress]| named.iter().map(|one| one.address.to_string()).collect::<Vec<_>>().join(" ");
    let out = chosen.left_out.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    assert_eq!((joined(&chosen.to).as_str(), joined(&chosen.cc).as_str(), out.as_str()), (to, cc, left_out), "{headers}");
}

#[test]
fn the_answer_goes_to_reply_to_or_else_to_the_author() {
    check("From: neza@gozd.example\r\nTo: prodaja@lipa.example", None, "neza@gozd.example", "", "");
    check("From: neza@gozd.example\r\nReply-To: narocila@gozd.example\r\nTo: prodaja@lipa.example", None, "narocila@gozd.example", "", "");
    check("From: neza@gozd.example\r\nReply-To: a@gozd.example, b@gozd.example", None, "a@gozd.example b@gozd.example", "", "");
    check("From: neza@gozd.example\r\nReply-To: prodaja@lipa.example", None, "neza@gozd.example", "", "");
}

#[test]
fn copies_go_to_the_contacts_own_people_and_never_to_strangers() {
    let gozd = contact(&["neza@gozd.example"]);
    let headers =
        "From: neza@gozd.example\r\nTo: prodaja@lipa.example, info@lipa.example\r\nCc: peter@gozd.example, rok@montaza-hren.example";
    check(headers, Some(&gozd), "neza@gozd.example", "peter@gozd.example", "rok@montaza-hren.example");
    check(headers, None, "neza@gozd.example", "", "peter@gozd.example rok@montaza-hren.example");
}

#[test]
fn a_free_mail_domain_belongs_to_nobody() {
    let private = contact(&["neza.gozd@gmail.com"]);
    check(
        "From: neza.gozd@gmail.com\r\nTo: prodaja@lipa.example\r\nCc: tujec@gmail.com",
        Some(&private),
        "neza.gozd@gmail.com",
        "",
        "tujec@gmail.com",
    );
    let both = contact(&["neza.gozd@gmail.com", "peter.gozd@gmail.com"]);
    check("From: neza.gozd@gmail.com\r\nCc: Peter.Gozd@gmail.com", Some(&both), "neza.gozd@gmail.com", "peter.gozd@gmail.com", "");
}

#[test]
fn nobody_gets_the_answer_twice_and_bcc_never() {
    let gozd = contact(&["neza@gozd.example"]);
    let headers = "From: neza@gozd.example\r\nTo: prodaja@lipa.example, peter@gozd.example\r\nCc: Neza@GOZD.example, peter@gozd.example\r\nBcc: skriti@gozd.example";
    check(headers, Some(&gozd), "neza@gozd.example", "peter@gozd.example", "");
}

#[test]
fn the_identity_is_the_own_address_that_was_written_to() {
    let identity = |headers: &str| {
        recipients(&parsed(&format!("From: a@b.example\r\n{headers}\r\n\r\nx")), &own(), None).from.map(|from| from.to_string())
    };
    assert_eq!(identity("To: Info@Lipa.example").as_deref(), Some("info@lipa.example"));
    assert_eq!(identity("To: marko@lipa.example\r\nCc: info@lipa.example").as_deref(), Some("info@lipa.example"));
    assert_eq!(identity("To: undisclosed-recipients:;"), None);
    let delivered =
        parsed("Delivered-To: info@lipa.example\r\nReceived: from a by b; Mon, 16 Nov 2026 08:12:00 +0100\r\nFrom: a@b.example\r\n\r\nx");
    assert_eq!(recipients(&delivered, &own(), None).from, Some(address("info@lipa.example")));
}

#[test]
fn the_subject_has_one_re() {
    let check = |subject: &str, expected: &str| assert_eq!(reply_subject(subject), expected, "{subject}");
    check("Ponudba", "Re: Ponudba");
    check("RE: AW: Fwd: SV: Ponudba", "Re: Ponudba");
    check("Re[2]: Odg.: R: WG: Ponudba", "Re: Ponudba");
    check("re:re: Re : Ponudba", "Re: Ponudba");
    check("Posr: PD: x", "Re: PD: x");
    check("Rezervacija: miza", "Re: Rezervacija: miza");
    check("Račun R26: napaka", "Re: Račun R26: napaka");
    check("", "Re:");
    check("a\r\nBcc: x@y.example", "Re: a  Bcc: x@y.example");
}

#[test]
fn references_hold_the_root_and_the_newest_twenty() {
    let check = |headers: &str, expected: &[&str]| {
        let ids: Vec<_> =
            references(&parsed(&format!("Message-ID: <p@x>\r\n{headers}\r\n\r\nx"))).iter().map(|id| id.bare().to_owned()).collect();
        assert_eq!(ids, expected, "{headers}");
    };
    check("From: a@b.example", &["p@x"]);
    check("References: <a@x> <b@x>\r\nIn-Reply-To: <c@x>", &["a@x", "b@x", "p@x"]);
    check("In-Reply-To: <c@x>", &["c@x", "p@x"]);
    check("In-Reply-To: <c@x> <d@x>", &["p@x"]);
    let many: String = (0..60).map(|at| format!(" <{at}@x>")).collect();
    let ids = references(&parsed(&format!("Message-ID: <p@x>\r\nReferences:{many}\r\n\r\nx")));
    assert_eq!((ids.len(), ids[0].bare(), ids[1].bare(), ids[20].bare()), (21, "0@x", "41@x", "p@x"));
}
