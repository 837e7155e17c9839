//! What `[tenant.write]` allows: asked when a write is proposed, when it is approved, and once more right before the call.

use super::WriteError;
use crate::domain::{ErpWrite, Permit};
use crate::flow::TenantProfile;

/// Who says yes to a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Approver {
    /// Somebody of ours.
    Person,
    /// A rule of the configuration.
    Rule,
}

/// A write of this kind may be proposed, and carried out once it is approved.
///
/// # Errors
/// [`WriteError::Off`].
pub fn may_be_written(tenant: &TenantProfile, write: &ErpWrite) -> Result<(), WriteError> {
    match tenant.permits.of(write.kind()) {
        Permit::Off => Err(WriteError::Off { kind: write.kind(), tenant: tenant.id.clone() }),
        Permit::Ask | Permit::Rule => Ok(()),
    }
}

/// This one may say yes to it.
///
/// # Errors
/// [`WriteError::Off`], [`WriteError::WantsAPerson`].
pub fn may_be_approved(tenant: &TenantProfile, write: &ErpWrite, by: Approver) -> Result<(), WriteError> {
    match (tenant.permits.of(write.kind()), by) {
        (Permit::Ask, Approver::Rule) => Err(WriteError::WantsAPerson { kind: write.kind(), tenant: tenant.id.clone() }),
        (Permit::Off, _) => may_be_written(tenant, write),
        (Permit::Ask | Permit::Rule, _) => Ok(()),
    }
}
