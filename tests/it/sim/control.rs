//! The control plane: what a test can do to the simulator and read from it.

use std::fs;

use postar::sim::{Options, Profile, Seed};
use reqwest::Method;
use serde_json::{Value, json};

use super::stage::{KEY, Stage, eval_seed};

const ORDER: &str = "471100000316";

#[tokio::test]
async fn the_state_is_told_as_rows_or_with_real_types() {
    let stage = Stage::eval(Profile::Clean).await;
    let rows = stage.control(Method::GET, "state?company=4711&kind=documents", json!({})).await;
    let real = stage.control(Method::GET, "state?company=4711&kind=documents&normalised=true", json!({})).await;
    let of = |rows: &Value| rows.as_array().unwrap().iter().find(|row| row["mk_id"] == ORDER).cloned().unwrap();
    assert_eq!((&of(&rows)["sum_all"], &of(&rows)["doc_date"]), (&json!("439.2"), &json!("2026-10-14+02:00")));
    assert_eq!((&of(&real)["sum_all"], &of(&real)["doc_date"]), (&json!(439.2), &json!("2026-10-14")));
}

#[tokio::test]
async fn a_change_planned_for_a_call_is_made_just_before_it_and_once() {
    let stage = Stage::eval(Profile::Clean).await;
    let list = json!({"doc_type": "sales_order", "limit": "5", "offset": "0"});
    let all = |page: &Value| page["result_all_records"].as_str().unwrap().parse::<u32>().unwrap();
    let before = all(&stage.ask("v1/search", list.clone()).await);
    let gone = json!({"company_id": "4711", "kind": "documents", "delete": ORDER});
    stage.control(Method::POST, "on-request", json!({"endpoint": "search", "nth": 2, "do": [gone]})).await;
    stage.ask("v1/json/warehouse_list", json!({})).await;
    let mut seen = Vec::new();
    for _ in 0..3 {
        seen.push(all(&stage.ask("v1/search", list.clone()).await));
    }
    assert_eq!(seen, [before, before - 1, before - 1]);
}

#[tokio::test]
async fn without_its_token_nobody_controls_a_guarded_simulator() {
    let stage = Stage::with(Options { seed: eval_seed(), token: Some("open".to_owned()), ..Options::default() }).await;
    let reply = stage.send(Method::GET, "/__sim/asserts", None, "").await;
    assert_eq!((reply.status, reply.json()["error"].as_str().unwrap().contains("X-Sim-Token")), (401, true));
    let asserts = reqwest_with_token(&stage, "open").await;
    assert_eq!(asserts, 200);
    assert_eq!(stage.ask("v1/json/warehouse_list", json!({})).await["opr_code"], "0", "the API needs no token");
}

