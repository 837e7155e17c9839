//! Changed records of the ERP that some mail or draft may concern, noted in the transaction of the change itself: a kill loses none.
//!
//! Only what could concern a known mail, an open draft or a proposed write is noted, so that a first sync into an empty store notes nothing. Where too many wait, the
//! set gives way to one walk over all mails: its cost is bounded by the mails, not by what the ERP holds.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::domain::{ErpKind, ErpRef, TenantId};

use super::codec::Record;
use super::mirror::Mirrors;
use super::plan::Plan;
use super::schema::{self, Term};
use super::traces::MailKey;
use super::{Store, StoreError};

/// So many changed records of one tenant wait at most; with more, a walk over all its mails is cheaper.
const MOST_WAITING: u64 = 10_000;

/// How far a change reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// What is found by it is as it was: only drafts that stand on it are concerned.
    Drafts,
    /// It is new, gone, or found by other terms: mails may be about it that were not, or no longer.
    Mails,
}

/// One changed record that nobody followed up yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ripple {
    /// The record; a stock row stands under its product.
    pub record: ErpRef,
    /// How far it reaches.
    pub reach: Reach,
    /// Tells this change from a later one of the same record.
    number: u64,
    /// By what it is no longer found.
    lost: BTreeSet<(Term, String)>,
}

/// Every mail of a tenant is to be related once more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Again {
    /// The last mail that was; `None` at the beginning.
    pub after: Option<MailKey>,
    /// Tells this walk from a later one.
    number: u64,
}

/// The mails and drafts that a change concerns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Concerned {
    /// Mails to be related again.
    pub mails: BTreeSet<MailKey>,
    /// Mails whose drafts are to be looked at, whether they are related again or not.
    pub drafts: BTreeSet<MailKey>,
}

impl Record for Ripple {
    const WHAT: &'static str = "a change that is passed on";
}

impl Record for Again {
    const WHAT: &'static str = "how far mails were related again";
}

impl Store {
    /// Changes of a tenant that wait to be followed up; at most so many.
    ///
    /// # Errors
    /// As every read.
    pub fn ripples(&self, tenant: &TenantId, limit: usize) -> Result<Vec<Ripple>, StoreError> {
        self.records().read_under(&schema::ripples(tenant), limit)
    }

    /// How many wait.
    ///
    /// # Errors
    /// As every read.
    pub fn ripples_waiting(&self, tenant: &TenantId) -> Result<u64, StoreError> {
        Ok(self.records().read(&schema::ripples_waiting(tenant))?.unwrap_or_default())
    }

    /// Whether every mail is to be related again, and how far that has come.
    ///
    /// # Errors
    /// As every read.
    pub fn relating_all(&self, tenant: &TenantId) -> Result<Option<Again>, StoreError> {
        self.records().read(&schema::relate_all(tenant))
    }

    /// Mails and drafts that a change concerns, by links back, by what is said in mails, and by what drafts stand on.
    ///
    /// # Errors
    /// As every read.
    pub fn concerned(&self, tenant: &TenantId, ripple: &Ripple) -> Result<Concerned, StoreError> {
        let mut drafts = self.drafts_on(tenant, &ripple.record)?;
        if ripple.record.kind == ErpKind::Document
            && let Some(partner) = self.document(tenant, &ripple.record.id)?.and_then(|document| document.record.partner)
        {
            drafts.extend(self.drafts_on(tenant, &ErpRef { kind: ErpKind::Contact, id: partner })?);
        }
        let mails = if ripple.reach == Reach::Mails { self.mails_about(tenant, ripple)? } else { BTreeSet::new() };
        Ok(Concerned { mails, drafts })
    }

    fn mails_about(&self, tenant: &TenantId, ripple: &Ripple) -> Result<BTreeSet<MailKey>, StoreError> {
        let mut said: Vec<_> = ripple.lost.iter().cloned().collect();
        said.extend(
            match ripple.record.kind {
                ErpKind::Contact => self.contact(tenant, &ripple.record.id)?.map(|found| found.record.said()),
                ErpKind::Document => self.document(tenant, &ripple.record.id)?.map(|found| found.record.said()),
                ErpKind::Product => None,
            }
            .unwrap_or_default(),
        );
        let mut mails = self.mails_saying(tenant, &said)?;
        for link in self.links_to(tenant, &ripple.record, usize::MAX)? {
            let here = self.explanations(&link.message)?.into_iter().filter(|explanation| explanation.tenant == *tenant);
            mails.extend(here.map(|explanation| MailKey { mailbox: explanation.mailbox, id: explanation.message_id }));
        }
        Ok(mails)
    }
}

