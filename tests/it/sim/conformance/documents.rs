//! Documents: what `put_document` takes and refuses, what it does silently, and how documents are changed and deleted.

use serde_json::{Value, json};

use super::super::stage::Stage;
use super::{company, order, outcome, read, rows, stage, tables};

#[tokio::test]
async fn a_date_is_taken_in_exactly_the_forms_that_were_probed() {
    let stage = stage().await;
    for taken in ["25.08.2026", "15.01.2026", "2026-08-25+02:00", "2026-01-15+02:00"] {
        let put = stage.ask("v1/put_document", order(json!({"doc_date": taken}))).await;
        assert_eq!(outcome(&put), ("0".to_owned(), String::new()), "{taken}");
    }
    for refused in [
        "2026-08-25",
        "2026-08-25+00:00",
        "2026-08-25-04:00",
        "2026-01-15+01:00",
        "2026-08-25+03:00",
        "2026-08-25+0200",
        "2026-08-25T10:00:00+02:00",
    ] {
        let put = stage.ask("v1/put_document", order(json!({"doc_date": refused}))).await;
        assert_eq!(outcome(&put), ("6".to_owned(), "Not valid date for doc_date".to_owned()), "{refused}");
    }
    assert_eq!(rows(&stage, "documents").await.len(), 4, "nothing is saved where a date is wrong");
}

#[tokio::test]
async fn put_document_complains_in_its_order_and_in_its_words() {
    let stage = stage().await;
    let line = |changes: Value| {
        let mut line = tables("1");
        line.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        json!({"product_list": [line]})
    };
    for (changes, code, said) in [
        (json!({"doc_type": "sales_thing", "partner": {}}), "2", "Unknown document type : sales_thing"),
        (json!({"partner": {}, "doc_date": "x"}), "2", "Partner data are missing"),
        (json!({"doc_date": null, "status_code": "x"}), "2", "Value is require for doc_date"),
        (json!({"doc_date": "x", "partner": {"mk_id": "21"}}), "6", "Not valid date for doc_date"),
        (json!({"partner": {"mk_id": "21"}}), "2", "Partner must have mk_address_id or customer and street for address identification."),
        (
            json!({"status_code": "foo", "profit_center": "x"}),
            "2",
            "Paramether 'status_code' has invalid value : foo. Valid values : created,shipped",
        ),
        (
            json!({"status_code": "Odpremljen"}),
            "2",
            "Paramether 'status_code' has invalid value : Odpremljen. Valid values : created,shipped",
        ),
        (json!({"profit_center": "x", "mark_paid": [{"payment_type": "bank"}]}), "6", "Profit center 'x' doesn't exist."),
        (
            json!({"mark_paid": [{"payment_type": "bank", "amount": "1"}], "product_list": [{"code": "X"}]}),
            "2",
            "Paramether 'payment_type' has invalid value : bank. Valid values : Transakcijski račun,Gotovina",
        ),
        (line(json!({"code": "X-9"})), "8", "Product with code X-9 not found - unit must be set to add new product"),
        (
            json!({"product_list": [{"mk_id": "31", "amount": "1", "tax": "EX4"}]}),
            "8",
            "Product with code  not found - unit must be set to add new product",
        ),
        (line(json!({"amount": "0"})), "2", "Paramether 'amount' is in wrong form"),
        (line(json!({"tax": null})), "6", "Attribute 'tax' for product with code 'MIZA-1' or name 'Miza hrast' must be set."),
        (line(json!({"discount": "10%"})), "2", "Paramether 'discount' is in wrong form"),
        (json!({"discount_value": "ten"}), "6", "Not valid number for discount_value"),
    ] {
        let put = stage.ask("v1/put_document", order(changes.clone())).await;
        assert_eq!(outcome(&put), (code.to_owned(), said.to_owned()), "{changes}");
    }
    assert_eq!(rows(&stage, "documents").await.len(), 0);
}

