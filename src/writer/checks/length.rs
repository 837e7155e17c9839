//! The length of an answer: neither a word nor a novel, and near what the template's draft needs.

use crate::domain::Check;

use super::scene::{Findings, Scene};

/// Nobody answers a customer at greater length, in characters.
pub(super) const MOST: usize = 4_000;

/// Less is no answer.
const FEWEST: usize = 12;

/// How often the template's draft may be outgrown …
const TIMES: usize = 3;

/// … and what a short one may be outgrown by in any case, in characters.
const SPARE: usize = 200;

/// A line longer than this is no prose, in characters.
const LINE: usize = 1_200;

pub(super) fn check(scene: &Scene<'_>, findings: &mut Findings) {
    let letters = scene.own().chars().count();
    let most = (scene.base.opened.prose.chars().count() * TIMES + SPARE).min(MOST);
    if letters > most || letters < FEWEST {
        findings.add(Check::Length, &format!("{letters} characters"));
    }
    if scene.own().lines().any(|line| line.chars().count() > LINE) {
        findings.add(Check::Length, "one line without end");
    }
}
