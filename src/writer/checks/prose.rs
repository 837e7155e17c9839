//! A text as the checks look at it: sentences and clauses of folded words, with the places of its slots.

use crate::domain::{Language, fold};
use crate::writer::slots::{FACT_PLACE, GAP_PLACE, Opened};
use crate::writer::vocabulary::pattern::{Initials, Pattern};

use super::words;

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
        let sentences = split_sentences(&opened.prose, language).into_iter().map(|text| Sentence::of(&text, &mut facts)).collect();
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
/// A word like `the` in capitals begins a sentence whatever stands before it: `Whether The order was cancelled.` states something.
fn split_sentences(prose: &str, language: Language) -> Vec<String> {
    let mut found = vec![String::new()];
    let mut ended = false;
    for line in prose.lines().map(str::trim) {
        ended |= line.is_empty() || line.starts_with("- ");
        for word in line.split_inclusive(char::is_whitespace).chain([" "]) {
            let dated = language == Language::Hr && found.last().is_some_and(|last| last.trim_end().ends_with(FACT_PLACE));
            if ended || begins_sentence(word, language) || (dated && word.starts_with(char::is_uppercase)) {
                found.push(String::new());
            }
            ended = word.trim_end().ends_with(['.', '!', '?']);
            if let Some(last) = found.last_mut() {
                last.push_str(word);
            }
        }
    }
    found.retain(|sentence| !sentence.trim().is_empty());
    found
}

/// A function word of any language in capitals, where this one doesn't write it so out of politeness: `The`, `Die`, `L'ordine`.
fn begins_sentence(word: &str, language: Language) -> bool {
    let folded = fold(word);
    let first = folded.split(' ').next().unwrap_or_default();
    let common = || words::all().iter().any(|table| table.common.contains(first));
    word.starts_with(char::is_uppercase) && common() && !Part::plain(first).meets(&words::of(language).capitals)
}

/// Words with the places of slots, as a person or a model reads them.
pub(super) fn readable(text: &str) -> String {
    text.replace(FACT_PLACE, "{{…}}").replace(GAP_PLACE, "[…]")
}

#[cfg(test)]
mod tests {
    use super::super::words::of;
    use super::{FACT_PLACE, FACT_WORD, GAP_PLACE, GAP_WORD, Part, Prose, begins_sentence, readable, split_sentences};
    use crate::domain::Language;
    use crate::writer::slots::{fact, gap, open};

    #[test]
    fn a_text_falls_into_sentences_and_these_into_clauses_with_their_facts() {
        let opened = open(&format!("Order {}, (see {}): well,\n\nit {} – {}.", fact(4, "PN-77"), fact(1, "14"), fact(0, "ready"), gap(0)));
        let prose = Prose::of(&opened, Language::En);
        let told: Vec<_> = prose.clauses().map(|clause| (clause.text.replace(FACT_PLACE, "§"), clause.facts.clone())).collect();
        let expected = [("Order §", vec![4]), ("see §", vec![1]), ("well", vec![]), ("it §", vec![0]), (&format!("{GAP_PLACE}."), vec![])];
        assert_eq!(told, expected.map(|(text, facts)| (text.to_owned(), facts)));
        let whole: Vec<_> = prose.sentences.iter().map(|sentence| (sentence.whole.words.join(" "), sentence.whole.facts.clone())).collect();
        assert_eq!(whole, [("order § see § well".to_owned(), vec![4, 1]), ("it § ¤".to_owned(), vec![0])]);
    }

    #[test]
    fn a_part_knows_its_words_slots_and_patterns() {
        let part = Part::plain(&format!("Dear  Čarli, {FACT_PLACE}{GAP_PLACE} now"));
        assert_eq!(part.words, ["dear", "carli", FACT_WORD, GAP_WORD, "now"]);
        assert_eq!(part.own_words().collect::<Vec<_>>(), ["dear", "carli", "now"]);
        assert!(part.has_gap() && !Part::plain(&format!("see {FACT_PLACE}")).has_gap());
        let of_words = Part::of_words(vec!["dear".to_owned(), "all".to_owned()]);
        assert_eq!((of_words.text.as_str(), of_words.words.len()), ("", 2));
        for (part, met) in [(&part, true), (&of_words, true), (&Part::plain("qux"), false)] {
            assert_eq!(part.meets(&of(Language::En).greetings), met, "{part:?}");
        }
    }

    #[test]
    fn sentences_end_where_a_reader_stops() {
        let dated = format!("on {FACT_PLACE} Paket on {FACT_PLACE} paket");
        for (language, text, expected) in [
            (Language::En, "one two. three! four? five", &["one two.", "three!", "four?", "five"][..]),
            (Language::En, "one\ntwo", &["one two"]),
            (Language::En, "one\n\ntwo", &["one", "two"]),
            (Language::En, "one\n- two\n- three", &["one", "- two", "- three"]),
            (Language::En, "", &[]),
            (Language::En, "Whether The order came", &["Whether", "The order came"]),
            (Language::En, &dated, &["on § Paket on § paket"]),
            (Language::Hr, &dated, &["on §", "Paket on § paket"]),
            (Language::Hr, "on Paket", &["on Paket"]),
        ] {
            let found: Vec<_> = split_sentences(text, language).iter().map(|text| text.trim().replace(FACT_PLACE, "§")).collect();
            assert_eq!(found, expected, "{language} {text}");
        }
    }

    #[test]
    fn a_function_word_in_capitals_begins_a_sentence_where_politeness_does_not_write_it_so() {
        for (word, language, begins) in [
            ("The", Language::En, true),
            ("the", Language::En, false),
            ("Bistro", Language::En, false),
            ("Die", Language::En, true),
            ("Sie", Language::De, false),
            ("Sie", Language::En, true),
            ("We", Language::En, false),
            ("", Language::En, false),
        ] {
            assert_eq!(begins_sentence(word, language), begins, "{word} {language}");
        }
    }

    #[test]
    fn places_of_slots_are_readable() {
        assert_eq!(readable(&format!("on {FACT_PLACE} or {GAP_PLACE}")), "on {{…}} or […]");
    }
}
