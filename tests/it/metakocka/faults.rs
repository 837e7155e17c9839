//! What comes instead of an answer: each ends in a sentence, in time, without a storm and without the key.

use std::time::{Duration, Instant};

use postar::domain::{DocType, MkId};
use postar::fault::{Fault, Lasting, sentence};
use postar::metakocka::{Class, Client, MetakockaError, Patience, Query, Settings, Why};
use postar::sim::Profile;
use reqwest::Method;
use serde_json::{Value, json};

use super::{QUICK, Seen, client, once, settings};
use crate::sim::stage::{KEY, Stage};

/// The error of one read under a fault.
async fn spoiled(stage: &Stage, client: &Client, action: Value) -> MetakockaError {
    stage.control(Method::DELETE, "faults", json!({})).await;
    stage.fault(json!({}), action).await;
    client.products(0).await.expect_err("a spoiled answer")
}

#[tokio::test]
async fn a_page_that_is_not_there_is_a_wrong_setting_and_asked_for_once() {
    let stage = Stage::eval(Profile::default()).await;
    let mut wrong = settings(&stage);
    wrong.base_url.set_path("/rest");
    let error = Client::new(wrong).expect("a client").products(0).await.expect_err("nothing there");
    assert_eq!((error.class(), error.lasting()), (Class::Configuration, Lasting::UntilSomeoneActs));
    let told = sentence(&error);
    assert!(
        told.contains("there is no such call at /rest/rest/eshop/v1/json/product_list (HTTP 404)") && told.contains("base_url"),
        "{told}"
    );
    assert_eq!(stage.requests().await, 1);
}

#[tokio::test]
async fn a_refused_key_is_tried_three_times_and_never_again() {
    for (status, knob) in [("200", 200), ("403", 403)] {
        let stage = Stage::eval(Profile::default()).await;
        stage.knobs(json!({"auth_http_status": knob})).await;
        let secret = "not-the-right-key";
        let client = Client::new(Settings { secret_key: secret.into(), ..settings(&stage) }).expect("a client");
        for tried in 1..=6 {
            let error = client.partners(0).await.expect_err("refused");
            assert_eq!((error.class(), error.lasting()), (Class::Auth, Lasting::UntilSomeoneActs));
            assert_eq!(matches!(error.why, Why::KeyGivenUp { times: 3 }), tried > 3, "HTTP {status}, try {tried}: {error:?}");
            assert!(!format!("{error:?} {}", sentence(&error)).contains(secret));
        }
        assert!(client.circuit_open() && !format!("{client:?}").contains(secret));
        assert_eq!(stage.requests().await, 3);
    }
}

#[tokio::test]
async fn a_success_forgives_refused_keys() {
    let stage = Stage::eval(Profile::default()).await;
    let client = client(&stage);
    for enabled in [false, false, true, false, false] {
        let switch = if enabled { "add" } else { "disable" };
        stage.control(Method::POST, "keys", json!({"company_id": "4711", switch: KEY})).await;
        assert_eq!(client.stock(0).await.is_ok(), enabled);
    }
    assert!(!client.circuit_open());
}

#[tokio::test]
async fn the_key_is_in_no_error_even_where_the_server_sends_it_back() {
    let stage = Stage::eval(Profile::default()).await;
    let echo = format!("Key <b>{KEY}</b> is\r\nwrong {}", "x".repeat(5000));
    for action in [
        json!({"type": "opr", "code": "6", "desc": echo}),
        json!({"type": "opr", "code": KEY, "desc": "x"}),
        json!({"type": "redirect", "location": format!("https://{KEY}.example/")}),
    ] {
        let error = spoiled(&stage, &once(&stage), action.clone()).await;
        let told = format!("{} {error:?}", sentence(&error));
        assert!(!told.contains(KEY) && told.len() < 1500, "{action}: {told}");
    }
    assert!(!format!("{:?} {:?}", settings(&stage), client(&stage)).contains(KEY));
}

