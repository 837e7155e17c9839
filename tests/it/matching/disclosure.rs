//! When customer facts may go, and why not.

use postar::{
    domain::{Authenticity, Contact, Defect, EmailAddress, Message, Verdict, WithheldWhy},
    gates::{Disclosing, Standing, clearance},
};

use super::mail::{address, contact, mail, mail_with, matched, order, price};

fn gozd() -> Contact {
    contact("1", "Gozd in sin d.o.o.", &["neza@gozd.example"])
}

fn judged(message: &Message, contacts: &[Contact], verdict: Verdict, recipients: &[EmailAddress]) -> Option<WithheldWhy> {
    let documents = [order("10", "PN-410", "1"), order("12", "PN-412", "2")];
    let matches = matched(message, contacts, &documents, &[]);
    let chosen = matches.contact.as_ref().and_then(|chosen| contacts.iter().find(|contact| contact.id == chosen.id));
    let authenticity = Authenticity { verdict, how: String::new(), refused_by_policy: false };
    let standing = Standing::default();
    clearance(&Disclosing { message, authenticity: &authenticity, matches: &matches, contact: chosen, recipients, standing: &standing })
        .withheld()
}

fn check(message: &Message, expected: Option<WithheldWhy>) {
    assert_eq!(judged(message, &[gozd()], Verdict::Pass, &[address("neza@gozd.example")]), expected, "{message:#?}");
}

#[test]
fn the_authenticated_customer_is_told() {
    check(&mail("neza@gozd.example", "PN-410", "Kje je?"), None);
    check(&mail("nova@gozd.example", "PN-410", "Kje je?"), None);
}

#[test]
fn nobody_is_told_unless_a_trusted_server_vouches_for_him() {
    for verdict in [Verdict::Fail, Verdict::Unknown] {
        let found = judged(&mail("neza@gozd.example", "PN-410", "Kje je?"), &[gozd()], verdict, &[]);
        assert_eq!(found, Some(WithheldWhy::SenderNotAuthenticated));
    }
}

#[test]
fn a_mail_that_two_programs_may_read_differently_vouches_for_nobody() {
    for defect in [Defect::DuplicateContentType, Defect::DuplicateHeader, Defect::ControlCharacters] {
        let mut message = mail("neza@gozd.example", "PN-410", "Kje je?");
        message.defects.push(defect);
        check(&message, Some(WithheldWhy::SenderNotAuthenticated));
    }
    let mut truncated = mail("neza@gozd.example", "PN-410", "Kje je?");
    truncated.defects.push(Defect::Truncated);
    check(&truncated, None);
}

#[test]
fn two_authors_are_told_nothing() {
    check(&mail_with("From: neza@gozd.example, x@bulk.example\r\nSubject: PN-410\r\n", "Kje je?"), Some(WithheldWhy::TwoFrom));
    check(&mail_with("From: neza@gozd.example\r\nFrom: x@bulk.example\r\nSubject: PN-410\r\n", "Kje je?"), Some(WithheldWhy::TwoFrom));
}

#[test]
fn a_stranger_is_told_nothing_whatever_he_claims() {
    check(&mail("gozd.nabava@gmail.com", "PN-410", "Tukaj Neža iz Gozd in sin."), Some(WithheldWhy::SenderUnknown));
    let tax = Contact { tax_number: Some("SI28251888".into()), ..gozd() };
    let claims = mail("neza@gozd-trade.example", "PN-410", "Kje je? ID za DDV SI28251888");
    assert_eq!(judged(&claims, &[tax], Verdict::Pass, &[]), Some(WithheldWhy::SenderUnknown));
}

#[test]
fn several_contacts_that_fit_alike_are_told_nothing() {
    let both = [contact("3", "Vrtec Mehurček", &["pisarna@saldo.example"]), contact("4", "Osnovna šola Potok", &["pisarna@saldo.example"])];
    let found = judged(&mail("pisarna@saldo.example", "dolg", "Koliko?"), &both, Verdict::Pass, &[]);
    assert_eq!(found, Some(WithheldWhy::AmbiguousContact));
}

#[test]
fn answers_that_would_go_elsewhere_hold_nothing() {
    let replying = |to: &str| mail_with(&format!("From: neza@gozd.example\r\nReply-To: {to}\r\nSubject: PN-410\r\n"), "Kje je?");
    check(&replying("gozd@gmail.com"), Some(WithheldWhy::ReplyToElsewhere));
    check(&replying("nabava@gozd.example"), None);
    let twice = contact("1", "Gozd in sin d.o.o.", &["neza@gozd.example", "gozd@gmail.com"]);
    assert_eq!(judged(&replying("gozd@gmail.com"), &[twice], Verdict::Pass, &[]), None);
}

#[test]
fn a_stranger_in_copy_matters_only_if_the_draft_goes_to_him() {
    let message = mail_with("From: neza@gozd.example\r\nCc: rok@montaza.example\r\nSubject: PN-410\r\n", "Kje je?");
    check(&message, None);
    let both = [address("neza@gozd.example"), address("rok@montaza.example")];
    assert_eq!(judged(&message, &[gozd()], Verdict::Pass, &both), Some(WithheldWhy::StrangerAmongRecipients));
}

#[test]
fn somebody_elses_document_is_not_the_senders_business() {
    check(&mail("neza@gozd.example", "PN-412", "Kje je?"), Some(WithheldWhy::NotTheCustomer));
}

#[test]
fn a_neighbour_at_the_provider_of_a_private_customer_gets_no_copy() {
    let maja = contact("1", "Maja Kovačič", &["maja@posta.example"]);
    let to = [address("maja@posta.example"), address("tat@posta.example")];
    let found = judged(&mail("maja@posta.example", "PN-410", "Kje je?"), &[maja], Verdict::Pass, &to);
    assert_eq!(found, Some(WithheldWhy::StrangerAmongRecipients));
}

#[test]
fn a_contract_price_is_told_to_its_buyer_only() {
    let hotel = contact("2", "Hotel Jezerka d.d.", &["nabava@jezerka.example"]);
    for (buyer, who, expected) in [
        (None, None, true),
        (Some(" "), None, true),
        (Some("Hotel Jezerka d.d."), Some(&hotel), true),
        (Some("Hotel Jezerka d.d."), Some(&gozd()), false),
        (Some("Hotel Jezerka d.d."), None, false),
    ] {
        let price = price(buyer);
        let told = price.is_public() || who.is_some_and(|who| price.is_contract_of(who));
        assert_eq!(told, expected, "{buyer:?}");
    }
}
