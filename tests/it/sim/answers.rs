//! Routes, keys, envelope, and what each call finds.

use postar::sim::Profile;
use reqwest::Method;
use serde_json::{Value, json};

use super::stage::{KEY, Stage, eval_seed};

const JSON: Option<&str> = Some("application/json");

fn credentials() -> String {
    json!({"company_id": "4711", "secret_key": KEY}).to_string()
}

#[tokio::test]
async fn a_path_family_method_or_body_that_is_wrong_gets_a_web_page() {
    let stage = Stage::eval(Profile::default()).await;
    let (post, get, body) = (Method::POST, Method::GET, credentials());
    for (method, path, kind, body, status) in [
        (&post, "/rest/eshop/v1/search/x", JSON, body.as_str(), 404),
        (&post, "/rest/eshop/v1/json/search", JSON, &body, 404),
        (&post, "/rest/eshop/v1/product_list", JSON, &body, 404),
        (&post, "/rest/eshop/v1/sync_stock", JSON, &body, 404),
        (&post, "/rest/eshop/v1/no_such_call", JSON, &body, 404),
        (&post, "/", JSON, &body, 404),
        (&get, "/rest/eshop/v1/search", JSON, "", 405),
        (&post, "/rest/eshop/v1/search", Some("text/plain"), &body, 415),
        (&post, "/rest/eshop/v1/search", None, &body, 415),
        (&post, "/rest/eshop/v1/search", JSON, "[]", 400),
        (&post, "/rest/eshop/v1/search", JSON, "{\"a\":", 400),
    ] {
        let reply = stage.send(method.clone(), path, kind, body).await;
        assert_eq!((reply.status, reply.is_page()), (status, true), "{method} {path} {kind:?}");
    }
    assert_eq!(stage.asserts().await["wrong_family"], 3);
}

#[tokio::test]
async fn the_key_belongs_into_the_body_and_to_the_company() {
    let stage = Stage::eval(Profile::default()).await;
    let path = "/rest/eshop/v1/json/warehouse_list";
    for (body, code) in [
        (json!({"company_id": "4711", "secret_key": KEY}), "0"),
        (json!({"company_id": 4711, "secret_key": KEY}), "0"),
        (json!({"company_id": "4711"}), "2"),
        (json!({"secret_key": KEY}), "2"),
        (json!({"company_id": "4711", "secret_key": "other"}), "3"),
        (json!({"company_id": "1", "secret_key": KEY}), "3"),
    ] {
        let reply = stage.send(Method::POST, path, JSON, &body.to_string()).await;
        assert_eq!((reply.status, reply.json()["opr_code"].as_str()), (200, Some(code)), "{body}");
    }
    let in_query = stage.send(Method::POST, &format!("{path}?secret_key={KEY}&company_id=4711"), JSON, "{}").await;
    assert_eq!(in_query.json()["opr_code"], "2");
    stage.knobs(json!({"auth_http_status": 403})).await;
    assert_eq!(stage.send(Method::POST, path, JSON, &json!({"company_id": "1", "secret_key": "x"}).to_string()).await.status, 403);
}

#[tokio::test]
async fn a_key_can_be_rotated() {
    let stage = Stage::eval(Profile::default()).await;
    stage.control(Method::POST, "keys", json!({"company_id": "4711", "add": "new-key", "disable": KEY})).await;
    assert_eq!(stage.ask("v1/json/warehouse_list", json!({})).await["opr_code"], "3");
    assert_eq!(stage.ask("v1/json/warehouse_list", json!({"secret_key": "new-key"})).await["opr_code"], "0");
}

/// Every scalar of an answer, with its path.
fn scalars(value: &Value, path: &str, into: &mut Vec<(String, Value)>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| scalars(item, path, into)),
        Value::Object(fields) => fields.iter().for_each(|(key, field)| scalars(field, &format!("{path}.{key}"), into)),
        scalar => into.push((path.to_owned(), scalar.clone())),
    }
}

