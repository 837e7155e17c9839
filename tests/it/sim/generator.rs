//! Companies made as large as wanted: always the same for the same dice, always consistent in themselves.

use std::collections::{BTreeMap, BTreeSet};

use postar::sim::{Options, Profile, Seed};
use reqwest::Method;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::stage::Stage;

/// Small enough for a test, large enough for every oddity.
const SIZES: &str = "generate:partners=300,products=220,documents=500";

async fn made(rng: u64) -> Stage {
    let seed = Seed::built_in(SIZES).expect("sizes").expect("a seed");
    Stage::with(Options { seed, rng, profile: Profile::Clean, ..Options::default() }).await
}

async fn table(stage: &Stage, kind: &str) -> Vec<Value> {
    let rows = stage.control(Method::GET, &format!("state?company=4711&kind={kind}"), json!({})).await;
    rows.as_array().expect("rows").clone()
}

fn text<'a>(row: &'a Value, field: &str) -> &'a str {
    row[field].as_str().unwrap_or_default()
}

fn number(row: &Value, field: &str) -> Decimal {
    row[field].as_str().map_or(Decimal::ZERO, |text| text.parse().expect("a number"))
}

#[tokio::test]
async fn the_same_dice_make_the_same_company_and_others_another() {
    let (one, same, other) = (made(7).await, made(7).await, made(8).await);
    for (kind, rows) in [("partners", 300), ("products", 220), ("documents", 500)] {
        let first = table(&one, kind).await;
        assert_eq!(first.len(), rows);
        assert!(first == table(&same, kind).await, "{kind} of the same dice differ");
        assert!(first != table(&other, kind).await, "{kind} of other dice are the same");
    }
}

#[tokio::test]
async fn every_generated_document_adds_up() {
    for document in table(&made(1).await, "documents").await {
        let lines = document["product_list"].as_array().cloned().unwrap_or_default();
        assert!(!lines.is_empty() || text(&document, "doc_type") == "complaint");
        let share = |line: &Value| (Decimal::ONE_HUNDRED - number(line, "discount")) / Decimal::ONE_HUNDRED;
        let net = |line: &Value| number(line, "price") * number(line, "amount") * share(line);
        let taxes = number(&document, "sum_tax_ex3") + number(&document, "sum_tax_ex4");
        let basic: Decimal = lines.iter().map(net).sum();
        let cent = Decimal::new(5, 3);
        assert!((basic - number(&document, "sum_basic")).abs() <= cent, "{document}");
        assert_eq!(number(&document, "sum_basic") + taxes, number(&document, "sum_all"), "{document}");
        assert!(number(&document, "sum_paid") <= number(&document, "sum_all"), "{document}");
    }
}

#[tokio::test]
async fn dates_rise_with_the_numbers_and_nothing_lies_ahead() {
    let mut documents = table(&made(1).await, "documents").await;
    documents.sort_by_key(|row| text(row, "mk_id").parse::<u64>().expect("a number"));
    let days: Vec<&str> = documents.iter().map(|row| text(row, "doc_date")).collect();
    assert!(days.is_sorted() && days[0] < "2023" && *days.last().unwrap() <= "2026-11-16+02:00", "{} to {}", days[0], days[days.len() - 1]);
    for row in &documents {
        let (made, changed) = (text(row, "created_ts"), text(row, "_last_change_ts"));
        assert!(made <= changed && changed <= "2026-11-16T10:00:00+02:00", "{row}");
    }
}

#[tokio::test]
async fn what_a_document_points_to_exists_and_belongs_to_the_same_partner() {
    let stage = made(1).await;
    let partners: BTreeSet<String> = table(&stage, "partners").await.iter().map(|row| text(row, "mk_id").to_owned()).collect();
    let products: BTreeSet<String> = table(&stage, "products").await.iter().map(|row| text(row, "mk_id").to_owned()).collect();
    let documents = table(&stage, "documents").await;
    let by_id: BTreeMap<&str, &Value> = documents.iter().map(|row| (text(row, "mk_id"), row)).collect();
    let mut links = 0;
    for row in &documents {
        assert!(partners.contains(text(&row["partner"], "mk_id")), "{row}");
        assert!(row["product_list"].as_array().into_iter().flatten().all(|line| products.contains(text(line, "mk_id"))), "{row}");
        for link in row["doc_link_list"].as_array().into_iter().flatten() {
            let linked = by_id[text(link, "mk_id")];
            assert_eq!((text(link, "count_code"), text(link, "doc_type")), (text(linked, "count_code"), text(linked, "doc_type")));
            assert_eq!(linked["partner"], row["partner"]);
            links += 1;
        }
    }
    assert!(links > 150, "{links}");
}

