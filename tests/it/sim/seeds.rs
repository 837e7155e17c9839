//! The built-in company holds what the demo shows, and a bad seed is refused with a sentence.

use std::collections::BTreeSet;

use postar::fault::sentence;
use postar::sim::{Options, Profile, Seed, Simulator};
use reqwest::Method;
use serde_json::{Value, json};

use super::stage::Stage;

async fn table(stage: &Stage, kind: &str) -> Vec<Value> {
    let rows = stage.control(Method::GET, &format!("state?company=4711&kind={kind}"), json!({})).await;
    rows.as_array().expect("rows").clone()
}

#[tokio::test]
async fn the_demo_company_has_enough_of_everything() {
    let stage = Stage::start(Seed::demo(), Profile::default()).await;
    let (partners, products, documents) =
        (table(&stage, "partners").await, table(&stage, "products").await, table(&stage, "documents").await);
    assert!(partners.len() >= 14 && products.len() >= 12 && documents.len() >= 20);
    let types: BTreeSet<&str> = documents.iter().map(|row| row["doc_type"].as_str().unwrap()).collect();
    let statuses: BTreeSet<&str> = documents.iter().filter_map(|row| row["status_desc"].as_str()).collect();
    assert_eq!(types.len(), 7);
    assert!(["shipped", "waiting", "cancelled", "created"].iter().all(|status| statuses.contains(status)));
    let emails: Vec<&str> = partners
        .iter()
        .flat_map(|row| row["partner_contact_list"].as_array().unwrap())
        .filter_map(|contact| contact["email"].as_str())
        .collect();
    assert!(emails.iter().all(|email| email.to_lowercase().ends_with(".example")));
    assert!(emails.len() > emails.iter().collect::<BTreeSet<_>>().len(), "two partners share an address");
    let all = json!(documents).to_string();
    assert!(all.contains("ignore all previous rules") && all.contains("\\r\\n") && !all.contains("\"@"), "every date token is a date");
}

#[tokio::test]
async fn the_demo_company_adds_up() {
    let stage = Stage::start(Seed::demo(), Profile::default()).await;
    let number = |value: &Value| value.as_str().map_or(0.0, |text| text.parse::<f64>().expect("a number"));
    for row in table(&stage, "documents").await {
        let taxes: f64 =
            row.as_object().unwrap().iter().filter(|(key, _)| key.starts_with("sum_tax_")).map(|(_, value)| number(value)).sum();
        assert!((number(&row["sum_basic"]) + taxes - number(&row["sum_all"])).abs() < 0.001, "{}", row["count_code"]);
    }
}

#[tokio::test]
async fn dates_of_the_demo_follow_the_clock() {
    let stage = Stage::start(Seed::demo(), Profile::default()).await;
    let order = table(&stage, "documents").await.into_iter().find(|row| row["count_code"] == "N-1044").expect("the order");
    assert_eq!(
        (order["doc_date"].as_str(), order["_last_change_ts"].as_str()),
        (Some("2026-11-07+02:00"), Some("2026-11-14T10:00:00+02:00"))
    );
    assert_eq!(order["shipped_date"], "2026-11-14+02:00");
}

