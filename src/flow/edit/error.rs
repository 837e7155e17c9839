//! Why a change made here can't become a write.

use std::borrow::Cow;

use crate::domain::{ErpKind, Unfit};
use crate::fault::{Fault, Lasting};
use crate::flow::write::WriteError;
use crate::metakocka::Unwritable;
use crate::store::StoreError;

/// Why a change made here can't become a write.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// The memory.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What was typed is no `FIELD=VALUE`.
    #[error("{text:?} is no change: a change is FIELD=VALUE")]
    NoChange {
        /// As typed.
        text: String,
    },
    /// The mirror has no such record.
    #[error("no {} with the id {id} is known here", .kind.word())]
    NotKnown {
        /// What it should be.
        kind: ErpKind,
        /// As typed.
        id: String,
    },
    /// A number that several documents have.
    #[error("the number {number} is that of several documents: {}", .ids.join(", "))]
    Several {
        /// The number.
        number: String,
        /// The documents.
        ids: Vec<String>,
    },
    /// Several tenants have a record with this id.
    #[error("the id {id} is known in several tenants: {}", .tenants.join(", "))]
    SeveralTenants {
        /// The id.
        id: String,
        /// Their ids.
        tenants: Vec<String>,
    },
    /// No field is called so.
    #[error("a {} has no field {field:?}", .kind.word())]
    UnknownField {
        /// Of what.
        kind: ErpKind,
        /// As typed.
        field: String,
        /// What was probably meant.
        nearest: Option<String>,
        /// Every name there is.
        known: Vec<String>,
    },
    /// A field that Metakocka doesn't let be written.
    #[error("the field {field:?} of a document can't be written")]
    ReadOnly {
        /// The field.
        field: String,
    },
    /// The value can't stand there.
    #[error("the value for {field:?} does not fit")]
    Unfit {
        /// The field.
        field: String,
        /// Why.
        source: Unfit,
    },
    /// Several entries of a list could be meant.
    #[error("{field:?} stands in several entries: {}", .entries.join(", "))]
    WhichEntry {
        /// The field.
        field: String,
        /// Each as it can be typed, with what it says.
        entries: Vec<String>,
    },
    /// No entry of the list has this id.
    #[error("no entry {entry} holds {field:?}")]
    NoSuchEntry {
        /// The field.
        field: String,
        /// As typed.
        entry: String,
    },
    /// The field stands in the row itself, not in a list.
    #[error("{field:?} has no entries, so that none can be named in brackets")]
    NoEntries {
        /// The field.
        field: String,
    },
    /// The same field is named twice.
    #[error("{field:?} is given twice")]
    Twice {
        /// The field.
        field: String,
    },
    /// The record was mirrored before its fields were.
    #[error("the {} {id} was read before its fields were kept", .kind.word())]
    ReadAgain {
        /// What it is.
        kind: ErpKind,
        /// Its id.
        id: String,
    },
    /// Metakocka's API has no way to write it.
    #[error("Metakocka can't take this change")]
    Unwritable(#[from] Unwritable),
    /// Proposing it.
    #[error(transparent)]
    Write(#[from] WriteError),
}

impl Fault for EditError {
    fn lasting(&self) -> Lasting {
        match self {
            Self::Store(error) => error.lasting(),
            Self::Write(error) => error.lasting(),
            _ => Lasting::UntilSomeoneActs,
        }
    }

    fn advice(&self) -> Cow<'static, str> {
        match self {
            Self::Store(error) => error.advice(),
            Self::NoChange { .. } => "write it like email=ana@gozd.example, in quotes where the value holds blanks".into(),
            Self::NotKnown { .. } => "`postar sync` reads the ERP again".into(),
            Self::Several { .. } => "give the id of the one that is meant".into(),
            Self::SeveralTenants { .. } => "name the tenant with --tenant".into(),
            Self::UnknownField { nearest: Some(nearest), .. } => format!("did you mean {nearest:?}?").into(),
            Self::UnknownField { known, .. } => {
                format!("it knows {}; [tenant.fields] gives a name to any other field of Metakocka", known.join(", ")).into()
            }
            Self::ReadOnly { .. } => "a document takes status=… and note=…; change anything else in Metakocka".into(),
            Self::Unfit { field, .. } => format!("give {field} another value, or an empty one to clear it").into(),
            Self::WhichEntry { field, .. } => format!("name the entry in brackets, or add one with {field}[new]=…").into(),
            Self::NoSuchEntry { .. } => "`postar show` lists the entries of each field with their ids".into(),
            Self::NoEntries { field } => format!("write it as {field}=…").into(),
            Self::Twice { .. } => "give each field once".into(),
            Self::ReadAgain { .. } => "run `postar sync --full`, then change it".into(),
            Self::Unwritable(_) => "change it in Metakocka itself, or map the field to another path under [tenant.fields]".into(),
            Self::Write(error) => error.advice(),
        }
    }
}
