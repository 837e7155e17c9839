//! Fault rules, knobs that refuse, quota, outage and the controls themselves.

use std::time::{Duration, Instant};

use postar::sim::Profile;
use reqwest::Method;
use serde_json::{Value, json};

use super::stage::{Reply, Stage};

#[tokio::test]
async fn a_rule_spoils_what_it_names_as_often_as_it_says() {
    let stage = Stage::eval(Profile::default()).await;
    let rule = json!({"id": "r1", "match": {"endpoint": "warehouse_*", "nth": [2]}, "phase": "after_commit", "action": {"type": "status", "code": 503, "retry_after": 7}, "times": 1});
    stage.control(Method::POST, "faults", json!({"rules": [rule]})).await;
    let mut statuses = Vec::new();
    for path in ["v1/json/warehouse_list", "v1/get_partner", "v1/json/warehouse_stock", "v1/json/warehouse_list"] {
        statuses.push(stage.call(path, json!({})).await.status);
    }
    assert_eq!(statuses, [200, 200, 503, 200]);
    let rules = stage.control(Method::GET, "faults", json!({})).await;
    assert_eq!((rules["rules"][0]["hits"].as_u64(), rules["rules"][0]["seen"].as_u64()), (Some(1), Some(3)));
    stage.control(Method::DELETE, "faults", json!({})).await;
    assert_eq!(stage.control(Method::GET, "faults", json!({})).await["rules"], json!([]));
}

#[tokio::test]
async fn each_action_changes_the_answer_as_described() {
    let stage = Stage::eval(Profile::default()).await;
    type Check = fn(u16, &str, &[u8]) -> bool;
    let checks: Vec<(Value, Check)> = vec![
        (json!({"type": "html", "kind": "login"}), |status, kind, _| status == 200 && kind.starts_with("text/html")),
        (json!({"type": "empty"}), |status, _, body| status == 200 && body.is_empty()),
        (json!({"type": "opr", "code": "6", "desc_app": "Ne gre"}), |_, _, body| body.starts_with(b"{\"opr_code\":\"6\"")),
        (json!({"type": "truncated", "at": 20}), |_, _, body| body.len() == 20),
        (json!({"type": "truncated", "at": 0.5, "framing": "clean"}), |_, _, body| !body.is_empty() && !body.ends_with(b"}")),
        (json!({"type": "redirect", "location": "https://else.example/"}), |status, _, _| status == 302),
        (json!({"type": "oversize", "mb": 2}), |_, _, body| body.len() > 2_000_000 && serde_json::from_slice::<Value>(body).is_ok()),
        (json!({"type": "malformed_json", "kind": "bom"}), |_, _, body| body.starts_with(&[0xEF, 0xBB, 0xBF])),
        (json!({"type": "malformed_json", "kind": "invalid_utf8"}), |_, _, body| std::str::from_utf8(body).is_err()),
        (json!({"type": "malformed_json", "kind": "duplicate_keys"}), |_, _, body| serde_json::from_slice::<Value>(body).is_ok()),
        (json!({"type": "wrong_shape", "kind": "array_top"}), |_, _, body| body.starts_with(b"[")),
        (json!({"type": "wrong_shape", "kind": "opr_code_number"}), |_, _, body| body.starts_with(b"{\"opr_code\":0,")),
        (json!({"type": "wrong_shape", "kind": "missing_opr_code"}), |_, _, body| !body.starts_with(b"{\"opr_code\"")),
    ];
    for kind in ["trailing_comma", "unquoted", "single_quotes", "nan", "deep_nesting"] {
        stage.fault(json!({}), json!({"type": "malformed_json", "kind": kind})).await;
        assert!(serde_json::from_slice::<Value>(&stage.call("v1/json/warehouse_list", json!({})).await.body).is_err(), "{kind}");
        stage.control(Method::DELETE, "faults", json!({})).await;
    }
    for (action, holds) in checks {
        stage.fault(json!({}), action.clone()).await;
        let reply = stage.call("v1/json/warehouse_list", json!({})).await;
        assert!(
            holds(reply.status, &reply.content_type, &reply.body),
            "{action}: {}",
            String::from_utf8_lossy(&reply.body[..reply.body.len().min(80)])
        );
        stage.control(Method::DELETE, "faults", json!({})).await;
    }
}

#[tokio::test]
async fn latency_delays_and_a_stop_ends_even_what_hangs() {
    let stage = Stage::eval(Profile::default()).await;
    stage.fault(json!({"endpoint": "warehouse_list"}), json!({"type": "latency", "ms": 80})).await;
    let started = Instant::now();
    stage.call("v1/json/warehouse_list", json!({})).await;
    assert!(started.elapsed() >= Duration::from_millis(80));
    stage.fault(json!({"endpoint": "get_partner"}), json!({"type": "hang"})).await;
    let hung = tokio::time::timeout(Duration::from_millis(50), stage.call("v1/get_partner", json!({}))).await;
    assert!(hung.is_err());
    let stopping = Instant::now();
    stage.running.stop().await;
    assert!(stopping.elapsed() < Duration::from_secs(2));
}

