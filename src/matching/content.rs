//! How much of what a mail names stands on a document.

use std::collections::HashSet;

use rust_decimal::Decimal;

use super::{declension::same_word, words::words};
use crate::domain::{Document, DocumentLine, fold};

/// Shorter words of a product's name are too common to tell documents apart.
const SHORTEST_WORD: usize = 4;

/// A sum counts for more than a word: nobody types one by chance.
const SUM_WEIGHT: usize = 4;

/// Points: one for each line with a word of its name in the text, one more if its amount stands there too, four for the total.
pub(super) fn content(document: &Document, text: &str) -> usize {
    let folded = fold(text);
    let said: HashSet<&str> = folded.split(' ').collect();
    let figures = figures(text);
    let lines: usize = document.lines.iter().map(|line| line_points(line, &said, &figures)).sum();
    let sums = [document.sum_all, document.sum_basic, document.open_amount()];
    let sum = sums.iter().flatten().any(|sum| !sum.is_zero() && figures.contains(&sum.normalize()));
    let titled = document.title.as_deref().map(fold).is_some_and(|title| title.split(' ').any(|word| tells(word, &said)));
    lines + usize::from(titled) + if sum { SUM_WEIGHT } else { 0 }
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
    fits.then(|| format!("{whole}.{decimals}0").parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::amount;

    #[test]
    fn amounts_are_read_in_every_notation() {
        for (typed, expected) in [("1.464,00", "1464"), ("1,464.00", "1464"), ("12", "12"), ("2,5", "2.5"), ("1.464", "1464")] {
            assert_eq!(amount(typed).map(|sum| sum.normalize().to_string()).as_deref(), Some(expected), "{typed}");
        }
    }
}
