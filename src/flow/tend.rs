//! Looking after what lies in Sent and Drafts: what is seen of each draft of ours, what the table says to it, and that done.
//!
//! What follows from what is decided in [`crate::domain::life`] alone. A draft that a person touched is never touched again. One of ours
//! goes to the trash, never further, and only while its bytes are the ones that we put there.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::seen::{self, Reply, Spotted};
use super::{Desk, FlowError, ending, job};
use crate::domain::life::{self, Deed, InDrafts, InSent, Seen, Turn};
use crate::domain::{DraftJob, DraftKey, DraftState, DraftStatus, Explanation, MessageId, Place, PriorDraft};
use crate::mailbox::{ANSWERED_FLAG, Mailbox, SpecialFolders};
use crate::store::{Changes, SightedIn, Sighting};

/// How often a connection may break over marking a mail as answered before the mark is left out.
const TRIES_TO_MARK: u32 = 1;

/// What came of looking after the drafts of a mailbox.
#[derive(Debug, Default)]
pub struct Tended {
    /// The explanations of the drafts that changed.
    pub changed: Vec<Explanation>,
    /// Some draft has to be looked for again, though nothing may change until then.
    pub unsure: bool,
}

/// A draft of ours that isn't where it was put.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// Its name.
    pub key: DraftKey,
    /// Where its Message-ID was seen instead.
    pub elsewhere: Option<Place>,
}

/// Looks after every draft of ours that the owner answered without or with, edited, deleted, or that is still to be placed.
///
/// `missing`: what a look through Drafts did not find. To be asked after Sent was read, since a draft that was sent leaves Drafts too.
///
/// # Errors
/// The mailbox or the store.
pub async fn look_after(
    desk: &Desk,
    mailbox: &mut dyn Mailbox,
    special: &SpecialFolders,
    missing: Vec<Missing>,
) -> Result<Tended, FlowError> {
    let id = &desk.mailbox.id;
    let mut missing: BTreeMap<DraftKey, Missing> = missing.into_iter().map(|one| (one.key.clone(), one)).collect();
    let mut tended = Tended::default();
    for job in desk.store.placed_jobs(id)? {
        let missing = missing.remove(&job.key);
        if missing.is_some() || desk.store.answered(id, &job.source)? {
            lying(desk, mailbox, special, job, missing, &mut tended).await?;
        } else {
            retire_earlier(desk, mailbox, special, job).await?;
        }
    }
    for job in desk.store.due_jobs(id, Timestamp::MAX, usize::MAX)? {
        let is_unplaced = matches!(job.state, DraftState::Planned | DraftState::Rendered { .. });
        let turn = if is_unplaced { overtaken_by(desk, &job)? } else { None };
        if let Some(turn) = turn {
            tended.changed.extend(overtaken(desk, mailbox, special, job, turn).await?);
        }
    }
    Ok(tended)
}

/// One draft of which something is to be seen.
async fn lying(
    desk: &Desk,
    mailbox: &mut dyn Mailbox,
    special: &SpecialFolders,
    job: DraftJob,
    missing: Option<Missing>,
    tended: &mut Tended,
) -> Result<(), FlowError> {
    let Some(draft) = job::lying(&job) else { return Ok(()) };
    let spotted = match missing {
        Some(missing) => seen::missing(desk, mailbox, &job, &draft, missing).await?,
        // It lies there, and nothing can be done: it isn't looked at over and over.
        None if special.trash.is_none() => return Ok(()),
        None => seen::in_drafts(desk, mailbox, special, &draft).await?,
    };
    let answer = seen::in_sent(desk, mailbox, &job.key, &job.source, &draft.bytes).await?;
    let turn = life::turn(job::status(&job), Seen::of(spotted.drafts, answer.sent));
    tended.unsure |= spotted.drafts == InDrafts::Unshown && turn.deed == Deed::Leave;
    match (turn.deed, spotted.at.into_iter().next()) {
        (Deed::Adopt, Some(place)) => adopt(desk, job, draft, place).await?,
        (Deed::Discard, Some(place)) if !discard(desk, mailbox, special, &place).await? => {}
        (Deed::Discard | Deed::Close, _) => tended.changed.extend(close(desk, mailbox, special, job, turn, &answer).await?),
        (Deed::Adopt | Deed::Leave | Deed::Place, _) => {}
    }
    Ok(())
}

