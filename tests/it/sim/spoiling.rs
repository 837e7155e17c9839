//! What a rule matches and what it does to an answer; above all, whether a write is there afterwards.

use postar::sim::Profile;
use reqwest::Method;
use serde_json::{Value, json};

use super::conformance::{order, stage as trial};
use super::stage::Stage;

const LIST: &str = "v1/json/warehouse_list";

/// The same call under one rule after another.
async fn under(stage: &Stage, action: Value) -> super::stage::Reply {
    stage.control(Method::DELETE, "faults", json!({})).await;
    stage.fault(json!({}), action).await;
    stage.call(LIST, json!({})).await
}

/// Actions that a client can't tell from each other by whether its document was saved.
fn harmful() -> Vec<Value> {
    vec![
        json!({"type": "status", "code": 504}),
        json!({"type": "html", "kind": "proxy"}),
        json!({"type": "malformed_json", "kind": "unquoted"}),
        json!({"type": "truncated", "at": 0.5}),
        json!({"type": "truncated", "at": 0.5, "framing": "content_length_mismatch"}),
        json!({"type": "empty"}),
        json!({"type": "reset"}),
        json!({"type": "reset", "when": "mid_body"}),
        json!({"type": "wrong_shape", "kind": "missing_opr_code"}),
        json!({"type": "opr", "code": "99", "desc": "Nobody knows"}),
        json!({"type": "redirect", "location": "https://else.example/login"}),
    ]
}

async fn orders(stage: &Stage) -> usize {
    stage.control(Method::GET, "state?company=4711&kind=documents", json!({})).await.as_array().unwrap().len()
}

#[tokio::test]
async fn what_is_spoiled_before_is_not_saved_and_what_is_spoiled_after_commit_is() {
    for (phase, saved) in [("before", 0), ("after_commit", 1)] {
        for action in harmful() {
            let stage = trial().await;
            let rule = json!({"id": "once", "match": {"endpoint": "put_*"}, "phase": phase, "action": action, "times": 1});
            stage.control(Method::POST, "faults", json!({"rules": [rule]})).await;
            let spoiled = stage.try_call("v1/put_document", order(json!({"buyer_order": "WEB-1"}))).await;
            let clear = spoiled
                .ok()
                .and_then(|reply| serde_json::from_slice::<Value>(&reply.body).ok())
                .is_some_and(|said| said["opr_code"] == "0");
            assert!(!clear, "{phase} {action}");
            assert_eq!(orders(&stage).await, saved, "{phase} {action}");
            let log = stage.control(Method::GET, "log", json!({})).await;
            assert_eq!((&log[0]["committed"], &log[0]["rule"]), (&json!(saved == 1), &json!("once")), "{phase} {action}");
        }
    }
}

#[tokio::test]
async fn a_write_that_is_only_late_is_saved_in_either_phase() {
    let stage = trial().await;
    stage.fault(json!({}), json!({"type": "latency", "ms": 1})).await;
    assert_eq!(stage.ask("v1/put_document", order(json!({}))).await["opr_code"], "0");
    assert_eq!(orders(&stage).await, 1);
}

#[tokio::test]
async fn writes_and_their_duplicates_are_counted() {
    let stage = trial().await;
    let first = order(json!({"buyer_order": "WEB-1"}));
    stage.ask("v1/put_document", first.clone()).await;
    stage.ask("v1/put_document", first).await;
    stage.ask("v1/put_document", order(json!({"buyer_order": "WEB-2"}))).await;
    stage.ask("v1/put_document", order(json!({"doc_type": "sales_offer"}))).await;
    let refused = stage.ask("v1/put_document", json!({"doc_type": "sales_order"})).await;
    assert_eq!(refused["opr_code"], "2");
    let asserts = stage.asserts().await;
    assert_eq!(asserts["writes"], json!({"put_document": 4}));
    assert_eq!(asserts["writes_per_doc_type"], json!({"sales_offer": 1, "sales_order": 3}));
    assert_eq!(asserts["duplicates"], json!({"buyer_order": 1, "body": 1}));
}

