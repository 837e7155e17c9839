//! What becomes of a write: sent once, and never taken for undone where that isn't proven.

use std::time::{Duration, Instant};

use postar::domain::{DocType, ErpWrite};
use postar::fault::sentence;
use postar::metakocka::{Client, MetakockaError, Patience, Receipt, Request, Saved, Settings};
use serde_json::{Value, json};

use super::requests::{change, file, id, new_order, new_partner, record, status};
use super::scripted::{Play, SECRET, Script, http};
use super::{QUICK, Seen};

fn order() -> Request {
    Request::of(&ErpWrite::NewDocument(new_order()), None).expect("a request")
}

async fn written(script: &Script, write: &ErpWrite) -> Result<Receipt, MetakockaError> {
    script.client().write(&Request::of(write, None).expect("a request")).await
}

fn taken(more: Value) -> Play {
    let mut answer = json!({"opr_code": "0", "mk_id": "471100000123", "count_code": "PN-77", "partner": {"mk_id": "471100000900"}});
    answer.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    Play::Json(answer)
}

#[tokio::test]
async fn a_write_that_is_taken_names_its_record_and_carries_the_key_in_the_body_only() {
    let script = Script::of([taken(json!({}))]).await;
    let receipt = script.client().write(&order()).await.expect("taken");
    assert_eq!(receipt, Receipt { id: Some(id("471100000123")), number: Some("PN-77".into()), remarks: vec![] });
    let asked = script.asked();
    assert_eq!((asked[0].call(), asked.len()), ("put_document", 1));
    assert_eq!((&asked[0].body["secret_key"], &asked[0].body["company_id"]), (&json!(SECRET), &json!("4711")));
    let mut body = asked[0].body.as_object().unwrap().clone();
    body.retain(|key, _| key != "secret_key" && key != "company_id");
    assert_eq!(Value::Object(body), order().shown());
    assert!(!asked[0].head.contains(SECRET) && asked[0].head.contains("application/json"));
}

#[tokio::test]
async fn a_file_goes_out_whole() {
    let script = Script::of([Play::Json(json!({"opr_code": "0"}))]).await;
    let request = Request::of(&file(b"%PDF"), Some(b"%PDF")).expect("a request");
    let receipt = script.client().write(&request).await.expect("taken");
    assert_eq!(receipt.id, Some(id("471100000123")));
    let asked = script.asked();
    assert!(asked[0].head.starts_with("POST /rest/eshop/add_attachment "), "{}", asked[0].head);
    assert_eq!(asked[0].body["attachment_list"], json!([{"file_name": "mail-8f2c.eml", "data_b64": "JVBERg=="}]));
}

#[tokio::test]
async fn only_a_known_refusal_proves_that_nothing_was_saved() {
    let exists = json!({"opr_code": "6", "opr_code_app": "7", "opr_desc_app": "Documents with some buyer order already exist",
        "duplicate_doc_list": [{"count_code": "PN-77", "mk_id": "471100000123"}, {"mk_id": "471100000124"}]});
    let one = json!({"opr_code": "6", "opr_code_app": 7, "duplicate_doc_list": {"mk_id": 471_100_000_123_u64}});
    let table = [
        (Play::refusal("2", "Partner data are missing"), Saved::No),
        (Play::refusal("2", "Cannot find document type sales_order with id = 5"), Saved::No),
        (Play::refusal("6", "Profit center 'X' doesn't exist."), Saved::No),
        (Play::refusal("8", "Product with code X not found - unit must be set"), Saved::No),
        (Play::Json(json!({"opr_code": 8, "opr_desc": "a number"})), Saved::No),
        (Play::Json(exists), Saved::Already(vec![id("471100000123"), id("471100000124")])),
        (Play::Json(one), Saved::Already(vec![id("471100000123")])),
        (Play::refusal("1", "Internal server error."), Saved::Maybe),
        (Play::refusal("3", "Invalid value for secret_key and company_id"), Saved::Maybe),
        (Play::refusal("4", "IP address is not allowed"), Saved::Maybe),
        (Play::refusal("5", "Quote exceeds"), Saved::Maybe),
        (Play::refusal("5", "Inventura"), Saved::Maybe),
        (Play::refusal("99", "?"), Saved::Maybe),
        (Play::refusal("4001", "FURS"), Saved::Maybe),
        (Play::Json(json!({"count_code": "PN-77"})), Saved::Maybe),
        (Play::Json(json!([])), Saved::Maybe),
    ];
    for (play, saved) in table {
        let script = Script::of([play.clone()]).await;
        let error = script.client().write(&order()).await.expect_err("no clear yes");
        assert_eq!(error.saved(), saved, "{play:?}: {error:?}");
        assert_eq!(script.calls(), ["put_document"], "{play:?}");
    }
}

