//! Documents that nobody named and that fit the question, case by case.

use jiff::{ToSpan, civil::Date, civil::date};
use rust_decimal::Decimal;

use super::{Doubt, by_content, doubt, doubted, fitting, has_left, has_status, holding, is_within, newest, pick};
use crate::{
    domain::{
        Confidence::{self, Likely, Possible},
        Currency,
        DocType::{self, SalesBillCreditNote, SalesBillDomestic, SalesOffer, SalesOrder, WarehousePackingList},
        Document, DocumentMatch, Intent,
        MatchReason::{self, Content, Latest, OnlyOne, OpenItem},
        MkId, Status,
    },
    matching::{ask::Ask, known_by::matched, wants::Want},
};

const TODAY: Date = date(2026, 11, 20);

fn days_ago(days: i32) -> Date {
    TODAY.saturating_sub(days.days())
}

fn doc(id: &str, doc_type: DocType, age: i32) -> Document {
    Document { date: Some(days_ago(age)), ..Document::bare(MkId::new(id), doc_type, id.to_owned(), Currency::eur()) }
}

fn titled(title: &str, document: Document) -> Document {
    Document { title: Some(title.to_owned()), ..document }
}

fn in_status(code: &str, shown: &str, document: Document) -> Document {
    Document { status: Some(Status { code: code.to_owned(), shown: shown.to_owned() }), ..document }
}

/// A document with a total of 100, of which so much is paid.
fn billed(paid: i64, document: Document) -> Document {
    Document { sum_all: Some(Decimal::from(100)), sum_paid: Some(Decimal::from(paid)), ..document }
}

fn ask<'a>(intents: &'a [Intent], text: &'a str) -> Ask<'a> {
    Ask { intents, text, today: TODAY }
}

fn shown(found: &[DocumentMatch]) -> Vec<(&str, Confidence, &[MatchReason])> {
    found.iter().map(|one| (one.id.as_str(), one.confidence, one.reasons.strip_suffix(&[MatchReason::SamePartner]).unwrap())).collect()
}

/// What fits, compared with what is expected: ids with one confidence and reason.
fn check(own: &[Document], want: Want, ask: &Ask<'_>, expected: &[(&str, Confidence, &[MatchReason])]) {
    let own: Vec<&Document> = own.iter().collect();
    assert_eq!(shown(&fitting(&own, want, ask, false)), expected, "{want:?} {ask:?}");
}

#[test]
fn open_orders_come_before_closed_and_forgotten_ones() {
    let status = ask(&[Intent::OrderStatus], "Kje je?");
    let closed = in_status("finished", "", doc("1", SalesOrder, 10));
    let open = doc("2", SalesOrder, 20);
    check(&[closed.clone(), open.clone()], Want::Order, &status, &[("2", Likely, &[OnlyOne])]);
    check(&[closed], Want::Order, &status, &[("1", Likely, &[Latest])]);
    check(&[doc("3", SalesOrder, 365)], Want::Order, &status, &[("3", Likely, &[OnlyOne])]);
    check(&[doc("3", SalesOrder, 366)], Want::Order, &status, &[("3", Possible, &[Latest])]);
    check(&[], Want::Order, &status, &[]);
    check(&[doc("4", SalesOffer, 1), open], Want::Order, &status, &[("2", Likely, &[OnlyOne])]);
}

#[test]
fn a_parcel_is_looked_for_among_the_orders_that_have_left_unless_one_is_to_be_changed() {
    let left = Document { shipped_date: Some(days_ago(3)), ..doc("1", SalesOrder, 20) };
    let here = doc("2", SalesOrder, 10);
    let both: &[(&str, Confidence, &[MatchReason])] = &[("2", Possible, &[Latest]), ("1", Possible, &[Latest])];
    let own = [left, here.clone()];
    check(&own, Want::Order, &ask(&[Intent::Delivery], "Kje je paket?"), &[("1", Likely, &[OnlyOne])]);
    check(&own, Want::Order, &ask(&[Intent::Delivery], "Kje je?"), both);
    check(&own, Want::Order, &ask(&[Intent::Change], "Kje je paket?"), both);
    check(&[here], Want::Order, &ask(&[Intent::Delivery], "Kje je paket?"), &[("2", Likely, &[OnlyOne])]);
}

#[test]
fn an_order_has_left_with_a_day_of_dispatch_or_a_parcel() {
    let order = doc("1", SalesOrder, 5);
    assert!(!has_left(&order));
    assert!(has_left(&Document { shipped_date: Some(TODAY), ..order.clone() }));
    assert!(has_left(&Document { tracking_codes: vec!["RR1SI".to_owned()], ..order }));
}

