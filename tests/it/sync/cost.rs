//! What a full sync costs beside what the server itself takes: hardly a call, hardly any time.
//!
//! `POSTAR_SYNC_SEED=large cargo nextest run --release a_full_sync_costs` measures it with 20,000 documents; without it a small company is
//! read, and the time is only held to what a busy machine can keep.

use std::time::{Duration, Instant};

use postar::domain::DocType;
use postar::flow::sync::{Kind, Step};
use postar::metakocka::Query;
use postar::sim::{Profile, Seed};
use postar::store::MirrorKind;
use serde_json::json;
use tokio::sync::broadcast::{Receiver, error::RecvError};

use super::stage::{House, client_with};

/// Plain calls of Metakocka take 30 to 200 ms; each answer of the simulator is held back so long.
const ANSWER_MS: u64 = 60;

/// A company that a debug build reads in seconds.
const SMALL: &str = "generate:partners=100,products=1500,documents=1500";

/// Reads everything and keeps nothing: the server's own time.
async fn read_only(house: &House) -> Duration {
    let begun = Instant::now();
    house.client.partners(0).await.unwrap();
    let (mut next, mut stock) = (Some(0), Some(0));
    while let Some(offset) = next {
        next = house.client.products(offset).await.unwrap().next;
    }
    while let Some(offset) = stock {
        stock = house.client.stock(offset).await.unwrap().next;
    }
    house.client.warehouses_apart().await.unwrap();
    for doc_type in DocType::ALL {
        let mut next = Some(0);
        while let Some(offset) = next {
            next = house.client.documents(doc_type, &Query::All, offset).await.unwrap().next;
        }
    }
    begun.elapsed()
}

/// The last step of each part.
async fn endings(mut steps: Receiver<Step>) -> Vec<Step> {
    let mut ended = Vec::new();
    while ended.len() < MirrorKind::all().len() {
        match steps.recv().await {
            Ok(step) if step.ended => ended.push(step),
            Err(RecvError::Closed) => break,
            _ => {}
        }
    }
    ended
}

/// The fewest calls in which so many rows can come.
fn fewest(ended: &Step) -> usize {
    let page = if matches!(ended.part, "partner" | "product" | "stock") { 1000 } else { 100 };
    usize::try_from(ended.read).unwrap().div_ceil(page).max(1)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_sync_costs_its_pages_and_hardly_more_time_than_the_server_takes() {
    let asked = std::env::var("POSTAR_SYNC_SEED").ok();
    let seed = Seed::built_in(asked.as_deref().unwrap_or(SMALL)).unwrap().expect("a seed");
    let mut house = House::of(seed, Profile::Clean).await;
    house.client = client_with(house.sim.running.base_url().clone(), "demo-key");
    house.sim.fault(json!({"endpoint": "*"}), json!({"type": "latency", "ms": ANSWER_MS})).await;
    let alone = read_only(&house).await;
    let (before, ended) = (house.sim.requests().await, tokio::spawn(endings(house.progress.listen())));
    let begun = Instant::now();
    for kind in Kind::ALL {
        house.pull(kind, true).await;
    }
    let (took, calls) = (begun.elapsed(), usize::try_from(house.sim.requests().await - before).unwrap());
    let ended = ended.await.unwrap();
    let rows: u64 = ended.iter().map(|step| step.read).sum();
    // The warehouses are one call more.
    let fewest = ended.iter().map(fewest).sum::<usize>() + 1;
    println!("{rows} rows in {calls} calls (at least {fewest}) and {took:?}; the server alone took {alone:?}");
    assert!(calls <= fewest + fewest / 90 + 14, "{calls} calls for {fewest} pages");
    let most = if asked.is_some() { alone.mul_f64(1.1) } else { alone * 2 };
    assert!(took <= most, "{took:?} for {alone:?}");
}