#[tokio::test]
async fn papers_of_a_warehouse_name_every_product_that_is_unknown() {
    let stage = stage().await;
    let note =
        order(json!({"doc_type": "warehouse_delivery_note", "product_list": [{"code": "A", "amount": "1"}, {"code": "B", "amount": "1"}]}));
    let put = stage.ask("v1/put_document", note).await;
    assert_eq!((put["opr_code"].as_str(), &put["product_not_found_list"]), (Some("2"), &json!([{"code": "A"}, {"code": "B"}])));
}

#[tokio::test]
async fn an_unknown_product_with_a_unit_is_made_from_its_line_and_a_known_name_wins() {
    let stage = stage().await;
    let lines = json!([{"code": "NOV-1", "name": "Nov izdelek", "unit": "kos", "amount": "1", "price": "5", "tax": "EX4"},
        {"code": "MIZA-1", "name": "Drugo ime", "amount": "1", "price": "180", "tax": "EX4"}]);
    let put = stage.ask("v1/put_document", order(json!({"product_list": lines}))).await;
    let read = read(&stage, "sales_order", &put["mk_id"], json!({})).await;
    assert_eq!(
        (read["product_list"][0]["name"].as_str(), read["product_list"][1]["name"].as_str()),
        (Some("Nov izdelek"), Some("Miza hrast"))
    );
    let product = stage.ask("v1/json/product_list", json!({"code": "NOV-1"})).await;
    assert_eq!(product["product_list"]["mk_id"], read["product_list"][0]["mk_id"]);
}

#[tokio::test]
async fn a_partner_without_a_number_is_made_anew_each_time_even_where_the_document_fails() {
    let stage = stage().await;
    let person =
        json!({"customer": "Tone Breza", "street": "Lipova 8", "post_number": "1000", "place": "Ljubljana", "country": "Slovenija"});
    let count = |rows: &[Value]| rows.iter().filter(|row| row["customer"] == "Tone Breza").count();
    let first = stage.ask("v1/put_document", order(json!({"partner": person}))).await;
    let second = stage.ask("v1/put_document", order(json!({"partner": person}))).await;
    assert_ne!(first["partner"]["mk_id"], second["partner"]["mk_id"]);
    let failing = order(json!({"partner": person, "discount_value": "ten"}));
    stage.ask("v1/put_document", failing.clone()).await;
    assert_eq!(count(&rows(&stage, "partners").await), 3);
    stage.knobs(json!({"partner_created_before_error": false})).await;
    stage.ask("v1/put_document", failing).await;
    assert_eq!(count(&rows(&stage, "partners").await), 3, "unless the knob says otherwise");
    let shown = read(&stage, "sales_order", &first["mk_id"], json!({})).await;
    assert_eq!((shown["partner"]["country"].as_str(), shown["partner"]["country_iso_2"].as_str()), (Some("Slovenia"), Some("SI")));
}

#[tokio::test]
async fn what_is_unknown_is_dropped_without_a_word() {
    let stage = stage().await;
    let odd = json!({"warehouse": "nikjer", "delivery_type": "drone", "customer_order": "WEB-1", "no_such_field": "x"});
    let put = stage.ask("v1/put_document", order(odd)).await;
    let read = read(&stage, "sales_order", &put["mk_id"], json!({})).await;
    assert_eq!((put["opr_code"].as_str(), read["warehouse"].as_str()), (Some("0"), Some("glavno")));
    let absent = ["delivery_type", "customer_order", "buyer_order", "no_such_field", "status_code", "status_desc", "sum_paid"];
    assert!(absent.iter().all(|field| read.get(*field).is_none()), "{read}");
}

#[tokio::test]
async fn a_number_in_use_gives_a_second_document_under_the_next_one() {
    let stage = stage().await;
    for (given, got) in [("PN-77", "PN-77"), ("PN-77", "PN-78"), ("COUNT_CODE_SELECT#WEB-", "WEB-1"), ("COUNT_CODE_SELECT#WEB-", "WEB-2")] {
        let put = stage.ask("v1/put_document", order(json!({"count_code": given}))).await;
        assert_eq!((put["opr_code"].as_str(), put["count_code"].as_str()), (Some("0"), Some(got)), "{given}");
    }
    assert_eq!(rows(&stage, "documents").await.len(), 4);
}

