//! From a related mail to the text of its answer: what the writer may know, and what it made of it. Reads the store; writes nothing.

use jiff::Timestamp;

use super::relate::{self, Related};
use super::{Answer, Desk, FlowError, ask, copy, learn};
use crate::domain::{AddressForm, Decision, Digest, Explanation, Fact, Habit, Message, MkId, Withheld};
use crate::matching;
use crate::store::StoreError;
use crate::writer::{self, Draft, Form, Material, OwnLetter, ProductAsked};

/// How many products of the catalogue are looked at by name for one mail.
const PRODUCTS_LOOKED_AT: usize = 200;

/// Writes the answer to a related mail.
///
/// # Errors
/// The store, or a text that the writer's own check refused: then nothing may be placed.
pub async fn write(desk: &Desk, message: &Message, related: &Related, now: Timestamp) -> Result<Answer, FlowError> {
    let supply = supply(desk, message, related)?;
    let material = material(desk, message, related, &supply, now);
    let draft = by_template_of(desk, &material)?;
    Ok(Box::pin(ask::worded(desk, draft, &material)).await)
}

/// The answer as the template has it: asked of nobody, the same for the same ground.
///
/// # Errors
/// As for [`write`].
pub fn by_template(desk: &Desk, message: &Message, related: &Related, now: Timestamp) -> Result<Draft, FlowError> {
    let supply = supply(desk, message, related)?;
    by_template_of(desk, &material(desk, message, related, &supply, now))
}

/// With the company's own template, if one fits and its words are proven, else with the built-in one.
fn by_template_of(desk: &Desk, material: &Material<'_>) -> Result<Draft, FlowError> {
    match writer::write_own(&desk.templates, material) {
        OwnLetter::Taken(draft) => return Ok(*draft),
        OwnLetter::Refused { template, findings } => {
            tracing::warn!(tenant = %desk.tenant.id, template, findings = findings.len(), "a template of the company's own was refused by the checks; the built-in one writes");
        }
        OwnLetter::None => {}
    }
    writer::write(&desk.templates, material).map_err(|source| FlowError::Write { mail: material.message.id.to_string(), source })
}

/// What a writer is given beside the mail and its matches, read from the store.
#[derive(Debug)]
pub(super) struct Supply {
    products: Vec<ProductAsked>,
    attached: Vec<MkId>,
    examples: Vec<String>,
    habit: Option<Habit>,
    form: Form,
}

/// Reads it.
///
/// # Errors
/// Only where the store can't be read.
pub(super) fn supply(desk: &Desk, message: &Message, related: &Related) -> Result<Supply, StoreError> {
    let contact = related.contact.as_ref().map(|mirrored| &mirrored.record.id);
    Ok(Supply {
        products: related.fresh.products(products(desk, message, &related.turn)?),
        attached: related.copies.documents(),
        examples: learn::examples(desk, &related.reading.intents, related.language)?,
        habit: learn::habit(desk, contact, related.language)?,
        form: form(desk, related, contact)?,
    })
}

/// As the owner has addressed this customer before, where that is settled; else as the sender writes.
fn form(desk: &Desk, related: &Related, contact: Option<&MkId>) -> Result<Form, StoreError> {
    Ok(match learn::form(desk, contact)? {
        Some(AddressForm::Formal) => Form::Formal,
        Some(AddressForm::Informal) => Form::Informal,
        None => related.reading.form.answering(contact.is_some()),
    })
}

/// All that a writer is given.
pub(super) fn material<'a>(desk: &'a Desk, message: &'a Message, related: &'a Related, supply: &'a Supply, now: Timestamp) -> Material<'a> {
    let clearance = relate::clearance(related, message);
    Material {
        message,
        reading: &related.reading,
        language: related.language,
        form: supply.form,
        contact: related.contact.as_ref(),
        matches: &related.matches,
        documents: &related.documents,
        products: &supply.products,
        withheld: clearance.withheld(),
        allowed: clearance.allowed,
        attached: &supply.attached,
        signature: &desk.mailbox.signature,
        today: desk.day(now),
        habit: supply.habit,
        examples: &supply.examples,
    }
}

/// The products that the mail names, then those that the earlier ones of its turn do.
fn products(desk: &Desk, message: &Message, turn: &[Message]) -> Result<Vec<ProductAsked>, StoreError> {
    let mut found: Vec<ProductAsked> = Vec::new();
    for mail in std::iter::once(message).chain(turn) {
        let named = products_of(desk, mail)?;
        let known: Vec<_> = found.iter().map(|asked| asked.product.record.id.clone()).collect();
        found.extend(named.into_iter().filter(|asked| !known.contains(&asked.product.record.id)));
    }
    Ok(found)
}