#[tokio::test]
async fn every_scalar_is_a_string_and_nothing_internal_is_shown() {
    let stage = Stage::eval(Profile::default()).await;
    for (path, arguments) in [
        ("v1/get_partner", json!({})),
        ("v1/json/product_list", json!({"return_pricelist": "true", "show_tax_factor": "true", "return_warehause_stock": true})),
        ("v1/json/warehouse_stock", json!({})),
        ("v1/json/warehouse_list", json!({})),
        ("v1/search", json!({"doc_type": "sales_order", "result_type": "doc"})),
        ("v1/search_query_advance_discovery", json!({})),
    ] {
        let mut found = Vec::new();
        scalars(&stage.ask(path, arguments).await, "", &mut found);
        assert!(found.len() > 10, "{path} answers {found:?}");
        let odd = found.iter().find(|(at, value)| at.contains("._") || value.as_str().is_none_or(str::is_empty));
        assert_eq!(odd, None, "{path}");
    }
}

#[tokio::test]
async fn success_carries_a_code_but_not_for_partners_and_discovery() {
    let stage = Stage::eval(Profile::Golden).await;
    for (path, arguments, code) in [
        ("v1/get_partner", json!({}), None),
        ("v1/search_query_advance_discovery", json!({}), None),
        ("v1/json/product_list", json!({}), Some("0")),
        ("v1/search", json!({"doc_type": "sales_offer"}), Some("0")),
    ] {
        let answer = stage.ask(path, arguments).await;
        assert_eq!(answer.get("opr_code").and_then(Value::as_str), code, "{path}");
        assert_eq!(answer.get("opr_time_ms").and_then(Value::as_str), code.map(|_| "1"), "{path}");
    }
}

#[tokio::test]
async fn golden_answers_are_the_same_to_the_byte() {
    let (one, other) = (Stage::eval(Profile::Golden).await, Stage::eval(Profile::Golden).await);
    for (path, arguments) in [("v1/get_partner", json!({})), ("v1/search", json!({"doc_type": "sales_order", "result_type": "doc"}))] {
        assert_eq!(one.call(path, arguments.clone()).await.body, other.call(path, arguments).await.body, "{path}");
    }
}

#[tokio::test]
async fn partners_are_found_by_each_search_field_or_refused() {
    let stage = Stage::eval(Profile::default()).await;
    for (arguments, found) in [
        (json!({}), Some("45")),
        (json!({"partner_name": ""}), Some("45")),
        (json!({"partner_name": "GOZD in"}), Some("1")),
        (json!({"partner_tax_number": "28251888"}), Some("1")),
        (json!({"partner_email": "lojze@prilojzetu.example"}), Some("1")),
        (json!({"partner_id": "471100000170"}), Some("1")),
        (json!({"partner_name": "Nihče"}), None),
    ] {
        let answer = stage.ask("v1/get_partner", arguments.clone()).await;
        assert_eq!(answer["partner_list_count"].as_str(), found, "{arguments}");
        if found.is_none() {
            assert_eq!((answer["opr_code"].as_str(), answer["opr_desc"].as_str()), (Some("2"), Some("No partner with such properties.")));
        }
    }
}

#[tokio::test]
async fn one_product_asked_for_by_code_is_an_object_and_a_like_search_is_not() {
    let stage = Stage::eval(Profile::default()).await;
    let one = stage.ask("v1/json/product_list", json!({"code": "MIZA-1", "return_pricelist": "true"})).await;
    assert_eq!((one["code"].as_str(), one["product_list"]["name"].as_str()), (Some("MIZA-1"), Some("Miza hrast")));
    assert_eq!(one["product_list"]["pricelist"][0]["price_def"].get("tax_factor"), None);
    assert_eq!(one.get("secret_key"), None);
    let like = stage.ask("v1/json/product_list", json!({"code": "miza-1", "search_with_like": "true"})).await;
    assert!(like["product_list"].is_array() && like["product_list"][0].get("pricelist").is_none());
}

#[tokio::test]
async fn pages_follow_each_other_without_gap_and_a_limit_beyond_the_maximum_is_capped() {
    let stage = Stage::eval(Profile::default()).await;
    let mut seen = Vec::new();
    for (offset, rows) in [("0", 100), ("100", 2), ("102", 0)] {
        let page = stage.ask("v1/search", json!({"doc_type": "sales_order", "limit": 5000, "offset": offset})).await;
        assert_eq!((page["result_all_records"].as_str(), page["limit"].as_str()), (Some("102"), Some("100")));
        let ids: Vec<u64> = page["result"].as_array().unwrap().iter().map(|row| row["mk_id"].as_str().unwrap().parse().unwrap()).collect();
        assert_eq!((ids.len(), page["result_count"].as_str()), (rows, Some(rows.to_string().as_str())));
        seen.extend(ids);
    }
    assert!(seen.is_sorted() && seen.len() == 102);
    stage.knobs(json!({"over_limit": "opr2"})).await;
    assert_eq!(stage.ask("v1/search", json!({"doc_type": "sales_order", "limit": 101})).await["opr_code"], "2");
}

