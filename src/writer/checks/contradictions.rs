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
