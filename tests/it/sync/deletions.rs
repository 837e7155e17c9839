//! What is taken for deleted: nothing before it was confirmed twice.

use postar::domain::MkId;
use postar::flow::sync::Kind;
use postar::sim::Profile;
use postar::store::MirrorKind;
use serde_json::json;

use super::stage::{House, company, order, order_id};

#[tokio::test]
async fn a_document_that_a_scan_misses_is_gone_once_nobody_knows_it_by_its_id_either() {
    let house = House::with_orders(240).await;
    house.pull(Kind::Documents, true).await;
    house.delete("documents", &order_id(7)).await;
    house.pull(Kind::Documents, false).await;
    assert!(house.holds(&order_id(7)), "no scan has missed it yet");
    let pulled = house.pull(Kind::Documents, true).await;
    assert_eq!((pulled.deleted, house.orders()), (1, 239));
    assert!(!house.holds(&order_id(7)));
    assert_eq!(house.calls("get_document").await, 1);
}

#[tokio::test]
async fn a_row_that_a_page_leaves_out_is_not_gone() {
    let house = House::with_orders(240).await;
    house.pull(Kind::Documents, true).await;
    house.sim.fault(json!({"endpoint": "search", "nth": [13]}), json!({"type": "skip_row"})).await;
    let pulled = house.pull(Kind::Documents, true).await;
    assert_eq!((pulled.deleted, house.orders()), (0, 240));
    assert_eq!(house.store.suspects(&house.tenant, MirrorKind::Documents(postar::domain::DocType::SalesOrder), None, 9).unwrap(), []);
}

#[tokio::test]
async fn many_that_are_missing_at_once_wait_for_a_second_scan() {
    let house = House::with_orders(300).await;
    house.pull(Kind::Documents, true).await;
    for n in 100..=150 {
        house.delete("documents", &order_id(n)).await;
    }
    assert_eq!(house.pull(Kind::Documents, true).await.deleted, 20);
    assert_eq!(house.pull(Kind::Documents, true).await.deleted, 31);
    assert_eq!(house.orders(), 249);
}

#[tokio::test]
async fn a_contact_and_a_product_are_gone_after_two_scans() {
    let row = |id: u64| json!({"mk_id": format!("{}", 471_100_000_000_u64 + id), "customer": format!("Kupec {id}"), "name": format!("Miza {id}"), "code": format!("M-{id}")});
    let tables = json!({"partners": [row(1), row(2)], "products": [row(3), row(4)]});
    let house = House::of(company(tables), Profile::Clean).await;
    house.pull_all(true).await;
    house.delete("partners", "471100000002").await;
    house.delete("products", "471100000004").await;
    let known = || {
        let (contact, product) = (MkId::new("471100000002"), MkId::new("471100000004"));
        (house.store.contact(&house.tenant, &contact).unwrap().is_some(), house.store.product(&house.tenant, &product).unwrap().is_some())
    };
    house.pull_all(false).await;
    assert_eq!(known(), (true, true));
    house.pull_all(false).await;
    assert_eq!(known(), (false, false));
    house.put("partners", row(2)).await;
    house.pull(Kind::Contacts, false).await;
    assert_eq!(known(), (true, false));
}

#[tokio::test]
async fn what_is_put_back_between_two_scans_is_missing_no_longer() {
    let house = House::with_orders(250).await;
    house.pull(Kind::Documents, true).await;
    for n in 1..=25 {
        house.delete("documents", &order_id(n)).await;
    }
    assert_eq!(house.pull(Kind::Documents, true).await.deleted, 20);
    for n in 1..=25 {
        house.put("documents", order(n)).await;
    }
    house.pull(Kind::Documents, true).await;
    assert_eq!((house.pull(Kind::Documents, true).await.deleted, house.orders()), (0, 250));
}
