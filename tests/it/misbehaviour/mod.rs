//! Each misbehaviour of a server is met once by the production loop; afterwards nothing is missed, nothing double, nothing told in the clear.

mod rows;
mod scene;

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use crate::model::{Clockwork, Offers};
use rows::Row;
use scene::Scene;

/// The server is at fault at some moment of this time, and the loop has to be over it at its end: it holds the longest pause after a
/// fault that a person has to look at, twice over.
const RECOVERY: Duration = Duration::from_mins(60);

/// Between two looks at how far the recovery is.
const LOOK: Duration = Duration::from_mins(4);

#[test]
fn a_server_that_behaves_is_served_well() {
    for offers in Offers::each_without_one().into_iter().chain([Offers::all(), Offers::none()]) {
        Clockwork::runtime().block_on(async {
            let mut scene = Scene::set(offers.clone(), false).await;
            scene.happen();
            scene.stage.pass(Duration::from_mins(10)).await;
            assert_eq!(scene.faults(), Vec::<String>::new(), "{offers:?}");
            scene.stage.stop().await;
        });
    }
}

/// What came of a row.
struct Outcome {
    row: Row,
    was_met: bool,
    faults: Vec<String>,
}

fn play(row: Row) -> Outcome {
    Clockwork::runtime().block_on(async {
        let mut scene = Scene::set(row.offers.clone(), row.tls).await;
        // On a fresh connection nothing is known yet, so that all is asked.
        scene.stage.model.cut();
        scene.stage.pass(Duration::from_secs(20)).await;
        scene.stage.model.arm(row.fault.clone());
        scene.happen();
        // A point that the day would not pass is passed after a new start of the connection.
        scene.stage.pass(Duration::from_mins(2)).await;
        scene.stage.model.cut();
        let faults = recover(&mut scene).await;
        let was_met = !scene.stage.model.fired().is_empty();
        scene.stage.stop().await;
        Outcome { row, was_met, faults }
    })
}

/// Looks now and then whether all is well, and once more after a while: what is well may not become double.
async fn recover(scene: &mut Scene) -> Vec<String> {
    let mut waited = Duration::ZERO;
    while waited < RECOVERY && !scene.faults().is_empty() {
        scene.stage.pass(LOOK).await;
        waited += LOOK;
    }
    scene.stage.pass(LOOK).await;
    scene.faults()
}

fn play_all(rows: &[Row]) -> Vec<Outcome> {
    let (next, outcomes) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(row) = rows.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let outcome = play(row.clone());
                    outcomes.lock().unwrap().push(outcome);
                }
            });
        }
    });
    outcomes.into_inner().unwrap()
}

/// Some rows in every run of the tests, all of them where `POSTAR_ALL_ROWS` is set, or those that hold its text: each takes a tenth of a second.
#[test]
fn no_misbehaviour_costs_a_mail_or_a_draft() {
    let rows = rows::all();
    let wanted = std::env::var("POSTAR_ALL_ROWS").ok();
    let step = if wanted.is_some() { 1 } else { 7 };
    let named = |row: &Row| wanted.as_ref().is_none_or(|text| text == "1" || format!("{:?}", row.fault).contains(text));
    let count = rows.len();
    let begun = std::time::Instant::now();
    let rows: Vec<Row> = rows.into_iter().step_by(step).filter(named).collect();
    let outcomes = play_all(&rows);
    let met = outcomes.iter().filter(|outcome| outcome.was_met).count();
    println!("{count} misbehaviours; {} played in {:?}, {met} of them met", outcomes.len(), begun.elapsed());
    let mut unmet: BTreeMap<String, usize> = BTreeMap::new();
    for outcome in outcomes.iter().filter(|outcome| !outcome.was_met) {
        *unmet.entry(format!("{:?}", outcome.row.fault.at)).or_default() += 1;
    }
    println!("not met: {unmet:?}");
    let wrong = outcomes.iter().filter(|outcome| !outcome.faults.is_empty());
    let wrong: Vec<String> =
        wrong.map(|outcome| format!("{:?}\n    {:?}\n    {:#?}", outcome.row.fault, outcome.row.offers, outcome.faults)).collect();
    assert!(wrong.is_empty(), "{} rows:\n{}", wrong.len(), wrong.join("\n"));
    assert!(count >= 150 && met * 10 >= outcomes.len() * 9, "{met} of {} were met", outcomes.len());
}
