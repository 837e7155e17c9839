//! The letter: greeting, one paragraph for each thing asked, closing line; checked before anybody sees it.

use serde::Serialize;

use crate::domain::Language;

use super::checks::{self, Claim};
use super::plan::{Paragraph, plan, tone};
use super::sheet::Sheet;
use super::templates::gap_in_words;
use super::{Draft, Form, Material, Templates, WriteError, salutation, slots};

#[derive(Debug, Serialize)]
struct Closing {
    /// `question`, `regret`, `trade`, `way` or `plain`.
    tone: &'static str,
    /// The form of address.
    formal: bool,
}

/// Writes the draft.
///
/// The text holds greeting to closing line; signature and quoted original are added by whoever composes the mail.
///
/// # Errors
/// [`WriteError::Refused`] if a check finds anything, [`WriteError::Template`] if a template can't be filled.
pub fn write(templates: &Templates, material: &Material<'_>) -> Result<Draft, WriteError> {
    let mut sheet = Sheet::new(material);
    let (paragraphs, mut withheld) = plan(material, &mut sheet);
    withheld.extend_from_slice(sheet.refused());
    let template = material.reading.intents.first().map_or("other", |intent| intent.word());
    let opened = slots::open(&render(templates, material, &paragraphs)?);
    let gaps = gaps(&opened.gaps);
    let (facts, left_off) = (sheet.into_facts(), left_off(material));
    let claim = Claim { opened, facts, withheld, gaps, left_off, template: template.to_owned(), instead_of: None };
    checks::prove(claim, material).map_err(|findings| WriteError::Refused { template: template.to_owned(), findings })
}

fn render(templates: &Templates, material: &Material<'_>, paragraphs: &[Paragraph]) -> Result<String, WriteError> {
    let language = material.language;
    let mut letter = fill(templates, language, "greeting", &salutation::of(material))?;
    for (place, paragraph) in paragraphs.iter().enumerate() {
        let text = fill(templates, language, paragraph.template, &paragraph.scene)?;
        letter.push_str(if paragraph.runs_on() { " " } else { "\n\n" });
        letter.push_str(&if place == 0 { after_greeting(&text, language) } else { capitalised(&text) });
    }
    letter.push_str("\n\n");
    letter.push_str(&fill(templates, language, "closing", &Closing { tone: tone(paragraphs), formal: material.form == Form::Formal })?);
    Ok(letter)
}

fn fill(templates: &Templates, language: Language, name: &'static str, scene: &impl Serialize) -> Result<String, WriteError> {
    templates.fill(language, name, scene).map_err(|why| WriteError::Template { template: name.to_owned(), why })
}

/// After the comma of the greeting the sentence goes on in small letters, except in English; so the templates are written.
fn after_greeting(text: &str, language: Language) -> String {
    if language == Language::En { capitalised(text) } else { text.to_owned() }
}

fn capitalised(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map(|first| first.to_uppercase().chain(rest).collect()).unwrap_or_default()
}

/// What is left open, in words, each once.
pub(super) fn gaps(found: &[usize]) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for name in found.iter().filter_map(|n| gap_in_words(*n)) {
        if !words.iter().any(|known| known == name) {
            words.push(name.to_owned());
        }
    }
    words
}

/// What is asked and no table knows the subject of: beside other questions it is left to the owner, alone it is answered with a gap.
pub(super) fn left_off(material: &Material<'_>) -> Vec<String> {
    let known = material.reading.asks.iter().any(|ask| !ask.intents.is_empty());
    let open = material.reading.asks.iter().filter(|ask| known && ask.intents.is_empty() && !ask.is_bare());
    open.map(|ask| ask.words.clone()).collect()
}
