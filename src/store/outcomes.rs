//! What became of drafts: one row for each draft and mail, and the counts that follow from the rows.

use crate::domain::{Calibration, DraftKey, DraftStatus, MailboxId, MessageId, Outcome};

use super::codec::Record;
use super::plan::Plan;
use super::{Store, StoreError, profiles, schema};

impl Record for Outcome {
    const WHAT: &'static str = "the outcome of a draft";
}

impl Record for Calibration {
    const WHAT: &'static str = "the outcomes of a mailbox's drafts";
}

impl Store {
    /// What became of the draft that answered this mail.
    ///
    /// # Errors
    /// As every read.
    pub fn outcome(&self, mailbox: &MailboxId, key: &DraftKey, source: &MessageId) -> Result<Option<Outcome>, StoreError> {
        self.records().read(&schema::outcome(mailbox, key, source))
    }

    /// What became of every draft of a mailbox, in no order that means anything.
    ///
    /// # Errors
    /// As every read.
    pub fn outcomes(&self, mailbox: &MailboxId) -> Result<Vec<Outcome>, StoreError> {
        self.records().read_under(&schema::outcomes(mailbox), usize::MAX)
    }

    /// How the drafts of a mailbox ended, by how sure they looked.
    ///
    /// # Errors
    /// As every read.
    pub fn calibration(&self, mailbox: &MailboxId) -> Result<Calibration, StoreError> {
        Ok(self.records().read(&schema::calibration(mailbox))?.unwrap_or_default())
    }
}

/// One draft counts once: the same end again changes nothing, another end takes the place of the earlier one in every count.
pub(super) fn put(plan: &mut Plan<'_>, new: &Outcome) -> Result<(), StoreError> {
    let key = schema::outcome(&new.mailbox, &new.key, &new.source);
    let before: Option<Outcome> = plan.read(&key)?;
    if before.as_ref().is_some_and(|before| before.status == new.status) {
        return Ok(());
    }
    let counts = schema::calibration(&new.mailbox);
    let mut calibration: Calibration = plan.read(&counts)?.unwrap_or_default();
    if let Some(before) = &before {
        calibration.take_back(before.score, before.status);
        if before.status == DraftStatus::Deleted {
            profiles::change(plan, &before.mailbox, before.contact.as_ref(), |profile| profile.draft_not_deleted(&before.intents))?;
        }
    }
    calibration.count(new.score, new.status);
    if new.status == DraftStatus::Deleted {
        profiles::change(plan, &new.mailbox, new.contact.as_ref(), |profile| profile.draft_deleted(&new.intents))?;
    }
    plan.put(counts, &calibration)?;
    plan.put(key, new).map(drop)
}
