//! Money: the golden sums, discounts, and payments as they were probed.

use serde_json::{Value, json};

use super::{order, outcome, read, rows, stage};

async fn sums(stage: &super::super::stage::Stage, changes: Value) -> Value {
    let put = stage.ask("v1/put_document", order(changes)).await;
    assert_eq!(put["opr_code"], "0", "{put}");
    read(stage, "sales_order", &put["mk_id"], json!({})).await
}

#[tokio::test]
async fn totals_come_to_the_golden_sums() {
    let stage = stage().await;
    let lines = json!([{"code": "MIZA-1", "amount": "2", "price": "89.9", "discount": "15", "tax": "EX4"}, {"code": "STOL-1", "amount": "6", "price": "15,5", "discount": "5", "tax_factor": "0.22"}]);
    let read = sums(&stage, json!({"product_list": lines})).await;
    let held = ["sum_basic", "sum_discount", "sum_tax_ex4", "sum_all"].map(|field| read[field].as_str().unwrap_or_default().to_owned());
    assert_eq!(held, ["241.18", "31.62", "53.06", "294.24"]);
    assert_eq!((read["product_list"][1]["tax"].as_str(), read["product_list"][1].get("tax_factor")), (Some("EX4"), None));
}

#[tokio::test]
async fn a_discount_on_the_document_is_off_the_gross_of_gross_lines_and_off_the_net_of_net_lines() {
    let stage = stage().await;
    let line = |price: &str| json!([{"code": "MIZA-1", "amount": "2", price: "100", "tax": "EX4"}]);
    for (lines, discount, all) in [
        (line("price_with_tax"), json!({"discount_value": "10"}), "190"),
        (line("price"), json!({"discount_value": "10"}), "231.8"),
        (line("price"), json!({"discount_percent": "50"}), "122"),
    ] {
        let mut changes = json!({"product_list": lines});
        changes.as_object_mut().unwrap().extend(discount.as_object().unwrap().clone());
        assert_eq!(sums(&stage, changes).await["sum_all"], all, "{discount}");
    }
}

#[tokio::test]
async fn chained_discounts_negative_prices_and_a_wrong_factor_of_zero_are_taken() {
    let stage = stage().await;
    for (line, basic) in [
        (json!({"code": "MIZA-1", "amount": "1", "price": "100", "discount": "10;20", "tax": "EX4"}), "72"),
        (json!({"code": "MIZA-1", "amount": "1", "price": "-100", "tax": "EX4"}), "-100"),
        (json!({"code": "MIZA-1", "amount": "1", "price": "100", "tax_factor": "0"}), "100"),
        (json!({"code": "MIZA-1", "amount": "1", "tax": "EX4"}), "180"),
    ] {
        assert_eq!(sums(&stage, json!({"product_list": [line]})).await["sum_basic"], basic, "{line}");
    }
}

#[tokio::test]
async fn mark_paid_replaces_the_payments_and_one_of_zero_clears_them() {
    let stage = stage().await;
    let paid = |amount: &str| json!({"mark_paid": [{"payment_type": "Transakcijski račun", "date": "20.10.2026", "amount": amount}]});
    let put = stage.ask("v1/put_document", order(paid("150.00"))).await;
    let mut seen = Vec::new();
    for step in [paid("150"), paid("150,00"), paid("175"), paid("40"), json!({"mark_paid": []}), json!({}), paid("0.00"), paid("-100")] {
        let mut changes = step;
        changes.as_object_mut().unwrap().insert("mk_id".to_owned(), put["mk_id"].clone());
        assert_eq!(stage.ask("v1/put_document", order(changes)).await["opr_code"], "0");
        let shown = read(&stage, "sales_order", &put["mk_id"], json!({})).await;
        seen.push(shown.get("sum_paid").and_then(Value::as_str).map(str::to_owned));
    }
    let expected = [Some("150"), Some("150"), Some("175"), Some("40"), Some("40"), Some("40"), None, Some("-100")];
    assert_eq!(seen, expected.map(|sum| sum.map(str::to_owned)));
}

