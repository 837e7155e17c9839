//! Trees and the layout of their keys (`of_mail`, `of_erp`): the only place that knows them.
//!
//! Every key starts with what it belongs to, a tenant or a mailbox, so that nothing of one can be reached through another.

use serde::{Deserialize, Serialize};

mod of_erp;
mod of_mail;

pub(super) use of_erp::*;
pub(super) use of_mail::*;

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
    /// mailbox, author, moment, message → nothing
    MailsBy mails_by,
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
    /// mailbox, moment, key → key; only of drafts that are looked at again though nothing changed
    JobsToLookAt jobs_to_look_at,
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
    /// tenant, moment, what it is about, how many rows of it were before, what happened, what came of it → `AuditRow`
    Audit audit,
    /// tenant, approval, moment, how many rows were before → `AuditRow`
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
    /// mailbox, draft, answered mail → `Outcome`
    Outcomes outcomes,
    /// mailbox → `Calibration`
    Calibrations calibrations,
    /// mailbox, contact or nothing → `Profile`
    Profiles profiles,
    /// mailbox, sent mail → nothing; what something was learned from
    Observed observed,
    /// mailbox, intent, language → the owner's newest answers, masked
    Examples examples,
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
