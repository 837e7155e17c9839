//! What is learned from what the owner did with a draft and from what he sent: noted in one transaction with what he did.
//!
//! A figure that he changed is told to him, and teaches nothing. Everything else becomes counts; no word of his is kept.

use super::{Desk, FlowError, seen};
use crate::domain::{
    AddressForm, Alert, AlertKind, DraftJob, DraftKey, DraftStatus, Explanation, Fact, Habit, Intent, Language, Message, MkId, Observation,
    Outcome,
};
use crate::learning::{self, Drafted, Edited, Mismatch};
use crate::mail;
use crate::mailbox::Mailbox;
use crate::store::{Changes, SightedIn, Sighting, StoreError};

/// What follows from the end of a draft: its outcome, what the owner's mail teaches, and alerts, which the explanation gains.
///
/// # Errors
/// The store can't be read.
pub(super) fn from_ending(
    desk: &Desk,
    key: &DraftKey,
    status: DraftStatus,
    explanation: &mut Explanation,
    sent: Option<&Message>,
) -> Result<Changes, StoreError> {
    if !Outcome::counts(status) {
        return Ok(Changes::new());
    }
    let edited = match sent {
        Some(sent) if status == DraftStatus::SentEdited => edited(desk, explanation, sent)?,
        _ => Edited::default(),
    };
    alert(desk, explanation, &edited.mismatches);
    let outcome = Outcome {
        mailbox: desk.mailbox.id.clone(),
        key: key.clone(),
        source: explanation.message_id.clone(),
        contact: explanation.contact.as_ref().map(|found| found.id.clone()),
        intents: explanation.intents.clone(),
        language: explanation.language,
        score: learning::score(explanation),
        status,
        edits: edited.edits,
        at: desk.clock.now(),
    };
    let changes = Changes::new().outcome(outcome);
    Ok(match sent {
        Some(sent) => {
            let example = if status == DraftStatus::Sent { None } else { example(desk, explanation, sent)? };
            changes.observed(Observation { filled: edited.filled, example, ..observation(desk, explanation, sent) })
        }
        None => changes,
    })
}

/// What the owner made of our draft.
fn edited(desk: &Desk, explanation: &Explanation, sent: &Message) -> Result<Edited, StoreError> {
    let Some(draft) = &explanation.draft else { return Ok(Edited::default()) };
    let asked = match desk.store.mail(&desk.mailbox.id, &explanation.message_id)? {
        Some(mail) => desk.store.file(&mail.digest).map(|raw| mail::parse(&raw, &desk.budget)).ok(),
        None => None,
    };
    let asked = asked.map(|mail| format!("{} {}", mail.subject, mail.words.new)).unwrap_or_default();
    // A closing line that reads like a signature is taken for one on both sides.
    let own = mail::words(&draft.text).new;
    let drafted = Drafted {
        text: &own,
        language: explanation.language,
        figures: &explanation.figures,
        facts: &explanation.facts,
        gaps: &explanation.gaps,
        asked: &asked,
    };
    let manner = learning::manner(&sent.words.new, &sent.words.signature, sent.language.or(Some(explanation.language)));
    Ok(learning::compare(&drafted, &sent.words.new, sent.language, &manner))
}

/// Tells the owner where he and Metakocka disagree: once for each figure. The figures stand in the alert, never in the log.
fn alert(desk: &Desk, explanation: &mut Explanation, mismatches: &[Mismatch]) {
    for one in mismatches {
        let Some(fact) = explanation.facts.iter().find(|fact| fact.id == one.fact) else { continue };
        let alert = Alert { kind: AlertKind::ErpMismatch, says: disagreement(fact, one) };
        if explanation.alerts.contains(&alert) {
            continue;
        }
        let field = fact.source.field.as_str();
        tracing::warn!(mailbox = %desk.mailbox.id, record = %fact.source.id, field, "the owner sent another figure than Metakocka has");
        desk.metrics.alert(&desk.mailbox.id, AlertKind::ErpMismatch);
        explanation.alerts.push(alert);
    }
}

