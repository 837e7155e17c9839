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
    use std::collections::HashSet;

    use jiff::civil::date;
    use rust_decimal::Decimal;
    use serde_json::{Value, from_value, json};

    use super::{Day, amount, content, days, figures, line_points, tells};
    use crate::domain::DocumentLine;

    fn line(amount: &str) -> Value {
        json!({ "name": "Stol Pia", "code": "ST-1", "amount": amount })
    }

    fn decimals(figures: &[&str]) -> HashSet<Decimal> {
        figures.iter().map(|figure| figure.parse().unwrap()).collect()
    }

    #[test]
    fn amounts_are_read_in_every_notation() {
        for (typed, expected) in [("1.464,00", "1464"), ("1,464.00", "1464"), ("12", "12"), ("2,5", "2.5"), ("1.464", "1464")] {
            assert_eq!(amount(typed).map(|sum| sum.to_string()).as_deref(), Some(expected), "{typed}");
        }
        assert_eq!(amount("123456789012"), Some(Decimal::from(123_456_789_012_u64)));
        for typed in ["", ",5", "1234567890123"] {
            assert_eq!(amount(typed), None, "{typed}");
        }
    }

    #[test]
    fn a_document_has_points_for_each_thing_that_the_text_names() {
        let document = json!({
            "id": "1", "doc_type": "sales_order", "number": "PN-412", "currency": "EUR", "date": "2026-10-20", "title": "Oprema pisarne",
            "sum_all": "1464.00", "sum_paid": "1464.00", "lines": [line("10")],
        });
        let document = from_value(document).unwrap();
        let table = [
            ("Pozdravljeni, kje je moje?", 0),
            ("stole", 1),
            ("opremo", 1),
            ("10", 1),
            ("0 evrov", 0),
            ("znesek 1.464,00", 4),
            ("dne 20. 10.", 3),
            ("dne 20. 10. 2025", 1),
            ("stol ST-1 za opremo, dne 20. 10. 2026 znesek 1464", 10),
        ];
        for (text, expected) in table {
            assert_eq!(content(&document, text), expected, "{text}");
        }
    }

    #[test]
    fn a_day_is_its_date_if_no_part_of_it_differs() {
        let table = [
            (20, 10, Some(2026), true),
            (20, 10, None, true),
            (21, 10, Some(2026), false),
            (20, 11, Some(2026), false),
            (20, 10, Some(2025), false),
        ];
        for (day, month, year, expected) in table {
            assert_eq!(Day { day, month, year }.is_of(date(2026, 10, 20)), expected, "{day}. {month}. {year:?}");
        }
    }

    #[test]
    fn days_are_read_with_and_without_a_year() {
        let day = |day, month, year| vec![Day { day, month, year }];
        let table = [
            ("dne 20.10.2026", day(20, 10, Some(2026))),
            ("dne 20. 10.", day(20, 10, None)),
            ("31. 12. 26", day(31, 12, None)),
            ("45. 10.", vec![]),
            ("20. 13.", vec![]),
            ("brez", vec![]),
        ];
        for (text, expected) in table {
            assert_eq!(days(text), expected, "{text}");
        }
    }

    #[test]
    fn a_line_has_points_for_its_name_its_code_and_its_amount() {
        let table = [
            ("10", "stoli", "", 1),
            ("10", "st 1", "", 1),
            ("10", "", "10", 1),
            ("10", "stol st 1", "10", 3),
            ("10", "st", "9", 0),
            ("1", "", "1", 0),
            ("0.5", "", "0.5", 0),
        ];
        for (amount, said, figures, expected) in table {
            let line: DocumentLine = from_value(line(amount)).unwrap();
            let figures: Vec<&str> = figures.split_whitespace().collect();
            assert_eq!(line_points(&line, &said.split(' ').collect(), &decimals(&figures)), expected, "{amount} {said} {figures:?}");
        }
    }

    #[test]
    fn a_word_tells_if_it_is_long_spelled_and_said() {
        let said = HashSet::from(["stole", "pia", "1600"]);
        for (word, expected) in [("stol", true), ("pia", false), ("1600", false), ("miza", false)] {
            assert_eq!(tells(word, &said), expected, "{word}");
        }
    }

    #[test]
    fn figures_are_amounts_and_bare_digits() {
        let table: [(&str, &[&str]); 3] =
            [("brez", &[]), ("12 kosov po 2,50.", &["12", "2.5", "2", "50"]), ("R7 je 1.464 EUR", &["7", "1464"])];
        for (text, expected) in table {
            assert_eq!(figures(text), decimals(expected), "{text}");
        }
    }
}
