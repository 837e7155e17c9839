//! What every step of a write has at hand.

use std::sync::Arc;

use jiff::Timestamp;

use super::erp::Erp;
use super::{WriteError, log};
use crate::domain::{Approval, AuditRow};
use crate::flow::{Clock, TenantProfile};
use crate::store::{Changes, Store};

/// The handles of one tenant's writes. Cheap to clone.
#[derive(Clone, Debug)]
pub struct WriteDesk {
    /// The company, and what it permits.
    pub tenant: Arc<TenantProfile>,
    /// The only memory.
    pub store: Store,
    /// Its Metakocka.
    pub erp: Arc<dyn Erp>,
    /// The moment.
    pub clock: Clock,
}

impl WriteDesk {
    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Puts a write's next state on disk, with the row of the log that tells of it and whatever else belongs to it.
    pub(super) async fn keep(&self, approval: Approval, row: AuditRow, more: Changes) -> Result<Approval, WriteError> {
        log::trace(&approval, &row);
        self.store.commit(Changes::new().approval(approval.clone()).audit(row).then(more)).await?;
        Ok(approval)
    }
}
