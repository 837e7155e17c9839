//! When it asks and when not: turns, quotas, deadlines, and a circuit that opens and closes by itself.

use std::num::NonZeroU32;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use postar::domain::{DocType, ErpWrite, MkId};
use postar::fault::{Fault, Lasting};
use postar::metakocka::{Breaking, Class, Client, Observer, Patience, Query, Rate, Request, Saved, Settings, Why};
use serde_json::json;

use super::requests::new_order;
use super::scripted::{Play, Script, http};
use super::{QUICK, Seen};

const SOON: Breaking = Breaking { after: 3, first: Duration::from_millis(200), longest: Duration::from_secs(1) };

fn order() -> Request {
    Request::of(&ErpWrite::NewDocument(new_order()), None).expect("a request")
}

/// A client that tries once and whose circuit opens soon.
fn touchy(script: &Script, observer: Observer) -> Client {
    let settings = Settings { patience: Patience { tries: 1, ..QUICK }, breaking: SOON, observer, ..script.settings() };
    Client::new(settings).expect("a client")
}

#[tokio::test]
async fn after_failures_in_a_row_nothing_is_asked_for_a_while_and_then_one_call_tries() {
    let down = vec![Play::status(503), Play::Reset, Play::text("<html>vzdrževanje</html>"), Play::status(502)];
    let script = Script::of(down.into_iter().chain([Play::none()])).await;
    let turned = Arc::new(Mutex::new(Vec::new()));
    let told = Arc::clone(&turned);
    let client = touchy(&script, Seen::default().observer().on_circuit(move |open| told.lock().unwrap().push(open)));
    for _ in 0..3 {
        assert!(!client.circuit_open());
        client.stock(0).await.expect_err("down");
    }
    for _ in 0..5 {
        let error = client.stock(0).await.expect_err("held back");
        assert!(matches!(error.why, Why::CircuitOpen { .. }) && error.class() == Class::Outage, "{error:?}");
        assert!(matches!(error.lasting(), Lasting::Passes { after: Some(_) }));
    }
    assert!(client.circuit_open() && script.calls().len() == 3);
    tokio::time::sleep(Duration::from_millis(260)).await;
    client.stock(0).await.expect_err("the one that tries finds it down");
    assert!(client.circuit_open() && script.calls().len() == 4);
    tokio::time::sleep(Duration::from_millis(500)).await;
    let (one, other) = tokio::join!(client.stock(0), client.stock(0));
    assert!(one.is_ok() || other.is_ok());
    assert!(!client.circuit_open() && client.stock(0).await.is_ok(), "it recovers without a restart");
    assert_eq!(*turned.lock().unwrap(), [true, true, false]);
}

#[tokio::test]
async fn a_refusal_shows_that_the_server_is_there() {
    let script =
        Script::of([Play::status(503), Play::status(503), Play::refusal("2", "no"), Play::status(503), Play::status(503), Play::none()])
            .await;
    let client = touchy(&script, Observer::default());
    for _ in 0..5 {
        client.stock(0).await.expect_err("a failure");
    }
    assert!(client.stock(0).await.is_ok() && !client.circuit_open());
}

#[tokio::test]
async fn a_write_is_never_the_one_that_tries() {
    let script = Script::of([
        Play::Reset,
        Play::Reset,
        Play::Reset,
        Play::status(503),
        Play::none(),
        Play::Json(json!({"opr_code": "0", "mk_id": "1"})),
    ])
    .await;
    let client = touchy(&script, Observer::default());
    for _ in 0..3 {
        client.stock(0).await.expect_err("down");
    }
    assert_eq!(client.write(&order()).await.expect_err("held back").saved(), Saved::No);
    tokio::time::sleep(Duration::from_millis(260)).await;
    assert_eq!(client.write(&order()).await.expect_err("still down").saved(), Saved::No);
    assert_eq!(script.calls().last().map(String::as_str), Some("warehouse_list"));
    tokio::time::sleep(Duration::from_millis(500)).await;
    client.write(&order()).await.expect("taken");
    assert_eq!(script.calls()[3..], ["warehouse_list", "warehouse_list", "put_document"]);
}

