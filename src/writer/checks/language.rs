//! The language of a text, told by the commonest words: exact enough for prose that was asked for in one language.

use crate::domain::{Check, Language};

use super::prose::Part;
use super::scene::{Findings, Scene};
use super::words::{all, of};

/// Fewer words tell nothing.
const FEWEST: usize = 6;

/// So many words without one of the commonest are no prose in that language.
const MANY: usize = 14;

/// So many words of another language in one sentence, more than of the own one, are not chance.
const FOREIGN: usize = 3;

pub(super) fn check(scene: &Scene<'_>, findings: &mut Findings) {
    let language = scene.material.language;
    let (mut own, mut others, mut words) = (0, [0; 5], 0);
    for sentence in &scene.prose.sentences {
        let (known, foreign) = votes(&sentence.whole, language);
        own += known;
        words += sentence.whole.own_words().count();
        for (sum, votes) in others.iter_mut().zip(foreign) {
            *sum += votes;
            if votes >= FOREIGN && votes > known + 1 {
                findings.add(Check::Language, &sentence.whole.text);
            }
        }
    }
    if (words >= MANY && own == 0) || (words >= FEWEST && others.iter().any(|votes| *votes > own + 1)) {
        findings.add(Check::Language, &format!("not {language}"));
    }
}

/// How many words are among the commonest of the language, and of each of the others.
fn votes(part: &Part, language: Language) -> (usize, [usize; 5]) {
    let own = of(language);
    let known = part.own_words().filter(|word| own.common.contains(word.as_str())).count();
    let foreign = all().each_ref().map(|table| {
        let strange = |word: &&String| table.common.contains(word.as_str()) && !own.common.contains(word.as_str());
        if std::ptr::eq(table, own) { 0 } else { part.own_words().filter(strange).count() }
    });
    (known, foreign)
}

#[cfg(test)]
mod tests {
    use super::super::prose::Part;
    use super::super::scene::stage::Stage;
    use super::{check, votes};
    use crate::domain::{Check, Language};

    #[test]
    fn a_word_that_the_language_has_too_speaks_for_no_other() {
        for (text, language, expected) in [
            ("je za molimo", Language::Sl, (2, [0, 0, 0, 1, 0])),
            ("je za prosimo", Language::Hr, (2, [1, 0, 0, 0, 0])),
            ("and your die questions", Language::En, (3, [0, 0, 1, 0, 0])),
            ("and your und", Language::De, (1, [0, 2, 0, 0, 0])),
            ("qux", Language::It, (0, [0; 5])),
        ] {
            assert_eq!(votes(&Part::plain(text), language), expected, "{text}");
        }
    }

    /// `qux` is a word of no language.
    #[test]
    fn a_foreign_language_is_told_by_a_sentence_or_by_all_of_them() {
        let (sentence, whole) = (1, 2);
        for (text, expected) in [
            // Three foreign words in one sentence, and two more than own ones.
            ("die und ihre", &[sentence][..]),
            ("die und", &[]),
            ("die und ihre and", &[sentence]),
            ("die und ihre and your", &[]),
            ("die und ihre wir and your", &[sentence, whole]),
            ("die und ihre wir and your please", &[]),
            // Two more than own ones in a text of six words.
            ("die und qux qux qux", &[]),
            ("die und qux qux qux qux", &[whole]),
            ("die qux. und qux. qux qux", &[whole]),
            ("die qux qux qux qux qux", &[]),
            ("die und and qux qux qux", &[]),
            ("die und. ihre and qux qux", &[whole]),
            ("die und. and qux. your ihre qux", &[]),
            // No own word among fourteen.
            ("qux qux qux qux qux qux", &[]),
            ("qux qux qux qux qux qux qux qux qux qux qux qux qux", &[]),
            ("qux qux qux qux qux qux qux qux qux qux qux qux qux qux", &[whole]),
            ("qux qux qux qux qux qux qux. qux qux qux qux qux qux qux", &[whole]),
            ("qux qux qux qux qux qux qux qux qux qux qux qux qux and", &[]),
        ] {
            let named = |what: &i32| if *what == sentence { text.to_owned() } else { "not en".to_owned() };
            let expected: Vec<_> = expected.iter().map(|what| (Check::Language, named(what))).collect();
            assert_eq!(Stage::new(Language::En, "").found(text, check), expected, "{text}");
        }
    }
}
