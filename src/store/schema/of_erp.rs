//! Keys of what belongs to tenants: the mirror of the ERP, links to it, and what is written to it.

use jiff::{Timestamp, civil::Date};

use super::{Term, TreeName};
use crate::domain::conflict::ConflictId;
use crate::domain::{ApprovalId, DocType, ErpKind, ErpRef, MailboxId, MessageId, MkId, TenantId};
use crate::store::MirrorKind;
use crate::store::key::Key;

/// Every record of a kind that some draft stands on.
pub(in crate::store) fn grounds_of_kind(tenant: &TenantId, kind: ErpKind) -> Key {
    Key::new(TreeName::Grounds).text(tenant.as_str()).text(kind.word())
}

/// Every mail whose draft stands on this record.
pub(in crate::store) fn grounds(tenant: &TenantId, record: &ErpRef) -> Key {
    grounds_of_kind(tenant, record.kind).text(record.id.as_str())
}

pub(in crate::store) fn ground(tenant: &TenantId, record: &ErpRef, mailbox: &MailboxId, id: &MessageId) -> Key {
    grounds(tenant, record).text(mailbox.as_str()).text(id.as_str())
}

pub(in crate::store) fn ripples(tenant: &TenantId) -> Key {
    Key::new(TreeName::Ripples).text(tenant.as_str())
}

pub(in crate::store) fn ripple(tenant: &TenantId, record: &ErpRef) -> Key {
    ripples(tenant).text(record.kind.word()).text(record.id.as_str())
}

pub(in crate::store) fn relate_all(tenant: &TenantId) -> Key {
    Key::new(TreeName::RelateAll).text(tenant.as_str())
}

pub(in crate::store) fn stock_hints(tenant: &TenantId) -> Key {
    Key::new(TreeName::StockHints).text(tenant.as_str())
}

pub(in crate::store) fn stock_hint(tenant: &TenantId, product: &MkId) -> Key {
    stock_hints(tenant).text(product.as_str())
}

pub(in crate::store) fn hook_event(tenant: &TenantId, event: &str) -> Key {
    Key::new(TreeName::HookEvents).text(tenant.as_str()).text(event)
}

/// Every event of a tenant, the oldest first.
pub(in crate::store) fn hook_events_by_time(tenant: &TenantId) -> Key {
    Key::new(TreeName::HookEventsByTime).text(tenant.as_str())
}

pub(in crate::store) fn hook_event_by_time(tenant: &TenantId, at: Timestamp, event: &str) -> Key {
    hook_events_by_time(tenant).moment(at).text(event)
}

pub(in crate::store) fn links(tenant: &TenantId, message: &MessageId) -> Key {
    Key::new(TreeName::Links).text(tenant.as_str()).text(message.as_str())
}

pub(in crate::store) fn link(tenant: &TenantId, message: &MessageId, to: &ErpRef) -> Key {
    links(tenant, message).text(to.kind.word()).text(to.id.as_str())
}

pub(in crate::store) fn links_back(tenant: &TenantId, to: &ErpRef) -> Key {
    Key::new(TreeName::LinksBack).text(tenant.as_str()).text(to.kind.word()).text(to.id.as_str())
}

pub(in crate::store) fn link_back(tenant: &TenantId, to: &ErpRef, message: &MessageId) -> Key {
    links_back(tenant, to).text(message.as_str())
}

/// Every record of a tenant in one of the mirror's trees.
pub(in crate::store) fn mirror(tree: TreeName, tenant: &TenantId) -> Key {
    Key::new(tree).text(tenant.as_str())
}

pub(in crate::store) fn stock(tenant: &TenantId, product: &MkId) -> Key {
    mirror(TreeName::Stock, tenant).text(product.as_str())
}

/// Every record that this term points to.
pub(in crate::store) fn indexed(tenant: &TenantId, term: Term, text: &str) -> Key {
    Key::new(TreeName::Index).text(tenant.as_str()).text(term.letter()).text(text)
}

/// Records of all terms that begin so and go on for so many bytes.
pub(in crate::store) fn indexed_from(tenant: &TenantId, term: Term, start: &str, more: usize) -> Key {
    Key::new(TreeName::Index).text(tenant.as_str()).text(term.letter()).text_from(start, more)
}

/// Every document of a partner, newest first.
pub(in crate::store) fn documents_of(tenant: &TenantId, partner: &MkId) -> Key {
    Key::new(TreeName::Index).text(tenant.as_str()).text("partner").text(partner.as_str())
}

pub(in crate::store) fn document_of(tenant: &TenantId, partner: &MkId, date: Option<Date>, id: &MkId) -> Key {
    documents_of(tenant, partner).newest_first(date).text(id.as_str())
}

/// Every document of a type.
pub(in crate::store) fn documents_of_type(tenant: &TenantId, doc_type: DocType) -> Key {
    Key::new(TreeName::Index).text(tenant.as_str()).text("type").text(doc_type.word())
}

