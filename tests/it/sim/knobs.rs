//! Each knob changes what it names: where the real behaviour isn't known, a client can be tried against both.

use postar::sim::Profile;
use reqwest::Method;
use serde_json::{Value, json};

use super::stage::{KEY, Stage};

const JSON: Option<&str> = Some("application/json");

fn credentials() -> String {
    json!({"company_id": "4711", "secret_key": KEY}).to_string()
}

async fn orders(stage: &Stage, kind: &str, moment: &str) -> Value {
    let condition = json!([{"type": kind, "value": moment}]);
    stage.ask("v1/search", json!({"doc_type": "sales_order", "result_type": "doc", "query_advance": condition})).await
}

#[tokio::test]
async fn require_content_type_decides_about_other_types_than_json() {
    let stage = Stage::eval(Profile::Clean).await;
    for (on, status) in [(true, 415), (false, 200)] {
        stage.knobs(json!({"require_content_type": on})).await;
        let reply = stage.send(Method::POST, "/rest/eshop/v1/json/warehouse_list", Some("text/plain"), &credentials()).await;
        assert_eq!(reply.status, status);
    }
}

#[tokio::test]
async fn bad_json_style_decides_between_a_page_and_a_code() {
    let stage = Stage::eval(Profile::Clean).await;
    let send = || stage.send(Method::POST, "/rest/eshop/v1/json/warehouse_list", JSON, "{\"a\":");
    assert!(send().await.is_page());
    stage.knobs(json!({"bad_json_style": "opr2"})).await;
    let reply = send().await;
    assert_eq!((reply.status, reply.json()["opr_code"].as_str()), (200, Some("2")));
}

#[tokio::test]
async fn search_opr_time_renames_the_time_of_searches_alone() {
    let stage = Stage::eval(Profile::Golden).await;
    stage.knobs(json!({"search_opr_time": true})).await;
    let search = stage.ask("v1/search", json!({"doc_type": "sales_order"})).await;
    let list = stage.ask("v1/json/warehouse_list", json!({})).await;
    assert_eq!((&search["opr_time"], &search["opr_time_ms"], &list["opr_time_ms"]), (&json!("1"), &Value::Null, &json!("1")));
}

#[tokio::test]
async fn fixed_times_make_every_time_one() {
    let stage = Stage::eval(Profile::Clean).await;
    stage.knobs(json!({"fixed_times": true})).await;
    for _ in 0..3 {
        let answer = stage.ask("v1/search", json!({"doc_type": "sales_order", "result_type": "doc"})).await;
        assert_eq!((&answer["opr_time_ms"], &answer["opr_time_no_lock_ms"]), (&json!("1"), &json!("1")));
    }
}

#[tokio::test]
async fn single_as_object_unwraps_the_lists_that_it_names() {
    let stage = Stage::eval(Profile::Clean).await;
    let one = json!({"doc_type": "sales_order", "query": "PN-77", "limit": "1"});
    assert!(stage.ask("v1/search", one.clone()).await["result"].is_array());
    stage.knobs(json!({"single_as_object": ["result"]})).await;
    assert!(stage.ask("v1/search", one.clone()).await["result"].is_object());
    stage.knobs(json!({"single_as_object": ["product_list"]})).await;
    assert!(stage.ask("v1/json/product_list", json!({"code": "MIZA-1"})).await["product_list"].is_object());
    assert!(stage.ask("v1/search", one).await["result"].is_array());
}

#[tokio::test]
async fn ts_offsets_takes_any_or_the_literal_one_alone() {
    let stage = Stage::eval(Profile::Clean).await;
    let moment = "2026-10-14T14:07:00+01:00";
    assert_eq!(orders(&stage, "last_change_from", moment).await["opr_code"], "0");
    stage.knobs(json!({"ts_offsets": "literal"})).await;
    assert_eq!(orders(&stage, "last_change_from", moment).await["opr_code"], "2");
    assert_eq!(orders(&stage, "last_change_from", "2026-10-14T14:07:00+02:00").await["opr_code"], "0");
}

