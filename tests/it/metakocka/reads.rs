//! What is read: everything, in every shape, with the right figures and days.

use std::str::FromStr;

use jiff::civil::date;
use postar::domain::{Contact, DocType, Document, MkId, Product, Stock};
use postar::metakocka::{Client, Patience, Query, Settings, Skipped, sum_stock};
use postar::sim::{Profile, Seed};
use rust_decimal::Decimal;
use serde_json::json;

use super::{QUICK, client, settings};
use crate::sim::stage::{KEY, Stage};

fn number(text: &str) -> Option<Decimal> {
    Decimal::from_str(text).ok()
}

/// Everything that a full sync reads.
#[derive(Debug, PartialEq)]
struct Everything {
    partners: Vec<Contact>,
    products: Vec<Product>,
    stock: Vec<Stock>,
    documents: Vec<Document>,
    skipped: Vec<Skipped>,
}

async fn everything(client: &Client) -> Everything {
    let partners = client.partners(0).await.expect("partners");
    let products = client.products(0).await.expect("products");
    let stock = client.stock(0).await.expect("stock");
    assert_eq!((products.next, stock.next), (None, None));
    let mut all =
        Everything { partners: partners.items, products: products.items, stock: stock.items, documents: vec![], skipped: partners.skipped };
    all.skipped.extend(products.skipped.into_iter().chain(stock.skipped));
    for doc_type in DocType::ALL {
        let mut offset = Some(0);
        while let Some(at) = offset {
            let page = client.documents(doc_type, &Query::All, at).await.expect("documents");
            all.documents.extend(page.items);
            all.skipped.extend(page.skipped);
            offset = page.next;
        }
    }
    all
}

#[tokio::test]
async fn the_whole_of_a_company_is_read() {
    let stage = Stage::eval(Profile::default()).await;
    let all = everything(&client(&stage)).await;
    assert_eq!((all.partners.len(), all.products.len(), all.stock.len(), all.documents.len()), (45, 67, 66, 176));
    assert_eq!(all.skipped, []);
    let of = |doc_type| all.documents.iter().filter(|document| document.doc_type == doc_type).count();
    assert_eq!(DocType::ALL.map(of), [4, 102, 52, 17, 0, 0, 1, 0, 0, 0, 0]);
    assert_eq!(stage.asserts().await["calls"], json!({"get_partner": 1, "product_list": 1, "search": 12, "warehouse_stock": 1}));
}

#[tokio::test]
async fn a_company_in_every_odd_shape_is_the_same_company() {
    for (seed, key) in [(crate::sim::stage::eval_seed(), KEY), (Seed::demo(), "demo-key")] {
        let (clean, nasty) = (Stage::start(seed.clone(), Profile::Clean).await, Stage::start(seed, Profile::Nasty).await);
        let of = |stage: &Stage| Client::new(Settings { secret_key: key.into(), ..settings(stage) }).expect("a client");
        let plain = everything(&of(&clean)).await;
        assert_eq!(plain, everything(&of(&nasty)).await);
        assert!(plain.skipped.is_empty() && !plain.documents.is_empty());
    }
}

#[tokio::test]
async fn a_spoiled_line_still_carries_a_whole_company() {
    let stage = Stage::eval(Profile::Flaky).await;
    let patience = Patience { tries: 6, ..QUICK };
    let all = everything(&Client::new(Settings { patience, ..settings(&stage) }).expect("a client")).await;
    assert_eq!((all.partners.len(), all.documents.len(), all.skipped.len()), (45, 176, 0));
}