#[tokio::test]
async fn a_repeated_order_of_the_buyer_is_refused_with_what_is_there() {
    let stage = Stage::start(company(json!({"unique_buyer_order": true})), postar::sim::Profile::Golden).await;
    let first = stage.ask("v1/put_document", order(json!({"buyer_order": "WEB-1007"}))).await;
    let second = stage.ask("v1/put_document", order(json!({"buyer_order": "WEB-1007"}))).await;
    assert_eq!(
        second,
        json!({"opr_code": "6", "opr_code_app": "7", "opr_desc_app": "Documents with some buyer order already exist", "partner": {"mk_id": "21"},
            "duplicate_doc_list": [{"count_code": first["count_code"], "mk_id": first["mk_id"]}], "opr_time_ms": "1"})
    );
    let again = order(json!({"mk_id": first["mk_id"], "buyer_order": "WEB-1007"}));
    assert_eq!(stage.ask("v1/put_document", again).await["opr_code"], "0", "replacing itself is no repetition");
    assert_eq!(rows(&stage, "documents").await.len(), 1);
}

#[tokio::test]
async fn with_a_number_it_replaces_everything_and_what_is_missing_is_gone() {
    let stage = stage().await;
    let put = stage.ask("v1/put_document", order(json!({"notes": "hitro", "status_code": "created", "count_code": "PN-1"}))).await;
    let id = &put["mk_id"];
    for (body, code, said) in [
        (json!({"doc_type": "sales_order", "mk_id": id}), "2", "Partner data are missing"),
        (
            json!({"doc_type": "sales_order", "mk_id": id, "partner": {"mk_id": "21", "mk_address_id": "22"}}),
            "2",
            "Value is require for doc_date",
        ),
        (json!({"doc_type": "sales_order", "mk_id": "999"}), "2", "Cannot find document type sales_order with id = 999"),
    ] {
        assert_eq!(outcome(&stage.ask("v1/put_document", body).await), (code.to_owned(), said.to_owned()));
    }
    let bare = order(json!({"mk_id": id, "count_code": "PN-9", "product_list": []}));
    assert_eq!(stage.ask("v1/put_document", bare.clone()).await["opr_code"], "0");
    let read = read(&stage, "sales_order", id, json!({})).await;
    let gone = ["notes", "status_code", "product_list", "sum_all"];
    assert!(read["count_code"] == "PN-1" && gone.iter().all(|field| read.get(*field).is_none()), "{read}");
    assert_eq!(stage.ask("v1/put_document", bare).await["opr_code"], "6", "an empty order can't be emptied");
}

#[tokio::test]
async fn create_invoice_makes_a_bill_that_is_linked_both_ways() {
    let stage = stage().await;
    let put = stage.ask("v1/put_document", order(json!({"create_invoice": "true"}))).await;
    let bill = read(&stage, "sales_bill_domestic", &put["attachment_list"][0]["bill_mk_id"], json!({})).await;
    let order = read(&stage, "sales_order", &put["mk_id"], json!({})).await;
    assert_eq!((bill["sum_all"].as_str(), &bill["doc_link_list"][0]["mk_id"]), (Some("439.2"), &put["mk_id"]));
    assert_eq!(order["doc_link_list"][0]["mk_id"], bill["mk_id"]);
}

