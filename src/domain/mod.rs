//! The words of the house: plain values that every other room speaks in, parsed once and never re-checked.
//!
//! Nothing here does I/O, reads a clock or can block. The types derive serde for one edge only, the store's codec;
//! the command line, the HTTP faces and the ERP each have wire types of their own.

mod address;
mod alert;
mod approval;
mod audit;
mod authenticity;
pub mod conflict;
mod decision;
mod document;
mod draft;
mod erp;
mod erp_write;
mod fact;
mod field;
mod field_map;
mod finding;
mod fold;
mod ids;
mod language;
pub mod life;
mod link;
mod message;
mod money;
mod nearest;
mod permit;
mod phone;
mod place;
mod server_kind;

pub use address::{EmailAddress, MailDomain, NamedAddress};
pub use alert::{Alert, AlertKind};
pub use approval::{Approval, ApprovalState, HowKnown, Proposer, Stage, WriteDifference, WriteIntent, WriteOutcome};
pub use audit::{AuditRow, AuditWord, AuditedRequest};
pub use authenticity::{Authenticity, Verdict};
pub use conflict::{ConflictRules, KindRules, Side, Winner};
pub use decision::{Decision, ExplainedDraft, Explanation, Intent, ModelUse, ReasonWord};
pub use document::{DocAttachment, DocLink, DocType, Document, DocumentLine, Payment, Status};
pub use draft::{DraftJob, DraftKey, DraftState, DraftStatus, Figure, PriorDraft, Written};
pub use erp::{Contact, ContactPerson, Mirrored, PostalAddress, Price, Product, Stock};
pub use erp_write::{ErpWrite, FieldChange, FileToAttach, NewDocument, NewLine, NewPartner, Note, RecordChange, StatusChange, WriteKind};
pub use fact::{DisclosureClass, Fact, FactId, FactKind, FactSource, FactValue, SourceKind, Withheld, WithheldWhy};
pub use field::{BadPath, FieldPath, FieldValue, Holds, Unfit};
pub use field_map::{FieldMap, FieldMaps};
pub use finding::{Check, Finding};
pub use fold::{fold, number_key, stem};
pub use ids::{ApprovalId, Digest, HASHED_ID_LENGTH, MailboxId, MessageId, MkId, TenantId};
pub use language::Language;
pub use link::{Candidates, Confidence, ContactMatch, DocumentMatch, ErpKind, ErpRef, Link, LinkMaker, MatchReason, Matches, Signals};
pub use message::{Attachment, Defect, Headers, Message, ReturnPath, Words};
pub use money::{Currency, Money};
pub use nearest::{closest, is_alike, nearest};
pub use permit::{Permit, Permits};
pub use phone::{HOME_REGION, e164};
pub use place::{Cursor, Place, Spot};
pub use server_kind::ServerKind;
