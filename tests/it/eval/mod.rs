//! The labelled sets, through the same command that a person would type, and mails that ask for what is somebody else's.

#![allow(clippy::cast_precision_loss, reason = "counts of a few hundred cases, printed")]

#[path = "../../../examples/eval/case.rs"]
mod case;
#[path = "../../../examples/eval/score.rs"]
mod score;
#[path = "../../../examples/eval/stage.rs"]
mod stage;

mod foreign;
mod wordings;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use postar::domain::Digest;

use self::{case::Case, score::Scores, stage::Stage};

fn fixtures(set: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(set)
}

/// Replays every mail of a set and holds it to its bars.
async fn check(set: &str) {
    let dir = fixtures(set);
    let stage = Stage::set(&dir).await.unwrap();
    let mut scores = Scores::default();
    for case in &Case::read_all(&dir).unwrap() {
        let explained = stage.replay(case).await.unwrap();
        scores.add(case, &explained);
    }
    stage.strike().await;
    scores.print();
    let shortfalls = scores.shortfalls();
    assert!(shortfalls.is_empty(), "{set}: {shortfalls:#?}");
}

/// The digest of each set of our own labels as it was last agreed on.
const LOCKED: &str = include_str!("../../fixtures/cases/lock.txt");

/// Every file of a set with its digest, in the order of their names, as one digest.
fn digest(set: &str) -> String {
    let dir = fixtures(set);
    let mut mails: Vec<_> = std::fs::read_dir(dir.join("mails")).unwrap().map(|entry| entry.unwrap().path()).collect();
    mails.sort();
    let mut list = String::new();
    for file in std::iter::once(dir.join("cases.jsonl")).chain(mails) {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        writeln!(list, "{name} {}", Digest::of(&std::fs::read(file).unwrap())).unwrap();
    }
    Digest::of(list.as_bytes()).to_string()
}

#[test]
fn our_own_cases_are_those_that_were_locked() {
    assert_eq!(LOCKED.trim(), digest("cases"), "who changes a label or a mail says so by renewing lock.txt");
}

#[tokio::test]
async fn the_development_set_is_decided_matched_and_answered_right() {
    check("eval").await;
}

#[tokio::test]
async fn our_own_cases_are_decided_matched_and_answered_right() {
    check("cases").await;
}