#[tokio::test]
async fn deleting_takes_both_number_and_type() {
    let stage = stage().await;
    let put = stage.ask("v1/put_document", order(json!({}))).await;
    let id = put["mk_id"].as_str().unwrap();
    let gone = format!("Cannot find document type sales_order with id = {id}");
    for (body, code, said) in [
        (json!({"doc_id": id, "doc_type": "sales_order"}), "2", "Paramether mk_id must be set"),
        (json!({"mk_id": id}), "1", "Internal server error."),
        (json!({"mk_id": id, "doc_type": "sales_order"}), "0", ""),
        (json!({"mk_id": id, "doc_type": "sales_order"}), "2", &gone),
    ] {
        assert_eq!(outcome(&stage.ask("v1/delete_document", body).await), (code.to_owned(), said.to_owned()));
    }
    assert_eq!(outcome(&stage.ask("v1/get_document", json!({"doc_type": "sales_order", "doc_id": id})).await).1, gone);
}

#[tokio::test]
async fn a_status_is_written_by_its_description_for_all_or_for_none() {
    let stage = stage().await;
    let (one, two) =
        (stage.ask("v1/put_document", order(json!({"buyer_order": "A"}))).await, stage.ask("v1/put_document", order(json!({}))).await);
    let change = |changes: Value| {
        let mut body = json!({"doc_type": "sales_order", "status_code": "shipped"});
        body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        body
    };
    for (body, code) in [
        (change(json!({"mk_id_list": [one["mk_id"], "999"]})), "2"),
        (change(json!({"mk_id": one["mk_id"], "status_code": "Odpremljen"})), "2"),
        (change(json!({"mk_id": one["mk_id"], "api_user_email": "nobody@lipa.example"})), "6"),
        (change(json!({"mk_id": one["mk_id"], "doc_type": "sales_bill_domestic"})), "2"),
    ] {
        assert_eq!(stage.ask("v1/change_document_status", body.clone()).await["opr_code"], code, "{body}");
    }
    assert!(rows(&stage, "documents").await.iter().all(|row| row.get("status_desc").is_none()), "all or nothing");
    let both = change(json!({"mk_id_list": [one["mk_id"], two["mk_id"]], "api_user_email": "ana@lipa.example"}));
    assert_eq!(stage.ask("v1/change_document_status", both).await["opr_code"], "0");
    let read = read(&stage, "sales_order", &one["mk_id"], json!({})).await;
    assert_eq!((read["status_code"].as_str(), read["status_desc"].as_str()), (Some("Odpremljen"), Some("shipped")));
    stage.knobs(json!({"status_write_column": "either"})).await;
    assert_eq!(stage.ask("v1/change_document_status", change(json!({"buyer_order": "A", "status_code": "Novo"}))).await["opr_code"], "0");
}

#[tokio::test]
async fn update_document_changes_what_its_type_may_change_and_nothing_else() {
    let stage = stage().await;
    let put = stage.ask("v1/put_document", order(json!({"notes": "prej"}))).await;
    let id = &put["mk_id"];
    let update = |changes: Value| {
        let mut body = json!({"doc_type": "sales_order", "mk_id": id});
        body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        body
    };
    assert_eq!(stage.ask("v1/update_document", update(json!({"tracking_code": "DX-1"}))).await["opr_code"], "6", "no invoice yet");
    let changes = json!({"notes": "zdaj", "title": "ignored", "status_code": "shipped", "shipped_date": "15.10.2026", "delivery_type": "parcel",
        "extra_column": [{"name": "kanal", "value": "mail"}], "product_add": [{"code": "STOL-1", "amount": 1, "price": "50", "tax": "EX4"}]});
    assert_eq!(stage.ask("v1/update_document", update(changes)).await["opr_code"], "0");
    let shown = read(&stage, "sales_order", id, json!({"show_product_detail": "true"})).await;
    assert_eq!(
        (shown["notes"].as_str(), shown["status_desc"].as_str(), shown["shipped_date"].as_str()),
        (Some("zdaj"), Some("shipped"), Some("2026-10-15+02:00"))
    );
    assert_eq!((shown["delivery_type"].as_str(), shown["sum_basic"].as_str(), shown.get("title")), (Some("Paket"), Some("410"), None));
    let row = &shown["product_list"][1]["mk_row_id"];
    let lines = json!({"product_list": [{"mk_row_id": row, "amount": "2"}], "product_remove": [{"code": "MIZA-1", "amount": "1"}], "clear": ["notes"]});
    assert_eq!(stage.ask("v1/update_document", update(lines)).await["opr_code"], "0");
    let shown = read(&stage, "sales_order", id, json!({})).await;
    assert_eq!(
        (shown["sum_basic"].as_str(), shown.get("notes"), shown["product_list"][0]["amount"].as_str()),
        (Some("280"), None, Some("1"))
    );
    stage.ask("v1/update_document", update(json!({"create_invoice": "true"}))).await;
    assert_eq!(stage.ask("v1/update_document", update(json!({"tracking_code": "DX-1"}))).await["opr_code"], "0");
    assert_eq!(stage.ask("v1/search_tracking_code", json!({"tracking_code": "DX-1"})).await["mk_id"], *id);
}

