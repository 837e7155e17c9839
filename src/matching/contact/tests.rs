//! The contact behind a sender, case by case.

use std::collections::HashSet;

use jiff::Timestamp;
use serde_json::{from_value, json};

use super::{
    ContactChoice, among, choose_contact, chosen, has_name, has_phone, has_tax_number, is_told_by_name, names_document_of, of_domain,
    stems, supported, unique, vouched_by_domain,
};
use crate::domain::{
    Candidates, Confidence, Contact, EmailAddress, MailDomain,
    MatchReason::{self, Address, DocumentOfContact, Domain, Name, NumberInQuote, NumberInSubject, Phone, TaxNumber, Thread},
    Mirrored, MkId, Signals,
};

fn contact(id: &str, name: &str, emails: &[&str], tax_number: Option<&str>) -> Contact {
    let contact = json!({
        "id": id, "name": name, "tax_number": tax_number, "buyer": true, "supplier": false, "addresses": [],
        "people": [{ "emails": emails, "phones": [format!("041 000 30{id}")] }],
    });
    from_value(contact).unwrap()
}

fn mirrored<T>(record: T) -> Mirrored<T> {
    Mirrored { record, read_at: Timestamp::UNIX_EPOCH }
}

/// These contacts, and an order `PN-412` of the first.
fn candidates(contacts: &[&Contact]) -> Candidates {
    let order = json!({ "id": "9", "doc_type": "sales_order", "number": "PN-412", "partner": "1", "currency": "EUR" });
    let contacts = contacts.iter().map(|contact| mirrored((*contact).clone())).collect();
    Candidates { contacts, documents: vec![mirrored(from_value(order).unwrap())] }
}

fn from(author: &str) -> Signals {
    let author = EmailAddress::parse(author);
    let domain = author.as_ref().map(EmailAddress::domain).filter(|domain| !domain.is_free_mail());
    Signals { author, domain, ..Signals::default() }
}

fn naming(key: &str, place: MatchReason) -> Signals {
    Signals { numbers: vec![(key.to_owned(), place)], ..Signals::default() }
}

/// The chosen contact, then the candidates, with the reasons of each.
fn told(choice: &ContactChoice) -> Vec<(&str, Confidence, Vec<MatchReason>)> {
    choice.contact.iter().chain(&choice.candidates).map(|found| (found.id.as_str(), found.confidence, found.reasons.clone())).collect()
}

fn ids(contacts: &[&Contact]) -> Vec<String> {
    contacts.iter().map(|contact| contact.id.to_string()).collect()
}

#[test]
fn the_strongest_evidence_that_there_is_chooses() {
    let one = contact("1", "Gozd", &["neza@gozd.si"], Some("SI28251888"));
    let two = contact("2", "Lipa", &["lan@lipa.si"], None);
    let all = candidates(&[&one, &two, &one]);
    let taxed = |author: &str| Signals { tax_numbers: vec!["28251888".to_owned()], ..from(author) };
    let table = [
        (from("lan@lipa.si"), true, vec![("2", Confidence::Certain, vec![Address])]),
        (taxed("neza@gozd.si"), true, vec![("1", Confidence::Certain, vec![Address, TaxNumber])]),
        (from("eva@lipa.si"), true, vec![("2", Confidence::Likely, vec![Domain])]),
        (taxed("eva@vrt.si"), true, vec![("1", Confidence::Likely, vec![TaxNumber])]),
        (taxed("eva@gmail.com"), false, vec![("1", Confidence::Possible, vec![TaxNumber])]),
        (from("eva@vrt.si"), false, vec![]),
        (Signals::default(), false, vec![]),
    ];
    for (signals, is_chosen, expected) in table {
        let choice = choose_contact(&signals, &all);
        assert_eq!(told(&choice), expected, "{signals:?}");
        assert_eq!(choice.contact.is_some(), is_chosen, "{signals:?}");
    }
    assert_eq!(ids(&unique(&all)), ["1", "2"]);
}

