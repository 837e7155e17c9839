//! Documents that a mail names by a number, exactly or with a slip of the pen.

use std::collections::HashSet;

use super::{
    almost::is_almost,
    known_by::{carries, keys_of, matched, numbers_of},
    numbers::{Noun, Spelled, spelled},
    wants::Want,
};
use crate::domain::{Confidence, DocType, Document, DocumentMatch, MatchReason, Mirrored, Signals, number_key};

/// Numbers with fewer digits than this are not matched by their end or with slips.
const FEWEST_DIGITS: usize = 3;

/// A text with more numbers than this is a list, not a question.
const MOST_READINGS: usize = 200;

/// Letters and years that people leave out at the front have at most so many characters: `PON-26-`, `NAR-2026/`.
const LONGEST_LEFT_OUT: usize = 4;

/// What the numbers in a mail came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Named {
    /// The contact's own, in order of appearance.
    pub(super) documents: Vec<DocumentMatch>,
    /// Some number belongs to somebody else.
    pub(super) foreign: bool,
    /// Numbers that nobody knows, as typed.
    pub(super) unknown: Vec<String>,
}

/// Reads every number outside the quoted part against the contact's documents, and what is foreign or unknown among them.
pub(super) fn named(signals: &Signals, own: &[&Document], foreign: &[&Document], text: &str, wants: &[Want]) -> Named {
    let readings = spelled(text);
    let mut named = Named::default();
    for (key, place) in signals.numbers.iter().filter(|(_, place)| *place != MatchReason::NumberInQuote) {
        let noun = readings.iter().find(|reading| reading.key == *key).and_then(|reading| reading.noun);
        let hits = papers_last(own.iter().copied().filter(|document| numbers_of(document).contains(key)).collect());
        for document in told_apart(hits, noun, wants) {
            add(&mut named.documents, matched(document, Confidence::Certain, vec![reason(document, key, *place)]));
        }
    }
    for document in papers_last(own.iter().copied().filter(|document| carries(document, &signals.tracking_codes)).collect()) {
        add(&mut named.documents, matched(document, Confidence::Certain, vec![MatchReason::TrackingCode]));
    }
    let known = known_keys(signals, own);
    let others = known_keys(signals, foreign);
    let spoken = |key: &String| signals.numbers.iter().any(|(number, place)| number == key && *place != MatchReason::NumberInQuote);
    // In the history of a mail about one's own document, anybody's number may stand.
    let meant = |key: &&String| !known.contains(*key) && (known.is_empty() || spoken(key));
    named.foreign = others.iter().any(|key| meant(&key)) || foreign.iter().any(|document| carries(document, &signals.tracking_codes));
    slips(&readings, own, foreign, &known.union(&others).cloned().collect(), &mut named);
    named
}

/// The company's own papers, such as a delivery note, may carry the number of the order they are for: then the order is meant.
fn papers_last(mut hits: Vec<&Document>) -> Vec<&Document> {
    if hits.iter().any(|document| document.doc_type.is_sales()) {
        hits.retain(|document| document.doc_type.is_sales());
    }
    hits
}

/// The kinds of the contact's documents for customers that a text names by their numbers, exactly, each once.
#[must_use]
pub fn kinds_named(text: &str, own: &[Mirrored<Document>]) -> Vec<DocType> {
    let keys: HashSet<String> = spelled(text).into_iter().map(|number| number.key).collect();
    let mut kinds = Vec::new();
    let sales = own.iter().map(|found| &found.record).filter(|document| document.doc_type.is_sales());
    for document in sales.filter(|document| numbers_of(document).iter().any(|key| keys.contains(key))) {
        if !kinds.contains(&document.doc_type) {
            kinds.push(document.doc_type);
        }
    }
    kinds
}

/// Documents named only in the quoted history: one of the asked kind is likely; several are possible.
pub(super) fn quoted(signals: &Signals, own: &[&Document], wants: &[Want]) -> Vec<DocumentMatch> {
    let keys: Vec<&String> = signals.numbers.iter().filter(|(_, place)| *place == MatchReason::NumberInQuote).map(|(key, _)| key).collect();
    let parcel = |document: &Document| document.tracking_codes.iter().any(|code| keys.contains(&&number_key(code)));
    let stands = |document: &&&Document| parcel(document) || numbers_of(document).iter().any(|key| keys.contains(&key));
    let all: Vec<&Document> = own.iter().filter(stands).copied().collect();
    let asked: Vec<&Document> = all.iter().copied().filter(|document| wants.iter().any(|want| want.takes(document.doc_type))).collect();
    let fits = if asked.is_empty() { all } else { asked };
    let confidence = if fits.len() == 1 { Confidence::Likely } else { Confidence::Possible };
    fits.into_iter().map(|document| matched(document, confidence, vec![MatchReason::NumberInQuote])).collect()
}

fn reason(document: &Document, key: &str, place: MatchReason) -> MatchReason {
    if keys_of(&document.number).iter().any(|own| own == key) { place } else { MatchReason::BuyerOrder }
}

