//! The durable job that a mail leads to: its name, its revision, and what earlier revisions it replaces.

use super::relate::{Related, Seen};
use super::{Desk, keyed, limits};
use crate::domain::{Digest, DraftJob, DraftKey, DraftState, DraftStatus, MailDomain, MessageId, Place, PriorDraft};
use crate::store::StoreError;

/// 26 base32 digits carry 130 bits: beyond guessing, and short enough for a Message-ID.
const KEY_LENGTH: usize = 26;

/// The job of this mail's thread: a new one, or the next revision of the one that is there.
pub fn for_mail(desk: &Desk, seen: &Seen<'_>, related: &Related, place: &Place) -> Result<DraftJob, StoreError> {
    let thread = related.thread.clone();
    let earlier = desk.store.job_of_thread(&desk.mailbox.id, &thread)?;
    let correspondent = related.recipients.to.first().map(|to| to.address.clone());
    let (revision, replaces) = earlier.as_ref().map_or((1, Vec::new()), |job| (next_revision(job), replaced(job)));
    Ok(DraftJob {
        key: earlier.map_or_else(|| key(desk, &thread), |job| job.key),
        mailbox: desk.mailbox.id.clone(),
        thread,
        source: seen.message.id.clone(),
        source_place: place.clone(),
        revision,
        state: DraftState::Planned,
        not_before: limits::not_before(desk, correspondent.as_ref(), seen.now)?,
        attempts: 0,
        seen_at: seen.now,
        correspondent,
        unread: 0,
        look_again_at: None,
        replaces,
    })
}

/// The mail of the thread's earlier job, if its draft was not placed before this job takes its turn.
pub fn never_placed(desk: &Desk, job: &DraftJob) -> Result<Option<MessageId>, StoreError> {
    let earlier = desk.store.job(&job.key)?.filter(|earlier| earlier.source != job.source);
    Ok(earlier.filter(|earlier| matches!(earlier.state, DraftState::Planned | DraftState::Rendered { .. })).map(|earlier| earlier.source))
}

/// A revision is used up once its bytes exist: they carry its number.
fn next_revision(job: &DraftJob) -> u32 {
    if job.state == DraftState::Planned { job.revision } else { job.revision.saturating_add(1) }
}

/// What may still lie in Drafts of the job as it stood.
fn replaced(job: &DraftJob) -> Vec<PriorDraft> {
    job.replaces.iter().cloned().chain(lying(job)).collect()
}

/// The next revision of a job, to be written at once. Its clock runs from now on: what is measured is how long a change takes.
#[must_use]
pub fn anew(desk: &Desk, job: DraftJob, prior: Option<PriorDraft>) -> DraftJob {
    let now = desk.clock.now();
    let replaces = job.replaces.into_iter().chain(prior).collect();
    let revision = job.revision.saturating_add(1);
    DraftJob { state: DraftState::Planned, revision, replaces, not_before: now, seen_at: now, attempts: 0, unread: 0, ..job }
}

/// The draft of this very revision, if it may lie in Drafts.
#[must_use]
pub fn lying(job: &DraftJob) -> Option<PriorDraft> {
    let (message_id, bytes, place) = match &job.state {
        DraftState::Appending { message_id, bytes, .. } => (message_id, bytes, None),
        DraftState::Placed { message_id, bytes, place } => (message_id, bytes, Some(place.clone())),
        DraftState::Planned | DraftState::Rendered { .. } | DraftState::Closed { .. } => return None,
    };
    Some(PriorDraft { source: job.source.clone(), message_id: message_id.clone(), bytes: bytes.clone(), place })
}

/// The bytes that came to lie in Drafts, if any did: what the owner sends later is compared with them.
#[must_use]
pub fn left(job: &DraftJob) -> Option<Digest> {
    match &job.state {
        DraftState::Closed { bytes, .. } => bytes.clone(),
        _ => lying(job).map(|draft| draft.bytes),
    }
}

/// The name of a thread's draft: a keyed hash of mailbox and thread: reveals nothing, can't be guessed, and is the same after a crash.
#[must_use]
pub fn key(desk: &Desk, thread: &MessageId) -> DraftKey {
    let name = keyed::digits(&desk.store, &[desk.mailbox.id.as_str(), thread.as_str()], KEY_LENGTH);
    DraftKey::from_hash(name)
}

/// The Message-ID of one revision: the same after a crash, and ours to recognise.
#[must_use]
pub fn message_id(key: &DraftKey, revision: u32, domain: &MailDomain) -> MessageId {
    MessageId::made(&format!("{key}.d{revision}"), domain)
}

/// The status word of a job's state.
#[must_use]
pub fn status(job: &DraftJob) -> DraftStatus {
    match &job.state {
        DraftState::Planned | DraftState::Rendered { .. } | DraftState::Appending { .. } => DraftStatus::Planned,
        DraftState::Placed { .. } if job.revision > 1 => DraftStatus::Renewed,
        DraftState::Placed { .. } => DraftStatus::Placed,
        DraftState::Closed { outcome, .. } => *outcome,
    }
}
