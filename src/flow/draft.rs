//! One draft job: write, put into mail form, place exactly once, tell the store.
//!
//! IMAP has no token that makes APPEND safe to repeat, so three things together do it: the bytes are rendered once and kept,
//! the intent and the window of Drafts are on disk before the command, and after any unclear end the window is read again and
//! compared letter by letter before a second attempt.

use std::time::{Duration, Instant};

use super::relate::{self, Related, Seen};
use super::seen::{self, Spotted};
use super::{Desk, FlowError, MailboxMode, answer, ending, job, learn, tend};
use crate::domain::life::{self, Deed, InDrafts, InSent, Seen as Sight};
use crate::domain::{
    Cursor, Decision, Digest, DraftJob, DraftKey, DraftState, DraftStatus, ExplainedDraft, Explanation, Message, MessageId, Place,
    PriorDraft, ReasonWord,
};
use crate::mail::{self, Outgoing, Quoted};
use crate::mailbox::{DRAFTED_KEYWORD, DraftBytes, Mailbox, MailboxError, Placing, SpecialFolders};
use crate::store::Changes;

/// How long a refused draft waits before the next attempt: long enough that a full mailbox isn't hammered.
const PAUSE_AFTER_REFUSAL: Duration = Duration::from_secs(5 * 60);

/// How long a server may take to show a mail that it stored: what isn't there yet is looked for once more after this time.
const SHOWN_WITHIN: Duration = Duration::from_secs(10);

/// How far down the trash is searched for a draft whose placing was cut off, in UIDs: deleted within seconds, it lies on top, and a trash may
/// hold more than anybody wants to read.
const TRASH_READ: u32 = 2_000;

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
    job: DraftJob,
) -> Result<Option<Explanation>, FlowError> {
    match (&job.state, desk.mailbox.mode) {
        (DraftState::Placed { .. } | DraftState::Closed { .. }, _) | (DraftState::Appending { .. }, MailboxMode::Shadow) => Ok(None),
        (DraftState::Appending { .. }, _) => resume(desk, mailbox, special, job).await,
        (DraftState::Planned | DraftState::Rendered { .. }, _) => begin(desk, mailbox, special, job).await,
    }
}

/// A job that never touched the mailbox.
async fn begin(
    desk: &Desk,
    mailbox: &mut dyn Mailbox,
    special: &SpecialFolders,
    mut job: DraftJob,
) -> Result<Option<Explanation>, FlowError> {
    if let Some(turn) = tend::overtaken_by(desk, &job)? {
        return tend::overtaken(desk, mailbox, special, job, turn).await;
    }
    let rendered = match rendered(&job) {
        Some(rendered) => rendered,
        None => match render(desk, &mut job).await? {
            Some(rendered) => rendered,
            None => {
                let turn = life::turn(DraftStatus::Planned, Sight::of(InDrafts::Replaced, InSent::Nothing));
                return Ok(ending::undo(desk, job, turn.status).await?);
            }
        },
    };
    if desk.mailbox.mode == MailboxMode::Shadow || learn::is_kept_back(desk, &job)? {
        // A plan that stays one: nothing is placed later either, should the mode change.
        return Ok(ending::close(desk, job, DraftStatus::Planned, None, Changes::new()).await?);
    }
    let folder = drafts(desk, special)?;
    let place = place(desk, mailbox, folder, &mut job, &rendered).await?;
    settle(desk, mailbox, special, job, rendered, Landed::Now(place)).await.map(Some)
}

/// A job whose placing was cut off: look before anything is sent again.
async fn resume(
    desk: &Desk,
    mailbox: &mut dyn Mailbox,
    special: &SpecialFolders,
    mut job: DraftJob,
) -> Result<Option<Explanation>, FlowError> {
    let folder = drafts(desk, special)?;
    let (Some(rendered), Some(draft)) = (rendered(&job), job::lying(&job)) else { return Ok(None) };
    let spotted = reconcile(desk, mailbox, special, folder, &job).await?;
    let sent = seen::in_sent(desk, mailbox, &job.key, &job.source, &draft.bytes).await?;
    let turn = life::turn(DraftStatus::Planned, Sight::of(spotted.drafts, sent.sent));
    let landed = match (turn.deed, spotted.at.into_iter().next()) {
        (Deed::Adopt, Some(place)) => Landed::Before(place),
        (Deed::Place, _) => Landed::Now(place(desk, mailbox, folder, &mut job, &rendered).await?),
        (Deed::Close, _) => return tend::close(desk, mailbox, special, job, turn, &sent).await,
        (Deed::Adopt | Deed::Leave | Deed::Discard, _) => return Ok(None),
    };
    settle(desk, mailbox, special, job, rendered, landed).await.map(Some)
}

fn drafts<'a>(desk: &Desk, special: &'a SpecialFolders) -> Result<&'a str, FlowError> {
    special.drafts.as_deref().ok_or_else(|| FlowError::NoDrafts { mailbox: desk.mailbox.id.clone() })
}

