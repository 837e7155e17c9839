//! Who wrote.

use postar::domain::{Confidence, Contact, MatchReason, MkId};

use super::mail::{contact, mail, mail_with, matched, order};

fn gozd() -> Contact {
    Contact { tax_number: Some("SI28251888".into()), ..contact("1", "Gozd in sin d.o.o.", &["neza@gozd.example"]) }
}

/// The chosen contact and how sure, for one sender among these contacts.
fn check(from: &str, text: &str, contacts: &[Contact], expected: Option<(&str, Confidence)>) {
    let found = matched(&mail(from, "vprašanje", text), contacts, &[], &[]).contact;
    let found = found.map(|found| (found.id, found.confidence));
    assert_eq!(found, expected.map(|(id, confidence)| (MkId::new(id), confidence)), "{from}: {text}");
}

#[test]
fn an_address_decides_and_its_case_does_not() {
    check("Neza <NEZA@Gozd.example>", "Živjo", &[gozd()], Some(("1", Confidence::Certain)));
}

#[test]
fn a_companys_own_domain_makes_it_likely() {
    check("nova@gozd.example", "Živjo", &[gozd()], Some(("1", Confidence::Likely)));
    check("nova@nabava.gozd.example", "Živjo", &[gozd()], Some(("1", Confidence::Likely)));
}

#[test]
fn a_neighbour_at_a_private_persons_provider_is_nobody() {
    let maja = contact("2", "Maja Kovačič", &["maja.kovacic@posta.example"]);
    check("janez@posta.example", "Živjo", &[maja], None);
}

#[test]
fn a_display_name_is_no_sender() {
    check("\"neza@gozd.example\" <x@bulk.example>", "Živjo", &[gozd()], None);
}

#[test]
fn neither_reply_to_nor_a_forwarded_sender_is_the_author() {
    let replies = mail_with("From: x@bulk.example\r\nReply-To: neza@gozd.example\r\nSubject: a\r\n", "Živjo");
    let forwards = mail(
        "vid@agencija.example",
        "Fwd: luci",
        "Glej spodaj.\r\n\r\n---------- Posredovano sporočilo ----------\r\nOd: Neža <neza@gozd.example>\r\n\r\nKje je?",
    );
    for message in [replies, forwards] {
        assert_eq!(matched(&message, &[gozd()], &[], &[]).contact, None);
    }
}

#[test]
fn two_authors_are_nobody() {
    let message = mail_with("From: neza@gozd.example, x@bulk.example\r\nSubject: a\r\n", "Živjo");
    assert_eq!(matched(&message, &[gozd()], &[], &[]).contact, None);
}

#[test]
fn free_mail_with_a_customers_tax_number_is_not_the_customer() {
    let text = "Pišem s privatnega.\r\n\r\n-- \r\nNeža, ID za DDV SI28251888";
    let matches = matched(&mail("neza@gmail.com", "dolg", text), &[gozd()], &[], &[]);
    assert_eq!(matches.contact, None);
    assert_eq!(matches.candidates[0].reasons, [MatchReason::TaxNumber]);
    check("nabava@gozd-trade.example", text, &[gozd()], Some(("1", Confidence::Likely)));
}

#[test]
fn one_address_of_two_partners_is_told_apart_by_what_belongs_to_one() {
    let both = [contact("3", "Vrtec Mehurček", &["pisarna@saldo.example"]), contact("4", "Osnovna šola Potok", &["pisarna@saldo.example"])];
    check("pisarna@saldo.example", "Koliko je odprtega?", &both, None);
    check("pisarna@saldo.example", "Koliko je odprtega za OŠ Potok?", &both, Some(("4", Confidence::Likely)));
    check("pisarna@saldo.example", "Koliko je odprtega za vrtec in šolo?", &both, None);
    let documents = [order("9", "PN-9", "4"), order("8", "PN-8", "3")];
    let matches = matched(&mail("pisarna@saldo.example", "PN-9", "Kje je?"), &both, &documents, &[]);
    assert_eq!(matches.contact.map(|found| (found.id, found.confidence)), Some((MkId::new("4"), Confidence::Certain)));
    let matches = matched(&mail("pisarna@saldo.example", "PN-9 in PN-8", "Kje sta?"), &both, &documents, &[]);
    assert_eq!((matches.contact, matches.candidates.len()), (None, 2));
}

#[test]
fn two_records_of_one_address_are_both_offered() {
    let twice = [gozd(), Contact { id: MkId::new("7"), ..gozd() }];
    let matches = matched(&mail("neza@gozd.example", "a", "Živjo"), &twice, &[], &[]);
    assert_eq!((matches.contact, matches.candidates.len()), (None, 2));
}
