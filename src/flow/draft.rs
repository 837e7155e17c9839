//! One draft job: write, put into mail form, place exactly once, tell the store.
//!
//! IMAP has no token that makes APPEND safe to repeat, so three things together do it: the bytes are rendered once and kept,
//! the intent and the window of Drafts are on disk before the command, and after any unclear end the window is read again and
//! compared letter by letter before a second attempt.

use std::time::{Duration, Instant};

use super::relate::{self, Related, Seen};
use super::{Desk, FlowError, MailboxMode, answer, job};
use crate::domain::{
    Cursor, Decision, Digest, DraftJob, DraftState, DraftStatus, ExplainedDraft, Explanation, Message, MessageId, Place, ReasonWord,
};
use crate::mail::{self, Outgoing, Quoted};
use crate::mailbox::{DRAFTED_KEYWORD, DraftBytes, Mailbox, Placing, SpecialFolders};
use crate::store::Changes;

/// How long a refused draft waits before the next attempt: long enough that a full mailbox isn't hammered.
const PAUSE_AFTER_REFUSAL: Duration = Duration::from_secs(5 * 60);

/// A draft ready for the mailbox: its bytes never change again.
struct Rendered {
    message_id: MessageId,
    bytes: Digest,
}

/// Brings one job as far as it goes. Returns the explanation as it stands afterwards; `None` if nothing was left to do.
///
/// # Errors
/// The mailbox, the store, or a text that the writer's check refused. The job stays and says how far it came.
pub async fn advance(
    desk: &Desk,
    mailbox: &mut dyn Mailbox,
    special: &SpecialFolders,
    mut job: DraftJob,
) -> Result<Option<Explanation>, FlowError> {
    if !placeable(desk, &mut job).await? {
        return Ok(None);
    }
    let folder = special.drafts.as_deref().ok_or_else(|| FlowError::NoDrafts { mailbox: desk.mailbox.id.clone() })?;
    let found = reconcile(mailbox, folder, &job).await?;
    let rendered = match rendered(&job) {
        Some(rendered) => rendered,
        None => match render(desk, &mut job).await? {
            Some(rendered) => rendered,
            None => return Ok(None),
        },
    };
    if desk.mailbox.mode == MailboxMode::Shadow {
        return Ok(desk.store.explanation(&job.mailbox, &job.source)?);
    }
    let place = match found {
        Some(place) => place,
        None => place(desk, mailbox, folder, &mut job, &rendered).await?,
    };
    settle(desk, mailbox, special, job, rendered, place).await.map(Some)
}

/// False, and the job closed, where the owner answered before we did.
async fn placeable(desk: &Desk, job: &mut DraftJob) -> Result<bool, FlowError> {
    let unplaced = matches!(job.state, DraftState::Planned | DraftState::Rendered { .. });
    if unplaced && desk.store.answered(&job.mailbox, &job.source)? {
        job.state = DraftState::Closed { outcome: DraftStatus::AnsweredWithout };
        desk.store.commit(Changes::new().job(job.clone())).await?;
        return Ok(false);
    }
    Ok(!matches!(job.state, DraftState::Placed { .. } | DraftState::Closed { .. }))
}

fn rendered(job: &DraftJob) -> Option<Rendered> {
    match &job.state {
        DraftState::Rendered { message_id, bytes } | DraftState::Appending { message_id, bytes, .. } => {
            Some(Rendered { message_id: message_id.clone(), bytes: bytes.clone() })
        }
        DraftState::Planned | DraftState::Placed { .. } | DraftState::Closed { .. } => None,
    }
}

/// Whether an attempt that was cut off put the draft there after all.
async fn reconcile(mailbox: &mut dyn Mailbox, folder: &str, job: &DraftJob) -> Result<Option<Place>, FlowError> {
    let DraftState::Appending { message_id, window, .. } = &job.state else { return Ok(None) };
    let found = mailbox.find(folder, message_id, Some(*window)).await?;
    tracing::info!(mailbox = %job.mailbox, copies = found.len(), "looked for a draft whose placing was cut off");
    for extra in found.iter().skip(1) {
        mailbox.discard_draft(extra, None).await?;
    }
    Ok(found.into_iter().next())
}

