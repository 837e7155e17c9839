//! Reads by key: exact where Metakocka is not, fresh unless asked otherwise, and files without the key.

use std::time::Duration;

use jiff::civil::date;
use postar::domain::{DocAttachment, DocType, EmailAddress, ErpKind, ErpRef, ErpWrite, FieldMap, FieldMaps, FieldPath, MkId};
use postar::metakocka::{Class, Client, PartnerKey, ProductKey, Query, Request, Settings, Why};
use postar::sim::{Profile, Seed};
use serde_json::{Value, json};

use super::client;
use super::requests::{change, record};
use super::scripted::{Play, SECRET, Script};
use crate::sim::stage::{KEY, Stage};

fn partner(id: &str, name: &str, email: &str, tax: &str) -> Value {
    json!({"mk_id": id, "customer": name, "tax_id_number": tax,
    "partner_contact_list": [{"mk_id": format!("{id}2"), "name": "Neža", "email": email, "gsm": "040000111"}],
    "partner_delivery_address_list": [
        {"mk_id": format!("{id}1"), "address_type": "Račun", "street": "Jelkova 3", "city": "Kranj"},
        {"mk_id": format!("{id}3"), "address_type": "Dobava", "street": "Lipova 1", "city": "Koper"},
    ]})
}

fn partners() -> Value {
    let rows = [
        partner("100", "Gozd in sin d.o.o.", "Neza@Gozd.example", "SI55550001"),
        partner("200", "Gozd in sin d.o.o. PE Kranj", "drneza@gozd.example", "5555000"),
        partner("300", "GOZD IN SIN D.O.O.", "tone@gozd.example", "55550001"),
    ];
    json!({"partner_list_count": "3", "partner_list": rows})
}

fn ids<T>(rows: &[T], id: impl Fn(&T) -> &MkId) -> Vec<String> {
    rows.iter().map(|row| id(row).to_string()).collect()
}

#[tokio::test]
async fn a_partner_is_found_by_the_whole_of_a_key_and_never_by_a_part() {
    let script = Script::of([Play::Json(partners())]).await;
    let client = script.client();
    let address = EmailAddress::parse("neza@gozd.example").expect("an address");
    for (key, found) in [
        (PartnerKey::Email(&address), vec!["100"]),
        (PartnerKey::Name("gozd in sin d.o.o."), vec!["100", "300"]),
        (PartnerKey::TaxNumber("SI 5555 0001"), vec!["100", "300"]),
        (PartnerKey::TaxNumber("55550001"), vec!["100", "300"]),
        (PartnerKey::Name("Gozd"), vec![]),
    ] {
        assert_eq!(ids(&client.partners_by(key).await.expect("partners"), |contact| &contact.id), found, "{key:?}");
    }
    let asked: Vec<_> =
        script.asked().iter().map(|asked| asked.body["partner_tax_number"].clone()).filter(|word| !word.is_null()).collect();
    assert_eq!(asked, ["55550001", "SI55550001", "55550001", "SI55550001"], "with the country's letters and without");
    assert_eq!(client.partner(&MkId::new("200")).await.expect("an answer").expect("a partner").name, "Gozd in sin d.o.o. PE Kranj");
    assert_eq!(client.partner(&MkId::new("999")).await.expect("an answer"), None);
    let calls = script.calls().len();
    for blank in [PartnerKey::Name(" "), PartnerKey::TaxNumber("SI")] {
        assert!(client.partners_by(blank).await.expect("nobody").is_empty());
    }
    assert_eq!(script.calls().len(), calls, "an empty name would be answered with everybody");
}

