//! Who wrote: the one contact that the sender is, or the honest list of those it may be.

use std::{cmp::Reverse, collections::HashSet};

use super::known_by::numbers_of;
use crate::domain::{
    Candidates, Confidence, Contact, ContactMatch, Document, EmailAddress, HOME_REGION, MailDomain, MatchReason, MkId, Signals, e164, stem,
};

/// Possible contacts beyond this many say nothing.
const MOST_CANDIDATES: usize = 10;

/// The contact that wrote, if exactly one may be chosen; else those it may be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContactChoice {
    /// The one contact, certain or likely.
    pub contact: Option<ContactMatch>,
    /// Possible ones, or several that fit alike; empty where one was chosen.
    pub candidates: Vec<ContactMatch>,
}

/// Chooses by the strongest kind of evidence that any contact has: address, then own domain, then tax number; telephone, name and thread
/// only make a contact possible. Several with the same evidence are told apart by what belongs to just one of them, never by order.
#[must_use]
pub fn choose_contact(signals: &Signals, candidates: &Candidates) -> ContactChoice {
    let Some(author) = &signals.author else { return ContactChoice::default() };
    let contacts: Vec<&Contact> = unique(candidates);
    let by_address: Vec<&Contact> = contacts.iter().copied().filter(|contact| contact.knows(author)).collect();
    if !by_address.is_empty() {
        return among(&by_address, MatchReason::Address, signals, candidates);
    }
    let mut by_domain = of_domain(&contacts, signals.domain.as_ref());
    by_domain.retain(|contact| vouched_by_domain(contact, author));
    if by_domain.is_empty() { stranger(&contacts, signals) } else { among(&by_domain, MatchReason::Domain, signals, candidates) }
}

fn unique(candidates: &Candidates) -> Vec<&Contact> {
    let mut seen = HashSet::new();
    candidates.contacts.iter().map(|mirrored| &mirrored.record).filter(|contact| seen.insert(&contact.id)).collect()
}

/// Contacts with an address in exactly this domain; failing that, in the same registrable one.
fn of_domain<'a>(contacts: &[&'a Contact], domain: Option<&MailDomain>) -> Vec<&'a Contact> {
    let Some(domain) = domain else { return Vec::new() };
    let having = |fits: &dyn Fn(&MailDomain) -> bool| -> Vec<&'a Contact> {
        contacts.iter().copied().filter(|contact| contact.emails().any(|email| fits(&email.domain()))).collect()
    };
    let exact = having(&|known| known == domain);
    if exact.is_empty() { having(&|known| known.organizational() == domain.organizational()) } else { exact }
}

/// A private person's provider makes nobody there that person; a company's domain, or one that carries the name, does.
fn vouched_by_domain(contact: &Contact, author: &EmailAddress) -> bool {
    contact.owns_domain(&author.domain()) || contact.tax_number.is_some()
}

/// Several with the same evidence: the one to whom something else in the mail points, else all as candidates.
fn among(tied: &[&Contact], by: MatchReason, signals: &Signals, candidates: &Candidates) -> ContactChoice {
    let mut left = tied.to_vec();
    let mut reasons = vec![by];
    for (reason, pointed) in pointers(&left, signals, candidates) {
        let narrowed: Vec<&Contact> = left.iter().copied().filter(|contact| pointed.contains(&contact.id)).collect();
        if !narrowed.is_empty() && narrowed.len() < left.len() {
            left = narrowed;
            reasons.push(reason);
        }
    }
    match left.as_slice() {
        [only] => ContactChoice { contact: Some(chosen(only, reasons, signals)), candidates: Vec::new() },
        several => possible(several, by, signals),
    }
}

/// What may tell tied contacts apart, strongest first, with the contacts it points to.
fn pointers(tied: &[&Contact], signals: &Signals, candidates: &Candidates) -> Vec<(MatchReason, Vec<MkId>)> {
    let having = |has: &dyn Fn(&Contact) -> bool| -> Vec<MkId> {
        tied.iter().filter(|contact| has(contact)).map(|contact| contact.id.clone()).collect()
    };
    let named = |quoted: bool| having(&|contact| names_document_of(contact, signals, candidates, quoted));
    vec![
        (MatchReason::DocumentOfContact, named(false)),
        (MatchReason::DocumentOfContact, named(true)),
        (MatchReason::Thread, having(&|contact| signals.thread_contacts.contains(&contact.id))),
        (MatchReason::TaxNumber, having(&|contact| has_tax_number(contact, signals))),
        (MatchReason::Phone, having(&|contact| has_phone(contact, signals))),
        (MatchReason::Name, having(&|contact| is_told_by_name(contact, tied, signals))),
    ]
}

