//! What binds the owner is said only where the template's draft says it: discounts, refunds, dates of delivery, bank accounts, admissions.

use crate::domain::{Check, Language};

use super::prose::Prose;
use super::scene::{Findings, Scene};
use super::words::{Promise, languages};

pub(super) fn check(scene: &Scene<'_>, findings: &mut Findings) {
    let backed: Vec<Promised> = promises(&scene.base_prose).into_iter().map(|(promised, _)| promised).collect();
    for (promised, sentence) in promises(&scene.prose) {
        let own = (promised.0, promised.1, scene.material.language);
        if !backed.contains(&promised) && !backed.contains(&own) {
            findings.add(Check::Commitment, sentence);
        }
    }
}

/// A promise, whether its sentence says no (`we do not confirm bank details` backs no `we confirm bank details`), and the language of its words.
type Promised = (Promise, bool, Language);

fn promises(prose: &Prose) -> Vec<(Promised, &str)> {
    let mut found = Vec::new();
    for sentence in &prose.sentences {
        for (language, table) in languages() {
            let promised = table.promises_in(&sentence.whole);
            let negated = !promised.is_empty() && sentence.whole.meets(&table.negations);
            found.extend(promised.into_iter().map(|promise| ((promise, negated, language), sentence.whole.text.as_str())));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::scene::stage::Stage;
    use super::super::words::Promise;
    use super::{check, promises};
    use crate::domain::{Check, Language};

    #[test]
    fn a_promise_is_known_with_its_language_and_whether_it_is_denied() {
        for (text, expected) in [
            ("We have placed it.", Some((Promise::Acceptance, false, Language::En))),
            ("We have not reserved it.", Some((Promise::Acceptance, true, Language::En))),
            ("To vam obljubimo.", Some((Promise::Guarantee, false, Language::Sl))),
            ("Tega ne obljubimo.", Some((Promise::Guarantee, true, Language::Sl))),
            ("We don't know.", None),
        ] {
            let found = Stage::new(Language::En, "").look(text, |scene| {
                promises(&scene.prose).into_iter().map(|(promised, sentence)| (promised, sentence.to_owned())).collect::<Vec<_>>()
            });
            assert_eq!(found, expected.map(|promised| (promised, text.to_owned())).into_iter().collect::<Vec<_>>(), "{text}");
        }
    }

    #[test]
    fn a_promise_is_backed_by_the_drafts_own_in_the_same_words_or_in_its_language() {
        for (base, text, taken) in [
            ("It is here.", "We pledge it.", false),
            ("We assure it.", "We pledge it.", true),
            ("We don't pledge it.", "We pledge it.", false),
            ("To vam obljubimo.", "To zagotovimo.", true),
            ("We pledge it.", "To vam obljubimo.", true),
            ("To vam obljubimo.", "We pledge it.", false),
        ] {
            let expected = if taken { Vec::new() } else { vec![(Check::Commitment, text.to_owned())] };
            assert_eq!(Stage::new(Language::En, base).found(text, check), expected, "{base} {text}");
        }
    }
}