fn disagreement(fact: &Fact, mismatch: &Mismatch) -> String {
    let record = fact.source.doc_type.map_or("record", |doc_type| doc_type.word());
    let (id, field) = (&fact.source.id, &fact.source.field);
    format!("{} was sent, Metakocka has {} ({field} of {record} {id}): one of the two is to be corrected", mismatch.theirs, mismatch.ours)
}

fn observation(desk: &Desk, explanation: &Explanation, sent: &Message) -> Observation {
    let contact = explanation.contact.as_ref().map(|found| found.id.clone());
    Observation { contact, intents: explanation.intents.clone(), ..ways(desk, sent, explanation.language) }
}

/// How a sent mail is written, whomever it went to. `usual`: its language, where that isn't clear.
fn ways(desk: &Desk, sent: &Message, usual: Language) -> Observation {
    let language = sent.language.unwrap_or(usual);
    let manner = learning::manner(&sent.words.new, &sent.words.signature, Some(language));
    Observation {
        mailbox: desk.mailbox.id.clone(),
        sent: sent.id.clone(),
        contact: None,
        language: Some(language),
        greeting: manner.greeting,
        sign_off: manner.sign_off,
        form: manner.form,
        length: Some(manner.length),
        filled: Vec::new(),
        intents: Vec::new(),
        example: None,
    }
}

/// The owner's own words as an example, without what they say of anybody.
fn example(desk: &Desk, explanation: &Explanation, sent: &Message) -> Result<Option<String>, StoreError> {
    let contact = match &explanation.contact {
        Some(found) => desk.store.contact(&desk.tenant.id, &found.id)?,
        None => None,
    };
    let people = contact.iter().flat_map(|contact| &contact.record.people).filter_map(|person| person.name.as_deref());
    let named = sent.from.iter().chain(&sent.to).chain(&sent.cc).filter_map(|one| one.name.as_deref());
    let names: Vec<&str> = contact.iter().map(|contact| contact.record.name.as_str()).chain(people).chain(named).collect();
    Ok(learning::example(&sent.words.new, sent.language.unwrap_or(explanation.language), &names))
}

/// What an answer teaches that the owner wrote without a draft of ours: to a mail that we know, and that got none.
///
/// # Errors
/// The mailbox or the store.
pub(super) async fn from_own_answer(desk: &Desk, mailbox: &mut dyn Mailbox, answer: &Sighting) -> Result<Changes, FlowError> {
    let id = &desk.mailbox.id;
    let (Some(sent), Some(source)) = (&answer.message_id, answer.answers.first()) else { return Ok(Changes::new()) };
    let Some(explanation) = desk.store.explanation(id, source)? else { return Ok(Changes::new()) };
    let had_a_draft = explanation.draft.as_ref().is_some_and(|draft| draft.status != DraftStatus::Planned);
    if had_a_draft || desk.store.is_observed(id, sent)? {
        return Ok(Changes::new());
    }
    let Some(mail) = seen::sent_mail(desk, mailbox, &answer.place).await? else { return Ok(Changes::new()) };
    let example = example(desk, &explanation, &mail)?;
    Ok(Changes::new().observed(Observation { example, ..observation(desk, &explanation, &mail) }))
}

/// So many of the newest sent answers are looked at to learn how the owner writes before his first draft.
const EARLIER_ANSWERS: usize = 200;

/// So many of them are read at a time: the first drafts needn't wait for the rest.
const READ_AT_A_TIME: usize = 10;

