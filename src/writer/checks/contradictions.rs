//! What the ERP says otherwise: states that no fact has, and figures under a wrong name.

use crate::domain::{Check, Fact, FactValue, Language};

use super::prose::{Part, Prose, Sentence};
use super::scene::{Findings, Scene};
use super::words::{Cue, State, Table, all, languages};

pub(super) fn check(scene: &Scene<'_>, findings: &mut Findings) {
    let backed = backed(scene);
    for sentence in &scene.prose.sentences {
        for (said, clause) in stated(sentence) {
            if !backed.contains(&said) && !backed.contains(&said.in_language_of(scene)) && !is_partly_paid(scene, said, clause) {
                findings.add(Check::Contradiction, &clause.text);
            }
        }
        for clause in &sentence.clauses {
            if is_misnamed(scene, clause) {
                findings.add(Check::Contradiction, &clause.text);
            }
        }
    }
}

/// `Invoice {{number}} isn't paid yet`: a clause that says a state, and none but what the template's draft says.
pub(super) fn says_what_is_so(scene: &Scene<'_>, clause: &Part, before: Option<&Part>) -> bool {
    let backed = backed(scene);
    let said = said_in(clause, before);
    !said.is_empty() && said.iter().all(|said| backed.contains(&said.in_language_of(scene)))
}

/// A state that is said or denied, by the words of one language: some words of one mean something else in the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Said {
    state: State,
    denied: bool,
    language: Language,
}

impl Said {
    fn in_language_of(self, scene: &Scene<'_>) -> Self {
        Self { language: scene.material.language, ..self }
    }
}

/// What the template's draft says, in its own words and by its facts.
fn backed(scene: &Scene<'_>) -> Vec<Said> {
    let mut found = of_prose(&scene.base_prose);
    for (_, index) in &scene.base.opened.facts {
        let told = scene.facts.get(*index).into_iter().flat_map(of_fact);
        found.extend(told.map(|(state, denied)| Said { state, denied, language: scene.material.language }));
    }
    found
}

/// Clauses that leave something open state nothing.
fn of_prose(prose: &Prose) -> Vec<Said> {
    let closed = prose.sentences.iter().flat_map(stated);
    closed.filter(|(_, clause)| !clause.has_gap()).map(|(said, _)| said).collect()
}

fn of_fact(fact: &Fact) -> Vec<(State, bool)> {
    match &fact.value {
        FactValue::Status { code, .. } => {
            let words = Part::plain(&fact.shown);
            let mut found: Vec<(State, bool)> =
                all().iter().flat_map(|table| table.states_in(&words)).map(|state| (state, false)).collect();
            if matches!(code.as_str(), "created" | "in_preparation" | "waiting") {
                found.extend([(State::Shipped, true), (State::Delivered, true)]);
            }
            found
        }
        FactValue::Quantity { .. } if matches!(fact.label.as_str(), "amount" | "free_amount") => vec![(State::InStock, false)],
        FactValue::Money(_) if fact.label == "open_amount" => vec![(State::Unpaid, false)],
        _ => Vec::new(),
    }
}

/// Every state that a sentence speaks of, with its clause.
fn stated(sentence: &Sentence) -> Vec<(Said, &Part)> {
    let mut found = Vec::new();
    for (place, clause) in sentence.clauses.iter().enumerate() {
        let before = place.checked_sub(1).and_then(|before| sentence.clauses.get(before));
        found.extend(said_in(clause, before).into_iter().map(|said| (said, clause)));
    }
    found
}

/// Every state that a clause speaks of, in any language.
fn said_in(clause: &Part, before: Option<&Part>) -> Vec<Said> {
    let mut found = Vec::new();
    for (language, table) in languages() {
        let states = table.states_in(clause);
        let negated = !states.is_empty() && is_denied(table, clause, before);
        found.extend(states.into_iter().map(|state| plainly(state, negated, language)));
    }
    found
}

