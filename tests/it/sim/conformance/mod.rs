//! What was observed of the real service, one sentence a test: the probe tables, the golden sums, and every message.

mod documents;
mod money;
mod partners;
mod products;
mod search;

use postar::sim::{Profile, Seed};
use serde_json::{Value, json};

use super::stage::{KEY, Stage};

/// A company where everything can be tried: registers, two warehouses, a partner with an address, two products.
pub(super) fn company(settings: Value) -> Seed {
    let register = |words: &[(&str, &str)]| -> Value {
        words.iter().map(|(value, description)| json!({"value": value, "description": description})).collect()
    };
    let company = json!({
        "company_id": "4711", "keys": [KEY], "users": ["ana@lipa.example"], "settings": settings,
        "registers": {
            "sales_order_status": register(&[("Novo", "created"), ("Odpremljen", "shipped")]),
            "bill_status": register(&[("Izdan", "issued")]),
            "whdoc_status": register(&[("Prevzeto", "taken")]),
            "payment_type": register(&[("Transakcijski račun", "bank"), ("Gotovina", "cash")]),
            "delivery_type": register(&[("Paket", "parcel")]),
            "profit_center": register(&[("Spletna trgovina", "web")]),
        },
        "pricelists": [
            {"count_code": "1", "title": "Redni cenik", "sales_purchase": "sales", "price_type": "net", "currency_code": "EUR"},
            {"count_code": "2", "title": "Spletni cenik", "sales_purchase": "sales", "price_type": "gross", "currency_code": "EUR"}
        ],
        "warehouses": [{"mk_id": "11", "mark": "glavno", "main_warehouse": "true"}, {"mk_id": "12", "mark": "drugo"}],
        "partners": [{"mk_id": "21", "count_code": "P-1", "customer": "Gozd in sin d.o.o.", "business_entity": "true", "taxpayer": "true",
            "foreign_county": "false", "tax_id_number": "SI55550001",
            "partner_contact_list": [{"mk_id": "23", "mk_address_id": "22", "contact_address": "Jelkova 3", "name": "Neža Gozd", "email": "neza@gozd.example"}],
            "partner_delivery_address_list": [{"mk_id": "22", "address_type": "Račun", "street": "Jelkova 3", "post_number": "4000", "city": "Kranj", "country": "Slovenija"}]}],
        "products": [
            {"mk_id": "31", "count_code": "101", "code": "MIZA-1", "name": "Miza hrast", "unit": "kos", "service": "false", "sales": "true",
             "_pricelist": [{"count_code": "1", "title": "Redni cenik", "sales_purchase": "sales", "currency_code": "EUR", "price_def": {"price": "180,00", "tax": "EX4", "tax_factor": "0.22"}}]},
            {"mk_id": "32", "count_code": "102", "code": "STOL-1", "name": "Stol", "unit": "kos", "service": "false", "sales": "true"}
        ],
        "stock": [{"warehouse_id": "11", "mk_id": "31", "count_code": "101", "code": "MIZA-1", "title": "Miza hrast", "amount": "10", "unit": "kos"}]
    });
    Seed::from_json(json!({"companies": [company]}).to_string())
}

pub(super) async fn stage() -> Stage {
    Stage::start(company(json!({})), Profile::Golden).await
}

/// One line of tables.
pub(super) fn tables(amount: &str) -> Value {
    json!({"code": "MIZA-1", "amount": amount, "price": "180", "tax": "EX4"})
}

/// An order that is in order, with some fields changed.
pub(super) fn order(changes: Value) -> Value {
    let mut body = json!({"doc_type": "sales_order", "doc_date": "14.10.2026", "partner": {"mk_id": "21", "mk_address_id": "22"}, "product_list": [tables("2")]});
    body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    body
}

/// Code and description of a refusal; "0" and nothing for success.
pub(super) fn outcome(answer: &Value) -> (String, String) {
    let field = |name: &str| answer[name].as_str().unwrap_or_default().to_owned();
    (field("opr_code"), field("opr_desc"))
}

/// Everything that a company has in one table, internal fields too.
pub(super) async fn rows(stage: &Stage, kind: &str) -> Vec<Value> {
    let rows = stage.control(reqwest::Method::GET, &format!("state?company=4711&kind={kind}"), json!({})).await;
    rows.as_array().unwrap().clone()
}

/// A document as it is read back, with these options.
pub(super) async fn read(stage: &Stage, doc_type: &str, id: &Value, options: Value) -> Value {
    let mut body = json!({"doc_type": doc_type, "doc_id": id});
    body.as_object_mut().unwrap().extend(options.as_object().unwrap().clone());
    stage.ask("v1/get_document", body).await
}
