//! Why a step of a write could not be done; what became of the write itself stands in its state.

use std::borrow::Cow;

use jiff::Timestamp;

use crate::domain::{ApprovalId, Stage, TenantId, WriteKind};
use crate::fault::{Fault, Lasting};
use crate::metakocka::MetakockaError;
use crate::store::StoreError;

/// Why a step of a write could not be done.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The memory.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The ERP, while it was read.
    #[error(transparent)]
    Erp(#[from] MetakockaError),
    /// Nothing reached the ERP; the write waits for its turn.
    #[error("the write {id} could not be sent and waits")]
    NotSent {
        /// The write.
        id: ApprovalId,
        /// Why.
        source: Box<MetakockaError>,
    },
    /// The command was started without the ERP key.
    #[error("could not write to the ERP of tenant {tenant}: its key was not asked for")]
    NoKey {
        /// The tenant.
        tenant: TenantId,
    },
    /// `[tenant.write]` says off.
    #[error("nothing may be written to {} of tenant {tenant}: [tenant.write] says off", .kind.word())]
    Off {
        /// The kind of write.
        kind: WriteKind,
        /// The tenant.
        tenant: TenantId,
    },
    /// `[tenant.write]` asks for a person.
    #[error("a rule may not write to {} of tenant {tenant}: [tenant.write] wants a person", .kind.word())]
    WantsAPerson {
        /// The kind of write.
        kind: WriteKind,
        /// The tenant.
        tenant: TenantId,
    },
    /// No proposal has this id.
    #[error("tenant {tenant} has no proposal {id}")]
    NoSuchProposal {
        /// The id.
        id: ApprovalId,
        /// The tenant.
        tenant: TenantId,
    },
    /// Its stage takes no such word.
    #[error("the write {id} can't be {word}: it is {is}")]
    TooLate {
        /// The write.
        id: ApprovalId,
        /// `approved` or `rejected`.
        word: &'static str,
        /// Where it stands.
        is: Stage,
    },
    /// It is still being searched for.
    #[error("the write {id} can't be {word} yet: its answer was lost, and it is searched for until {until:.0}")]
    StillSearched {
        /// The write.
        id: ApprovalId,
        /// `approved` or `rejected`.
        word: &'static str,
        /// When the search ends, as far as is known.
        until: Timestamp,
    },
}

impl Fault for WriteError {
    fn lasting(&self) -> Lasting {
        match self {
            Self::Store(error) => error.lasting(),
            Self::Erp(error) => error.lasting(),
            Self::NotSent { source, .. } => source.lasting(),
            Self::StillSearched { .. } => Lasting::SOON,
            Self::NoKey { .. } | Self::Off { .. } | Self::WantsAPerson { .. } | Self::NoSuchProposal { .. } | Self::TooLate { .. } => {
                Lasting::UntilSomeoneActs
            }
        }
    }

    fn advice(&self) -> Cow<'static, str> {
        match self {
            Self::Store(error) => error.advice(),
            Self::Erp(error) => error.advice(),
            Self::NotSent { source, .. } => source.advice(),
            Self::NoKey { .. } => "approve it with `postar approvals approve`".into(),
            Self::Off { kind, .. } => format!("set {} = \"ask\" in [tenant.write] to have it asked for", kind.word()).into(),
            Self::WantsAPerson { kind, .. } => format!("approve it by hand, or set {} = \"rule\" in [tenant.write]", kind.word()).into(),
            Self::NoSuchProposal { .. } => "see what there is with `postar approvals list --all`".into(),
            Self::TooLate { id, .. } => format!("look at it with `postar approvals show {id}`").into(),
            Self::StillSearched { .. } => "wait; then look at it again".into(),
        }
    }
}