#[test]
fn complaints_are_about_delivered_orders_by_content_or_fresh() {
    let broken = ask(&[Intent::Complaint], "Miza Orna ima prasko");
    let order = doc("1", SalesOrder, 10);
    let others = [doc("2", SalesBillDomestic, 5), in_status("cancelled", "", doc("3", SalesOrder, 7)), order.clone()];
    check(&others, Want::Goods, &broken, &[("1", Likely, &[OnlyOne])]);
    let old = titled("Miza Orna", doc("4", SalesOrder, 300));
    check(&[order, old], Want::Goods, &broken, &[("4", Likely, &[Content])]);
    check(&[doc("5", SalesOrder, 61)], Want::Goods, &broken, &[("5", Possible, &[Latest])]);
}

#[test]
fn the_same_again_is_the_last_order_that_was_not_cancelled_or_the_one_named() {
    let more = ask(&[Intent::Order], "Mizo Orna kot prej");
    let own = [in_status("", "Stornirano", doc("1", SalesOrder, 1)), doc("2", SalesOrder, 50), doc("3", SalesOrder, 90)];
    check(&own, Want::Again, &more, &[("2", Likely, &[Latest])]);
    let named = [doc("2", SalesOrder, 50), titled("Miza Orna", doc("3", SalesOrder, 90))];
    check(&named, Want::Again, &more, &[("3", Likely, &[Content])]);
}

#[test]
fn a_payment_is_of_an_open_bill_and_a_copy_of_a_fresh_one() {
    let own = [billed(100, doc("1", SalesBillDomestic, 5)), billed(40, doc("2", SalesBillDomestic, 70))];
    check(&own, Want::Payment, &ask(&[Intent::Payment], "Kako plačam?"), &[("2", Likely, &[OnlyOne])]);
    check(&own, Want::Copy, &ask(&[Intent::InvoiceCopy], "Pošljite račun"), &[("1", Likely, &[OnlyOne])]);
    check(&own, Want::Payment, &ask(&[Intent::Payment], "Zadnji račun"), &[("1", Likely, &[Latest])]);
    check(&own[1..], Want::Copy, &ask(&[Intent::InvoiceCopy], "Pošljite račun"), &[("2", Possible, &[Latest][..])]);
}

#[test]
fn open_items_are_bills_with_something_to_pay_ten_at_most() {
    let items = ask(&[Intent::Payment], "Odprte postavke");
    let own = [
        billed(100, doc("1", SalesBillDomestic, 1)),
        billed(40, doc("2", SalesBillDomestic, 400)),
        billed(40, doc("3", SalesBillCreditNote, 3)),
        doc("4", SalesBillDomestic, 4),
    ];
    check(&own, Want::OpenItems, &items, &[("2", Likely, &[OpenItem])]);
    let many: Vec<Document> = (10..21).map(|id| billed(0, doc(&id.to_string(), SalesBillDomestic, 1))).collect();
    let many: Vec<&Document> = many.iter().collect();
    let listed = fitting(&many, Want::OpenItems, &items, false);
    assert_eq!(listed.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["20", "19", "18", "17", "16", "15", "14", "13", "12", "11"]);
}

#[test]
fn an_offer_holds_until_sixty_days_after_its_end_unless_it_is_closed() {
    let until = |days: i32| Document { valid_to: Some(days_ago(days)), ..doc("1", SalesOffer, 200) };
    let endless = Document { date: None, ..doc("1", SalesOffer, 0) };
    let table = [
        ("valid", until(-5), true),
        ("ran out lately", until(60), true),
        ("ran out long ago", until(61), false),
        ("no end, fresh", doc("1", SalesOffer, 60), true),
        ("no end, old", doc("1", SalesOffer, 61), false),
        ("no day at all", endless, true),
        ("rejected", in_status("rejected", "", until(-5)), false),
    ];
    for (case, offer, expected) in table {
        let kept: Vec<&Document> = if expected { vec![&offer] } else { Vec::new() };
        assert_eq!(holding(&[&offer], TODAY), kept, "{case}");
    }
    check(&[until(-5)], Want::Offer, &ask(&[Intent::Offer], "Vaša ponudba"), &[("1", Likely, &[OnlyOne])]);
}