#[tokio::test]
async fn unknown_controls_are_refused_with_a_sentence() {
    let stage = Stage::eval(Profile::default()).await;
    for (method, path, body, said) in [
        (Method::POST, "faults", json!({"rules": [{"action": {"type": "tls"}}]}), "unknown variant"),
        (Method::PATCH, "knobs", json!({"no_such": 1}), "no_such"),
        (Method::POST, "reset", json!({"profile": "wild"}), "known are clean, golden, docs, live2026, nasty, slow, flaky, quota, outage"),
        (Method::POST, "reset", json!({"seed": "tiny"}), "known are demo, small, large, two_companies"),
        (Method::POST, "reset", json!({"seed": "generate:partners=1000000"}), "at most 100000 partners"),
        (Method::POST, "seed-add", json!({"company_id": "9", "kind": "partners", "row": {}}), "no company 9"),
        (Method::POST, "seed-add", json!({"company_id": "4711", "kind": "documents", "delete": "1"}), "no row"),
    ] {
        let reply = stage.send(method, &format!("/__sim/{path}"), None, &body.to_string()).await;
        let error = reply.json()["error"].as_str().unwrap().to_owned();
        assert!(reply.status == 400 && error.contains(said), "{path}: {error}");
    }
}

#[tokio::test]
async fn a_quota_counts_calls_of_simulated_time() {
    let stage = Stage::eval(Profile::Quota).await;
    let mut codes = Vec::new();
    for _ in 0..31 {
        codes.push(stage.ask("v1/json/warehouse_list", json!({})).await["opr_code"].as_str().unwrap().to_owned());
    }
    assert_eq!((codes.iter().filter(|code| *code == "0").count(), codes.last().map(String::as_str)), (30, Some("5")));
    stage.control(Method::POST, "clock/advance", json!({"seconds": 60})).await;
    assert_eq!(stage.ask("v1/json/warehouse_list", json!({})).await["opr_code"], "0");
    stage.knobs(json!({"quota": {"limit": 0, "window_s": 60, "style": "http429"}})).await;
    assert_eq!(stage.call("v1/json/warehouse_list", json!({})).await.status, 429);
}

#[tokio::test]
async fn an_outage_passes_by_its_own_clock() {
    let stage = Stage::eval(Profile::Outage).await;
    let refused = stage.try_call("v1/json/warehouse_list", json!({})).await.err().expect("nobody listens");
    assert!(refused.is_connect(), "{refused:?}");
    for (seconds, page) in [(60, true), (60, false)] {
        stage.control(Method::POST, "clock/advance", json!({"seconds": seconds})).await;
        let reply = until_answered(&stage).await;
        assert_eq!((reply.status, reply.is_page()), (200, page), "after {seconds} s more");
    }
}

/// The door opens within some milliseconds after simulated time allows it.
async fn until_answered(stage: &Stage) -> Reply {
    for _ in 0..500 {
        match stage.try_call("v1/json/warehouse_list", json!({})).await {
            Ok(reply) => return reply,
            Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
        }
    }
    panic!("nobody listens after five seconds")
}

#[tokio::test]
async fn a_change_in_the_web_app_moves_the_time_of_change_and_a_deletion_is_final() {
    let stage = Stage::eval(Profile::default()).await;
    let changed = json!({"doc_type": "sales_order", "query_advance": [{"type": "last_change_from", "value": "2026-11-16T09:59:00+02:00"}]});
    assert_eq!(stage.ask("v1/search", changed.clone()).await["result_all_records"], "0");
    stage.put("documents", json!({"mk_id": "471100000316", "status_desc": "shipped", "status_code": "Odpremljen"})).await;
    let found = stage.ask("v1/search", changed).await;
    assert_eq!((found["result_all_records"].as_str(), found["result"][0]["count_code"].as_str()), (Some("1"), Some("PN-77")));
    stage.control(Method::POST, "seed-add", json!({"company_id": "4711", "kind": "documents", "delete": "471100000316"})).await;
    assert_eq!(stage.ask("v1/get_document", json!({"doc_type": "sales_order", "doc_id": "471100000316"})).await["opr_code"], "2");
    stage.control(Method::POST, "reset", json!({})).await;
    assert_eq!(stage.ask("v1/get_document", json!({"doc_type": "sales_order", "doc_id": "471100000316"})).await["opr_code"], "0");
}
