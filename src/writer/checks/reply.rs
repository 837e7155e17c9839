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

#[cfg(test)]
mod tests {
    use super::{claim_of_reply, marked, slot};
    use crate::domain::{Check, Finding, Language};
    use crate::writer::checks::draft::tests::draft;
    use crate::writer::checks::scene::stage::Stage;
    use crate::writer::slots;

    #[test]
    fn a_slot_has_the_name_of_a_fact_or_the_number_of_a_kind_of_gap() {
        let base = draft();
        let cases = [
            ("f1", Some(slots::fact(0, "PN-77"))),
            ("f2", Some(slots::fact(1, "R26-0318"))),
            ("gap1", Some(slots::gap(4))),
            ("gap2", Some(slots::gap(2))),
            ("f3", None),
            ("gap0", None),
            ("gap3", None),
            ("gap", None),
            ("1", None),
            ("", None),
        ];
        for (name, expected) in cases {
            assert_eq!(slot(name, &base), expected, "{name}");
        }
    }

    #[test]
    fn the_slots_of_a_reply_are_marked_and_the_rest_stays() {
        let (base, bill, gap) = (draft(), slots::fact(1, "R26-0318"), slots::gap(4));
        let cases = [
            ("See {{f2}}, {{ gap1 }} or {{f2}}!", format!("See {bill}, {gap} or {bill}!")),
            ("No slot } at { all.", "No slot } at { all.".to_owned()),
            ("See {{f2}} and {{f2", format!("See {bill} and {{{{f2")),
            ("", String::new()),
        ];
        for (text, expected) in cases {
            assert_eq!(marked(text, &base), Ok(expected), "{text}");
        }
    }

    #[test]
    fn every_slot_that_nobody_gave_is_told_of() {
        let findings = marked("See {{f9}}, {{f1}} and {{gap7}}.", &draft()).unwrap_err();
        let found: Vec<_> = findings.iter().map(|finding| (finding.check, finding.text.as_str())).collect();
        assert_eq!(found, [(Check::Slot, "{{f9}}"), (Check::Slot, "{{gap7}}")]);
    }

    #[test]
    fn hidden_and_forged_letters_end_the_reading_and_line_breaks_do_not() {
        let base = "Thank you for your message.\n\nWe have what you need.";
        let stage = Stage::new(Language::En, base);
        let read = |text: &str| stage.look("", |scene| claim_of_reply(text, scene.base, scene.material));
        assert_eq!(read(&format!(" {base}\n")).unwrap().text(), base);
        for c in ['\u{202E}', '\u{200B}', '\t', '\u{E000}', '\u{FFFC}', '\u{FFFD}'] {
            let findings = read(&format!("{base} See{c} * 99.")).unwrap_err();
            assert_eq!(findings, [Finding { check: Check::Markup, text: format!("U+{:04X}", u32::from(c)) }], "{c:?}");
        }
    }
}
