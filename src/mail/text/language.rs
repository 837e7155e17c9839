//! The language of a mail: its body decides, not its greeting.

use std::sync::LazyLock;

use lingua::{Language as Lingua, LanguageDetector, LanguageDetectorBuilder};

use crate::domain::{Language, Message};

/// Letters that are looked at; more don't make the answer surer.
const LETTERS: usize = 300;

/// Fewer letters than this say nothing by themselves.
const TOO_SHORT: usize = 12;

/// How far the likeliest language must lie ahead of the next one to be taken by itself (0 to 1).
const CLEAR: f64 = 0.15;

static DETECTOR: LazyLock<LanguageDetector> = LazyLock::new(|| {
    let languages = [Lingua::Slovene, Lingua::Croatian, Lingua::Serbian, Lingua::English, Lingua::German, Lingua::Italian];
    LanguageDetectorBuilder::from_languages(&languages).build()
});

/// The language of the new words; where they are too few or unclear, of what stands around them; `None` if nothing is clear.
pub(crate) fn of(message: &Message) -> Option<Language> {
    let new = prose(&message.words.new);
    let around = || detect(&format!("{new} {}", prose(&message.subject))).or_else(|| detect(&prose(&message.words.quoted)));
    detect(&new).or_else(|| if new.is_empty() { None } else { hinted(message).or_else(around) })
}

/// The clear winner for this text.
fn detect(text: &str) -> Option<Language> {
    if text.chars().filter(|c| c.is_alphabetic()).count() < TOO_SHORT {
        return None;
    }
    let values = DETECTOR.compute_language_confidence_values(text);
    let mut totals: Vec<(Language, f64)> = Vec::new();
    for (language, value) in values {
        let language = ours(language)?;
        match totals.iter_mut().find(|(known, _)| *known == language) {
            Some((_, total)) => *total += value,
            None => totals.push((language, value)),
        }
    }
    totals.sort_by(|a, b| b.1.total_cmp(&a.1));
    let lead = totals.first()?.1 - totals.get(1).map_or(0.0, |next| next.1);
    totals.first().filter(|_| lead >= CLEAR).map(|(language, _)| *language)
}

fn ours(language: Lingua) -> Option<Language> {
    match language {
        Lingua::Slovene => Some(Language::Sl),
        Lingua::Croatian | Lingua::Serbian => Some(Language::Hr),
        Lingua::English => Some(Language::En),
        Lingua::German => Some(Language::De),
        Lingua::Italian => Some(Language::It),
    }
}

/// Content-Language (RFC 3282): what the sender's program was set to.
fn hinted(message: &Message) -> Option<Language> {
    let code = message.headers.get("Content-Language")?.split(['-', ',', ' ']).next()?.to_ascii_lowercase();
    Language::from_code(&code)
}

/// Words of letters only: numbers, codes and addresses belong to no language.
fn prose(text: &str) -> String {
    let spoken = |word: &&str| !word.contains(|c: char| c.is_ascii_digit() || matches!(c, '@' | '/' | '_'));
    text.split_whitespace().filter(spoken).collect::<Vec<_>>().join(" ").chars().take(LETTERS).collect()
}