#[test]
fn a_stranger_may_be_those_for_whom_most_speaks_first() {
    let (one, two) = (contact("1", "Gozd", &[], None), contact("2", "Lipa Center", &[], Some("SI28251888")));
    let signals = Signals {
        tax_numbers: vec!["28251888".to_owned()],
        phones: vec!["+38641000301".to_owned(), "+38641000302".to_owned()],
        ..from("eva@gmail.com")
    };
    let expected = [("2", Confidence::Possible, vec![TaxNumber, Phone]), ("1", Confidence::Possible, vec![Phone])];
    assert_eq!(told(&choose_contact(&signals, &candidates(&[&one, &two]))), expected);
}

#[test]
fn a_domain_is_known_exactly_or_else_by_its_registrable_part() {
    let emails = [["a@gozd.si"], ["b@mail.gozd.si"], ["c@lipa.si"]];
    let all: Vec<Contact> = emails.iter().zip(["1", "2", "3"]).map(|(email, id)| contact(id, "Gozd", email, None)).collect();
    let all: Vec<&Contact> = all.iter().collect();
    let table: [(&str, &[&str]); 4] = [("gozd.si", &["1"]), ("mail.gozd.si", &["2"]), ("shop.gozd.si", &["1", "2"]), ("vrt.si", &[])];
    for (domain, expected) in table {
        assert_eq!(ids(&of_domain(&all, MailDomain::parse(domain).as_ref())), expected, "{domain}");
    }
    assert!(of_domain(&all, None).is_empty());
}

#[test]
fn a_domain_vouches_for_its_owner_and_for_a_company() {
    let table = [("Gozd", None, true), ("Lipa", Some("SI28251888"), true), ("Lipa", None, false)];
    for (name, tax_number, expected) in table {
        let contact = contact("1", name, &["neza@gozd.si"], tax_number);
        assert_eq!(vouched_by_domain(&contact, &EmailAddress::parse("eva@gozd.si").unwrap()), expected, "{name} {tax_number:?}");
    }
}

#[test]
fn of_several_only_what_points_to_one_of_them_chooses() {
    let (one, two) = (contact("1", "Lipa Center", &[], None), contact("2", "Lipa Gozd", &[], Some("SI28251888")));
    let thread = |ids: &[&str]| ids.iter().map(|id| MkId::new(*id)).collect::<Vec<_>>();
    let table = [
        (Signals::default(), vec![("1", Confidence::Possible, vec![Address]), ("2", Confidence::Possible, vec![Address])]),
        (naming("pn:412", NumberInSubject), vec![("1", Confidence::Certain, vec![Address, DocumentOfContact])]),
        (naming("pn:412", NumberInQuote), vec![("1", Confidence::Certain, vec![Address, DocumentOfContact])]),
        (Signals { thread_contacts: thread(&["2"]), ..Signals::default() }, vec![("2", Confidence::Likely, vec![Address, Thread])]),
        (
            Signals { thread_contacts: thread(&["1", "2"]), tax_numbers: vec!["28251888".to_owned()], ..Signals::default() },
            vec![("2", Confidence::Likely, vec![Address, TaxNumber, Thread])],
        ),
        (Signals { phones: vec!["+38641000301".to_owned()], ..Signals::default() }, vec![("1", Confidence::Likely, vec![Address, Phone])]),
        (Signals { folded_text: "lipa center".to_owned(), ..Signals::default() }, vec![("1", Confidence::Likely, vec![Address, Name])]),
    ];
    for (signals, expected) in table {
        let choice = among(&[&one, &two], Address, &signals, &candidates(&[&one, &two]));
        assert_eq!(told(&choice), expected, "{signals:?}");
    }
}