#[tokio::test]
async fn whatever_happens_on_the_way_a_write_is_sent_once_and_its_end_unknown() {
    let success = json!({"opr_code": "0", "mk_id": "1"}).to_string();
    let cut = http(200, "", success.as_bytes());
    let endless = [b"HTTP/1.1 200 X\r\ntransfer-encoding: chunked\r\n\r\n1000\r\n".as_slice(), &[b' '; 4096]].concat();
    let plays = [
        Play::Reset,
        Play::Hang,
        Play::Raw(Vec::new()),
        Play::Raw(cut[..cut.len() - 5].to_vec()),
        Play::Raw(b"HTTP/1.1 200 X\r\ncontent-le".to_vec()),
        Play::Raw(endless),
        Play::Raw(b"HTTP/1.1 200 X\r\ncontent-length: 90000000\r\n\r\n".to_vec()),
        Play::Drip(http(200, "", success.as_bytes()), Duration::from_millis(60)),
        Play::Http(200, "", Vec::new()),
        Play::text(&success[..success.len() - 1]),
        Play::text(&format!("\u{feff}{success}")),
        Play::Http(200, "", [b"{\"opr_desc\":\"".as_slice(), &[0xff, 0xfe], b"\"}"].concat()),
        Play::text("<!DOCTYPE html><title>vzdrževanje</title>"),
        Play::text("null"),
        Play::Http(302, "location: https://elsewhere.example/\r\n", Vec::new()),
        Play::Http(307, "location: /rest/eshop/v1/put_document\r\n", Vec::new()),
        Play::Http(504, "content-type: application/json\r\n", success.clone().into_bytes()),
        Play::Http(503, "retry-after: 0\r\n", Vec::new()),
        Play::Http(429, "retry-after: 0\r\n", Vec::new()),
        Play::status(500),
        Play::status(404),
        Play::status(401),
        Play::status(408),
        Play::status(413),
    ];
    let patience = Patience { write_deadline: Duration::from_millis(400), ..QUICK };
    let turns = plays.map(|play| async move {
        let script = Script::of([play.clone()]).await;
        let client = Client::new(Settings { patience, ..script.settings() }).expect("a client");
        let began = Instant::now();
        let error = client.write(&order()).await.expect_err("no clear yes");
        tokio::time::sleep(Duration::from_millis(50)).await;
        assert_eq!((error.saved(), script.calls().len()), (Saved::Maybe, 1), "{play:?}: {error:?}");
        assert!(began.elapsed() < Duration::from_secs(5), "{play:?}");
        let told = sentence(&error);
        assert!(told.starts_with("could not write put_document to Metakocka at 127.0.0.1") && !told.contains(SECRET), "{told}");
    });
    futures_util::future::join_all(turns).await;
}

#[tokio::test]
async fn what_was_never_sent_was_never_saved() {
    let script = Script::of([Play::none()]).await;
    let mut settings = script.settings();
    settings.base_url.set_port(Some(1)).expect("a port");
    let error = Client::new(settings).expect("a client").write(&order()).await.expect_err("nobody there");
    assert_eq!(error.saved(), Saved::No, "{error:?}");
    let refused = Script::of([Play::refusal("3", "no")]).await;
    let client = refused.client();
    for _ in 0..3 {
        client.warehouses_apart().await.expect_err("refused");
    }
    assert_eq!(client.write(&order()).await.expect_err("given up").saved(), Saved::No);
    assert_eq!(refused.calls().len(), 3);
}

#[tokio::test]
async fn a_new_partner_is_taken_without_a_code_if_an_id_is_there() {
    let script = Script::of([Play::Json(json!({"mk_id": "910", "mk_contact_id": "912", "mk_address_id_list": {"mk_id": "911"}}))]).await;
    let receipt = written(&script, &ErpWrite::NewPartner(new_partner())).await.expect("taken");
    assert_eq!((receipt.id, receipt.remarks.len()), (Some(id("910")), 0));
    let whole = json!({"partner_list_count": "1", "partner_list": [{"mk_id": "471100000900", "customer": "Gozd d.o.o."}]});
    let script = Script::of([Play::Json(whole)]).await;
    let renamed = record(vec![change("name", "customer", None, Some("Gozd d.o.o."))], None);
    assert_eq!(written(&script, &ErpWrite::ChangeContact(renamed)).await.expect("taken").id, Some(id("471100000900")));
}

#[tokio::test]
async fn what_is_odd_about_a_success_is_remarked() {
    let script = Script::of([taken(json!({"partner": {"mk_id": "471100000999"}}))]).await;
    let receipt = script.client().write(&order()).await.expect("taken");
    assert_eq!(receipt.remarks, ["Metakocka put it under partner 471100000999 instead of 471100000900; compare the two there"]);
    let script = Script::of([Play::Json(json!({"opr_code": "0", "mk_id": "5"}))]).await;
    let remarks = written(&script, &status(DocType::SalesOrder)).await.expect("taken").remarks;
    assert_eq!(remarks, ["Metakocka names record 5 where 471100000123 was written; compare the two there"]);
    let failed = json!({"opr_code": "0", "attachment_list": [{"opr_code": "6", "error_desc": format!("<b>Too large</b> {SECRET}")}, {"opr_code": "0"}]});
    let script = Script::of([Play::Json(failed)]).await;
    let request = Request::of(&file(b"x"), Some(b"x")).expect("a request");
    assert_eq!(script.client().write(&request).await.expect("taken").remarks, ["Too large [key]"]);
}

#[tokio::test]
async fn every_call_that_can_be_made_is_counted_from_the_start() {
    let (script, seen) = (Script::of([taken(json!({}))]).await, Seen::default());
    let client = Client::new(Settings { observer: seen.observer(), ..script.settings() }).expect("a client");
    client.write(&order()).await.expect("taken");
    assert_eq!(seen.all(), ["put_document ok"]);
    for name in
        ["put_document", "add_partner", "update_partner", "product_update", "change_document_status", "update_document", "add_attachment"]
    {
        assert!(postar::metakocka::ENDPOINTS.contains(&name), "{name}");
    }
}
