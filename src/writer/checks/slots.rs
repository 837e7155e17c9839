//! The slots of a foreign text: every one of the template's draft is there, none is made up, and none is talked away.

use crate::domain::{Check, FactKind, FactValue};
use crate::writer::slots::{FACT_PLACE, GAP_PLACE};

use super::contradictions::says_what_is_so;
use super::prose::{FACT_WORD, Part};
use super::scene::{Findings, Scene};

/// A fact that is told more often than this is no answer any more.
const MOST: usize = 3;

/// Words that turn an amount around.
const SIGNS: [&str; 10] = ["minus", "plus", "meno", "piu", "weniger", "mehr", "abzuglich", "manj", "manje", "times"];

pub(super) fn check(scene: &Scene<'_>, findings: &mut Findings) {
    needed(scene, findings);
    for imitation in ["{{", "}}", "[…]", "[...]", "[ ]", "[]"] {
        if scene.own().contains(imitation) {
            findings.add(Check::Slot, imitation);
        }
    }
    if has_dash_before_slot(scene.own()) {
        findings.add(Check::Figure, scene.own());
    }
    for sentence in &scene.prose.sentences {
        for (place, clause) in sentence.clauses.iter().enumerate() {
            let before = place.checked_sub(1).and_then(|before| sentence.clauses.get(before));
            of_clause(scene, clause, before, findings);
        }
    }
}

fn needed(scene: &Scene<'_>, findings: &mut Findings) {
    let times = |index: usize| scene.opened.facts.iter().filter(|(_, n)| *n == index).count();
    for (_, index) in &scene.base.opened.facts {
        if times(*index) == 0 {
            findings.add(Check::Slot, &format!("{{{{f{}}}}}", index + 1));
        }
    }
    for (place, kind) in scene.base.kinds_of_gaps().iter().enumerate() {
        if !scene.opened.gaps.contains(kind) {
            findings.add(Check::Slot, &format!("{{{{gap{}}}}}", place + 1));
        }
    }
    if (0..scene.facts.len()).any(|index| times(index) > MOST) {
        findings.add(Check::Slot, scene.own());
    }
}

/// `not {{status}}`, `if it {{status}}`, `minus {{total}}`, `14 {{total}}`.
fn of_clause(scene: &Scene<'_>, clause: &Part, before: Option<&Part>, findings: &mut Findings) {
    let of_kind = |kind: FactKind| clause.facts.iter().filter_map(|n| scene.facts.get(*n)).any(|fact| fact.value.kind() == kind);
    let negated = clause.meets(&scene.table.negations) || before.is_some_and(|before| ends_in_negation(scene, before));
    if of_kind(FactKind::Status) && (negated || clause.meets(&scene.table.doubts)) {
        findings.add(Check::Contradiction, &clause.text);
    }
    let only_named = clause.facts.iter().filter_map(|n| scene.facts.get(*n)).all(|fact| fact.value.kind() == FactKind::Identifier);
    let true_so = || only_named && says_what_is_so(scene, clause, before);
    if negated && !clause.facts.is_empty() && !negated_in_base(scene) && !true_so() {
        findings.add(Check::Contradiction, &clause.text);
    }
    let figure = of_kind(FactKind::Money) || of_kind(FactKind::Quantity);
    if figure && signs(&clause.words) {
        findings.add(Check::Figure, &clause.text);
    }
    if runs_together(scene, clause) {
        findings.add(Check::Figure, &clause.text);
    }
}

fn ends_in_negation(scene: &Scene<'_>, clause: &Part) -> bool {
    clause.words.last().is_some_and(|last| Part::of_words(vec![last.clone()]).meets(&scene.table.negations))
}

/// The template's draft says no beside a fact as well: out of stock, not among yours.
fn negated_in_base(scene: &Scene<'_>) -> bool {
    scene.base_prose.clauses().any(|clause| !clause.facts.is_empty() && clause.meets(&scene.table.negations))
}

/// `minus {{total}}`.
fn signs(words: &[String]) -> bool {
    words.windows(2).any(|pair| matches!(pair, [sign, slot] if slot == FACT_WORD && SIGNS.contains(&sign.as_str())))
}

/// `: - {{total}}` within a line; a dash after a word only parts, and one at the start of a line makes an item.
fn has_dash_before_slot(prose: &str) -> bool {
    let blank = |c: char| c == ' ';
    prose.split(FACT_PLACE).any(|ahead| {
        let dashed = ahead.trim_end_matches(blank).strip_suffix(['-', '−', '–']);
        dashed.is_some_and(|ahead| {
            ahead.trim_end_matches(blank).ends_with(|c: char| !c.is_alphanumeric() && !matches!(c, '\n' | ')' | FACT_PLACE | GAP_PLACE))
        })
    })
}

/// `14 464,00 €` of two slots reads as one figure.
fn runs_together(scene: &Scene<'_>, clause: &Part) -> bool {
    let beside = clause
        .text
        .split(FACT_PLACE)
        .skip(1)
        .map(|between| !between.is_empty() && between.trim().is_empty() && !between.contains(GAP_PLACE));
    let pairs = clause.facts.windows(2).zip(beside);
    pairs.filter(|(_, beside)| *beside).any(|(pair, _)| {
        let shown = |n: Option<&usize>| n.and_then(|n| scene.facts.get(*n)).map(|fact| (fact.shown.as_str(), &fact.value));
        match (shown(pair.first()), shown(pair.last())) {
            (Some((left, _)), Some((right, value))) => {
                left.ends_with(char::is_numeric) && right.starts_with(char::is_numeric) && !matches!(value, FactValue::Date(_))
            }
            _ => false,
        }
    })
}