#[tokio::test]
async fn each_field_is_read_as_what_it_is() {
    let stage = Stage::eval(Profile::default()).await;
    let client = client(&stage);
    let order = client.document(DocType::SalesOrder, &MkId::new("471100000316")).await.expect("an answer").expect("PN-77");
    assert_eq!((order.number.as_str(), order.date, order.buyer_order.as_deref()), ("PN-77", Some(date(2026, 10, 14)), Some("WEB-1007")));
    assert_eq!((order.sum_basic, order.sum_all, order.sum_paid), (number("360"), number("439.2"), None));
    assert_eq!(order.status.map(|status| (status.code, status.shown)), Some(("created".to_owned(), "Novo".to_owned())));
    let line = order.lines.first().expect("a line");
    assert_eq!((line.code.as_deref(), line.amount, line.price_with_tax), (Some("MIZA-1"), Decimal::TWO, number("219.6")));
    let partners = client.partners(0).await.expect("partners").items;
    let shouting = partners
        .iter()
        .flat_map(|partner| &partner.people)
        .flat_map(|person| &person.emails)
        .any(|email| email.as_str() == "lojze@prilojzetu.example");
    assert!(shouting, "an address in capitals is the same address");
    let products = client.products(0).await.expect("products").items;
    let table = products.iter().find(|product| product.code.as_deref() == Some("MIZA-1")).expect("a table");
    let prices: Vec<_> = table.prices.iter().map(|price| (price.buyer.as_deref(), price.net, price.tax_factor)).collect();
    assert_eq!(prices, [(None, number("180"), number("0.22")), (Some("Hotel Jezerka d.d."), number("158"), number("0.22"))]);
    assert!(table.for_sale && !table.service);
    let stock = client.stock(0).await.expect("stock").items;
    let curtain = stock.iter().find(|row| row.product.as_str() == "471100000122").expect("a curtain");
    assert_eq!((curtain.amount, curtain.unit.as_deref()), (number("163.75").unwrap(), Some("m")));
}

#[tokio::test]
async fn payments_are_read_from_their_own_spelling() {
    let stage = Stage::eval(Profile::default()).await;
    for (amounts, sum) in
        [(vec!["1.439,20"], "1439.20"), (vec!["1.000"], "1000"), (vec!["1.000,00", "24,80"], "1024.8"), (vec!["24.8"], "24.8")]
    {
        let paid: Vec<_> =
            amounts.iter().map(|amount| json!({"date": "20.10.2026", "amount": amount, "payment_type": "Transakcijski račun"})).collect();
        stage
            .put(
                "documents",
                json!({"mk_id": "1", "doc_type": "sales_bill_retail", "count_code": "M-1", "sum_all": "2000", "mark_paid": paid}),
            )
            .await;
        let bill = client(&stage).document(DocType::SalesBillRetail, &MkId::new("1")).await.expect("an answer").expect("a bill");
        assert_eq!((bill.sum_paid, bill.last_paid_date), (number(sum), Some(date(2026, 10, 20))), "{amounts:?}");
    }
    stage.put("documents", json!({"mk_id": "1", "mark_paid": null, "sum_paid": "1439.2"})).await;
    let bill = client(&stage).document(DocType::SalesBillRetail, &MkId::new("1")).await.expect("an answer").expect("a bill");
    assert_eq!((bill.sum_paid, bill.open_amount()), (number("1439.2"), number("560.8")));
}

#[tokio::test]
async fn winter_days_are_asked_for_and_read_as_calendar_days() {
    let stage = Stage::eval(Profile::default()).await;
    stage.put("documents", json!({"mk_id": "2", "doc_type": "sales_order", "count_code": "PN-W", "doc_date": "2027-01-15+02:00", "delivery_deadline": "2027-02-01+02:00"})).await;
    let client = client(&stage);
    for (from, found) in [(date(2027, 1, 15), 1), (date(2027, 1, 16), 0)] {
        let page = client.documents(DocType::SalesOrder, &Query::DatedFrom(from), 0).await.expect("a page");
        assert_eq!((page.items.len(), page.total), (found, u32::try_from(found).ok()), "from {from}");
    }
    let order = client.document(DocType::SalesOrder, &MkId::new("2")).await.expect("an answer").expect("PN-W");
    assert_eq!((order.date, order.delivery_deadline), (Some(date(2027, 1, 15)), Some(date(2027, 2, 1))));
}

#[tokio::test]
async fn changes_since_a_moment_are_found_with_two_hours_to_spare() {
    let stage = Stage::eval(Profile::default()).await;
    stage.put("documents", json!({"mk_id": "471100000316", "status_desc": "shipped", "status_code": "Odpremljen"})).await;
    let client = client(&stage);
    for (since, found) in [("2026-11-16T09:00:00Z", 1), ("2026-11-16T10:59:00Z", 1), ("2026-11-16T11:01:00Z", 0)] {
        let page = client.documents(DocType::SalesOrder, &Query::ChangedSince(since.parse().unwrap()), 0).await.expect("a page");
        assert_eq!(page.items.len(), found, "since {since}");
    }
}