async fn reqwest_with_token(stage: &Stage, token: &str) -> u16 {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let mut stream = tokio::net::TcpStream::connect(stage.running.control()).await.unwrap();
    let request = format!("GET /__sim/asserts HTTP/1.1\r\nHost: sim\r\nX-Sim-Token: {token}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer.split(' ').nth(1).unwrap().parse().unwrap()
}

#[tokio::test]
async fn the_log_tells_every_request_and_no_key() {
    let stage = Stage::eval(Profile::Clean).await;
    stage.fault(json!({"endpoint": "get_partner"}), json!({"type": "opr", "code": "1"})).await;
    stage.call("v1/json/warehouse_list", json!({})).await;
    stage.call("v1/get_partner", json!({"partner_id": "x".repeat(3000)})).await;
    let log = stage.control(Method::GET, "log?since=1", json!({})).await;
    let line = &log.as_array().unwrap()[0];
    assert_eq!(log.as_array().map(Vec::len), Some(1));
    assert_eq!(line["path"], "/rest/eshop/v1/get_partner");
    let told = ["opr_code", "rule", "handled", "committed", "concurrent"].map(|field| line[field].clone());
    assert_eq!(told, [json!("1"), json!("test"), json!(false), json!(false), json!(1)]);
    assert_eq!(line["body"]["partner_id"], "<3000 bytes>");
    assert!(line["body"]["secret_key"].as_str().unwrap().starts_with("hmac:") && !log.to_string().contains(KEY), "{line}");
}

#[tokio::test]
async fn calls_that_a_careful_client_does_not_make_are_counted() {
    let stage = Stage::eval(Profile::Clean).await;
    for _ in 0..3 {
        stage.call("v1/json/warehouse_list", json!({"secret_key": "wrong"})).await;
    }
    stage.call("v1/json/warehouse_list", json!({})).await;
    stage.call("v1/json/get_partner", json!({})).await;
    let asserts = stage.asserts().await;
    let of = |field: &str| asserts[field].as_u64().unwrap();
    assert_eq!((of("refused_keys"), of("calls_after_auth_failure"), of("wrong_family")), (3, 2, 1));
    let path = format!("/rest/eshop/v1/json/warehouse_list?key={KEY}");
    let body = json!({"company_id": "4711", "secret_key": KEY}).to_string();
    stage.send(Method::POST, &path, Some("application/json"), &body).await;
    assert_eq!(stage.asserts().await["keys_outside_body"], 1);
}

#[tokio::test]
async fn calls_during_a_quota_block_are_those_after_the_first_refusal() {
    let stage = Stage::eval(Profile::Clean).await;
    stage.knobs(json!({"quota": {"limit": 2, "window_s": 60, "style": "http429"}})).await;
    for _ in 0..5 {
        stage.call("v1/json/warehouse_list", json!({})).await;
    }
    let asserts = stage.asserts().await;
    assert_eq!((&asserts["quota_refusals"], &asserts["calls_during_quota_block"]), (&json!(3), &json!(2)));
}

#[tokio::test]
async fn concurrency_is_counted_overall_and_for_searches() {
    let stage = Stage::eval(Profile::Clean).await;
    stage.fault(json!({}), json!({"type": "latency", "ms": 150})).await;
    let search = || stage.call("v1/search", json!({"doc_type": "sales_order"}));
    let (list, stock) = (stage.call("v1/json/warehouse_list", json!({})), stage.call("v1/json/warehouse_stock", json!({})));
    tokio::join!(search(), search(), list, stock);
    let asserts = stage.asserts().await;
    assert_eq!((&asserts["max_concurrency"], &asserts["max_search_concurrency"]), (&json!(4), &json!(2)));
}

/// Some calls of every kind, one after another.
async fn a_day(stage: &Stage) -> Vec<Vec<u8>> {
    let mut answers = Vec::new();
    for (path, arguments) in [
        ("v1/json/product_list", json!({"limit": "20", "return_pricelist": "true"})),
        ("v1/json/warehouse_stock", json!({})),
        ("v1/get_partner", json!({"partner_name": "a"})),
        ("v1/search", json!({"doc_type": "sales_order", "result_type": "doc", "limit": "30"})),
        ("v1/search", json!({"doc_type": "sales_bill_domestic", "query": "no such thing"})),
        ("v1/get_document", json!({"doc_type": "sales_order", "doc_id": "1"})),
    ] {
        let reply = stage.try_call(path, arguments).await;
        answers.push(reply.map(|reply| reply.body).unwrap_or_default());
    }
    answers
}

#[tokio::test]
async fn the_same_seed_profile_dice_and_order_give_the_same_bytes() {
    for profile in [Profile::Golden, Profile::Flaky] {
        let mut days = Vec::new();
        for _ in 0..2 {
            let stage =
                Stage::with(Options { seed: Seed::built_in("small").unwrap().unwrap(), profile, rng: 5, ..Options::default() }).await;
            stage.control(Method::POST, "keys", json!({"company_id": "4711", "add": KEY})).await;
            stage.knobs(json!({"fixed_times": true})).await;
            let mut day = a_day(&stage).await;
            day.extend(a_day(&stage).await);
            days.push(day);
        }
        assert!(days[0] == days[1] && days[0].iter().any(|answer| answer.len() > 1000), "{profile:?}");
    }
}

#[tokio::test]
async fn a_reset_makes_everything_new() {
    let stage = Stage::eval(Profile::Clean).await;
    stage.call("v1/json/warehouse_list", json!({})).await;
    stage.fault(json!({}), json!({"type": "empty"})).await;
    stage.control(Method::POST, "reset", json!({"seed": "small", "profile": "nasty", "rng": 9})).await;
    assert_eq!(stage.requests().await, 0);
    assert_eq!(stage.control(Method::GET, "knobs", json!({})).await["mixed_shapes"], true);
    assert_eq!(stage.control(Method::GET, "faults", json!({})).await["rules"], json!([]));
    assert_eq!(stage.ask("v1/json/warehouse_list", json!({"secret_key": "small-key"})).await["opr_code"], 0);
}

#[tokio::test]
async fn every_answer_is_recorded_with_its_request_and_without_its_key() {
    let folder = tempfile::tempdir().unwrap();
    let record = folder.path().join("pairs");
    let stage = Stage::with(Options { seed: eval_seed(), record: Some(record.clone()), ..Options::default() }).await;
    stage.call("v1/json/warehouse_list", json!({})).await;
    stage.control(Method::POST, "reset", json!({})).await;
    stage.fault(json!({}), json!({"type": "html", "kind": "login"})).await;
    stage.call("v1/get_partner", json!({"partner_name": "Gozd"})).await;
    let read = |name: &str| -> Value { serde_json::from_slice(&fs::read(record.join(name)).expect(name)).expect("JSON") };
    let (first, second) = (read("00001-warehouse_list.json"), read("00002-get_partner.json"));
    assert_eq!((&first["answer"]["status"], &first["answer"]["body"]["opr_code"]), (&json!(200), &json!("0")));
    assert_eq!((&second["request"]["body"]["partner_name"], &second["request"]["method"]), (&json!("Gozd"), &json!("POST")));
    assert!(second["answer"]["body"].as_str().unwrap().starts_with("<!DOCTYPE"));
    assert!(![first, second].iter().any(|pair| pair.to_string().contains(KEY)));
}