fn products_of(desk: &Desk, message: &Message) -> Result<Vec<ProductAsked>, StoreError> {
    let text = matching::asked_text(message);
    let candidates = desk.store.products_by_words(&desk.tenant.id, &matching::product_words(&text), PRODUCTS_LOOKED_AT)?;
    let named = matching::products_named(&text, &candidates);
    let mut found = Vec::new();
    for product in named {
        let stock = desk.store.stock_of(&desk.tenant.id, &product.id)?;
        let Some(record) = candidates.iter().find(|mirrored| mirrored.record.id == product.id) else { continue };
        found.push(ProductAsked { product: record.clone(), stock, quantity: product.quantity });
    }
    Ok(found)
}

/// The explanation of a related mail, before any draft was written.
#[must_use]
pub fn explanation(desk: &Desk, message: &Message, related: &Related, now: Timestamp) -> Explanation {
    Explanation {
        message_id: message.id.clone(),
        mailbox: desk.mailbox.id.clone(),
        tenant: desk.tenant.id.clone(),
        decided_at: now,
        decision: related.decision,
        reason: related.reason.clone(),
        language: related.language,
        intents: related.reading.intents.clone(),
        authenticity: related.authenticity.clone(),
        contact: related.matches.contact.clone(),
        candidates: related.matches.candidates.clone(),
        documents: related.matches.documents.clone(),
        facts: Vec::new(),
        withheld: copy::withheld(related, message).filter(|_| related.decision == Decision::Draft).into_iter().collect(),
        figures: Vec::new(),
        gaps: Vec::new(),
        unread: related.fresh.unread().to_vec(),
        left_off: Vec::new(),
        template: None,
        writer: desk.tenant.writer.clone(),
        fallback: false,
        draft: None,
        asks: related.reading.asks.iter().map(|ask| ask.words.clone()).collect(),
        findings: Vec::new(),
        alerts: relate::alerts(desk, related, message),
        model: None,
        confidence: None,
    }
}

/// Adds what the writer was given and what it made of it.
pub fn add_draft(explanation: &mut Explanation, draft: &Draft) {
    let written = draft.written();
    explanation.decision = Decision::Draft;
    explanation.language = written.language;
    explanation.facts = draft.facts().to_vec();
    explanation.withheld = dedup(&[draft.withheld(), &explanation.withheld].concat());
    explanation.figures.clone_from(&written.figures);
    explanation.gaps.clone_from(&written.gaps);
    explanation.left_off.clone_from(&written.left_off);
    explanation.template = Some(written.template.clone());
    explanation.fallback = explanation.writer != "template";
}

/// Adds a written answer: its draft, and what a model had to do with it.
pub fn add_answer(explanation: &mut Explanation, answer: &Answer) {
    add_draft(explanation, &answer.draft);
    explanation.fallback = answer.fallback;
    explanation.findings.clone_from(&answer.findings);
    explanation.model.clone_from(&answer.model);
}

/// Notes when these facts were read once more, and found to be as they were told.
pub(super) fn read_again(explanation: &mut Explanation, facts: &[Fact]) {
    for told in &mut explanation.facts {
        let same = facts.iter().find(|fact| fact.source == told.source && fact.value == told.value);
        told.read_at = same.map_or(told.read_at, |fact| fact.read_at.max(told.read_at));
    }
}

/// All that a draft stands on, hashed: whom it goes to, its facts, the copies that may go with it, what is left open, and what the template
/// makes of it today. What a
/// model makes of the same has the same ground.
#[must_use]
pub fn ground(message: &Message, related: &Related, by_template: &Draft) -> Digest {
    let to: Vec<&str> = related.recipients.to.iter().chain(&related.recipients.cc).map(|to| to.address.as_str()).collect();
    let facts = by_template.facts().iter().map(|fact| (&fact.source.id, &fact.label, fact.value.to_string()));
    let asks: Vec<&str> = related.reading.asks.iter().map(|ask| ask.words.as_str()).collect();
    let copies: Vec<&MkId> = copy::allowed(related, message).into_iter().map(|document| &document.id).collect();
    let written = by_template.written();
    let ground = (written.language, to, facts.collect::<Vec<_>>(), copies, asks, &written.gaps, &written.text);
    Digest::of(format!("{ground:?}").as_bytes())
}

fn dedup(withheld: &[Withheld]) -> Vec<Withheld> {
    let mut seen = std::collections::HashSet::new();
    withheld.iter().filter(|one| seen.insert((*one).clone())).cloned().collect()
}