#[test]
fn a_document_points_to_its_own_partner_from_the_text_or_from_the_quote() {
    let (one, two) = (contact("1", "Gozd", &[], None), contact("2", "Lipa", &[], None));
    let all = candidates(&[&one, &two]);
    let table = [
        (&one, "pn:412", NumberInSubject, false, true),
        (&one, "pn:412", NumberInSubject, true, false),
        (&one, "pn:412", NumberInQuote, true, true),
        (&one, "pn:412", NumberInQuote, false, false),
        (&one, "pn:9", NumberInSubject, false, false),
        (&two, "pn:412", NumberInSubject, false, false),
    ];
    for (contact, key, place, quoted, expected) in table {
        let found = names_document_of(contact, &naming(key, place), &all, quoted);
        assert_eq!(found, expected, "{} {key} {place:?} {quoted}", contact.name);
    }
}

#[test]
fn tax_and_telephone_numbers_are_the_contacts_own() {
    let signals = Signals { tax_numbers: vec!["28251888".to_owned()], phones: vec!["+38641000301".to_owned()], ..Signals::default() };
    for (id, tax_number, expected) in
        [("1", Some("SI 28251888"), (true, true)), ("2", Some("84631040"), (false, false)), ("2", None, (false, false))]
    {
        let contact = contact(id, "Gozd", &[], tax_number);
        assert_eq!((has_tax_number(&contact, &signals), has_phone(&contact, &signals)), expected, "{id} {tax_number:?}");
    }
}

#[test]
fn a_name_is_said_if_all_its_words_are_and_they_are_long_enough() {
    let table = [
        ("Pohištvo Lipa", "pohistva lipe", true),
        ("Pohištvo Lipa", "pohistva gozd", false),
        ("Lipaj", "lipaj", true),
        ("Lipa", "lipa", false),
        ("d.o.o.", "lipa", false),
    ];
    for (name, text, expected) in table {
        assert_eq!(has_name(&contact("1", name, &[], None), &stems(text)), expected, "{name}: {text}");
    }
    assert_eq!(stems("mizo lipa"), HashSet::from(["miz", "lip"]));
}

#[test]
fn a_long_word_that_only_one_of_the_tied_has_tells_them_apart() {
    let others = contact("2", "Lipa Vrt", &[], None);
    let table = [
        ("Lipa Center", "lipa center", true),
        ("Lipa Gozd", "lipa center", false),
        ("Lipa Gib", "lipa gib", false),
        ("Gozd", "pri gozd", true),
    ];
    for (name, text, expected) in table {
        let one = contact("1", name, &[], None);
        let signals = Signals { folded_text: text.to_owned(), ..Signals::default() };
        assert_eq!(is_told_by_name(&one, &[&one, &others], &signals), expected, "{name}: {text}");
    }
}

#[test]
fn only_an_address_alone_or_with_a_document_makes_a_contact_certain() {
    let one = contact("1", "Gozd", &[], None);
    let table = [
        (vec![Address], Confidence::Certain),
        (vec![Address, DocumentOfContact], Confidence::Certain),
        (vec![Address, Thread], Confidence::Likely),
        (vec![Domain], Confidence::Likely),
        (vec![Domain, DocumentOfContact], Confidence::Likely),
    ];
    for (reasons, expected) in table {
        let found = chosen(&one, reasons.clone(), &Signals::default());
        assert_eq!((found.id.as_str(), found.name.as_str(), found.confidence), ("1", "Gozd", expected), "{reasons:?}");
        assert_eq!(found.reasons, reasons);
    }
}

#[test]
fn whatever_else_speaks_for_a_contact_is_told_once() {
    let one = contact("1", "Lipa Center", &[], Some("SI28251888"));
    let speaking = Signals {
        tax_numbers: vec!["28251888".to_owned()],
        phones: vec!["+38641000301".to_owned()],
        folded_text: "lipa center".to_owned(),
        thread_contacts: vec![MkId::new("1")],
        ..Signals::default()
    };
    let table = [
        (vec![Address], &Signals::default(), vec![Address]),
        (vec![], &speaking, vec![Thread, TaxNumber, Phone, Name]),
        (vec![TaxNumber], &speaking, vec![TaxNumber, Thread, Phone, Name]),
    ];
    for (reasons, signals, expected) in table {
        assert_eq!(supported(&one, reasons, signals), expected);
    }
}
