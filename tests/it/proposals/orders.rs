//! An order or offer from a mail: certain lines at the ERP's prices, everything else named as open.

use postar::domain::*;
use rust_decimal::Decimal;

use super::scene::{GOZD, Scene, everything, vouched};

const CUSTOMER: &str = "Neža Gozd <neza@gozd.example>";

async fn order_of(text: &str) -> Option<(NewDocument, String)> {
    let scene = Scene::set(everything()).await;
    let found = scene.proposals(&vouched(CUSTOMER, "Naročilo", text)).await;
    found.into_iter().find_map(|approval| match approval.write {
        ErpWrite::NewDocument(document) => Some((document, approval.why)),
        _ => None,
    })
}

fn lines(document: &NewDocument) -> Vec<(&str, Decimal, Decimal)> {
    document.lines.iter().map(|line| (line.code.as_str(), line.amount, line.price)).collect()
}

#[tokio::test]
async fn an_order_takes_its_lines_from_the_mail_and_its_prices_from_the_erp() {
    let (document, why) =
        order_of("Pozdravljeni,\n\nnaročamo:\n2 kos MIZA-1\n4 kos Stol Pia po 1 EUR\n\nLep pozdrav\nNeža Gozd\n").await.unwrap();
    assert_eq!((document.doc_type, document.partner.as_str(), document.address.as_str()), (DocType::SalesOrder, GOZD, "471100000901"));
    let expected = [("MIZA-1", Decimal::from(2), Decimal::from(180)), ("STOL-7", Decimal::from(4), Decimal::from(90))];
    assert_eq!(lines(&document), expected, "the contract price is his own, and the price in the mail nobody's");
    assert_eq!(document.lines[0].tax_factor, Decimal::new(22, 2));
    assert_eq!(document.date.to_string(), "2026-11-20");
    assert!(document.buyer_order.starts_with("PS-") && document.buyer_order.len() <= 30, "{}", document.buyer_order);
    assert!(document.notes.as_deref().is_some_and(|notes| notes.contains("@test.example>")), "the mail stands in the notes");
    assert!(!why.contains("open"), "{why}");
}

#[tokio::test]
async fn a_line_that_is_not_certain_is_named_and_left_out() {
    let text = "Pozdravljeni,\n\nnaročamo:\n2 kos MIZA-1\nstol Pia\n3 kos Ogledalo Alma\n5 kos Omara Brest\n\nLep pozdrav\nNeža Gozd\n";
    let (document, why) = order_of(text).await.unwrap();
    assert_eq!(lines(&document), [("MIZA-1", Decimal::from(2), Decimal::from(180))]);
    for told in ["Stol Pia: no certain amount", "Ogledalo Alma: no price that holds today", "Omara Brest: no product of the catalogue"] {
        assert!(why.contains(told), "{told} is missing in: {why}");
    }
}

#[tokio::test]
async fn the_same_product_twice_is_a_question_for_a_person() {
    let (document, why) =
        order_of("Pozdravljeni,\n\nnaročamo:\n2 kos MIZA-1\n4 kos Stol Pia\n3 kos MIZA-1\n\nLep pozdrav\nNeža Gozd\n").await.unwrap();
    assert_eq!(lines(&document), [("STOL-7", Decimal::from(4), Decimal::from(90))]);
    assert!(why.contains("Miza hrast: named twice"), "{why}");
}

#[tokio::test]
async fn the_customers_own_number_is_kept() {
    let (document, _) =
        order_of("Pozdravljeni,\n\npo naročilnici št. NAR-2026/15 naročamo:\n2 kos MIZA-1\n\nLep pozdrav\nNeža Gozd\n").await.unwrap();
    assert_eq!(document.buyer_order, "NAR-2026/15");
}

#[tokio::test]
async fn who_asks_for_an_offer_gets_one_proposed_and_who_changes_an_order_nothing() {
    let offer = order_of("Pozdravljeni,\n\nprosim za ponudbo za:\n2 kos MIZA-1\n\nLep pozdrav\nNeža Gozd\n").await;
    assert_eq!(offer.map(|(document, _)| document.doc_type), Some(DocType::SalesOffer));
    for text in [
        "Pozdravljeni,\n\nnaročilo PN-77 prosim spremenite na:\n2 kos MIZA-1\n\nLep pozdrav\nNeža Gozd\n",
        "Pozdravljeni,\n\nkdaj pride moje naročilo?\n\nLep pozdrav\nNeža Gozd\n",
    ] {
        assert_eq!(order_of(text).await, None, "{text}");
    }
}

#[tokio::test]
async fn the_same_mail_read_again_is_the_same_order() {
    let scene = Scene::set(everything()).await;
    let raw = vouched(CUSTOMER, "Naročilo", "Pozdravljeni,\n\nnaročamo:\n2 kos MIZA-1\n\nLep pozdrav\nNeža Gozd\n");
    assert_eq!(scene.proposals(&raw).await.len(), 1);
    assert_eq!(scene.proposals(&raw).await.len(), 1);
    assert!(scene.read(&raw).changes.is_empty());
}