#[tokio::test]
async fn every_condition_of_a_rule_has_to_hold() {
    let stage = Stage::eval(Profile::Clean).await;
    let search = json!({"doc_type": "sales_order", "query_advance": [{"type": "doc_date_from", "value": "01.10.2026"}]});
    for (matching, hits) in [
        (json!({}), 2),
        (json!({"family": "json"}), 1),
        (json!({"endpoint": "*ar*"}), 2),
        (json!({"endpoint": "warehouse_*"}), 1),
        (json!({"company_id": "4712"}), 0),
        (json!({"body_contains": {"doc_type": "sales_order"}}), 1),
        (json!({"body_contains": {"query_advance": [{"type": "doc_date_from"}]}}), 1),
        (json!({"body_contains": {"query_advance": [{"type": "doc_date_to"}]}}), 0),
        (json!({"header": {"content-type": "application/json"}}), 2),
        (json!({"header": {"x-none": "1"}}), 0),
        (json!({"every": 2}), 1),
        (json!({"nth": [1, 3]}), 1),
        (json!({"probability": 0.0}), 0),
        (json!({"until_s": 0}), 0),
    ] {
        stage.control(Method::DELETE, "faults", json!({})).await;
        stage.fault(matching.clone(), json!({"type": "status", "code": 503})).await;
        let statuses = [stage.call(LIST, json!({})).await.status, stage.call("v1/search", search.clone()).await.status];
        assert_eq!(statuses.iter().filter(|status| **status == 503).count(), hits, "{matching}");
    }
}

#[tokio::test]
async fn a_status_comes_with_its_body_and_says_when_to_come_again() {
    let stage = Stage::eval(Profile::Clean).await;
    let date = "Mon, 16 Nov 2026 09:05:00 GMT";
    for (code, retry_after, body, kind, shown) in [
        (429, json!(7), "empty", "text/html", "7"),
        (503, json!(date), "html", "text/html", date),
        (500, json!("12"), "json", "application/json", "12"),
        (413, json!(1), "text", "text/plain", "1"),
    ] {
        let reply = under(&stage, json!({"type": "status", "code": code, "retry_after": retry_after, "body": body})).await;
        let after = reply.headers.get("retry-after").map(|value| value.to_str().unwrap().to_owned());
        assert_eq!((reply.status, after.as_deref()), (code, Some(shown)));
        assert!(reply.content_type.starts_with(kind) && reply.body.is_empty() == (body == "empty"), "{body}");
    }
}

#[tokio::test]
async fn pages_are_of_maintenance_of_login_or_of_a_proxy() {
    let stage = Stage::eval(Profile::Clean).await;
    for (action, status, said) in [
        (json!({"type": "html"}), 200, "vzdrževanje"),
        (json!({"type": "html", "kind": "login"}), 200, "Prijava"),
        (json!({"type": "html", "kind": "proxy", "code": 502}), 502, "Bad Gateway"),
    ] {
        let reply = under(&stage, action).await;
        assert!(reply.is_page() && reply.status == status && String::from_utf8_lossy(&reply.body).contains(said), "{said}");
    }
    let moved = under(&stage, json!({"type": "redirect", "code": 307, "location": "http://else.example/"})).await;
    assert_eq!((moved.status, moved.headers["location"].to_str().unwrap()), (307, "http://else.example/"));
}

#[tokio::test]
async fn each_wrong_shape_is_wrong_in_its_own_way() {
    let stage = Stage::eval(Profile::Clean).await;
    type Check = fn(&Value) -> bool;
    let checks: [(&str, Check); 10] = [
        ("array_top", |value| value[0]["opr_code"] == "0"),
        ("string_top", |value| value.as_str().is_some_and(|text| text.starts_with("{\"opr_code\""))),
        ("numbers_as_numbers", |value| value["warehouse_list"][0]["mk_id"].is_u64()),
        ("null_fields", |value| value["warehouse_list"][0].get("notes").is_some_and(Value::is_null)),
        ("missing_opr_code", |value| value.get("opr_code").is_none() && value["warehouse_list"].is_array()),
        ("missing_list", |value| value.get("warehouse_list").is_none() && value["opr_code"] == "0"),
        ("list_as_object", |value| value["warehouse_list"]["0"].is_object()),
        ("object_as_list", |value| value["warehouse_list"].is_array()),
        ("extra_unknown_fields", |value| value["warehouse_list"][0]["nova_lastnost"].is_object()),
        ("opr_code_number", |value| value["opr_code"] == 0),
    ];
    for (kind, holds) in checks {
        let value = under(&stage, json!({"type": "wrong_shape", "kind": kind})).await.json();
        assert!(holds(&value), "{kind}: {value}");
    }
    stage.control(Method::DELETE, "faults", json!({})).await;
    stage.fault(json!({}), json!({"type": "wrong_shape", "kind": "object_as_list"})).await;
    let document = stage.ask("v1/get_document", json!({"doc_type": "sales_order", "doc_id": "471100000316"})).await;
    assert!(document["partner"].is_array());
}

