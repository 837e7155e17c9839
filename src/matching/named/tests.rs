//! Numbers in a mail and the documents they lead to, case by case.

#![allow(clippy::type_complexity, reason = "the type of a table is read off its rows")]

use std::collections::HashSet;

use jiff::Timestamp;
use serde_json::json;

use super::{
    Named, add, almost, digits, is_numbered_like_ours, is_said, is_year, kinds_named, known_keys, named, overlaps, papers_last, quoted,
    short_for, shortened, slips, told_apart,
};
use crate::{
    domain::{
        Confidence::{self, Certain, Likely, Possible},
        Currency,
        DocType::{self, PurchaseOrder, SalesBillCreditNote, SalesBillDomestic, SalesOffer, SalesOrder, WarehousePackingList},
        Document, DocumentMatch,
        MatchReason::{self, BuyerOrder, NumberAlmost, NumberInQuote, NumberInSubject, NumberInText, TrackingCode},
        Mirrored, MkId, Signals,
    },
    matching::{
        numbers::{Noun, Spelled},
        wants::Want,
    },
};

fn doc(number: &str, doc_type: DocType) -> Document {
    Document::bare(MkId::new(number), doc_type, number.to_owned(), Currency::eur())
}

fn bought_as(buyer_order: &str, document: Document) -> Document {
    Document { buyer_order: Some(buyer_order.to_owned()), ..document }
}

fn sent_as(code: &str, document: Document) -> Document {
    Document { tracking_codes: vec![code.to_owned()], ..document }
}

fn signals(numbers: &[(&str, MatchReason)], codes: &[&str]) -> Signals {
    let numbers = numbers.iter().map(|(key, place)| ((*key).to_owned(), *place)).collect();
    Signals { numbers, tracking_codes: codes.iter().map(|code| (*code).to_owned()).collect(), ..Signals::default() }
}

fn reading(key: &str, noun: Option<Noun>, whole: bool) -> Spelled {
    Spelled { typed: key.to_owned(), key: key.to_owned(), noun, whole }
}

fn shown(found: &[DocumentMatch]) -> Vec<(&str, Confidence, MatchReason)> {
    found.iter().map(|one| (one.id.as_str(), one.confidence, one.reasons[0])).collect()
}

fn numbers<'a>(documents: &[&'a Document]) -> Vec<&'a str> {
    documents.iter().map(|document| document.number.as_str()).collect()
}

#[test]
fn numbers_and_parcels_name_the_contacts_own_documents_for_certain() {
    let order = sent_as("RR1SI", bought_as("B-77", doc("PN-412", SalesOrder)));
    let bill = bought_as("B-77", doc("R-9", SalesBillDomestic));
    let paper = bought_as("PN-412", doc("DOB-1", WarehousePackingList));
    let own = [&paper, &order, &bill];
    let table: &[(&[(&str, MatchReason)], &[&str], &str, &[(&str, Confidence, MatchReason)])] = &[
        (&[("pn:412", NumberInSubject)], &[], "PN-412", &[("PN-412", Certain, NumberInSubject)]),
        (&[("pn:412", NumberInQuote)], &[], "", &[]),
        (&[("b:77", NumberInText)], &[], "naročilo 500000, račun B-77", &[("R-9", Certain, BuyerOrder)]),
        (&[("b:77", NumberInText)], &[], "B-77", &[("PN-412", Certain, BuyerOrder), ("R-9", Certain, BuyerOrder)]),
        (&[], &["RR1SI"], "", &[("PN-412", Certain, TrackingCode)]),
        (&[("pn:412", NumberInText)], &["RR1SI"], "PN-412", &[("PN-412", Certain, NumberInText)]),
    ];
    for (keys, codes, text, expected) in table {
        let found = named(&signals(keys, codes), &own, &[], text, &[]);
        assert_eq!((shown(&found.documents).as_slice(), found.foreign), (*expected, false), "{keys:?} {codes:?} {text}");
    }
}

#[test]
fn somebody_elses_number_is_foreign_unless_it_stands_in_the_history_of_ones_own() {
    let own = doc("PN-412", SalesOrder);
    let (other, alike) = (sent_as("RR2SI", doc("PN-500", SalesOrder)), bought_as("PN-412", doc("PN-600", SalesOrder)));
    let table: &[(&[(&str, MatchReason)], &[&str], &Document, bool)] = &[
        (&[("pn:412", NumberInText), ("pn:500", NumberInQuote)], &[], &other, false),
        (&[("pn:412", NumberInText), ("pn:500", NumberInText)], &[], &other, true),
        (&[("pn:500", NumberInQuote)], &[], &other, true),
        (&[("pn:412", NumberInText)], &[], &alike, false),
        (&[("pn:412", NumberInText)], &["RR2SI"], &other, true),
        (&[], &[], &other, false),
    ];
    for (keys, codes, foreign, expected) in table {
        assert_eq!(named(&signals(keys, codes), &[&own], &[foreign], "", &[]).foreign, *expected, "{keys:?} {codes:?}");
    }
}

