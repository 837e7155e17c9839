//! How a job ends: closed in the store, and told in the explanation of its mail, in one transaction.

use super::{Desk, job, learn};
use crate::domain::life::{self, InDrafts, InSent, Seen};
use crate::domain::{
    Decision, DraftJob, DraftKey, DraftState, DraftStatus, ExplainedDraft, Explanation, Message, MessageId, PriorDraft, ReasonWord,
};
use crate::store::{Changes, StoreError};

/// Closes the job of a draft that came to lie in the mailbox, or that is to stay a plan, together with what else is to be noted.
/// Returns what its mail's explanation says now. `sent`: what the owner sent of it or instead of it.
///
/// # Errors
/// The store.
pub async fn close(
    desk: &Desk,
    job: DraftJob,
    outcome: DraftStatus,
    sent: Option<&Message>,
    more: Changes,
) -> Result<Option<Explanation>, StoreError> {
    let (changes, explanation) = closing(desk, job, outcome, sent)?;
    desk.store.commit(more.then(changes)).await?;
    Ok(explanation)
}

/// The same as a part of a larger change.
///
/// # Errors
/// The store can't be read.
pub fn closing(
    desk: &Desk,
    mut job: DraftJob,
    outcome: DraftStatus,
    sent: Option<&Message>,
) -> Result<(Changes, Option<Explanation>), StoreError> {
    job.state = DraftState::Closed { outcome, bytes: job::left(&job) };
    let stays = matches!(outcome, DraftStatus::Planned | DraftStatus::Placed);
    if !stays {
        desk.metrics.draft_ended(&job.mailbox, outcome);
    }
    let Some(mut explanation) = desk.store.explanation(&job.mailbox, &job.source)? else { return Ok((Changes::new().job(job), None)) };
    if let Some(draft) = &mut explanation.draft {
        draft.status = outcome;
        draft.place = draft.place.take().filter(|_| stays);
    }
    let learned = learn::from_ending(desk, &job.key, outcome, &mut explanation, sent)?;
    Ok((Changes::new().job(job).explain(explanation.clone()).then(learned), Some(explanation)))
}

/// Closes a job before its draft was placed, since a gate holds by now: the owner was faster. Then there is no draft to tell of.
///
/// # Errors
/// The store.
pub async fn undo(desk: &Desk, mut job: DraftJob, outcome: DraftStatus) -> Result<Option<Explanation>, StoreError> {
    job.state = DraftState::Closed { outcome, bytes: None };
    let (changes, explanation) = tell(desk, &job, |explanation| {
        let linked = explanation.contact.is_some() || !explanation.documents.is_empty();
        explanation.decision = if linked { Decision::File } else { Decision::Ignore };
        explanation.reason = if outcome == DraftStatus::Edited { ReasonWord::OwnerDraft } else { ReasonWord::AlreadyAnswered };
        explanation.draft = None;
    })?;
    desk.store.commit(changes).await?;
    Ok(explanation)
}

/// Ends a job whose draft can't be written or placed: the mail keeps its links, nothing more is tried. An earlier revision that
/// lies in Drafts is the thread's draft again.
///
/// # Errors
/// The store.
pub async fn fail(desk: &Desk, mut job: DraftJob) -> Result<Option<Explanation>, StoreError> {
    let mut explanation = desk.store.explanation(&job.mailbox, &job.source)?;
    let mut changes = Changes::new();
    if let Some(explanation) = &mut explanation {
        explanation.decision = Decision::Draft;
        explanation.reason = ReasonWord::Answer;
        explanation.draft.get_or_insert_with(|| unwritten(desk, &job)).status = DraftStatus::Failed;
        changes = changes.explain(explanation.clone());
    }
    job.state = DraftState::Closed { outcome: DraftStatus::Failed, bytes: None };
    if let Some(PriorDraft { source, message_id, bytes, place: Some(place) }) = job.replaces.pop() {
        job.source = source;
        job.state = DraftState::Placed { message_id, bytes, place };
    }
    desk.store.commit(changes.job(job)).await?;
    Ok(explanation)
}

fn unwritten(desk: &Desk, job: &DraftJob) -> ExplainedDraft {
    ExplainedDraft {
        key: job.key.clone(),
        revision: job.revision,
        message_id: job::message_id(&job.key, job.revision, &desk.mailbox.address.domain()),
        to: job.correspondent.iter().cloned().collect(),
        status: DraftStatus::Failed,
        place: None,
        text: String::new(),
        attachments: Vec::new(),
        ground: None,
    }
}

/// What is said of the mail whose draft makes room for the answer to a newer one.
///
/// # Errors
/// The store can't be read.
pub fn superseded(desk: &Desk, source: &MessageId) -> Result<Changes, StoreError> {
    let makes_room = Seen::of(InDrafts::Gone, InSent::Nothing).with_newer();
    let status = life::turn(DraftStatus::Planned, makes_room).status;
    Ok(now_stands(desk, source, status)?.map_or_else(Changes::new, |explanation| Changes::new().explain(explanation)))
}

/// What is said of the mail that an earlier revision answered, once that revision is no longer the thread's draft.
///
/// # Errors
/// The store can't be read.
pub fn told(desk: &Desk, key: &DraftKey, source: &MessageId, status: DraftStatus, sent: Option<&Message>) -> Result<Changes, StoreError> {
    let Some(mut explanation) = now_stands(desk, source, status)? else { return Ok(Changes::new()) };
    let learned = learn::from_ending(desk, key, status, &mut explanation, sent)?;
    Ok(Changes::new().explain(explanation).then(learned))
}

/// The explanation of a mail whose draft stands so now and lies nowhere; `None` if it has none.
fn now_stands(desk: &Desk, source: &MessageId, status: DraftStatus) -> Result<Option<Explanation>, StoreError> {
    let Some(mut explanation) = desk.store.explanation(&desk.mailbox.id, source)? else { return Ok(None) };
    let Some(draft) = &mut explanation.draft else { return Ok(None) };
    draft.status = status;
    draft.place = None;
    Ok(Some(explanation))
}

fn tell(desk: &Desk, job: &DraftJob, change: impl FnOnce(&mut Explanation)) -> Result<(Changes, Option<Explanation>), StoreError> {
    let mut changes = Changes::new().job(job.clone());
    let mut explanation = desk.store.explanation(&job.mailbox, &job.source)?;
    if let Some(explanation) = &mut explanation {
        change(explanation);
        changes = changes.explain(explanation.clone());
    }
    Ok((changes, explanation))
}