/// Ends the job of a draft that lay in the mailbox, and of its earlier revisions. `answer`: what the owner sent instead of it, or of it.
pub(super) async fn close(
    desk: &Desk,
    mailbox: &mut dyn Mailbox,
    special: &SpecialFolders,
    mut job: DraftJob,
    turn: Turn,
    answer: &Reply,
) -> Result<Option<Explanation>, FlowError> {
    let (left, changes) = retired(desk, mailbox, special, &mut job).await?;
    if turn.answers() {
        let source = job.source.clone();
        mark_answered(desk, mailbox, &mut job, &source).await?;
    }
    job.replaces = left;
    Ok(ending::close(desk, job, turn.status, answer.mail.as_deref(), changes).await?)
}

/// Takes away the earlier revisions of a draft that was placed, where nobody touched them. What could not be taken stays noted.
///
/// # Errors
/// The mailbox or the store; what is left is tried again with the next pass.
pub async fn retire_earlier(desk: &Desk, mailbox: &mut dyn Mailbox, special: &SpecialFolders, mut job: DraftJob) -> Result<(), FlowError> {
    if job.replaces.is_empty() {
        return Ok(());
    }
    let (left, changes) = retired(desk, mailbox, special, &mut job).await?;
    if left.len() < job.replaces.len() {
        job.replaces = left;
        desk.store.commit(changes.job(job)).await?;
    }
    Ok(())
}

/// The earlier revisions that still lie there, and what is said of the mails that the others answered.
async fn retired(
    desk: &Desk,
    mailbox: &mut dyn Mailbox,
    special: &SpecialFolders,
    job: &mut DraftJob,
) -> Result<(Vec<PriorDraft>, Changes), FlowError> {
    let (mut left, mut changes) = (Vec::new(), Changes::new());
    for prior in job.replaces.clone() {
        let (turn, answer) = retire(desk, mailbox, special, job, &prior).await?;
        if turn.deed == Deed::Leave {
            left.push(prior);
            continue;
        }
        if turn.answers() {
            mark_answered(desk, mailbox, job, &prior.source).await?;
        }
        if prior.source != job.source {
            changes = changes.then(ending::told(desk, &job.key, &prior.source, turn.status, answer.mail.as_deref())?);
        }
    }
    Ok((left, changes))
}

/// One earlier revision, now that a later one lies there or none is wanted.
async fn retire(
    desk: &Desk,
    mailbox: &mut dyn Mailbox,
    special: &SpecialFolders,
    job: &DraftJob,
    prior: &PriorDraft,
) -> Result<(Turn, Reply), FlowError> {
    let stays = Turn { status: DraftStatus::Placed, deed: Deed::Leave };
    if special.trash.is_none() {
        return Ok((stays, Reply::NONE));
    }
    let Spotted { drafts, at } = seen::in_drafts(desk, mailbox, special, prior).await?;
    let drafts = if drafts == InDrafts::Gone && seen::may_be_late(desk, job) { InDrafts::Unshown } else { drafts };
    let answer = seen::in_sent(desk, mailbox, &job.key, &prior.source, &prior.bytes).await?;
    let turn = life::turn(DraftStatus::Placed, Seen::of(drafts, answer.sent).with_newer());
    if turn.deed == Deed::Discard {
        for place in &at {
            if !discard(desk, mailbox, special, place).await? {
                return Ok((stays, answer));
            }
        }
    }
    Ok((turn, answer))
}

/// Moves a draft of ours to the trash. A server that refuses keeps it: an untouched one too many is no reason to leave the mailbox unwatched.
pub(super) async fn discard(desk: &Desk, mailbox: &mut dyn Mailbox, special: &SpecialFolders, place: &Place) -> Result<bool, FlowError> {
    match mailbox.discard_draft(place, special.trash.as_deref()).await {
        Ok(moved) => Ok(moved),
        Err(error) if error.refusal().is_some() || error.is_folder_missing() => {
            tracing::warn!(mailbox = %desk.mailbox.id, %error, "an untouched draft could not be moved to the trash");
            Ok(false)
        }
        Err(error) => Err(error.into()),
    }
}