/// Writes the draft from what is true now, keeps its bytes, and notes what it was given.
async fn render(desk: &Desk, job: &mut DraftJob) -> Result<Option<Rendered>, FlowError> {
    let now = desk.clock.now();
    let gone = || FlowError::SourceGone { mail: job.source.to_string() };
    let record = desk.store.mail(&job.mailbox, &job.source)?.ok_or_else(gone)?;
    let raw = desk.store.file(&record.digest).map_err(|_| gone())?;
    let mut message = mail::parse(&raw, &desk.budget);
    message.id = job.source.clone();
    // The gates held when the mail came; a job that waited is only asked who and what again, not whether.
    let seen = Seen { message: &message, flags: &[], arrived: record.received_at, in_junk: false, answered_elsewhere: false, now };
    let mut related = relate::relate(desk, &seen)?;
    if related.reason == ReasonWord::OwnerDraft {
        job.state = DraftState::Closed { outcome: DraftStatus::Edited };
        desk.store.commit(Changes::new().job(job.clone())).await?;
        return Ok(None);
    }
    (related.reason, related.decision) = (ReasonWord::Answer, Decision::Draft);
    let begun = Instant::now();
    let draft = answer::write(desk, &message, &related, now)?;
    desk.metrics.writer_took(&desk.tenant.id, &desk.tenant.writer, begun.elapsed());
    let (message_id, bytes) = compose(desk, job, &message, &related, &draft.written.text)?;
    let bytes = desk.store.keep_file(bytes).await?;
    job.state = DraftState::Rendered { message_id: message_id.clone(), bytes: bytes.clone() };
    let mut explanation = answer::explanation(desk, &message, &related, now);
    answer::add_draft(&mut explanation, &draft);
    explanation.draft = Some(explained(job, &message_id, &related, draft.written.text));
    desk.store.commit(Changes::new().job(job.clone()).explain(explanation)).await?;
    Ok(Some(Rendered { message_id, bytes }))
}

fn explained(job: &DraftJob, message_id: &MessageId, related: &Related, text: String) -> ExplainedDraft {
    ExplainedDraft {
        key: job.key.clone(),
        revision: job.revision,
        message_id: message_id.clone(),
        to: related.recipients.to.iter().map(|to| to.address.clone()).collect(),
        status: DraftStatus::Planned,
        place: None,
        text,
    }
}

/// Puts an answer into mail form: the Message-ID and the bytes of this revision.
///
/// # Errors
/// A field that no mail may carry.
pub fn compose(desk: &Desk, job: &DraftJob, message: &Message, related: &Related, text: &str) -> Result<(MessageId, Vec<u8>), FlowError> {
    let now = desk.clock.now();
    let from = desk.mailbox.identity(related.recipients.from.as_ref());
    let message_id = job::message_id(&job.key, job.revision, &from.address.domain());
    let author = message.author().or(message.from.first()).map(ToString::to_string).unwrap_or_default();
    let written_on = message.date.or(message.received).map(|at| desk.local(at));
    let attribution = mail::attribution(related.language, written_on.as_ref(), &author);
    let outgoing = Outgoing {
        from: &from,
        to: &related.recipients.to,
        cc: &related.recipients.cc,
        subject: &mail::reply_subject(&message.subject),
        message_id: &message_id,
        in_reply_to: Some(&message.id).filter(|id| !id.is_made_up()),
        references: &mail::references(message),
        date: &desk.local(now),
        marker: &format!("{}; rev={}", job.key, job.revision),
        text,
        signature: &desk.mailbox.signature,
        quoted: Some(Quoted { attribution: &attribution, text: &message.words.whole() }),
        language: related.language,
    };
    let bytes = mail::compose(&outgoing).map_err(|source| FlowError::Compose { mail: message.id.to_string(), source })?;
    Ok((message_id, bytes))
}

