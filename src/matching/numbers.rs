//! What looks like a document number in a text, read generously: the look-up in the mirror decides.

use super::words::{Word, words};
use crate::domain::{fold, number_key};

/// A number longer than this is no document number.
const LONGEST: usize = 32;

/// Bare digits count without a noun before them only if there are so many; shorter ones are amounts, years and post codes.
const LONG_RUN: usize = 6;

/// The noun that stands before a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Noun {
    /// naročilo, order, Bestellung …
    Order,
    /// račun, invoice, Rechnung …
    Bill,
    /// ponudba, offer, Angebot …
    Offer,
    /// Only `št.`, `no.`, `#`.
    Number,
}

/// One way to read a number off a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Spelled {
    /// As it was typed, with single blanks.
    pub(super) typed: String,
    /// Its `number_key`.
    pub(super) key: String,
    /// The noun before it.
    pub(super) noun: Option<Noun>,
    /// It is one word, not put together from neighbours.
    pub(super) whole: bool,
}

/// Beginnings of folded nouns in the five languages.
const NOUNS: &[(&str, Noun)] = &[
    ("naroc", Noun::Order),
    ("order", Noun::Order),
    ("bestell", Noun::Order),
    ("auftrag", Noun::Order),
    ("narudzb", Noun::Order),
    ("naruc", Noun::Order),
    ("ordin", Noun::Order),
    ("racun", Noun::Bill),
    ("faktur", Noun::Bill),
    ("invoice", Noun::Bill),
    ("rechnung", Noun::Bill),
    ("fattur", Noun::Bill),
    ("dobropis", Noun::Bill),
    ("opomin", Noun::Bill),
    ("opomen", Noun::Bill),
    ("mahnung", Noun::Bill),
    ("reminder", Noun::Bill),
    ("sollecit", Noun::Bill),
    ("ponud", Noun::Offer),
    ("offer", Noun::Offer),
    ("quot", Noun::Offer),
    ("angebot", Noun::Offer),
    ("preventiv", Noun::Offer),
];

/// `javno naročanje` is no order.
const PROCUREMENT: &str = "narocanj";

/// A purchase order; in lower case it is a preposition.
const PURCHASE_ORDER: &str = "PO";

/// Words that only say that a number follows.
const FILLERS: &[&str] = &[
    "st", "stev", "stevilka", "stevilko", "stevilke", "stevilki", "nr", "no", "n", "num", "nummer", "number", "numero", "broj", "br", "ref",
];

/// The noun that a folded word is, if it is one.
pub(super) fn noun(folded: &str) -> Option<Noun> {
    if folded.starts_with(PROCUREMENT) {
        return None;
    }
    NOUNS.iter().find(|(start, _)| folded.starts_with(start)).map(|(_, noun)| *noun)
}

/// A word begins a number only if digits follow within so many words, fillers such as `št.` among them.
const NEAR: usize = 6;

/// Every reading of every number in a text, in order of appearance.
pub(super) fn spelled(text: &str) -> Vec<Spelled> {
    let words = words(text);
    let mut found = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let before = words.get(..at).unwrap_or_default();
        let after = words.get(at + 1..).unwrap_or_default();
        if !word.has_digit() && !after.iter().take(NEAR).any(Word::has_digit) {
            continue;
        }
        let noun = noun_before(before, word);
        if word.has_digit() {
            single(word, noun, &mut found);
        }
        joined(word, after, noun, &mut found);
    }
    found.retain(|number| number.typed.chars().count() <= LONGEST);
    found
}

/// The noun among the two words before, over words such as `št.`.
fn noun_before(before: &[Word], word: &Word) -> Option<Noun> {
    let mut marked = word.gap.contains('#');
    for word in before.iter().rev().take(3) {
        let folded = fold(&word.text);
        if let Some(noun) = if word.text == PURCHASE_ORDER { Some(Noun::Order) } else { noun(&folded) } {
            return Some(noun);
        }
        if !FILLERS.contains(&folded.as_str()) {
            break;
        }
        marked = true;
    }
    marked.then_some(Noun::Number)
}

fn single(word: &Word, noun: Option<Noun>, found: &mut Vec<Spelled>) {
    let text = word.text.as_str();
    let counts = if word.is_digits() {
        noun.is_some() || text.len() >= LONG_RUN
    } else if word.has_letter() {
        true
    } else {
        !is_date(text)
    };
    if counts {
        found.push(reading(text, noun, true));
        found.extend(parts(text).into_iter().map(|part| reading(&part, noun, true)));
    }
}

fn reading(typed: &str, noun: Option<Noun>, whole: bool) -> Spelled {
    Spelled { typed: typed.to_owned(), key: number_key(typed), noun, whole }
}

