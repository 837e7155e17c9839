//! The length of an answer: neither a word nor a novel, and near what the template's draft needs.

use crate::domain::Check;

use super::scene::{Findings, Scene};

/// Nobody answers a customer at greater length, in characters.
pub(super) const MOST: usize = 4_000;

/// Less is no answer.
const FEWEST: usize = 4;

/// How often the template's draft may be outgrown …
const TIMES: usize = 3;

/// … and what a short one may be outgrown by in any case, in characters.
const SPARE: usize = 200;

/// What the owner's usual length, doubled, may be outgrown by, in words.
const SPARE_WORDS: usize = 20;

/// A line longer than this is no prose, in characters.
const LINE: usize = 1_200;

pub(super) fn check(scene: &Scene<'_>, findings: &mut Findings) {
    let letters = scene.own().chars().count();
    let most = (scene.base.opened.prose.chars().count() * TIMES + SPARE).min(MOST);
    if letters > most || letters < FEWEST {
        findings.add(Check::Length, &format!("{letters} characters"));
    }
    let words = |prose: &str| prose.split_whitespace().count();
    let usual = scene.material.habit.and_then(|habit| habit.usual_length).map(|usual| usize::from(usual) * 2);
    let allowed = usual.map(|usual| usual.max(words(&scene.base.opened.prose) * 2) + SPARE_WORDS);
    if allowed.is_some_and(|allowed| words(scene.own()) > allowed) {
        findings.add(Check::Length, "longer than the owner ever writes");
    }
    if scene.own().lines().any(|line| line.chars().count() > LINE) {
        findings.add(Check::Length, "one line without end");
    }
}
