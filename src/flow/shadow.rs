//! A mail of the past beside the answer that its owner sent: what would have been drafted, and whether it would have said the same.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::relate::{self, Related, Seen};
use super::{Desk, FlowError, answer, learn};
use crate::domain::{AddressForm, Decision, Intent, Language, Message, MessageId, ReasonWord};
use crate::gates::{self, Circumstances};
use crate::learning;
use crate::mail;
use crate::store::StoreError;
use crate::writer::Draft;

/// One mail, judged as if it had just come and nobody had answered it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shadow {
    /// The mail.
    pub message_id: MessageId,
    /// What would have been done with it.
    pub decision: Decision,
    /// Why, in the contract's word.
    pub reason: String,
    /// What it asks.
    pub intents: Vec<Intent>,
    /// The owner answered it.
    pub answered: bool,
    /// The draft, where one would have been placed.
    pub draft: Option<ShadowDraft>,
}

/// A draft that would have been placed, beside the answer that was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShadowDraft {
    /// How many gaps it has.
    pub gaps: usize,
    /// How many proven figures it states.
    pub figures: usize,
    /// How likely it is to be sent as it is, in percent, where enough was seen.
    pub confidence: Option<u8>,
    /// What was sent, where something was.
    pub beside: Option<Beside>,
}

/// A draft and the answer that was sent, compared.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beside {
    /// Figures of the draft that were sent, however they were written.
    pub same: usize,
    /// Figures of the draft that the answer doesn't mention.
    pub unsaid: usize,
    /// Figures that were sent as others: the field, what the draft states, what was sent.
    pub different: Vec<Different>,
    /// The draft's length in hundredths of the answer's; `None` where the answer has no words of its own.
    pub length: Option<usize>,
    /// Both are in one language; `None` where the answer's isn't clear.
    pub language: Option<bool>,
    /// Both address the customer in one form; `None` where one of them doesn't tell.
    pub form: Option<bool>,
}

/// One figure on which draft and answer disagree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Different {
    /// The field: `sum_all`.
    pub field: String,
    /// As the draft states it.
    pub drafted: String,
    /// As it was sent.
    pub sent: String,
}

/// Judges one mail at a moment of the past, and compares its draft with what was sent. Writes nothing.
///
/// The template writes: a model that is configured would word the same figures, and isn't asked about each mail of the past. The records
/// are those of the mirror today: what has changed in the ERP since then shows as a difference.
///
/// # Errors
/// Only where the store can't be read.
pub fn shadow(desk: &Desk, raw: &[u8], flags: &[String], sent: Option<&[u8]>, then: Timestamp) -> Result<Shadow, FlowError> {
    let message = mail::parse(raw, &desk.budget);
    let seen = Seen { message: &message, flags, arrived: None, in_junk: false, answered_elsewhere: false, now: then };
    let mut related = relate::relate(desk, &seen)?;
    if matches!(related.reason, ReasonWord::AlreadyAnswered | ReasonWord::OwnerDraft) {
        related.reason = unanswered(desk, &seen, &related)?;
    }
    let reason = related.reason.to_string();
    let draft = match related.reason {
        ReasonWord::Answer => Some(drafted(desk, &message, &related, sent, then)?),
        _ => None,
    };
    let decision =
        if draft.is_some() { Decision::Draft } else { relate::undrafted(related.matches.contact.as_ref(), &related.matches.documents) };
    Ok(Shadow {
        message_id: message.id,
        decision,
        reason,
        intents: related.reading.intents,
        answered: sent.is_some(),
        draft: draft.flatten(),
    })
}

/// The gates again, as they stood before the owner answered.
fn unanswered(desk: &Desk, seen: &Seen<'_>, related: &Related) -> Result<ReasonWord, StoreError> {
    Ok(gates::judge(
        seen.message,
        &Circumstances {
            own: &desk.mailbox.own,
            flags: &[],
            in_junk: seen.in_junk,
            arrived: seen.arrived,
            now: seen.now,
            max_age: desk.mailbox.max_age,
            answered: false,
            owner_draft: false,
            ours: desk.store.is_ours(&desk.tenant.id, &seen.message.id)?,
            anything_asked: related.reading.anything_asked,
            authenticity: &related.authenticity,
        },
    ))
}

/// The draft beside the answer; none where the writer's own check refuses the text.
fn drafted(
    desk: &Desk,
    message: &Message,
    related: &Related,
    sent: Option<&[u8]>,
    then: Timestamp,
) -> Result<Option<ShadowDraft>, FlowError> {
    let draft = match answer::by_template(desk, message, related, then) {
        Ok(draft) => draft,
        Err(FlowError::Write { .. }) => return Ok(None),
        Err(other) => return Err(other),
    };
    let mut explanation = answer::explanation(desk, message, related, then);
    answer::add_draft(&mut explanation, &draft);
    let written = draft.written();
    Ok(Some(ShadowDraft {
        gaps: written.gaps.len(),
        figures: written.figures.iter().filter(|figure| figure.fact.is_some()).count(),
        confidence: learn::confidence(desk, &explanation)?,
        beside: sent.map(|raw| beside(&draft, message, &mail::parse(raw, &desk.budget))),
    }))
}

fn beside(draft: &Draft, asked: &Message, sent: &Message) -> Beside {
    let (written, theirs) = (draft.written(), sent.words.new.as_str());
    let own = mail::words(draft.text()).new;
    let asked = format!("{} {}", asked.subject, asked.words.new);
    let checked = learning::check(&written.figures, draft.facts(), &own, theirs, &asked);
    let field = |mismatch: &learning::Mismatch| {
        let fact = draft.facts().iter().find(|fact| fact.id == mismatch.fact);
        fact.map(|fact| fact.label.clone()).unwrap_or_default()
    };
    let different = checked.changed.iter().map(|one| Different { field: field(one), drafted: one.ours.clone(), sent: one.theirs.clone() });
    let length = theirs.split_whitespace().count();
    Beside {
        same: checked.same,
        unsaid: checked.unsaid,
        different: different.collect(),
        length: (own.split_whitespace().count() * 100).checked_div(length),
        language: sent.language.map(|language| language == written.language),
        form: form(&own, written.language).zip(form(theirs, sent.language.unwrap_or(written.language))).map(|(ours, own)| ours == own),
    }
}

fn form(text: &str, language: Language) -> Option<AddressForm> {
    learning::manner(text, "", Some(language)).form
}
