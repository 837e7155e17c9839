//! The exact request of a write: what is sent, and, without being sent, what a person is shown.

use std::borrow::Cow;

use serde_json::{Value, json};

use super::WriteError;
use crate::domain::{Approval, Digest, ErpWrite, Stage};
use crate::fault;
use crate::flow::TenantProfile;
use crate::metakocka::{Request, Unwritable};
use crate::store::Store;

/// A write that can be sent.
#[derive(Clone, Debug)]
pub(super) struct Prepared {
    /// What is sent; the key is added by the door.
    pub(super) request: Request,
}

/// Why a write can't be put into a request.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unprepared {
    /// It can't be written at all.
    #[error(transparent)]
    Unwritable(#[from] Unwritable),
    /// The bytes of its file can't be read.
    #[error("the file's bytes can't be read from the store: {0}")]
    NoFile(String),
}

impl Unprepared {
    /// Why, and what to do.
    pub(super) fn sentence(&self) -> String {
        match self {
            Self::Unwritable(why) => fault::sentence(why),
            Self::NoFile(_) => format!("{self}; reject it, or attach the file in Metakocka itself"),
        }
    }
}

/// The request of this write, with the bytes of its file.
pub(super) fn prepare(store: &Store, write: &ErpWrite) -> Result<Prepared, Unprepared> {
    let file = match write {
        ErpWrite::Attach(attach) => Some(file(store, &attach.content)?),
        _ => None,
    };
    Ok(Prepared { request: Request::of(write, file.as_deref())? })
}

fn file(store: &Store, digest: &Digest) -> Result<Vec<u8>, Unprepared> {
    store.file(digest).map_err(|error| Unprepared::NoFile(fault::chain(&error)))
}

/// The dry run: the request as it would leave now, without the key, or why it can't; once it left, as it did. Asks nobody; a note is shown
/// below what the mirror has.
///
/// # Errors
/// The store.
pub fn shown(store: &Store, tenant: &TenantProfile, approval: &Approval) -> Result<Value, WriteError> {
    if matches!(approval.stage(), Stage::Intended | Stage::Unknown | Stage::Done) {
        return sent(store, approval);
    }
    let write = match &approval.write {
        ErpWrite::Note(note) if note.was.is_none() => {
            let was = store.document(&tenant.id, &note.id)?.and_then(|document| document.record.notes);
            Cow::Owned(ErpWrite::Note(crate::domain::Note { was, ..note.clone() }))
        }
        other => Cow::Borrowed(other),
    };
    Ok(match prepare(store, &write) {
        Ok(Prepared { request }) => json!({"endpoint": request.endpoint(), "body": request.shown()}),
        Err(why) => json!({"impossible": why.sentence()}),
    })
}

/// What was sent, as the audit log has it.
fn sent(store: &Store, approval: &Approval) -> Result<Value, WriteError> {
    let log = store.audit_of(&approval.tenant, &approval.id)?;
    let request = log.into_iter().rev().find_map(|row| row.request);
    Ok(match request {
        Some(request) => {
            let body: Value = serde_json::from_str(&request.body).unwrap_or(Value::String(request.body));
            json!({"endpoint": request.endpoint, "body": body})
        }
        None => json!({"impossible": "nothing was sent"}),
    })
}
