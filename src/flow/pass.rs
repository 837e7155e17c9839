//! One pass over one mailbox, until nothing is left to do: look at what the owner did, take in, answer.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::fresh::Silent;
use super::inbox::{Reach, Taken, Walk};
use super::{Desk, FlowError, Glances, draft, inbox, look, retry, tend, wake};
use crate::domain::{DraftJob, DraftKey, DraftState, DraftStatus, Explanation};
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

    fn take(&mut self, taken: Taken) {
        self.mails += taken.decided.len();
        taken.failed.into_iter().for_each(|failure| self.fail(failure));
        taken.decided.into_iter().for_each(|explanation| self.put(explanation));
    }

    /// A mail that is asked for in each round of a pass fails once.
    fn fail(&mut self, failure: String) {
        if !self.failed.contains(&failure) {
            self.failed.push(failure);
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
    wake_drafts(desk, mailbox, special, report).await?;
    take_in_all(desk, mailbox, special, Extent::UntilNoneComes, Reach::WithOverlap, report).await
}

/// Only new mail and the drafts that are due: what a notice of the server asks for. Mail that comes meanwhile has a notice of its own.
///
/// # Errors
/// As for [`whole`].
pub async fn new_mail(desk: &Desk, mailbox: &mut dyn Mailbox, special: &SpecialFolders, report: &mut PassReport) -> Result<(), FlowError> {
    take_in_all(desk, mailbox, special, Extent::WhatIsThere, Reach::OnlyNew, report).await
}

/// New mail, and what the server may have shown late: the safety poll beside IDLE.
///
/// # Errors
/// As for [`whole`].
pub async fn safety_poll(
    desk: &Desk,
    mailbox: &mut dyn Mailbox,
    special: &SpecialFolders,
    report: &mut PassReport,
) -> Result<(), FlowError> {
    take_in_all(desk, mailbox, special, Extent::WhatIsThere, Reach::WithOverlap, report).await
}

/// How far new mail is taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Extent {
    /// All that lies there at the first listing: one round trip less for each mail.
    WhatIsThere,
    /// What came while the first answers were written, too.
    UntilNoneComes,
}

async fn take_in_all(
    desk: &Desk,
    mailbox: &mut dyn Mailbox,
    special: &SpecialFolders,
    extent: Extent,
    reach: Reach,
    report: &mut PassReport,
) -> Result<(), FlowError> {
    for folder in &desk.mailbox.folders {
        let mut taken = Taken::default();
        let tried_again = retry::again(desk, mailbox, special, folder, &mut taken).await;
        report.take(taken);
        tried_again?;
        let mut walk = Walk::begin(desk, folder, reach)?;
        loop {
            let mut taken = Taken::default();
            let more = inbox::take_in(desk, mailbox, special, folder, &mut walk, &mut taken).await;
            let news = !taken.decided.is_empty();
            report.take(taken);
            let more = more?;
            drafts_due(desk, mailbox, special, report).await?;
            if !(more || (news && extent == Extent::UntilNoneComes)) {
                break;
            }
        }
    }
    Ok(())
}

/// What the owner did in Sent and Drafts, and what follows from it for our drafts.
///
/// Drafts is read before Sent: who sends a draft has it in Sent first.
///
/// # Errors
/// As for [`whole`].
pub async fn look_around(
    desk: &Desk,
    mailbox: &mut dyn Mailbox,
    special: &SpecialFolders,
    report: &mut PassReport,
) -> Result<(), FlowError> {
    let folders: Vec<&str> = [&special.drafts, &special.sent].into_iter().flatten().map(String::as_str).collect();
    look_into(desk, mailbox, special, &folders, report).await.map(drop)
}

/// The same over a connection that looked around before: a folder that looks from outside as it did then isn't read again.
///
/// # Errors
/// As for [`whole`].
pub async fn look_again(
    desk: &Desk,
    mailbox: &mut dyn Mailbox,
    special: &SpecialFolders,
    glances: &mut Glances,
    report: &mut PassReport,
) -> Result<(), FlowError> {
    let folders: Vec<&str> = [&special.drafts, &special.sent].into_iter().flatten().map(String::as_str).collect();
    let now = desk.clock.now();
    let changed = glances.changed(mailbox, &folders, now).await?;
    let unsure = look_into(desk, mailbox, special, &changed, report).await?;
    for folder in changed {
        // What has to be looked for again is looked for in Drafts.
        if !(unsure && special.drafts.as_deref() == Some(folder)) {
            glances.was_read(folder, now);
        }
    }
    Ok(())
}