/// One number on several documents (the customer's on order and bill): the kind that the noun says, else the kind that is asked for.
fn told_apart<'a>(hits: Vec<&'a Document>, noun: Option<Noun>, wants: &[Want]) -> Vec<&'a Document> {
    if hits.len() < 2 {
        return hits;
    }
    let of =
        |fits: &dyn Fn(DocType) -> bool| -> Vec<&'a Document> { hits.iter().copied().filter(|document| fits(document.doc_type)).collect() };
    let asked = of(&|kind| wants.iter().any(|want| want.takes(kind)));
    let said = of(&|kind| noun.is_some_and(|noun| is_said(noun, kind)));
    [asked, said].into_iter().find(|left| !left.is_empty()).unwrap_or(hits)
}

fn is_said(noun: Noun, kind: DocType) -> bool {
    match noun {
        Noun::Order => kind == DocType::SalesOrder,
        Noun::Bill => kind.is_billing(),
        Noun::Offer => kind == DocType::SalesOffer,
        Noun::Number => true,
    }
}

fn add(documents: &mut Vec<DocumentMatch>, found: DocumentMatch) {
    if !documents.iter().any(|known| known.id == found.id) {
        documents.push(found);
    }
}

/// Keys in the mail that stand on one of these documents.
fn known_keys(signals: &Signals, documents: &[&Document]) -> HashSet<String> {
    let keys: HashSet<String> = documents.iter().flat_map(|document| numbers_of(document)).collect();
    signals.numbers.iter().map(|(key, _)| key).filter(|key| keys.contains(*key)).cloned().collect()
}

/// Numbers that stand on no document as they are: without their letters (`naročilo 412`), with a slip, or unknown.
fn slips(readings: &[Spelled], own: &[&Document], foreign: &[&Document], known: &HashSet<String>, named: &mut Named) {
    let long_enough = readings.iter().take(MOST_READINGS).filter(|reading| digits(&reading.typed) >= FEWEST_DIGITS);
    let mut settled = known.clone();
    for reading in long_enough {
        if settled.iter().any(|key| overlaps(key, &reading.key)) || names_a_product(reading, own) {
            continue;
        }
        let hits = short_for(reading, own).map_or_else(|| almost(reading, own, foreign), |document| vec![shortened(document)]);
        if !hits.is_empty() {
            settled.insert(reading.key.clone());
            hits.into_iter().for_each(|hit| add(&mut named.documents, hit));
        } else if is_numbered_like_ours(reading, own, foreign) {
            named.unknown.push(reading.typed.clone());
            settled.insert(reading.key.clone());
        }
    }
}

fn digits(number: &str) -> usize {
    number.chars().filter(char::is_ascii_digit).count()
}

/// One reading holds the other: `412` and `pn:412`.
fn overlaps(one: &str, other: &str) -> bool {
    format!(":{one}:").contains(&format!(":{other}:")) || format!(":{other}:").contains(&format!(":{one}:"))
}

fn names_a_product(reading: &Spelled, own: &[&Document]) -> bool {
    let codes = own.iter().flat_map(|document| &document.lines).filter_map(|line| line.code.as_deref());
    codes.into_iter().any(|code| number_key(code) == reading.key)
}

fn shortened(document: &Document) -> DocumentMatch {
    matched(document, Confidence::Likely, vec![MatchReason::NumberInText])
}

/// The only own document whose number is this one with letters or a year before it, where the mail calls it a number.
fn short_for<'a>(reading: &Spelled, own: &[&'a Document]) -> Option<&'a Document> {
    let noun = reading.noun?;
    let ends = |key: &String| {
        let rest = key.strip_suffix(&format!(":{}", reading.key));
        rest.is_some_and(|rest| rest.split(':').all(|run| run.len() <= LONGEST_LEFT_OUT))
    };
    let mut hits = own.iter().filter(|document| is_said(noun, document.doc_type) && numbers_of(document).iter().any(ends));
    let first = hits.next()?;
    hits.next().is_none().then_some(*first)
}

/// Own documents whose number differs by one slip: likely if there is one, possible if there are several.
fn almost(reading: &Spelled, own: &[&Document], foreign: &[&Document]) -> Vec<DocumentMatch> {
    let lettered = reading.key.contains(|c: char| c.is_ascii_alphabetic());
    if !lettered && reading.noun.is_none() || !reading.whole && !is_numbered_like_ours(reading, own, foreign) {
        return Vec::new();
    }
    let near: Vec<&&Document> = own.iter().filter(|document| numbers_of(document).iter().any(|key| is_almost(&reading.key, key))).collect();
    let confidence = if near.len() == 1 { Confidence::Likely } else { Confidence::Possible };
    near.into_iter().map(|document| matched(document, confidence, vec![MatchReason::NumberAlmost])).collect()
}

/// True if it is called an order, bill or offer, or starts with letters that our documents' numbers start with.
fn is_numbered_like_ours(reading: &Spelled, own: &[&Document], foreign: &[&Document]) -> bool {
    let called = reading.whole && matches!(reading.noun, Some(Noun::Order | Noun::Bill | Noun::Offer)) && !is_year(&reading.key);
    let letters = |key: &str| key.split(':').next().unwrap_or_default().to_owned();
    let start = letters(&reading.key);
    let ours = own.iter().chain(foreign).any(|document| letters(&number_key(&document.number)) == start);
    called || ours && start.chars().all(|c| c.is_ascii_alphabetic())
}

fn is_year(key: &str) -> bool {
    key.len() == 4 && (key.starts_with("19") || key.starts_with("20"))
}

#[cfg(test)]
mod tests;
