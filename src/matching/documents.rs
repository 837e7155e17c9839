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

#[cfg(test)]
mod tests {
    use jiff::{Timestamp, civil::date};
    use serde_json::{from_value, json};

    use super::{about, add_fitting, are_linked, choose_documents, for_customers, of_contact, of_thread, tied, without_contact};
    use crate::{
        domain::{Candidates, Confidence, ContactMatch, Document, DocumentMatch, Intent, MatchReason, Mirrored, MkId, Signals},
        matching::{Ask, ContactChoice, known_by::matched, named::Named, wants::Want},
    };

    /// A document of the tenth of November, with its links.
    fn document(doc_type: &str, id: &str, partner: &str, links: &[&str]) -> Document {
        let links: Vec<_> = links.iter().map(|id| json!({ "id": id })).collect();
        let document = json!({
            "id": id, "doc_type": doc_type, "number": format!("PN-{id}"), "partner": partner, "currency": "EUR", "date": "2026-11-10",
            "tracking_codes": [format!("LX20451883{id}SI")], "links": links,
        });
        from_value(document).unwrap()
    }

    fn order(id: &str) -> Document {
        document("sales_order", id, "k1", &[])
    }

    fn mirrored(records: &[Document]) -> Vec<Mirrored<Document>> {
        records.iter().cloned().map(|record| Mirrored { record, read_at: Timestamp::UNIX_EPOCH }).collect()
    }

    fn candidates(documents: &[Document]) -> Candidates {
        Candidates { contacts: Vec::new(), documents: mirrored(documents) }
    }