#[tokio::test]
async fn a_wrong_charset_is_only_in_the_header() {
    let stage = Stage::eval(Profile::Clean).await;
    let reply = under(&stage, json!({"type": "malformed_json", "kind": "wrong_charset_header"})).await;
    assert_eq!((reply.content_type.as_str(), &reply.json()["opr_code"]), ("application/json;charset=ISO-8859-2", &json!("0")));
}

#[tokio::test]
async fn an_error_of_the_application_says_what_the_rule_says() {
    let stage = Stage::eval(Profile::Clean).await;
    let reply = under(&stage, json!({"type": "opr", "code": "6", "desc": "d", "desc_app": "a", "code_app": "7", "error_desc": "e"})).await;
    let said = reply.json();
    let fields =
        ["opr_code", "opr_desc", "opr_desc_app", "opr_code_app", "error_desc"].map(|field| said[field].as_str().unwrap().to_owned());
    assert_eq!(fields, ["6", "d", "a", "7", "e"]);
}

#[tokio::test]
async fn a_stale_answer_is_of_a_moment_ago_and_nothing_stays_turned_back() {
    let stage = Stage::eval(Profile::Clean).await;
    let read = json!({"doc_type": "sales_order", "doc_id": "471100000316"});
    stage.put("documents", json!({"mk_id": "471100000316", "title": "new"})).await;
    stage.control(Method::POST, "clock/advance", json!({"seconds": 30})).await;
    stage.put("documents", json!({"mk_id": "999100000001", "doc_type": "sales_order", "count_code": "PN-new"})).await;
    let new = json!({"doc_type": "sales_order", "doc_id": "999100000001"});
    for (age, title, there) in [(60, Value::Null, "2"), (10, json!("new"), "2")] {
        stage.control(Method::DELETE, "faults", json!({})).await;
        stage.fault(json!({}), json!({"type": "stale", "age_s": age})).await;
        assert_eq!(stage.ask("v1/get_document", read.clone()).await["title"], title, "{age} s");
        assert_eq!(stage.ask("v1/get_document", new.clone()).await["opr_code"], there, "{age} s");
    }
    stage.control(Method::DELETE, "faults", json!({})).await;
    assert_eq!(stage.ask("v1/get_document", read).await["title"], "new");
    assert_eq!(stage.ask("v1/get_document", new).await["opr_code"], "0");
}

#[tokio::test]
async fn a_page_comes_twice_or_loses_its_last_row() {
    let stage = Stage::eval(Profile::Clean).await;
    let page = async |offset: &str| {
        let answer = stage.ask("v1/search", json!({"doc_type": "sales_order", "limit": "10", "offset": offset})).await;
        let rows = answer["result"].as_array().unwrap();
        (rows.iter().map(|row| row["mk_id"].as_str().unwrap().to_owned()).collect::<Vec<_>>(), answer["result_count"].clone())
    };
    let (first, second) = (page("0").await.0, page("10").await.0);
    assert!(first != second);
    stage.fault(json!({"endpoint": "search"}), json!({"type": "duplicate_page"})).await;
    assert_eq!((page("0").await.0, page("10").await.0), (first.clone(), first.clone()));
    stage.control(Method::DELETE, "faults", json!({})).await;
    stage.fault(json!({"endpoint": "search"}), json!({"type": "skip_row"})).await;
    let (short, count) = page("0").await;
    assert_eq!((short.as_slice(), count), (&first[..9], json!("10")));
}
