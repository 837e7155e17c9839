//! Scans: everything is read, once, and what it costs.

use postar::flow::sync::Kind;
use postar::sim::{Profile, Seed};
use serde_json::json;

use super::stage::{House, company, mirrored, order};
use crate::sim::stage::eval_seed;

#[tokio::test]
async fn what_a_full_sync_stores_is_the_same_under_every_odd_shape() {
    let (clean, nasty) = (House::of(eval_seed(), Profile::Clean).await, House::of(eval_seed(), Profile::Nasty).await);
    clean.pull_all(true).await;
    nasty.pull_all(true).await;
    let plain = mirrored(&clean.store, &clean.tenant);
    assert_eq!(plain.len(), 45 + 67 + 176);
    assert_eq!(plain, mirrored(&nasty.store, &nasty.tenant));
}

#[tokio::test]
async fn a_scan_costs_a_call_for_each_page_and_a_row_more() {
    let house = House::with_orders(950).await;
    let pulled = house.pull(Kind::Documents, true).await;
    // 950 orders are 10 pages; the 10 other types are empty and cost one call each.
    assert_eq!((pulled.read, pulled.calls), (950, 20));
    assert_eq!((house.orders(), house.calls("search").await), (950, 20));
    let again = house.pull(Kind::Documents, true).await;
    assert_eq!((again.read, again.changed, again.deleted), (950, 0, 0));
}

#[tokio::test]
async fn lists_of_exactly_full_pages_end() {
    for count in [1000, 2000] {
        let products: Vec<_> = (1..=count)
            .map(|id| json!({"mk_id": format!("{}", 471_100_000_000_u64 + id), "name": "X", "code": format!("X-{id}")}))
            .collect();
        let house =
            House::of(company(json!({"products": products, "warehouses": [{"mk_id": "471100000001", "mark": "glavno"}]})), Profile::Nasty)
                .await;
        let pulled = house.pull(Kind::Products, true).await;
        assert_eq!(pulled.changed, usize::try_from(count).unwrap());
        assert_eq!(house.calls("product_list").await, count / 1000 + 1);
    }
}

#[tokio::test]
async fn progress_is_told_with_counts_and_ends() {
    let house = House::with_orders(250).await;
    let mut steps = house.progress.listen();
    house.pull(Kind::Documents, true).await;
    let mut told = Vec::new();
    while let Ok(step) = steps.try_recv() {
        told.push((step.part, step.read, step.total, step.ended));
    }
    let orders: Vec<_> =
        told.into_iter().filter(|(part, ..)| *part == "sales_order").map(|(_, read, total, ended)| (read, total, ended)).collect();
    assert_eq!(orders, [(100, Some(250), false), (199, Some(250), false), (250, Some(250), false), (250, Some(250), true)]);
}

#[tokio::test]
async fn a_refused_key_ends_a_sync_after_three_calls() {
    let seed = json!({"companies": [{"company_id": "4711", "keys": ["another-key"], "documents": [order(1)]}]});
    let house = House::of(Seed::from_json(seed.to_string()), Profile::Clean).await;
    for kind in Kind::ALL {
        house.try_pull(kind, true).await.expect_err("refused");
    }
    assert!(house.sim.requests().await <= 3);
}

#[tokio::test]
async fn papers_that_a_company_does_not_have_hold_nothing_back() {
    let house = House::with_orders(3).await;
    house
        .sim
        .fault(
            json!({"endpoint": "search", "body_contains": {"doc_type": "complaint"}}),
            json!({"type": "opr", "code": "2", "desc": "Unknown document type : complaint"}),
        )
        .await;
    let pulled = house.pull(Kind::Documents, false).await;
    assert_eq!((pulled.read, house.orders()), (3, 3));
}