/// Notes the window, then appends. What the server did not clearly refuse is looked for before anybody tries again.
async fn place(desk: &Desk, mailbox: &mut dyn Mailbox, folder: &str, job: &mut DraftJob, rendered: &Rendered) -> Result<Place, FlowError> {
    let bytes = desk.store.file(&rendered.bytes)?;
    let window = mailbox.mark_window(folder).await?;
    appending(desk, job, rendered, window).await?;
    let marker = format!("{}; rev={}", job.key, job.revision);
    let draft = DraftBytes { message_id: &rendered.message_id, marker: &marker, bytes: &bytes };
    match mailbox.append_draft(folder, draft).await {
        Ok(Placing::At(place)) => Ok(place),
        Ok(Placing::Unsaid) => {
            let found = mailbox.find(folder, &rendered.message_id, Some(window)).await?;
            found.into_iter().next().ok_or_else(|| FlowError::Vanished { mailbox: desk.mailbox.id.clone(), folder: folder.to_owned() })
        }
        Err(error) if error.definitely_not_stored() => {
            refused(desk, job, rendered).await?;
            Err(error.into())
        }
        Err(error) => Err(error.into()),
    }
}

async fn appending(desk: &Desk, job: &mut DraftJob, rendered: &Rendered, window: Cursor) -> Result<(), FlowError> {
    job.attempts += 1;
    job.state = DraftState::Appending { message_id: rendered.message_id.clone(), bytes: rendered.bytes.clone(), window };
    desk.store.commit(Changes::new().job(job.clone())).await?;
    Ok(())
}

async fn refused(desk: &Desk, job: &mut DraftJob, rendered: &Rendered) -> Result<(), FlowError> {
    let now = desk.clock.now();
    job.state = DraftState::Rendered { message_id: rendered.message_id.clone(), bytes: rendered.bytes.clone() };
    job.not_before = now.checked_add(PAUSE_AFTER_REFUSAL).unwrap_or(now);
    desk.store.commit(Changes::new().job(job.clone())).await?;
    Ok(())
}

/// The draft lies there: mark its source, remember it, and take earlier revisions away.
///
/// The keyword comes before the store: if we die between the two, the next start finds the draft and sets it again.
async fn settle(
    desk: &Desk,
    mailbox: &mut dyn Mailbox,
    special: &SpecialFolders,
    mut job: DraftJob,
    rendered: Rendered,
    place: Place,
) -> Result<Explanation, FlowError> {
    observe(desk, &job);
    if let Err(error) = mailbox.set_keyword(&job.source_place, DRAFTED_KEYWORD).await {
        tracing::warn!(mailbox = %job.mailbox, %error, "the source mail could not be marked as drafted");
    }
    job.state = DraftState::Placed { message_id: rendered.message_id, bytes: rendered.bytes, place: place.clone() };
    let gone = || FlowError::SourceGone { mail: job.source.to_string() };
    let mut explanation = desk.store.explanation(&job.mailbox, &job.source)?.ok_or_else(gone)?;
    if let Some(draft) = &mut explanation.draft {
        draft.status = job::status(&job);
        draft.place = Some(place);
    }
    desk.store.commit(Changes::new().job(job.clone()).explain(explanation.clone())).await?;
    super::tend::retire_earlier(desk, mailbox, special, job).await?;
    Ok(explanation)
}

/// Closes a job whose draft can't be written: the mail keeps its links, its explanation says `failed`, nothing is placed.
///
/// # Errors
/// The store.
pub async fn give_up(desk: &Desk, source: &MessageId) -> Result<(), FlowError> {
    let Some(record) = desk.store.mail(&desk.mailbox.id, source)? else { return Ok(()) };
    let Some(mut job) = desk.store.job_of_thread(&desk.mailbox.id, &record.thread)? else { return Ok(()) };
    job.state = DraftState::Closed { outcome: DraftStatus::Failed };
    desk.store.commit(Changes::new().job(job)).await?;
    desk.metrics.figure_rejected(&desk.tenant.id);
    Ok(())
}

fn observe(desk: &Desk, job: &DraftJob) {
    desk.metrics.draft_placed(&job.mailbox);
    let waited = desk.clock.now().duration_since(job.seen_at);
    desk.metrics.arrival_to_draft(&job.mailbox, Duration::try_from(waited).unwrap_or_default());
}
