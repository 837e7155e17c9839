//! By what a document is known, its numbers and its parcels, and the match of one that was found by them.

use crate::domain::{Confidence, Document, DocumentMatch, MatchReason, number_key};

/// True if one of these codes is a parcel of the document.
pub(super) fn carries(document: &Document, codes: &[String]) -> bool {
    let compact = |code: &str| number_key(code).replace(':', "");
    document.tracking_codes.iter().any(|own| codes.iter().any(|code| compact(code) == compact(own)))
}

/// Keys of the numbers by which people name a document: its own, and the customer's.
pub(super) fn numbers_of(document: &Document) -> Vec<String> {
    let buyers = document.buyer_order.as_deref().map(keys_of).unwrap_or_default();
    keys_of(&document.number).into_iter().chain(buyers).collect()
}

/// The key of a number, and the one that it has when typed without its joints: `RT26-0041`, `RT260041`.
pub(super) fn keys_of(number: &str) -> Vec<String> {
    let joined: String = number.chars().filter(|c| c.is_alphanumeric()).collect();
    let mut keys = vec![number_key(number), number_key(&joined)];
    keys.retain(|key| key.contains(|c: char| c.is_ascii_digit()));
    keys.dedup();
    keys
}

/// A match of one of the contact's own documents.
pub(super) fn matched(document: &Document, confidence: Confidence, mut reasons: Vec<MatchReason>) -> DocumentMatch {
    reasons.push(MatchReason::SamePartner);
    DocumentMatch { doc_type: document.doc_type, id: document.id.clone(), number: document.number.clone(), confidence, reasons }
}