#[test]
fn the_companys_own_papers_count_only_where_no_document_for_customers_does() {
    let (order, paper, note) = (doc("PN-1", SalesOrder), doc("DOB-1", WarehousePackingList), doc("N-1", PurchaseOrder));
    assert_eq!(numbers(&papers_last(vec![&paper, &order, &note])), ["PN-1"]);
    assert_eq!(numbers(&papers_last(vec![&paper, &note])), ["DOB-1", "N-1"]);
}

#[test]
fn each_kind_is_named_once_and_the_companys_own_papers_are_none() {
    let kinds = [SalesBillDomestic, SalesOrder, SalesBillDomestic, WarehousePackingList, SalesOffer];
    let own: Vec<Mirrored<Document>> = ["R-101", "PN-102", "R-103", "DOB-104", "P-105"]
        .into_iter()
        .zip(kinds)
        .map(|(number, kind)| Mirrored { record: doc(number, kind), read_at: Timestamp::UNIX_EPOCH })
        .collect();
    assert_eq!(kinds_named("DOB-104, PN-102, R-103 in R-101", &own), [SalesBillDomestic, SalesOrder]);
    assert_eq!(kinds_named("PN-999", &own), []);
}

#[test]
fn a_number_or_parcel_of_the_history_is_likely_if_only_one_document_has_it() {
    let order = sent_as("RR1SI", doc("PN-412", SalesOrder));
    let bill = doc("R-9", SalesBillDomestic);
    let table: &[(&[(&str, MatchReason)], &[Want], &[(&str, Confidence, MatchReason)])] = &[
        (&[("pn:412", NumberInQuote)], &[], &[("PN-412", Likely, NumberInQuote)]),
        (&[("rr:1:si", NumberInQuote)], &[], &[("PN-412", Likely, NumberInQuote)]),
        (&[("pn:412", NumberInText)], &[], &[]),
        (
            &[("pn:412", NumberInQuote), ("r:9", NumberInQuote)],
            &[Want::Offer],
            &[("PN-412", Possible, NumberInQuote), ("R-9", Possible, NumberInQuote)],
        ),
        (&[("pn:412", NumberInQuote), ("r:9", NumberInQuote)], &[Want::Copy], &[("R-9", Likely, NumberInQuote)]),
    ];
    for (keys, wants, expected) in table {
        assert_eq!(shown(&quoted(&signals(keys, &[]), &[&order, &bill], wants)), *expected, "{keys:?} {wants:?}");
    }
}

#[test]
fn of_documents_with_one_number_the_asked_kind_is_meant_then_the_said_one() {
    let (order, bill, credit) = (doc("1", SalesOrder), doc("2", SalesBillDomestic), doc("3", SalesBillCreditNote));
    let two = [&order, &bill];
    let three = [&order, &bill, &credit];
    let table: &[(&[&Document], Option<Noun>, &[Want], &[&str])] = &[
        (&two, None, &[Want::Copy], &["2"]),
        (&two, Some(Noun::Order), &[], &["1"]),
        (&two, Some(Noun::Order), &[Want::Copy], &["2"]),
        (&two, Some(Noun::Offer), &[Want::Offer], &["1", "2"]),
        (&three, None, &[Want::Order], &["1"]),
        (&three, Some(Noun::Bill), &[], &["2", "3"]),
        (&[&order], Some(Noun::Bill), &[Want::Copy], &["1"]),
    ];
    for (hits, noun, wants, expected) in table {
        assert_eq!(numbers(&told_apart(hits.to_vec(), *noun, wants)), *expected, "{noun:?} {wants:?}");
    }
}

#[test]
fn a_noun_says_its_own_kind_of_document() {
    let kinds = [SalesOrder, SalesBillDomestic, SalesBillCreditNote, SalesOffer, WarehousePackingList];
    let table: &[(Noun, &[DocType])] = &[
        (Noun::Order, &[SalesOrder]),
        (Noun::Bill, &[SalesBillDomestic, SalesBillCreditNote]),
        (Noun::Offer, &[SalesOffer]),
        (Noun::Number, &kinds),
    ];
    for (noun, expected) in table {
        let said: Vec<DocType> = kinds.into_iter().filter(|kind| is_said(*noun, *kind)).collect();
        assert_eq!(said, *expected, "{noun:?}");
    }
}

#[test]
fn a_document_is_added_once_and_keys_are_known_if_a_document_has_them() {
    let mut documents = Vec::new();
    for number in ["1", "2", "1"] {
        add(&mut documents, shortened(&doc(number, SalesOrder)));
    }
    assert_eq!(shown(&documents), [("1", Likely, NumberInText), ("2", Likely, NumberInText)]);
    let known = known_keys(&signals(&[("pn:1", NumberInText), ("pn:2", NumberInQuote)], &[]), &[&doc("PN-1", SalesOrder)]);
    assert_eq!(known, HashSet::from(["pn:1".to_owned()]));
}

