//! What a person changed in a draft before sending it, by a fixed list of sorts.

use std::collections::BTreeSet;

use super::figures::{self, Checked, Mismatch};
use super::manner::{self, Manner};
use crate::domain::{Edit, Fact, Figure, Language, fold};

/// How a gap looks in a draft.
const GAP: &str = "[…]";

/// Two paragraphs are of one another if they share so many of a hundred words of the shorter.
const KIN: usize = 35;

/// An answer is longer or shorter only beyond this: so many hundredths of the draft's length.
const MARKEDLY_SHORTER: usize = 75;
/// The same, upwards.
const MARKEDLY_LONGER: usize = 133;

/// Words before a gap by which its place is known again.
const WORDS_BEFORE_GAP: usize = 2;

/// A draft as it lay there.
#[derive(Clone, Copy, Debug)]
pub struct Drafted<'a> {
    /// Its own text, greeting to closing line.
    pub text: &'a str,
    /// Its language.
    pub language: Language,
    /// Its figures.
    pub figures: &'a [Figure],
    /// Its facts.
    pub facts: &'a [Fact],
    /// What is left open in it, by name, each once.
    pub gaps: &'a [String],
    /// The words of the mail that it answers.
    pub asked: &'a str,
}

/// What was made of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edited {
    /// The sorts of changes, each once, in the order of [`Edit`].
    pub edits: Vec<Edit>,
    /// Figures that were sent as others.
    pub mismatches: Vec<Mismatch>,
    /// Gaps that were filled in, by name; only where that is certain.
    pub filled: Vec<String>,
}

/// Compares a draft with what was sent: `sent` is what the owner wrote, without quote and signature, `language` and `theirs` what is known
/// of it.
#[must_use]
pub fn compare(draft: &Drafted<'_>, sent: &str, language: Option<Language>, theirs: &Manner) -> Edited {
    let Checked { changed: mismatches, .. } = figures::check(draft.figures, draft.facts, draft.text, sent, draft.asked);
    let mut edits = BTreeSet::new();
    if !mismatches.is_empty() {
        edits.insert(Edit::FigureChanged);
    }
    let gaps = gaps(draft.text, sent);
    edits.extend(gaps.iter().copied());
    let filled = if gaps.as_slice() == [Edit::GapFilled] && !sent.contains(GAP) { draft.gaps.to_vec() } else { Vec::new() };
    edits.extend(language.filter(|language| *language != draft.language).map(|_| Edit::Language));
    if !edits.contains(&Edit::Language) {
        edits.extend(of_manner(draft, sent, theirs));
        edits.extend(of_paragraphs(draft, sent, &mismatches));
    }
    edits.extend(of_length(draft.text, sent));
    Edited { edits: edits.into_iter().collect(), mismatches, filled }
}

/// A gap whose neighbours are still there was filled in; one that went with them was dropped.
fn gaps(ours: &str, theirs: &str) -> Vec<Edit> {
    let words: Vec<&str> = ours.split_whitespace().collect();
    let theirs_folded = fold(theirs);
    let mut left = theirs.matches(GAP).count();
    let mut found = BTreeSet::new();
    for (place, _) in words.iter().enumerate().filter(|(_, word)| word.contains(GAP)) {
        if left > 0 {
            left -= 1;
            continue;
        }
        let before = words.get(place.saturating_sub(WORDS_BEFORE_GAP)..place).unwrap_or_default();
        let kept = !before.is_empty() && contains_words(&theirs_folded, &fold(&before.join(" ")));
        found.insert(if kept { Edit::GapFilled } else { Edit::GapDropped });
    }
    found.into_iter().collect()
}

fn contains_words(text: &str, words: &str) -> bool {
    format!(" {text} ").contains(&format!(" {words} "))
}

fn of_manner(draft: &Drafted<'_>, sent: &str, theirs: &Manner) -> Vec<Edit> {
    let ours = manner::manner(draft.text, "", Some(draft.language));
    let mut edits = Vec::new();
    if ours.greeting.is_some() && first_line(draft.text) != first_line(sent) {
        edits.push(Edit::Greeting);
    }
    if !paragraphs(draft.text).last().is_none_or(|closing| contains_words(&fold(sent), &fold(closing))) {
        edits.push(Edit::SignOff);
    }
    if theirs.form.is_some() && ours.form.is_some() && ours.form != theirs.form {
        edits.push(Edit::FormOfAddress);
    }
    edits
}

fn first_line(text: &str) -> String {
    fold(text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default())
}

fn paragraphs(text: &str) -> Vec<&str> {
    text.split("\n\n").map(str::trim).filter(|part| !part.is_empty()).collect()
}

/// What stands between greeting and closing line, a paragraph each.
fn body(text: &str, language: Language) -> Vec<&str> {
    let mut parts = paragraphs(text);
    if let Some(first) = parts.first_mut().filter(|first| manner::greeting(first, language).is_some()) {
        *first = first.split_once('\n').map_or("", |(_, rest)| rest.trim());
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// Paragraphs that came or went, and other words in those that stayed. One with a gap or a changed figure teaches no words.
fn of_paragraphs(draft: &Drafted<'_>, sent: &str, mismatches: &[Mismatch]) -> Vec<Edit> {
    let (mut ours, theirs) = (body(draft.text, draft.language), body(sent, draft.language));
    let closing = ours.pop().filter(|_| !ours.is_empty());
    let mut edits = Vec::new();
    let mut taken = BTreeSet::new();
    for our in &ours {
        match theirs.iter().enumerate().max_by_key(|(_, their)| kinship(our, their)).filter(|(_, their)| kinship(our, their) >= KIN) {
            None => edits.push(Edit::RemovedParagraph),
            Some((place, their)) => {
                taken.insert(place);
                let is_of_facts = our.contains(GAP) || mismatches.iter().any(|one| our.contains(&one.ours));
                if !is_of_facts && !contains_words(&fold(their), &fold(our)) {
                    edits.push(Edit::Wording);
                }
            }
        }
    }
    // Where our closing line is gone, the last paragraph stands in its place.
    let of_closing = |(place, their): (usize, &str)| {
        closing.is_some_and(|closing| kinship(closing, their) >= KIN) || (closing_is_gone(closing, &theirs) && place + 1 == theirs.len())
    };
    if theirs.iter().enumerate().any(|(place, their)| !taken.contains(&place) && !of_closing((place, their))) {
        edits.push(Edit::AddedParagraph);
    }
    edits
}

fn closing_is_gone(closing: Option<&str>, theirs: &[&str]) -> bool {
    closing.is_some_and(|closing| theirs.iter().all(|their| kinship(closing, their) < KIN))
}

/// How many of a hundred words of the shorter text stand in the other.
fn kinship(one: &str, other: &str) -> usize {
    let words = |text: &str| fold(text).split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect::<BTreeSet<_>>();
    let (one, other) = (words(one), words(other));
    let shorter = one.len().min(other.len()).max(1);
    one.intersection(&other).count() * 100 / shorter
}

fn of_length(ours: &str, theirs: &str) -> Option<Edit> {
    let (ours, theirs) = (ours.split_whitespace().count(), theirs.split_whitespace().count());
    if theirs * 100 < ours * MARKEDLY_SHORTER {
        Some(Edit::Shortened)
    } else if theirs * 100 > ours * MARKEDLY_LONGER {
        Some(Edit::Lengthened)
    } else {
        None
    }
}