#[tokio::test]
async fn nobody_and_nothing_of_a_key_is_no_error() {
    let stage = Stage::eval(Profile::default()).await;
    let client = client(&stage);
    let stranger = EmailAddress::parse("nobody@nowhere.example").expect("an address");
    assert!(client.partners_by(PartnerKey::Email(&stranger)).await.expect("an answer").is_empty());
    assert_eq!(client.product(ProductKey::Code("NIHČE")).await.expect("an answer"), None);
    assert_eq!(client.order_of_buyer("NAR-0").await.expect("an answer"), None);
    let table = client.product(ProductKey::Code("MIZA-1")).await.expect("an answer").expect("a table");
    assert!(!table.prices.is_empty());
    let by_number = client.product(ProductKey::CountCode(table.count_code.as_deref().expect("a number"))).await.expect("an answer");
    assert_eq!(by_number, Some(table));
    let order = client.order_of_buyer("web-1007").await;
    assert!(order.is_ok(), "{order:?}");
    assert_eq!(client.order_of_buyer("WEB-1007").await.expect("an answer").expect("an order").number, "PN-77");
}

#[tokio::test]
async fn mapped_fields_are_read_with_the_entries_that_hold_them() {
    let script = Script::of([Play::Json(partners())]).await;
    let own = FieldPath::parse("partner_delivery_address_list.address_type=Dobava.city").expect("a path");
    let fields = FieldMaps { contacts: FieldMap::builtin(ErpKind::Contact).with("depot", own), ..FieldMaps::default() };
    let client = Client::new(Settings { fields, ..script.settings() }).expect("a client");
    let contact = client.partner(&MkId::new("100")).await.expect("an answer").expect("a partner");
    let told: Vec<_> = ["name", "email", "street", "depot", "fax"]
        .map(|name| {
            contact.fields.get(name).map(|values| values.iter().map(|one| (one.entry.clone(), one.value.clone())).collect::<Vec<_>>())
        })
        .into();
    let entry = |id: &str, value: &str| Some(vec![(Some(MkId::new(id)), value.to_owned())]);
    assert_eq!(
        told,
        [
            Some(vec![(None, "Gozd in sin d.o.o.".to_owned())]),
            entry("1002", "Neza@Gozd.example"),
            entry("1001", "Jelkova 3"),
            entry("1003", "Koper"),
            None
        ]
    );
    let flags = ["buyer", "foreign"].map(|name| contact.fields.get(name).and_then(|values| values.first()).map(|one| one.value.clone()));
    assert_eq!(flags, [Some("false".to_owned()), Some("false".to_owned())], "a flag that is left out is false");
    assert_eq!(contact.addresses.first().and_then(|address| address.id.clone()), Some(MkId::new("1001")));
}

#[tokio::test]
async fn a_recent_read_is_asked_once_until_the_record_changes() {
    let order = |status: &str| Play::Json(json!({"opr_code": "0", "mk_id": "7", "count_code": "PN-7", "status_desc": status}));
    let script = Script::of([order("created"), order("shipped"), order("finished")]).await;
    let client = script.client();
    let (id, kind) = (MkId::new("7"), DocType::SalesOrder);
    let status =
        |found: Option<postar::domain::Document>| found.and_then(|order| order.status_code().map(str::to_owned)).unwrap_or_default();
    for _ in 0..3 {
        assert_eq!(status(client.recent().document(kind, &id).await.expect("an order")), "created");
    }
    client.forget(&ErpRef { kind: ErpKind::Document, id: MkId::new("8") }).await;
    assert_eq!(status(client.recent().document(kind, &id).await.expect("an order")), "created", "another record changed");
    client.forget(&ErpRef { kind: ErpKind::Document, id: id.clone() }).await;
    assert_eq!(status(client.recent().document(kind, &id).await.expect("an order")), "shipped");
    assert_eq!(status(client.document(kind, &id).await.expect("an order")), "finished", "without recent(), it is fresh");
    assert_eq!(script.calls().len(), 3);
}

