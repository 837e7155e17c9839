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
