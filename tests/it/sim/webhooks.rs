//! Reports of changed stock: signed over the raw bytes, acknowledged or sent again, and spoiled as the knobs say.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use data_encoding::BASE64;
use hmac::{Hmac, KeyInit, Mac};
use postar::sim::Profile;
use reqwest::Method;
use serde_json::{Value, json};
use sha1::Sha1;

use super::stage::Stage;

/// Of the evaluation's company.
const SECRET: &str = "lipa-webhook-secret";

/// A product of it, and its number.
const CODE: &str = "MIZA-1";
const PRODUCT: &str = "471100000103";

/// One webhook as it came.
#[derive(Clone)]
struct Came {
    headers: HeaderMap,
    body: Bytes,
}

impl Came {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().expect("text")).unwrap_or_default()
    }

    fn id(&self) -> u64 {
        self.header("x-metakocka-id").parse().expect("a number")
    }

    fn is_signed(&self) -> bool {
        let mac = Hmac::<Sha1>::new_from_slice(SECRET.as_bytes()).expect("any length").chain_update(&self.body);
        BASE64.encode(&mac.finalize().into_bytes()) == self.header("x-metakocka-signature")
    }

    fn stock(&self) -> Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }
}

/// Somebody who takes webhooks and answers as he is told.
#[derive(Clone)]
struct Receiver {
    came: Arc<Mutex<Vec<Came>>>,
    answer: Arc<Mutex<(u16, &'static str)>>,
}

impl Receiver {
    fn answers(&self, status: u16, body: &'static str) {
        *self.answer.lock().expect("held by nobody") = (status, body);
    }

    fn all(&self) -> Vec<Came> {
        self.came.lock().expect("held by nobody").clone()
    }