#[tokio::test]
async fn a_redirect_is_not_followed_and_the_key_stays_here() {
    let (stage, elsewhere) = (Stage::eval(Profile::default()).await, Stage::eval(Profile::default()).await);
    for code in [301, 302, 307, 308] {
        let location = format!("{}/rest/eshop/v1/json/product_list", elsewhere.running.listening());
        let error = spoiled(&stage, &client(&stage), json!({"type": "redirect", "code": code, "location": location})).await;
        assert!(matches!(&error.why, Why::Redirected { status, host } if *status == code && host == "127.0.0.1"), "{error:?}");
        assert_eq!(error.class(), Class::Configuration);
    }
    assert_eq!((elsewhere.requests().await, stage.requests().await), (0, 4));
}

#[tokio::test]
async fn a_server_that_hangs_is_left_at_the_deadline() {
    let stage = Stage::eval(Profile::default()).await;
    let patience = Patience { deadline: Duration::from_millis(200), ..QUICK };
    let client = Client::new(Settings { patience, ..settings(&stage) }).expect("a client");
    let started = Instant::now();
    let error = spoiled(&stage, &client, json!({"type": "hang"})).await;
    assert!(started.elapsed() < Duration::from_secs(5));
    assert!(matches!(error.why, Why::TooSlow(_)) && error.class() == Class::Outage, "{error:?}");
    assert_eq!(stage.requests().await, 1, "a call that may still run there isn't repeated");
}

#[tokio::test]
async fn each_unreadable_answer_has_its_own_sentence() {
    let stage = Stage::eval(Profile::default()).await;
    let bad = |kind: &str| json!({"type": "malformed_json", "kind": kind});
    let shape = |kind: &str| json!({"type": "wrong_shape", "kind": kind});
    for (action, class, said) in [
        (json!({"type": "truncated", "at": 0.5}), Class::Nonsense, "it breaks off in the middle"),
        (json!({"type": "truncated", "at": 0.5, "framing": "chunked_abort"}), Class::Outage, "the connection failed"),
        (json!({"type": "truncated", "at": 0.5, "framing": "content_length_mismatch"}), Class::Outage, "the connection failed"),
        (json!({"type": "reset", "when": "mid_body"}), Class::Outage, "the connection failed"),
        (json!({"type": "empty"}), Class::Nonsense, "it is empty"),
        (bad("bom"), Class::Nonsense, "it begins with a byte order mark"),
        (bad("trailing_comma"), Class::Nonsense, "it is no JSON from line 1"),
        (bad("single_quotes"), Class::Nonsense, "it is no JSON from line 1"),
        (bad("nan"), Class::Nonsense, "it is no JSON from line 1"),
        (bad("invalid_utf8"), Class::Nonsense, "it is no JSON from line 1"),
        (bad("deep_nesting"), Class::Nonsense, "it is no JSON from line 1"),
        (shape("array_top"), Class::Nonsense, "the answer is JSON, but no object"),
        (shape("string_top"), Class::Nonsense, "the answer is JSON, but no object"),
        (shape("missing_list"), Class::Nonsense, "product_list is missing and nothing says that there are none"),
        (shape("list_as_object"), Class::Nonsense, "none of 1 rows can be read; in the first, mk_id is missing"),
        (json!({"type": "html", "kind": "maintenance"}), Class::Outage, "a web page came instead of data: Metakocka: vzdrževanje v teku"),
        (json!({"type": "html", "code": 503, "kind": "proxy"}), Class::Outage, "the server is out of order (HTTP 503)"),
        (json!({"type": "status", "code": 413}), Class::Refusal, "it refused with code HTTP 413"),
        (json!({"type": "opr", "code": "1", "desc": "NullPointer"}), Class::Outage, "an error inside Metakocka: NullPointer"),
        (json!({"type": "opr", "code": "2", "desc": "Bad <i>x</i>"}), Class::Refusal, "it refused with code 2: Bad x"),
        (json!({"type": "opr", "code": "4", "desc": "IP"}), Class::Auth, "IP address are refused: IP"),
        (json!({"type": "opr", "code": "5", "desc": "Quote exceeds"}), Class::Quota, "call quota is used up"),
        (json!({"type": "opr", "code": "5", "desc": "Inventura"}), Class::Refusal, "it refused with code 5: Inventura"),
        (json!({"type": "opr", "code": "99", "error_desc": "?"}), Class::Refusal, "it refused with code 99: ?"),
    ] {
        let error = spoiled(&stage, &once(&stage), action.clone()).await;
        let told = sentence(&error);
        assert!(error.class() == class && told.contains(said), "{action}: {told}");
        assert!(
            told.starts_with("could not read product_list from Metakocka at 127.0.0.1:") && told.contains(" for tenant lipa: "),
            "{told}"
        );
    }
}

