//! From a related mail to the text of its answer: what the writer may know, and what it made of it. Reads the store; writes nothing.

use jiff::Timestamp;

use super::relate::{self, Related};
use super::{Desk, FlowError};
use crate::domain::{Decision, Explanation, Message, Withheld};
use crate::matching;
use crate::store::StoreError;
use crate::writer::{self, Draft, Material, ProductAsked};

/// How many products of the catalogue are looked at by name for one mail.
const PRODUCTS_LOOKED_AT: usize = 200;

/// Writes the answer to a related mail.
///
/// # Errors
/// The store, or a text that the writer's own check refused: then nothing may be placed.
pub async fn write(desk: &Desk, message: &Message, related: &Related, now: Timestamp) -> Result<Draft, FlowError> {
    let products = products(desk, message, &related.turn)?;
    let material = Material {
        message,
        reading: &related.reading,
        language: related.language,
        form: related.reading.form.answering(related.matches.contact.is_some()),
        contact: related.contact.as_ref(),
        matches: &related.matches,
        documents: &related.documents,
        products: &products,
        withheld: relate::withheld(related, message),
        today: desk.day(now),
    };
    writer::write(&desk.templates, &material).map_err(|source| FlowError::Write { mail: message.id.to_string(), source })
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
        withheld: Vec::new(),
        figures: Vec::new(),
        gaps: Vec::new(),
        left_off: Vec::new(),
        template: None,
        writer: desk.tenant.writer.clone(),
        fallback: false,
        draft: None,
        asks: related.reading.asks.iter().map(|ask| ask.words.clone()).collect(),
        findings: Vec::new(),
        alerts: Vec::new(),
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
    explanation.withheld = dedup(draft.withheld());
    explanation.figures.clone_from(&written.figures);
    explanation.gaps.clone_from(&written.gaps);
    explanation.left_off.clone_from(&written.left_off);
    explanation.template = Some(written.template.clone());
    explanation.fallback = explanation.writer != "template";
}

fn dedup(withheld: &[Withheld]) -> Vec<Withheld> {
    let mut seen = std::collections::HashSet::new();
    withheld.iter().filter(|one| seen.insert((*one).clone())).cloned().collect()
}