    /// Waits until so many have come.
    async fn wait_for(&self, many: usize) -> Vec<Came> {
        for _ in 0..500 {
            if self.all().len() >= many {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        let all = self.all();
        assert_eq!(all.len(), many, "as many as expected");
        all
    }
}

async fn take(State(receiver): State<Receiver>, headers: HeaderMap, body: Bytes) -> (StatusCode, &'static str) {
    receiver.came.lock().expect("held by nobody").push(Came { headers, body });
    let (status, said) = *receiver.answer.lock().expect("held by nobody");
    (StatusCode::from_u16(status).expect("a status"), said)
}

/// The evaluation company, reporting to a receiver.
async fn reporting() -> (Stage, Receiver) {
    let stage = Stage::eval(Profile::Golden).await;
    let receiver = Receiver { came: Arc::default(), answer: Arc::new(Mutex::new((200, "{\"status\":\"ok\"}"))) };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/hooks/stock", listener.local_addr().expect("an address"));
    let router = Router::new().route("/hooks/stock", post(take)).with_state(receiver.clone());
    tokio::spawn(async move { axum::serve(listener, router).await });
    stage.control(Method::PATCH, "webhook", json!({"company_id": "4711", "url": url, "ack_json": true})).await;
    (stage, receiver)
}

async fn emit(stage: &Stage, product: &str) {
    stage.control(Method::POST, "webhook/emit", json!({"company_id": "4711", "product": product})).await;
}

/// The log once it has so many lines.
async fn log(stage: &Stage, lines: usize) -> Vec<Value> {
    for _ in 0..500 {
        let log = stage.control(Method::GET, "webhook/log", json!({})).await;
        if log.as_array().is_some_and(|log| log.len() >= lines) {
            return log.as_array().cloned().unwrap_or_default();
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the log never had {lines} lines")
}

#[tokio::test]
async fn a_webhook_is_signed_and_says_what_warehouse_stock_says() {
    let (stage, receiver) = reporting().await;
    emit(&stage, CODE).await;
    let came = receiver.wait_for(1).await.remove(0);
    assert!(came.is_signed());
    for (name, value) in [
        ("content-type", "application/json"),
        ("charset", "UTF-8"),
        ("user-agent", "Java/1.8.0_242"),
        ("x-metakocka-event", "warehouse_product_stock_update"),
        ("x-metakocka-id", "1"),
        ("authorization", ""),
    ] {
        assert_eq!(came.header(name), value, "{name}");
    }
    assert_eq!(came.stock(), stage.ask("v1/json/warehouse_stock", json!({"product_mk_id_list": PRODUCT})).await);
    let line = log(&stage, 1).await.remove(0);
    assert_eq!((&line["accepted"], &line["attempt"], &line["status"]), (&json!(true), &json!(1), &json!(200)));
}

#[tokio::test]
async fn stock_changed_in_the_web_app_is_reported_with_the_new_amount() {
    let (stage, receiver) = reporting().await;
    stage.put("stock", json!({"mk_id": PRODUCT, "warehouse_id": "471100000101", "amount": "3"})).await;
    let came = receiver.wait_for(1).await.remove(0);
    assert_eq!(came.stock()["stock_list"][0]["amount"], "3");
}

#[tokio::test]
async fn basic_authentication_goes_along_where_it_is_set() {
    let (stage, receiver) = reporting().await;
    stage.control(Method::PATCH, "webhook", json!({"company_id": "4711", "basic": {"user": "mk", "password": "p"}})).await;
    emit(&stage, PRODUCT).await;
    assert_eq!(receiver.wait_for(1).await[0].header("authorization"), "Basic bWs6cA==");
}

#[tokio::test]
async fn what_is_not_acknowledged_comes_twice_more_a_minute_apart_and_is_given_up() {
    let (stage, receiver) = reporting().await;
    receiver.answers(200, "{\"thanks\":true}");
    emit(&stage, CODE).await;
    log(&stage, 1).await;
    for (seconds, lines) in [(59, 1), (1, 2), (60, 3), (60, 3)] {
        stage.control(Method::POST, "clock/advance", json!({"seconds": seconds})).await;
        log(&stage, lines).await;
        tokio::time::sleep(Duration::from_millis(60)).await;
        assert_eq!(receiver.all().len(), lines, "after {seconds} s more");
    }
    let came = receiver.all();
    assert!(came.iter().all(|one| one.id() == 1 && one.body == came[0].body), "the same event each time");
    let log = log(&stage, 3).await;
    let given_up: Vec<&Value> = log.iter().map(|line| &line["given_up"]).collect();
    assert_eq!(given_up, [&json!(false), &json!(false), &json!(true)]);
}

#[tokio::test]
async fn the_knob_ack_key_demands_one_of_the_two_words() {
    let (stage, receiver) = reporting().await;
    let mut accepted = Vec::new();
    for (knob, said) in [
        ("any", "{\"check_respond_status_json_ok\":true}"),
        ("status", "{\"check_respond_status_json_ok\":true}"),
        ("status", "{\"status\":\"ok\"}"),
        ("check_respond_status_json_ok", "{\"status\":\"ok\"}"),
    ] {
        stage.knobs(json!({"ack_key": knob})).await;
        receiver.answers(200, said);
        emit(&stage, CODE).await;
        accepted.push(log(&stage, accepted.len() + 1).await.last().unwrap()["accepted"].as_bool().unwrap());
    }
    assert_eq!(accepted, [true, false, true, false]);
}

#[tokio::test]
async fn nobody_there_is_logged_with_its_reason() {
    let stage = Stage::eval(Profile::Golden).await;
    stage.control(Method::PATCH, "webhook", json!({"company_id": "4711", "url": "http://127.0.0.1:9/hooks"})).await;
    emit(&stage, CODE).await;
    let line = log(&stage, 1).await.remove(0);
    assert!(line["status"].is_null() && line["error"].as_str().unwrap().contains("refused"), "{line}");
}

#[tokio::test]
async fn the_knobs_of_webhooks_spoil_them_as_described() {
    let (stage, receiver) = reporting().await;
    let faults = async |words: &[&str]| stage.knobs(json!({"webhook_faults": words})).await;
    faults(&["duplicate"]).await;
    emit(&stage, CODE).await;
    let came = receiver.wait_for(2).await;
    assert_eq!((came[0].id(), came[1].id()), (1, 1));

    faults(&["wrong_signature"]).await;
    emit(&stage, CODE).await;
    assert!(!receiver.wait_for(3).await[2].is_signed());

    faults(&["reserialised"]).await;
    emit(&stage, CODE).await;
    let came = receiver.wait_for(4).await;
    assert!(!came[3].is_signed() && came[3].stock() == came[2].stock(), "the same data in other bytes");

    faults(&["oversize"]).await;
    emit(&stage, CODE).await;
    let came = receiver.wait_for(5).await;
    assert!(came[4].is_signed() && came[4].body.len() > 1_000_000);

    faults(&["replay"]).await;
    emit(&stage, CODE).await;
    let came = receiver.wait_for(7).await;
    assert_eq!((came[5].id(), came[6].id()), (5, 4));
    assert_eq!(came[6].body, came[4].body);

    faults(&["late"]).await;
    emit(&stage, CODE).await;
    tokio::time::sleep(Duration::from_millis(60)).await;
    assert_eq!(receiver.all().len(), 7);
    stage.control(Method::POST, "clock/advance", json!({"seconds": 30})).await;
    assert_eq!(receiver.wait_for(8).await[7].id(), 6);

    faults(&["reorder"]).await;
    emit(&stage, CODE).await;
    emit(&stage, "STOL-PIA").await;
    let came = receiver.wait_for(10).await;
    assert_eq!((came[8].id(), came[9].id()), (8, 7));
}
