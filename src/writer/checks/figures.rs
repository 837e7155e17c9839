//! The figure check: every run of digits in a draft is a fact as it was read, or stands in the mail that is answered.

use std::collections::HashSet;
use std::ops::Range;

use crate::domain::{Fact, Figure, Message};
use crate::writer::slots::Opened;

/// A figure that nothing vouches for.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unproven(pub(super) String);

/// The figures of a text in their order, or the first one without a source.
pub(super) fn check(opened: &Opened, facts: &[Fact], mail: &Message) -> Result<Vec<Figure>, Unproven> {
    let mailed = figures_of_mail(mail);
    let mut found: Vec<(usize, Figure)> = Vec::new();
    for (range, index) in &opened.facts {
        let text = slot_text(&opened.text, range)?;
        let fact = facts.get(*index).filter(|fact| fact.shown == text).ok_or_else(|| Unproven(text.to_owned()))?;
        if text.contains(char::is_numeric) {
            found.push((range.start, Figure { text: text.to_owned(), fact: Some(fact.id.clone()) }));
        }
    }
    for token in tokens(&opened.text) {
        if let Some(figure) = outside(&opened.text, &token, &opened.facts, &mailed)? {
            found.push((token.start, figure));
        }
    }
    found.sort_by_key(|(place, _)| *place);
    Ok(found.into_iter().map(|(_, figure)| figure).collect())
}

fn slot_text<'a>(text: &'a str, range: &Range<usize>) -> Result<&'a str, Unproven> {
    text.get(range.clone()).ok_or_else(|| Unproven(String::new()))
}

/// A word with digits: `None` if every digit of it lies in one slot that it doesn't outgrow, a figure if the mail has it.
fn outside(
    text: &str,
    token: &Range<usize>,
    slots: &[(Range<usize>, usize)],
    mailed: &HashSet<String>,
) -> Result<Option<Figure>, Unproven> {
    let word = slot_text(text, token)?;
    let touching: Vec<&Range<usize>> = slots.iter().map(|(range, _)| range).filter(|range| overlap(range, token)).collect();
    match touching.as_slice() {
        [] if mailed.contains(&word.to_lowercase()) => Ok(Some(Figure { text: word.to_owned(), fact: None })),
        [only] if digits_within(text, token, only) && !grows(text, token, only) => Ok(None),
        _ => Err(Unproven(word.to_owned())),
    }
}

fn overlap(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}

fn digits_within(text: &str, token: &Range<usize>, slot: &Range<usize>) -> bool {
    let numeric = |(place, c): (usize, char)| c.is_numeric().then_some(token.start + place);
    let places = text.get(token.clone()).unwrap_or_default().char_indices().filter_map(numeric);
    places.into_iter().all(|place| slot.contains(&place))
}

/// The template wrote a letter, digit or sign against the slot: `-464,00 €` or `PN-77b` would state something else.
fn grows(text: &str, token: &Range<usize>, slot: &Range<usize>) -> bool {
    let before = text.get(token.start.min(slot.start)..slot.start).unwrap_or_default();
    let after = text.get(slot.end..token.end.max(slot.end)).unwrap_or_default();
    !before.is_empty() || !after.is_empty()
}

/// Every word of the mail's new words and subject that holds a digit, in lower case.
fn figures_of_mail(mail: &Message) -> HashSet<String> {
    let mut found = HashSet::new();
    for text in [&mail.subject, &mail.words.new] {
        found.extend(tokens(text).into_iter().filter_map(|range| text.get(range)).map(str::to_lowercase));
    }
    found
}

/// The words that hold a digit, as byte ranges: letters, digits and the signs that join them, without signs at the end.
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