/// Drafts whose ground has changed: to be asked after a look around, so that nothing is done to what the owner did something with.
/// Those that are to be renewed are due at once.
///
/// # Errors
/// As for [`whole`].
pub async fn wake_drafts(
    desk: &Desk,
    mailbox: &mut dyn Mailbox,
    special: &SpecialFolders,
    report: &mut PassReport,
) -> Result<(), FlowError> {
    wake::those_due(desk).await?;
    for woken in desk.store.wakes(&desk.mailbox.id)? {
        if let Some(explanation) = wake::up(desk, mailbox, special, &woken).await? {
            report.withdrawn += usize::from(explanation.draft.as_ref().is_some_and(|draft| draft.status == DraftStatus::Withdrawn));
            report.put(explanation);
        }
    }
    Ok(())
}

/// Reads these folders and looks after our drafts. Says whether one of them has to be looked for again.
async fn look_into(
    desk: &Desk,
    mailbox: &mut dyn Mailbox,
    special: &SpecialFolders,
    folders: &[&str],
    report: &mut PassReport,
) -> Result<bool, FlowError> {
    let to_read = |special: &Option<String>| folders.iter().copied().find(|folder| special.as_deref() == Some(folder));
    let missing = match to_read(&special.drafts) {
        Some(drafts) => look::through_drafts(desk, mailbox, drafts).await?,
        None => Vec::new(),
    };
    if let Some(sent) = to_read(&special.sent) {
        loop {
            let read = look::through_sent(desk, mailbox, sent).await?;
            read.changed.into_iter().for_each(|explanation| report.put(explanation));
            if !read.more {
                break;
            }
        }
    }
    let tended = tend::look_after(desk, mailbox, special, missing).await?;
    for explanation in tended.changed {
        report.withdrawn += usize::from(explanation.draft.as_ref().is_some_and(|draft| draft.status == DraftStatus::AnsweredWithout));
        report.put(explanation);
    }
    Ok(tended.unsure)
}

/// Every job that is due, one after the other. A text that was refused fails alone; a broken connection ends the pass.
async fn drafts_due(desk: &Desk, mailbox: &mut dyn Mailbox, special: &SpecialFolders, report: &mut PassReport) -> Result<(), FlowError> {
    let mut tried: BTreeSet<DraftKey> = BTreeSet::new();
    let (mut desk, mut looked) = (desk.clone(), false);
    loop {
        let mut due = desk.store.due_jobs(&desk.mailbox.id, desk.clock.now(), JOBS_AT_A_TIME + tried.len())?;
        due.retain(|job| tried.insert(job.key.clone()));
        if due.is_empty() {
            return Ok(());
        }
        for job in due {
            if !looked && is_of_older_thread(&job) {
                let drafts: Vec<&str> = special.drafts.iter().map(String::as_str).collect();
                look_into(&desk, mailbox, special, &drafts, report).await?;
                looked = true;
            }
            let key = job.key.clone();
            advance(&desk, mailbox, special, job, report).await?;
            // One draft that waits for the ERP tells enough: the others needn't each find out by themselves.
            if desk.store.job(&key)?.is_some_and(|job| job.state == DraftState::Planned && job.unread > 0) {
                desk.erp = Some(Arc::new(Silent));
            }
        }
    }
}

/// The owner may be writing in a thread that is older than this mail: that is looked for once more before anything is written.
fn is_of_older_thread(job: &DraftJob) -> bool {
    job.state == DraftState::Planned && (job.revision > 1 || job.thread != job.source)
}

/// Brings one job as far as it goes, and tells what became of it.
async fn advance(
    desk: &Desk,
    mailbox: &mut dyn Mailbox,
    special: &SpecialFolders,
    job: DraftJob,
    report: &mut PassReport,
) -> Result<(), FlowError> {
    let key = job.key.clone();
    match Box::pin(draft::advance(desk, mailbox, special, job)).await {
        Ok(Some(explanation)) => {
            report.count_draft(&explanation);
            report.put(explanation);
        }
        Ok(None) => {}
        Err(error) if error.is_of_one_draft() => {
            tracing::error!(mailbox = %desk.mailbox.id, error = %fault::chain(&error), "a draft could not be written or placed");
            report.failed.push(fault::sentence(&error));
            if let Some(explanation) = draft::give_up(desk, &key, &error).await? {
                report.put(explanation);
            }
        }
        Err(error) => return Err(error),
    }
    Ok(())
}
