//! Trees and the layout of their keys: the only place that knows them.
//!
//! Every key starts with what it belongs to, a tenant or a mailbox, so that nothing of one can be reached through another.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use crate::domain::conflict::ConflictId;
use crate::domain::{ApprovalId, DocType, DraftKey, ErpKind, ErpRef, MailboxId, MessageId, MkId, Place, Spot, TenantId};

use super::key::Key;
use super::{MirrorKind, SightedIn};

/// Version of trees, keys and rows; a store of a later one is refused.
///
/// | version | differs from the one before |
/// |---|---|
/// | 2 | index rows say all in their key; documents of the own house aren't listed under their partner; open bills are |
pub(super) const VERSION: u32 = 2;

macro_rules! trees {
    ($($(#[doc = $doc:literal])* $variant:ident $field:ident,)*) => {
        /// The trees.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub(super) enum TreeName { $($(#[doc = $doc])* $variant,)* }

        /// The trees, open.
        #[derive(Clone, Debug)]
        pub(super) struct Trees { $($field: sled::Tree,)* }

        impl Trees {
            /// Opens every tree under its field's name, which is never to be changed.
            pub(super) fn open(engine: &sled::Db) -> sled::Result<Self> {
                Ok(Self { $($field: engine.open_tree(stringify!($field))?,)* })
            }

            pub(super) fn get(&self, name: TreeName) -> &sled::Tree {
                match name { $(TreeName::$variant => &self.$field,)* }
            }
        }
    };
}

trees! {
    /// Facts about the store itself.
    Meta meta,
    /// mailbox, message → `MailRecord`
    Mails mails,
    /// mailbox, folder, spot → message
    Places places,
    /// message, mailbox → `Explanation`
    Explanations explanations,
    /// mailbox, folder → `Cursor`
    Cursors cursors,
    /// mailbox, folder → `Renumbering`
    Renumberings renumberings,
    /// mailbox, folder, spot → `Retry`
    Retries retries,
    /// tenant, message, kind, record → `Link`
    Links links,
    /// tenant, kind, record, message → message
    LinksBack links_back,
    /// key → `DraftJob`
    Jobs jobs,
    /// mailbox, moment, key → key; only of jobs that wait for us
    JobsDue jobs_due,
    /// mailbox, key → key; only of drafts that lie in the mailbox
    JobsPlaced jobs_placed,
    /// mailbox, moment, key → key; of every job, by when it may be or was done
    JobsByTime jobs_by_time,
    /// mailbox, thread → key
    JobsOfThread jobs_of_thread,
    /// message → key, of every revision there ever was
    OurDrafts our_drafts,
    /// mailbox, where, folder, spot → `Sighting`
    Sightings sightings,
    /// mailbox, where, answered message, folder, spot → nothing
    SightedAnswers sighted_answers,
    /// tenant, record → `Contact`
    Contacts contacts,
    /// tenant, record → `Product`
    Products products,
    /// tenant, product, warehouse → `Stock`
    Stock stock,
    /// tenant, record → `Document`
    Documents documents,
    /// tenant, sort of term, term (or moment), record → nothing
    Index index,
    /// tenant, kind → `SyncState`
    Syncs syncs,
    /// tenant, id → `Approval`
    Approvals approvals,
    /// tenant, moment of the proposal, id → id
    ApprovalsByTime approvals_by_time,
    /// tenant, moment of the proposal, id → id; only of those that have not come to an end
    ApprovalsOpen approvals_open,
    /// tenant, moment, id → id; only of those that something is to be done with
    ApprovalsDue approvals_due,
    /// tenant, kind, record, id → id; only of those that have not come to an end
    ApprovalsOn approvals_on,
    /// tenant, moment, what it is about, what happened, what came of it → `AuditRow`
    Audit audit,
    /// tenant, approval, moment, what happened → `AuditRow`
    AuditOf audit_of,
    /// tenant, id → `Conflict`
    Conflicts conflicts,
    /// tenant, moment, id → id; only of those that nobody has decided
    ConflictsOpen conflicts_open,
    /// tenant, kind → `Scan`; only of scans that are under way
    Scans scans,
    /// tenant, kind, record → `Suspect`; only of records that a scan did not find
    Suspects suspects,
    /// what is counted → how many
    Counts counts,
    /// tenant, sort of term, term, mailbox, message → nothing; by what a mail points to records of the ERP
    MailTerms mail_terms,
    /// tenant, kind, record, mailbox, message → nothing; what the draft that answers a mail stands on
    Grounds grounds,
    /// tenant, kind, record → `Ripple`
    Ripples ripples,
    /// tenant → `Again`; every mail of the tenant is to be related once more
    RelateAll relate_all,
    /// mailbox, draft → `Wake`
    Wakes wakes,
    /// tenant, product → `StockHint`
    StockHints stock_hints,
    /// tenant, event → when it came
    HookEvents hook_events,
    /// tenant, moment, event → event
    HookEventsByTime hook_events_by_time,
}

/// What a record of the mirror can be found by. The letter stands in the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) enum Term {
    /// An e-mail address of a contact.
    Address,
    /// A domain of such an address, whole or registrable.
    Domain,
    /// The digits of a tax number.
    TaxNumber,
    /// A phone number in E.164.
    Phone,
    /// The stem of the longest word of a contact's name.
    Name,
    /// `number_key` of a document's number.
    Number,
    /// `number_key` of the buyer's own order number.
    BuyerOrder,
    /// A tracking code, upper case, without blanks.
    Tracking,
    /// A stem of a product's name, or a key of one of its codes.
    Product,
}

impl Term {
    fn letter(self) -> &'static str {
        match self {
            Self::Address => "a",
            Self::Domain => "d",
            Self::TaxNumber => "t",
            Self::Phone => "p",
            Self::Name => "m",
            Self::Number => "n",
            Self::BuyerOrder => "b",
            Self::Tracking => "k",
            Self::Product => "w",
        }
    }
}