/// What the owner's answers of before teach: a few at each look at Sent, until enough is known of how he writes.
///
/// # Errors
/// The mailbox or the store.
pub(super) async fn from_earlier_answers(desk: &Desk, mailbox: &mut dyn Mailbox) -> Result<(), FlowError> {
    let id = &desk.mailbox.id;
    if desk.store.profile(id, None)?.is_settled() {
        return Ok(());
    }
    let mut unread = Vec::new();
    for answer in
        desk.store.sightings(id, SightedIn::Sent)?.into_iter().rev().filter(|answer| !answer.answers.is_empty()).take(EARLIER_ANSWERS)
    {
        if unread.len() < READ_AT_A_TIME && is_of_before(desk, &answer)? {
            unread.push(answer);
        }
    }
    let mut changes = Changes::new();
    for answer in unread {
        if let Some(mail) = seen::sent_mail(desk, mailbox, &answer.place).await? {
            changes = changes.observed(ways(desk, &mail, desk.tenant.language));
        }
    }
    if !changes.is_empty() {
        desk.store.commit(changes).await?;
    }
    Ok(())
}

/// It answers a mail that we don't know, and taught nothing yet. What answers a mail that we know is learned from with that mail.
fn is_of_before(desk: &Desk, answer: &Sighting) -> Result<bool, StoreError> {
    let id = &desk.mailbox.id;
    let (Some(sent), Some(source)) = (&answer.message_id, answer.answers.first()) else { return Ok(false) };
    Ok(!desk.store.is_observed(id, sent)? && desk.store.mail(id, source)?.is_none())
}

/// How the owner usually writes in this language: to this customer, and where that isn't settled, to everybody.
///
/// # Errors
/// The store can't be read.
pub fn habit(desk: &Desk, contact: Option<&MkId>, language: Language) -> Result<Option<Habit>, StoreError> {
    let general = desk.store.profile(&desk.mailbox.id, None)?.habit(language);
    let with_them = match contact {
        Some(contact) => desk.store.profile(&desk.mailbox.id, Some(contact))?.habit(language),
        None => None,
    };
    Ok(match (with_them, general) {
        (Some(with_them), Some(general)) => Some(with_them.or(general)),
        (with_them, general) => with_them.or(general),
    })
}

/// So many examples a writer is given: two show a way, more only cost.
const EXAMPLES: usize = 2;

/// Answers of the owner's own to such questions, masked, the newest first; what is asked first counts.
///
/// # Errors
/// The store can't be read.
pub fn examples(desk: &Desk, intents: &[Intent], language: Language) -> Result<Vec<String>, StoreError> {
    let mut found: Vec<String> = Vec::new();
    for intent in intents {
        for example in desk.store.examples(&desk.mailbox.id, *intent, language, EXAMPLES)? {
            if found.len() < EXAMPLES && !found.contains(&example) {
                found.push(example);
            }
        }
    }
    Ok(found)
}

/// How the owner addresses this customer, if that is settled.
///
/// # Errors
/// The store can't be read.
pub fn form(desk: &Desk, contact: Option<&MkId>) -> Result<Option<AddressForm>, StoreError> {
    let Some(contact) = contact else { return Ok(None) };
    Ok(desk.store.profile(&desk.mailbox.id, Some(contact))?.form())
}

/// How likely the explained draft is to be sent as it is, in percent, where enough was seen to say.
///
/// # Errors
/// The store can't be read.
pub(super) fn confidence(desk: &Desk, explanation: &Explanation) -> Result<Option<u8>, StoreError> {
    Ok(learning::percent(&desk.store.calibration(&desk.mailbox.id)?, learning::score(explanation)))
}

/// Whether a written draft is not to be placed, since too few of its like were sent. One that takes the place of an earlier revision is: what
/// lies there would be older still.
///
/// # Errors
/// The store can't be read.
pub(super) fn is_kept_back(desk: &Desk, job: &DraftJob) -> Result<bool, StoreError> {
    let Some(least) = desk.mailbox.keep_back_below.filter(|_| job.replaces.is_empty()) else { return Ok(false) };
    let explanation = desk.store.explanation(&job.mailbox, &job.source)?;
    Ok(explanation.and_then(|explanation| explanation.confidence).is_some_and(|percent| percent < least))
}
