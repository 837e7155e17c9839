//! What would have happened: relate and write, and nothing is stored, placed or marked.

use jiff::Timestamp;

use super::relate::{self, Seen};
use super::{Desk, FlowError, answer, draft, job, learn};
use crate::domain::{
    Decision, DraftJob, DraftState, DraftStatus, EmailAddress, ExplainedDraft, Explanation, Message, MessageId, Place, Spot,
};
use crate::mail;

/// Judges one mail by itself at a given moment, against the store as it is.
///
/// `answered` says whether one of the owner's sent mails, given by the caller, names this mail. A text that the writer's own
/// check refuses ends in an explanation with `draft.status` `failed`, as it would in the mailbox: no draft.
///
/// # Errors
/// Only where the store can't be read.
pub async fn replay(desk: &Desk, raw: &[u8], flags: &[String], answered: bool, now: Timestamp) -> Result<Explanation, FlowError> {
    let message = mail::parse(raw, &desk.budget);
    let seen = Seen { message: &message, flags, arrived: None, in_junk: false, answered_elsewhere: answered, now };
    let related = relate::relate(desk, &seen)?;
    let mut explanation = answer::explanation(desk, &message, &related, now);
    if related.decision != Decision::Draft {
        return Ok(explanation);
    }
    let job = imagined_job(desk, &message);
    let written = match answer::write(desk, &message, &related, now).await {
        Ok(answer) => answer,
        Err(FlowError::Write { source, .. }) => {
            tracing::error!(error = %crate::fault::chain(&source), "the writer's check refused its own text");
            explanation.draft = Some(planned(&job, DraftStatus::Failed, &message.id, Vec::new(), String::new()));
            return Ok(explanation);
        }
        Err(other) => return Err(other),
    };
    let (message_id, _) = draft::compose(desk, &job, &message, &related, written.draft.text())?;
    answer::add_answer(&mut explanation, &written);
    explanation.confidence = learn::confidence(desk, &explanation)?;
    let to = related.recipients.to.iter().map(|to| to.address.clone()).collect();
    explanation.draft = Some(planned(&job, DraftStatus::Planned, &message_id, to, written.draft.text().to_owned()));
    Ok(explanation)
}

fn imagined_job(desk: &Desk, message: &Message) -> DraftJob {
    let thread = message.thread_root().clone();
    DraftJob {
        key: job::key(desk, &thread),
        mailbox: desk.mailbox.id.clone(),
        thread,
        source: message.id.clone(),
        source_place: Place { folder: String::new(), spot: Spot::File(String::new()) },
        revision: 1,
        state: DraftState::Planned,
        not_before: Timestamp::UNIX_EPOCH,
        attempts: 0,
        seen_at: Timestamp::UNIX_EPOCH,
        correspondent: None,
        unread: 0,
        look_again_at: None,
        replaces: Vec::new(),
    }
}

fn planned(job: &DraftJob, status: DraftStatus, message_id: &MessageId, to: Vec<EmailAddress>, text: String) -> ExplainedDraft {
    ExplainedDraft {
        key: job.key.clone(),
        revision: 1,
        message_id: message_id.clone(),
        to,
        status,
        place: None,
        text,
        attachments: Vec::new(),
        ground: None,
    }
}
