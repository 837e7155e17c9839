//! How many of a thing are asked for: digits and number words before it, after it, or with a unit.

use rust_decimal::Decimal;

use super::{content::amount, declension::same_word};

/// Between a number and the thing may stand so many words: `40 of the Tabor`, `24 kos stol Pia`.
const REACH: usize = 3;

/// Larger amounts are typed by mistake or are no amounts.
const MOST: u32 = 1_000_000;

/// One word of the text, folded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Token {
    /// The word, folded; figures as typed.
    pub(super) folded: String,
    /// It was typed with a capital letter.
    pub(super) capital: bool,
    /// It is a price, a measure, the end of a code or the number of a list's line: no amount of things.
    pub(super) measured: bool,
}

/// Number words of the five languages, folded; `one` is left out, since it is the article too.
const NUMBER_WORDS: &[(u32, &[&str])] = &[
    (2, &["dva", "dve", "dveh", "dvema", "two", "zwei", "dvije", "due"]),
    (3, &["tri", "treh", "trije", "trem", "three", "drei", "tre"]),
    (4, &["stiri", "stirih", "stirje", "four", "vier", "cetiri", "quattro"]),
    (5, &["pet", "petih", "five", "funf", "cinque"]),
    (6, &["sest", "sestih", "six", "sechs", "sei"]),
    (7, &["sedem", "sedmih", "seven", "sieben", "sedam", "sette"]),
    (8, &["osem", "osmih", "eight", "acht", "osam", "otto"]),
    (9, &["devet", "devetih", "nine", "neun", "nove"]),
    (10, &["deset", "desetih", "ten", "zehn", "dieci"]),
    (12, &["dvanajst", "dvanajstih", "twelve", "zwolf", "dvanaest", "dodici", "dozen", "ducat"]),
    (20, &["dvajset", "dvajsetih", "twenty", "zwanzig", "dvadeset", "venti"]),
];

/// Words for one piece.
const UNITS: &[&str] = &[
    "kos", "kosa", "kosi", "kosov", "kom", "komad", "komada", "komadi", "komade", "komadov", "pcs", "pieces", "piece", "units", "stuck",
    "stk", "pezzi", "pz", "x",
];

/// Words that make the figure before them a measure or a price.
const MEASURES: &[&str] = &[
    "cm", "mm", "m", "m2", "eur", "evrov", "evra", "evro", "euro", "euros", "kg", "dni", "dan", "let", "ur", "uri", "days", "tage",
    "giorni", "h",
];

/// True if a folded word makes the figure before it a measure or price.
pub(super) fn is_measure(folded: &str) -> bool {
    MEASURES.contains(&folded)
}

/// The amount for a thing named by the words at `named` (positions in the text, ascending): the first that stands by any of its mentions.
pub(super) fn quantity(tokens: &[Token], named: &[usize]) -> Option<Decimal> {
    let starts = named.iter().filter(|at| **at == 0 || !named.contains(&(**at - 1)));
    let before = |first: &usize| (first.saturating_sub(REACH)..*first).rev().find_map(|at| number(tokens.get(at)?, at, named));
    let ends = named.iter().filter(|at| !named.contains(&(**at + 1)));
    starts.into_iter().find_map(before).or_else(|| ends.into_iter().find_map(|last| after(tokens, *last, named)))
}

/// `Stol Pia, 24 kos` or `Stol Pia x 24`.
fn after(tokens: &[Token], last: usize, named: &[usize]) -> Option<Decimal> {
    let is_unit = |at: usize| tokens.get(at).is_some_and(|token| UNITS.contains(&token.folded.as_str()));
    let at = if is_unit(last + 1) { last + 2 } else { last + 1 };
    let counted = at > last + 1 || is_unit(at + 1);
    counted.then(|| number(tokens.get(at)?, at, named)).flatten()
}

/// The only figure with a unit for pieces in the whole text.
pub(super) fn only_pieces(tokens: &[Token]) -> Option<Decimal> {
    let mut pairs = tokens.iter().zip(tokens.iter().skip(1)).filter(|(_, unit)| UNITS.iter().any(|known| same_word(known, &unit.folded)));
    let (figure, _) = pairs.next()?;
    if pairs.next().is_some() { None } else { number(figure, usize::MAX, &[]) }
}

fn number(token: &Token, at: usize, named: &[usize]) -> Option<Decimal> {
    if named.contains(&at) || token.measured {
        return None;
    }
    let word = NUMBER_WORDS.iter().find(|(_, words)| words.contains(&token.folded.as_str())).map(|(value, _)| Decimal::from(*value));
    let figure = || token.folded.starts_with(|c: char| c.is_ascii_digit()).then(|| amount(token.folded.trim_end_matches('x'))).flatten();
    word.or_else(figure).filter(|amount| !amount.is_zero() && *amount <= Decimal::from(MOST))
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::{Token, is_measure, only_pieces, quantity};

    /// Folded words; `~` marks a price or a measure.
    fn tokens(text: &str) -> Vec<Token> {
        let token = |word: &str| Token { folded: word.trim_start_matches('~').to_owned(), capital: false, measured: word.starts_with('~') };
        text.split_whitespace().map(token).collect()
    }

    #[test]
    fn an_amount_stands_before_the_thing_or_with_a_unit_behind_it() {
        let table: &[(&str, &[usize], Option<u32>)] = &[
            ("24 stol", &[1], Some(24)),
            ("rabim dva stola", &[2], Some(2)),
            ("24x stol", &[1], Some(24)),
            ("24 kos lep stol", &[3], Some(24)),
            ("24 kos zelo lep stol", &[4], None),
            ("24 vrtna klop pia bela", &[1, 2, 3, 4], Some(24)),
            ("stol 24 kos", &[0], Some(24)),
            ("stol pia 24 kos", &[0, 1], Some(24)),
            ("stol x 24", &[0], Some(24)),
            ("en stol kosov 24", &[1], Some(24)),
            ("stol 24 miz", &[0], None),
            ("stol", &[0], None),
            ("klop stoji ob stol 5 kos", &[0, 3], Some(5)),
            ("7 klop in 5 stol", &[1, 4], Some(7)),
        ];
        for (text, named, expected) in table {
            assert_eq!(quantity(&tokens(text), named), expected.map(Decimal::from), "{text}");
        }
    }

    #[test]
    fn a_measure_a_part_of_the_name_and_a_wild_figure_are_no_amounts() {
        let table: &[(&str, &[usize], Option<u32>)] = &[
            ("~24 stol", &[1], None),
            ("klop 24 ali stol", &[1, 3], None),
            ("0 stol", &[1], None),
            ("1000000 stol", &[1], Some(1_000_000)),
            ("1000001 stol", &[1], None),
            ("lep stol", &[1], None),
        ];
        for (text, named, expected) in table {
            assert_eq!(quantity(&tokens(text), named), expected.map(Decimal::from), "{text}");
        }
    }

    #[test]
    fn pieces_count_for_the_whole_text_only_if_they_are_spoken_of_once() {
        let table = [
            ("prosim rabim 24 kosov do petka", Some(24)),
            ("24 kosov in 12 kosov", None),
            ("24 stolov", None),
            ("~24 kosov", None),
            ("nekaj kosov", None),
        ];
        for (text, expected) in table {
            assert_eq!(only_pieces(&tokens(text)), expected.map(Decimal::from), "{text}");
        }
    }

    #[test]
    fn centimetres_and_euros_are_measures_and_pieces_are_none() {
        for (word, expected) in [("cm", true), ("eur", true), ("kos", false), ("", false)] {
            assert_eq!(is_measure(word), expected, "{word}");
        }
    }
}
