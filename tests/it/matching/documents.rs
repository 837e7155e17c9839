//! About which documents.

use jiff::civil::date;
use postar::domain::{Confidence, Contact, DocLink, DocType, Document, Intent, MatchReason, MkId};

use super::mail::{bill, contact, document, mail, matched, order, sure};
use crate::labelled::Company;

const WHO: &str = "neza@gozd.example";

fn gozd() -> [Contact; 1] {
    [contact("1", "Gozd in sin d.o.o.", &[WHO])]
}

/// The certain and likely documents of one mail.
fn check(text: &str, intents: &[Intent], documents: &[Document], expected: &[&str]) {
    let matches = matched(&mail(WHO, "vprašanje", text), &gozd(), documents, intents);
    assert_eq!(sure(&matches), expected, "{text}: {matches:#?}");
}

#[test]
fn every_document_is_found_by_each_way_to_type_its_number() {
    let erp = Company::read();
    for document in erp.documents.iter().map(|document| &document.record).step_by(4) {
        let own = [document.clone(), order("other", "XY-1", "1")];
        let partner = [contact(document.partner.as_ref().unwrap().as_str(), "Kupec", &[WHO])];
        let number = &document.number;
        let bare = number.rsplit_once('-').map_or("", |(_, last)| last);
        let spelled = [
            number.clone(),
            number.to_lowercase(),
            number.replace('-', "/"),
            number.replace('-', " "),
            number.replace('-', ""),
            number.replace('-', "–"),
            number.replace("-0", "-"),
            format!("št. {bare}"),
            format!("#{number}"),
            format!("({number})."),
        ];
        for typed in spelled {
            let matches =
                matched(&mail(WHO, "vprašanje", &format!("Prosim za stanje {typed}, hvala.")), &partner, &own, &[Intent::OrderStatus]);
            assert_eq!(sure(&matches).first(), Some(&number.as_str()), "{typed}");
        }
    }
}

#[test]
fn a_document_number_counts_only_if_it_is_the_senders() {
    let documents = [order("10", "PN-410", "1"), order("12", "PN-412", "2")];
    let matches = matched(&mail(WHO, "PN-412", "Kje je naročilo?"), &gozd(), &documents, &[Intent::OrderStatus]);
    assert_eq!((matches.documents.len(), matches.names_foreign_document), (0, true));
    assert!(matches.unknown_numbers.is_empty());
}

#[test]
fn beside_somebody_elses_number_the_senders_own_still_counts() {
    let documents = [order("10", "PN-410", "1"), order("12", "PN-412", "2")];
    let matches = matched(&mail(WHO, "PN-412 in PN-410", "Kje sta?"), &gozd(), &documents, &[Intent::OrderStatus]);
    assert_eq!((sure(&matches), matches.names_foreign_document), (vec!["PN-410"], true));
}

#[test]
fn no_swapped_number_ever_opens_another_partners_document() {
    let erp = Company::read();
    let documents: Vec<Document> = erp.documents.iter().map(|document| document.record.clone()).collect();
    for asked in documents.iter().step_by(7) {
        for partner in ["471100000170", "471100000190", "471100000261"] {
            let sender = [contact(partner, "Kupec", &[WHO])];
            let text = format!("Kje je {} in koliko še dolgujemo?", asked.number);
            let matches = matched(&mail(WHO, "stanje", &text), &sender, &documents, &[Intent::OrderStatus, Intent::Payment]);
            let listed: Vec<_> =
                matches.documents.iter().map(|found| documents.iter().find(|document| document.id == found.id).unwrap()).collect();
            assert!(listed.iter().all(|document| document.partner == Some(MkId::new(partner))), "{text}");
            assert_eq!(matches.names_foreign_document, asked.partner != Some(MkId::new(partner)), "{text}");
        }
    }
}

#[test]
fn the_customers_own_number_names_the_order_and_the_question_tells_it_from_its_bill() {
    let buyers = |document: Document| Document { buyer_order: Some("NAR-2026/88".into()), ..document };
    let documents = [buyers(order("1", "PN-412", "1")), buyers(bill("2", "R26-0318", "1"))];
    check("Kje je naročilo NAR-2026/88?", &[Intent::OrderStatus], &documents, &["PN-412"]);
    check("Kdaj zapade račun za NAR 2026/88?", &[Intent::Payment], &documents, &["R26-0318"]);
    check("Kje je naročilo št. 2026/88?", &[Intent::OrderStatus], &documents[..1], &["PN-412"]);
}