#[tokio::test]
async fn conditions_narrow_a_search_and_odd_ones_are_refused() {
    let stage = Stage::eval(Profile::default()).await;
    let order = "sales_order";
    for (doc_type, kind, value, outcome) in [
        (order, "doc_date_from", "10.11.2026", Ok(true)),
        (order, "doc_date_from", "2026-11-10+02:00", Ok(true)),
        (order, "doc_date_from", "2026-11-10+01:00", Err("Cannot find value 2026-11-10+01:00 for condition doc_date_from")),
        (order, "doc_date_from", "2026-11-10", Err("Cannot find value")),
        (order, "last_change_from", "2026-11-11T00:00:00+02:00", Ok(true)),
        (order, "last_change_from", "11.11.2026", Err("Cannot find value")),
        (order, "status_list", "shipped,cancelled", Ok(true)),
        (order, "status_list", "Odpremljen", Ok(false)),
        (order, "partner_mk_id", "471100000170", Ok(true)),
        (order, "partner_query", "gozd IN", Ok(true)),
        (order, "customer_order", "WEB-1007", Ok(true)),
        (order, "product_code_list", "MIZA-1,X", Ok(true)),
        (order, "no_such", "1", Err("Unknown query_advance type : no_such")),
        (order, "payment_status", "false", Err("Unknown query_advance type")),
        (order, "status_change_from", "2026-11-11T00:00:00+02:00", Err("must be set together")),
        ("sales_offer", "doc_date_from", "10.11.2026", Err("cannot get beQueryParam")),
        ("sales_bill_domestic", "last_change_from", "2026-11-11T00:00:00+02:00", Err("Unknown query_advance type")),
        ("sales_bill_domestic", "payment_status", "false", Ok(true)),
        ("sales_thing", "doc_date_from", "10.11.2026", Err("Unknown document type : sales_thing")),
    ] {
        let answer = stage.ask("v1/search", json!({"doc_type": doc_type, "query_advance": [{"type": kind, "value": value}]})).await;
        match outcome {
            Ok(any) => {
                let hits: usize = answer["result_all_records"].as_str().unwrap().parse().unwrap();
                assert!((hits > 0) == any && hits < 100, "{doc_type} {kind} {value}: {hits}");
            }
            Err(said) => assert!(answer["opr_desc"].as_str().unwrap().contains(said), "{doc_type} {kind} {value}: {answer}"),
        }
    }
    let free = stage.ask("v1/search", json!({"doc_type": order, "query": "kovacic"})).await;
    assert_ne!(free["result_all_records"], "0", "accents don't matter");
}

#[tokio::test]
async fn no_hits_show_in_three_ways() {
    let stage = Stage::eval(Profile::default()).await;
    for (style, shown) in [("array", Some(json!([]))), ("absent", None), ("empty_string", Some(json!("")))] {
        stage.knobs(json!({"empty_style": style})).await;
        let answer = stage.ask("v1/search", json!({"doc_type": "sales_bill_retail"})).await;
        assert_eq!((answer["result_all_records"].as_str(), answer.get("result").cloned()), (Some("0"), shown), "{style}");
    }
}

#[tokio::test]
async fn a_document_is_found_by_doc_id_and_never_by_mk_id() {
    let stage = Stage::eval(Profile::default()).await;
    let order = stage.ask("v1/get_document", json!({"doc_type": "sales_order", "doc_id": "471100000316"})).await;
    assert_eq!((order["opr_code"].as_str(), order["count_code"].as_str()), (Some("0"), Some("PN-77")));
    let by_buyer = stage.ask("v1/get_document", json!({"doc_type": "sales_order", "buyer_order": "WEB-1007"})).await;
    assert_eq!(by_buyer["mk_id"], "471100000316");
    for (arguments, said) in [
        (json!({"doc_type": "sales_order", "mk_id": "471100000316"}), "Cannot find document type sales_order with id = null"),
        (json!({"doc_type": "sales_offer", "doc_id": "471100000316"}), "Cannot find document type sales_offer with id = 471100000316"),
        (json!({"doc_type": "x", "doc_id": "1"}), "Unknown document type : x"),
    ] {
        let answer = stage.ask("v1/get_document", arguments).await;
        assert_eq!((answer["opr_code"].as_str(), answer["opr_desc"].as_str()), (Some("2"), Some(said)));
    }
}

