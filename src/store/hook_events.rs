//! Events of the ERP's webhook that were taken in, so that none is followed twice; the newest of them, bounded.

use jiff::Timestamp;

use crate::domain::TenantId;

use super::codec::{self, Record};
use super::plan::Plan;
use super::{Store, StoreError, schema};

/// So many events of one tenant are remembered. Metakocka sends each again within minutes, and a day has far fewer.
const MOST_KEPT: u64 = 20_000;

impl Record for Timestamp {
    const WHAT: &'static str = "the moment of an event";
}

impl Record for String {
    const WHAT: &'static str = "the name of an event";
}

impl Store {
    /// When this event of the tenant's webhook was taken in, if it was.
    ///
    /// # Errors
    /// As every read.
    pub fn hook_event(&self, tenant: &TenantId, event: &str) -> Result<Option<Timestamp>, StoreError> {
        self.records().read(&schema::hook_event(tenant, event))
    }
}

/// Notes an event; the oldest makes room.
pub(super) fn put(plan: &mut Plan<'_>, tenant: &TenantId, event: &str, at: Timestamp) -> Result<(), StoreError> {
    let key = schema::hook_event(tenant, event);
    if plan.contains(&key)? {
        return Ok(());
    }
    plan.put(key, &at)?;
    plan.put(schema::hook_event_by_time(tenant, at, event), &event.to_owned())?;
    let kept = schema::hook_events_kept(tenant);
    plan.count(kept.clone(), 1)?;
    if plan.read::<u64>(&kept)?.unwrap_or_default() > MOST_KEPT { forget_oldest(plan, tenant) } else { Ok(()) }
}

fn forget_oldest(plan: &mut Plan<'_>, tenant: &TenantId) -> Result<(), StoreError> {
    let Some((row, event)) = plan.first_under(&schema::hook_events_by_time(tenant))? else { return Ok(()) };
    let event: String = codec::decode(&event, plan.files())?;
    plan.remove(schema::hook_events_by_time(tenant).whole(row))?;
    plan.remove(schema::hook_event(tenant, &event))?;
    plan.count(schema::hook_events_kept(tenant), -1)
}
