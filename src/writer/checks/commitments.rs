//! What binds the owner is said only where the template's draft says it: discounts, refunds, dates of delivery, bank accounts, admissions.

use crate::domain::Check;

use super::prose::Prose;
use super::scene::{Findings, Scene};
use super::words::{Promise, all};

pub(super) fn check(scene: &Scene<'_>, findings: &mut Findings) {
    let backed: Vec<(Promise, bool)> = promises(&scene.base_prose).into_iter().map(|(promise, _)| promise).collect();
    for (promise, sentence) in promises(&scene.prose) {
        if !backed.contains(&promise) {
            findings.add(Check::Commitment, sentence);
        }
    }
}

/// Every promise with whether its sentence says no: `we do not confirm bank details` backs no `we confirm bank details`.
fn promises(prose: &Prose) -> Vec<((Promise, bool), &str)> {
    let mut found = Vec::new();
    for sentence in &prose.sentences {
        for table in all() {
            let promised = table.promises_in(&sentence.whole);
            let negated = !promised.is_empty() && sentence.whole.meets(&table.negations);
            found.extend(promised.into_iter().map(|promise| ((promise, negated), sentence.whole.text.as_str())));
        }
    }
    found
}
