//! Which documents a search finds, and one page of them: from the smallest index that a condition names.

use std::borrow::Cow;

use super::condition::Condition;
use crate::sim::inputs;
use crate::sim::world::{Company, Recent, Row, Rows};

/// A set is sorted and compared as a whole up to so many times the smallest one; beyond that reading the few rows is cheaper.
const WORTH_MERGING: usize = 16;

/// Results that are longer are kept for the next page.
const WORTH_KEEPING: usize = 1_000;

/// What is looked for.
pub(super) struct Sought<'a> {
    pub(super) doc_type: &'a str,
    pub(super) conditions: &'a [Condition],
    pub(super) query: Option<String>,
}

/// Which part of it is shown.
pub(super) struct Window {
    pub(super) offset: usize,
    pub(super) limit: usize,
    pub(super) descending: bool,
}

/// How many documents there are, and those in the window.
pub(super) fn page(company: &mut Company, sought: &Sought<'_>, window: &Window) -> (usize, Vec<Row>) {
    let asked = format!("{} {:?} {:?}", sought.doc_type, sought.conditions, sought.query);
    let recent = company.recent.take();
    let Some(table) = company.documents.of(sought.doc_type) else { return (0, Vec::new()) };
    let version = table.version();
    let found = match &recent {
        Some(recent) if recent.asked == asked && recent.version == version => Cow::Borrowed(recent.numbers.as_slice()),
        _ => find(table, sought),
    };
    let answer = (found.len(), cut(&found, window).into_iter().filter_map(|number| table.get(number)).collect());
    let long = match found {
        Cow::Owned(numbers) if numbers.len() > WORTH_KEEPING => Some(Recent { asked, version, numbers }),
        _ => None,
    };
    company.recent = long.or(recent);
    answer
}

/// The numbers within the window.
fn cut(found: &[u64], window: &Window) -> Vec<u64> {
    let part = |numbers: &mut dyn Iterator<Item = &u64>| numbers.skip(window.offset).take(window.limit).copied().collect();
    if window.descending { part(&mut found.iter().rev()) } else { part(&mut found.iter()) }
}

/// Every number that fits, ascending.
fn find<'a>(table: &'a Rows, sought: &Sought<'_>) -> Cow<'a, [u64]> {
    let (indexed, others): (Vec<&Condition>, Vec<&Condition>) = sought.conditions.iter().partition(|condition| condition.is_indexed());
    let query = sought.query.as_deref().map(inputs::folded);
    if sought.conditions.is_empty() && query.is_none() {
        return Cow::Borrowed(table.numbers());
    }
    let mut found = if indexed.is_empty() { table.numbers().to_vec() } else { intersection(table, &indexed) };
    let mentioned = query.as_deref().into_iter().chain(others.iter().filter_map(|condition| condition.mentions()));
    let mentioned: Vec<&str> = mentioned.collect();
    found.retain(|number| mentioned.iter().all(|part| table.mentions(*number, part)));
    if !others.is_empty() {
        found.retain(|number| table.get(*number).is_some_and(|row| others.iter().all(|condition| condition.holds(table, &row))));
    }
    Cow::Owned(found)
}

/// The numbers that every index has.
fn intersection(table: &Rows, conditions: &[&Condition]) -> Vec<u64> {
    let (first, mut found) = smallest(table, conditions);
    found.sort_unstable();
    for (_, condition) in conditions.iter().enumerate().filter(|(nth, _)| *nth != first) {
        let most = found.len().saturating_mul(WORTH_MERGING);
        let mut other: Vec<u64> = condition.numbers(table).take(most + 1).collect();
        if other.len() > most {
            found.retain(|number| table.get(*number).is_some_and(|row| condition.holds(table, &row)));
        } else {
            other.sort_unstable();
            found.retain(|number| other.binary_search(number).is_ok());
        }
    }
    found
}

/// The smallest set and whose it is: all are read a little further in turn until one ends.
fn smallest(table: &Rows, conditions: &[&Condition]) -> (usize, Vec<u64>) {
    let mut most = 64;
    loop {
        for (nth, condition) in conditions.iter().enumerate() {
            let numbers: Vec<u64> = condition.numbers(table).take(most).collect();
            if numbers.len() < most {
                return (nth, numbers);
            }
        }
        most *= 8;
    }
}