fn rendered(job: &DraftJob) -> Option<Rendered> {
    match &job.state {
        DraftState::Rendered { message_id, bytes } | DraftState::Appending { message_id, bytes, .. } => {
            Some(Rendered { message_id: message_id.clone(), bytes: bytes.clone() })
        }
        DraftState::Planned | DraftState::Placed { .. } | DraftState::Closed { .. } => None,
    }
}

/// What became of an attempt that was cut off. Further copies of the draft go.
///
/// The window is looked at first. Where it shows nothing the whole folder is read, since it was noted by a UIDNEXT that may have lied, and
/// the newest of the trash: the owner may have been quick.
async fn reconcile(
    desk: &Desk,
    mailbox: &mut dyn Mailbox,
    special: &SpecialFolders,
    folder: &str,
    job: &DraftJob,
) -> Result<Spotted, FlowError> {
    let (DraftState::Appending { window, .. }, Some(draft)) = (&job.state, job::lying(job)) else { return Ok(Spotted::NOWHERE) };
    let mut places = mailbox.find(folder, &draft.message_id, Some(*window)).await?;
    if places.is_empty() {
        // However long ago the attempt began: on a stalled line its last bytes may reach the server just as we come back.
        tokio::time::sleep(SHOWN_WITHIN).await;
        places = mailbox.find(folder, &draft.message_id, None).await?;
    }
    tracing::info!(mailbox = %job.mailbox, copies = places.len(), "looked for a draft whose placing was cut off");
    let mut spotted = seen::at_places(desk, mailbox, &draft, places).await?;
    for extra in spotted.at.split_off(spotted.at.len().min(1)) {
        tend::discard(desk, mailbox, special, &extra).await?;
    }
    if spotted.drafts == InDrafts::Gone {
        spotted.drafts = elsewhere(desk, mailbox, special, job, &draft).await?;
    }
    Ok(spotted)
}

/// Where a draft that isn't in Drafts may have gone within seconds.
async fn elsewhere(
    desk: &Desk,
    mailbox: &mut dyn Mailbox,
    special: &SpecialFolders,
    job: &DraftJob,
    draft: &PriorDraft,
) -> Result<InDrafts, FlowError> {
    if seen::owner_has_draft(desk, &job.source)? {
        return Ok(InDrafts::Replaced);
    }
    let Some(trash) = &special.trash else { return Ok(InDrafts::Gone) };
    let window = match mailbox.mark_window(trash).await? {
        Cursor::Uid { validity, next } => Cursor::Uid { validity, next: next.saturating_sub(TRASH_READ).max(1) },
        Cursor::Unordered => Cursor::Unordered,
    };
    let is_there = !mailbox.find(trash, &draft.message_id, Some(window)).await?.is_empty();
    Ok(if is_there { InDrafts::Trashed } else { InDrafts::Gone })
}

/// Looks at once and, if nothing is there, once more after `patience`.
async fn look_for(
    mailbox: &mut dyn Mailbox,
    folder: &str,
    message_id: &MessageId,
    window: Cursor,
    patience: Duration,
) -> Result<Vec<Place>, FlowError> {
    let found = mailbox.find(folder, message_id, Some(window)).await?;
    if !found.is_empty() || patience.is_zero() {
        return Ok(found);
    }
    tokio::time::sleep(patience).await;
    Ok(mailbox.find(folder, message_id, Some(window)).await?)
}

/// Writes the draft from what is true now, keeps its bytes, and notes what it was given. `None` if the owner has a draft of his own by now.
async fn render(desk: &Desk, job: &mut DraftJob) -> Result<Option<Rendered>, FlowError> {
    let now = desk.clock.now();
    let (message, mut related) = source(desk, job)?;
    if related.reason == ReasonWord::OwnerDraft {
        return Ok(None);
    }
    (related.reason, related.decision) = (ReasonWord::Answer, Decision::Draft);
    let begun = Instant::now();
    let draft = answer::write(desk, &message, &related, now).await?;
    desk.metrics.writer_took(&desk.tenant.id, &desk.tenant.writer, begun.elapsed());
    let (message_id, bytes) = compose(desk, job, &message, &related, draft.text())?;
    let bytes = desk.store.keep_file(bytes).await?;
    job.state = DraftState::Rendered { message_id: message_id.clone(), bytes: bytes.clone() };
    let mut explanation = answer::explanation(desk, &message, &related, now);
    answer::add_draft(&mut explanation, &draft);
    explanation.confidence = learn::confidence(desk, &explanation)?;
    explanation.draft = Some(explained(job, &message_id, &related, draft.text().to_owned()));
    let related = Changes::new().relate(&desk.tenant.id, &message.id, related.links(&message));
    desk.store.commit(related.job(job.clone()).explain(explanation)).await?;
    Ok(Some(Rendered { message_id, bytes }))
}

