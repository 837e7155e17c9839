//! A tenant's writes to Metakocka: approved, rejected, carried out; one hand at a time.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::{Mutex, Notify};

use super::{App, Tenant};
use crate::domain::{Approval, ApprovalId};
use crate::flow::Clock;
use crate::flow::write::permit::Approver;
use crate::flow::write::{WriteDesk, WriteError, advance, rule_on};

/// What everybody who carries out a tenant's writes shares, over reloads too.
#[derive(Clone, Debug, Default)]
pub struct WriteLine {
    busy: Arc<Mutex<()>>,
    bell: Arc<Notify>,
}

impl WriteLine {
    /// Something was approved: whoever waits in [`WriteLine::rung`] goes on at once, or, if nobody does, the next one to wait.
    pub fn ring(&self) {
        self.bell.notify_one();
    }

    /// Waits until something is approved.
    pub async fn rung(&self) {
        self.bell.notified().await;
    }
}

impl App {
    /// Says yes to a proposal in a person's name, and wakes whoever carries it out.
    ///
    /// # Errors
    /// See [`rule_on::approve`].
    pub async fn approve(&self, tenant: &Tenant, id: &ApprovalId, who: &str) -> Result<Approval, WriteError> {
        let approved = rule_on::approve(&self.store, &tenant.profile, id, Approver::Person, who, Timestamp::now()).await?;
        tenant.line.ring();
        Ok(approved)
    }

    /// Says no to a proposal in a person's name.
    ///
    /// # Errors
    /// See [`rule_on::reject`].
    pub async fn reject(&self, tenant: &Tenant, id: &ApprovalId, who: &str) -> Result<Approval, WriteError> {
        rule_on::reject(&self.store, tenant.id(), id, who, Timestamp::now()).await
    }

    /// Brings one write as far as it goes now.
    ///
    /// # Errors
    /// See [`advance::as_far_as_it_goes`].
    pub async fn carry_out(&self, tenant: &Tenant, id: &ApprovalId) -> Result<Approval, WriteError> {
        let desk = self.write_desk(tenant)?;
        let _busy = tenant.line.busy.lock().await;
        advance::as_far_as_it_goes(&desk, id).await
    }

    /// Does a step of every write of the tenant that is due; says how many steps were done.
    ///
    /// # Errors
    /// See [`advance::all_due`].
    pub async fn write_what_is_due(&self, tenant: &Tenant) -> Result<usize, WriteError> {
        let desk = self.write_desk(tenant)?;
        let _busy = tenant.line.busy.lock().await;
        advance::all_due(&desk).await
    }

    /// How long until something is to be done with a write of the tenant; `None` if nothing is.
    ///
    /// # Errors
    /// The store.
    pub fn until_a_write_is_due(&self, tenant: &Tenant) -> Result<Option<Duration>, WriteError> {
        let due = self.store.next_approval_due(tenant.id())?;
        Ok(due.map(|due| Duration::try_from(due.duration_since(Timestamp::now())).unwrap_or_default()))
    }

    fn write_desk(&self, tenant: &Tenant) -> Result<WriteDesk, WriteError> {
        let erp = tenant.shared_client().ok_or_else(|| WriteError::NoKey { tenant: tenant.id().clone() })?;
        Ok(WriteDesk { tenant: Arc::clone(&tenant.profile), store: self.store.clone(), erp, clock: Clock::system() })
    }
}