/// Numbers inside a longer word: both of `B-5582/PN-413`, `PN-412` in `naročilo-PN-412`, `PN-412` in `PN-412-ega`.
fn parts(text: &str) -> Vec<String> {
    let numbered = |part: &str| part.contains(|c: char| c.is_ascii_digit()) && part.contains(char::is_alphabetic);
    let mut parts = Vec::new();
    if text.split('/').count() > 1 && text.split('/').all(numbered) {
        parts.extend(text.split('/').map(str::to_owned));
    }
    if let Some((_, rest)) =
        text.split_once('-').filter(|(first, rest)| first.len() >= 5 && first.chars().all(char::is_alphabetic) && numbered(rest))
    {
        parts.push(rest.to_owned());
    }
    if let Some((rest, _)) =
        text.rsplit_once('-').filter(|(rest, last)| last.len() <= 3 && last.chars().all(char::is_lowercase) && numbered(rest))
    {
        parts.push(rest.to_owned());
    }
    parts
}

/// Neighbours read as one number: `PN 412`, `R 26 0318`, `R26 - 0318`, `PN št. 412`; bare groups only after a noun.
fn joined(word: &Word, after: &[Word], noun: Option<Noun>, found: &mut Vec<Spelled>) {
    let short = word.text.chars().count() <= 8;
    let starts = word.is_letters() && word.text.chars().count() <= 5 || word.has_digit() && (word.has_letter() || noun.is_some());
    if !short || !starts || FILLERS.contains(&fold(&word.text).as_str()) {
        return;
    }
    let mut typed = word.text.clone();
    let rest = after.iter().filter(|next| !FILLERS.contains(&fold(&next.text).as_str())).take(2);
    for next in rest {
        if !goes_on(next) {
            break;
        }
        typed = format!("{typed} {}", next.text);
        found.push(reading(&typed, noun, false));
    }
}

/// True if a word can be the next group of a number: digits first, after nothing but a blank, dash or the like.
fn goes_on(next: &Word) -> bool {
    let close = next.gap.chars().count() <= 3 && next.gap.chars().all(|c| matches!(c, ' ' | '-' | '/' | '.' | ':' | '#'));
    close && next.text.starts_with(|c: char| c.is_ascii_digit()) && next.text.chars().count() <= 10
}

/// `14.10.2026`, `2026-11-20`, `14/10/2026`, and sums such as `1.464`.
fn is_date(text: &str) -> bool {
    let groups: Vec<&str> = text.split(['.', '/', '-']).collect();
    let year = |group: &&str| group.len() == 4 && (group.starts_with("19") || group.starts_with("20"));
    let dots_only = !text.contains(['-', '/']);
    dots_only || groups.len() == 3 && groups.iter().any(year) && groups.iter().filter(|group| group.len() <= 2).count() == 2
}

#[cfg(test)]
mod tests {
    use super::{Noun, Spelled, goes_on, is_date, joined, noun, parts, spelled};
    use crate::matching::words::{Word, words};

    fn read(typed: &str, key: &str, noun: Option<Noun>, whole: bool) -> Spelled {
        Spelled { typed: typed.to_owned(), key: key.to_owned(), noun, whole }
    }

    #[test]
    fn a_number_is_read_however_it_is_spaced() {
        let table = [
            ("prosim za R 26 0318", "r:26:318"),
            ("naročilo 412", "412"),
            ("Naročilo št. 2026/88", "2026:88"),
            ("PN št. 412", "pn:412"),
            ("B-5582/PN-413", "pn:413"),
            ("Rechnung RT26 - 0044", "rt:26:44"),
            ("za naročilo-PN-412", "pn:412"),
        ];
        for (text, key) in table {
            assert!(spelled(text).iter().any(|number| number.key == key), "{text}: {:?}", spelled(text));
        }
    }

    #[test]
    fn dates_sums_and_amounts_are_no_numbers() {
        for text in ["dne 14.10.2026", "2026-11-20", "1.464,00 EUR", "40 kosov", "leta 2026"] {
            assert!(spelled(text).iter().all(|number| !number.whole), "{text}: {:?}", spelled(text));
        }
    }