#[tokio::test]
async fn who_asks_the_same_at_once_is_answered_by_one_read_and_errors_are_not_kept() {
    let script = Script::of([Play::status(404), Play::Json(partners())]).await;
    let client = script.client();
    let id = MkId::new("100");
    let recent = client.recent();
    recent.partner(&id).await.expect_err("not there");
    let (one, other) = tokio::join!(recent.partner(&id), recent.partner(&id));
    assert!(one.expect("a partner").is_some() && other.expect("a partner").is_some());
    assert_eq!(script.calls().len(), 2);
}

#[tokio::test]
async fn a_write_throws_out_what_it_may_have_changed() {
    let script = Script::of([Play::Json(partners()), Play::Json(partners()), Play::Reset, Play::Json(partners())]).await;
    let client = script.client();
    let (id, address) = (MkId::new("100"), EmailAddress::parse("neza@gozd.example").expect("an address"));
    for _ in 0..2 {
        client.recent().partner(&id).await.expect("a partner");
        client.recent().partners_by(PartnerKey::Email(&address)).await.expect("partners");
    }
    let mut renamed = record(vec![change("name", "customer", None, Some("Gozd"))], None);
    renamed.id = id.clone();
    let request = Request::of(&ErpWrite::ChangeContact(renamed), None).expect("a request");
    client.write(&request).await.expect_err("its end is unknown");
    client.recent().partner(&id).await.expect("a partner");
    client.recent().partners_by(PartnerKey::Email(&address)).await.expect("partners");
    assert_eq!(script.calls(), ["get_partner", "get_partner", "update_partner", "get_partner", "get_partner"]);
}

#[tokio::test]
async fn each_question_is_asked_in_metakockas_words() {
    let script = Script::of([Play::none()]).await;
    let client = script.client();
    let moment = |text: &str| text.parse::<jiff::Timestamp>().expect("a moment");
    let (from, to) = (moment("2027-01-15T10:00:00Z"), moment("2027-01-15T11:00:00Z"));
    let of = |day| Query::OfPartner { partner: MkId::new("900"), from: day };
    let one = |kind: &str, value: &str| json!({"type": kind, "value": value});
    for (doc_type, query, conditions) in [
        (
            DocType::SalesOrder,
            Query::ChangedBetween(from, to),
            json!([one("last_change_from", "2027-01-15T09:00:00+02:00"), one("last_change_to", "2027-01-15T14:00:00+02:00")]),
        ),
        (DocType::Complaint, Query::ChangedSince(from), json!([one("last_change_from", "2027-01-15T09:00:00+02:00")])),
        (
            DocType::PurchaseOrder,
            Query::DatedBetween(date(2027, 1, 1), date(2027, 1, 31)),
            json!([one("doc_date_from", "01.01.2027"), one("doc_date_to", "31.01.2027")]),
        ),
        (DocType::SalesBillDomestic, Query::Unpaid, json!([one("payment_status", "false")])),
        (DocType::SalesOrder, of(date(2027, 1, 5)), json!([one("partner_mk_id", "900"), one("doc_date_from", "05.01.2027")])),
        (DocType::SalesOffer, of(date(2027, 1, 5)), json!([one("partner_mk_id", "900")])),
        (
            DocType::SalesOrder,
            Query::StatusChanged { from, to, codes: vec!["shipped".into(), "finished".into()] },
            json!([
                one("status_change_from", "2027-01-15T09:00:00+02:00"),
                one("status_change_to", "2027-01-15T14:00:00+02:00"),
                one("status_change_list", "shipped,finished")
            ]),
        ),
    ] {
        client.documents(doc_type, &query, 0).await.expect("a page");
        assert_eq!(script.asked().last().expect("a request").body["query_advance"], conditions, "{query:?}");
    }
    for (doc_type, query) in [
        (DocType::Complaint, Query::DatedFrom(date(2027, 1, 1))),
        (DocType::SalesOrder, Query::Unpaid),
        (DocType::SalesOffer, Query::ChangedSince(from)),
    ] {
        assert!(!query.fits(doc_type) && client.documents(doc_type, &query, 0).await.is_err());
    }
    let none = Script::of([Play::refusal("6", "No complaints found")]).await;
    assert!(none.client().documents(DocType::Complaint, &Query::All, 0).await.expect("an empty page").items.is_empty());
}