#[test]
fn a_number_on_no_document_is_shortened_a_slip_or_unknown() {
    let lines = json!([{ "code": "PN-7777", "name": "Miza", "amount": "1" }]);
    let own = Document { lines: serde_json::from_value(lines).unwrap(), ..doc("PN-4021", SalesOrder) };
    let table: &[(&[Spelled], &str, &[(&str, Confidence, MatchReason)], &[&str])] = &[
        (&[reading("4021", Some(Noun::Order), true)], "", &[("PN-4021", Likely, NumberInText)], &[]),
        (&[reading("pn:4012", None, true)], "", &[("PN-4021", Likely, NumberAlmost)], &[]),
        (&[reading("pn:555", None, true), reading("pn:555", None, true)], "", &[], &["pn:555"]),
        (&[reading("pn:55", None, true)], "", &[], &[]),
        (&[reading("xy:555", None, true)], "", &[], &[]),
        (&[reading("pn:7777", None, true)], "", &[], &[]),
        (&[reading("pn:555", None, true)], "pn:555", &[], &[]),
    ];
    for (readings, known, documents, unknown) in table {
        let mut named = Named::default();
        slips(readings, &[&own], &[], &HashSet::from([(*known).to_owned()]), &mut named);
        assert_eq!(shown(&named.documents), *documents, "{readings:?}");
        assert_eq!(named.unknown, *unknown, "{readings:?}");
    }
}

#[test]
fn readings_overlap_where_one_holds_whole_groups_of_the_other() {
    assert_eq!(digits("PN-412"), 3);
    for (one, other, expected) in [("412", "pn:412", true), ("pn:412", "412", true), ("12", "pn:412", false), ("pn", "412", false)] {
        assert_eq!(overlaps(one, other), expected, "{one} {other}");
    }
}

#[test]
fn letters_and_a_year_may_be_left_out_before_a_called_number_that_one_document_has() {
    let table: &[(&[(&str, DocType)], Option<Noun>, Option<&str>)] = &[
        (&[("PON-26-412", SalesOrder)], Some(Noun::Order), Some("PON-26-412")),
        (&[("R-9", SalesBillDomestic), ("2026/412", SalesOrder)], Some(Noun::Order), Some("2026/412")),
        (&[("ORDER-412", SalesOrder)], Some(Noun::Order), None),
        (&[("PN-412", SalesOrder)], None, None),
        (&[("R-412", SalesBillDomestic)], Some(Noun::Order), None),
        (&[("PN-999", SalesOrder)], Some(Noun::Order), None),
        (&[("PN-412", SalesOrder), ("NAR-412", SalesOrder)], Some(Noun::Order), None),
    ];
    for (own, noun, expected) in table {
        let own: Vec<Document> = own.iter().map(|(number, kind)| doc(number, *kind)).collect();
        let own: Vec<&Document> = own.iter().collect();
        let found = short_for(&reading("412", *noun, true), &own).map(|document| document.number.as_str());
        assert_eq!(found, *expected, "{noun:?} {:?}", numbers(&own));
    }
}

#[test]
fn a_slip_counts_in_a_number_with_letters_or_a_noun_that_is_whole_or_like_ours() {
    let (order, bare) = (doc("PN-4021", SalesOrder), doc("40215", SalesOrder));
    let twin = doc("PN-4201", SalesOrder);
    let table: &[(&[&Document], Spelled, &[(&str, Confidence, MatchReason)])] = &[
        (&[&order], reading("pn:4012", None, true), &[("PN-4021", Likely, NumberAlmost)]),
        (&[&order], reading("pn:4012", None, false), &[("PN-4021", Likely, NumberAlmost)]),
        (&[&order], reading("p:4021", None, true), &[("PN-4021", Likely, NumberAlmost)]),
        (&[&order], reading("p:4021", None, false), &[]),
        (&[&bare], reading("40251", None, true), &[]),
        (&[&bare], reading("40251", Some(Noun::Order), true), &[("40215", Likely, NumberAlmost)]),
        (&[&order, &twin], reading("pn:421", None, true), &[("PN-4021", Possible, NumberAlmost), ("PN-4201", Possible, NumberAlmost)]),
    ];
    for (own, reading, expected) in table {
        assert_eq!(shown(&almost(reading, own, &[])), *expected, "{reading:?}");
    }
}

#[test]
fn a_number_is_like_ours_by_its_noun_or_by_its_letters() {
    let (own, foreign) = (doc("PN-1", SalesOrder), doc("R-1", SalesBillDomestic));
    let bare = doc("777-1", SalesOrder);
    let table = [
        (reading("777", Some(Noun::Order), true), true),
        (reading("777", Some(Noun::Order), false), false),
        (reading("777", Some(Noun::Number), true), false),
        (reading("777", None, true), false),
        (reading("2026", Some(Noun::Order), true), false),
        (reading("pn:777", None, false), true),
        (reading("r:777", None, false), true),
        (reading("xy:777", None, true), false),
    ];
    for (reading, expected) in table {
        assert_eq!(is_numbered_like_ours(&reading, &[&own, &bare], &[&foreign]), expected, "{reading:?}");
    }
    for (key, expected) in [("1999", true), ("2026", true), ("2126", false), ("20261", false), ("199", false)] {
        assert_eq!(is_year(key), expected, "{key}");
    }
}
