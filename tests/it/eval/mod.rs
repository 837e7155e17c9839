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

use std::path::{Path, PathBuf};

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

#[tokio::test]
async fn the_development_set_is_decided_matched_and_answered_right() {
    check("eval").await;
}

#[tokio::test]
async fn our_own_cases_are_decided_matched_and_answered_right() {
    check("cases").await;
}