/// The mail that a job answers, related to what is true now.
///
/// # Errors
/// The store, or the mail's bytes are gone from it.
pub(super) fn source(desk: &Desk, job: &DraftJob) -> Result<(Message, Related), FlowError> {
    let gone = || FlowError::SourceGone { mail: job.source.to_string() };
    let record = desk.store.mail(&job.mailbox, &job.source)?.ok_or_else(gone)?;
    let raw = desk.store.file(&record.digest).map_err(|_| gone())?;
    let mut message = mail::parse(&raw, &desk.budget);
    message.id = job.source.clone();
    // The gates held when the mail came; a job that waited is only asked who and what again, not whether.
    let now = desk.clock.now();
    let seen = Seen { message: &message, flags: &[], arrived: record.received_at, in_junk: false, answered_elsewhere: false, now };
    let related = relate::relate(desk, &seen)?;
    Ok((message, related))
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
            let found = look_for(mailbox, folder, &rendered.message_id, window, SHOWN_WITHIN).await?;
            match found.into_iter().next() {
                Some(place) => Ok(place),
                None => Err(vanished(desk, folder, job).await?),
            }
        }
        Err(error) if error.definitely_not_stored() => {
            refused(desk, job, rendered, &error).await?;
            Err(error.into())
        }
        Err(error) => Err(error.into()),
    }
}

/// The server said OK and shows nothing: a second attempt could only make a second draft.
async fn vanished(desk: &Desk, folder: &str, job: &DraftJob) -> Result<FlowError, FlowError> {
    ending::close(desk, job.clone(), DraftStatus::Placed, None, Changes::new()).await?;
    Ok(FlowError::Vanished { mailbox: desk.mailbox.id.clone(), folder: folder.to_owned() })
}

async fn appending(desk: &Desk, job: &mut DraftJob, rendered: &Rendered, window: Cursor) -> Result<(), FlowError> {
    job.attempts += 1;
    job.not_before = desk.clock.now();
    job.state = DraftState::Appending { message_id: rendered.message_id.clone(), bytes: rendered.bytes.clone(), window };
    desk.store.commit(Changes::new().job(job.clone())).await?;
    Ok(())
}

/// Nothing was stored. A refusal deserves a pause; a connection that broke before the first byte does not.
async fn refused(desk: &Desk, job: &mut DraftJob, rendered: &Rendered, error: &MailboxError) -> Result<(), FlowError> {
    let now = desk.clock.now();
    let pause = if error.is_lost() || error.is_timeout() { Duration::ZERO } else { PAUSE_AFTER_REFUSAL };
    job.state = DraftState::Rendered { message_id: rendered.message_id.clone(), bytes: rendered.bytes.clone() };
    job.not_before = now.checked_add(pause).unwrap_or(now);
    desk.store.commit(Changes::new().job(job.clone())).await?;
    Ok(())
}

/// Where a draft lies, and whether this attempt put it there.
enum Landed {
    Now(Place),
    Before(Place),
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
    landed: Landed,
) -> Result<Explanation, FlowError> {
    let (place, again) = match landed {
        Landed::Now(place) => (place, false),
        Landed::Before(place) => (place, true),
    };
    mark_source(desk, mailbox, &job, again).await?;
    job.state = DraftState::Placed { message_id: rendered.message_id, bytes: rendered.bytes, place: place.clone() };
    job.attempts = 0;
    let gone = || FlowError::SourceGone { mail: job.source.to_string() };
    let mut explanation = desk.store.explanation(&job.mailbox, &job.source)?.ok_or_else(gone)?;
    if let Some(draft) = &mut explanation.draft {
        draft.status = job::status(&job);
        draft.place = Some(place);
    }
    desk.store.commit(Changes::new().job(job.clone()).explain(explanation.clone())).await?;
    observe(desk, &job);
    tend::retire_earlier(desk, mailbox, special, job).await?;
    Ok(explanation)
}

/// A keyword that is refused is no loss. A connection that breaks over it is tried once more with a new one, then left.
async fn mark_source(desk: &Desk, mailbox: &mut dyn Mailbox, job: &DraftJob, again: bool) -> Result<(), FlowError> {
    let place = desk.store.mail(&job.mailbox, &job.source)?.map_or_else(|| job.source_place.clone(), |mail| mail.place);
    match mailbox.set_flag(&place, DRAFTED_KEYWORD).await {
        Err(error) if !again && (error.is_lost() || error.is_timeout()) => Err(error.into()),
        Err(error) => {
            tracing::warn!(mailbox = %job.mailbox, %error, "the source mail could not be marked as drafted");
            Ok(())
        }
        Ok(_) => Ok(()),
    }
}

/// Closes a job whose draft can't be written or placed: the mail keeps its links, its explanation says `failed`.
///
/// # Errors
/// The store.
pub async fn give_up(desk: &Desk, key: &DraftKey, error: &FlowError) -> Result<Option<Explanation>, FlowError> {
    if matches!(error, FlowError::Write { .. }) {
        desk.metrics.figure_rejected(&desk.tenant.id);
    }
    match desk.store.job(key)? {
        Some(job) if !matches!(job.state, DraftState::Closed { .. }) => Ok(ending::fail(desk, job).await?),
        _ => Ok(None),
    }
}

fn observe(desk: &Desk, job: &DraftJob) {
    desk.metrics.draft_placed(&job.mailbox);
    let waited = desk.clock.now().duration_since(job.seen_at);
    desk.metrics.arrival_to_draft(&job.mailbox, Duration::try_from(waited).unwrap_or_default());
}