/// Notes that a record of the mirror is not what it was, if that could concern a mail, a draft or a proposed write.
pub(super) fn note<T: Mirrors>(plan: &mut Plan<'_>, tenant: &TenantId, old: Option<&T>, new: Option<&T>) -> Result<(), StoreError> {
    let Some(record) = new.or(old) else { return Ok(()) };
    let said = |record: Option<&T>| record.map(Mirrors::said).unwrap_or_default().into_iter().collect::<BTreeSet<_>>();
    let (before, after) = (said(old), said(new));
    let whose = |record: Option<&T>| record.and_then(Mirrors::partner).cloned();
    let reach = if before == after && old.is_some() == new.is_some() && whose(old) == whose(new) { Reach::Drafts } else { Reach::Mails };
    let awaited = plan.any_under(&schema::approvals_on(tenant, &record.named()))?;
    if awaited
        || concerns_draft(plan, tenant, record)?
        || reach == Reach::Mails && concerns_mail(plan, tenant, &record.named(), before.union(&after))?
    {
        let lost = before.difference(&after).cloned().collect();
        put(plan, tenant, Ripple { record: record.named(), reach, number: 0, lost })?;
    }
    Ok(())
}

fn concerns_draft<T: Mirrors>(plan: &Plan<'_>, tenant: &TenantId, record: &T) -> Result<bool, StoreError> {
    let partner = record.partner().map(|id| ErpRef { kind: ErpKind::Contact, id: id.clone() });
    for record in std::iter::once(record.named()).chain(partner) {
        if plan.any_under(&schema::grounds(tenant, &record))? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn concerns_mail<'a>(
    plan: &Plan<'_>,
    tenant: &TenantId,
    record: &ErpRef,
    mut said: impl Iterator<Item = &'a (Term, String)>,
) -> Result<bool, StoreError> {
    if plan.any_under(&schema::links_back(tenant, record))? {
        return Ok(true);
    }
    said.try_fold(false, |found, (term, text)| Ok(found || plan.any_under(&schema::mail_terms(tenant, *term, text))?))
}

fn put(plan: &mut Plan<'_>, tenant: &TenantId, mut ripple: Ripple) -> Result<(), StoreError> {
    let key = schema::ripple(tenant, &ripple.record);
    match plan.read::<Ripple>(&key)? {
        Some(waiting) => {
            ripple.reach = ripple.reach.max(waiting.reach);
            ripple.lost.extend(waiting.lost);
        }
        None => plan.count(schema::ripples_waiting(tenant), 1)?,
    }
    ripple.number = plan.next_number(schema::last_ripple())?;
    plan.put(key, &ripple)?;
    let waiting: u64 = plan.read(&schema::ripples_waiting(tenant))?.unwrap_or_default();
    if waiting > MOST_WAITING { give_way(plan, tenant) } else { Ok(()) }
}

/// Puts one walk over all mails in the place of the set; what a proposed write waits on stays in it.
fn give_way(plan: &mut Plan<'_>, tenant: &TenantId) -> Result<(), StoreError> {
    let mut stay = 0_u64;
    for ripple in plan.read_under::<Ripple>(&schema::ripples(tenant))? {
        if plan.any_under(&schema::approvals_on(tenant, &ripple.record))? {
            stay += 1;
        } else {
            plan.remove(schema::ripple(tenant, &ripple.record))?;
        }
    }
    plan.put(schema::ripples_waiting(tenant), &stay)?;
    let number = plan.next_number(schema::last_ripple())?;
    plan.put(schema::relate_all(tenant), &Again { after: None, number }).map(drop)
}

/// A change was followed up. One that came to the same record meanwhile still waits.
pub(super) fn done(plan: &mut Plan<'_>, tenant: &TenantId, ripple: &Ripple) -> Result<(), StoreError> {
    let key = schema::ripple(tenant, &ripple.record);
    if plan.read::<Ripple>(&key)?.is_some_and(|waiting| waiting.number == ripple.number) {
        plan.remove(key)?;
        plan.count(schema::ripples_waiting(tenant), -1)?;
    }
    Ok(())
}

/// The walk over all mails has come this far; `None`: to its end. A walk that was begun anew meanwhile goes on from its beginning.
pub(super) fn came_to(plan: &mut Plan<'_>, tenant: &TenantId, walk: &Again, after: Option<MailKey>) -> Result<(), StoreError> {
    let key = schema::relate_all(tenant);
    if plan.read::<Again>(&key)?.is_none_or(|now| now.number != walk.number) {
        return Ok(());
    }
    match after {
        Some(after) => plan.put(key, &Again { after: Some(after), number: walk.number }).map(drop),
        None => plan.remove(key).map(drop),
    }
}