fn is_denied(table: &Table, clause: &Part, before: Option<&Part>) -> bool {
    let ends = |before: &Part| before.words.last().is_some_and(|last| Part::of_words(vec![last.clone()]).meets(&table.negations));
    clause.meets(&table.negations) || before.is_some_and(ends)
}

/// What is not paid is unpaid, and so on.
fn plainly(state: State, denied: bool, language: Language) -> Said {
    let (state, denied) = match (state, denied) {
        (State::Paid, true) => (State::Unpaid, false),
        (State::Unpaid, true) => (State::Paid, false),
        (State::InStock, true) => (State::OutOfStock, false),
        (State::OutOfStock, true) => (State::InStock, false),
        _ => (state, denied),
    };
    Said { state, denied, language }
}

/// What has been paid so far is a fact of its own.
fn is_partly_paid(scene: &Scene<'_>, said: Said, clause: &Part) -> bool {
    let told = |label: &str| clause.facts.iter().filter_map(|n| scene.facts.get(*n)).any(|fact| fact.label == label);
    said.state == State::Paid && !said.denied && told("sum_paid")
}

/// `delivery on {{due day}}`: the words beside the only figure of a clause name another one, and not this.
fn is_misnamed(scene: &Scene<'_>, clause: &Part) -> bool {
    let mut known = clause.facts.iter().filter_map(|n| scene.facts.get(*n)).filter(|fact| !own_cues(scene, fact).is_empty());
    let (Some(fact), None) = (known.next(), known.next()) else { return false };
    let own = own_cues(scene, fact);
    let cues: Vec<Cue> = scene.table.cues_in(clause).into_iter().filter(|cue| rivals(fact).contains(cue)).collect();
    !cues.is_empty() && cues.iter().all(|cue| !own.contains(cue))
}