#[test]
fn a_slip_of_the_pen_is_likely_when_one_own_number_is_near() {
    let own = [order("1", "PN-402", "1"), order("2", "PN-77", "1")];
    check("Kje je naročilo PN-4021?", &[Intent::OrderStatus], &own, &["PN-402"]);
    check("Kje je naročilo PN-420?", &[Intent::OrderStatus], &own, &["PN-402"]);
    let several = [order("1", "PN-402", "1"), order("2", "PN-421", "1")];
    check("Kje je naročilo PN-4021?", &[Intent::OrderStatus], &several, &[]);
}

#[test]
fn an_unknown_number_is_told_as_typed_and_nothing_is_guessed() {
    let matches =
        matched(&mail(WHO, "vprašanje", "Kje je naročilo PN-999?"), &gozd(), &[order("1", "PN-412", "1")], &[Intent::OrderStatus]);
    assert!(sure(&matches).is_empty());
    assert_eq!(matches.unknown_numbers, ["PN-999"]);
}

#[test]
fn without_a_number_the_only_open_order_is_meant() {
    let documents = [order("1", "PN-412", "1"), document(DocType::SalesOrder, "2", "PN-300", "1", "finished"), bill("3", "R26-1", "1")];
    check("Kdaj pride?", &[Intent::Delivery], &documents, &["PN-412"]);
    check("Koliko še dolgujemo?", &[Intent::Payment], &documents, &["R26-1"]);
    check("Hvala!", &[], &documents, &[]);
}

#[test]
fn of_several_open_orders_content_or_age_decides_and_else_nobody() {
    let mut tables = order("2", "PN-413", "1");
    tables.lines[0].name = "Miza hrast".into();
    tables.lines[0].code = Some("MIZA-1".into());
    let both = [order("1", "PN-412", "1"), tables.clone()];
    check("Kdaj pridejo mize?", &[Intent::Delivery], &both, &["PN-413"]);
    check("Kdaj pridejo stoli?", &[Intent::Delivery], &both, &["PN-412"]);
    check("Kdaj pride?", &[Intent::Delivery], &both, &[]);
    let old = Document { date: Some(date(2026, 8, 1)), ..tables };
    check("Kdaj pride?", &[Intent::Delivery], &[order("1", "PN-412", "1"), old], &["PN-412"]);
}

#[test]
fn a_question_for_the_parcel_means_the_order_that_has_left() {
    let left = Document { tracking_codes: vec!["LX204518833SI".into()], ..order("2", "PN-413", "1") };
    check("Imate številko za sledenje?", &[Intent::OrderStatus], &[order("1", "PN-412", "1"), left], &["PN-413"]);
}

#[test]
fn the_same_as_last_time_is_the_last_order_that_was_not_cancelled() {
    let last = Document { date: Some(date(2026, 8, 19)), ..document(DocType::SalesOrder, "1", "PN-388", "1", "finished") };
    let cancelled = document(DocType::SalesOrder, "2", "PN-390", "1", "cancelled");
    check("Enako kot zadnjič, prosim.", &[Intent::Order], &[last.clone(), cancelled], &["PN-388"]);
    check("Naročam 20 kosov.", &[Intent::Order], &[last], &[]);
}

#[test]
fn everything_open_is_every_unpaid_bill() {
    let paid = Document { sum_paid: Some(100.into()), ..bill("3", "R26-3", "1") };
    let documents = [bill("1", "R26-1", "1"), bill("2", "R26-2", "1"), paid];
    check("Prosim za pregled odprtih postavk.", &[Intent::Payment], &documents, &["R26-2", "R26-1"]);
}

#[test]
fn a_bill_is_named_by_its_sum_or_day() {
    let other = Document { sum_all: Some(555.into()), date: Some(date(2026, 11, 3)), ..bill("2", "R26-2", "1") };
    let documents = [bill("1", "R26-1", "1"), other];
    check("Je nakazilo 555,00 EUR že prišlo?", &[Intent::Payment], &documents, &["R26-2"]);
    check("Kdaj zapade račun z dne 3. 11.?", &[Intent::Payment], &documents, &["R26-2"]);
}

