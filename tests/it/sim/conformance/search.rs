//! Searches, reports and the other calls: order, counts, windows, and what is known by name alone.

use postar::sim::{Profile, Seed};
use serde_json::{Value, json};

use super::super::stage::Stage;
use super::{order, outcome, read, rows, stage};

#[tokio::test]
async fn rows_come_in_the_order_of_their_numbers_in_the_direction_asked_for() {
    let stage = stage().await;
    for _ in 0..3 {
        stage.ask("v1/put_document", order(json!({}))).await;
        stage.ask("v1/put_document_workorder", json!({"title": "stol"})).await;
    }
    for (doc_type, direction, ascending) in
        [("sales_order", None, true), ("sales_order", Some("desc"), false), ("workorder", None, false), ("workorder", Some("asc"), true)]
    {
        let page = stage.ask("v1/search", json!({"doc_type": doc_type, "order_direction": direction})).await;
        let ids: Vec<u64> = page["result"].as_array().unwrap().iter().map(|row| row["mk_id"].as_str().unwrap().parse().unwrap()).collect();
        assert_eq!((ids.len(), ids.is_sorted()), (3, ascending), "{doc_type} {direction:?}");
    }
}

#[tokio::test]
async fn odd_windows_are_refused_and_one_beyond_the_end_is_empty() {
    let stage = stage().await;
    stage.ask("v1/put_document", order(json!({}))).await;
    for (window, code) in [(json!({"limit": "-1"}), "2"), (json!({"offset": "x"}), "2"), (json!({"limit": "1", "offset": "5"}), "0")] {
        let mut body = json!({"doc_type": "sales_order"});
        body.as_object_mut().unwrap().extend(window.as_object().unwrap().clone());
        let page = stage.ask("v1/search", body).await;
        assert_eq!(page["opr_code"], code, "{window}");
        assert!(code == "2" || (page["result"] == json!([]) && page["result_all_records"] == "1"));
    }
}

#[tokio::test]
async fn every_condition_narrows_what_the_others_left() {
    let stage = stage().await;
    let paid = json!([{"payment_type": "Gotovina", "date": "14.10.2026"}]);
    for (date, status, paid) in [("01.10.2026", "issued", json!([])), ("05.10.2026", "issued", paid.clone()), ("09.10.2026", "", json!([]))]
    {
        let bill = json!({"doc_type": "sales_bill_domestic", "doc_date": date, "status_code": status, "mark_paid": paid});
        assert_eq!(stage.ask("v1/put_document", order(bill)).await["opr_code"], "0");
    }
    let condition = |kind: &str, value: &str| json!({"type": kind, "value": value});
    let (from, to) = (condition("doc_date_from", "05.10.2026"), condition("doc_date_to", "2026-10-09+02:00"));
    for (conditions, hits) in [
        (json!([from]), "2"),
        (json!([from, condition("doc_date_to", "05.10.2026")]), "1"),
        (json!([from, to, condition("payment_status", "false")]), "1"),
        (json!([to, condition("payment_status", "false"), condition("partner_mk_id", "21")]), "2"),
        (json!([condition("status_id_list", "-2")]), "1"),
        (json!([condition("partner_mk_id", "22")]), "0"),
        (json!([condition("partner_query", "GOZD"), from]), "2"),
        (json!([condition("partner_tax_num", "5555"), condition("partner_code", "P-1")]), "3"),
    ] {
        let page = stage.ask("v1/search", json!({"doc_type": "sales_bill_domestic", "query_advance": conditions})).await;
        assert_eq!(page["result_all_records"], hits, "{conditions}");
    }
    stage.knobs(json!({"bounds": "half_open"})).await;
    let until = json!({"doc_type": "sales_bill_domestic", "query_advance": [condition("doc_date_to", "05.10.2026")]});
    assert_eq!(stage.ask("v1/search", until).await["result_all_records"], "1");
}

#[tokio::test]
async fn a_status_is_found_by_the_time_when_it_was_reached() {
    let stage = stage().await;
    let put = stage.ask("v1/put_document", order(json!({"status_code": "created"}))).await;
    for status in ["shipped", "created"] {
        stage.control(reqwest::Method::POST, "clock/advance", json!({"seconds": 3600})).await;
        stage.ask("v1/change_document_status", json!({"doc_type": "sales_order", "mk_id": put["mk_id"], "status_code": status})).await;
    }
    for (from, to, list, hits) in [
        ("2026-11-16T10:30:00+02:00", "2026-11-16T11:30:00+02:00", "shipped", "1"),
        ("2026-11-16T11:30:00+02:00", "2026-11-16T13:00:00+02:00", "shipped", "0"),
        ("2026-11-16T11:30:00+02:00", "2026-11-16T13:00:00+02:00", "shipped,created", "1"),
    ] {
        let conditions = [("status_change_from", from), ("status_change_to", to), ("status_change_list", list)];
        let conditions: Value = conditions.iter().map(|(kind, value)| json!({"type": kind, "value": value})).collect();
        let page = stage.ask("v1/search", json!({"doc_type": "sales_order", "query_advance": conditions})).await;
        assert_eq!(page["result_all_records"], hits, "{from} {list}");
    }
}

#[tokio::test]
async fn products_are_found_under_a_key_of_their_own() {
    let stage = stage().await;
    let page = stage.ask("v1/search", json!({"doc_type": "purchase_product", "query": "miza"})).await;
    assert_eq!(
        (page["result_all_records"].as_str(), page["result_product"][0]["code"].as_str(), page.get("result")),
        (Some("1"), Some("MIZA-1"), None)
    );
}