#[tokio::test]
async fn a_seed_that_cannot_be_used_is_refused_with_a_sentence() {
    for (seed, said) in [
        ("{", "could not understand the simulator's seed: EOF"),
        ("{}", "missing field `companies`"),
        (r#"{"companies":[{"company_id":"1","keys":[]}]}"#, "company 1 has no keys"),
        (r#"{"generate":{"partners":0}}"#, "documents need at least one partner and one product"),
        (r#"{"companies":[{"company_id":"@someday","keys":["k"]}]}"#, "\"@someday\" is no date token"),
    ] {
        let refused = Simulator::start(Options { seed: Seed::from_json(seed), ..Options::default() }).await;
        let told = sentence(&refused.expect_err("refused"));
        assert!(told.contains(said), "{told}");
    }
    let missing = Seed::read(std::path::Path::new("no/such/seed.json")).expect_err("missing");
    assert!(sentence(&missing).starts_with("could not read the simulator's seed no/such/seed.json: No such file"));
}

#[tokio::test]
async fn an_address_in_use_is_named() {
    let stage = Stage::start(Seed::demo(), Profile::default()).await;
    let taken = Options { listen: stage.running.addr(), ..Options::default() };
    let told = sentence(&Simulator::start(taken).await.expect_err("taken"));
    assert!(told.contains(&format!("could not listen on {}", stage.running.addr())), "{told}");
}

#[tokio::test]
async fn the_small_company_holds_one_of_each_oddity() {
    let stage = Stage::start(built_in("small"), Profile::Clean).await;
    let (partners, products) = (table(&stage, "partners").await, table(&stage, "products").await);
    let (stock, documents) = (table(&stage, "stock").await, table(&stage, "documents").await);
    assert_eq!((partners.len(), products.len(), documents.len()), (5, 8, 12));
    let listed = stage.ask("v1/json/warehouse_list", json!({"secret_key": "small-key"})).await;
    assert_eq!(listed["warehouse_list"].as_array().map(Vec::len), Some(2));
    let said = |rows: &[Value]| json!(rows).to_string();
    let names: BTreeSet<&str> = partners.iter().filter_map(|row| row["customer"].as_str()).collect();
    let described = |row: &Value| row["name_desc"].as_str().unwrap_or_default().chars().count();
    for (what, holds) in [
        ("Slovenian letters", said(&partners).contains("Špela Žagar") && said(&documents).contains("Čebašek")),
        ("HTML in a description and in notes", said(&products).contains("<script>") && said(&documents).contains("<i>glej sliko</i>")),
        ("CRLF", said(&documents).contains("\\r\\n")),
        ("700 characters", products.iter().any(|row| described(row) == 700)),
        ("an e-mail in capitals", said(&partners).contains("ANA.NOVAK@NOVAK.EXAMPLE")),
        ("a partner without tax number", partners.iter().any(|row| row.get("tax_id_number").is_none())),
        ("two partners of one name", names.len() == 4),
        ("three addresses", partners.iter().any(|row| row["partner_delivery_address_list"].as_array().unwrap().len() == 3)),
        ("negative stock", stock.iter().any(|row| row["amount"] == "-2")),
        ("a sentence that commands", said(&documents).contains("ignore all previous rules")),
        ("instalments", documents.iter().any(|row| row["installment_list"].as_array().is_some_and(|list| list.len() == 2))),
        ("a credit note", documents.iter().any(|row| row["doc_type"] == "sales_bill_credit_note" && row["credit_note_bill"] == "R-1")),
        ("a split order", documents.iter().any(|row| row["split_order_list"][0]["count_code"] == "PN-4-1")),
        ("the document whose sums are known", documents.iter().any(|row| row["sum_all"] == "294.24" && row["sum_discount"] == "31.62")),
    ] {
        assert!(holds, "{what}");
    }
}

#[tokio::test]
async fn two_companies_share_numbers_and_names_and_nothing_else() {
    let stage = Stage::start(built_in("two_companies"), Profile::Clean).await;
    let order =
        |company: &str, key: &str| json!({"company_id": company, "secret_key": key, "doc_type": "sales_order", "buyer_order": "WEB-1007"});
    let first = stage.ask("v1/get_document", order("4711", "first-key")).await;
    let second = stage.ask("v1/get_document", order("4712", "second-key")).await;
    assert_eq!((&first["count_code"], &first["partner"]["customer"]), (&second["count_code"], &second["partner"]["customer"]));
    assert!(first["mk_id"] != second["mk_id"] && first["sum_all"] != second["sum_all"]);
    assert!(first["notes"].as_str().unwrap().contains("4711") && second["notes"].as_str().unwrap().contains("4712"));
    assert_eq!(stage.ask("v1/get_document", order("4711", "second-key")).await["opr_code"], "3");
}

/// The seed of the whole evaluation, as it is.
#[tokio::test]
async fn the_seed_of_the_evaluation_loads_as_it_is() {
    let stage = Stage::eval(Profile::Clean).await;
    for (kind, rows) in [("partners", 45), ("products", 67), ("stock", 66), ("documents", 176)] {
        assert_eq!(table(&stage, kind).await.len(), rows, "{kind}");
    }
}

fn built_in(name: &str) -> Seed {
    Seed::built_in(name).expect("readable").expect("known")
}
