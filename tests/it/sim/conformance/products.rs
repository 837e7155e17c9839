//! Products, their prices, and the stock that documents move.

use postar::sim::Profile;
use serde_json::{Value, json};

use super::super::stage::Stage;
use super::{company, order, outcome, read, rows, stage, tables};

#[tokio::test]
async fn product_add_needs_a_code_a_name_and_a_known_unit() {
    let stage = stage().await;
    for (body, code, said) in [
        (json!({"name": "X", "unit": "kos"}), "2", "Paramether 'code' is required paramether"),
        (json!({"code": "X", "unit": "kos"}), "2", "Paramether 'name' is required paramether"),
        (json!({"code": "X", "name": "X"}), "2", "Paramether 'unit' is required paramether"),
        (json!({"code": "MIZA-1", "count_code": "101", "name": "X", "unit": "kos"}), "6", ""),
    ] {
        assert_eq!(outcome(&stage.ask("v1/json/product_add", body.clone()).await), (code.to_owned(), said.to_owned()), "{body}");
    }
    let odd = stage.ask("v1/json/product_add", json!({"code": "X", "name": "X", "unit": "prgišče"})).await;
    assert!(outcome(&odd).1.starts_with("Paramether 'unit' has invalid value : prgišče. Valid values : kos,"));
    let made = stage.ask("v1/json/product_add", json!({"code": "X", "name": "Nov", "unit": "kos", "sales": true, "weight": 12.5})).await;
    let shown = stage.ask("v1/json/product_list", json!({"code": "X"})).await["product_list"].clone();
    assert_eq!((made["count_code"].as_str(), &shown["mk_id"]), (Some("103"), &made["mk_id"]));
    assert_eq!((shown["weight"].as_str(), shown["sales"].as_str(), shown["service"].as_str()), (Some("12,5"), Some("true"), Some("false")));
}

#[tokio::test]
async fn product_update_leaves_what_is_empty_and_clears_by_its_marker() {
    let stage = stage().await;
    let update = |changes: Value| {
        let mut body = json!({"count_code": "101"});
        body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        body
    };
    let missing = stage.ask("v1/json/product_update", json!({"count_code": "X", "name": "Y"})).await;
    assert_eq!(outcome(&missing), ("2".to_owned(), "Product with count_code 'X' does not exist.".to_owned()));
    for (changes, name, text) in [
        (json!({"name_desc": "Masivni hrast", "name": ""}), "Miza hrast", Some("Masivni hrast")),
        (json!({"name": "Miza", "name_desc": null}), "Miza", Some("Masivni hrast")),
        (json!({"name_desc": "$REMOVE_STRING_VALUE$"}), "Miza", None),
    ] {
        assert_eq!(stage.ask("v1/json/product_update", update(changes.clone())).await["mk_id"], "31");
        let shown = stage.ask("v1/json/product_list", json!({"count_code": "101"})).await["product_list"].clone();
        assert_eq!((shown["name"].as_str(), shown["name_desc"].as_str()), (Some(name), text), "{changes}");
    }
}

#[tokio::test]
async fn a_price_needs_a_tax_and_the_kind_of_its_list_and_an_n_code_makes_it_disappear() {
    let stage = stage().await;
    let price = |list: &str, definition: Value| json!({"mk_id": "32", "pricelist": [{"count_code": list, "price_def": [definition]}]});
    let prices = async || {
        let options = json!({"count_code": "102", "return_pricelist": "true", "show_tax_factor": "true"});
        stage.ask("v1/json/product_list", options).await["product_list"]["pricelist"].clone()
    };
    let untaxed = stage.ask("v1/json/product_update", price("1", json!({"price": "50"}))).await;
    assert!(outcome(&untaxed).1.starts_with("Paramether 'tax' is not a valid tax. Supported tax values are: EX4, "));
    for (list, definition, said) in [
        ("1", json!({"price_with_tax": "50", "tax": "EX4"}), "Pricelist '1' has 'net' price type. Use 'price' instead of 'price_with_tax'"),
        ("2", json!({"price": "50", "tax": "EX4"}), "Pricelist '2' has 'gross' price type. Use 'price_with_tax' instead of 'price'"),
    ] {
        assert_eq!(outcome(&stage.ask("v1/json/product_update", price(list, definition)).await), ("2".to_owned(), said.to_owned()));
    }
    assert_eq!(prices().await, Value::Null);
    assert_eq!(stage.ask("v1/json/product_update", price("1", json!({"price": 50.5, "tax_factor": "0.22"}))).await["opr_code"], "0");
    let definition = prices().await["price_def"].clone();
    assert_eq!(definition, json!({"price": "50,5", "tax": "EX4", "tax_desc": "22", "tax_factor": "0.22"}));
    assert_eq!(stage.ask("v1/json/product_update", price("1", json!({"price": "50", "tax": "N22"}))).await["opr_code"], "0");
    assert_eq!(prices().await, Value::Null);
}

