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
