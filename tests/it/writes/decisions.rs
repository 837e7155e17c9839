//! What a look means: tables, without any ERP.

use jiff::{Timestamp, ToSpan};
use postar::domain::{DocType, HowKnown, MkId, WriteIntent};
use postar::flow::write::compare::{differences, holds_lines};
use postar::flow::write::decide::{After, Before, SETTLED_AFTER, after, before};
use postar::flow::write::look_up::{Found, Likeness};
use postar::flow::write::record::Record;

use super::samples;

fn found(id: &str, likeness: Likeness) -> Found {
    Found { id: MkId::new(id), number: None, likeness }
}

fn sent() -> Timestamp {
    Timestamp::from_second(1_795_000_000).unwrap()
}

fn intent(before: &[&str]) -> WriteIntent {
    WriteIntent { at: sent(), before: before.iter().map(|id| MkId::new(*id)).collect() }
}

#[test]
fn a_lost_write_is_done_only_if_it_is_found_once_and_certainly() {
    let same = || found("1", Likeness::Same);
    let table: [(&str, Vec<Found>, &[&str], Option<After>); 7] = [
        ("it alone", vec![same()], &[], Some(After::Done(same()))),
        ("it beside what was there before", vec![same(), found("2", Likeness::SameKey)], &["2"], Some(After::Done(same()))),
        ("two of it", vec![same(), found("2", Likeness::Same)], &[], None),
        ("one that differs", vec![found("1", Likeness::SameKey)], &[], None),
        ("a namesake", vec![found("1", Likeness::Alike)], &[], None),
        ("it beside a namesake", vec![same(), found("2", Likeness::Alike)], &[], None),
        ("only what was there before", vec![same()], &["1"], Some(After::LookAgain(sent() + 180.seconds()))),
    ];
    for (what, seen, old, expected) in table {
        let decided = after(&intent(old), 0, seen.clone(), sent() + 3.seconds());
        assert_eq!(decided, expected.unwrap_or(After::ForAPerson(seen)), "{what}");
    }
}

#[test]
fn what_is_not_found_is_given_up_after_the_call_can_no_longer_be_under_way_and_a_second_look() {
    let settled = i64::try_from(SETTLED_AFTER.as_secs()).unwrap();
    let at = |second: i64, looks| after(&intent(&[]), looks, vec![], sent() + second.seconds());
    assert_eq!(at(0, 0), After::LookAgain(sent() + settled.seconds()));
    assert_eq!(at(settled - 1, 7), After::LookAgain(sent() + (settled + 29).seconds()));
    assert_eq!(at(settled, 1), After::NotThere);
    assert_eq!(at(settled + 86_400, 0), After::LookAgain(sent() + (settled + 86_430).seconds()));
    assert_eq!(at(settled + 86_430, 1), After::NotThere);
}

#[test]
fn nothing_is_sent_that_stands_there_or_would_be_a_second_one() {
    let (partner, order, phone) = (samples::new_partner(1), samples::order(1), samples::change_phone(1));
    let same = || found("1", Likeness::Same);
    assert_eq!(before(&partner, None, vec![]), Before::Send { before: vec![] });
    assert_eq!(before(&partner, None, vec![found("1", Likeness::Alike)]), Before::Send { before: vec![MkId::new("1")] });
    for likeness in [Likeness::SameKey, Likeness::Same] {
        let there = vec![found("1", likeness)];
        assert_eq!(before(&partner, None, there.clone()), Before::Taken { found: there.clone(), may_insist: true });
        assert_eq!(before(&order, None, there.clone()), Before::Taken { found: there, may_insist: false });
    }
    assert_eq!(before(&order, Some(&intent(&[])), vec![same()]), Before::StandsThere(same(), HowKnown::LookedUp));
    assert_eq!(before(&phone, None, vec![same()]), Before::StandsThere(same(), HowKnown::StoodThere));
    assert_eq!(before(&partner, Some(&intent(&["1"])), vec![same()]), Before::Send { before: vec![MkId::new("1")] });
    assert_eq!(before(&order, Some(&intent(&["1"])), vec![same()]), Before::Taken { found: vec![same()], may_insist: false });
}

#[test]
fn a_note_stands_there_if_its_lines_do_one_below_the_other() {
    let table = [("A\r\nB\r\nC", "B\nC", true), ("A\nB\nC", "A\nC", false), ("A B", "A", false), ("", "A", false), ("  A  \n", "A", true)];
    for (text, wanted, holds) in table {
        assert_eq!(holds_lines(text, wanted), holds, "{wanted:?} in {text:?}");
    }
}

#[test]
fn a_document_is_compared_by_what_it_was_to_hold() {
    let wanted = samples::new_document(1, DocType::SalesOrder);
    let other = Record::Document(Box::new(samples::document(1)));
    let fields: Vec<String> = differences(&wanted, &other).into_iter().map(|difference| difference.field).collect();
    assert_eq!(fields, ["partner", "buyer_order", "doc_date", "notes", "product_list"]);
    assert_eq!(differences(&samples::ship(1), &other).len(), 1);
    assert_eq!(differences(&samples::rename_product(1), &other)[0].field, "record");
}
