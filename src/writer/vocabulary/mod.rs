//! Word tables, one per language: which words make a sentence ask, and what it is then about.
//!
//! A pattern is `a|b + c* + !d`: every part joined by `+` has to be met somewhere in the sentence, `|` gives alternatives,
//! `!` forbids. A word ends with `*` for its beginning, starts with `*` for its end, starts with `^` to stand among the
//! first three words, with `^^` to be the first; `_` joins words that follow each other. Words are folded: lower case, no diacritics.

mod de;
mod en;
mod hr;
mod it;
pub(super) mod pattern;
mod sl;

use std::sync::LazyLock;

use crate::domain::{Intent, Language};

use self::pattern::{Initials, Pattern};
use super::sentence::Sentence;

/// What a language's file holds.
struct Table {
    /// Sentences that ask though no question mark says so.
    asking: &'static [&'static str],
    /// What a sentence that asks is about.
    topics: &'static [(Intent, &'static [&'static str])],
    /// What wants an answer wherever it is said: orders, cancellations, returns, complaints, bank details.
    claims: &'static [(Intent, &'static [&'static str])],
    /// What a question is about that names a thing and nothing else: "Could you check on our order?"
    nouns: &'static [(Intent, &'static [&'static str])],
    /// Sentences that only ask for an answer: what is to be answered stands elsewhere.
    bare: &'static [&'static str],
    /// Sentences that want nothing: thanks, greetings, wishes, notices.
    settled: &'static [&'static str],
    /// Words of the first-name form (ti, du, tu) that can mean nothing else.
    informal: &'static [&'static str],
    /// Words of the polite form, said to one person: not the plural in which a whole company is asked.
    formal: &'static [&'static str],
}

/// A table, compiled.
#[derive(Debug)]
pub(super) struct Vocabulary {
    asking: Vec<Pattern>,
    topics: Vec<(Intent, Vec<Pattern>)>,
    claims: Vec<(Intent, Vec<Pattern>)>,
    nouns: Vec<(Intent, Vec<Pattern>)>,
    bare: Vec<Pattern>,
    settled: Vec<Pattern>,
    informal: Vec<Pattern>,
    formal: Vec<Pattern>,
}

static COMPILED: LazyLock<[Vocabulary; 5]> =
    LazyLock::new(|| [&sl::TABLE, &en::TABLE, &de::TABLE, &hr::TABLE, &it::TABLE].map(Vocabulary::compile));

/// The vocabulary of a language.
pub(super) fn of(language: Language) -> &'static Vocabulary {
    let [sl, en, de, hr, it] = &*COMPILED;
    match language {
        Language::Sl => sl,
        Language::En => en,
        Language::De => de,
        Language::Hr => hr,
        Language::It => it,
    }
}

impl Vocabulary {
    fn compile(table: &Table) -> Self {
        let patterns = |texts: &[&str]| texts.iter().map(|text| Pattern::parse(text)).collect::<Vec<_>>();
        let by_intent = |rows: &[(Intent, &[&str])]| rows.iter().map(|(intent, texts)| (*intent, patterns(texts))).collect();
        Self {
            asking: patterns(table.asking),
            topics: by_intent(table.topics),
            claims: by_intent(table.claims),
            nouns: by_intent(table.nouns),
            bare: patterns(table.bare),
            settled: patterns(table.settled),
            informal: patterns(table.informal),
            formal: patterns(table.formal),
        }
    }

    /// The sentence wants something.
    pub(super) fn asks(&self, sentence: &Sentence) -> bool {
        sentence.question || any(&self.asking, sentence)
    }

    /// What a sentence that asks is about.
    pub(super) fn topics_in(&self, sentence: &Sentence) -> Vec<Intent> {
        met(&self.topics, sentence)
    }

    /// What a sentence says that wants an answer, asked or not.
    pub(super) fn claims_in(&self, sentence: &Sentence) -> Vec<Intent> {
        met(&self.claims, sentence)
    }

    /// The things that a sentence names.
    pub(super) fn nouns_in(&self, sentence: &Sentence) -> Vec<Intent> {
        met(&self.nouns, sentence)
    }

    /// Some pattern of this language is made of this word.
    pub(super) fn knows(&self, word: &str) -> bool {
        let rows = [&self.topics, &self.claims, &self.nouns].into_iter().flatten().flat_map(|(_, patterns)| patterns);
        rows.chain(&self.asking).any(|pattern| pattern.holds(word))
    }

    /// The sentence thanks, greets, wishes well or gives notice, and wants nothing.
    pub(super) fn is_settled(&self, sentence: &Sentence) -> bool {
        any(&self.settled, sentence)
    }

    /// The sentence asks for an answer and nothing else.
    pub(super) fn is_bare(&self, sentence: &Sentence) -> bool {
        any(&self.bare, sentence)
    }

    /// The sentence addresses us by first name.
    pub(super) fn is_informal(&self, sentence: &Sentence) -> bool {
        any(&self.informal, sentence)
    }

    /// The sentence addresses us politely.
    pub(super) fn is_formal(&self, sentence: &Sentence) -> bool {
        any(&self.formal, sentence)
    }
}

fn any(patterns: &[Pattern], sentence: &Sentence) -> bool {
    stand_in(patterns, sentence, initials(sentence))
}

fn met(rows: &[(Intent, Vec<Pattern>)], sentence: &Sentence) -> Vec<Intent> {
    let initials = initials(sentence);
    rows.iter().filter(|(_, patterns)| stand_in(patterns, sentence, initials)).map(|(intent, _)| *intent).collect()
}

fn stand_in(patterns: &[Pattern], sentence: &Sentence, initials: Initials) -> bool {
    patterns.iter().any(|pattern| pattern.meets(&sentence.words, initials))
}

fn initials(sentence: &Sentence) -> Initials {
    Initials::of(sentence.words.iter().map(String::as_str))
}
