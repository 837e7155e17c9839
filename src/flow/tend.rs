//! Looking after what lies in Sent and Drafts: what the owner did there decides what happens to our drafts.
//!
//! A draft that a person touched is never touched again. One of ours goes to the trash, never further, and only while its bytes
//! are the ones that we put there.

use std::collections::BTreeMap;

use super::{Desk, FlowError, Step, job};
use crate::domain::{Cursor, Digest, DraftJob, DraftState, DraftStatus, Explanation, PriorDraft};
use crate::mail::{self, Identity};
use crate::mailbox::{Detail, Listed, Mailbox, SpecialFolders};
use crate::store::{Changes, SightedIn, Sighting};

/// Reads on in Sent: which mails the owner has answered, from any program.
///
/// # Errors
/// The mailbox or the store.
pub async fn look_through_sent(desk: &Desk, mailbox: &mut dyn Mailbox, folder: &str) -> Result<Step, FlowError> {
    let id = &desk.mailbox.id;
    let since = desk.store.cursor(id, folder)?;
    let window = mailbox.list(folder, since, Detail::Identity).await?;
    let mut changes = Changes::new();
    let mut news = Some(window.next) != since;
    for listed in &window.mails {
        if desk.store.sighting(id, SightedIn::Sent, &listed.place)?.is_some() {
            continue;
        }
        changes = changes.sight(id, SightedIn::Sent, sighting(desk, listed)?);
        news = true;
    }
    if news {
        desk.store.commit(changes.cursor(id, folder, window.next)).await?;
    }
    Ok(if window.more { Step::Worked } else { Step::Idle })
}

/// What the header of a sent mail or a draft tells.
fn sighting(desk: &Desk, listed: &Listed) -> Result<Sighting, FlowError> {
    let Identity { message_id, in_reply_to, references, .. } = mail::identity(&listed.header);
    let made_of = match &message_id {
        Some(id) => desk.store.job_of_draft(id)?.map(|job| job.key),
        None => None,
    };
    let answers = in_reply_to.into_iter().chain(references).collect();
    Ok(Sighting { place: listed.place.clone(), message_id, answers, made_of })
}

/// Reads all of Drafts: which threads the owner has a draft of his own in, or one of ours that he changed.
///
/// # Errors
/// The mailbox or the store.
pub async fn look_through_drafts(desk: &Desk, mailbox: &mut dyn Mailbox, folder: &str) -> Result<(), FlowError> {
    let id = &desk.mailbox.id;
    let mut known: BTreeMap<_, _> =
        desk.store.sightings(id, SightedIn::Drafts)?.into_iter().map(|sighting| (sighting.place.clone(), sighting)).collect();
    let mut changes = Changes::new();
    let mut since: Option<Cursor> = None;
    loop {
        let window = mailbox.list(folder, since, Detail::Identity).await?;
        for listed in &window.mails {
            let sighting = sighting(desk, listed)?;
            if is_ours_as_placed(desk, &sighting)? {
                continue;
            }
            if known.remove(&listed.place).as_ref() != Some(&sighting) {
                changes = changes.sight(id, SightedIn::Drafts, sighting);
            }
        }
        if !window.more {
            break;
        }
        since = Some(window.next);
    }
    let changes = known.into_keys().fold(changes, |changes, place| changes.unsight(id, SightedIn::Drafts, place));
    if !changes.is_empty() {
        desk.store.commit(changes).await?;
    }
    Ok(())
}

/// A draft of ours that lies elsewhere than where we put it was put there by a person's mail program: then it is the owner's.
fn is_ours_as_placed(desk: &Desk, sighting: &Sighting) -> Result<bool, FlowError> {
    let (Some(id), Some(key)) = (&sighting.message_id, &sighting.made_of) else { return Ok(false) };
    let Some(job) = desk.store.job(key)? else { return Ok(false) };
    Ok(match &job.state {
        DraftState::Placed { message_id, place, .. } if message_id == id => *place == sighting.place,
        DraftState::Closed { .. } => false,
        _ => job
            .replaces
            .iter()
            .filter(|prior| prior.message_id == *id)
            .all(|prior| prior.place.as_ref().is_none_or(|place| *place == sighting.place)),
    })
}

/// Takes away the earlier revisions of a draft that was just placed, where nobody touched them.
///
/// # Errors
/// The mailbox or the store; what is left is tried again with the next revision.
pub async fn retire_earlier(desk: &Desk, mailbox: &mut dyn Mailbox, special: &SpecialFolders, mut job: DraftJob) -> Result<(), FlowError> {
    if job.replaces.is_empty() {
        return Ok(());
    }
    for prior in std::mem::take(&mut job.replaces) {
        take_away(desk, mailbox, special, &prior).await?;
    }
    desk.store.commit(Changes::new().job(job)).await?;
    Ok(())
}

/// What became of a draft of ours when we wanted to take it away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    TakenAway,
    Edited,
    Gone,
}

async fn take_away(desk: &Desk, mailbox: &mut dyn Mailbox, special: &SpecialFolders, prior: &PriorDraft) -> Result<Fate, FlowError> {
    let places = match (&prior.place, &special.drafts) {
        (Some(place), _) => vec![place.clone()],
        (None, Some(folder)) => mailbox.find(folder, &prior.message_id, None).await?,
        (None, None) => Vec::new(),
    };
    let mut fate = Fate::Gone;
    for place in &places {
        let Some(bytes) = mailbox.fetch(place, desk.budget.bytes as u64).await? else { continue };
        if Digest::of(&bytes) != prior.bytes {
            return Ok(Fate::Edited);
        }
        if mailbox.discard_draft(place, special.trash.as_deref()).await? {
            fate = Fate::TakenAway;
        }
    }
    Ok(fate)
}

/// Closes the drafts of threads that the owner has answered: an untouched one goes to the trash.
///
/// Returns the explanations of the drafts that changed.
///
/// # Errors
/// The mailbox or the store.
pub async fn close_answered(desk: &Desk, mailbox: &mut dyn Mailbox, special: &SpecialFolders) -> Result<Vec<Explanation>, FlowError> {
    let mut closed = Vec::new();
    for job in desk.store.placed_jobs(&desk.mailbox.id)? {
        if desk.store.answered(&job.mailbox, &job.source)? {
            closed.extend(close(desk, mailbox, special, job).await?);
        }
    }
    Ok(closed)
}

async fn close(
    desk: &Desk,
    mailbox: &mut dyn Mailbox,
    special: &SpecialFolders,
    mut job: DraftJob,
) -> Result<Option<Explanation>, FlowError> {
    let DraftState::Placed { message_id, bytes, place } = &job.state else { return Ok(None) };
    let prior = PriorDraft { message_id: message_id.clone(), bytes: bytes.clone(), place: Some(place.clone()) };
    let outcome = match take_away(desk, mailbox, special, &prior).await? {
        Fate::TakenAway => DraftStatus::AnsweredWithout,
        Fate::Edited => DraftStatus::Edited,
        Fate::Gone => DraftStatus::Sent,
    };
    job.state = DraftState::Closed { outcome };
    let mut changes = Changes::new().job(job.clone());
    let explanation = desk.store.explanation(&job.mailbox, &job.source)?.map(|mut explanation| {
        if let Some(draft) = &mut explanation.draft {
            draft.status = job::status(&job);
        }
        explanation
    });
    if let Some(explanation) = &explanation {
        changes = changes.explain(explanation.clone());
    }
    desk.store.commit(changes).await?;
    desk.metrics.draft_ended(&job.mailbox, outcome);
    Ok(explanation)
}
