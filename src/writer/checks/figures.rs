//! The figure check: every run of digits in a draft is a fact as it was read, or stands in the mail that is answered or in the owner's signature.

use std::ops::Range;

use crate::domain::{Check, Fact, Figure, Message};
use crate::writer::slots::{FACT_PLACE, GAP_PLACE, Opened};

use super::scene::Findings;

/// Runs of digits that vouch for the same run in a draft.
#[derive(Debug)]
pub(super) struct MailFigures {
    /// Of the new words and the subject.
    pub(super) mail: Vec<String>,
    /// Of the owner's signature.
    pub(super) owner: Vec<String>,
}

impl MailFigures {
    pub(super) fn of(mail: &Message, signature: &str) -> Self {
        let written = |text: &str| runs(text).iter().filter_map(|run| text.get(run.clone())).map(key).collect::<Vec<_>>();
        Self { mail: [written(&mail.subject), written(&mail.words.new)].concat(), owner: written(signature) }
    }

    fn vouch(&self, run: &str) -> bool {
        let run = key(run);
        self.mail.contains(&run) || self.owner.contains(&run)
    }
}

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

/// The words next to a place, for a finding.
pub(super) fn around(prose: &str, place: usize) -> &str {
    let before = prose.get(..place).unwrap_or_default();
    let from = before.char_indices().rev().take(20).last().map_or(place, |(at, _)| at);
    let after = prose.get(place..).unwrap_or_default();
    let to = after.char_indices().take(20).last().map_or(place, |(at, c)| place + at + c.len_utf8());
    prose.get(from..to).unwrap_or_default()
}

/// Lower case, one blank where there are any.
fn key(run: &str) -> String {
    run.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// The words that hold a digit, as byte ranges. Words of nothing but digits and signs belong together where only blanks part them:
/// whoever reads `24. 11.` or `1 500` reads one figure, so one figure has to be vouched for.
pub(super) fn runs(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for token in tokens(text) {
        let joined = found.last().filter(|last| bare(text, last) && bare(text, &token) && only_parted(text, last.end..token.start));
        match (joined.is_some(), found.last_mut()) {
            (true, Some(last)) => last.end = token.end,
            _ => found.push(token),
        }
    }
    found
}

fn bare(text: &str, range: &Range<usize>) -> bool {
    !text.get(range.clone()).unwrap_or_default().contains(char::is_alphabetic)
}

/// Blanks within a line, perhaps after a dot.
fn only_parted(text: &str, between: Range<usize>) -> bool {
    let gap = text.get(between).unwrap_or_default();
    gap.strip_prefix('.').unwrap_or(gap).chars().all(|c| c.is_whitespace() && c != '\n')
}

/// Letters, digits and the signs that join them, without signs at the end.
fn tokens(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut begun: Option<usize> = None;
    for (place, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let inside = c.is_alphanumeric() || matches!(c, '-' | '−' | '+' | '/' | '.' | ',' | '\'' | '%' | '_');
        match (inside, begun) {
            (true, None) => begun = Some(place),
            (false, Some(from)) => {
                found.extend(trimmed(text, from..place));
                begun = None;
            }
            _ => {}
        }
    }
    found
}

fn trimmed(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let word = text.get(range.clone())?;
    let kept = word.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '%');
    kept.contains(char::is_numeric).then(|| range.start..range.start + kept.len())
}