    fn ask(text: &str) -> Ask<'_> {
        Ask { intents: &[Intent::OrderStatus], text, today: date(2026, 11, 16) }
    }

    fn naming(key: &str, place: MatchReason) -> Signals {
        Signals { numbers: vec![(key.to_owned(), place)], ..Signals::default() }
    }

    fn ids<'a>(documents: impl IntoIterator<Item = &'a Document>) -> Vec<&'a str> {
        documents.into_iter().map(|document| document.id.as_str()).collect()
    }

    fn told(found: &[DocumentMatch]) -> Vec<(&str, Confidence, MatchReason)> {
        found.iter().map(|found| (found.id.as_str(), found.confidence, found.reasons[0])).collect()
    }

    fn certain(document: &Document) -> DocumentMatch {
        matched(document, Confidence::Certain, vec![MatchReason::NumberInText])
    }

    #[test]
    fn the_contacts_documents_are_chosen_and_a_foreign_number_is_told() {
        let contact = ContactMatch { id: MkId::new("k1"), name: "Gozd".to_owned(), confidence: Confidence::Certain, reasons: Vec::new() };
        let choice = ContactChoice { contact: Some(contact.clone()), candidates: vec![contact.clone()] };
        for (partner, foreign, expected) in
            [("k1", false, vec![("411", Confidence::Certain, MatchReason::NumberInText)]), ("k2", true, vec![])]
        {
            let candidates = candidates(&[document("sales_order", "411", partner, &[])]);
            let found = choose_documents(&naming("pn:411", MatchReason::NumberInText), &choice, &candidates, &[], &ask("Kje je PN-411?"));
            assert_eq!(found.contact, Some(contact.clone()), "{partner}");
            assert_eq!(found.candidates, choice.candidates, "{partner}");
            assert_eq!(told(&found.documents), expected, "{partner}");
            assert_eq!(found.names_foreign_document, foreign, "{partner}");
        }
    }

    #[test]
    fn only_papers_for_customers_are_anybodys() {
        let all = candidates(&[order("1"), document("warehouse_packing_list", "2", "k1", &[]), document("sales_offer", "3", "k2", &[])]);
        assert_eq!(ids(for_customers(&all)), ["1", "3"]);
    }

    #[test]
    fn the_contacts_documents_come_from_both_sides_each_once() {
        let own = mirrored(&[order("1"), document("sales_order", "2", "k2", &[])]);
        let found = candidates(&[order("1"), order("3"), document("sales_order", "4", "k2", &[])]);
        assert_eq!(ids(of_contact(&MkId::new("k1"), &found, &own)), ["1", "3"]);
    }

    #[test]
    fn what_is_named_goes_before_the_quote_the_thread_and_what_fits() {
        let (one, two, three) = (order("1"), order("2"), order("3"));
        let own = [&one, &two, &three];
        let (named, quoted, thread) = (MatchReason::NumberInText, MatchReason::NumberInQuote, MatchReason::Thread);
        let likely = Confidence::Likely;
        let table = [
            ("named", true, false, "pn:2", Some("3"), vec![("1", Confidence::Certain, named)]),
            ("named, and foreign", true, true, "pn:2", Some("3"), vec![("1", Confidence::Certain, named)]),
            ("quoted", false, false, "pn:2", Some("3"), vec![("2", likely, quoted)]),
            ("in the thread", false, false, "pn:9", Some("3"), vec![("3", likely, thread)]),
            ("foreign", false, true, "pn:2", Some("3"), vec![]),
        ];
        for (case, is_named, foreign, key, thread, expected) in table {
            let named = Named { documents: is_named.then(|| certain(&one)).into_iter().collect(), foreign, unknown: Vec::new() };
            let signals =
                Signals { thread_documents: thread.into_iter().map(MkId::new).collect(), ..naming(key, MatchReason::NumberInQuote) };
            let found = about(&signals, &own, &named, &ask("Kje je blago?"), &[Want::Order]);
            assert_eq!(told(&found), expected, "{case}");
        }
    }

    #[test]
    fn an_unknown_number_makes_what_fits_possible_only() {
        let one = order("1");
        for (unknown, expected) in [(vec![], Confidence::Likely), (vec!["PN-999".to_owned()], Confidence::Possible)] {
            let named = Named { documents: Vec::new(), foreign: false, unknown };
            let found = about(&Signals::default(), &[&one], &named, &ask("Kje je naročilo?"), &[Want::Order]);
            assert_eq!(told(&found), [("1", expected, MatchReason::OnlyOne)], "{:?}", named.unknown);
        }
    }

    #[test]
    fn a_settled_document_brings_the_one_that_is_tied_to_it() {
        let (one, bill) = (order("1"), document("sales_bill_domestic", "5", "k1", &["1"]));
        let named = Named { documents: vec![certain(&one)], ..Named::default() };
        let found = about(&Signals::default(), &[&one, &bill], &named, &ask("Prosim za kopijo računa."), &[Want::Copy]);
        let expected = [("1", Confidence::Certain, MatchReason::NumberInText), ("5", Confidence::Likely, MatchReason::LinkedDocument)];
        assert_eq!(told(&found), expected);
    }

    #[test]
    fn what_fits_is_added_where_no_document_answers() {
        let (one, two, bill) = (order("1"), order("2"), document("sales_bill_domestic", "5", "k1", &[]));
        let table = [
            ("an order answers", &two, false, "Kje je blago?", vec!["2"]),
            ("a bill is no order", &bill, false, "Kje je blago?", vec!["5", "1"]),
            ("settled, and no word of orders", &bill, true, "Kje je blago?", vec!["5"]),
            ("settled, and orders are spoken of", &bill, true, "Kje je naročilo?", vec!["5", "1"]),
        ];
        for (case, known, settled, text, expected) in table {
            let mut documents = vec![certain(known)];
            add_fitting(&[&one], &ask(text), &[Want::Order], false, settled, &mut documents);
            assert_eq!(told(&documents).iter().map(|(id, ..)| *id).collect::<Vec<_>>(), expected, "{case}");
        }
    }

    #[test]
    fn one_document_of_the_thread_is_likely_and_several_are_possible() {
        let (one, two, bill) = (order("1"), order("2"), document("sales_bill_domestic", "5", "k1", &[]));
        for (thread, expected) in [
            (vec!["1", "5"], vec![("1", Confidence::Likely, MatchReason::Thread)]),
            (vec!["1", "2"], vec![("1", Confidence::Possible, MatchReason::Thread), ("2", Confidence::Possible, MatchReason::Thread)]),
            (vec![], vec![]),
        ] {
            let signals = Signals { thread_documents: thread.iter().copied().map(MkId::new).collect(), ..Signals::default() };
            assert_eq!(told(&of_thread(&signals, &[&one, &two, &bill], &[Want::Order])), expected, "{thread:?}");
        }
    }

    #[test]
    fn only_linked_documents_of_the_wanted_kind_are_tied() {
        let bill = |id: &str, links: &[&str]| document("sales_bill_domestic", id, "k1", links);
        let (one, linked, other, offer) = (order("1"), bill("5", &["1"]), bill("6", &[]), document("sales_offer", "7", "k1", &["1"]));
        let mut documents = vec![certain(&one)];
        tied(&[&one, &linked, &other, &offer], &[Want::Order, Want::Copy], &mut documents);
        let expected = [("1", Confidence::Certain, MatchReason::NumberInText), ("5", Confidence::Likely, MatchReason::LinkedDocument)];
        assert_eq!(told(&documents), expected);
    }

    #[test]
    fn a_link_on_either_side_ties_two_documents() {
        let bill = |links: &[&str]| document("sales_bill_domestic", "5", "k1", links);
        let order = |links: &[&str]| document("sales_order", "1", "k1", links);
        let table = [
            (bill(&["1"]), order(&[]), true),
            (bill(&[]), order(&["5"]), true),
            (bill(&["1"]), order(&["5"]), true),
            (bill(&[]), order(&[]), false),
            (bill(&["2"]), order(&["3"]), false),
        ];
        for (bill, order, expected) in table {
            let links = (&bill.links, &order.links);
            assert_eq!(are_linked(&[&bill, &order], &bill, &MkId::new("1")), expected, "{links:?}");
        }
    }

    #[test]
    fn without_a_contact_only_a_parcels_code_leads_to_a_document() {
        let choice = ContactChoice::default();
        let both = candidates(&[order("411"), order("412")]);
        let by_code =
            |codes: &[&str]| Signals { tracking_codes: codes.iter().map(|code| (*code).to_owned()).collect(), ..Signals::default() };
        let table = [
            (by_code(&["LX20451883411SI"]), vec![("411", Confidence::Certain, MatchReason::TrackingCode)], false),
            (by_code(&["LX20451883411SI", "LX20451883412SI"]), vec![], false),
            (naming("pn:412", MatchReason::NumberInText), vec![], true),
            (naming("pn:9", MatchReason::NumberInText), vec![], false),
        ];
        for (signals, expected, foreign) in table {
            let found = without_contact(&signals, &choice, &both);
            assert_eq!(told(&found.documents), expected, "{signals:?}");
            assert_eq!(found.names_foreign_document, foreign, "{signals:?}");
        }
    }
}
