//! Killed at any moment of a sync, it goes on where it was and ends in the same state.
//!
//! `POSTAR_SYNC_KILLS=50` kills it fifty times.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use postar::domain::TenantId;
use postar::flow::Clock;
use postar::flow::sync::{self, Erp, Kind, Progress};
use postar::sim::Profile;
use postar::store::Store;
use rand::RngExt as _;
use serde_json::json;

use super::stage::{House, client, company, mirrored, order};
use crate::sim::stage::Stage;

/// Tells the child where to write, and where the ERP is.
const FOLDER: &str = "POSTAR_TEST_MIRROR";
const BASE: &str = "POSTAR_TEST_ERP";

const KILLS: usize = 10;

fn seed() -> postar::sim::Seed {
    let product = |id: u64| json!({"mk_id": format!("{}", 471_100_000_000 + id), "name": format!("Miza {id}"), "code": format!("M-{id}")});
    let partner = |id: u64| json!({"mk_id": format!("{}", 471_100_600_000 + id), "customer": format!("Kupec {id}")});
    company(json!({
        "partners": (1..=50).map(partner).collect::<Vec<_>>(), "products": (1..=1500).map(product).collect::<Vec<_>>(),
        "documents": (1..=1800).map(order).collect::<Vec<_>>()
    }))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "the child of the test below; does nothing by itself"]
async fn a_child_syncs_until_it_is_killed() {
    let (Ok(folder), Ok(base)) = (std::env::var(FOLDER), std::env::var(BASE)) else { return };
    let (store, client) = (Store::open(Path::new(&folder)).unwrap(), client(base.parse().unwrap()));
    let (tenant, clock, progress) = (TenantId::new("lipa"), Clock::system(), Progress::default());
    let erp = Erp { client: &client, store: &store, tenant: &tenant, clock: &clock, progress: &progress };
    println!("\nbegins");
    for kind in Kind::ALL {
        sync::pull(&erp, kind, true).await.unwrap();
    }
    println!("\nended");
}

fn child(folder: &Path, base: &str) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "sync::kills::a_child_syncs_until_it_is_killed", "--ignored", "--nocapture"]);
    command.env(FOLDER, folder).env(BASE, base).stdout(Stdio::piped()).stderr(Stdio::null());
    command.spawn().unwrap()
}

/// Lets a child sync for a while from its beginning on, and kills it. True if it had come to its end.
fn sync_and_kill(folder: &Path, base: &str, after: Option<Duration>) -> bool {
    let mut child = child(folder, base);
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.by_ref().any(|line| line.unwrap().contains("begins")));
    if let Some(after) = after {
        std::thread::sleep(after);
        child.kill().unwrap();
    }
    let ended = lines.any(|line| line.is_ok_and(|line| line.contains("ended")));
    child.wait().unwrap();
    ended
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_any_moment_a_sync_goes_on_and_ends_in_the_same_state() {
    let kills = std::env::var("POSTAR_SYNC_KILLS").ok().and_then(|said| said.parse().ok()).unwrap_or(KILLS);
    let undisturbed = House::of(seed(), Profile::Clean).await;
    undisturbed.pull_all(true).await;
    let expected = mirrored(&undisturbed.store, &undisturbed.tenant);
    let (sim, mut folder, mut done) = (Stage::start(seed(), Profile::Clean).await, tempfile::tempdir().unwrap(), 0);
    let base = sim.running.base_url().to_string();
    while done < kills {
        let (place, base, after) = (folder.path().to_owned(), base.clone(), Duration::from_millis(rand::rng().random_range(1..1_500)));
        let ended = tokio::task::spawn_blocking(move || sync_and_kill(&place, &base, Some(after))).await.unwrap();
        done += usize::from(!ended);
        if ended || done == kills {
            let (place, base) = (folder.path().to_owned(), sim.running.base_url().to_string());
            assert!(tokio::task::spawn_blocking(move || sync_and_kill(&place, &base, None)).await.unwrap());
            let store = Store::open(folder.path()).unwrap();
            assert!(mirrored(&store, &undisturbed.tenant) == expected, "after {done} kills");
            folder = tempfile::tempdir().unwrap();
        }
    }
}
