//! The audit log: rows are added in one transaction with what they tell of, and never changed.

use jiff::Timestamp;

use crate::domain::{ApprovalId, AuditRow, TenantId};

use super::codec::Record;
use super::plan::Plan;
use super::{Store, StoreError, schema};

impl Record for AuditRow {
    const WHAT: &'static str = "a row of the audit log";
}

impl Store {
    /// The rows of a tenant's audit log from a moment on, oldest first.
    ///
    /// # Errors
    /// As every read.
    pub fn audit(&self, tenant: &TenantId, since: Timestamp) -> Result<Vec<AuditRow>, StoreError> {
        self.records().read_from(&schema::audit(tenant), schema::audit(tenant).moment(since))
    }

    /// What happened to a proposal, oldest first.
    ///
    /// # Errors
    /// As every read.
    pub fn audit_of(&self, tenant: &TenantId, approval: &ApprovalId) -> Result<Vec<AuditRow>, StoreError> {
        self.records().read_under(&schema::audit_of(tenant, approval), usize::MAX)
    }
}

/// Rows of one moment stand in the order in which they were added; adding the same one again changes nothing.
pub(super) fn add(plan: &mut Plan<'_>, row: &AuditRow) -> Result<(), StoreError> {
    let mut nth = 0;
    if let Some(approval) = &row.approval {
        let before: Vec<AuditRow> = plan.read_under(&schema::audit_of(&row.tenant, approval))?;
        if before.contains(row) {
            return Ok(());
        }
        nth = u32::try_from(before.len()).unwrap_or(u32::MAX);
        plan.put(schema::audit_of(&row.tenant, approval).moment(row.at).number(nth), row)?;
    }
    let about = row.approval.as_ref().map(ApprovalId::as_str).or(row.record.as_ref().map(|record| record.id.as_str()));
    let key = schema::audit(&row.tenant).moment(row.at).text(about.unwrap_or_default()).number(nth);
    plan.put(key.text(row.what.word()).text(&row.outcome), row).map(drop)
}