#[tokio::test]
async fn a_document_that_is_gone_is_none_and_one_of_another_type_too() {
    let stage = Stage::eval(Profile::default()).await;
    let client = client(&stage);
    for (doc_type, id) in [(DocType::SalesOrder, "99"), (DocType::SalesOffer, "471100000316")] {
        assert_eq!(client.document(doc_type, &MkId::new(id)).await.expect("an answer"), None);
    }
}

#[tokio::test]
async fn one_unreadable_row_is_left_out_and_the_page_kept() {
    let stage = Stage::eval(Profile::default()).await;
    for (id, field, value, why) in [
        ("3", "sum_all", "približno sto", "sum_all is no number"),
        ("4", "duo_payment", "jutri", "duo_payment is no date"),
        ("5", "count_code", "", "count_code is missing"),
    ] {
        let mut row = json!({"mk_id": id, "doc_type": "sales_offer", "count_code": format!("PO-{id}")});
        row[field] = json!(value);
        stage.put("documents", row).await;
        let page = client(&stage).documents(DocType::SalesOffer, &Query::All, 0).await.expect("a page");
        assert_eq!((page.items.len(), page.skipped.len()), (4, id.parse::<usize>().unwrap() - 2));
        assert!(page.skipped.contains(&Skipped { id: Some(MkId::new(id)), why: why.to_owned() }), "{:?}", page.skipped);
    }
}

#[tokio::test]
async fn what_is_left_out_of_the_stock_that_the_owner_shows_stands_apart() {
    let mut seed: serde_json::Value = serde_json::from_slice(&std::fs::read("tests/fixtures/eval/seed.json").unwrap()).unwrap();
    seed["companies"][0]["warehouses"][1]["include_in_stock_info"] = json!("false");
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), seed.to_string()).unwrap();
    let stage = Stage::start(postar::sim::Seed::read(file.path()).unwrap(), Profile::default()).await;
    assert_eq!(client(&stage).warehouses_apart().await.expect("warehouses"), [MkId::new("471100000102")]);
}

#[tokio::test]
async fn lots_of_one_product_in_one_warehouse_are_added_up() {
    let stage = Stage::eval(Profile::default()).await;
    let lot = |warehouse: &str, amount: &str, free: Option<&str>| json!({"mk_id": format!("lot{amount}"), "warehouse_id": warehouse, "amount": amount, "free_amount": free});
    for row in [lot("1", "2,5", Some("1")), lot("1", "-4", None), lot("2", "7", None)] {
        stage.put("stock", row).await;
    }
    let mut rows = client(&stage).stock(0).await.expect("stock").items;
    rows.retain(|row| row.product.as_str().starts_with("lot"));
    rows.iter_mut().for_each(|row| row.product = MkId::new("lot"));
    let sums: Vec<_> = sum_stock(rows).into_iter().map(|row| (row.warehouse.to_string(), row.amount, row.free)).collect();
    assert_eq!(sums, [("1".to_owned(), number("-1.5").unwrap(), number("1")), ("2".to_owned(), number("7").unwrap(), None)]);
}

#[tokio::test]
async fn a_list_of_exactly_full_pages_ends() {
    let products: Vec<_> = (1..=2000).map(|id| json!({"mk_id": id.to_string(), "name": "X", "code": format!("X-{id}")})).collect();
    let seed = json!({"companies": [{"company_id": "4711", "keys": [KEY], "products": products}]});
    let stage = Stage::start(Seed::from_json(seed.to_string()), Profile::Nasty).await;
    let client = client(&stage);
    let (mut read, mut offsets, mut offset) = (0, Vec::new(), Some(0));
    while let Some(at) = offset {
        offsets.push(at);
        let page = client.products(at).await.expect("a page");
        read += page.items.len();
        offset = page.next;
    }
    assert_eq!((read, offsets), (2000, vec![0, 1000, 2000]));
}
