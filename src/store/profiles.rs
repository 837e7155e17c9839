//! How the owner of a mailbox writes, to everybody and to each customer; each sent mail teaches once.

use crate::domain::{MailboxId, MessageId, MkId, Observation, Profile};

use super::codec::Record;
use super::plan::Plan;
use super::{Store, StoreError, examples, schema};

impl Record for Profile {
    const WHAT: &'static str = "how somebody writes";
}

impl Store {
    /// How the owner of a mailbox writes: to this customer, or, for none, to everybody.
    ///
    /// # Errors
    /// As every read.
    pub fn profile(&self, mailbox: &MailboxId, contact: Option<&MkId>) -> Result<Profile, StoreError> {
        Ok(self.records().read(&schema::profile(mailbox, contact))?.unwrap_or_default())
    }

    /// Whether something was learned from this sent mail already.
    ///
    /// # Errors
    /// As every read.
    pub fn is_observed(&self, mailbox: &MailboxId, sent: &MessageId) -> Result<bool, StoreError> {
        self.records().contains(&schema::observed(mailbox, sent))
    }
}

/// Takes in what was seen in a sent mail, once.
pub(super) fn observe(plan: &mut Plan<'_>, seen: &Observation) -> Result<(), StoreError> {
    if !plan.mark(schema::observed(&seen.mailbox, &seen.sent))? {
        return Ok(());
    }
    if let (Some(language), Some(example)) = (seen.language, &seen.example) {
        examples::add(plan, &seen.mailbox, &seen.intents, language, example)?;
    }
    change(plan, &seen.mailbox, seen.contact.as_ref(), |profile| profile.learn(seen))
}

/// Changes the profile of the mailbox and, where there is a customer, the one for that customer alike.
pub(super) fn change(
    plan: &mut Plan<'_>,
    mailbox: &MailboxId,
    contact: Option<&MkId>,
    change: impl Fn(&mut Profile),
) -> Result<(), StoreError> {
    for whose in [None].into_iter().chain(contact.map(Some)) {
        let key = schema::profile(mailbox, whose);
        let mut profile: Profile = plan.read(&key)?.unwrap_or_default();
        change(&mut profile);
        plan.put(key, &profile)?;
    }
    Ok(())
}