#[tokio::test]
async fn a_document_tells_its_payments_notes_and_files() {
    let row = json!({"opr_code": "0", "mk_id": "7", "count_code": "REK-7", "complaint_products": {"code": "MIZA-1", "amount": "1"}, "notes": "Prva.\r\nDruga <b>vrstica</b>.",
        "mark_paid": [{"payment_type": "Transakcijski račun", "date": "20.10.2026", "amount": "1.439,20"}],
        "attachment_list": [{"source_url": "https://files.example/a/ponudba.pdf?sig=1"}, {"file_name": "x.eml", "source_url": "/files/9"}, {"file_name": "nowhere"}]});
    let script = Script::of([Play::Json(row)]).await;
    let client = script.client();
    let document = client.document(DocType::Complaint, &MkId::new("7")).await.expect("an answer").expect("a complaint");
    assert_eq!(document.notes.as_deref(), Some("Prva.\r\nDruga <b>vrstica</b>."));
    assert_eq!(
        document.payments.iter().map(|paid| (paid.date, paid.kind.as_deref())).collect::<Vec<_>>(),
        [(Some(date(2026, 10, 20)), Some("Transakcijski račun"))]
    );
    assert_eq!(document.lines.first().and_then(|line| line.code.as_deref()), Some("MIZA-1"));
    let files = client.attachments(DocType::Complaint, &MkId::new("7")).await.expect("files");
    assert_eq!(files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>(), ["ponudba.pdf", "x.eml"]);
    let kept = serde_json::to_string(&files).expect("JSON");
    assert!(!kept.contains("https://"), "who knows an address can read the file, so it is kept nowhere: {kept}");
}

#[tokio::test]
async fn a_file_is_fetched_without_the_key_bounded_and_followed_nowhere() {
    let large = b"HTTP/1.1 200 X\r\ncontent-length: 11000000\r\n\r\nabc".to_vec();
    let endless = [b"HTTP/1.1 200 X\r\nconnection: close\r\n\r\n".as_slice(), &vec![b'x'; 11 * 1024 * 1024]].concat();
    let redirect = Play::Http(302, "location: https://169.254.169.254/latest\r\n", Vec::new());
    let script = Script::of([Play::Http(200, "", b"bytes".to_vec()), Play::Raw(large), Play::Raw(endless), redirect]).await;
    let client = script.client();
    let file = |url: &str| DocAttachment { name: "a.pdf".into(), url: url.into() };
    assert_eq!(client.attachment(&file("/files/a.pdf?sig=1")).await.expect("bytes"), b"bytes");
    for _ in 0..2 {
        let error = client.attachment(&file("/files/a.pdf")).await.expect_err("too large");
        assert!(matches!(error.why, Why::TooLarge { .. }), "{error:?}");
    }
    let error = client.attachment(&file("/files/a.pdf")).await.expect_err("elsewhere");
    assert!(matches!(error.why, Why::Redirected { .. }), "{error:?}");
    for url in ["http://files.example/a.pdf", "https://10.0.0.1/a", "https://localhost/a", "nonsense://x"] {
        let error = client.attachment(&file(url)).await.expect_err("not asked");
        assert!(matches!(error.why, Why::BadFile { .. }), "{url}: {error:?}");
    }
    let asked = script.asked();
    assert_eq!(asked.len(), 4);
    assert!(asked.iter().all(|asked| asked.head.starts_with("GET /files/a.pdf") && !asked.head.contains(SECRET) && asked.body.is_null()));
    assert!(!client.circuit_open());
}

