//! The letter: greeting, one paragraph for each thing asked, closing line; checked before anybody sees it.

use serde::Serialize;

use crate::domain::{Written, fold};

use super::plan::{Paragraph, plan};
use super::sheet::Sheet;
use super::templates::gap_in_words;
use super::{Draft, Form, Material, Templates, WriteError, figures, slots};

/// Longest name that is used in a greeting, in characters.
const LONGEST_NAME: usize = 40;

#[derive(Debug, Serialize)]
struct Greeting {
    /// The sender's name, only if the ERP knows a person of that name behind the customer.
    name: Option<String>,
    /// The form of address.
    formal: bool,
}

/// Writes the draft.
///
/// The text holds greeting to closing line; signature and quoted original are added by whoever composes the mail.
///
/// # Errors
/// [`WriteError::UnprovenFigure`] if a run of digits has no source, [`WriteError::Template`] if a template can't be filled.
pub fn write(templates: &Templates, material: &Material<'_>) -> Result<Draft, WriteError> {
    let mut sheet = Sheet::new(material.language);
    let (paragraphs, withheld) = plan(material, &mut sheet);
    let template = material.reading.intents.first().map_or("other", |intent| intent.word());
    let opened = slots::open(&render(templates, material, &paragraphs)?);
    let figures = figures::check(&opened, sheet.facts(), material.message)
        .map_err(|unproven| WriteError::UnprovenFigure { template: template.to_owned(), figure: unproven.0 })?;
    let written = Written {
        text: opened.text,
        language: material.language,
        figures,
        gaps: gaps(&opened.gaps),
        left_off: left_off(material),
        template: template.to_owned(),
    };
    Ok(Draft { written, facts: sheet.into_facts(), withheld })
}

fn render(templates: &Templates, material: &Material<'_>, paragraphs: &[Paragraph]) -> Result<String, WriteError> {
    let greeting = Greeting { name: known_name(material), formal: Form::of_drafts(material.reading.form) == Form::Formal };
    let fill = |name: &'static str, scene: &dyn Fn() -> Result<String, tera::Error>| {
        scene().map_err(|why| WriteError::Template { template: name.to_owned(), why })
    };
    let mut parts = vec![fill("greeting", &|| templates.fill(material.language, "greeting", &greeting))?];
    for paragraph in paragraphs {
        parts.push(fill(paragraph.template, &|| templates.fill(material.language, paragraph.template, &paragraph.scene))?);
    }
    parts.push(fill("closing", &|| templates.fill(material.language, "closing", &greeting))?);
    parts.retain(|part| !part.is_empty());
    Ok(parts.join("\n\n"))
}

/// A display name can say anything; only that of a person whom the ERP knows behind this customer is repeated.
fn known_name(material: &Material<'_>) -> Option<String> {
    let contact = material.contact.filter(|_| material.withheld.is_none())?;
    let name = slots::plain(material.message.author()?.name.as_deref()?);
    let known = contact.record.people.iter().filter_map(|person| person.name.as_deref()).any(|known| fold(known) == fold(&name));
    let safe = name.chars().count() <= LONGEST_NAME && name.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '\'' | '.'));
    (known && safe && name.contains(' ')).then_some(name)
}

fn gaps(found: &[usize]) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for name in found.iter().filter_map(|n| gap_in_words(*n)) {
        if !words.iter().any(|known| known == name) {
            words.push(name.to_owned());
        }
    }
    words
}

/// Questions whose subject no table knows: beside others they are left to the owner, alone they are answered with a gap.
fn left_off(material: &Material<'_>) -> Vec<String> {
    let known = material.reading.asks.iter().any(|ask| !ask.intents.is_empty());
    let open = material.reading.asks.iter().filter(|ask| known && ask.intents.is_empty() && ask.words.contains('?'));
    open.map(|ask| ask.words.clone()).collect()
}