pub(super) fn meta(name: &str) -> Key {
    Key::new(TreeName::Meta).text(name)
}

pub(super) fn mails(mailbox: &MailboxId) -> Key {
    Key::new(TreeName::Mails).text(mailbox.as_str())
}

pub(super) fn mail(mailbox: &MailboxId, id: &MessageId) -> Key {
    mails(mailbox).text(id.as_str())
}

/// Every mail in which this term stands.
pub(super) fn mail_terms(tenant: &TenantId, term: Term, text: &str) -> Key {
    Key::new(TreeName::MailTerms).text(tenant.as_str()).text(term.letter()).text(text)
}

pub(super) fn mail_term(tenant: &TenantId, term: Term, text: &str, mailbox: &MailboxId, id: &MessageId) -> Key {
    mail_terms(tenant, term, text).text(mailbox.as_str()).text(id.as_str())
}

/// Every record of a kind that some draft stands on.
pub(super) fn grounds_of_kind(tenant: &TenantId, kind: ErpKind) -> Key {
    Key::new(TreeName::Grounds).text(tenant.as_str()).text(kind.word())
}

/// Every mail whose draft stands on this record.
pub(super) fn grounds(tenant: &TenantId, record: &ErpRef) -> Key {
    grounds_of_kind(tenant, record.kind).text(record.id.as_str())
}

pub(super) fn ground(tenant: &TenantId, record: &ErpRef, mailbox: &MailboxId, id: &MessageId) -> Key {
    grounds(tenant, record).text(mailbox.as_str()).text(id.as_str())
}

pub(super) fn ripples(tenant: &TenantId) -> Key {
    Key::new(TreeName::Ripples).text(tenant.as_str())
}

pub(super) fn ripple(tenant: &TenantId, record: &ErpRef) -> Key {
    ripples(tenant).text(record.kind.word()).text(record.id.as_str())
}

pub(super) fn relate_all(tenant: &TenantId) -> Key {
    Key::new(TreeName::RelateAll).text(tenant.as_str())
}

pub(super) fn wakes(mailbox: &MailboxId) -> Key {
    Key::new(TreeName::Wakes).text(mailbox.as_str())
}

pub(super) fn wake(mailbox: &MailboxId, draft: &DraftKey) -> Key {
    wakes(mailbox).text(draft.as_str())
}

pub(super) fn stock_hints(tenant: &TenantId) -> Key {
    Key::new(TreeName::StockHints).text(tenant.as_str())
}

pub(super) fn stock_hint(tenant: &TenantId, product: &MkId) -> Key {
    stock_hints(tenant).text(product.as_str())
}

pub(super) fn hook_event(tenant: &TenantId, event: &str) -> Key {
    Key::new(TreeName::HookEvents).text(tenant.as_str()).text(event)
}

/// Every event of a tenant, the oldest first.
pub(super) fn hook_events_by_time(tenant: &TenantId) -> Key {
    Key::new(TreeName::HookEventsByTime).text(tenant.as_str())
}

pub(super) fn hook_event_by_time(tenant: &TenantId, at: Timestamp, event: &str) -> Key {
    hook_events_by_time(tenant).moment(at).text(event)
}

pub(super) fn place(mailbox: &MailboxId, place: &Place) -> Key {
    spot(Key::new(TreeName::Places).text(mailbox.as_str()), place)
}

fn spot(key: Key, place: &Place) -> Key {
    let key = key.text(&place.folder);
    match &place.spot {
        Spot::Uid { validity, uid } => key.number(*validity).number(*uid),
        Spot::File(name) => key.text(name),
    }
}

pub(super) fn explanations(id: &MessageId) -> Key {
    Key::new(TreeName::Explanations).text(id.as_str())
}

