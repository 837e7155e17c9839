//! The board: since when a part is how it is, and when all of them are in order.

use jiff::Timestamp;
use postar::health::{Board, Change, Condition, Part, PartKind};

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn erp() -> Part {
    Part::new(PartKind::Erp, "lipa")
}

fn bad(since: i64, why: &str) -> Condition {
    Condition { ok: false, since: at(since), why: Some(why.to_owned()) }
}

fn good(since: i64) -> Condition {
    Condition { ok: true, since: at(since), why: None }
}

fn only(board: &Board) -> Condition {
    let [(part, condition)] = board.parts().try_into().unwrap();
    assert_eq!(part, erp());
    condition
}

#[test]
fn since_is_when_the_part_fell_or_rose_and_not_when_it_was_last_looked_at() {
    let board = Board::default();
    assert_eq!(board.bad(&erp(), "no route", at(1)), Change::Fell);
    assert_eq!(board.bad(&erp(), "no route", at(2)), Change::None);
    assert_eq!(only(&board), bad(1, "no route"));
    assert_eq!(board.bad(&erp(), "refused", at(3)), Change::Fell);
    assert_eq!(only(&board), bad(1, "refused"));
    assert_eq!(board.good(&erp(), at(4)), Change::Rose);
    assert_eq!(board.good(&erp(), at(5)), Change::None);
    assert_eq!(only(&board), good(4));
}

#[test]
fn an_expected_part_keeps_what_it_said_before() {
    let board = Board::default();
    board.good(&erp(), at(1));
    board.expect(erp(), at(2));
    assert_eq!(only(&board), good(1));
}

#[test]
fn the_service_is_ready_when_it_has_parts_and_all_are_in_order() {
    let board = Board::default();
    assert!(!board.ready());
    board.good(&erp(), at(1));
    board.expect(Part::STORE, at(1));
    assert!(!board.ready());
    board.forget(&Part::STORE);
    assert!(board.ready());
}

#[test]
fn a_part_is_named_by_its_kind_and_id() {
    assert_eq!((erp().to_string(), Part::STORE.to_string()), ("erp lipa".to_owned(), "store".to_owned()));
}
