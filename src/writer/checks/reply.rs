//! A model's reply, read: its slots are opened to the facts and gaps of the draft whose place it takes.

use crate::domain::{Check, Finding};
use crate::writer::letter::gaps;
use crate::writer::slots::{self, FACT_PLACE, GAP_PLACE};
use crate::writer::{Draft, Material};

use super::{Claim, prove};

/// Makes a draft of a text that somebody else wrote around the slots of a template's draft ([`Draft::slotted`] shows them).
///
/// `text` is greeting to closing line, without signature, with `{{f3}}` for the third fact and `{{gap1}}` for the first gap of `instead_of`.
/// The result keeps the facts, the template's name and what was withheld of `instead_of`, so a refused text can be replaced by it.
///
/// # Errors
/// Everything that the checks found; the text may not be placed.
pub fn claim_of_reply(text: &str, instead_of: &Draft, material: &Material<'_>) -> Result<Draft, Vec<Finding>> {
    let forged = |c: char| c != '\n' && (slots::is_hidden(c) || matches!(c, FACT_PLACE | GAP_PLACE));
    if let Some(c) = text.chars().find(|c| forged(*c)) {
        return Err(vec![Finding { check: Check::Markup, text: format!("U+{:04X}", u32::from(c)) }]);
    }
    let opened = slots::open(&marked(text.trim(), instead_of)?);
    let claim = Claim {
        gaps: gaps(&opened.gaps),
        opened,
        facts: instead_of.facts().to_vec(),
        withheld: instead_of.withheld().to_vec(),
        left_off: instead_of.written().left_off.clone(),
        template: instead_of.written().template.clone(),
        instead_of: Some(instead_of),
    };
    prove(claim, material)
}

/// The text with the characters that mark slots, or the slots that nobody gave.
fn marked(text: &str, base: &Draft) -> Result<String, Vec<Finding>> {
    let (mut marked, mut unknown) = (String::new(), Vec::new());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((name, behind)) = after.split_once("}}") else { break };
        marked.push_str(before);
        match slot(name.trim(), base) {
            Some(slot) => marked.push_str(&slot),
            None => unknown.push(Finding { check: Check::Slot, text: super::line(&format!("{{{{{name}}}}}")) }),
        }
        rest = behind;
    }
    marked.push_str(rest);
    if unknown.is_empty() { Ok(marked) } else { Err(unknown) }
}

fn slot(name: &str, base: &Draft) -> Option<String> {
    let fact = base.facts().iter().position(|fact| fact.id.0 == name);
    let shown = fact.and_then(|n| base.facts().get(n).map(|fact| slots::fact(n, &fact.shown)));
    shown.or_else(|| {
        let nth: usize = name.strip_prefix("gap")?.parse().ok()?;
        base.kinds_of_gaps().get(nth.checked_sub(1)?).map(|kind| slots::gap(*kind))
    })
}
