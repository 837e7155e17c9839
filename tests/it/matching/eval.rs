//! The labelled mails: contact, documents and disclosure as people judged them.

use std::fs;

use jiff::{Timestamp, tz::TimeZone};
use postar::{
    domain::{Authenticity, Confidence, Contact, EmailAddress, Intent, Matches, Message, Verdict, WithheldWhy},
    gates::{Disclosing, Standing, clearance},
    mail::{Budget, parse},
    matching::{Ask, asked_text, choose_contact, choose_documents, signals},
};
use serde_json::Value;

use crate::labelled::{Company, folder};

/// The share of mails that must be matched right.
const BAR: usize = 95;

pub(super) struct Case {
    pub(super) label: Value,
    pub(super) message: Message,
}

pub(super) fn cases() -> Vec<Case> {
    let lines = fs::read_to_string(folder().join("cases.jsonl")).unwrap();
    let read = |line: &str| {
        let label: Value = serde_json::from_str(line).unwrap();
        let raw = fs::read(folder().join(label["eml"].as_str().unwrap())).unwrap();
        Case { message: parse(&raw, &Budget::default()), label }
    };
    lines.lines().map(read).collect()
}

pub(super) fn matches(case: &Case, erp: &Company) -> Matches {
    let signals = signals(&case.message, Vec::new(), Vec::new(), "SI");
    let candidates = erp.candidates(&signals);
    let choice = choose_contact(&signals, &candidates);
    let own = choice.contact.as_ref().map(|contact| erp.documents_of(&contact.id)).unwrap_or_default();
    let labelled = case.label["expect"]["intents"].as_array().unwrap();
    let intents: Vec<Intent> =
        labelled.iter().filter_map(|word| Intent::ALL.into_iter().find(|intent| Some(intent.word()) == word.as_str())).collect();
    let now: Timestamp = case.label["now"].as_str().unwrap().parse().unwrap();
    let text = asked_text(&case.message);
    choose_documents(
        &signals,
        &choice,
        &candidates,
        &own,
        &Ask { intents: &intents, text: &text, today: now.to_zoned(TimeZone::UTC).date() },
    )
}

/// The labelled value of a field, and whatever else counts as right.
fn allowed(case: &Case, field: &str) -> Vec<Value> {
    let expect = &case.label["expect"];
    let also = expect["also"][field].as_array().cloned().unwrap_or_default();
    std::iter::once(expect[field].clone()).chain(also).collect()
}

/// Prints each miss and says how many of a hundred are right.
fn measured(what: &str, cases: &[Case], is_right: impl Fn(&Case) -> Result<(), String>) -> usize {
    let misses: Vec<String> =
        cases.iter().filter_map(|case| is_right(case).err().map(|why| format!("{}: {why}", case.label["id"]))).collect();
    println!("{what}: {} of {} right {misses:#?}", cases.len() - misses.len(), cases.len());
    (cases.len() - misses.len()) * 100 / cases.len()
}

#[test]
fn the_sender_is_the_contact_that_people_see() {
    let erp = Company::read();
    let right = measured("contact", &cases(), |case| {
        let found = matches(case, &erp).contact.map_or(Value::Null, |contact| contact.id.as_str().into());
        if allowed(case, "contact_id").contains(&found) { Ok(()) } else { Err(format!("{found} for {:?}", allowed(case, "contact_id"))) }
    });
    assert!(right >= BAR, "{right} %");
}

#[test]
fn several_contacts_that_fit_alike_are_all_offered() {
    let erp = Company::read();
    for case in cases().iter().filter(|case| case.label["expect"]["candidates"].is_array()) {
        let mut found: Vec<Value> = matches(case, &erp).candidates.into_iter().map(|candidate| candidate.id.as_str().into()).collect();
        found.sort_by_key(Value::to_string);
        assert_eq!(Value::from(found), case.label["expect"]["candidates"], "{}", case.label["id"]);
    }
}

#[test]
fn the_documents_are_those_that_people_see() {
    let erp = Company::read();
    let right = measured("documents", &cases(), |case| {
        let sure = matches(case, &erp).documents.into_iter().filter(|document| document.confidence >= Confidence::Likely);
        let found: Value = sure.map(|document| Value::from(document.id.as_str())).collect();
        if allowed(case, "document_ids").contains(&found) {
            Ok(())
        } else {
            Err(format!("{found} for {:?}", allowed(case, "document_ids")))
        }
    });
    assert!(right >= BAR, "{right} %");
}

#[test]
fn nobody_elses_document_is_ever_listed() {
    let erp = Company::read();
    for case in cases() {
        let matches = matches(&case, &erp);
        let Some(contact) = &matches.contact else { continue };
        let own = erp.documents_of(&contact.id);
        assert!(matches.documents.iter().all(|found| own.iter().any(|document| document.record.id == found.id)), "{}", case.label["id"]);
    }
}

/// What the mailbox's own server says, taken from the label: the room that reads its header has tests of its own.
fn verdict(case: &Case) -> Authenticity {
    let verdict = match case.label["auth"].as_str().unwrap() {
        "pass" => Verdict::Pass,
        "fail" => Verdict::Fail,
        _ => Verdict::Unknown,
    };
    Authenticity { verdict, how: String::new(), refused_by_policy: false }
}

pub(super) fn withheld(case: &Case, erp: &Company) -> Option<WithheldWhy> {
    let matches = matches(case, erp);
    let contact: Option<&Contact> =
        matches.contact.as_ref().and_then(|chosen| erp.contacts.iter().map(|known| &known.record).find(|known| known.id == chosen.id));
    let replies = if case.message.reply_to.is_empty() { &case.message.from } else { &case.message.reply_to };
    let recipients: Vec<EmailAddress> = replies.iter().map(|reply| reply.address.clone()).collect();
    let standing = Standing::default();
    let message = &case.message;
    clearance(&Disclosing {
        message,
        authenticity: &verdict(case),
        matches: &matches,
        contact,
        recipients: &recipients,
        standing: &standing,
    })
    .withheld()
}

#[test]
fn facts_are_held_back_exactly_where_people_would() {
    let erp = Company::read();
    let cases: Vec<Case> = cases().into_iter().filter(|case| case.label["expect"]["withheld"].is_boolean()).collect();
    let right = measured("disclosure", &cases, |case| {
        let (found, expected) = (withheld(case, &erp), case.label["expect"]["withheld"].as_bool().unwrap());
        if found.is_some() == expected { Ok(()) } else { Err(format!("{found:?}, expected {expected}")) }
    });
    assert_eq!(right, 100);
}