pub(super) fn cursor(mailbox: &MailboxId, folder: &str) -> Key {
    Key::new(TreeName::Cursors).text(mailbox.as_str()).text(folder)
}

pub(super) fn renumbering(mailbox: &MailboxId, folder: &str) -> Key {
    Key::new(TreeName::Renumberings).text(mailbox.as_str()).text(folder)
}

pub(super) fn retries(mailbox: &MailboxId, folder: &str) -> Key {
    Key::new(TreeName::Retries).text(mailbox.as_str()).text(folder)
}

pub(super) fn retry(mailbox: &MailboxId, place: &Place) -> Key {
    spot(Key::new(TreeName::Retries).text(mailbox.as_str()), place)
}

pub(super) fn links(tenant: &TenantId, message: &MessageId) -> Key {
    Key::new(TreeName::Links).text(tenant.as_str()).text(message.as_str())
}

pub(super) fn link(tenant: &TenantId, message: &MessageId, to: &ErpRef) -> Key {
    links(tenant, message).text(to.kind.word()).text(to.id.as_str())
}

pub(super) fn links_back(tenant: &TenantId, to: &ErpRef) -> Key {
    Key::new(TreeName::LinksBack).text(tenant.as_str()).text(to.kind.word()).text(to.id.as_str())
}

pub(super) fn link_back(tenant: &TenantId, to: &ErpRef, message: &MessageId) -> Key {
    links_back(tenant, to).text(message.as_str())
}

pub(super) fn job(key: &DraftKey) -> Key {
    Key::new(TreeName::Jobs).text(key.as_str())
}

pub(super) fn jobs_due(mailbox: &MailboxId) -> Key {
    Key::new(TreeName::JobsDue).text(mailbox.as_str())
}

pub(super) fn job_due(mailbox: &MailboxId, not_before: Timestamp, key: &DraftKey) -> Key {
    jobs_due(mailbox).moment(not_before).text(key.as_str())
}

pub(super) fn jobs_placed(mailbox: &MailboxId) -> Key {
    Key::new(TreeName::JobsPlaced).text(mailbox.as_str())
}

/// Every job of a mailbox, by when it may be or was done.
pub(super) fn jobs_by_time(mailbox: &MailboxId) -> Key {
    Key::new(TreeName::JobsByTime).text(mailbox.as_str())
}

pub(super) fn job_by_time(mailbox: &MailboxId, not_before: Timestamp, key: &DraftKey) -> Key {
    jobs_by_time(mailbox).moment(not_before).text(key.as_str())
}

pub(super) fn job_of_thread(mailbox: &MailboxId, thread: &MessageId) -> Key {
    Key::new(TreeName::JobsOfThread).text(mailbox.as_str()).text(thread.as_str())
}

pub(super) fn our_draft(id: &MessageId) -> Key {
    Key::new(TreeName::OurDrafts).text(id.as_str())
}

pub(super) fn sightings(mailbox: &MailboxId, side: SightedIn) -> Key {
    Key::new(TreeName::Sightings).text(mailbox.as_str()).text(side.word())
}

pub(super) fn sighting(mailbox: &MailboxId, side: SightedIn, place: &Place) -> Key {
    spot(sightings(mailbox, side), place)
}

pub(super) fn sighted_answers(mailbox: &MailboxId, side: SightedIn, answered: &MessageId) -> Key {
    Key::new(TreeName::SightedAnswers).text(mailbox.as_str()).text(side.word()).text(answered.as_str())
}

pub(super) fn sighted_answer(mailbox: &MailboxId, side: SightedIn, answered: &MessageId, place: &Place) -> Key {
    spot(sighted_answers(mailbox, side, answered), place)
}

/// Every record of a tenant in one of the mirror's trees.
pub(super) fn mirror(tree: TreeName, tenant: &TenantId) -> Key {
    Key::new(tree).text(tenant.as_str())
}

pub(super) fn stock(tenant: &TenantId, product: &MkId) -> Key {
    mirror(TreeName::Stock, tenant).text(product.as_str())
}

/// Every record that this term points to.
pub(super) fn indexed(tenant: &TenantId, term: Term, text: &str) -> Key {
    Key::new(TreeName::Index).text(tenant.as_str()).text(term.letter()).text(text)
}

/// Every document of a partner, newest first.
pub(super) fn documents_of(tenant: &TenantId, partner: &MkId) -> Key {
    Key::new(TreeName::Index).text(tenant.as_str()).text("partner").text(partner.as_str())
}

pub(super) fn document_of(tenant: &TenantId, partner: &MkId, date: Option<Date>, id: &MkId) -> Key {
    documents_of(tenant, partner).newest_first(date).text(id.as_str())
}

