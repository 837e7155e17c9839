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

#[cfg(test)]
mod tests {
    use super::super::scene::stage::{Stage, day, money, number, quantity, status};
    use super::{FACT_PLACE, GAP_PLACE, check, ends_in_negation, has_dash_before_slot, needed, negated_in_base, runs_together, signs};
    use crate::domain::{Check, Language};
    use crate::writer::checks::prose::Part;

    /// A number, a state, what is open, a quantity, a day.
    fn stage(base: &str) -> Stage {
        let facts = vec![number("PN-77"), status("shipped", "Odpremljeno"), money("open_amount"), quantity("amount"), day("due")];
        Stage { facts, ..Stage::new(Language::En, base) }
    }

    #[test]
    fn every_slot_of_the_draft_is_there_and_none_too_often() {
        let slot = |text: &str| (Check::Slot, text.to_owned());
        let four = "{{…}} {{…}} {{…}} {{…}}";
        for (base, text, expected) in [
            ("See {1}.", "It is {1}.", vec![]),
            ("See {1}.", "It is.", vec![slot("{{f1}}")]),
            ("See {1}.", "It is {2}.", vec![slot("{{f1}}")]),
            ("See {2} and {5}.", "It is {1}.", vec![slot("{{f2}}"), slot("{{f5}}")]),
            ("See {?}, {??}.", "It is {?}.", vec![slot("{{gap2}}")]),
            ("See {?}, {??}.", "It is {??}.", vec![slot("{{gap1}}")]),
            ("See {?}, {??}.", "It is {??} {?}.", vec![]),
            ("See.", "{1} {1} {1}", vec![]),
            ("See.", "{1} {1} {1} {1}", vec![slot(four)]),
            ("See.", "{5} {5} {5} {5}", vec![slot(four)]),
            ("See.", "{1} {1} {1} {2}", vec![]),
        ] {
            assert_eq!(stage(base).found(text, needed), expected, "{base} {text}");
        }
    }

    #[test]
    fn imitated_slots_are_found() {
        for text in ["{{", "}}", "[…]", "[...]", "[ ]", "[]"] {
            assert_eq!(stage("").found(&format!("See {text}."), check), [(Check::Slot, text.to_owned())]);
        }
    }

    #[test]
    fn no_fact_is_talked_away_turned_around_or_run_together() {
        let (no, sign) = (Some(Check::Contradiction), Some(Check::Figure));
        for (base, text, expected) in [
            // A state is neither denied nor doubted.
            ("See.", "The order {2}.", None),
            ("See.", "The order not {2}.", no),
            ("See.", "It is not, {2}.", no),
            ("See.", "It is, {2}.", None),
            ("See.", "Ask if it {2}.", no),
            ("See.", "Ask if it is {1}.", None),
            ("See.", "If you wish.", None),
            ("The date is not {5}.", "The order not {2}.", no),
            // Nor is any other fact, but where the draft denies one, or where it is so.
            ("See.", "It is not here.", None),
            ("See.", "The day is {5}.", None),
            ("See.", "The day is not {5}.", no),
            ("See.", "The day is not, {5}.", no),
            ("The code is not {1}.", "The day is not {5}.", None),
            ("See.", "The code is not {1}.", no),
            ("See {3}.", "The bill {1} is not paid.", None),
            ("See {3}.", "The bill is not paid {3}.", no),
            ("See.", "The bill {1} is not paid.", no),
            // A figure has the sign that the ERP gives it.
            ("See.", "It is minus {3}.", sign),
            ("See.", "It is minus {4}.", sign),
            ("See.", "It is minus {1}.", None),
            ("See.", "It is {3}.", None),
            ("See.", "It is: - {3}.", sign),
            ("See.", "It is {4} {3}.", sign),
        ] {
            let found: Vec<_> =
                stage(base).found(text, check).into_iter().map(|(check, _)| check).filter(|check| *check != Check::Slot).collect();
            assert_eq!(found, expected.into_iter().collect::<Vec<_>>(), "{base} {text}");
        }
    }

    #[test]
    fn a_negation_reaches_the_next_clause_only_from_the_end() {
        for (text, ends) in [("it is not", true), ("not it is", false), ("", false)] {
            assert_eq!(stage("").look("", |scene| ends_in_negation(scene, &Part::plain(text))), ends, "{text}");
        }
    }

    #[test]
    fn the_draft_denies_a_fact_only_in_a_clause_of_both() {
        for (base, denied) in
            [("It is not {1}.", true), ("It is {1}.", false), ("It is not.", false), ("It is not, {1}.", false), ("", false)]
        {
            assert_eq!(stage(base).look("", negated_in_base), denied, "{base}");
        }
    }

    #[test]
    fn a_sign_stands_right_before_a_slot() {
        for (words, sign) in [(["minus", "§"], true), (["total", "§"], false), (["minus", "total"], false), (["§", "minus"], false)] {
            assert_eq!(signs(&words.map(str::to_owned)), sign, "{words:?}");
        }
    }

    #[test]
    fn a_dash_before_a_slot_is_a_sign_unless_it_parts() {
        for (prose, found) in [
            (": - §", true),
            (":-§", true),
            (": −  §", true),
            (": – §", true),
            (": §", false),
            ("word - §", false),
            ("one\n- §", false),
            ("(one) - §", false),
            ("¤ - §", false),
            ("- §", false),
            ("§ : - §", true),
        ] {
            let prose = prose.replace('§', &FACT_PLACE.to_string()).replace('¤', &GAP_PLACE.to_string());
            assert_eq!(has_dash_before_slot(&prose), found, "{prose}");
        }
    }

    #[test]
    fn two_slots_read_as_one_figure_only_if_digits_meet_over_blanks() {
        for (text, one) in [
            ("{4} {4}", true),
            ("{4} {3}", true),
            ("{2} {4} {3}", true),
            ("{4}{3}", false),
            ("{4} and {3}", false),
            ("{4} {?} {3}", false),
            ("{4} {2}", false),
            ("{2} {3}", false),
            ("{2} {2}", false),
            ("{4} {5}", false),
            ("{4}", false),
        ] {
            let found = stage("").look(text, |scene| scene.prose.clauses().any(|clause| runs_together(scene, clause)));
            assert_eq!(found, one, "{text}");
        }
    }
}