#[tokio::test]
async fn a_payment_is_shown_with_dots_between_thousands_and_only_where_asked_for() {
    let stage = stage().await;
    let lines = json!([{"code": "MIZA-1", "amount": "10", "price": "180", "tax": "EX4"}]);
    let paid = json!([{"payment_type": "Transakcijski račun", "date": "20.10.2026", "amount": "1439.2"}]);
    let put = stage.ask("v1/put_document", order(json!({"product_list": lines, "mark_paid": paid}))).await;
    let shown = read(&stage, "sales_order", &put["mk_id"], json!({"show_payment_detail": "true", "show_last_payment_date": "true"})).await;
    assert_eq!(
        (&shown["mark_paid"][0], shown["sum_paid"].as_str(), shown["last_paid_date"].as_str()),
        (
            &json!({"payment_type": "Transakcijski račun", "date": "20.10.2026", "amount": "1.439,20", "payment_tip": "Prejemek"}),
            Some("1439.2"),
            Some("20.10.2026")
        )
    );
    assert_eq!(read(&stage, "sales_order", &put["mk_id"], json!({})).await.get("mark_paid"), None);
}

#[tokio::test]
async fn put_transaction_adds_each_time_it_is_called() {
    let stage = stage().await;
    let put = stage.ask("v1/put_document", order(json!({"doc_type": "sales_bill_domestic", "duo_payment": "30.10.2026"}))).await;
    let pay = |changes: Value| {
        let mut body =
            json!({"doc_type": "bill", "payment_mode": "payment", "payment_type": "Gotovina", "date": "20.10.2026", "price": "100"});
        body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        body
    };
    for (changes, code, sum) in [
        (json!({"mk_id": put["mk_id"], "count_code": put["count_code"]}), "2", None),
        (json!({"mk_id": put["mk_id"], "payment_type": "cash"}), "2", None),
        (json!({"mk_id": put["mk_id"]}), "0", Some("100")),
        (json!({"count_code": put["count_code"]}), "0", Some("200")),
        (json!({"mk_id": put["mk_id"], "payment_mode": "return", "price": "50"}), "0", Some("150")),
    ] {
        let answer = stage.ask("v1/put_transaction", pay(changes.clone())).await;
        assert_eq!(answer["opr_code"], code, "{changes}");
        let shown = read(&stage, "sales_bill_domestic", &put["mk_id"], json!({})).await;
        assert_eq!(shown.get("sum_paid").and_then(Value::as_str), sum, "{changes}");
    }
    let unpaid = json!({"doc_type": "sales_bill_domestic", "query_advance": [{"type": "payment_status", "value": "false"}]});
    assert_eq!(stage.ask("v1/search", unpaid.clone()).await["result_all_records"], "1");
    stage.ask("v1/put_transaction", pay(json!({"mk_id": put["mk_id"], "price": "289.2"}))).await;
    assert_eq!(stage.ask("v1/search", unpaid).await["result_all_records"], "0");
}

#[tokio::test]
async fn whether_a_payment_moves_the_time_of_change_is_a_knob() {
    let stage = stage().await;
    let put = stage.ask("v1/put_document", order(json!({}))).await;
    let pay = json!({"doc_type": "sales_order", "mk_id": put["mk_id"], "payment_type": "Gotovina", "date": "20.10.2026", "price": "1"});
    let mut stamps = Vec::new();
    for moves in [false, true] {
        stage.knobs(json!({"last_change_on_payment": moves})).await;
        stage.control(reqwest::Method::POST, "clock/advance", json!({"seconds": 60})).await;
        assert_eq!(outcome(&stage.ask("v1/put_transaction", pay.clone()).await).0, "0");
        stamps.push(rows(&stage, "documents").await[0]["_last_change_ts"].clone());
    }
    assert!(stamps[0].as_str() < stamps[1].as_str());
}
