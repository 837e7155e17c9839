//! Text taken apart into sentences of folded words: what the word tables look at.

use crate::domain::{DocType, fold};

/// Longest sentence that is looked at, in characters; what is longer was not written by a person asking something.
const LONGEST: usize = 1_000;

/// Most sentences of one mail that are looked at.
const MOST: usize = 400;

/// One sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sentence {
    /// As it was written, on one line.
    pub(super) text: String,
    /// Its words, folded; a currency sign becomes `eur`.
    pub(super) words: Vec<String>,
    /// It ends with a question mark.
    pub(super) question: bool,
}

impl Sentence {
    /// The whole text as one sentence.
    pub(super) fn of(text: &str) -> Self {
        let text: String = text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(LONGEST).collect();
        let folded = fold(&text.replace('€', " eur ").replace(['\'', '’'], " "));
        let words = folded.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect();
        Self { question: text.contains('?'), words, text }
    }

    /// With the nouns, in every language, of the documents that it names by number only.
    pub(super) fn naming(mut self, kinds: &dyn Fn(&str) -> Vec<DocType>) -> Self {
        let nouns = kinds(&self.text).into_iter().flat_map(nouns_of);
        self.words.extend(nouns.map(|noun| (*noun).to_owned()));
        self
    }

    /// This sentence and a later one, as one.
    pub(super) fn joined(&self, later: &Self) -> Self {
        let words = self.words.iter().chain(&later.words).cloned().collect();
        Self { text: later.text.clone(), words, question: later.question }
    }
}

/// What a kind of document is called in the five languages, folded.
fn nouns_of(kind: DocType) -> &'static [&'static str] {
    match kind {
        DocType::SalesOrder => &["narocilo", "order", "bestellung", "narudzba", "ordine"],
        DocType::SalesOffer => &["ponudba", "offer", "angebot", "ponuda", "offerta"],
        kind if kind.is_billing() => &["racun", "invoice", "rechnung", "fattura"],
        _ => &[],
    }
}

/// Words that join two questions in one sentence, and words with which the second one then begins, folded: *when does it come, **and how**
/// much is it?*
const JOINS: [&str; 9] = ["in", "ter", "pa", "and", "und", "i", "te", "e", "ed"];
const ASKS: [&str; 37] = [
    "kdaj", "koliko", "kolk", "kje", "kako", "kaksna", "kaksen", "kaksno", "kaksne", "kateri", "katera", "when", "where", "what", "how",
    "which", "wann", "wie", "was", "wo", "welche", "welcher", "kada", "kad", "gdje", "kakva", "kakav", "koja", "koji", "quando", "quanto",
    "dove", "qual", "quale", "quanti", "quante", "come",
];

/// The questions that a sentence joins, each as a sentence of its own; most sentences are one.
fn questions(sentence: &str) -> Vec<String> {
    let words: Vec<(&str, String)> = sentence.split_whitespace().map(|word| (word, fold(word))).collect();
    let mut parts = vec![String::new()];
    for (place, (word, folded)) in words.iter().enumerate() {
        let next = words.get(place + 1).map(|(_, folded)| folded.as_str()).unwrap_or_default();
        let joined = JOINS.contains(&folded.as_str()) && ASKS.contains(&next) && sentence.contains('?');
        if joined && parts.last().is_some_and(|part| !part.is_empty()) {
            parts.push(String::new());
        }
        if let Some(part) = parts.last_mut() {
            part.push_str(if part.is_empty() { "" } else { " " });
            part.push_str(word);
        }
    }
    parts
}

/// The sentences of a text, and each question of one that joins several. A line break ends a sentence only before an empty line or an item of a list.
pub(super) fn sentences(text: &str) -> Vec<Sentence> {
    let mut found = Vec::new();
    for paragraph in paragraphs(text) {
        for sentence in split(&paragraph) {
            let asks = sentence.contains('?');
            let parts = questions(&sentence).into_iter().map(|part| Sentence { question: asks, ..Sentence::of(&part) });
            found.extend(parts.filter(|part| !part.text.is_empty()));
        }
    }
    found.truncate(MOST);
    found
}

fn paragraphs(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut fresh = true;
    for line in text.lines().map(str::trim) {
        if fresh || line.is_empty() || starts_item(line) {
            found.push(String::new());
        }
        if let Some(last) = found.last_mut() {
            last.push_str(line);
            last.push(' ');
        }
        fresh = line.is_empty();
    }
    found
}

fn starts_item(line: &str) -> bool {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = rest.len() < line.len() && rest.starts_with(['.', ')']);
    numbered || line.starts_with(['-', '*', '•', '–'])
}

/// Ends after `.`, `!`, `?` or `;` before a blank, but not after a lone number (`24. 11.`) or an initial.
fn split(paragraph: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut rest = paragraph.chars().peekable();
    while let Some(c) = rest.next() {
        let Some(part) = parts.last_mut() else { break };
        part.push(c);
        let before_blank = rest.peek().is_none_or(|next| next.is_whitespace());
        let ends = matches!(c, '!' | '?' | ';') || (c == '.' && !after_abbreviation(part));
        if ends && before_blank {
            parts.push(String::new());
        }
    }
    parts
}

fn after_abbreviation(part: &str) -> bool {
    let last = part.trim_end_matches('.').rsplit(char::is_whitespace).next().unwrap_or_default();
    !last.is_empty() && (last.chars().all(|c| c.is_ascii_digit()) || last.chars().count() == 1)
}

/// The subject answers an earlier one (`Re:`, `Odg:`, `AW:`, `R:` …): its words were asked before.
pub(super) fn is_reply_subject(subject: &str) -> bool {
    let Some((prefix, _)) = subject.split_once(':') else { return false };
    let prefix = fold(prefix);
    matches!(
        prefix.as_str(),
        "re" | "odg" | "aw" | "antw" | "r" | "rif" | "sv" | "vs" | "fw" | "fwd" | "wg" | "posr" | "prosl" | "i" | "in"
    )
}
