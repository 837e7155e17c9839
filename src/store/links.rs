//! Links between mails and ERP records: always written in both directions, and a person's word stands above the machine's.

use crate::domain::{ErpRef, Link, LinkMaker, MessageId, TenantId};

use super::codec::{self, Record};
use super::plan::Plan;
use super::{Store, StoreError, schema};

impl Record for Link {
    const WHAT: &'static str = "a link";
}

impl Store {
    /// The records that a mail is linked to.
    ///
    /// # Errors
    /// As every read.
    pub fn links_of(&self, tenant: &TenantId, message: &MessageId) -> Result<Vec<Link>, StoreError> {
        self.records().read_under(&schema::links(tenant, message), usize::MAX)
    }

    /// The records that any of these mails is linked to, such as the ancestors of a mail; a record that several name stands there once for each.
    ///
    /// # Errors
    /// As every read.
    pub fn links_of_any(&self, tenant: &TenantId, messages: &[MessageId]) -> Result<Vec<Link>, StoreError> {
        let links = messages.iter().map(|message| self.links_of(tenant, message)).collect::<Result<Vec<_>, _>>()?;
        Ok(links.into_iter().flatten().collect())
    }

    /// The links that lead to a record, at most so many.
    ///
    /// # Errors
    /// As every read.
    pub fn links_to(&self, tenant: &TenantId, to: &ErpRef, limit: usize) -> Result<Vec<Link>, StoreError> {
        let mut links = Vec::new();
        for row in self.records().under(&schema::links_back(tenant, to)).take(limit) {
            let message: MessageId = codec::decode(&row?.1, &self.records().files)?;
            links.extend(self.records().read::<Link>(&schema::link(tenant, &message, to))?);
        }
        Ok(links)
    }
}

/// Sets the machine's links of a mail; the person's stay.
pub(super) fn relate(plan: &mut Plan<'_>, tenant: &TenantId, message: &MessageId, links: &[Link]) -> Result<(), StoreError> {
    let there: Vec<Link> = plan.read_under(&schema::links(tenant, message))?;
    for old in there.iter().filter(|old| links.iter().all(|new| new.to != old.to)) {
        unlink(plan, tenant, message, &old.to, LinkMaker::Machine)?;
    }
    links.iter().filter(|new| new.message == *message).try_for_each(|new| link(plan, tenant, new))
}

pub(super) fn link(plan: &mut Plan<'_>, tenant: &TenantId, link: &Link) -> Result<(), StoreError> {
    let key = schema::link(tenant, &link.message, &link.to);
    if may_change(plan.read(&key)?.as_ref(), link.made_by) {
        plan.put(key, link)?;
        plan.put(schema::link_back(tenant, &link.to, &link.message), &link.message)?;
    }
    Ok(())
}

pub(super) fn unlink(plan: &mut Plan<'_>, tenant: &TenantId, message: &MessageId, to: &ErpRef, by: LinkMaker) -> Result<(), StoreError> {
    let key = schema::link(tenant, message, to);
    if may_change(plan.read(&key)?.as_ref(), by) {
        plan.remove(key)?;
        plan.remove(schema::link_back(tenant, to, message))?;
    }
    Ok(())
}

fn may_change(there: Option<&Link>, by: LinkMaker) -> bool {
    by == LinkMaker::Person || there.is_none_or(|link| link.made_by == LinkMaker::Machine)
}