/// The answer lies in Sent, made of our draft: its mail is marked before the job is closed, so that a crash between the two repeats the mark.
///
/// A flag that is refused is no loss. A connection that breaks over it is tried once more with a new one, then left.
async fn mark_answered(desk: &Desk, mailbox: &mut dyn Mailbox, job: &mut DraftJob, source: &MessageId) -> Result<(), FlowError> {
    let Some(mail) = desk.store.mail(&job.mailbox, source)? else { return Ok(()) };
    match mailbox.set_flag(&mail.place, ANSWERED_FLAG).await {
        Err(error) if job.attempts < TRIES_TO_MARK && (error.is_lost() || error.is_timeout()) => {
            job.attempts += 1;
            desk.store.commit(Changes::new().job(job.clone())).await?;
            Err(error.into())
        }
        Err(error) => {
            tracing::warn!(mailbox = %job.mailbox, %error, "the source mail could not be marked as answered");
            Ok(())
        }
        Ok(_) => Ok(()),
    }
}

/// What the table says to a job whose draft was never placed, if that ends it: the owner was faster.
pub(super) fn overtaken_by(desk: &Desk, job: &DraftJob) -> Result<Option<Turn>, FlowError> {
    let sent = if desk.store.answered(&job.mailbox, &job.source)? { InSent::Another } else { InSent::Nothing };
    let turn = life::turn(DraftStatus::Planned, Seen::of(InDrafts::Gone, sent));
    Ok(Some(turn).filter(|turn| turn.deed == Deed::Close))
}

/// Ends a job that the owner's own answer came before; an earlier revision of its draft that nobody touched goes too.
pub(super) async fn overtaken(
    desk: &Desk,
    mailbox: &mut dyn Mailbox,
    special: &SpecialFolders,
    mut job: DraftJob,
    turn: Turn,
) -> Result<Option<Explanation>, FlowError> {
    let (left, changes) = retired(desk, mailbox, special, &mut job).await?;
    for prior in &left {
        desk.store.commit(ending::superseded(desk, &prior.source)?).await?;
    }
    desk.store.commit(changes).await?;
    Ok(ending::undo(desk, job, turn.status).await?)
}

/// The folder was numbered anew, and our draft lies there as it was.
async fn adopt(desk: &Desk, mut job: DraftJob, draft: PriorDraft, place: Place) -> Result<(), FlowError> {
    let changes = Changes::new().unsight(&desk.mailbox.id, SightedIn::Drafts, place.clone());
    job.state = DraftState::Placed { message_id: draft.message_id, bytes: draft.bytes, place };
    desk.store.commit(changes.job(job)).await?;
    Ok(())
}

/// What a mail that was just seen in Sent tells of drafts that a person changed or deleted: they may have been sent after all.
///
/// # Errors
/// The mailbox or the store.
pub(super) async fn sent_after_all(
    desk: &Desk,
    mailbox: &mut dyn Mailbox,
    answer: &Sighting,
) -> Result<(Changes, Vec<Explanation>), FlowError> {
    let (mut changes, mut changed) = (Changes::new(), Vec::new());
    for source in answer.answers.iter().collect::<BTreeSet<_>>() {
        let Some(mut job) = closed_job(desk, source)? else { continue };
        let DraftState::Closed { outcome, bytes: Some(bytes) } = job.state.clone() else { continue };
        let sent = seen::compared(desk, mailbox, &job.key, answer, &bytes).await?;
        let (sent, mail) = (sent.sent, sent.mail);
        let drafts = if seen::owner_has_draft(desk, source)? { InDrafts::Replaced } else { InDrafts::Gone };
        let turn = life::turn(outcome, Seen::of(drafts, sent));
        if turn.deed == Deed::Leave {
            continue;
        }
        if turn.answers() {
            mark_answered(desk, mailbox, &mut job, source).await?;
        }
        let (more, explanation) = ending::closing(desk, job, turn.status, mail.as_deref())?;
        changes = changes.then(more);
        changed.extend(explanation);
    }
    Ok((changes, changed))
}

/// The closed job whose draft answered this mail, if that is the latest of its thread.
fn closed_job(desk: &Desk, source: &MessageId) -> Result<Option<DraftJob>, FlowError> {
    let id = &desk.mailbox.id;
    let Some(mail) = desk.store.mail(id, source)? else { return Ok(None) };
    let job = desk.store.job_of_thread(id, &mail.thread)?;
    Ok(job.filter(|job| job.source == *source && matches!(job.state, DraftState::Closed { .. })))
}
