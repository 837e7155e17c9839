//! The audit log in words: who wanted what of Metakocka, when, and what became of it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{ApprovalId, Digest, ErpRef, TenantId};

/// One line of the audit log. Lines are added, never changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditRow {
    /// When.
    pub at: Timestamp,
    /// Whose Metakocka.
    pub tenant: TenantId,
    /// A local user's name, or `postar`.
    pub who: String,
    /// What happened.
    pub what: AuditWord,
    /// The proposal that it happened to.
    pub approval: Option<ApprovalId>,
    /// The record that it is about, once there is one.
    pub record: Option<ErpRef>,
    /// What was sent, as it was shown, without the key.
    pub request: Option<AuditedRequest>,
    /// What came of it, as a sentence.
    pub outcome: String,
}

/// A request, for the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditedRequest {
    /// Metakocka's name of the call: `put_document`.
    pub endpoint: String,
    /// The body as JSON text, without the key; files by their size only.
    pub body: String,
    /// Digest of that text: equal for equal requests.
    pub digest: Digest,
}

impl AuditedRequest {
    /// A request and its digest.
    #[must_use]
    pub fn new(endpoint: impl Into<String>, body: String) -> Self {
        Self { endpoint: endpoint.into(), digest: Digest::of(body.as_bytes()), body }
    }
}

/// What can happen to a proposal or a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuditWord {
    /// It was proposed.
    Proposed,
    /// A person, or a rule, said yes.
    Approved,
    /// A person said no.
    Rejected,
    /// It is about to be sent.
    Intended,
    /// It was not sent, or provably not saved, and waits for its turn again.
    PutBack,
    /// What became of it is not known.
    Unknown,
    /// It was searched for.
    LookedUp,
    /// It stands in Metakocka.
    Done,
    /// It does not.
    Failed,
    /// It was read back and compared.
    ReadBack,
    /// A conflict of the sync was found.
    Conflict,
    /// A conflict was resolved.
    Resolved,
}

impl AuditWord {
    /// In one word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::Intended => "intended",
            Self::PutBack => "put_back",
            Self::Unknown => "unknown",
            Self::LookedUp => "looked_up",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::ReadBack => "read_back",
            Self::Conflict => "conflict",
            Self::Resolved => "resolved",
        }
    }
}
