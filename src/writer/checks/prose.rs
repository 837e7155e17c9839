//! A text as the checks look at it: sentences and clauses of folded words, with the places of its slots.

use crate::domain::{Language, fold};
use crate::writer::slots::{FACT_PLACE, GAP_PLACE, Opened};
use crate::writer::vocabulary::pattern::{Initials, Pattern};

/// The word that stands for a gap in the word tables; no folded word can be it.
const GAP_WORD: &str = "¤";

/// The word that stands for a fact.
pub(super) const FACT_WORD: &str = "§";

/// A text, taken apart.
#[derive(Debug)]
pub(super) struct Prose {
    pub(super) sentences: Vec<Sentence>,
}

/// What stands between two full stops, or in one line of a list.
#[derive(Debug)]
pub(super) struct Sentence {
    pub(super) whole: Part,
    /// What stands between commas, colons, dashes and brackets.
    pub(super) clauses: Vec<Part>,
}

/// A run of words.
#[derive(Debug)]
pub(super) struct Part {
    /// As it was written, with the places of slots.
    pub(super) text: String,
    pub(super) words: Vec<String>,
    /// The facts in it, by index, in order.
    pub(super) facts: Vec<usize>,
    initials: Initials,
}

impl Prose {
    pub(super) fn of(opened: &Opened, language: Language) -> Self {
        let mut facts = opened.facts.iter().map(|(_, n)| *n);
        let sentences =
            split_sentences(&opened.prose, language == Language::Hr).into_iter().map(|text| Sentence::of(&text, &mut facts)).collect();
        Self { sentences }
    }

    pub(super) fn clauses(&self) -> impl Iterator<Item = &Part> {
        self.sentences.iter().flat_map(|sentence| &sentence.clauses)
    }
}

impl Sentence {
    fn of(text: &str, facts: &mut impl Iterator<Item = usize>) -> Self {
        let ends = |c: char| matches!(c, ',' | ';' | ':' | '–' | '—' | '(' | ')');
        let clauses: Vec<Part> =
            text.split(ends).filter(|clause| !clause.trim().is_empty()).map(|clause| Part::of(clause, facts)).collect();
        let all = clauses.iter().flat_map(|clause| clause.facts.clone()).collect();
        let words: Vec<String> = clauses.iter().flat_map(|clause| clause.words.clone()).collect();
        Self { whole: Part::new(text, words, all), clauses }
    }
}

impl Part {
    /// Words that are folded already.
    pub(super) fn of_words(words: Vec<String>) -> Self {
        Self::new("", words, Vec::new())
    }

    /// Words without slots.
    pub(super) fn plain(text: &str) -> Self {
        Self::of(text, &mut std::iter::empty())
    }

    fn of(text: &str, facts: &mut impl Iterator<Item = usize>) -> Self {
        let (mut words, mut within) = (Vec::new(), Vec::new());
        for piece in text.split_inclusive([FACT_PLACE, GAP_PLACE]) {
            words.extend(
                fold(piece.trim_end_matches([FACT_PLACE, GAP_PLACE])).split(' ').filter(|word| !word.is_empty()).map(str::to_owned),
            );
            if piece.ends_with(FACT_PLACE) {
                within.extend(facts.next());
                words.push(FACT_WORD.to_owned());
            } else if piece.ends_with(GAP_PLACE) {
                words.push(GAP_WORD.to_owned());
            }
        }
        Self::new(text, words, within)
    }

    fn new(text: &str, words: Vec<String>, facts: Vec<usize>) -> Self {
        let initials = Initials::of(words.iter().map(String::as_str));
        Self { text: text.trim().to_owned(), words, facts, initials }
    }

    pub(super) fn meets(&self, patterns: &[Pattern]) -> bool {
        patterns.iter().any(|pattern| pattern.meets(&self.words, self.initials))
    }

    pub(super) fn has_gap(&self) -> bool {
        self.text.contains(GAP_PLACE)
    }

    /// Words of its own, slots not counted.
    pub(super) fn own_words(&self) -> impl Iterator<Item = &String> {
        self.words.iter().filter(|word| !matches!(word.as_str(), GAP_WORD | FACT_WORD))
    }
}

/// A line break ends a sentence only before an empty line or an item of a list. Where dates end with a full stop of their own, so may a fact.
fn split_sentences(prose: &str, dated: bool) -> Vec<String> {
    let mut found = vec![String::new()];
    let mut ended = false;
    for line in prose.lines().map(str::trim) {
        if line.is_empty() || line.starts_with("- ") {
            found.push(String::new());
        }
        for c in line.chars().chain([' ']) {
            let dated_before = dated && c.is_uppercase() && found.last().is_some_and(|last| last.trim_end().ends_with(FACT_PLACE));
            if (ended && c.is_whitespace()) || dated_before {
                found.push(String::new());
            }
            ended = matches!(c, '.' | '!' | '?');
            if let Some(last) = found.last_mut() {
                last.push(c);
            }
        }
        ended = false;
    }
    found.retain(|sentence| !sentence.trim().is_empty());
    found
}

/// Words with the places of slots, as a person or a model reads them.
pub(super) fn readable(text: &str) -> String {
    text.replace(FACT_PLACE, "{{…}}").replace(GAP_PLACE, "[…]")
}
