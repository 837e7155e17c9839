//! Why a pull could not be finished.

use std::borrow::Cow;

use crate::domain::TenantId;
use crate::fault::{Fault, Lasting};
use crate::metakocka::{Class, MetakockaError};
use crate::store::StoreError;

/// Why a pull could not be finished; what was read before stays.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// The ERP.
    #[error(transparent)]
    Metakocka(#[from] MetakockaError),
    /// The memory.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The command was started without the ERP key.
    #[error("could not ask the ERP of tenant {tenant}: its key was not asked for")]
    NoKey {
        /// The tenant.
        tenant: TenantId,
    },
}

impl SyncError {
    /// The other parts would fail alike: the key was refused, or the memory is out of order.
    #[must_use]
    pub fn ends_all(&self) -> bool {
        match self {
            Self::Metakocka(error) => error.class() == Class::Auth,
            Self::Store(_) | Self::NoKey { .. } => true,
        }
    }

    /// The ERP understood, and says that there is nothing of the kind for this company.
    #[must_use]
    pub(super) fn is_refusal(&self) -> bool {
        matches!(self, Self::Metakocka(error) if error.class() == Class::Refusal)
    }
}

impl Fault for SyncError {
    fn lasting(&self) -> Lasting {
        match self {
            Self::Metakocka(error) => error.lasting(),
            Self::Store(error) => error.lasting(),
            Self::NoKey { .. } => Lasting::UntilSomeoneActs,
        }
    }

    fn advice(&self) -> Cow<'static, str> {
        match self {
            Self::Metakocka(error) => error.advice(),
            Self::Store(error) => error.advice(),
            Self::NoKey { .. } => "ask again with `postar sync`".into(),
        }
    }
}