#[tokio::test]
async fn a_bill_takes_nothing_but_a_status() {
    let stage = stage().await;
    let put = stage.ask("v1/put_document", order(json!({"doc_type": "sales_bill_domestic", "status_code": "issued"}))).await;
    let body = json!({"doc_type": "sales_bill_domestic", "count_code": put["count_code"], "status_code": "", "notes": "x"});
    assert_eq!(stage.ask("v1/update_document", body).await["opr_code"], "0");
    let read = read(&stage, "sales_bill_domestic", &put["mk_id"], json!({})).await;
    assert_eq!((read.get("status_code"), read.get("notes")), (None, None));
}

#[tokio::test]
async fn only_a_change_moves_the_time_of_change() {
    let stage = stage().await;
    let put = stage.ask("v1/put_document", order(json!({"notes": "isto"}))).await;
    let stamp = |rows: Vec<Value>| rows[0]["_last_change_ts"].as_str().unwrap().to_owned();
    let before = stamp(rows(&stage, "documents").await);
    stage.control(reqwest::Method::POST, "clock/advance", json!({"seconds": 60})).await;
    let update = |notes: &str| json!({"doc_type": "sales_order", "mk_id": put["mk_id"], "notes": notes});
    stage.ask("v1/update_document", update("isto")).await;
    assert_eq!(stamp(rows(&stage, "documents").await), before);
    stage.ask("v1/update_document", update("drugo")).await;
    assert!(stamp(rows(&stage, "documents").await) > before);
}

#[tokio::test]
async fn a_file_is_kept_and_fetched_again_without_the_key() {
    let stage = stage().await;
    let put = stage.ask("v1/put_document", order(json!({}))).await;
    let attach = |files: Value| json!({"mk_id": put["mk_id"], "doc_type": "sales_order", "attachment_list": files});
    let nameless = stage.ask("add_attachment", attach(json!([{"data_b64": "aGVq"}]))).await;
    assert_eq!(outcome(&nameless), ("6".to_owned(), "file_name is required".to_owned()));
    assert_eq!(stage.ask("add_attachment", attach(json!([{"file_name": "mail.eml", "data_b64": "aGVq"}]))).await["opr_code"], "0");
    let kept = &rows(&stage, "documents").await[0]["attachment_list"][0];
    assert_eq!((kept["_size"].as_str(), kept["_sha256"].as_str().map(str::len)), (Some("3"), Some(64)));
    assert_eq!(read(&stage, "sales_order", &put["mk_id"], json!({})).await.get("attachment_list"), None);
    let shown = read(&stage, "sales_order", &put["mk_id"], json!({"show_attachments": "true"})).await;
    let url = shown["attachment_list"][0]["source_url"].as_str().unwrap();
    let path = url.strip_prefix(&stage.running.listening()).expect("served by the simulator");
    let file = stage.send(reqwest::Method::GET, path, None, "").await;
    assert_eq!((file.status, file.content_type.as_str(), file.body.as_slice()), (200, "message/rfc822", b"hej".as_slice()));
}
