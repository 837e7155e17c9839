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
