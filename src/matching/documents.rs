//! Which documents a mail is about: those it names, and failing that, those that fit what is asked.

use super::{
    ask::Ask,
    contact::ContactChoice,
    fitting::fitting,
    known_by::{carries, matched, numbers_of},
    named::{Named, named, quoted},
    wants::{Want, wants},
};
use crate::domain::{Candidates, Confidence, ContactMatch, Document, DocumentMatch, MatchReason, Matches, Mirrored, MkId, Signals};

/// Documents of the chosen contact, best first; `own` are all its documents of the last time. Nobody else's document is ever listed.
///
/// Without a contact there is one way only: a parcel's code in the mail stands on exactly one document (the carrier's notice).
#[must_use]
pub fn choose_documents(
    signals: &Signals,
    choice: &ContactChoice,
    candidates: &Candidates,
    own: &[Mirrored<Document>],
    ask: &Ask<'_>,
) -> Matches {
    let Some(contact) = &choice.contact else { return without_contact(signals, choice, candidates) };
    let own = of_contact(&contact.id, candidates, own);
    let foreign: Vec<&Document> = for_customers(candidates).filter(|found| found.partner.as_ref() != Some(&contact.id)).collect();
    let wants = wants(ask);
    let named = named(signals, &own, &foreign, ask.text, &wants);
    let documents = about(signals, &own, &named, ask, &wants);
    Matches {
        contact: Some(contact.clone()),
        candidates: choice.candidates.clone(),
        documents,
        names_foreign_document: named.foreign,
        unknown_numbers: named.unknown,
    }
}

/// Documents that a customer may have in hand. A number that only stands on a paper of the company's own is nobody else's.
fn for_customers(candidates: &Candidates) -> impl Iterator<Item = &Document> {
    candidates.documents.iter().map(|found| &found.record).filter(|found| found.doc_type.is_sales())
}

/// The contact's documents, from both sides, each once.
fn of_contact<'a>(contact: &MkId, candidates: &'a Candidates, own: &'a [Mirrored<Document>]) -> Vec<&'a Document> {
    let mut documents: Vec<&Document> = Vec::new();
    for document in own.iter().chain(&candidates.documents).map(|found| &found.record) {
        if document.partner.as_ref() == Some(contact) && !documents.iter().any(|known| known.id == document.id) {
            documents.push(document);
        }
    }
    documents
}

/// Named ones, with what is tied to them; else the thread's; else what fits. Somebody else's number ends the search: it is what was meant.
fn about(signals: &Signals, own: &[&Document], named: &Named, ask: &Ask<'_>, wants: &[Want]) -> Vec<DocumentMatch> {
    let mut documents = named.documents.clone();
    if documents.is_empty() && !named.foreign {
        documents = quoted(signals, own, wants);
    }
    if documents.is_empty() && !named.foreign {
        documents = of_thread(signals, own, wants);
    }
    let settled = documents.iter().any(|document| document.confidence >= Confidence::Likely);
    if settled {
        tied(own, wants, &mut documents);
    }
    if !named.foreign {
        add_fitting(own, ask, wants, !named.unknown.is_empty(), settled, &mut documents);
    }
    documents
}

/// What fits the questions that no named document answers; beside named ones only where the mail speaks of that kind of document.
fn add_fitting(own: &[&Document], ask: &Ask<'_>, wants: &[Want], doubtful: bool, settled: bool, documents: &mut Vec<DocumentMatch>) {
    for want in wants {
        let covered = documents.iter().any(|document| want.takes(document.doc_type));
        if covered || settled && !want.is_spoken_of(ask.text) {
            continue;
        }
        for found in fitting(own, *want, ask, doubtful) {
            if !documents.iter().any(|known| known.id == found.id) {
                documents.push(found);
            }
        }
    }
}

/// Documents of earlier mails in the thread, of the kinds that are asked for.
fn of_thread(signals: &Signals, own: &[&Document], wants: &[Want]) -> Vec<DocumentMatch> {
    let in_thread = own.iter().filter(|document| signals.thread_documents.contains(&document.id));
    let asked: Vec<&&Document> = in_thread.filter(|document| wants.iter().any(|want| want.takes(document.doc_type))).collect();
    let confidence = if asked.len() == 1 { Confidence::Likely } else { Confidence::Possible };
    asked.into_iter().map(|document| matched(document, confidence, vec![MatchReason::Thread])).collect()
}

/// The bill of a named order, the order of a named bill, where the mail asks for that kind and names none of it.
fn tied(own: &[&Document], wants: &[Want], documents: &mut Vec<DocumentMatch>) {
    let named: Vec<MkId> = documents.iter().map(|document| document.id.clone()).collect();
    for want in wants {
        if documents.iter().any(|document| want.takes(document.doc_type)) {
            continue;
        }
        let other = own.iter().filter(|document| want.takes(document.doc_type) && named.iter().any(|id| are_linked(own, document, id)));
        let found: Vec<DocumentMatch> =
            other.map(|document| matched(document, Confidence::Likely, vec![MatchReason::LinkedDocument])).collect();
        documents.extend(found);
    }
}

/// Metakocka writes a link on one of the two documents, or on both.
fn are_linked(own: &[&Document], document: &Document, id: &MkId) -> bool {
    let points = |from: &Document, to: &MkId| from.links.iter().any(|link| link.id == *to);
    points(document, id) || own.iter().any(|other| other.id == *id && points(other, &document.id))
}

fn without_contact(signals: &Signals, choice: &ContactChoice, candidates: &Candidates) -> Matches {
    let all: Vec<&Document> = for_customers(candidates).collect();
    let keys = |document: &Document| numbers_of(document).iter().any(|key| signals.numbers.iter().any(|(number, _)| number == key));
    let parcels: Vec<&&Document> = all.iter().filter(|document| carries(document, &signals.tracking_codes)).collect();
    let documents = match parcels.as_slice() {
        [only] => vec![DocumentMatch { reasons: vec![MatchReason::TrackingCode], ..matched(only, Confidence::Certain, Vec::new()) }],
        _ => Vec::new(),
    };
    Matches {
        contact: None::<ContactMatch>,
        candidates: choice.candidates.clone(),
        documents,
        names_foreign_document: all.iter().any(|document| keys(document)),
        unknown_numbers: Vec::new(),
    }
}
