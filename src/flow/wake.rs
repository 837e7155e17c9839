//! A draft whose ground may have changed: looked at beside what is true now, and renewed in Drafts if it stands on something else.
//!
//! What lies there is looked at before anything is done: what a person has touched stays as it is and is only flagged. A draft that can no
//! longer be written goes to the trash. Where the ERP can't be read, a draft stays, unless the mirror knows better.

use super::fresh::{self, Ground};
use super::seen::{self, Spotted};
use super::{Desk, FlowError, MailboxMode, again, answer, edited, job, tend};
use crate::domain::life::{self, Deed, InSent, Seen};
use crate::domain::{DraftJob, DraftState, DraftStatus, ExplainedDraft, Explanation, PriorDraft, ReasonWord};
use crate::fault;
use crate::mailbox::{Mailbox, SpecialFolders};
use crate::store::{Changes, StoreError, Wake};

/// So many drafts are woken at once because their time has come; the others follow with the next pass.
const LOOKS_AT_A_TIME: usize = 20;

/// Wakes the drafts whose time has come.
///
/// # Errors
/// Only the store.
pub(super) async fn those_due(desk: &Desk) -> Result<(), StoreError> {
    let mut changes = Changes::new();
    for job in desk.store.looks_due(&desk.mailbox.id, desk.clock.now(), LOOKS_AT_A_TIME)? {
        let look_again_at = Some(again::next_look(desk, &job.key, false));
        changes = changes.wake(&desk.mailbox.id, &job.key).job(DraftJob { look_again_at, ..job });
    }
    if changes.is_empty() { Ok(()) } else { desk.store.commit(changes).await.map(drop) }
}

/// Looks at one draft that was woken. Returns the explanation of a draft that ended here or was flagged; a renewal becomes a job again, due
/// at once.
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
        Some(job) if matches!(job.state, DraftState::Closed { outcome: DraftStatus::Edited, .. }) => {
            return edited::look(desk, mailbox, job, done).await;
        }
        // What waits to be written or placed looks at its ground by itself.
        Some(job) => match job::lying(&job) {
            Some(prior) => return lying(desk, mailbox, special, job, prior, done).await,
            None => desk.store.commit(done).await?,
        },
        None => desk.store.commit(done).await?,
    };
    Ok(None)
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
        desk.store.commit(done.job(job::anew(desk, job, Some(prior)))).await?;
        return Ok(None);
    }
    for place in &at {
        if !tend::discard(desk, mailbox, special, place).await? {
            return Ok(None);
        }
    }
    desk.store.commit(done).await?;
    tend::close(desk, mailbox, special, job, turn, &seen::Reply::NONE).await
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
    let ground = match fresh::ground(desk, job).await {
        Ok(ground) => ground,
        Err(FlowError::SourceGone { .. }) => return Ok(Wanted::AsItIs(Box::default())),
        Err(error @ FlowError::Write { .. }) => {
            tracing::error!(mailbox = %job.mailbox, error = %fault::chain(&error), "a draft can no longer be written and is withdrawn");
            return Ok(Wanted::Nothing);
        }
        Err(other) => return Err(other),
    };
    if matches!(ground.related.reason, ReasonWord::OwnerDraft | ReasonWord::AlreadyAnswered) {
        return Ok(Wanted::AsItIs(Box::default()));
    }
    let Some(said) = desk.store.explanation(&job.mailbox, &job.source)? else { return Ok(Wanted::Other) };
    if !holds(&said, &ground) {
        return Ok(Wanted::Other);
    }
    let firm = ground.is_firm();
    let look_again_at =
        Some(if firm { again::next_look(desk, &job.key, false) } else { again::while_silent(desk, !said.unread.is_empty()) });
    let changes = Changes::new().job(DraftJob { look_again_at, ..job.clone() });
    Ok(Wanted::AsItIs(Box::new(if firm { changes.then(noted(desk, said, &ground)) } else { changes })))
}

/// Whether a draft stands on this ground. Where something could not be read, one that was written before that still holds unless the mirror
/// knows better, and so does one that leaves the same open.
pub(super) fn holds(said: &Explanation, ground: &Ground) -> bool {
    let Some(lies) = &said.draft else { return false };
    match &lies.ground {
        Some(stands_on) => *stands_on == ground.digest() || *stands_on == ground.digest_as_known(),
        // Written before grounds were noted, so by a template.
        None => {
            let to = ground.related.recipients.to.iter().map(|to| &to.address);
            lies.text == ground.as_known.as_ref().map_or(&ground.draft, |known| &known.draft).text() && lies.to.iter().eq(to)
        }
    }
}

/// What is to be noted of a draft that still holds. Of a model's text the facts keep their names: it is told by them.
fn noted(desk: &Desk, said: Explanation, ground: &Ground) -> Changes {
    let Ground { message, related, draft, .. } = ground;
    let mut explanation = said;
    if explanation.draft.as_ref().is_some_and(|lies| lies.text == draft.text()) {
        let mut anew = answer::explanation(desk, message, related, desk.clock.now());
        answer::add_draft(&mut anew, draft);
        anew.reason = explanation.reason;
        anew.draft = explanation.draft.map(|lies| ExplainedDraft { ground: Some(ground.digest()), ..lies });
        let earlier = explanation.alerts.into_iter().filter(|alert| !anew.alerts.contains(alert));
        anew.alerts = anew.alerts.iter().cloned().chain(earlier.collect::<Vec<_>>()).collect();
        (anew.findings, anew.model, anew.fallback) = (explanation.findings, explanation.model, explanation.fallback);
        explanation = anew;
    } else {
        answer::read_again(&mut explanation, draft.facts());
    }
    Changes::new().relate(&desk.tenant.id, &message.id, related.links(message)).explain(explanation)
}