#[tokio::test]
async fn a_generated_company_has_what_real_ones_have() {
    let stage = made(1).await;
    let (partners, products) = (table(&stage, "partners").await, table(&stage, "products").await);
    let (stock, documents) = (table(&stage, "stock").await, table(&stage, "documents").await);
    let types: BTreeSet<&str> = documents.iter().map(|row| text(row, "doc_type")).collect();
    assert_eq!(types.len(), 11, "{types:?}");
    let names: BTreeSet<&str> = partners.iter().map(|row| text(row, "customer")).collect();
    let emails: BTreeSet<String> = partners
        .iter()
        .flat_map(|row| row["partner_contact_list"].as_array().unwrap())
        .filter_map(|contact| contact["email"].as_str().map(str::to_lowercase))
        .collect();
    let contacts = json!(partners).to_string();
    let countries = ["Slovenija", "Nemčija", "Italija", "Avstrija"];
    let bills = |status: &str| documents.iter().filter(|row| text(row, "status_desc") == status).count();
    for (what, holds) in [
        ("two partners share a name", names.len() < partners.len()),
        ("addresses are everybody's own", emails.len() >= partners.len()),
        ("an e-mail is in capitals", contacts.contains(".EXAMPLE")),
        ("somebody has no tax number", partners.iter().any(|row| row.get("tax_id_number").is_none())),
        ("somebody has three addresses", partners.iter().any(|row| row["partner_delivery_address_list"].as_array().unwrap().len() == 3)),
        ("four countries", countries.iter().all(|country| contacts.contains(country))),
        ("names have their letters", contacts.contains('č') && contacts.contains('ü')),
        ("a description is HTML", products.iter().any(|row| text(row, "name_desc").contains("<script>"))),
        ("a description is as long as can be", products.iter().any(|row| text(row, "name_desc").chars().count() == 700)),
        ("stock is negative somewhere", stock.iter().any(|row| text(row, "amount").starts_with('-'))),
        ("stock has decimals with a comma", stock.iter().any(|row| text(row, "amount").contains(','))),
        ("bills are paid, open and overdue", bills("issued") > 20 && bills("reminder") > 0),
        ("payments are written the Slovenian way", json!(documents).to_string().contains("payment_tip")),
        ("orders have every kind of status", ["finished", "cancelled"].iter().all(|status| bills(status) > 0)),
        ("notes command whoever obeys", json!(documents).to_string().contains("ignore all previous rules")),
    ] {
        assert!(holds, "{what}");
    }
}

#[tokio::test]
async fn a_head_of_ones_own_is_filled_with_generated_rows() {
    let seed = json!({"companies": [{"company_id": "815", "keys": ["k"], "generate": {"partners": 3, "products": 2, "documents": 0}}]});
    let stage = Stage::start(Seed::from_json(seed.to_string()), Profile::Clean).await;
    let listed = stage.ask("v1/get_partner", json!({"company_id": "815", "secret_key": "k"})).await;
    assert_eq!((listed["partner_list_count"].as_str(), listed["partner_list"][0]["mk_id"].as_str()), (Some("3"), Some("81501000000")));
    stage.control(Method::POST, "reset", json!({"seed": {"generate": {"partners": 2, "products": 1, "documents": 4}}})).await;
    assert_eq!(table(&stage, "documents").await.len(), 4);
    stage.control(Method::POST, "reset", json!({"seed": "generate:partners=1,products=1,documents=2"})).await;
    assert_eq!(table(&stage, "documents").await.len(), 2);
}
