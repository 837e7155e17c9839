//! Looking after what lies in Sent and Drafts: what the owner did there decides what happens to our drafts.
//!
//! A draft that a person touched is never touched again. One of ours goes to the trash, never further, and only while its bytes
//! are the ones that we put there.

use jiff::{SignedDuration, Timestamp};

use super::{Desk, FlowError, ending, job};
use crate::domain::{Digest, DraftJob, DraftKey, DraftState, DraftStatus, Explanation, MessageId, Place, PriorDraft, ReasonWord};
use crate::mailbox::{Mailbox, MailboxError, SpecialFolders};
use crate::store::{Changes, SightedIn};

/// A draft that a listing doesn't show is taken for gone only if it lay there this long: some servers show a new mail late.
const SURELY_SHOWN: SignedDuration = SignedDuration::from_mins(1);

/// Takes away the earlier revisions of a draft that was placed, where nobody touched them. What could not be taken stays noted.
///
/// # Errors
/// The mailbox or the store; what is left is tried again with the next pass.
pub async fn retire_earlier(desk: &Desk, mailbox: &mut dyn Mailbox, special: &SpecialFolders, mut job: DraftJob) -> Result<(), FlowError> {
    if job.replaces.is_empty() {
        return Ok(());
    }
    let mut changes = Changes::new();
    for prior in std::mem::take(&mut job.replaces) {
        if take_away(desk, mailbox, special, &prior).await? == Fate::Left {
            job.replaces.push(prior);
        } else if prior.source != job.source {
            changes = changes.then(ending::superseded(desk, &prior.source)?);
        }
    }
    desk.store.commit(changes.job(job)).await?;
    Ok(())
}

/// What became of a draft of ours when we wanted to take it away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It lies in the trash.
    TakenAway,
    /// A person changed it.
    Edited,
    /// It isn't there.
    Gone,
    /// It lies there: there is no trash, or the server refuses.
    Left,
}

/// Moves a draft of ours to the trash, if its bytes are the ones that we put there.
pub(super) async fn take_away(
    desk: &Desk,
    mailbox: &mut dyn Mailbox,
    special: &SpecialFolders,
    prior: &PriorDraft,
) -> Result<Fate, FlowError> {
    let Some(trash) = special.trash.as_deref() else { return Ok(Fate::Left) };
    let mut fate = Fate::Gone;
    if let Some(place) = &prior.place {
        fate = take_from(desk, mailbox, place, prior, trash).await?;
    }
    // The folder may have been numbered anew, or the place was never noted: then the Message-ID finds it.
    if let (Fate::Gone, Some(folder)) = (fate, &special.drafts) {
        for place in mailbox.find(folder, &prior.message_id, None).await? {
            match take_from(desk, mailbox, &place, prior, trash).await? {
                Fate::Gone => {}
                Fate::Edited => return Ok(Fate::Edited),
                taken => fate = taken,
            }
        }
    }
    Ok(fate)
}

/// Moves a draft of ours from this place to the trash, if it lies there as we left it.
async fn take_from(desk: &Desk, mailbox: &mut dyn Mailbox, place: &Place, prior: &PriorDraft, trash: &str) -> Result<Fate, FlowError> {
    match is_untouched(desk, mailbox, place, &prior.bytes).await? {
        None => Ok(Fate::Gone),
        Some(false) => Ok(Fate::Edited),
        Some(true) => discard(desk, mailbox, place, trash).await,
    }
}

/// Whether these bytes lie here; `None` if nothing does.
pub(super) async fn is_untouched(
    desk: &Desk,
    mailbox: &mut dyn Mailbox,
    place: &Place,
    bytes: &Digest,
) -> Result<Option<bool>, MailboxError> {
    let found = mailbox.fetch(place, desk.budget.bytes as u64).await?;
    Ok(found.map(|found| Digest::of(&found) == *bytes))
}

/// A server that refuses keeps the draft: an untouched one too many is no reason to leave the mailbox unwatched.
async fn discard(desk: &Desk, mailbox: &mut dyn Mailbox, place: &Place, trash: &str) -> Result<Fate, FlowError> {
    match mailbox.discard_draft(place, Some(trash)).await {
        Ok(true) => Ok(Fate::TakenAway),
        Ok(false) => Ok(Fate::Left),
        Err(error) if error.refusal().is_some() || error.is_folder_missing() => {
            tracing::warn!(mailbox = %desk.mailbox.id, %error, "an untouched draft could not be moved to the trash");
            Ok(Fate::Left)
        }
        Err(error) => Err(error.into()),
    }
}

