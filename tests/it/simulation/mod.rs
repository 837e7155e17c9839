//! The production loop in a small world where everything goes wrong at random: seeded, and checked after every step.

mod action;
pub(crate) mod chance;
mod checks;
pub(crate) mod company;
mod ledger;
pub(crate) mod letters;
pub(crate) mod stage;
mod story;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use story::Told;

/// A run of the tests plays for this long; `POSTAR_SIM_SECONDS` plays longer.
const SECONDS: u64 = 20;

/// A run that finds so many seeds at fault has found enough; `POSTAR_SIM_ENOUGH` looks for more.
const ENOUGH: usize = 3;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// What many stories came to.
#[derive(Default)]
struct Sum {
    stories: usize,
    letters: usize,
    drafts: usize,
    kills: usize,
    failed: Vec<String>,
}

impl Sum {
    fn add(&mut self, seed: u64, told: &Told) {
        self.stories += 1;
        self.letters += told.letters;
        self.drafts += told.drafts;
        self.kills += told.kills;
        if !told.wrong.is_empty() {
            self.failed.push(format!("seed {seed}:\n{}\n  WRONG: {}", told.lines.join("\n"), told.wrong.join("\n  WRONG: ")));
        }
    }
}

/// A story that breaks off is at fault too.
fn play(seed: u64) -> Told {
    let broke = |cause: Box<dyn std::any::Any + Send>| {
        let text = cause.downcast_ref::<String>().cloned().or_else(|| cause.downcast_ref::<&str>().map(|text| (*text).to_owned()));
        Told { wrong: vec![format!("it broke off: {}", text.unwrap_or_default())], ..Told::default() }
    };
    catch_unwind(AssertUnwindSafe(|| story::play(seed))).unwrap_or_else(broke)
}

/// `POSTAR_SIM_SEEDS=20000`, `POSTAR_SIM_SECONDS=600`: whichever comes first ends the run. `POSTAR_SIM_FIRST=4711`: the first seed.
/// `POSTAR_SIM_LATE=1`: some servers show what was appended only seconds later, its UID told at once.
#[test]
fn whatever_goes_wrong_every_mail_is_taken_in_once_and_every_thread_has_one_draft() {
    let first = number("POSTAR_SIM_FIRST").unwrap_or(1);
    let seeds = number("POSTAR_SIM_SEEDS").unwrap_or(u64::MAX / 2);
    let seconds = number("POSTAR_SIM_SECONDS").unwrap_or(if number("POSTAR_SIM_SEEDS").is_some() { u64::MAX / 2 } else { SECONDS });
    let enough = number("POSTAR_SIM_ENOUGH").and_then(|enough| usize::try_from(enough).ok()).unwrap_or(ENOUGH);
    let (begun, next, sum) = (Instant::now(), AtomicU64::new(first), Mutex::new(Sum::default()));
    company::company();
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while begun.elapsed() < Duration::from_secs(seconds) && sum.lock().unwrap().failed.len() < enough {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= first + seeds {
                        return;
                    }
                    let told = play(seed);
                    sum.lock().unwrap().add(seed, &told);
                }
            });
        }
    });
    let Sum { stories, letters, drafts, kills, failed } = sum.into_inner().unwrap();
    println!(
        "{stories} seeds from {first} in {:?}: {letters} letters, {drafts} drafts, {kills} kills, {} violations",
        begun.elapsed(),
        failed.len()
    );
    assert!(failed.is_empty(), "{}", failed.join("\n\n"));
}
