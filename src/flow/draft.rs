//! One draft job: write, put into mail form, place exactly once, tell the store.
//!
//! IMAP has no token that makes APPEND safe to repeat, so three things together do it: the bytes are rendered once and kept,
//! the intent and the window of Drafts are on disk before the command, and after any unclear end the window is read again and
//! compared letter by letter before a second attempt.

use std::time::{Duration, Instant};

use super::fresh::{self, Ground};
use super::relate::{self, Related, Seen};
use super::{Desk, FlowError, MailboxMode, again, answer, attached, copy, ending, job, learn, placing, seen, tend};
use crate::domain::life::{self, Deed, InDrafts, InSent, Seen as Sight};
use crate::domain::{
    Decision, Digest, DraftJob, DraftKey, DraftState, DraftStatus, ExplainedDraft, Explanation, Message, MessageId, Place, ReasonWord,
};
use crate::mail::{self, Attached, Outgoing, Quoted};
use crate::mailbox::{DRAFTED_KEYWORD, Mailbox, SpecialFolders};
use crate::store::Changes;

/// How long a draft waits each time that the ERP could not be read for it. An outage of a quarter of an hour costs no draft its facts; after
/// that an answer with gaps helps more than none.
const PAUSES_UNREAD: [Duration; 4] = [Duration::from_mins(1), Duration::from_mins(2), Duration::from_mins(5), Duration::from_mins(7)];