#[tokio::test]
async fn bounds_decide_whether_the_last_day_counts() {
    let stage = Stage::eval(Profile::Clean).await;
    let mut hits = Vec::new();
    for bounds in ["inclusive", "half_open"] {
        stage.knobs(json!({"bounds": bounds})).await;
        let condition = json!([{"type": "doc_date_from", "value": "14.10.2026"}, {"type": "doc_date_to", "value": "14.10.2026"}]);
        let answer = stage.ask("v1/search", json!({"doc_type": "sales_order", "query_advance": condition})).await;
        hits.push(answer["result_all_records"].as_str().unwrap().parse::<u32>().unwrap());
    }
    assert!(hits[0] > 0 && hits[1] == 0, "{hits:?}");
}

#[tokio::test]
async fn product_mk_id_filter_selects_only_where_it_is_on() {
    let stage = Stage::eval(Profile::Clean).await;
    let asked = json!({"mk_id": "471100000103"});
    let count = |answer: Value| answer["product_list_count"].as_str().unwrap().to_owned();
    assert_eq!(count(stage.ask("v1/json/product_list", asked.clone()).await), "67");
    stage.knobs(json!({"product_mk_id_filter": true})).await;
    assert_eq!(count(stage.ask("v1/json/product_list", asked).await), "1");
}

#[tokio::test]
async fn omit_doc_type_leaves_it_out_of_rows() {
    let stage = Stage::eval(Profile::Clean).await;
    let rows = json!({"doc_type": "sales_order", "result_type": "doc", "limit": "1"});
    assert_eq!(stage.ask("v1/search", rows.clone()).await["result"][0]["doc_type"], "sales_order");
    stage.knobs(json!({"omit_doc_type": true})).await;
    assert!(stage.ask("v1/search", rows).await["result"][0]["doc_type"].is_null());
}

#[tokio::test]
async fn search_lock_lets_searches_of_a_company_wait_for_each_other() {
    let stage = Stage::eval(Profile::Clean).await;
    stage.fault(json!({"endpoint": "search"}), json!({"type": "latency", "ms": 120})).await;
    let search = || stage.call("v1/search", json!({"doc_type": "sales_order", "limit": "1"}));
    let mut took = Vec::new();
    for lock in [true, false] {
        stage.knobs(json!({"search_lock": lock})).await;
        let started = std::time::Instant::now();
        tokio::join!(search(), search(), search());
        took.push(started.elapsed().as_millis());
    }
    assert!(took[0] >= 360 && took[1] < took[0], "{took:?}");
}

#[tokio::test]
async fn mixed_shapes_dress_the_same_data_differently() {
    let stage = Stage::eval(Profile::Clean).await;
    let asked = json!({"doc_type": "sales_order", "doc_id": "471100000316"});
    let plain = stage.ask("v1/get_document", asked.clone()).await;
    stage.knobs(json!({"mixed_shapes": true})).await;
    let mixed = stage.ask("v1/get_document", asked).await;
    assert_eq!((&plain["sum_all"], &mixed["sum_all"]), (&json!("439.2"), &json!("439,2")));
    assert_eq!((&mixed["opr_code"], &mixed["partner"]["business_entity"], &mixed["title"]), (&json!(0), &json!(true), &Value::Null));
}

#[tokio::test]
async fn each_profile_brings_its_knobs_and_rules() {
    let stage = Stage::eval(Profile::Clean).await;
    for (profile, knob, value, rules) in [
        ("clean", "single_as_object", json!([]), 0),
        ("golden", "fixed_times", json!(true), 0),
        ("docs", "update_partner_top_address", json!(false), 0),
        ("live2026", "update_partner_top_address", json!(true), 0),
        ("nasty", "mixed_shapes", json!(true), 0),
        ("slow", "search_lock", json!(true), 2),
        ("flaky", "quota", json!(null), 4),
        ("quota", "quota", json!({"limit": 30, "window_s": 60, "style": "opr5"}), 0),
        ("outage", "quota", json!(null), 1),
    ] {
        stage.control(Method::POST, "reset", json!({"profile": profile})).await;
        assert_eq!(stage.control(Method::GET, "knobs", json!({})).await[knob], value, "{profile}");
        let known = stage.control(Method::GET, "faults", json!({})).await;
        assert_eq!(known["rules"].as_array().map(Vec::len), Some(rules), "{profile}");
    }
}

#[tokio::test]
async fn under_profile_slow_a_call_takes_seconds() {
    let stage = Stage::eval(Profile::Slow).await;
    let call = stage.call("v1/json/warehouse_list", json!({}));
    assert!(tokio::time::timeout(std::time::Duration::from_millis(1900), call).await.is_err());
}
