//! Drafts whose ground has changed, until their mailbox has looked at them.

use serde::{Deserialize, Serialize};

use crate::domain::{DraftKey, MailboxId};

use super::codec::Record;
use super::plan::Plan;
use super::{Store, StoreError, schema};

/// One draft that is to be looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wake {
    /// The draft.
    pub draft: DraftKey,
    /// Tells this wake from a later one.
    number: u64,
}

impl Record for Wake {
    const WHAT: &'static str = "a draft that is to be looked at";
}

impl Store {
    /// Drafts of a mailbox whose ground has changed.
    ///
    /// # Errors
    /// As every read.
    pub fn wakes(&self, mailbox: &MailboxId) -> Result<Vec<Wake>, StoreError> {
        self.records().read_under(&schema::wakes(mailbox), usize::MAX)
    }
}

pub(super) fn put(plan: &mut Plan<'_>, mailbox: &MailboxId, draft: &DraftKey) -> Result<(), StoreError> {
    let number = plan.next_number(schema::last_ripple())?;
    plan.put(schema::wake(mailbox, draft), &Wake { draft: draft.clone(), number }).map(drop)
}

/// The draft was looked at. If it was woken again meanwhile, it is looked at once more.
pub(super) fn done(plan: &mut Plan<'_>, mailbox: &MailboxId, wake: &Wake) -> Result<(), StoreError> {
    let key = schema::wake(mailbox, &wake.draft);
    if plan.read::<Wake>(&key)?.as_ref() == Some(wake) {
        plan.remove(key)?;
    }
    Ok(())
}
