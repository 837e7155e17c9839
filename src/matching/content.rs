//! How much of what a mail names stands on a document.

use std::collections::HashSet;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{declension::same_word, words::words};
use crate::domain::{Document, DocumentLine, fold};

/// Shorter words of a product's name are too common to tell documents apart.
const SHORTEST_WORD: usize = 4;

/// A sum counts for more than a word: nobody types one by chance.
const SUM_WEIGHT: usize = 4;

/// The day of a document is as good as two words.
const DATE_WEIGHT: usize = 2;

/// Points: two for the document's day; one for each line with a word of its name in the text, one more if its amount stands there too, four for the total.
pub(super) fn content(document: &Document, text: &str) -> usize {
    let folded = fold(text);
    let said: HashSet<&str> = folded.split(' ').collect();
    let figures = figures(text);
    let lines: usize = document.lines.iter().map(|line| line_points(line, &said, &figures)).sum();
    let sums = [document.sum_all, document.sum_basic, document.open_amount()];
    let sum = sums.iter().flatten().any(|sum| !sum.is_zero() && figures.contains(&sum.normalize()));
    let titled = document.title.as_deref().map(fold).is_some_and(|title| title.split(' ').any(|word| tells(word, &said)));
    let dated = document.date.is_some_and(|date| days(text).iter().any(|day| day.is_of(date)));
    lines + usize::from(titled) + if sum { SUM_WEIGHT } else { 0 } + if dated { DATE_WEIGHT } else { 0 }
}

/// A day as people write it: `20. 10.`, `20.10.2026`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Day {
    day: i8,
    month: i8,
    year: Option<i16>,
}

impl Day {
    fn is_of(self, date: Date) -> bool {
        self.day == date.day() && self.month == date.month() && self.year.is_none_or(|year| year == date.year())
    }
}

/// Every run of two or three groups of digits between dots.
fn days(text: &str) -> Vec<Day> {
    let groups: Vec<String> = words(text).iter().flat_map(|word| word.text.split('.').map(str::to_owned).collect::<Vec<_>>()).collect();
    let day = |at: usize| -> Option<Day> {
        let (day, month) = (groups.get(at)?.parse().ok()?, groups.get(at + 1)?.parse().ok()?);
        let year = groups.get(at + 2).filter(|year| year.len() == 4).and_then(|year| year.parse().ok());
        ((1..=31).contains(&day) && (1..=12).contains(&month)).then_some(Day { day, month, year })
    };
    (0..groups.len()).filter_map(day).collect()
}

fn line_points(line: &DocumentLine, said: &HashSet<&str>, figures: &HashSet<Decimal>) -> usize {
    let name = fold(&line.name);
    let named = name.split(' ').any(|word| tells(word, said));
    let code = line.code.as_deref().is_some_and(|code| fold(code).split(' ').all(|part| said.contains(part)));
    let counted = line.amount > Decimal::ONE && figures.contains(&line.amount.normalize());
    usize::from(named) + usize::from(code) + usize::from(counted)
}

fn tells(word: &str, said: &HashSet<&str>) -> bool {
    word.len() >= SHORTEST_WORD && word.bytes().all(|b| b.is_ascii_alphabetic()) && said.iter().any(|other| same_word(word, other))
}

/// The numbers of a text, read as people write them: `1.464,00`, `1,464.00`, `12`.
fn figures(text: &str) -> HashSet<Decimal> {
    let spaced: String = text.chars().map(|c| if c.is_ascii_digit() || matches!(c, '.' | ',') { c } else { ' ' }).collect();
    let mut found: HashSet<Decimal> = spaced.split_whitespace().filter_map(|run| amount(run.trim_matches(['.', ',']))).collect();
    found.extend(words(text).iter().filter(|word| word.is_digits()).filter_map(|word| word.text.parse::<Decimal>().ok()));
    found.into_iter().map(|figure| figure.normalize()).collect()
}

/// Reads one amount: the last of `.` and `,` is the decimal sign if at most two digits follow it.
pub(super) fn amount(typed: &str) -> Option<Decimal> {
    let (whole, decimals) = typed.rsplit_once(['.', ',']).filter(|(_, last)| last.len() <= 2).unwrap_or((typed, ""));
    let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
    let fits = !whole.is_empty() && whole.len() <= 12;
    let figure: Option<Decimal> = fits.then(|| format!("{whole}.{decimals}0").parse().ok()).flatten();
    figure.map(|figure| figure.normalize())
}

#[cfg(test)]
mod tests {
    use super::amount;

    #[test]
    fn amounts_are_read_in_every_notation() {
        for (typed, expected) in [("1.464,00", "1464"), ("1,464.00", "1464"), ("12", "12"), ("2,5", "2.5"), ("1.464", "1464")] {
            assert_eq!(amount(typed).map(|sum| sum.to_string()).as_deref(), Some(expected), "{typed}");
        }
    }
}
