//! Products whose stock changed by the webhook's word, until it was read again from the ERP itself.

use serde::{Deserialize, Serialize};

use crate::domain::{MkId, TenantId};

use super::codec::Record;
use super::plan::Plan;
use super::{Store, StoreError, schema};

/// One product whose stock is to be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockHint {
    /// The product.
    pub product: MkId,
    /// Tells this hint from a later one.
    number: u64,
}

impl Record for StockHint {
    const WHAT: &'static str = "a product whose stock is to be read";
}

impl Store {
    /// Products whose stock is to be read; at most so many.
    ///
    /// # Errors
    /// As every read.
    pub fn stock_hints(&self, tenant: &TenantId, limit: usize) -> Result<Vec<StockHint>, StoreError> {
        self.records().read_under(&schema::stock_hints(tenant), limit)
    }
}

pub(super) fn put(plan: &mut Plan<'_>, tenant: &TenantId, product: MkId) -> Result<(), StoreError> {
    let number = plan.next_number(schema::last_ripple())?;
    plan.put(schema::stock_hint(tenant, &product), &StockHint { product, number }).map(drop)
}

/// The stock was read. If another event came meanwhile, it is read once more.
pub(super) fn done(plan: &mut Plan<'_>, tenant: &TenantId, hint: &StockHint) -> Result<(), StoreError> {
    let key = schema::stock_hint(tenant, &hint.product);
    if plan.read::<StockHint>(&key)?.as_ref() == Some(hint) {
        plan.remove(key)?;
    }
    Ok(())
}