    #[test]
    fn every_reading_keeps_its_noun_and_says_whether_it_is_whole() {
        let table = [
            ("naročilo 412", vec![read("412", "412", Some(Noun::Order), true)]),
            ("naročilo št. 412", vec![read("412", "412", Some(Noun::Order), true)]),
            ("PN 412", vec![read("PN 412", "pn:412", None, false)]),
            ("PN št. 412", vec![read("PN 412", "pn:412", None, false), read("412", "412", Some(Noun::Number), true)]),
            ("PO 4711", vec![read("PO 4711", "po:4711", None, false), read("4711", "4711", Some(Noun::Order), true)]),
            ("po 4711", vec![read("po 4711", "po:4711", None, false)]),
            ("Kataloga #77", vec![read("77", "77", Some(Noun::Number), true)]),
            ("plačano 123456", vec![read("123456", "123456", None, true)]),
            ("plačano 12345", vec![]),
            ("plačano 2026/88", vec![read("2026/88", "2026:88", None, true)]),
            ("računa 1.464", vec![]),
            ("B-5/PN-4", vec![read("B-5/PN-4", "b:5:pn:4", None, true), read("B-5", "b:5", None, true), read("PN-4", "pn:4", None, true)]),
        ];
        for (text, expected) in table {
            assert_eq!(spelled(text), expected, "{text}");
        }
    }

    #[test]
    fn a_number_has_at_most_32_characters() {
        for (length, expected) in [(32, 1), (33, 0)] {
            assert_eq!(spelled(&"7".repeat(length)).len(), expected, "{length}");
        }
    }

    #[test]
    fn nouns_are_known_by_their_beginning() {
        let table = [
            ("narocilnica", Some(Noun::Order)),
            ("rechnungen", Some(Noun::Bill)),
            ("ponudbo", Some(Noun::Offer)),
            ("narocanje", None),
            ("stol", None),
        ];
        for (folded, expected) in table {
            assert_eq!(noun(folded), expected, "{folded}");
        }
    }

    #[test]
    fn a_longer_word_holds_numbers_only_where_each_has_letters_and_digits() {
        let table = [
            ("B-5582/PN-413", vec!["B-5582", "PN-413"]),
            ("2026/88", vec![]),
            ("PN-412", vec![]),
            ("PN-412/88", vec![]),
            ("naročilo-PN-412", vec!["PN-412"]),
            ("nalog-PN412", vec!["PN412"]),
            ("post-PN412", vec![]),
            ("RT260-PN412", vec![]),
            ("nalog-412", vec![]),
            ("PN-412-ega", vec!["PN-412"]),
            ("PN-412-jega", vec![]),
            ("PN-412-EGA", vec![]),
            ("412-ega", vec![]),
        ];
        for (text, expected) in table {
            assert_eq!(parts(text), expected, "{text}");
        }
    }

    #[test]
    fn neighbours_are_one_number_where_the_first_can_begin_one() {
        let table = [
            ("PN 412", None, vec!["PN 412"]),
            ("R 26 0318", None, vec!["R 26", "R 26 0318"]),
            ("R 26 0318 7", None, vec!["R 26", "R 26 0318"]),
            ("R 26 stolov 7", None, vec!["R 26"]),
            ("PN št. 412", None, vec!["PN 412"]),
            ("nalog 412", None, vec!["nalog 412"]),
            ("stolov 412", None, vec![]),
            ("R26 0318", None, vec!["R26 0318"]),
            ("26 0318", Some(Noun::Order), vec!["26 0318"]),
            ("26 0318", None, vec![]),
            ("R2603180 1", None, vec!["R2603180 1"]),
            ("R26031800 1", None, vec![]),
            ("nr 412", None, vec![]),
        ];
        for (text, noun, expected) in table {
            let (words, mut found) = (words(text), Vec::new());
            joined(&words[0], &words[1..], noun, &mut found);
            let typed: Vec<&str> = found.iter().map(|number| number.typed.as_str()).collect();
            assert_eq!(typed, expected, "{text}");
            assert!(found.iter().all(|number| number.noun == noun && !number.whole), "{text}");
        }
    }

    #[test]
    fn a_next_group_starts_with_a_digit_close_by() {
        let table = [
            (" ", "412", true),
            (" - ", "412", true),
            ("  - ", "412", false),
            (",", "412", false),
            (" ", "PN", false),
            (" ", "1234567890", true),
            (" ", "12345678901", false),
        ];
        for (gap, text, expected) in table {
            assert_eq!(goes_on(&Word { gap: gap.to_owned(), text: text.to_owned() }), expected, "{gap:?} {text}");
        }
    }

    #[test]
    fn a_date_has_a_year_and_two_short_groups() {
        let table = [
            ("14.10.2026", true),
            ("1.464", true),
            ("2026-11-20", true),
            ("14/10/1998", true),
            ("14/10/4711", false),
            ("14/10/20261", false),
            ("1/2/3", false),
            ("14/10/2026/5555", false),
            ("2026-11-200", false),
            ("2026/88", false),
        ];
        for (text, expected) in table {
            assert_eq!(is_date(text), expected, "{text}");
        }
    }
}