#[tokio::test]
async fn a_used_up_quota_opens_no_circuit_but_everybody_waits() {
    for refusal in [Play::Http(429, "retry-after: 1\r\n", Vec::new()), Play::Http(503, "retry-after: 1\r\n", Vec::new())] {
        let script = Script::of([refusal, Play::none()]).await;
        let client = Client::new(Settings { breaking: Breaking { after: 2, ..SOON }, ..script.settings() }).expect("a client");
        let began = Instant::now();
        let (stock, apart) = tokio::join!(client.stock(0), async {
            tokio::time::sleep(Duration::from_millis(100)).await;
            client.warehouses_apart().await
        });
        assert!(stock.is_ok() && apart.is_ok() && !client.circuit_open(), "{stock:?} {apart:?}");
        assert!(began.elapsed() >= Duration::from_millis(950), "{:?}", began.elapsed());
        assert_eq!(script.calls().len(), 3);
    }
    let script = Script::of([Play::refusal("5", "Quote exceeds")]).await;
    let client = Client::new(Settings { breaking: SOON, ..script.settings() }).expect("a client");
    for _ in 0..3 {
        assert_eq!(client.stock(0).await.expect_err("used up").class(), Class::Quota);
    }
    assert!(!client.circuit_open());
}

#[tokio::test]
async fn a_longer_wait_than_a_call_has_is_told_without_asking() {
    let script = Script::of([Play::Http(429, "retry-after: 30\r\n", Vec::new()), Play::none()]).await;
    let patience = Patience { deadline: Duration::from_millis(300), ..QUICK };
    let client = Client::new(Settings { patience, ..script.settings() }).expect("a client");
    client.stock(0).await.expect_err("used up");
    let error = client.warehouses_apart().await.expect_err("held back");
    assert!(matches!(error.why, Why::NoTurn { after: Some(after), .. } if after > Duration::from_secs(25)), "{error:?}");
    assert_eq!(client.write(&order()).await.expect_err("held back").saved(), Saved::No);
    assert_eq!(script.calls().len(), 1);
}

#[tokio::test]
async fn a_read_ends_within_its_deadline_tries_pauses_and_turns_included() {
    let patience = Patience { deadline: Duration::from_millis(500), tries: 50, first_pause: Duration::from_millis(40), ..QUICK };
    let breaking = Breaking { after: 1000, ..SOON };
    let drip = Play::Drip(http(200, "", b"{}"), Duration::from_millis(100));
    for play in [Play::Reset, Play::status(503), Play::Hang, drip] {
        let script = Script::of([play.clone()]).await;
        let client = Client::new(Settings { patience, breaking, ..script.settings() }).expect("a client");
        let began = Instant::now();
        let outcomes = futures_util::future::join_all((0..3).map(|_| client.stock(0))).await;
        assert!(outcomes.iter().all(Result::is_err) && began.elapsed() < Duration::from_secs(3), "{play:?} {:?}", began.elapsed());
    }
}

#[tokio::test]
async fn a_read_that_somebody_waits_for_passes_a_sync_that_hangs() {
    let order = json!({"opr_code": "0", "mk_id": "7", "count_code": "PN-7"});
    let script = Script::of([Play::Hang, Play::Json(order)]).await;
    let client = Arc::new(script.client());
    let mut sync = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let client = Arc::clone(&client);
        sync.spawn(async move { client.documents(DocType::SalesOrder, &Query::All, 0).await });
    }
    while script.calls().is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let read = tokio::time::timeout(Duration::from_secs(5), client.document(DocType::SalesOrder, &MkId::new("7"))).await;
    assert!(read.expect("in time").expect("an order").is_some());
    assert_eq!(script.calls(), ["search", "get_document"]);
    sync.abort_all();
}

#[tokio::test]
async fn calls_beyond_the_rate_wait_and_a_sync_leaves_some_to_others() {
    let number = |number| NonZeroU32::new(number).expect("not zero");
    let script = Script::of([Play::none()]).await;
    let rate = Rate { a_minute: number(20), at_once: number(5) };
    let client = Client::new(Settings { rate, ..script.settings() }).expect("a client");
    for _ in 0..4 {
        client.stock(0).await.expect("what may go at once does");
    }
    let fifth = tokio::time::timeout(Duration::from_millis(300), client.stock(0)).await;
    assert!(fifth.is_err(), "a sync may make four of five calls");
    let prompt = tokio::time::timeout(Duration::from_secs(2), client.warehouses_apart()).await;
    assert!(prompt.is_ok_and(|answer| answer.is_ok()), "the last one is left for who waits");
    let another = tokio::time::timeout(Duration::from_millis(300), client.warehouses_apart()).await;
    assert!(another.is_err() && script.calls().len() == 5, "then all wait for the next three seconds to pass");
}