#[tokio::test]
async fn a_tracking_code_leads_to_its_order_and_a_report_is_a_pdf() {
    let stage = Stage::eval(Profile::default()).await;
    let found = stage.ask("v1/search_tracking_code", json!({"tracking_code": "DX-7745-0193"})).await;
    assert_eq!(found["count_code"], "PN-408");
    assert_eq!(stage.ask("v1/search_tracking_code", json!({"tracking_code": "none"})).await["opr_code"], "6");
    let pdf = stage.call("v1/report", json!({"report_id": "38", "mk_id": "471100000316"})).await;
    assert_eq!(pdf.content_type, "application/pdf");
    assert!(pdf.body.starts_with(b"%PDF-1.4") && pdf.body.ends_with(b"%%EOF\n"));
    assert_eq!(stage.ask("v1/report", json!({"report_id": "1", "mk_id": "471100000316"})).await["opr_code"], "6");
}

#[tokio::test]
async fn companies_see_only_their_own() {
    let company = |id: &str, key: &str, name: &str| json!({"company_id": id, "keys": [key], "partners": [{"mk_id": "1", "count_code": "P-1", "customer": name}]});
    let seed = json!({"companies": [company("1", "k1", "Ena"), company("2", "k2", "Dva")]});
    let stage = Stage::start(postar::sim::Seed::from_json(seed.to_string()), Profile::Clean).await;
    for (id, key, name) in [("1", "k1", "Ena"), ("2", "k2", "Dva")] {
        let answer = stage.ask("v1/get_partner", json!({"company_id": id, "secret_key": key})).await;
        assert_eq!((answer["partner_list"][0]["customer"].as_str(), answer["partner_list_count"].as_str()), (Some(name), Some("1")));
    }
    assert_eq!(stage.ask("v1/get_partner", json!({"company_id": "1", "secret_key": "k2"})).await["opr_code"], "3");
}

#[tokio::test]
async fn the_log_shows_requests_without_their_key() {
    let stage = Stage::start(eval_seed(), Profile::default()).await;
    stage.ask("v1/search", json!({"doc_type": "sales_offer"})).await;
    let log = stage.control(Method::GET, "log?since=0", json!({})).await;
    assert_eq!(
        (log[0]["path"].as_str(), log[0]["status"].as_u64(), log[0]["opr_code"].as_str()),
        (Some("/rest/eshop/v1/search"), Some(200), Some("0"))
    );
    assert!(!log.to_string().contains(KEY) && log[0]["body"]["secret_key"].as_str().unwrap().starts_with("hmac:"));
}

#[tokio::test]
async fn nasty_shows_the_same_company_in_other_clothes() {
    let stage = Stage::eval(Profile::Nasty).await;
    let partners = stage.ask("v1/get_partner", json!({"partner_id": "471100000170"})).await;
    let partner = &partners["partner_list"];
    assert_eq!((partner["business_entity"].as_bool(), partner.get("supplier")), (Some(true), None));
    assert!(partner["partner_delivery_address_list"].is_object() && partner["partner_contact_list"].is_array());
    let orders = stage.ask("v1/search", json!({"doc_type": "sales_order", "result_type": "doc"})).await;
    let order = &orders["result"][0];
    assert_eq!((order["sum_all"].as_str(), order.get("doc_type"), orders["opr_code"].as_u64()), (Some("439,2"), None, Some(0)));
    assert!(order["product_list"].is_object() && orders.get("opr_time").is_some());
    let stock = stage.ask("v1/json/warehouse_stock", json!({"product_mk_id_list": "471100000122"})).await;
    assert_eq!(stock["stock_list"]["amount"], "163.75");
    assert_eq!(stage.ask("v1/search", json!({"doc_type": "sales_bill_retail"})).await.get("result"), None);
}