/// A draft ready for the mailbox: its bytes never change again.
pub(super) struct Rendered {
    pub(super) message_id: MessageId,
    pub(super) bytes: Digest,
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
        (DraftState::Appending { .. }, _) => Box::pin(resume(desk, mailbox, special, job)).await,
        (DraftState::Planned | DraftState::Rendered { .. }, _) => Box::pin(begin(desk, mailbox, special, job)).await,
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
    let rendered = match Box::pin(ready(desk, &mut job)).await? {
        Ready::Bytes(rendered) => rendered,
        Ready::Waits => return Ok(None),
        Ready::OwnersOwn if is_renewal(desk, &job)? => {
            // He works on what was to be renewed: that is looked at once more, to tell him.
            let look = Changes::new().wake(&job.mailbox, &job.key);
            return Ok(ending::close(desk, job, DraftStatus::Edited, None, look).await?);
        }
        Ready::OwnersOwn => {
            let turn = life::turn(DraftStatus::Planned, Sight::of(InDrafts::Replaced, InSent::Nothing));
            return Ok(ending::undo(desk, job, turn.status).await?);
        }
    };
    if desk.mailbox.mode == MailboxMode::Shadow || learn::is_kept_back(desk, &job)? {
        // A plan that stays one: nothing is placed later either, should the mode change.
        return Ok(ending::close(desk, job, DraftStatus::Planned, None, Changes::new()).await?);
    }
    let folder = drafts(desk, special)?;
    let place = placing::place(desk, mailbox, folder, &mut job, &rendered).await?;
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
    let spotted = placing::reconcile(desk, mailbox, special, folder, &job).await?;
    let sent = seen::in_sent(desk, mailbox, &job.key, &job.source, &draft.bytes).await?;
    let turn = life::turn(DraftStatus::Planned, Sight::of(spotted.drafts, sent.sent));
    let landed = match (turn.deed, spotted.at.into_iter().next()) {
        (Deed::Adopt, Some(place)) => Landed::Before(place),
        (Deed::Place, _) if stands(desk, &job, &fresh::ground(desk, &job).await?).await? => {
            Landed::Now(placing::place(desk, mailbox, folder, &mut job, &rendered).await?)
        }
        // What was sent off no longer holds: another revision goes, and this one is taken away should it show up after all.
        (Deed::Place, _) => return begin(desk, mailbox, special, job::anew(desk, job, Some(draft))).await,
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

/// How far the text of a draft has come.
enum Ready {
    /// These bytes, true a moment ago.
    Bytes(Rendered),
    /// It can't be written yet.
    Waits,
    /// The owner has a draft of his own by now.
    OwnersOwn,
}

/// The bytes of a draft that was never sent off. What was written before is written anew unless it is still so.
async fn ready(desk: &Desk, job: &mut DraftJob) -> Result<Ready, FlowError> {
    let ground = fresh::ground(desk, job).await?;
    if let Some(rendered) = rendered(job) {
        if stands(desk, job, &ground).await? {
            return Ok(Ready::Bytes(rendered));
        }
        unwrite(job);
    }
    let ready = render(desk, job, ground).await?;
    // A writer may take longer than what it was told is good for.
    if matches!(ready, Ready::Bytes(_)) && outlived(desk, job)? && !stands(desk, job, &fresh::ground(desk, job).await?).await? {
        unwrite(job);
        desk.store.commit(Changes::new().job(job.clone())).await?;
        return Ok(Ready::Waits);
    }
    Ok(ready)
}

/// An earlier revision answers the same mail, and is what its explanation tells of.
fn is_renewal(desk: &Desk, job: &DraftJob) -> Result<bool, FlowError> {
    let same = job.replaces.iter().any(|prior| prior.source == job.source);
    let said = desk.store.explanation(&job.mailbox, &job.source)?.and_then(|said| said.draft);
    Ok(same && said.is_some_and(|draft| draft.revision < job.revision))
}

/// Nothing of these bytes is in the mailbox, so they may be forgotten. A revision that was once on its way keeps its Message-ID to itself.
fn unwrite(job: &mut DraftJob) {
    if job.attempts > 0 {
        job.revision = job.revision.saturating_add(1);
        job.attempts = 0;
    }
    job.state = DraftState::Planned;
}

/// Some fact of a draft that was just written is too old by now.
fn outlived(desk: &Desk, job: &DraftJob) -> Result<bool, FlowError> {
    let (now, said) = (desk.clock.now(), desk.store.explanation(&job.mailbox, &job.source)?);
    Ok(desk.erp.is_some() && said.is_some_and(|said| said.facts.iter().any(|fact| fact.is_stale(now) && !said.left_unread(fact))))
}

/// Whether what was written stands on this very ground. If so, its facts were read again, and that is noted.
async fn stands(desk: &Desk, job: &DraftJob, ground: &Ground) -> Result<bool, FlowError> {
    let Some(mut said) = desk.store.explanation(&job.mailbox, &job.source)? else { return Ok(false) };
    let same = said.draft.as_ref().is_some_and(|draft| draft.revision == job.revision && draft.ground == Some(ground.digest()));
    if same && ground.related.reason != ReasonWord::OwnerDraft {
        answer::read_again(&mut said, ground.draft.facts());
        desk.store.commit(Changes::new().explain(said)).await?;
        return Ok(true);
    }
    Ok(false)
}

/// Writes the draft, keeps its bytes, and notes what it was given.
async fn render(desk: &Desk, job: &mut DraftJob, ground: Ground) -> Result<Ready, FlowError> {
    if ground.related.reason == ReasonWord::OwnerDraft {
        return Ok(Ready::OwnersOwn);
    }
    if put_off(desk, job, &ground).await? {
        return Ok(Ready::Waits);
    }
    let (now, digest) = (desk.clock.now(), ground.digest());
    let Ground { message, mut related, .. } = ground;
    (related.reason, related.decision) = (ReasonWord::Answer, Decision::Draft);
    related.copies = copy::fetch(desk, &message, &related).await?;
    let begun = Instant::now();
    let answer = answer::write(desk, &message, &related, now).await?;
    desk.metrics.writer_took(&desk.tenant.id, &desk.tenant.writer, begun.elapsed());
    let (message_id, bytes) = compose(desk, job, &message, &related, answer.draft.text())?;
    let bytes = desk.store.keep_file(bytes).await?;
    job.state = DraftState::Rendered { message_id: message_id.clone(), bytes: bytes.clone() };
    let mut explanation = answer::explanation(desk, &message, &related, now);
    answer::add_answer(&mut explanation, &answer);
    explanation.confidence = learn::confidence(desk, &explanation)?;
    if let Some(alert) = attached::bank_account(desk, job, &message).await? {
        desk.metrics.alert(&job.mailbox, alert.kind);
        explanation.alerts.push(alert);
    }
    explanation.draft =
        Some(ExplainedDraft { ground: Some(digest), ..explained(job, &message_id, &related, answer.draft.text().to_owned()) });
    let related = Changes::new().relate(&desk.tenant.id, &message.id, related.links(&message));
    desk.store.commit(related.job(job.clone()).explain(explanation)).await?;
    Ok(Ready::Bytes(Rendered { message_id, bytes }))
}

/// A draft whose ground can't be read waits a while before it is written with that left open.
async fn put_off(desk: &Desk, job: &mut DraftJob, ground: &Ground) -> Result<bool, FlowError> {
    let pause = usize::try_from(job.unread).ok().and_then(|times| PAUSES_UNREAD.get(times));
    let Some(pause) = pause.filter(|_| ground.related.fresh.may_clear_up()) else { return Ok(false) };
    let now = desk.clock.now();
    job.unread += 1;
    job.state = DraftState::Planned;
    job.not_before = now.checked_add(*pause).unwrap_or(now);
    desk.store.commit(Changes::new().job(job.clone())).await?;
    tracing::info!(mailbox = %job.mailbox, minutes = pause.as_secs() / 60, "a draft waits, since Metakocka could not be read");
    Ok(true)
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
        attachments: related.copies.attached.clone(),
        ground: None,
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
    let files = related.copies.attached.iter().map(|copy| desk.store.file(&copy.file)).collect::<Result<Vec<_>, _>>()?;
    let attached = related.copies.attached.iter().zip(&files);
    let attached: Vec<_> = attached.map(|(copy, bytes)| Attached { name: &copy.name, content_type: "application/pdf", bytes }).collect();
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
        attached: &attached,
    };
    let bytes = mail::compose(&outgoing).map_err(|source| FlowError::Compose { mail: message.id.to_string(), source })?;
    Ok((message_id, bytes))
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
    (job.attempts, job.unread) = (0, 0);
    let gone = || FlowError::SourceGone { mail: job.source.to_string() };
    let mut explanation = desk.store.explanation(&job.mailbox, &job.source)?.ok_or_else(gone)?;
    job.look_again_at = Some(again::next_look(desk, &job.key, !explanation.unread.is_empty()));
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
