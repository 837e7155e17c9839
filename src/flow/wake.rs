//! A draft whose ground has changed: written again from what is true now, and renewed in Drafts if that reads differently.
//!
//! It is looked at before anything is done: what a person has touched stays as it is. One that can no longer be written goes to the trash.

use super::relate::Related;
use super::seen::{self, Spotted};
use super::{Desk, FlowError, MailboxMode, answer, draft, job, tend};
use crate::domain::life::{self, Deed, InSent, Seen};
use crate::domain::{DraftJob, DraftState, Explanation, Message, PriorDraft, ReasonWord};
use crate::fault;
use crate::mailbox::{Mailbox, SpecialFolders};
use crate::store::{Changes, StoreError, Wake};
use crate::writer::Draft;

/// Looks at one draft that was woken. Returns the explanation of a draft that ended here; a renewal becomes a job again, due at once.
///
/// # Errors
/// The mailbox or the store; the draft is looked at again then.
pub(super) async fn up(
    desk: &Desk,
    mailbox: &mut dyn Mailbox,
    special: &SpecialFolders,
    wake: &Wake,
) -> Result<Option<Explanation>, FlowError> {
    let done = Changes::new().woken(&desk.mailbox.id, wake);
    let job = desk.store.job(&wake.draft)?.filter(|_| desk.mailbox.mode == MailboxMode::Draft);
    match job {
        // Placing was cut off: what became of it is found out first.
        Some(DraftJob { state: DraftState::Appending { .. }, .. }) => return Ok(None),
        Some(job) if matches!(job.state, DraftState::Rendered { .. }) => desk.store.commit(done.job(anew(desk, job, None))).await?,
        Some(job) => match job::lying(&job) {
            Some(prior) => return lying(desk, mailbox, special, job, prior, done).await,
            None => desk.store.commit(done).await?,
        },
        None => desk.store.commit(done).await?,
    };
    Ok(None)
}

/// The next revision of a job, to be written at once. Its clock runs from now on: what is measured is how long a change takes.
fn anew(desk: &Desk, job: DraftJob, prior: Option<PriorDraft>) -> DraftJob {
    let now = desk.clock.now();
    let replaces = job.replaces.into_iter().chain(prior).collect();
    let revision = job.revision.saturating_add(1);
    DraftJob { state: DraftState::Planned, revision, replaces, not_before: now, seen_at: now, attempts: 0, ..job }
}

/// One that lies in Drafts.
async fn lying(
    desk: &Desk,
    mailbox: &mut dyn Mailbox,
    special: &SpecialFolders,
    job: DraftJob,
    prior: PriorDraft,
    done: Changes,
) -> Result<Option<Explanation>, FlowError> {
    let wanted = wanted(desk, &job).await?;
    if let Wanted::AsItIs(changes) = wanted {
        desk.store.commit(done.then(*changes)).await?;
        return Ok(None);
    }
    let Spotted { drafts, at } = seen::in_drafts(desk, mailbox, special, &prior).await?;
    let turn = life::turn(job::status(&job), Seen::of(drafts, InSent::Nothing).with_newer());
    // Whatever was touched or is gone is found out, and told, by those who look after Drafts and Sent.
    if turn.deed != Deed::Discard || special.trash.is_none() {
        desk.store.commit(done).await?;
        return Ok(None);
    }
    if let Wanted::Other = wanted {
        desk.store.commit(done.job(anew(desk, job, Some(prior)))).await?;
        return Ok(None);
    }
    for place in &at {
        if !tend::discard(desk, mailbox, special, place).await? {
            return Ok(None);
        }
    }
    desk.store.commit(done).await?;
    tend::close(desk, mailbox, special, job, turn, &seen::Answer::NONE).await
}

/// What the draft would be, written now.
enum Wanted {
    /// The same; this is to be noted of its facts.
    AsItIs(Box<Changes>),
    /// Another one.
    Other,
    /// None: it can't be written any more.
    Nothing,
}

async fn wanted(desk: &Desk, job: &DraftJob) -> Result<Wanted, FlowError> {
    let (message, related) = match draft::source(desk, job) {
        Ok(source) => source,
        Err(FlowError::SourceGone { .. }) => return Ok(Wanted::AsItIs(Box::default())),
        Err(other) => return Err(other),
    };
    if matches!(related.reason, ReasonWord::OwnerDraft | ReasonWord::AlreadyAnswered) {
        return Ok(Wanted::AsItIs(Box::default()));
    }
    match answer::write(desk, &message, &related, desk.clock.now()).await {
        Ok(draft) => Ok(noted(desk, job, &message, &related, &draft)?.map_or(Wanted::Other, |changes| Wanted::AsItIs(Box::new(changes)))),
        Err(error @ FlowError::Write { .. }) => {
            tracing::error!(mailbox = %job.mailbox, error = %fault::chain(&error), "a draft can no longer be written and is withdrawn");
            Ok(Wanted::Nothing)
        }
        Err(other) => Err(other),
    }
}

/// What is to be noted of a draft that reads as before; `None` if it doesn't.
fn noted(desk: &Desk, job: &DraftJob, message: &Message, related: &Related, draft: &Draft) -> Result<Option<Changes>, StoreError> {
    let Some(said) = desk.store.explanation(&job.mailbox, &job.source)? else { return Ok(None) };
    let to = related.recipients.to.iter().map(|to| &to.address);
    if !said.draft.as_ref().is_some_and(|lies| lies.text == draft.text() && lies.to.iter().eq(to)) {
        return Ok(None);
    }
    let mut explanation = answer::explanation(desk, message, related, desk.clock.now());
    answer::add_draft(&mut explanation, draft);
    explanation.confidence = said.confidence;
    explanation.reason = said.reason;
    explanation.draft = said.draft;
    Ok(Some(Changes::new().relate(&desk.tenant.id, &message.id, related.links(message)).explain(explanation)))
}