#[test]
fn the_bill_of_a_named_order_answers_for_the_bill() {
    let link = DocLink { id: MkId::new("1"), number: Some("PN-412".into()), doc_type: Some("sales_order".into()) };
    let documents = [order("1", "PN-412", "1"), Document { links: vec![link], ..bill("2", "R26-2", "1") }, bill("3", "R26-3", "1")];
    check("Pošljite račun za PN-412.", &[Intent::InvoiceCopy], &documents, &["PN-412", "R26-2"]);
    check("Kje je PN-412?", &[Intent::OrderStatus], &documents, &["PN-412"]);
}

#[test]
fn an_offer_is_meant_only_if_one_is_spoken_of() {
    let offers = [document(DocType::SalesOffer, "1", "PON-26-1", "1", "sent")];
    check("Ali vaša ponudba še velja?", &[Intent::Offer], &offers, &["PON-26-1"]);
    check("Prosimo za ponudbo za 24 stolov Pia.", &[Intent::Offer], &offers, &[]);
}

#[test]
fn more_of_the_same_is_not_about_the_order_on_its_way() {
    check("Prosimo za ponudbo za 24 stolov Pia z dostavo.", &[Intent::Offer, Intent::Delivery], &[order("1", "PN-412", "1")], &[]);
}

#[test]
fn a_quoted_number_counts_where_the_new_words_name_none() {
    let text = |new: &str| {
        format!("{new}\r\n\r\nV pon., 2. nov. 2026 ob 09:15 je oseba Lipa <prodaja@lipa.example> napisala:\r\n> Naročilo PN-412 je odšlo.")
    };
    let documents = [order("1", "PN-412", "1"), order("2", "PN-413", "1")];
    check(&text("Kdaj pride?"), &[Intent::Delivery], &documents, &["PN-412"]);
    check(&text("Kdaj pride PN-413?"), &[Intent::Delivery], &documents, &["PN-413"]);
}

#[test]
fn a_carriers_notice_is_filed_with_the_order_of_its_parcel() {
    let parcel = Document { tracking_codes: vec!["LX204518833SI".into()], ..order("1", "PN-418", "1") };
    let notice = mail("ne-odgovarjaj@paketko.example", "Pošiljka LX204518833SI je v dostavi", "Danes.");
    let matches = matched(&notice, &gozd(), std::slice::from_ref(&parcel), &[]);
    assert_eq!((matches.contact.is_none(), matches.documents[0].confidence), (true, Confidence::Certain));
    assert_eq!(matches.documents[0].reasons, [MatchReason::TrackingCode]);
    let numbered = mail("x@paketko.example", "PN-418", "Danes.");
    let matches = matched(&numbered, &gozd(), &[parcel], &[]);
    assert_eq!((matches.documents.len(), matches.names_foreign_document), (0, true));
}

#[test]
fn a_paper_of_the_company_itself_is_linked_and_told_to_nobody() {
    let papers = [DocType::PurchaseOrder, DocType::WarehouseDeliveryNote, DocType::WarehousePackingList, DocType::Complaint];
    for doc_type in papers {
        let paper = document(doc_type, "20", "DO-2026-77", "1", "open");
        assert!(!postar::gates::may_be_told(&paper));
        let documents = [paper, order("10", "PN-410", "1")];
        check("Prosim za podatke o DO-2026-77, hvala.", &[Intent::Other], &documents, &["DO-2026-77"]);
    }
    assert!(DocType::ALL.into_iter().filter(|doc_type| !papers.contains(doc_type)).all(DocType::is_sales));
}

#[test]
fn where_an_order_and_its_delivery_note_share_a_number_the_order_is_meant() {
    let note = document(DocType::WarehouseDeliveryNote, "20", "PN-410", "1", "open");
    check("Kje je PN-410?", &[Intent::OrderStatus], &[note, order("10", "PN-410", "1")], &["PN-410"]);
}

#[test]
fn a_number_of_somebody_elses_paper_is_nobodys() {
    let documents = [order("10", "PN-410", "1"), document(DocType::PurchaseOrder, "20", "NAR-88", "2", "open")];
    let matches = matched(&mail(WHO, "NAR-88", "Kje je naročilo NAR-88?"), &gozd(), &documents, &[Intent::OrderStatus]);
    assert!(!matches.names_foreign_document);
}