/// The words that a fact may stand beside.
fn own_cues(scene: &Scene<'_>, fact: &Fact) -> &'static [Cue] {
    let in_parts = scene.facts.iter().any(|fact| fact.label == "open_amount");
    match fact.label.as_str() {
        "delivery_deadline" => &[Cue::Delivered],
        "shipped_date" => &[Cue::Shipped],
        "duo_payment" => &[Cue::Due],
        "valid_to" => &[Cue::Valid],
        "sum_paid" => &[Cue::Paid],
        "open_amount" => &[Cue::Left],
        "sum_all" if in_parts => &[Cue::Gross],
        "price" => &[Cue::Net],
        "price_with_tax" => &[Cue::Gross],
        _ => &[],
    }
}

/// The words that would make it another fact of the same kind.
fn rivals(fact: &Fact) -> &'static [Cue] {
    match &fact.value {
        FactValue::Date(_) => &[Cue::Delivered, Cue::Shipped, Cue::Due, Cue::Valid],
        FactValue::Money(_) if matches!(fact.label.as_str(), "price" | "price_with_tax") => &[Cue::Net, Cue::Gross],
        FactValue::Money(_) => &[Cue::Paid, Cue::Left],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::super::scene::stage::{Stage, day, money, number, quantity, status};
    use super::{Cue, Part, Said, State, backed, check, is_denied, is_misnamed, is_partly_paid, of_fact, own_cues, plainly, rivals};
    use super::{of_prose, said_in, says_what_is_so, stated};
    use crate::domain::{Check, Fact, Language};
    use crate::writer::checks::words::of;

    const fn said(state: State, denied: bool, language: Language) -> Said {
        Said { state, denied, language }
    }

    const SHIPPED: Said = said(State::Shipped, false, Language::En);

    fn stage(base: &str, facts: Vec<Fact>) -> Stage {
        Stage { facts, ..Stage::new(Language::En, base) }
    }

    #[test]
    fn a_fact_tells_its_states() {
        let waits = [(State::Shipped, true), (State::Delivered, true)];
        for (fact, expected) in [
            (status("done", "odpremljeno"), &[(State::Shipped, false)][..]),
            (status("done", "qux"), &[]),
            (status("created", "qux"), &waits),
            (status("in_preparation", "qux"), &waits),
            (status("waiting", "qux"), &waits),
            (quantity("amount"), &[(State::InStock, false)]),
            (quantity("free_amount"), &[(State::InStock, false)]),
            (quantity("ordered"), &[]),
            (money("open_amount"), &[(State::Unpaid, false)]),
            (money("sum_all"), &[]),
            (day("open_amount"), &[]),
        ] {
            assert_eq!(of_fact(&fact), expected, "{fact:?}");
        }
    }

    #[test]
    fn what_is_denied_is_the_opposite_where_there_is_one() {
        use State::{InStock, OutOfStock, Paid, Shipped, Unpaid};
        for ((state, denied), (plain, still)) in [
            ((Paid, true), (Unpaid, false)),
            ((Unpaid, true), (Paid, false)),
            ((InStock, true), (OutOfStock, false)),
            ((OutOfStock, true), (InStock, false)),
            ((Shipped, true), (Shipped, true)),
            ((Paid, false), (Paid, false)),
            ((Shipped, false), (Shipped, false)),
        ] {
            assert_eq!(plainly(state, denied, Language::It), said(plain, still, Language::It), "{state:?} {denied}");
        }
    }

    #[test]
    fn a_clause_is_denied_within_or_by_the_end_of_the_one_before() {
        for (clause, before, denied) in [
            ("not here", None, true),
            ("here", None, false),
            ("here", Some("it is not"), true),
            ("here", Some("not it is"), false),
            ("not here", Some("it is"), true),
        ] {
            let before = before.map(Part::plain);
            assert_eq!(is_denied(of(Language::En), &Part::plain(clause), before.as_ref()), denied, "{clause}");
        }
    }

    #[test]
    fn states_are_said_in_the_words_of_any_language() {
        for (clause, before, expected) in [
            ("it was shipped", None, vec![SHIPPED]),
            ("it was not shipped", None, vec![said(State::Shipped, true, Language::En)]),
            ("it was shipped", Some("certainly not"), vec![said(State::Shipped, true, Language::En)]),
            ("it was not paid", None, vec![said(State::Unpaid, false, Language::En)]),
            ("je odposlano", None, vec![said(State::Shipped, false, Language::Sl)]),
            ("it is not here", None, vec![]),
        ] {
            let before = before.map(Part::plain);
            assert_eq!(said_in(&Part::plain(clause), before.as_ref()), expected, "{clause}");
        }
    }

    #[test]
    fn a_sentence_says_its_states_clause_by_clause_and_leaves_open_ones_unsaid() {
        let found = stage("", Vec::new()).look("Not, it shipped, paid {?}.", |scene| {
            let told = scene.prose.sentences.iter().flat_map(stated).map(|(said, clause)| (said.state, said.denied, clause.has_gap()));
            (told.collect::<Vec<_>>(), of_prose(&scene.prose))
        });
        let not_shipped = said(State::Shipped, true, Language::En);
        assert_eq!(found, (vec![(State::Shipped, true, false), (State::Paid, false, true)], vec![not_shipped]));
    }

    #[test]
    fn the_draft_backs_what_it_says_and_what_its_facts_say() {
        let stage = stage("It was delivered {2}.", vec![money("open_amount"), status("x", "odpremljeno")]);
        assert_eq!(stage.look("", backed), [said(State::Delivered, false, Language::En), SHIPPED]);
    }

    #[test]
    fn what_is_so_may_be_said_beside_a_fact() {
        for (clause, so) in [
            ("it was shipped", true),
            ("je odposlano", true),
            ("it is here", false),
            ("it was paid", false),
            ("it was shipped and paid", false),
        ] {
            let stage = stage("See {1}.", vec![status("x", "odpremljeno")]);
            assert_eq!(stage.look("", |scene| says_what_is_so(scene, &Part::plain(clause), None)), so, "{clause}");
        }
    }

    #[test]
    fn states_that_nothing_backs_and_misnamed_figures_are_found() {
        let facts = || vec![status("x", "odpremljeno"), money("sum_paid"), day("duo_payment")];
        for (base, text, expected) in [
            ("See.", "It was shipped.", Some("It was shipped.")),
            ("See {1}.", "It was shipped.", None),
            ("See {1}.", "Je odposlano.", None),
            ("See {1}.", "It was paid.", Some("It was paid.")),
            ("Je odposlano.", "Je odposlano.", None),
            ("Je odposlano.", "It was shipped.", Some("It was shipped.")),
            ("See.", "You paid {2}.", None),
            ("See.", "You paid on {3}.", Some("You paid on {{…}}.")),
            ("See.", "Delivery on {3}.", Some("Delivery on {{…}}.")),
            ("See.", "It is due on {3}.", None),
            ("See.", "It is here.", None),
        ] {
            let expected: Vec<_> = expected.map(|text| (Check::Contradiction, text.to_owned())).into_iter().collect();
            assert_eq!(stage(base, facts()).found(text, check), expected, "{base} {text}");
        }
    }

    #[test]
    fn only_what_was_paid_so_far_makes_paid_true() {
        let stage = stage("", vec![money("sum_paid"), money("sum_all")]);
        for (state, denied, text, partly) in [
            (State::Paid, false, "paid {1}", true),
            (State::Paid, false, "paid {1} {2}", true),
            (State::Paid, false, "paid {2}", false),
            (State::Paid, false, "paid", false),
            (State::Paid, true, "paid {1}", false),
            (State::Shipped, false, "paid {1}", false),
        ] {
            let said = said(state, denied, Language::En);
            let found = stage.look(text, |scene| scene.prose.clauses().any(|clause| is_partly_paid(scene, said, clause)));
            assert_eq!(found, partly, "{said:?} {text}");
        }
    }

    #[test]
    fn the_only_figure_of_a_clause_is_not_called_another() {
        let stage = stage("", vec![day("delivery_deadline"), number("PN-77"), day("duo_payment"), money("sum_all")]);
        for (text, misnamed) in [
            ("payment on {1}", true),
            ("payment of {2} on {1}", true),
            ("delivery on {1}", false),
            ("payment and delivery on {1}", false),
            ("it is {1}", false),
            ("payment {2}", false),
            ("valid on {1} or {3}", false),
            ("a balance on {1}", false),
            ("remaining {4}", false),
            ("payment", false),
        ] {
            let found = stage.look(text, |scene| scene.prose.clauses().any(|clause| is_misnamed(scene, clause)));
            assert_eq!(found, misnamed, "{text}");
        }
    }

    #[test]
    fn every_fact_has_its_own_words_and_those_of_its_rivals() {
        let (days, sums, prices) =
            (&[Cue::Delivered, Cue::Shipped, Cue::Due, Cue::Valid][..], &[Cue::Paid, Cue::Left][..], &[Cue::Net, Cue::Gross][..]);
        for (fact, own, others) in [
            (day("delivery_deadline"), &[Cue::Delivered][..], days),
            (day("shipped_date"), &[Cue::Shipped], days),
            (day("duo_payment"), &[Cue::Due], days),
            (day("valid_to"), &[Cue::Valid], days),
            (day("price"), &[Cue::Net], days),
            (money("sum_paid"), &[Cue::Paid], sums),
            (money("open_amount"), &[Cue::Left], sums),
            (money("sum_all"), &[], sums),
            (money("price"), &[Cue::Net], prices),
            (money("price_with_tax"), &[Cue::Gross], prices),
            (quantity("amount"), &[], &[]),
        ] {
            assert_eq!(rivals(&fact), others, "{}", fact.label);
            let alone = stage("", vec![fact.clone()]).look("", |scene| own_cues(scene, &fact));
            assert_eq!(alone, own, "{}", fact.label);
        }
        let beside = stage("", vec![money("sum_all"), money("open_amount")]).look("", |scene| own_cues(scene, &money("sum_all")));
        assert_eq!(beside, [Cue::Gross], "a sum of which a part is open");
    }
}
