//! A mail of before, matched again with what the ERP says now, from the signals that the store kept of it.
//!
//! What a mail names can turn up later: its sender's address on a new contact, its number on an order that came by a later sync. What it
//! could only have meant (the one open order, the latest bill) was judged when it came and is not guessed again: an order of today is not
//! what was asked about in spring.

use super::Desk;
use super::relate::{self, DOCUMENTS_OF_CONTACT};
use crate::domain::{ContactMatch, Decision, DocumentMatch, Explanation, Link, MatchReason, Matches};
use crate::matching::{self, Ask, ContactChoice};
use crate::store::{MailRecord, StoreError};

/// A mail as it is related now.
#[derive(Debug)]
pub(super) struct Rematched {
    /// What is said of it.
    pub(super) explanation: Explanation,
    /// What the machine links it to, what the ERP no longer has included.
    pub(super) links: Vec<Link>,
}

/// Matches a mail again. `None` for a mail of which no signals were kept.
pub(super) fn rematch(desk: &Desk, mail: &MailRecord, before: Explanation) -> Result<Option<Rematched>, StoreError> {
    let Some(matches) = matched(desk, mail, &before)? else { return Ok(None) };
    let contact = contact(desk, &before, &matches)?;
    let documents = documents(desk, &before, contact.as_ref(), matches.documents)?;
    let links = relate::links(&mail.id, contact.as_ref(), &documents);
    let candidates = if contact.is_some() { Vec::new() } else { matches.candidates };
    let decision = match before.decision {
        Decision::Draft => Decision::Draft,
        Decision::File | Decision::Ignore => relate::undrafted(contact.as_ref(), &documents),
    };
    Ok(Some(Rematched { explanation: Explanation { contact, candidates, documents, decision, ..before }, links }))
}

fn matched(desk: &Desk, mail: &MailRecord, before: &Explanation) -> Result<Option<Matches>, StoreError> {
    let (store, tenant) = (&desk.store, &desk.tenant.id);
    let Some(mut signals) = mail.signals.clone() else { return Ok(None) };
    (signals.thread_contacts, signals.thread_documents) = relate::of_thread(desk, &mail.ancestors)?;
    let candidates = store.candidates(tenant, &signals)?;
    let choice = as_before_among_equals(matching::choose_contact(&signals, &candidates), before);
    let own = match &choice.contact {
        Some(found) => store.documents_of(tenant, &found.id, DOCUMENTS_OF_CONTACT)?,
        None => Vec::new(),
    };
    let ask = Ask { intents: &before.intents, text: &mail.subject, today: desk.day(mail.came()) };
    Ok(Some(matching::choose_documents(&signals, &choice, &candidates, &own, &ask)))
}

/// Of several that fit alike, words of the mail told one apart when it came; these words were not kept.
fn as_before_among_equals(choice: ContactChoice, before: &Explanation) -> ContactChoice {
    let fits = |found: &&ContactMatch| choice.candidates.iter().any(|candidate| candidate.id == found.id);
    match before.contact.as_ref().filter(fits) {
        Some(found) if choice.contact.is_none() => ContactChoice { contact: Some(found.clone()), candidates: Vec::new() },
        _ => choice,
    }
}

/// The contact now; one that the ERP no longer has stays: it tells what was.
fn contact(desk: &Desk, before: &Explanation, matches: &Matches) -> Result<Option<ContactMatch>, StoreError> {
    match (&matches.contact, &before.contact) {
        (Some(found), _) => Ok(Some(found.clone())),
        (None, Some(known)) if desk.store.contact(&desk.tenant.id, &known.id)?.is_none() => Ok(Some(known.clone())),
        (None, _) => Ok(None),
    }
}

/// Documents that the mail names, as they are found now, and those that it was taken to mean when it came.
fn documents(
    desk: &Desk,
    before: &Explanation,
    contact: Option<&ContactMatch>,
    found: Vec<DocumentMatch>,
) -> Result<Vec<DocumentMatch>, StoreError> {
    let mut documents: Vec<DocumentMatch> = found.into_iter().filter(is_named).collect();
    let same_contact = contact.map(|found| &found.id) == before.contact.as_ref().map(|found| &found.id);
    for known in &before.documents {
        if documents.iter().any(|document| document.id == known.id) {
            continue;
        }
        let mirrored = desk.store.document(&desk.tenant.id, &known.id)?;
        let stays = match mirrored {
            None => true,
            Some(mirrored) => {
                same_contact && mirrored.record.partner.as_ref() == contact.map(|found| &found.id) && was_meant(known, &documents)
            }
        };
        if stays {
            documents.push(known.clone());
        }
    }
    Ok(documents)
}

/// What the mail says itself points to it.
fn is_named(document: &DocumentMatch) -> bool {
    document.reasons.iter().any(|reason| {
        matches!(
            reason,
            MatchReason::NumberInSubject
                | MatchReason::NumberInText
                | MatchReason::NumberInAttachment
                | MatchReason::NumberInQuote
                | MatchReason::NumberAlmost
                | MatchReason::BuyerOrder
                | MatchReason::TrackingCode
                | MatchReason::Thread
                | MatchReason::LinkedDocument
        )
    })
}

/// It was found by words that were not kept, and nothing of its kind is named now.
fn was_meant(known: &DocumentMatch, named: &[DocumentMatch]) -> bool {
    named.iter().all(|document| document.doc_type != known.doc_type)
}