/// Closes the drafts of threads that the owner has answered: an untouched one goes to the trash.
///
/// Returns the explanations of the drafts that changed.
///
/// # Errors
/// The mailbox or the store.
pub async fn close_answered(desk: &Desk, mailbox: &mut dyn Mailbox, special: &SpecialFolders) -> Result<Vec<Explanation>, FlowError> {
    let id = &desk.mailbox.id;
    let mut closed = Vec::new();
    for job in desk.store.placed_jobs(id)? {
        if desk.store.answered(id, &job.source)? {
            closed.extend(close(desk, mailbox, special, job).await?);
        } else {
            retire_earlier(desk, mailbox, special, job).await?;
        }
    }
    for job in desk.store.due_jobs(id, Timestamp::MAX, usize::MAX)? {
        let unplaced = matches!(job.state, DraftState::Planned | DraftState::Rendered { .. });
        if unplaced && desk.store.answered(id, &job.source)? {
            closed.extend(overtaken(desk, mailbox, special, job).await?);
        }
    }
    Ok(closed)
}

/// Ends a job that the owner's own answer came before; an earlier revision of its draft that nobody touched goes too.
pub(super) async fn overtaken(
    desk: &Desk,
    mailbox: &mut dyn Mailbox,
    special: &SpecialFolders,
    job: DraftJob,
) -> Result<Option<Explanation>, FlowError> {
    for prior in &job.replaces {
        take_away(desk, mailbox, special, prior).await?;
        desk.store.commit(ending::superseded(desk, &prior.source)?).await?;
    }
    Ok(ending::undo(desk, job, ReasonWord::AlreadyAnswered).await?)
}

async fn close(desk: &Desk, mailbox: &mut dyn Mailbox, special: &SpecialFolders, job: DraftJob) -> Result<Option<Explanation>, FlowError> {
    let Some(prior) = job::lying(&job) else { return Ok(None) };
    let outcome = match take_away(desk, mailbox, special, &prior).await? {
        Fate::TakenAway => DraftStatus::AnsweredWithout,
        Fate::Edited => DraftStatus::Edited,
        Fate::Gone => DraftStatus::Sent,
        Fate::Left => return Ok(None),
    };
    for earlier in &job.replaces {
        take_away(desk, mailbox, special, earlier).await?;
    }
    Ok(ending::close(desk, job, outcome).await?)
}

/// What happened to drafts of ours that a look through Drafts did not find: edited by a person, moved by the server, or deleted.
///
/// To be asked after Sent was read, since a draft that was sent leaves Drafts too.
///
/// # Errors
/// The mailbox or the store.
pub async fn follow_up(desk: &Desk, mailbox: &mut dyn Mailbox, missing: Vec<Missing>) -> Result<Vec<Explanation>, FlowError> {
    let mut closed = Vec::new();
    for Missing { key, elsewhere } in missing {
        let Some(job) = desk.store.job(&key)?.filter(is_placed) else { continue };
        let Some(prior) = job::lying(&job) else { continue };
        match elsewhere {
            Some(place) if is_untouched(desk, mailbox, &place, &prior.bytes).await? == Some(true) => adopt(desk, job, prior, place).await?,
            Some(_) => closed.extend(ending::close(desk, job, DraftStatus::Edited).await?),
            None if owner_has_draft(desk, &job.source)? => closed.extend(ending::close(desk, job, DraftStatus::Edited).await?),
            None if is_missing_for_long(desk, &job) => closed.extend(ending::close(desk, job, DraftStatus::Deleted).await?),
            None => {}
        }
    }
    Ok(closed)
}

/// A draft of ours that isn't where it was put.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// Its name.
    pub key: DraftKey,
    /// Where its Message-ID was seen instead.
    pub elsewhere: Option<Place>,
}

fn is_placed(job: &DraftJob) -> bool {
    matches!(job.state, DraftState::Placed { .. })
}

fn is_missing_for_long(desk: &Desk, job: &DraftJob) -> bool {
    desk.clock.now().duration_since(job.not_before) >= SURELY_SHOWN
}

fn owner_has_draft(desk: &Desk, source: &MessageId) -> Result<bool, FlowError> {
    Ok(desk.store.owner_drafts(&desk.mailbox.id, std::slice::from_ref(source))?)
}

/// The folder was numbered anew, and our draft lies there as it was.
async fn adopt(desk: &Desk, mut job: DraftJob, prior: PriorDraft, place: Place) -> Result<(), FlowError> {
    let changes = Changes::new().unsight(&desk.mailbox.id, SightedIn::Drafts, place.clone());
    job.state = DraftState::Placed { message_id: prior.message_id, bytes: prior.bytes, place };
    desk.store.commit(changes.job(job)).await?;
    Ok(())
}