#[tokio::test]
async fn shapes_that_can_be_borne_are_borne() {
    let stage = Stage::eval(Profile::default()).await;
    let plain = client(&stage).products(0).await.expect("products");
    for kind in ["numbers_as_numbers", "null_fields", "missing_opr_code", "extra_unknown_fields", "opr_code_number", "object_as_list"] {
        stage.control(Method::DELETE, "faults", json!({})).await;
        stage.fault(json!({}), json!({"type": "wrong_shape", "kind": kind})).await;
        assert_eq!(once(&stage).products(0).await.expect(kind), plain, "{kind}");
        let orders = once(&stage).documents(DocType::SalesOrder, &Query::All, 0).await.expect(kind);
        assert!(orders.items.iter().all(|order| order.partner.is_some() && order.sum_all.is_some()), "{kind}");
    }
}

#[tokio::test]
async fn an_answer_without_end_is_cut_off() {
    let stage = Stage::eval(Profile::default()).await;
    let error = spoiled(&stage, &client(&stage), json!({"type": "oversize", "mb": 65})).await;
    assert!(matches!(error.why, Why::TooLarge { .. }) && sentence(&error).contains("larger than 64 MiB"), "{error:?}");
    assert_eq!(stage.requests().await, 1);
}

#[tokio::test]
async fn what_passes_is_tried_again_and_every_try_is_observed() {
    let stage = Stage::eval(Profile::default()).await;
    let seen = Seen::default();
    let client = Client::new(Settings { observer: seen.observer(), ..settings(&stage) }).expect("a client");
    let rule = json!({"match": {"nth": [1, 2]}, "action": {"type": "status", "code": 503}});
    stage.control(Method::POST, "faults", json!({"rules": [rule]})).await;
    assert_eq!(client.partners(0).await.expect("the third try").items.len(), 45);
    assert_eq!(seen.all(), ["get_partner outage", "get_partner outage", "get_partner ok"]);
    stage.fault(json!({}), json!({"type": "status", "code": 502})).await;
    assert_eq!(client.partners(0).await.expect_err("lasting").class(), Class::Outage);
    assert_eq!(stage.requests().await, 6, "three tries each");
}

#[tokio::test]
async fn a_wish_to_wait_is_granted_or_passed_on() {
    let stage = Stage::eval(Profile::default()).await;
    let short = json!({"match": {"nth": [1]}, "action": {"type": "status", "code": 429, "retry_after": "1"}});
    stage.control(Method::POST, "faults", json!({"rules": [short]})).await;
    let started = Instant::now();
    client(&stage).stock(0).await.expect("after a second");
    assert!(started.elapsed() >= Duration::from_secs(1));
    let error = spoiled(&stage, &client(&stage), json!({"type": "status", "code": 429, "retry_after": 120})).await;
    assert_eq!((error.class(), error.lasting()), (Class::Quota, Lasting::Passes { after: Some(Duration::from_secs(120)) }));
    let past = json!({"type": "status", "code": 503, "retry_after": "Wed, 21 Oct 2015 07:28:00 GMT"});
    let error = spoiled(&stage, &once(&stage), past).await;
    assert_eq!(error.lasting(), Lasting::Passes { after: Some(Duration::ZERO) });
    assert_eq!(stage.requests().await, 4);
}

#[tokio::test]
async fn nothing_listening_is_an_outage_with_its_cause() {
    let stage = Stage::eval(Profile::default()).await;
    let client = client(&stage);
    stage.running.stop().await;
    let error = client.document(DocType::SalesOrder, &MkId::new("1")).await.expect_err("nobody there");
    let told = sentence(&error);
    assert!(error.class() == Class::Outage && told.contains("Connection refused") && told.contains("base_url"), "{told}");
}

#[tokio::test]
async fn fewer_partners_than_are_counted_are_a_fault_and_not_deletions() {
    let stage = Stage::eval(Profile::default()).await;
    stage.fault(json!({}), json!({"type": "skip_row"})).await;
    let error = client(&stage).partners(0).await.expect_err("a fault");
    assert!(sentence(&error).contains("45 partners are counted and 44 came"), "{error:?}");
}
