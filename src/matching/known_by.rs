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

#[cfg(test)]
mod tests {
    use serde_json::{from_value, json};

    use super::{carries, keys_of, matched, numbers_of};
    use crate::domain::{Confidence, DocType, Document, DocumentMatch, MatchReason, MkId};

    fn order(buyer_order: Option<&str>) -> Document {
        let order = json!({
            "id": "7", "doc_type": "sales_order", "number": "RT26-0041", "currency": "EUR", "buyer_order": buyer_order,
            "tracking_codes": ["LX204518833SI"],
        });
        from_value(order).unwrap()
    }

    #[test]
    fn a_number_is_known_with_and_without_its_joints() {
        let table: [(&str, &[&str]); 3] = [("RT26-0041", &["rt:26:41", "rt:260041"]), ("PN-412", &["pn:412"]), ("osnutek", &[])];
        for (number, expected) in table {
            assert_eq!(keys_of(number), expected, "{number}");
        }
    }

    #[test]
    fn a_document_is_known_by_its_number_and_the_customers() {
        assert_eq!(numbers_of(&order(None)), ["rt:26:41", "rt:260041"]);
        assert_eq!(numbers_of(&order(Some("B-5582"))), ["rt:26:41", "rt:260041", "b:5582"]);
    }

    #[test]
    fn a_document_carries_its_own_parcels_only() {
        let table: [(&[&str], bool); 4] =
            [(&["lx 204 518 833 si"], true), (&["DX-7745-0193", "LX204518833SI"], true), (&["DX-7745-0193"], false), (&[], false)];
        for (codes, expected) in table {
            let codes: Vec<String> = codes.iter().map(|code| (*code).to_owned()).collect();
            assert_eq!(carries(&order(None), &codes), expected, "{codes:?}");
        }
    }

    #[test]
    fn a_match_says_that_the_partner_is_the_same() {
        let expected = DocumentMatch {
            doc_type: DocType::SalesOrder,
            id: MkId::new("7"),
            number: "RT26-0041".to_owned(),
            confidence: Confidence::Likely,
            reasons: vec![MatchReason::Latest, MatchReason::SamePartner],
        };
        assert_eq!(matched(&order(None), Confidence::Likely, vec![MatchReason::Latest]), expected);
    }
}