#[test]
fn of_several_the_named_one_is_picked_or_the_one_that_stands_apart() {
    let question = ask(&[], "miza Orna");
    let (newer, near, far) = (doc("1", SalesOrder, 0), doc("2", SalesOrder, 30), doc("3", SalesOrder, 31));
    let named = titled("Miza Orna", far.clone());
    assert_eq!(shown(&pick(&[&newer, &near], &question)), [("1", Possible, &[Latest][..]), ("2", Possible, &[Latest][..])]);
    assert_eq!(shown(&pick(&[&newer, &far], &question)), [("1", Likely, &[Latest][..])]);
    assert_eq!(shown(&pick(&[&newer, &named], &question)), [("3", Likely, &[Content][..])]);
    assert_eq!(shown(&pick(&[&named], &question)), [("3", Likely, &[OnlyOne, Content][..])]);
    assert_eq!(shown(&pick(&[&newer], &question)), [("1", Likely, &[OnlyOne][..])]);
    assert_eq!(pick(&[], &question), []);
}

#[test]
fn content_tells_documents_apart_only_if_one_has_most_of_it() {
    let question = ask(&[], "miza Orna za 100 EUR");
    let (none, some) = (doc("1", SalesOrder, 1), titled("Miza Orna", doc("2", SalesOrder, 2)));
    let most = titled("Miza Orna", billed(0, doc("3", SalesOrder, 3)));
    let found = |documents: &[&Document]| by_content(documents, &question).map(|one| one.id.as_str().to_owned());
    assert_eq!(found(&[&none]), None);
    assert_eq!(found(&[&none, &some]).as_deref(), Some("2"));
    assert_eq!(found(&[&none, &some, &most]).as_deref(), Some("3"));
    assert_eq!(found(&[&some, &some]), None);
}

#[test]
fn new_business_beside_casts_doubt_unless_the_mail_speaks_of_what_was() {
    let (all, but_content) = (Some(Doubt::OfAll), Some(Doubt::OfAllButContent));
    let table = [
        (Want::Order, Intent::Offer, "Kdaj?", all),
        (Want::Payment, Intent::BankDetails, "Kdaj?", all),
        (Want::Copy, Intent::Order, "Kdaj?", all),
        (Want::Goods, Intent::Order, "Kdaj?", but_content),
        (Want::Order, Intent::Price, "Kdaj?", but_content),
        (Want::Goods, Intent::Stock, "Kdaj?", but_content),
        (Want::Payment, Intent::Price, "Kje je paket?", but_content),
        (Want::Order, Intent::Price, "Kje je paket?", None),
        (Want::Order, Intent::Offer, "Kje je naročilo?", None),
        (Want::Again, Intent::Offer, "Kdaj?", None),
        (Want::Offer, Intent::Price, "Kdaj?", None),
        (Want::OpenItems, Intent::Order, "Kdaj?", None),
        (Want::Order, Intent::OrderStatus, "Kdaj?", None),
    ];
    for (want, intent, text, expected) in table {
        assert_eq!(doubt(want, &ask(&[intent], text)), expected, "{want:?} {intent:?} {text}");
    }
}

#[test]
fn doubt_leaves_a_document_possible_but_for_content_that_is_believed() {
    let order = doc("1", SalesOrder, 1);
    for (believes, reason, expected) in [(true, Content, Likely), (true, Latest, Possible), (false, Content, Possible)] {
        let found = doubted(vec![matched(&order, Likely, vec![reason])], believes);
        assert_eq!(shown(&found), [("1", expected, &[reason][..])], "{believes} {reason:?}");
    }
    let own = [&order];
    for (intents, doubtful, expected) in [
        (&[Intent::OrderStatus][..], false, Likely),
        (&[Intent::OrderStatus][..], true, Possible),
        (&[Intent::OrderStatus, Intent::Price][..], false, Possible),
        (&[Intent::OrderStatus, Intent::Order][..], false, Possible),
    ] {
        let found = fitting(&own, Want::Order, &ask(intents, "Kje je?"), doubtful);
        assert_eq!(shown(&found), [("1", expected, &[OnlyOne][..])], "{intents:?} {doubtful}");
    }
}

#[test]
fn a_day_is_within_so_many_days_up_to_the_last_of_them() {
    for (day, expected) in [(Some(days_ago(60)), true), (Some(days_ago(61)), false), (Some(days_ago(-1)), true), (None, false)] {
        assert_eq!(is_within(day, TODAY, 60), expected, "{day:?}");
    }
    assert_eq!(shown(&newest(&[&doc("1", SalesOrder, 60)], TODAY)), [("1", Likely, &[Latest][..])]);
    assert_eq!(newest(&[], TODAY), []);
}

#[test]
fn a_status_is_read_by_its_key_or_by_what_is_shown() {
    let paper = doc("1", WarehousePackingList, 1);
    assert!(!has_status(&paper, "finish|closed"));
    for (code, shown, expected) in [("finished", "", true), ("", "Closed", true), ("open", "Odprto", false)] {
        assert_eq!(has_status(&in_status(code, shown, paper.clone()), "finish|closed"), expected, "{code} {shown}");
    }
}