#[tokio::test]
async fn a_report_made_in_the_background_is_polled_every_ten_seconds_and_fetched_by_its_link() {
    let stage = stage().await;
    let put = stage.ask("v1/put_document", order(json!({}))).await;
    let begun = stage.ask("v1/report", json!({"report_id": "38", "mk_id": put["mk_id"], "async": "true"})).await;
    let poll = json!({"token": begun["token"]});
    let mut seen = Vec::new();
    for seconds in [0, 1, 10, 10] {
        stage.control(reqwest::Method::POST, "clock/advance", json!({"seconds": seconds})).await;
        seen.push(stage.ask("v1/report", poll.clone()).await);
    }
    let progress: Vec<Option<&str>> = seen.iter().map(|answer| answer.get("progress").and_then(Value::as_str)).collect();
    assert_eq!(progress, [Some("33"), Some("33"), Some("66"), None]);
    let url = seen[3]["url"].as_str().unwrap().strip_prefix(&stage.running.listening()).unwrap().to_owned();
    let file = stage.send(reqwest::Method::GET, &url, None, "").await;
    assert_eq!(
        (url.starts_with("/download/report/"), file.content_type.as_str(), file.body.starts_with(b"%PDF-1.4")),
        (true, "application/pdf", true)
    );
    assert_eq!(outcome(&stage.ask("v1/report", json!({"token": "none"})).await).0, "6");
    assert_eq!(stage.send(reqwest::Method::GET, "/download/report/none", None, "").await.status, 404);
}

#[tokio::test]
async fn a_credit_note_is_shown_with_its_invoice_where_asked_for() {
    let stage = stage().await;
    let bill = stage.ask("v1/put_document", order(json!({"doc_type": "sales_bill_domestic"}))).await;
    let note = order(json!({"doc_type": "sales_bill_credit_note", "credit_note_type": "goods", "credit_note_bill": bill["count_code"]}));
    let note = stage.ask("v1/put_document", note).await;
    let shown = read(&stage, "sales_bill_domestic", &bill["mk_id"], json!({"return_credit_note_for_invoice": "true"})).await;
    assert_eq!(shown["credit_note_list"][0]["mk_id"], note["mk_id"]);
    assert_eq!(read(&stage, "sales_bill_domestic", &bill["mk_id"], json!({})).await.get("credit_note_list"), None);
}

#[tokio::test]
async fn names_that_nobody_needs_answer_that_all_went_well() {
    let stage = stage().await;
    for path in ["v1/json/put_sales_bill", "v1/abandoned_cart_update", "import_inventory", "accounting_export"] {
        assert_eq!(stage.ask(path, json!({})).await["opr_code"], "0", "{path}");
    }
    assert_eq!(
        stage.ask("get_email_events", json!({"mk_id_list": ["7"]})).await,
        json!([{"mk_id": 7, "opened_count": 0, "clicked_count": 0, "bounced_ts": null}])
    );
    let sent = stage.ask("send_message", json!({"message_list": [{"type": "sms", "sender_message_id": "a"}, {"type": "pigeon"}]})).await;
    assert_eq!((sent["message_list"][0]["status"].as_str(), sent["message_list"][1]["status"].as_str()), (Some("ok"), Some("error")));
    assert_eq!(stage.ask("get_message", json!({})).await["message_list"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn orders_are_marked_as_shipped_by_exactly_one_way_of_naming_them() {
    let stage = stage().await;
    let put = stage.ask("v1/put_document", order(json!({"buyer_order": "A", "status_code": "created"}))).await;
    assert_eq!(
        stage.ask("v1/mark_orders_as_shipped", json!({"sales_order_id_list": "1", "customer_order_list": "A"})).await["opr_code"],
        "2"
    );
    assert_eq!(stage.ask("v1/mark_orders_as_shipped", json!({"customer_order_list": "A"})).await["opr_code"], "0");
    assert_eq!(read(&stage, "sales_order", &put["mk_id"], json!({})).await["shipped_date"], "2026-11-16+02:00");
}

#[tokio::test]
async fn a_write_kept_out_before_saves_nothing_and_one_spoiled_after_saves_once() {
    let stage = stage().await;
    for (phase, documents) in [("before", 0), ("after_commit", 1)] {
        let rule = json!({"id": phase, "match": {"endpoint": "put_document"}, "phase": phase, "action": {"type": "truncated", "at": 0.5}, "times": 1});
        stage.control(reqwest::Method::POST, "faults", json!({"rules": [rule]})).await;
        let reply = stage.call("v1/put_document", order(json!({}))).await;
        assert!(serde_json::from_slice::<Value>(&reply.body).is_err(), "{phase}");
        assert_eq!(rows(&stage, "documents").await.len(), documents, "{phase}");
    }
}

#[tokio::test]
async fn pages_of_a_large_company_follow_each_other_without_gap() {
    let seed = Seed::built_in("generate:partners=200,products=50,documents=3000").unwrap().unwrap();
    let stage = Stage::start(seed, Profile::Clean).await;
    let ask = |offset: usize| {
        json!({"secret_key": "demo-key", "doc_type": "sales_order", "offset": offset, "limit": 100,
        "query_advance": [{"type": "doc_date_from", "value": "01.01.2000"}]})
    };
    let (mut seen, mut all) = (Vec::new(), 1);
    while seen.len() < all {
        let page = stage.ask("v1/search", ask(seen.len())).await;
        all = page["result_all_records"].as_str().unwrap().parse().unwrap();
        seen.extend(page["result"].as_array().unwrap().iter().map(|row| row["mk_id"].as_str().unwrap().parse::<u64>().unwrap()));
    }
    assert!(all > 500 && seen.is_sorted_by(|one, next| one < next), "{all} orders");
}
