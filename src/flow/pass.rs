//! One pass over one mailbox, until nothing is left to do: look at what the owner did, take in, answer.

use super::{Desk, FlowError, Step, draft, inbox, tend};
use crate::domain::{DraftStatus, Explanation, MessageId};
use crate::fault;
use crate::mailbox::{Mailbox, SpecialFolders};

/// How many draft jobs are read from the store at a time.
const JOBS_AT_A_TIME: usize = 50;

/// What a pass did.
#[derive(Clone, Debug, Default)]
pub struct PassReport {
    /// New mails, and mails whose draft changed, each as it stands at the end; in the order of their first mention.
    pub decided: Vec<Explanation>,
    /// How many mails were new.
    pub mails: usize,
    /// How many drafts were placed for the first time.
    pub drafts: usize,
    /// How many were placed again in a later revision.
    pub renewed: usize,
    /// How many were taken back.
    pub withdrawn: usize,
    /// What failed for a single mail; the pass went on.
    pub failed: Vec<String>,
}

impl PassReport {
    fn put(&mut self, explanation: Explanation) {
        let same = |known: &&mut Explanation| known.message_id == explanation.message_id;
        match self.decided.iter_mut().find(same) {
            Some(known) => *known = explanation,
            None => self.decided.push(explanation),
        }
    }

    fn count_draft(&mut self, explanation: &Explanation) {
        match explanation.draft.as_ref().map(|draft| draft.status) {
            Some(DraftStatus::Placed) => self.drafts += 1,
            Some(DraftStatus::Renewed) => self.renewed += 1,
            _ => {}
        }
    }
}

/// Runs a whole pass: first what the owner did in Sent and Drafts, then new mail, then drafts that are due.
///
/// What was done before an error stands in the report too: it is in the store, and no later pass tells it again.
///
/// # Errors
/// The mailbox or the store, where nothing further can be done on this connection.
pub async fn whole(desk: &Desk, mailbox: &mut dyn Mailbox, special: &SpecialFolders, report: &mut PassReport) -> Result<(), FlowError> {
    look_around(desk, mailbox, special, report).await?;
    new_mail(desk, mailbox, special, report).await
}

/// Only new mail and the drafts that are due: what a notice of the server asks for.
///
/// # Errors
/// As for [`whole`].
pub async fn new_mail(desk: &Desk, mailbox: &mut dyn Mailbox, special: &SpecialFolders, report: &mut PassReport) -> Result<(), FlowError> {
    for folder in &desk.mailbox.folders {
        loop {
            let (step, decided) = inbox::take_in(desk, mailbox, special, folder).await?;
            report.mails += decided.len();
            decided.into_iter().for_each(|explanation| report.put(explanation));
            drafts_due(desk, mailbox, special, report).await?;
            if step == Step::Idle {
                break;
            }
        }
    }
    Ok(())
}

/// What the owner did in Sent and Drafts, and what follows from it for our drafts.
///
/// # Errors
/// As for [`whole`].
pub async fn look_around(
    desk: &Desk,
    mailbox: &mut dyn Mailbox,
    special: &SpecialFolders,
    report: &mut PassReport,
) -> Result<(), FlowError> {
    if let Some(sent) = &special.sent {
        while tend::look_through_sent(desk, mailbox, sent).await? == Step::Worked {}
    }
    if let Some(drafts) = &special.drafts {
        tend::look_through_drafts(desk, mailbox, drafts).await?;
    }
    for explanation in tend::close_answered(desk, mailbox, special).await? {
        report.withdrawn += usize::from(explanation.draft.as_ref().is_some_and(|draft| draft.status == DraftStatus::AnsweredWithout));
        report.put(explanation);
    }
    Ok(())
}

/// Every job that is due, one after the other. A text that was refused fails alone; a broken connection ends the pass.
async fn drafts_due(desk: &Desk, mailbox: &mut dyn Mailbox, special: &SpecialFolders, report: &mut PassReport) -> Result<(), FlowError> {
    let mut given_up: Vec<MessageId> = Vec::new();
    loop {
        let due = desk.store.due_jobs(&desk.mailbox.id, desk.clock.now(), JOBS_AT_A_TIME)?;
        let fresh: Vec<_> = due.into_iter().filter(|job| !given_up.contains(&job.source)).collect();
        if fresh.is_empty() {
            return Ok(());
        }
        for job in fresh {
            let source = job.source.clone();
            given_up.push(source.clone());
            match draft::advance(desk, mailbox, special, job).await {
                Ok(Some(explanation)) => {
                    report.count_draft(&explanation);
                    report.put(explanation);
                }
                Ok(None) => {}
                Err(
                    error @ (FlowError::Mailbox(_)
                    | FlowError::Store(_)
                    | FlowError::NoDrafts { .. }
                    | FlowError::NoLogin { .. }
                    | FlowError::Vanished { .. }),
                ) => {
                    return Err(error);
                }
                Err(error) => {
                    tracing::error!(mailbox = %desk.mailbox.id, error = %fault::chain(&error), "a draft could not be written");
                    report.failed.push(fault::sentence(&error));
                    draft::give_up(desk, &source).await?;
                }
            }
        }
    }
}
