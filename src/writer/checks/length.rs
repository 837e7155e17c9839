//! The length of an answer: neither a word nor a novel, and near what the template's draft needs.

use crate::domain::Check;

use super::scene::{Findings, Scene};

/// Nobody answers a customer at greater length, in characters.
pub(super) const MOST: usize = 4_000;

/// Less is no answer.
const FEWEST: usize = 4;

/// How often the template's draft may be outgrown …
const TIMES: usize = 3;

/// … and what a short one may be outgrown by in any case, in characters.
const SPARE: usize = 200;

/// What the owner's usual length, doubled, may be outgrown by, in words.
const SPARE_WORDS: usize = 20;

/// A line longer than this is no prose, in characters.
const LINE: usize = 1_200;

pub(super) fn check(scene: &Scene<'_>, findings: &mut Findings) {
    let letters = scene.own().chars().count();
    let most = (scene.base.opened.prose.chars().count() * TIMES + SPARE).min(MOST);
    if letters > most || letters < FEWEST {
        findings.add(Check::Length, &format!("{letters} characters"));
    }
    let words = |prose: &str| prose.split_whitespace().count();
    let usual = scene.material.habit.and_then(|habit| habit.usual_length).map(|usual| usize::from(usual) * 2);
    let allowed = usual.map(|usual| usual.max(words(&scene.base.opened.prose) * 2) + SPARE_WORDS);
    if allowed.is_some_and(|allowed| words(scene.own()) > allowed) {
        findings.add(Check::Length, "longer than the owner ever writes");
    }
    if scene.own().lines().any(|line| line.chars().count() > LINE) {
        findings.add(Check::Length, "one line without end");
    }
}

#[cfg(test)]
mod tests {
    use super::super::scene::stage::Stage;
    use super::check;
    use crate::domain::{Check, Habit, Language};

    fn found(base: &str, usual: Option<u16>, text: &str) -> Vec<String> {
        let habit = usual.map(|usual| Habit { usual_length: Some(usual), ..Habit::default() });
        let found = Stage { habit, ..Stage::new(Language::En, base) }.found(text, check);
        assert!(found.iter().all(|(check, _)| *check == Check::Length));
        found.into_iter().map(|(_, text)| text).collect()
    }

    /// Letters of two bytes, in lines of a hundred.
    fn lines(letters: usize) -> String {
        (1..=letters).map(|n| if n % 100 == 0 { '\n' } else { 'č' }).collect()
    }

    #[test]
    fn a_text_is_as_long_as_its_draft_allows_to_the_letter() {
        for (base, letters, taken) in [
            (10, 3, false),
            (10, 4, true),
            (10, 230, true),
            (10, 231, false),
            (10, 232, false),
            (1_250, 3_950, true),
            (1_250, 3_951, false),
            (2_000, 4_000, true),
            (2_000, 4_001, false),
        ] {
            let expected = if taken { Vec::new() } else { vec![format!("{letters} characters")] };
            assert_eq!(found(&lines(base), None, &lines(letters)), expected, "{letters} for {base}");
        }
    }

    #[test]
    fn a_text_is_not_much_longer_than_the_owner_writes_or_the_template_needs() {
        let longer = ["longer than the owner ever writes"];
        for (base, usual, words, taken) in [
            ("loremipsumdolorsitamet ".repeat(5), 50, 120, true),
            ("loremipsumdolorsitamet ".repeat(5), 50, 121, false),
            ("loremipsumdolorsitamet ".repeat(5), 50, 122, false),
            ("a ".repeat(100), 5, 220, true),
            ("a ".repeat(100), 5, 221, false),
        ] {
            let text = "a ".repeat(words);
            assert_eq!(found(&base, Some(usual), &text), if taken { &[][..] } else { &longer[..] }, "{words} words, {usual} usual");
            assert!(found(&base, None, &text).is_empty(), "{words} words where nothing is usual");
        }
    }

    #[test]
    fn one_line_ends_after_twelve_hundred_letters() {
        for (letters, taken) in [(1_200, true), (1_201, false), (1_202, false)] {
            let text = format!("a\n{}\na", "č".repeat(letters));
            let expected = if taken { &[][..] } else { &["one line without end"][..] };
            assert_eq!(found(&lines(1_000), None, &text), expected, "{letters}");
        }
    }
}
