//! What a change in the ERP does here: mails are related again, drafts that stand on it are woken, proposed writes meet their rules.
//!
//! Reads and writes the store alone. Old mail is linked, never newly drafted; a draft that is woken is looked at by its own mailbox's
//! next pass, since only that one knows whether a person has touched it.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::rematch::{Rematched, rematch};
use super::{Desk, TenantProfile, conflict};
use crate::domain::{DraftJob, DraftState, DraftStatus, ErpRef, TenantId};
use crate::store::{Again, Changes, MailKey, MailRecord, Ripple, Store, StoreError};

/// So many changed records are followed up in one step.
const RECORDS_AT_A_TIME: usize = 50;

/// So many mails are related again in one transaction.
const MAILS_AT_A_TIME: usize = 100;

/// What a step did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rippled {
    /// Changed records that were followed up.
    pub records: usize,
    /// Mails whose links or explanation changed.
    pub mails: usize,
    /// Drafts that were woken.
    pub drafts: usize,
}

impl std::ops::AddAssign for Rippled {
    fn add_assign(&mut self, more: Self) {
        self.records += more.records;
        self.mails += more.mails;
        self.drafts += more.drafts;
    }
}

/// Follows up some of the changes that wait, or goes on with the walk over all mails. `None` if nothing waits.
///
/// `desks`: every mailbox of this tenant. Mails of mailboxes that are no longer configured stay as they are.
///
/// # Errors
/// The store; what was followed up before stays so.
pub async fn step(store: &Store, profile: &TenantProfile, desks: &[&Desk], now: Timestamp) -> Result<Option<Rippled>, StoreError> {
    let tenant = &profile.id;
    let step = Step { store, tenant, desks };
    let waiting = store.ripples(tenant, RECORDS_AT_A_TIME)?;
    if waiting.is_empty() {
        return match store.relating_all(tenant)? {
            Some(walk) => step.walk_on(&walk).await.map(Some),
            None => Ok(None),
        };
    }
    let changed: BTreeSet<ErpRef> = waiting.iter().map(|ripple| ripple.record.clone()).collect();
    store.commit(conflict::look(store, profile, &changed, now)?).await?;
    let mut rippled = Rippled::default();
    for ripple in &waiting {
        rippled += step.follow(ripple).await?;
    }
    if rippled.mails + rippled.drafts > 0 {
        tracing::info!(tenant = %tenant, records = rippled.records, mails = rippled.mails, drafts = rippled.drafts, "changes of the ERP reached mails");
    }
    Ok(Some(rippled))
}

struct Step<'a> {
    store: &'a Store,
    tenant: &'a TenantId,
    desks: &'a [&'a Desk],
}

impl Step<'_> {
    /// One changed record. It is taken off the set with the last of its mails.
    async fn follow(&self, ripple: &Ripple) -> Result<Rippled, StoreError> {
        let concerned = self.store.concerned(self.tenant, ripple)?;
        let mut rippled = Rippled { records: 1, ..Rippled::default() };
        let (mut changes, mut gathered) = (Changes::new(), 0);
        for key in concerned.mails.union(&concerned.drafts) {
            let again = concerned.mails.contains(key);
            changes = changes.then(self.reach(key, again, &mut rippled)?);
            gathered += 1;
            if gathered % MAILS_AT_A_TIME == 0 {
                self.store.commit(std::mem::take(&mut changes)).await?;
            }
        }
        self.store.commit(changes.rippled(self.tenant, ripple)).await?;
        Ok(rippled)
    }

    /// Some more mails of the walk over all of them: mailbox by mailbox, each in the order of its keys.
    async fn walk_on(&self, walk: &Again) -> Result<Rippled, StoreError> {
        let mut rippled = Rippled::default();
        let (mut changes, mut after, mut read) = (Changes::new(), walk.after.clone(), 0);
        for (desk, from) in self.desks_from(walk.after.as_ref()) {
            for mail in self.store.mails_after(&desk.mailbox.id, from.map(|key| &key.id), MAILS_AT_A_TIME - read)? {
                let key = MailKey { mailbox: mail.mailbox, id: mail.id };
                changes = changes.then(self.reach(&key, true, &mut rippled)?);
                after = Some(key);
                read += 1;
            }
            if read == MAILS_AT_A_TIME {
                break;
            }
        }
        let after = after.filter(|_| read == MAILS_AT_A_TIME);
        self.store.commit(changes.related_up_to(self.tenant, walk, after)).await?;
        Ok(rippled)
    }

    /// The mailboxes that a walk still has before it, each with the mail from which it goes on there.
    fn desks_from<'k>(&self, after: Option<&'k MailKey>) -> Vec<(&Desk, Option<&'k MailKey>)> {
        let mut desks: Vec<_> = self.desks.iter().map(|desk| (*desk, after.filter(|key| key.mailbox == desk.mailbox.id))).collect();
        desks.sort_by(|(one, _), (other, _)| one.mailbox.id.cmp(&other.mailbox.id));
        desks.retain(|(desk, _)| after.is_none_or(|key| desk.mailbox.id >= key.mailbox));
        desks
    }

    /// What a change does to one mail, or to the draft that answers it.
    fn reach(&self, key: &MailKey, again: bool, rippled: &mut Rippled) -> Result<Changes, StoreError> {
        let Some(desk) = self.desks.iter().find(|desk| desk.mailbox.id == key.mailbox) else { return Ok(Changes::new()) };
        let Some(mail) = self.store.mail(&key.mailbox, &key.id)? else { return Ok(Changes::new()) };
        if let Some(job) = written_job(desk, &mail)? {
            rippled.drafts += 1;
            return Ok(Changes::new().wake(&key.mailbox, &job.key));
        }
        let changes = if again { related_again(desk, &mail)? } else { Changes::new() };
        rippled.mails += usize::from(!changes.is_empty());
        Ok(changes)
    }
}

/// Links in both directions and what is said of the mail, together; nothing where nothing is different.
fn related_again(desk: &Desk, mail: &MailRecord) -> Result<Changes, StoreError> {
    let Some(before) = desk.store.explanation(&mail.mailbox, &mail.id)? else { return Ok(Changes::new()) };
    let Some(Rematched { mut explanation, links }) = rematch(desk, mail, before.clone())? else { return Ok(Changes::new()) };
    if explanation == before {
        return Ok(Changes::new());
    }
    explanation.decided_at = desk.clock.now();
    Ok(Changes::new().relate(&desk.tenant.id, &mail.id, links).rematch(explanation))
}

/// The job of the draft that answers this mail, if its text was written from the ERP as it was, and it may still be renewed or flagged. Its mailbox
/// relates the mail again when it looks at the draft.
fn written_job(desk: &Desk, mail: &MailRecord) -> Result<Option<DraftJob>, StoreError> {
    let job = desk.store.job_of_thread(&mail.mailbox, &mail.thread)?.filter(|job| job.source == mail.id);
    Ok(job.filter(|job| match &job.state {
        DraftState::Rendered { .. } | DraftState::Appending { .. } | DraftState::Placed { .. } => true,
        DraftState::Closed { outcome, .. } => *outcome == DraftStatus::Edited,
        DraftState::Planned => false,
    }))
}