#[tokio::test]
async fn a_document_comes_as_a_pdf_or_as_a_sentence() {
    let script = Script::of([
        Play::Http(200, "content-type: application/pdf\r\n", b"%PDF-1.4 x".to_vec()),
        Play::refusal("6", "Report not found"),
        Play::text("\u{89}PNG"),
    ])
    .await;
    let client = script.client();
    let id = MkId::new("7");
    assert!(client.report(DocType::SalesBillDomestic, &id).await.expect("a PDF").starts_with(b"%PDF"));
    let asked = script.asked();
    assert_eq!((asked[0].call(), &asked[0].body["mk_id"], &asked[0].body["report_id"]), ("report", &json!("7"), &json!("38")));
    assert_eq!(client.report(DocType::SalesOffer, &id).await.expect_err("refused").class(), Class::Refusal);
    assert_eq!(client.report(DocType::SalesOffer, &id).await.expect_err("a picture").class(), Class::Nonsense);
    assert_eq!(client.report(DocType::Complaint, &id).await.expect_err("unknown").class(), Class::Configuration);
    assert_eq!(script.calls().len(), 3);
}

#[tokio::test]
async fn partners_come_in_pages_from_whoever_knows_pages_and_whoever_does_not() {
    let company = |count: u32| {
        let rows: Vec<_> = (1..=count).map(|id| json!({"mk_id": id.to_string(), "customer": format!("Kupec {id}")})).collect();
        Seed::from_json(json!({"companies": [{"company_id": "4711", "keys": [KEY], "partners": rows}]}).to_string())
    };
    for (count, paging, calls) in [
        (2500, "ignore", 1),
        (2500, "honour", 3),
        (1000, "honour", 2),
        (1000, "ignore", 2),
        (2000, "honour", 3),
        (999, "ignore", 1),
        (0, "ignore", 1),
    ] {
        let stage = Stage::start(company(count), Profile::default()).await;
        stage.knobs(json!({"partner_paging": paging})).await;
        let client = client(&stage);
        let (mut read, mut next) = (Vec::new(), Some(0));
        while let Some(offset) = next {
            let page = client.partners(offset).await.expect("a page");
            assert!(page.items.len() <= 1000);
            read.extend(page.items.into_iter().map(|contact| contact.id.to_string()));
            next = page.next;
        }
        assert_eq!(read, (1..=count).map(|id| id.to_string()).collect::<Vec<_>>(), "{count} {paging}");
        assert_eq!(stage.requests().await, calls, "{count} {paging}");
    }
}

#[tokio::test]
async fn a_list_that_is_broken_anywhere_is_used_nowhere() {
    let rows: Vec<_> = (1..=3000).map(|id| json!({"mk_id": id.to_string(), "customer": "Kupec"}).to_string()).collect();
    let whole = format!("{{\"partner_list_count\":\"3000\",\"partner_list\":[{}]}}", rows.join(","));
    let broken = [
        whole.replacen(&rows[2900], "{\"mk_id\":}", 1).into_bytes(),
        whole.as_bytes()[..whole.len() - 1].to_vec(),
        [&whole.as_bytes()[..whole.len() - 40], [0xff].as_slice(), &whole.as_bytes()[whole.len() - 40..]].concat(),
        whole.replacen("3000", "3001", 1).into_bytes(),
        whole.replacen("\"partner_list_count\":\"3000\"", "\"opr_code\":\"1\"", 1).into_bytes(),
    ];
    for body in broken {
        let script = Script::of([Play::Http(200, "", body)]).await;
        let client = script.client();
        client.partners(0).await.expect_err("broken");
        client.partners(1000).await.expect_err("broken");
    }
    let script = Script::of([Play::Http(200, "", whole.into_bytes())]).await;
    let client = script.client();
    assert_eq!(client.partners(0).await.expect("a page").items.len(), 1000);
    tokio::time::sleep(Duration::from_millis(1)).await;
    assert_eq!(client.partners(2999).await.expect("a page").items.len(), 1);
    assert_eq!(script.calls().len(), 1);
}