/// Every bill of a type that is not fully paid.
pub(in crate::store) fn unpaid_bills(tenant: &TenantId, doc_type: DocType) -> Key {
    Key::new(TreeName::Index).text(tenant.as_str()).text("unpaid").text(doc_type.word())
}

pub(in crate::store) fn scan(tenant: &TenantId, kind: MirrorKind) -> Key {
    Key::new(TreeName::Scans).text(tenant.as_str()).text(kind.word())
}

/// Every record of a kind that a scan did not find.
pub(in crate::store) fn suspects(tenant: &TenantId, kind: MirrorKind) -> Key {
    Key::new(TreeName::Suspects).text(tenant.as_str()).text(kind.word())
}

pub(in crate::store) fn sync(tenant: &TenantId, kind: MirrorKind) -> Key {
    Key::new(TreeName::Syncs).text(tenant.as_str()).text(kind.word())
}

pub(in crate::store) fn mirrored_count(tenant: &TenantId, kind: MirrorKind) -> Key {
    Key::new(TreeName::Counts).text("mirror").text(tenant.as_str()).text(kind.word())
}

/// How many changed records of a tenant wait to be looked at.
pub(in crate::store) fn ripples_waiting(tenant: &TenantId) -> Key {
    Key::new(TreeName::Counts).text("ripples").text(tenant.as_str())
}

/// The number that was last given to a change that is passed on.
pub(in crate::store) fn last_ripple() -> Key {
    Key::new(TreeName::Counts).text("last ripple")
}

/// How many events of a tenant are remembered.
pub(in crate::store) fn hook_events_kept(tenant: &TenantId) -> Key {
    Key::new(TreeName::Counts).text("hook events").text(tenant.as_str())
}

pub(in crate::store) fn approval(tenant: &TenantId, id: &ApprovalId) -> Key {
    Key::new(TreeName::Approvals).text(tenant.as_str()).text(id.as_str())
}

/// Every proposal of a tenant, oldest first.
pub(in crate::store) fn approvals_by_time(tenant: &TenantId) -> Key {
    Key::new(TreeName::ApprovalsByTime).text(tenant.as_str())
}

pub(in crate::store) fn approval_by_time(tenant: &TenantId, created: Timestamp, id: &ApprovalId) -> Key {
    approvals_by_time(tenant).moment(created).text(id.as_str())
}

pub(in crate::store) fn approvals_open(tenant: &TenantId) -> Key {
    Key::new(TreeName::ApprovalsOpen).text(tenant.as_str())
}

pub(in crate::store) fn approval_open(tenant: &TenantId, created: Timestamp, id: &ApprovalId) -> Key {
    approvals_open(tenant).moment(created).text(id.as_str())
}

/// Every open proposal about a record.
pub(in crate::store) fn approvals_on(tenant: &TenantId, record: &ErpRef) -> Key {
    Key::new(TreeName::ApprovalsOn).text(tenant.as_str()).text(record.kind.word()).text(record.id.as_str())
}

pub(in crate::store) fn approval_on(tenant: &TenantId, record: &ErpRef, id: &ApprovalId) -> Key {
    approvals_on(tenant, record).text(id.as_str())
}

pub(in crate::store) fn approvals_due(tenant: &TenantId) -> Key {
    Key::new(TreeName::ApprovalsDue).text(tenant.as_str())
}

pub(in crate::store) fn approval_due(tenant: &TenantId, due: Timestamp, id: &ApprovalId) -> Key {
    approvals_due(tenant).moment(due).text(id.as_str())
}

pub(in crate::store) fn audit(tenant: &TenantId) -> Key {
    Key::new(TreeName::Audit).text(tenant.as_str())
}

pub(in crate::store) fn audit_of(tenant: &TenantId, approval: &ApprovalId) -> Key {
    Key::new(TreeName::AuditOf).text(tenant.as_str()).text(approval.as_str())
}

pub(in crate::store) fn approval_count(waiting: &str) -> Key {
    Key::new(TreeName::Counts).text("approvals").text(waiting)
}

pub(in crate::store) fn conflicts(tenant: &TenantId) -> Key {
    Key::new(TreeName::Conflicts).text(tenant.as_str())
}

pub(in crate::store) fn conflict(tenant: &TenantId, id: &ConflictId) -> Key {
    conflicts(tenant).text(id.as_str())
}

/// Every conflict of a tenant that waits for a person, oldest first.
pub(in crate::store) fn conflicts_open(tenant: &TenantId) -> Key {
    Key::new(TreeName::ConflictsOpen).text(tenant.as_str())
}

pub(in crate::store) fn conflict_open(tenant: &TenantId, found_at: Timestamp, id: &ConflictId) -> Key {
    conflicts_open(tenant).moment(found_at).text(id.as_str())
}
