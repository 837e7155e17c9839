//! Draft jobs: what still has to be done, and which drafts are ours.

use jiff::Timestamp;

use crate::domain::{DraftJob, DraftKey, DraftState, DraftStatus, EmailAddress, MailboxId, MessageId, TenantId};

use super::codec::{self, Record};
use super::key::Key;
use super::plan::Plan;
use super::{Store, StoreError, schema};

impl Record for DraftJob {
    const WHAT: &'static str = "a draft job";
}

impl Record for DraftKey {
    const WHAT: &'static str = "a draft's key";
}

impl Record for u64 {
    const WHAT: &'static str = "a count";
}

/// How many jobs there are in each state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct JobCounts {
    /// To be written.
    pub planned: u64,
    /// Written, to be placed.
    pub rendered: u64,
    /// Perhaps being placed.
    pub appending: u64,
    /// In the mailbox.
    pub placed: u64,
    /// At their end.
    pub closed: u64,
}

impl JobCounts {
    /// Those that still wait for us.
    #[must_use]
    pub fn waiting(&self) -> u64 {
        self.planned + self.rendered + self.appending
    }
}

impl Store {
    /// The job of this draft.
    ///
    /// # Errors
    /// As every read.
    pub fn job(&self, key: &DraftKey) -> Result<Option<DraftJob>, StoreError> {
        self.records().read(&schema::job(key))
    }

    /// The latest job of a thread.
    ///
    /// # Errors
    /// As every read.
    pub fn job_of_thread(&self, mailbox: &MailboxId, thread: &MessageId) -> Result<Option<DraftJob>, StoreError> {
        self.job_behind(&schema::job_of_thread(mailbox, thread))
    }

    /// The job of which some revision has this Message-ID.
    ///
    /// # Errors
    /// As every read.
    pub fn job_of_draft(&self, draft: &MessageId) -> Result<Option<DraftJob>, StoreError> {
        self.job_behind(&schema::our_draft(draft))
    }

    /// True if we ever rendered a draft of this Message-ID for this tenant. What one tenant sends to another is the other's ordinary mail.
    ///
    /// # Errors
    /// As every read.
    pub fn is_ours(&self, tenant: &TenantId, draft: &MessageId) -> Result<bool, StoreError> {
        let Some(job) = self.job_of_draft(draft)? else { return Ok(false) };
        Ok(self.mail(&job.mailbox, &job.source)?.is_some_and(|mail| mail.tenant == *tenant))
    }

    /// Jobs of a mailbox that wait for us and may be done now, those that may be done longest first.
    ///
    /// # Errors
    /// As every read.
    pub fn due_jobs(&self, mailbox: &MailboxId, now: Timestamp, limit: usize) -> Result<Vec<DraftJob>, StoreError> {
        self.jobs_up_to(&schema::jobs_due(mailbox), now, limit)
    }

    /// Drafts of a mailbox whose time to be looked at again has come, the earliest first.
    ///
    /// # Errors
    /// As every read.
    pub fn looks_due(&self, mailbox: &MailboxId, now: Timestamp, limit: usize) -> Result<Vec<DraftJob>, StoreError> {
        self.jobs_up_to(&schema::jobs_to_look_at(mailbox), now, limit)
    }

    /// When the next draft of a mailbox is to be looked at again; it may be past.
    ///
    /// # Errors
    /// As every read.
    pub fn next_look(&self, mailbox: &MailboxId) -> Result<Option<Timestamp>, StoreError> {
        let first = self.records().read_under::<DraftKey>(&schema::jobs_to_look_at(mailbox), 1)?.pop();
        Ok(first.map(|key| self.job(&key)).transpose()?.flatten().and_then(|job| job.look_again_at))
    }

    /// The jobs that stand under a prefix with a moment up to now.
    fn jobs_up_to(&self, prefix: &Key, now: Timestamp, limit: usize) -> Result<Vec<DraftJob>, StoreError> {
        let later = prefix.clone().moment(now).bytes;
        let mut jobs = Vec::new();
        for row in self.records().under(prefix) {
            let (row, key) = row?;
            if jobs.len() >= limit || (row > later && !row.starts_with(&later)) {
                break;
            }
            jobs.extend(self.job(&codec::decode(&key, &self.records().files)?)?);
        }
        Ok(jobs)
    }

    /// When the next job of a mailbox may be done; it may be past.
    ///
    /// # Errors
    /// As every read.
    pub fn next_due(&self, mailbox: &MailboxId) -> Result<Option<Timestamp>, StoreError> {
        let first = self.records().read_under::<DraftKey>(&schema::jobs_due(mailbox), 1)?.pop();
        Ok(first.map(|key| self.job(&key)).transpose()?.flatten().map(|job| job.not_before))
    }