/// Every document of a type.
pub(super) fn documents_of_type(tenant: &TenantId, doc_type: DocType) -> Key {
    Key::new(TreeName::Index).text(tenant.as_str()).text("type").text(doc_type.word())
}

/// Every bill of a type that is not fully paid.
pub(super) fn unpaid_bills(tenant: &TenantId, doc_type: DocType) -> Key {
    Key::new(TreeName::Index).text(tenant.as_str()).text("unpaid").text(doc_type.word())
}

pub(super) fn scan(tenant: &TenantId, kind: MirrorKind) -> Key {
    Key::new(TreeName::Scans).text(tenant.as_str()).text(kind.word())
}

/// Every record of a kind that a scan did not find.
pub(super) fn suspects(tenant: &TenantId, kind: MirrorKind) -> Key {
    Key::new(TreeName::Suspects).text(tenant.as_str()).text(kind.word())
}

pub(super) fn sync(tenant: &TenantId, kind: MirrorKind) -> Key {
    Key::new(TreeName::Syncs).text(tenant.as_str()).text(kind.word())
}

pub(super) fn mirrored_count(tenant: &TenantId, kind: MirrorKind) -> Key {
    Key::new(TreeName::Counts).text("mirror").text(tenant.as_str()).text(kind.word())
}

/// How many changed records of a tenant wait to be looked at.
pub(super) fn ripples_waiting(tenant: &TenantId) -> Key {
    Key::new(TreeName::Counts).text("ripples").text(tenant.as_str())
}

/// The number that was last given to a change that is passed on.
pub(super) fn last_ripple() -> Key {
    Key::new(TreeName::Counts).text("last ripple")
}

/// How many events of a tenant are remembered.
pub(super) fn hook_events_kept(tenant: &TenantId) -> Key {
    Key::new(TreeName::Counts).text("hook events").text(tenant.as_str())
}

pub(super) fn job_count(state: &str) -> Key {
    Key::new(TreeName::Counts).text("jobs").text(state)
}

pub(super) fn approval(tenant: &TenantId, id: &ApprovalId) -> Key {
    Key::new(TreeName::Approvals).text(tenant.as_str()).text(id.as_str())
}

/// Every proposal of a tenant, oldest first.
pub(super) fn approvals_by_time(tenant: &TenantId) -> Key {
    Key::new(TreeName::ApprovalsByTime).text(tenant.as_str())
}

pub(super) fn approval_by_time(tenant: &TenantId, created: Timestamp, id: &ApprovalId) -> Key {
    approvals_by_time(tenant).moment(created).text(id.as_str())
}

pub(super) fn approvals_open(tenant: &TenantId) -> Key {
    Key::new(TreeName::ApprovalsOpen).text(tenant.as_str())
}

pub(super) fn approval_open(tenant: &TenantId, created: Timestamp, id: &ApprovalId) -> Key {
    approvals_open(tenant).moment(created).text(id.as_str())
}

/// Every open proposal about a record.
pub(super) fn approvals_on(tenant: &TenantId, record: &ErpRef) -> Key {
    Key::new(TreeName::ApprovalsOn).text(tenant.as_str()).text(record.kind.word()).text(record.id.as_str())
}

pub(super) fn approval_on(tenant: &TenantId, record: &ErpRef, id: &ApprovalId) -> Key {
    approvals_on(tenant, record).text(id.as_str())
}

pub(super) fn approvals_due(tenant: &TenantId) -> Key {
    Key::new(TreeName::ApprovalsDue).text(tenant.as_str())
}

pub(super) fn approval_due(tenant: &TenantId, due: Timestamp, id: &ApprovalId) -> Key {
    approvals_due(tenant).moment(due).text(id.as_str())
}

pub(super) fn audit(tenant: &TenantId) -> Key {
    Key::new(TreeName::Audit).text(tenant.as_str())
}

pub(super) fn audit_of(tenant: &TenantId, approval: &ApprovalId) -> Key {
    Key::new(TreeName::AuditOf).text(tenant.as_str()).text(approval.as_str())
}

pub(super) fn approval_count(waiting: &str) -> Key {
    Key::new(TreeName::Counts).text("approvals").text(waiting)
}

pub(super) fn conflicts(tenant: &TenantId) -> Key {
    Key::new(TreeName::Conflicts).text(tenant.as_str())
}

pub(super) fn conflict(tenant: &TenantId, id: &ConflictId) -> Key {
    conflicts(tenant).text(id.as_str())
}

/// Every conflict of a tenant that waits for a person, oldest first.
pub(super) fn conflicts_open(tenant: &TenantId) -> Key {
    Key::new(TreeName::ConflictsOpen).text(tenant.as_str())
}

pub(super) fn conflict_open(tenant: &TenantId, found_at: Timestamp, id: &ConflictId) -> Key {
    conflicts_open(tenant).moment(found_at).text(id.as_str())
}
