//! Between scans: what changed is seen, at the first look, with every clock in doubt.

use std::time::Duration;

use postar::domain::{DocType, MkId};
use postar::flow::sync::Kind;
use postar::sim::Profile;
use postar::store::MirrorKind;
use serde_json::{Value, json};

use super::stage::{House, company, order_id};

fn bill(n: u64, day: &str, paid: Option<&str>) -> Value {
    let mut row = json!({
        "mk_id": format!("{}", 471_100_030_000 + n), "doc_type": "sales_bill_domestic", "count_code": format!("R-{n}"), "doc_date": day,
        "partner": {"mk_id": "471100000900", "customer": "Gozd in sin d.o.o."}, "sum_basic": "360", "sum_all": "439.2"
    });
    if let Some(paid) = paid {
        row["sum_paid"] = json!(paid);
    }
    row
}

fn paid(house: &House, n: u64) -> String {
    let found = house.store.document(&house.tenant, &MkId::new(format!("{}", 471_100_030_000 + n))).unwrap().expect("a bill");
    found.record.sum_paid.unwrap_or_default().to_string()
}

#[tokio::test]
async fn a_changed_order_is_seen_by_one_call_though_their_clock_is_an_hour_late() {
    let house = House::with_orders(300).await;
    house.pull(Kind::Documents, true).await;
    house.advance(Duration::from_secs(3 * 3600)).await;
    house.pull(Kind::Documents, false).await;
    house.sim.control(reqwest::Method::POST, "clock/advance", json!({"seconds": -3600})).await;
    house.put("documents", json!({"mk_id": order_id(5), "status_desc": "shipped", "status_code": "Odpremljen"})).await;
    let before = house.calls("search").await;
    let pulled = house.pull(Kind::Documents, false).await;
    assert_eq!((pulled.changed, pulled.deleted), (1, 0));
    let order = house.store.document(&house.tenant, &MkId::new(order_id(5))).unwrap().unwrap().record;
    assert_eq!(order.status_code(), Some("shipped"));
    // One for the orders; two for each of four sorts of bills; one for each of the six other types.
    assert_eq!(house.calls("search").await - before, 1 + 8 + 6);
}

#[tokio::test]
async fn a_payment_of_an_old_bill_is_seen() {
    let bills: Vec<_> = (1..=5).map(|n| bill(n, "2025-03-01+02:00", None)).collect();
    let house = House::of(company(json!({"documents": bills})), Profile::Clean).await;
    house.pull(Kind::Documents, true).await;
    house.put("documents", json!({"mk_id": "471100030002", "sum_paid": "100"})).await;
    house.put("documents", json!({"mk_id": "471100030004", "sum_paid": "439.2"})).await;
    assert_eq!(house.pull(Kind::Documents, false).await.changed, 2);
    assert_eq!((paid(&house, 2).as_str(), paid(&house, 4).as_str(), paid(&house, 5).as_str()), ("100", "439.2", "0"));
    let open = house.store.unpaid_bills(&house.tenant, DocType::SalesBillDomestic).count();
    assert_eq!(open, 4);
    assert_eq!(house.calls("get_document").await, 1);
}

#[tokio::test]
async fn a_new_offer_is_seen_without_reading_them_all() {
    let offer = |n: u64| json!({"mk_id": format!("{}", 471_100_040_000 + n), "doc_type": "sales_offer", "count_code": format!("PO-{n}")});
    let house = House::of(company(json!({"documents": (1..=350).map(offer).collect::<Vec<_>>()})), Profile::Clean).await;
    house.pull(Kind::Documents, true).await;
    house.put("documents", offer(351)).await;
    let before = house.calls("search").await;
    assert_eq!(house.pull(Kind::Documents, false).await.changed, 1);
    assert!(house.holds("471100040351"));
    assert_eq!(house.calls("search").await - before, 15);
}

#[tokio::test]
async fn what_is_read_again_unchanged_is_no_change_and_still_known_to_be_so() {
    let house = House::with_orders(120).await;
    house.pull(Kind::Documents, true).await;
    house.advance(Duration::from_secs(24 * 3600)).await;
    let pulled = house.pull(Kind::Documents, true).await;
    assert_eq!(pulled.changed, 0);
    let read_at = house.store.document(&house.tenant, &MkId::new(order_id(60))).unwrap().unwrap().read_at;
    let state = house.store.sync_state(&house.tenant, MirrorKind::Documents(DocType::SalesOrder)).unwrap().unwrap();
    assert_eq!((Some(read_at), state.whole), (state.whole, state.scanned));
    assert!(house.now().duration_since(read_at).as_secs() < 60, "{read_at}");
}