fn names_document_of(contact: &Contact, signals: &Signals, candidates: &Candidates, quoted: bool) -> bool {
    let of_contact = |document: &&Document| document.partner.as_ref() == Some(&contact.id);
    let documents = candidates.documents.iter().map(|mirrored| &mirrored.record).filter(of_contact);
    documents.into_iter().any(|document| {
        let keys = numbers_of(document);
        signals.numbers.iter().any(|(key, place)| (*place == MatchReason::NumberInQuote) == quoted && keys.contains(key))
    })
}

fn has_tax_number(contact: &Contact, signals: &Signals) -> bool {
    contact.tax_digits().is_some_and(|digits| signals.tax_numbers.contains(&digits))
}

fn has_phone(contact: &Contact, signals: &Signals) -> bool {
    let typed = contact.people.iter().flat_map(|person| &person.phones);
    typed.filter_map(|phone| e164(phone, HOME_REGION)).any(|phone| signals.phones.contains(&phone))
}

/// Every word of the name stands in the mail, declined or not.
fn has_name(contact: &Contact, said: &HashSet<&str>) -> bool {
    let words = contact.name_words();
    words.iter().map(String::len).sum::<usize>() >= 5 && words.iter().all(|word| said.contains(stem(word)))
}

/// A word of the name stands in the mail that no other of the tied contacts has.
fn is_told_by_name(contact: &Contact, tied: &[&Contact], signals: &Signals) -> bool {
    let said = stems(&signals.folded_text);
    let others: HashSet<String> = tied.iter().filter(|other| other.id != contact.id).flat_map(|other| other.name_words()).collect();
    contact.name_words().iter().any(|word| word.len() >= 4 && !others.contains(word) && said.contains(stem(word)))
}

fn stems(folded: &str) -> HashSet<&str> {
    folded.split(' ').map(stem).collect()
}

/// A sender whom neither address nor domain ties to anybody: a tax number from a domain of his own makes a contact likely, else possible.
/// Free mail never does, whatever it claims.
fn stranger(contacts: &[&Contact], signals: &Signals) -> ContactChoice {
    let by_tax: Vec<&Contact> = contacts.iter().copied().filter(|contact| has_tax_number(contact, signals)).collect();
    if let ([only], Some(_)) = (by_tax.as_slice(), &signals.domain) {
        return ContactChoice { contact: Some(chosen(only, vec![MatchReason::TaxNumber], signals)), candidates: Vec::new() };
    }
    let mut listed: Vec<ContactMatch> = contacts.iter().filter_map(|contact| possibly(contact, &[], signals)).collect();
    listed.sort_by_key(|candidate| Reverse(candidate.reasons.len()));
    listed.truncate(MOST_CANDIDATES);
    ContactChoice { contact: None, candidates: listed }
}

fn possible(contacts: &[&Contact], by: MatchReason, signals: &Signals) -> ContactChoice {
    let listed = contacts.iter().filter_map(|contact| possibly(contact, &[by], signals)).take(MOST_CANDIDATES);
    ContactChoice { contact: None, candidates: listed.collect() }
}

fn possibly(contact: &Contact, by: &[MatchReason], signals: &Signals) -> Option<ContactMatch> {
    let reasons = supported(contact, by.to_vec(), signals);
    (!reasons.is_empty()).then(|| ContactMatch {
        id: contact.id.clone(),
        name: contact.name.clone(),
        confidence: Confidence::Possible,
        reasons,
    })
}

/// Certain: the address is this contact's alone, or a document named in the mail says which of those who share it.
fn chosen(contact: &Contact, reasons: Vec<MatchReason>, signals: &Signals) -> ContactMatch {
    let certain = reasons == [MatchReason::Address] || reasons.starts_with(&[MatchReason::Address, MatchReason::DocumentOfContact]);
    let confidence = if certain { Confidence::Certain } else { Confidence::Likely };
    ContactMatch { id: contact.id.clone(), name: contact.name.clone(), confidence, reasons: supported(contact, reasons, signals) }
}

/// The reasons and whatever else speaks for the contact.
fn supported(contact: &Contact, mut reasons: Vec<MatchReason>, signals: &Signals) -> Vec<MatchReason> {
    let said = stems(&signals.folded_text);
    let more = [
        (MatchReason::Thread, signals.thread_contacts.contains(&contact.id)),
        (MatchReason::TaxNumber, has_tax_number(contact, signals)),
        (MatchReason::Phone, has_phone(contact, signals)),
        (MatchReason::Name, has_name(contact, &said)),
    ];
    for (reason, holds) in more {
        if holds && !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    reasons
}

#[cfg(test)]
mod tests;