    /// When the drafts of a mailbox were or will be placed, from a moment on, and whom they go to: what limits are counted from.
    ///
    /// # Errors
    /// As every read.
    pub fn drafts_since(&self, mailbox: &MailboxId, since: Timestamp) -> Result<Vec<(Timestamp, Option<EmailAddress>)>, StoreError> {
        let keys: Vec<DraftKey> = self.records().read_from(&schema::jobs_by_time(mailbox), schema::jobs_by_time(mailbox).moment(since))?;
        let mut drafts = Vec::new();
        for key in keys {
            drafts.extend(self.job(&key)?.map(|job| (job.not_before, job.correspondent)));
        }
        Ok(drafts)
    }

    /// Drafts that lie in the mailbox as we left them.
    ///
    /// # Errors
    /// As every read.
    pub fn placed_jobs(&self, mailbox: &MailboxId) -> Result<Vec<DraftJob>, StoreError> {
        let keys: Vec<DraftKey> = self.records().read_under(&schema::jobs_placed(mailbox), usize::MAX)?;
        let jobs = keys.iter().map(|key| self.job(key)).collect::<Result<Vec<_>, _>>()?;
        Ok(jobs.into_iter().flatten().collect())
    }

    /// How many jobs there are, by state; counted as they are written, so that asking costs nothing.
    ///
    /// # Errors
    /// As every read.
    pub fn job_counts(&self) -> Result<JobCounts, StoreError> {
        let count = |word| Ok(self.records().read::<u64>(&schema::job_count(word))?.unwrap_or_default());
        Ok(JobCounts {
            planned: count("planned")?,
            rendered: count("rendered")?,
            appending: count("appending")?,
            placed: count("placed")?,
            closed: count("closed")?,
        })
    }

    fn job_behind(&self, key: &Key) -> Result<Option<DraftJob>, StoreError> {
        self.records().read::<DraftKey>(key)?.map_or(Ok(None), |key| self.job(&key))
    }
}

pub(super) fn put(plan: &mut Plan<'_>, job: &DraftJob) -> Result<(), StoreError> {
    if !plan.contains(&schema::mail(&job.mailbox, &job.source))? {
        return Err(StoreError::JobWithoutMail { mailbox: job.mailbox.clone(), message: job.source.clone() });
    }
    let before: Option<DraftJob> = plan.read(&schema::job(&job.key))?;
    if before.as_ref() == Some(job) {
        return Ok(());
    }
    if let Some(before) = &before {
        take_out(plan, before)?;
    }
    put_in(plan, job)
}

fn take_out(plan: &mut Plan<'_>, job: &DraftJob) -> Result<(), StoreError> {
    for row in [queue_row(job), look_row(job)].into_iter().flatten() {
        plan.remove(row)?;
    }
    plan.remove(schema::job_by_time(&job.mailbox, job.not_before, &job.key))?;
    plan.count(schema::job_count(word(&job.state)), -1)
}

fn put_in(plan: &mut Plan<'_>, job: &DraftJob) -> Result<(), StoreError> {
    plan.put(schema::job(&job.key), job)?;
    plan.put(schema::job_of_thread(&job.mailbox, &job.thread), &job.key)?;
    plan.put(schema::job_by_time(&job.mailbox, job.not_before, &job.key), &job.key)?;
    for row in [queue_row(job), look_row(job)].into_iter().flatten() {
        plan.put(row, &job.key)?;
    }
    if let Some(id) = rendered_as(&job.state) {
        plan.put(schema::our_draft(id), &job.key)?;
    }
    plan.count(schema::job_count(word(&job.state)), 1)
}

/// The row by which a job is found while something may still happen to it.
fn queue_row(job: &DraftJob) -> Option<Key> {
    match job.state {
        DraftState::Planned | DraftState::Rendered { .. } | DraftState::Appending { .. } => {
            Some(schema::job_due(&job.mailbox, job.not_before, &job.key))
        }
        DraftState::Placed { .. } => Some(schema::jobs_placed(&job.mailbox).text(job.key.as_str())),
        DraftState::Closed { .. } => None,
    }
}

/// The row by which a draft is found that lies there, or that a person edited, when it is to be looked at again.
fn look_row(job: &DraftJob) -> Option<Key> {
    let lies = matches!(job.state, DraftState::Placed { .. } | DraftState::Closed { outcome: DraftStatus::Edited, .. });
    job.look_again_at.filter(|_| lies).map(|at| schema::job_to_look_at(&job.mailbox, at, &job.key))
}

fn rendered_as(state: &DraftState) -> Option<&MessageId> {
    match state {
        DraftState::Rendered { message_id, .. } | DraftState::Appending { message_id, .. } | DraftState::Placed { message_id, .. } => {
            Some(message_id)
        }
        DraftState::Planned | DraftState::Closed { .. } => None,
    }
}

fn word(state: &DraftState) -> &'static str {
    match state {
        DraftState::Planned => "planned",
        DraftState::Rendered { .. } => "rendered",
        DraftState::Appending { .. } => "appending",
        DraftState::Placed { .. } => "placed",
        DraftState::Closed { .. } => "closed",
    }
}
