//! A letter from a template of the company's own: chosen by its rule, filled, and proven like every other text.

use jiff::civil::Date;

use super::body::STATEMENT_LINE;
use super::file::{BODY, OwnTemplate};
use super::{scene, when};
use crate::domain::{Check, DisclosureClass, Finding, Matches, Message};
use crate::writer::checks::{self, Claim, Draft};
use crate::writer::letter::{gaps, left_off, write as built_in};
use crate::writer::sheet::Sheet;
use crate::writer::{Form, Material, Templates, WriteError, read, slots, withheld};

/// What the company's own templates came to.
#[derive(Debug)]
pub enum OwnLetter {
    /// None of them fits this mail.
    None,
    /// One fits, and its text is proven.
    Taken(Box<Draft>),
    /// One fits, and the checks refuse its text: the built-in template writes.
    Refused {
        /// Its name.
        template: String,
        /// What was found.
        findings: Vec<Finding>,
    },
}

/// Writes with the first template that fits: in the mail's language, for all that is asked, its rule holds, and every value is there
/// unless it allows gaps. Of several the one of the highest priority, then of the strictest rule, then by name.
#[must_use]
pub fn write_own(templates: &Templates, material: &Material<'_>) -> OwnLetter {
    let mut fitting: Vec<&OwnTemplate> = templates.own().iter().filter(|template| fits(template, material)).collect();
    fitting.sort_by_key(|one| (std::cmp::Reverse((one.front.priority, one.front.when.strictness(), one.front.intents.len())), one.name()));
    for template in fitting {
        match write(templates, template, material) {
            Ok(draft) if template.front.gaps || draft.written().gaps.is_empty() => return OwnLetter::Taken(Box::new(draft)),
            Ok(_) => {}
            Err(WriteError::Refused { template, findings }) => return OwnLetter::Refused { template, findings },
            Err(WriteError::Template { template, why }) => {
                let text = crate::fault::chain(&why);
                return OwnLetter::Refused { template, findings: vec![Finding { check: Check::Slot, text }] };
            }
        }
    }
    OwnLetter::None
}

/// Writes with the template of this name, whether its rule holds or not: a preview. `None`: there is no such template.
///
/// # Errors
/// The text can't be filled, or the checks refuse it.
#[must_use]
pub fn write_with(templates: &Templates, name: &str, material: &Material<'_>) -> Option<Result<Draft, WriteError>> {
    templates.own().iter().find(|template| template.name() == name).map(|template| write(templates, template, material))
}

/// Writes with the template of this name for a mail of which nothing is known: every placeholder stays open.
///
/// # Errors
/// The text can't be filled, or the checks refuse it.
#[must_use]
pub fn rehearse(templates: &Templates, name: &str, message: &Message, today: Date) -> Option<Result<Draft, WriteError>> {
    let template = templates.own().iter().find(|template| template.name() == name)?;
    let (reading, matches) = (read(message), Matches::default());
    let material = Material {
        reading: &reading,
        language: template.language(),
        message,
        contact: None,
        matches: &matches,
        documents: &[],
        products: &[],
        withheld: None,
        allowed: DisclosureClass::Public,
        attached: &[],
        signature: "",
        today,
        habit: None,
        examples: &[],
        form: Form::Formal,
    };
    Some(write(templates, template, &material))
}

fn fits(template: &OwnTemplate, material: &Material<'_>) -> bool {
    let front = &template.front;
    front.language == material.language && when::answers(&front.intents, material) && front.when.holds(material)
}

fn write(templates: &Templates, template: &OwnTemplate, material: &Material<'_>) -> Result<Draft, WriteError> {
    let mut sheet = Sheet::new(material);
    let scene = scene::scene(&template.uses, material, &mut sheet);
    let name = template.name().to_owned();
    let failed = |why| WriteError::Template { template: name.clone(), why };
    let context = tera::Context::from_serialize(&scene).map_err(failed)?;
    let opened = slots::open(&tidy(&template.tera.render(BODY, &context).map_err(failed)?));
    let held = material.withheld.map(|why| withheld::of(material.reading.intents.iter().copied(), why)).unwrap_or_default();
    let gaps = gaps(&opened.gaps);
    let built_in = built_in(templates, material)?.words_alone();
    let (facts, left_off) = (sheet.into_facts(), left_off(material));
    let claim = Claim { opened, facts, withheld: held, gaps, left_off, template: name.clone(), instead_of: Some(&built_in) };
    checks::prove(claim, material).map_err(|findings| WriteError::Refused { template: name, findings })
}

/// Lines that held nothing but statements go, and never more than one empty line stays.
fn tidy(rendered: &str) -> String {
    let mut text = String::new();
    let mut empty = 0;
    for line in rendered.lines().map(str::trim_end) {
        let bare = line.trim_matches(STATEMENT_LINE).trim();
        if line.contains(STATEMENT_LINE) && bare.is_empty() {
            continue;
        }
        empty = if bare.is_empty() { empty + 1 } else { 0 };
        if empty <= 1 {
            text.push_str(&line.replace(STATEMENT_LINE, ""));
            text.push('\n');
        }
    }
    text.trim().to_owned()
}
