//! The figure check: every run of digits in a draft is a fact as it was read, or stands in the mail that is answered or in the owner's signature.

use crate::domain::{Check, Fact, Figure};
use crate::writer::slots::{FACT_PLACE, GAP_PLACE, Opened};

use super::mail_figures::MailFigures;
use super::runs::{around, runs};
use super::scene::Findings;

/// The figures of a text in their order; what nothing vouches for goes to the findings.
pub(super) fn check(opened: &Opened, facts: &[Fact], mailed: &MailFigures, findings: &mut Findings) -> Vec<Figure> {
    let mut found = of_slots(opened, facts, findings);
    for run in runs(&opened.prose) {
        let text = opened.prose.get(run.clone()).unwrap_or_default();
        if mailed.vouch(text) {
            found.push((run.start, Figure { text: text.to_owned(), fact: None }));
        } else {
            findings.add(Check::Figure, text);
        }
    }
    found.sort_by_key(|(place, _)| *place);
    found.into_iter().map(|(_, figure)| figure).collect()
}

/// Each slot holds its fact as it is shown, and nothing is written against it: `-464,00 €` or `PN-77b` would state something else.
fn of_slots(opened: &Opened, facts: &[Fact], findings: &mut Findings) -> Vec<(usize, Figure)> {
    let places: Vec<usize> = opened.prose.match_indices(FACT_PLACE).map(|(place, _)| place).collect();
    if places.len() != opened.facts.len() {
        findings.add(Check::Slot, &opened.prose);
    }
    let mut found = Vec::new();
    for (place, (range, index)) in places.into_iter().zip(&opened.facts) {
        let text = opened.text.get(range.clone()).unwrap_or_default();
        match facts.get(*index).filter(|fact| fact.shown == text) {
            None => findings.add(Check::Figure, text),
            Some(_) if is_glued(&opened.prose, place) => findings.add(Check::Figure, around(&opened.prose, place)),
            Some(fact) if text.contains(char::is_numeric) => {
                found.push((place, Figure { text: text.to_owned(), fact: Some(fact.id.clone()) }));
            }
            Some(_) => {}
        }
    }
    found
}

fn is_glued(prose: &str, place: usize) -> bool {
    let (before, after) = (prose.get(..place).unwrap_or_default(), prose.get(place + FACT_PLACE.len_utf8()..).unwrap_or_default());
    let last = before.chars().next_back();
    let mut next = after.chars();
    let (first, second) = (next.next(), next.next());
    let joins = |c: char| c.is_alphanumeric() || matches!(c, '-' | '−' | '–' | '+' | '/' | '%' | '_' | '.' | ',' | FACT_PLACE | GAP_PLACE);
    let goes_on = |c: char| c.is_alphanumeric() || matches!(c, '-' | '−' | '+' | '/' | '%' | '_' | '\'' | '’' | FACT_PLACE | GAP_PLACE);
    let decimals = matches!(first, Some('.' | ',')) && second.is_some_and(|c| c.is_alphanumeric() || c == FACT_PLACE);
    last.is_some_and(joins) || first.is_some_and(goes_on) || decimals
}
