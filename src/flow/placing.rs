//! Placing a draft, exactly once: the window is noted, the command is sent, and after any unclear end it is looked for before a second attempt.

use std::time::Duration;

use super::draft::Rendered;
use super::seen::{self, Spotted};
use super::{Desk, FlowError, ending, job, tend};
use crate::domain::life::InDrafts;
use crate::domain::{Cursor, DraftJob, DraftState, DraftStatus, MessageId, Place, PriorDraft};
use crate::mailbox::{DraftBytes, Mailbox, MailboxError, Placing, SpecialFolders};
use crate::store::Changes;

/// How long a refused draft waits before the next attempt: long enough that a full mailbox isn't hammered.
const PAUSE_AFTER_REFUSAL: Duration = Duration::from_secs(5 * 60);

/// How long a server may take to show a mail that it stored: what isn't there yet is looked for once more after this time.
const SHOWN_WITHIN: Duration = Duration::from_secs(10);

/// How far down the trash is searched for a draft whose placing was cut off, in UIDs: deleted within seconds, it lies on top, and a trash may
/// hold more than anybody wants to read.
const TRASH_READ: u32 = 2_000;

/// Notes the window, then appends. What the server did not clearly refuse is looked for before anybody tries again.
pub(super) async fn place(
    desk: &Desk,
    mailbox: &mut dyn Mailbox,
    folder: &str,
    job: &mut DraftJob,
    rendered: &Rendered,
) -> Result<Place, FlowError> {
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

/// What became of an attempt that was cut off. Further copies of the draft go.
///
/// The window is looked at first. Where it shows nothing the whole folder is read, since it was noted by a UIDNEXT that may have lied, and
/// the newest of the trash: the owner may have been quick.
pub(super) async fn reconcile(
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