#[tokio::test]
async fn a_product_on_a_document_stays() {
    let stage = stage().await;
    stage.ask("v1/put_document", order(json!({}))).await;
    assert_eq!(stage.ask("v1/json/product_delete", json!({"count_code": "101"})).await["opr_code"], "6");
    assert_eq!(stage.ask("v1/json/product_delete", json!({"mk_id": "32"})).await["opr_code"], "0");
    assert_eq!(stage.ask("v1/json/product_list", json!({})).await["product_list_count"], "1");
}

async fn amounts(stage: &Stage) -> Vec<Option<String>> {
    let stock = stage.ask("v1/json/warehouse_stock", json!({"product_code_list": "MIZA-1", "wh_id_list": "11"})).await;
    ["amount", "reserved_amount", "free_amount"].iter().map(|field| stock["stock_list"][0][field].as_str().map(str::to_owned)).collect()
}

#[tokio::test]
async fn orders_reserve_packing_lists_take_out_and_acceptance_notes_bring_in() {
    let stage = Stage::start(company(json!({"reservations": true})), Profile::Golden).await;
    let expected = |amounts: [&str; 3]| amounts.map(|amount| Some(amount.to_owned())).to_vec();
    let put = stage.ask("v1/put_document", order(json!({}))).await;
    assert_eq!(amounts(&stage).await, expected(["10", "2", "8"]));
    stage.ask("v1/put_document", order(json!({"mk_id": put["mk_id"], "product_list": [tables("3")]}))).await;
    assert_eq!(amounts(&stage).await, expected(["10", "3", "7"]));
    let goods = |doc_type: &str, amount: &str| order(json!({"doc_type": doc_type, "product_list": [{"code": "MIZA-1", "amount": amount}]}));
    stage.ask("v1/put_document", goods("warehouse_packing_list", "2,5")).await;
    assert_eq!(amounts(&stage).await, expected(["7,5", "3", "4,5"]));
    stage.ask("v1/put_document", goods("warehouse_acceptance_note", "10")).await;
    assert_eq!(amounts(&stage).await, expected(["17,5", "3", "14,5"]));
    stage.ask("v1/delete_document", json!({"mk_id": put["mk_id"], "doc_type": "sales_order"})).await;
    assert_eq!(amounts(&stage).await, expected(["17,5", "0", "17,5"]));
}

#[tokio::test]
async fn without_reservations_an_order_moves_nothing() {
    let stage = stage().await;
    stage.ask("v1/put_document", order(json!({}))).await;
    assert_eq!(amounts(&stage).await, [Some("10".to_owned()), None, None]);
}

#[tokio::test]
async fn sync_stock_replaces_everything_and_without_a_list_nothing() {
    let stage = stage().await;
    let sync = |list: Value| json!({"api_user_email": "ana@lipa.example", "stock_list": list});
    assert_eq!(outcome(&stage.ask("sync_stock", json!({})).await).0, "2", "somebody has to be named");
    let idle = stage.ask("sync_stock", json!({"api_user_email": "ana@lipa.example"})).await;
    assert_eq!((outcome(&idle), amounts(&stage).await[0].as_deref()), (("0".to_owned(), "Sync successful".to_owned()), Some("10")));
    let list = json!([{"warehouse_id": "11", "product_code": "STOL-1", "amount": "4"}, {"warehouse_id": "11", "product_code": "X", "amount": "1"}]);
    let answer = stage.ask("sync_stock", sync(list)).await;
    assert_eq!(
        (answer["stock_list"][0]["product_code"].as_str(), answer["error_list"][0]["product_code"].as_str()),
        (Some("STOL-1"), Some("X"))
    );
    assert_eq!(answer["stock_remove_list"]["product_code"], "MIZA-1", "one is shown as an object");
    let left: Vec<Value> = rows(&stage, "stock").await;
    assert_eq!((left.len(), left[0]["code"].as_str(), left[0]["amount"].as_str()), (1, Some("STOL-1"), Some("4")));
}

#[tokio::test]
async fn a_complaint_is_made_changed_and_found_by_its_time_of_change() {
    let stage = stage().await;
    let search = json!({"doc_type": "complaint", "query_advance": [{"type": "last_change_from", "value": "2026-11-16T00:00:00+02:00"}]});
    assert_eq!(outcome(&stage.ask("v1/search", search.clone()).await), ("6".to_owned(), "No complaints found".to_owned()));
    let order = stage.ask("v1/put_document", order(json!({}))).await;
    let complaint = json!({"api_user_email": "ana@lipa.example", "sales_order_mk_id": order["mk_id"], "notes": "Noga se maje",
        "complaint_products": [{"code": "MIZA-1", "amount": "1"}]});
    let made = stage.ask("create_complaint", complaint).await;
    let found = stage.ask("v1/search", search).await;
    assert_eq!((found.get("result_all_records"), &found["result"][0]["mk_id"]), (None, &made["mk_id"]));
    stage.ask("update_complaint", json!({"api_user_email": "ana@lipa.example", "mk_id": made["mk_id"], "notes": "Rešeno"})).await;
    let shown = read(&stage, "complaint", &made["mk_id"], json!({})).await;
    assert_eq!(
        (shown["notes"].as_str(), shown["partner"]["mk_id"].as_str(), shown["complaint_products"]["code"].as_str()),
        (Some("Rešeno"), Some("21"), Some("MIZA-1"))
    );
}
