//! The vocabulary of writes: small words that a caller strings together, and that become one transaction.

use jiff::Timestamp;

use crate::domain::conflict::Conflict;
use crate::domain::{
    Approval, AuditRow, Contact, Cursor, Document, DraftJob, DraftKey, ErpRef, Explanation, Link, LinkMaker, MailboxId, MessageId,
    Mirrored, MkId, Observation, Outcome, Place, Product, Stock, TenantId,
};

use super::plan::Plan;
use super::{
    Again, MailKey, MailRecord, MirrorKind, Renumbering, Retry, Ripple, Scan, SightedIn, Sighting, StockHint, StoreError, Suspect,
    SyncState, Wake,
};
use super::{
    approvals, audit, conflicts, cursors, hook_events, jobs, links, mails, mirror, outcomes, profiles, retries, ripples, sightings,
    stock_hints, suspects, syncs, wakes,
};

/// A set of writes that belong together: all of them happen, or none.
///
/// Doing the same changes twice changes nothing the second time.
#[derive(Clone, Debug, Default)]
pub struct Changes(Vec<Change>);

#[derive(Clone, Debug)]
enum Change {
    Mail(Box<MailRecord>),
    Explain(Box<Explanation>),
    Rematch(Box<Explanation>),
    Relate(TenantId, MessageId, Vec<Link>),
    Link(TenantId, Link),
    Unlink(TenantId, MessageId, ErpRef, LinkMaker),
    Job(Box<DraftJob>),
    Cursor(MailboxId, String, Cursor),
    Renumbered(MailboxId, String, Renumbering),
    Retry(MailboxId, Box<Retry>),
    Fetched(MailboxId, Place),
    Sight(MailboxId, SightedIn, Sighting),
    Unsight(MailboxId, SightedIn, Place),
    Contact(TenantId, Box<Mirrored<Contact>>),
    Product(TenantId, Box<Mirrored<Product>>),
    Document(TenantId, Box<Mirrored<Document>>),
    Stock(TenantId, Mirrored<Stock>),
    Gone(TenantId, ErpRef),
    NoStock(TenantId, MkId, MkId),
    Synced(TenantId, MirrorKind, SyncState),
    Approval(Box<Approval>),
    Audit(Box<AuditRow>),
    Conflict(Box<Conflict>),
    Scanning(TenantId, MirrorKind, Option<Scan>),
    Suspect(TenantId, MirrorKind, MkId, Suspect),
    Found(TenantId, MirrorKind, MkId),
    FromScan,
    Rippled(TenantId, Ripple),
    RelatedUpTo(TenantId, Again, Option<MailKey>),
    Wake(MailboxId, DraftKey),
    Woken(MailboxId, Wake),
    StockHint(TenantId, MkId),
    StockHintDone(TenantId, StockHint),
    HookEvent(TenantId, String, Timestamp),
    Outcome(Box<Outcome>),
    Observed(Box<Observation>),
}

impl Changes {
    /// No changes yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// True if nothing was asked for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A mail and the place where it lies. A mail that is known keeps its first record and gains the place; several places may hold it.
    #[must_use]
    pub fn mail(self, mail: MailRecord) -> Self {
        self.and(Change::Mail(Box::new(mail)))
    }

    /// Why this mail got this draft or none; replaces what was said of it in this mailbox.
    #[must_use]
    pub fn explain(self, explanation: Explanation) -> Self {
        self.and(Change::Explain(Box::new(explanation)))
    }

    /// What this mail is matched with now, as this explanation has it; whatever else is said of the mail by then stays.
    #[must_use]
    pub fn rematch(self, explanation: Explanation) -> Self {
        self.and(Change::Rematch(Box::new(explanation)))
    }

    /// All that the machine links this mail to, in both directions. Links that it made before and that are not among them go; a person's links stay as they are.
    #[must_use]
    pub fn relate(self, tenant: &TenantId, message: &MessageId, links: Vec<Link>) -> Self {
        self.and(Change::Relate(tenant.clone(), message.clone(), links))
    }

    /// One link, in both directions. The machine's never replaces a person's.
    #[must_use]
    pub fn link(self, tenant: &TenantId, link: Link) -> Self {
        self.and(Change::Link(tenant.clone(), link))
    }

    /// Takes a link back, in both directions. The machine can't take back a person's.
    #[must_use]
    pub fn unlink(self, tenant: &TenantId, message: &MessageId, to: ErpRef, by: LinkMaker) -> Self {
        self.and(Change::Unlink(tenant.clone(), message.clone(), to, by))
    }

    /// A draft job, new or further on. Its mail must be in the store, or in these changes before it.
    #[must_use]
    pub fn job(self, job: DraftJob) -> Self {
        self.and(Change::Job(Box::new(job)))
    }

    /// How far a folder has been read. To stand in the same changes as what was read.
    #[must_use]
    pub fn cursor(self, mailbox: &MailboxId, folder: &str, cursor: Cursor) -> Self {
        self.and(Change::Cursor(mailbox.clone(), folder.to_owned(), cursor))
    }

    /// A folder was numbered anew.
    #[must_use]
    pub fn renumbered(self, mailbox: &MailboxId, folder: &str, renumbering: Renumbering) -> Self {
        self.and(Change::Renumbered(mailbox.clone(), folder.to_owned(), renumbering))
    }

    /// A mail that could not be fetched waits for another attempt.
    #[must_use]
    pub fn retry(self, mailbox: &MailboxId, retry: Retry) -> Self {
        self.and(Change::Retry(mailbox.clone(), Box::new(retry)))
    }

    /// The mail that lies here is no longer to be fetched.
    #[must_use]
    pub fn fetched(self, mailbox: &MailboxId, place: Place) -> Self {
        self.and(Change::Fetched(mailbox.clone(), place))
    }

    /// A mail that the owner sent, or a draft that is not ours.
    #[must_use]
    pub fn sight(self, mailbox: &MailboxId, side: SightedIn, sighting: Sighting) -> Self {
        self.and(Change::Sight(mailbox.clone(), side, sighting))
    }

    /// What was seen here is gone.
    #[must_use]
    pub fn unsight(self, mailbox: &MailboxId, side: SightedIn, place: Place) -> Self {
        self.and(Change::Unsight(mailbox.clone(), side, place))
    }

    /// A contact as the ERP has it now.
    #[must_use]
    pub fn contact(self, tenant: &TenantId, contact: Mirrored<Contact>) -> Self {
        self.and(Change::Contact(tenant.clone(), Box::new(contact)))
    }

    /// A product as the ERP has it now.
    #[must_use]
    pub fn product(self, tenant: &TenantId, product: Mirrored<Product>) -> Self {
        self.and(Change::Product(tenant.clone(), Box::new(product)))
    }

    /// A document as the ERP has it now.
    #[must_use]
    pub fn document(self, tenant: &TenantId, document: Mirrored<Document>) -> Self {
        self.and(Change::Document(tenant.clone(), Box::new(document)))
    }

    /// What lies of a product in a warehouse now.
    #[must_use]
    pub fn stock(self, tenant: &TenantId, stock: Mirrored<Stock>) -> Self {
        self.and(Change::Stock(tenant.clone(), stock))
    }

    /// The ERP no longer has this record. Links to it stay: they tell what was.
    #[must_use]
    pub fn gone(self, tenant: &TenantId, record: ErpRef) -> Self {
        self.and(Change::Gone(tenant.clone(), record))
    }

    /// The ERP no longer has a stock row for this product and warehouse.
    #[must_use]
    pub fn no_stock(self, tenant: &TenantId, product: &MkId, warehouse: &MkId) -> Self {
        self.and(Change::NoStock(tenant.clone(), product.clone(), warehouse.clone()))
    }

    /// What follows in these changes comes from a scan of a whole kind: its own moment ([`SyncState::whole`]) stands for records that are
    /// unchanged, and nothing is written for them.
    #[must_use]
    pub fn from_scan(self) -> Self {
        self.and(Change::FromScan)
    }

    /// How far a scan has come; none once it is over.
    #[must_use]
    pub fn scanning(self, tenant: &TenantId, kind: MirrorKind, scan: Option<Scan>) -> Self {
        self.and(Change::Scanning(tenant.clone(), kind, scan))
    }

    /// A scan did not find this record.
    #[must_use]
    pub fn suspect(self, tenant: &TenantId, kind: MirrorKind, id: &MkId, suspect: Suspect) -> Self {
        self.and(Change::Suspect(tenant.clone(), kind, id.clone(), suspect))
    }

    /// This record is there after all.
    #[must_use]
    pub fn found(self, tenant: &TenantId, kind: MirrorKind, id: &MkId) -> Self {
        self.and(Change::Found(tenant.clone(), kind, id.clone()))
    }

    /// How far this kind has been read.
    #[must_use]
    pub fn synced(self, tenant: &TenantId, kind: MirrorKind, state: SyncState) -> Self {
        self.and(Change::Synced(tenant.clone(), kind, state))
    }

    /// A proposed write, new or further on. Proposing what is known changes nothing; a stage that may not follow refuses all of these changes.
    #[must_use]
    pub fn approval(self, approval: Approval) -> Self {
        self.and(Change::Approval(Box::new(approval)))
    }

    /// A field that was changed on both sides, or a person's decision about it, which is made once.
    #[must_use]
    pub fn conflict(self, conflict: Conflict) -> Self {
        self.and(Change::Conflict(Box::new(conflict)))
    }

    /// A row of the audit log. To stand in the same changes as what it tells of.
    #[must_use]
    pub fn audit(self, row: AuditRow) -> Self {
        self.and(Change::Audit(Box::new(row)))
    }

    /// A change of the ERP was followed up.
    #[must_use]
    pub fn rippled(self, tenant: &TenantId, ripple: &Ripple) -> Self {
        self.and(Change::Rippled(tenant.clone(), ripple.clone()))
    }

    /// So far the mails of the tenant were related once more; `None`: all of them.
    #[must_use]
    pub fn related_up_to(self, tenant: &TenantId, walk: &Again, mail: Option<MailKey>) -> Self {
        self.and(Change::RelatedUpTo(tenant.clone(), walk.clone(), mail))
    }

    /// The ground of a draft has changed: its mailbox is to look at it.
    #[must_use]
    pub fn wake(self, mailbox: &MailboxId, draft: &DraftKey) -> Self {
        self.and(Change::Wake(mailbox.clone(), draft.clone()))
    }

    /// The mailbox has looked at it.
    #[must_use]
    pub fn woken(self, mailbox: &MailboxId, wake: &Wake) -> Self {
        self.and(Change::Woken(mailbox.clone(), wake.clone()))
    }

    /// The stock of this product is to be read.
    #[must_use]
    pub fn stock_hint(self, tenant: &TenantId, product: MkId) -> Self {
        self.and(Change::StockHint(tenant.clone(), product))
    }

    /// It was read.
    #[must_use]
    pub fn stock_hint_done(self, tenant: &TenantId, hint: &StockHint) -> Self {
        self.and(Change::StockHintDone(tenant.clone(), hint.clone()))
    }

    /// An event of the tenant's webhook was taken in.
    #[must_use]
    pub fn hook_event(self, tenant: &TenantId, event: &str, at: Timestamp) -> Self {
        self.and(Change::HookEvent(tenant.clone(), event.to_owned(), at))
    }

    /// What became of a draft; counted once, and a later word on the same draft replaces the earlier one.
    #[must_use]
    pub fn outcome(self, outcome: Outcome) -> Self {
        self.and(Change::Outcome(Box::new(outcome)))
    }

    /// What was seen in a sent mail; the same mail teaches once.
    #[must_use]
    pub fn observed(self, seen: Observation) -> Self {
        self.and(Change::Observed(Box::new(seen)))
    }

    /// These changes and those, in this order, as one.
    #[must_use]
    pub fn then(mut self, more: Self) -> Self {
        self.0.extend(more.0);
        self
    }

    fn and(mut self, change: Change) -> Self {
        self.0.push(change);
        self
    }

    /// Works out what is to be written.
    pub(super) fn plan(self, plan: &mut Plan<'_>) -> Result<(), StoreError> {
        self.0.into_iter().try_for_each(|change| change.plan(plan))
    }
}

impl Change {
    fn plan(self, plan: &mut Plan<'_>) -> Result<(), StoreError> {
        match self {
            Self::Mail(mail) => mails::record(plan, *mail),
            Self::Explain(explanation) => mails::explain(plan, &explanation),
            Self::Rematch(explanation) => mails::rematch(plan, *explanation),
            Self::Relate(tenant, message, links) => links::relate(plan, &tenant, &message, &links),
            Self::Link(tenant, link) => links::link(plan, &tenant, &link),
            Self::Unlink(tenant, message, to, by) => links::unlink(plan, &tenant, &message, &to, by),
            Self::Job(job) => jobs::put(plan, &job),
            Self::Cursor(mailbox, folder, cursor) => cursors::put(plan, &mailbox, &folder, cursor),
            Self::Renumbered(mailbox, folder, renumbering) => cursors::renumbered(plan, &mailbox, &folder, renumbering),
            Self::Retry(mailbox, retry) => retries::put(plan, &mailbox, &retry),
            Self::Fetched(mailbox, place) => retries::remove(plan, &mailbox, &place),
            Self::Sight(mailbox, side, sighting) => sightings::put(plan, &mailbox, side, &sighting),
            Self::Unsight(mailbox, side, place) => sightings::remove(plan, &mailbox, side, &place),
            Self::Contact(tenant, contact) => mirror::put(plan, &tenant, &contact),
            Self::Product(tenant, product) => mirror::put(plan, &tenant, &product),
            Self::Document(tenant, document) => mirror::put(plan, &tenant, &document),
            Self::Stock(tenant, stock) => mirror::put(plan, &tenant, &stock),
            Self::Gone(tenant, record) => mirror::gone(plan, &tenant, &record),
            Self::NoStock(tenant, product, warehouse) => mirror::no_stock(plan, &tenant, &product, &warehouse),
            Self::Approval(approval) => approvals::put(plan, &approval),
            Self::Audit(row) => audit::add(plan, &row),
            Self::Conflict(conflict) => conflicts::put(plan, &conflict),
            Self::Synced(tenant, kind, state) => syncs::synced(plan, &tenant, kind, state),
            Self::Scanning(tenant, kind, scan) => syncs::scanning(plan, &tenant, kind, scan.as_ref()),
            Self::Suspect(tenant, kind, id, suspect) => suspects::put(plan, &tenant, kind, &id, suspect),
            Self::Found(tenant, kind, id) => suspects::clear(plan, &tenant, kind, &id),
            Self::FromScan => {
                plan.take_from_scan();
                Ok(())
            }
            Self::Rippled(tenant, ripple) => ripples::done(plan, &tenant, &ripple),
            Self::RelatedUpTo(tenant, walk, mail) => ripples::came_to(plan, &tenant, &walk, mail),
            Self::Wake(mailbox, draft) => wakes::put(plan, &mailbox, &draft),
            Self::Woken(mailbox, wake) => wakes::done(plan, &mailbox, &wake),
            Self::StockHint(tenant, product) => stock_hints::put(plan, &tenant, product),
            Self::StockHintDone(tenant, hint) => stock_hints::done(plan, &tenant, &hint),
            Self::HookEvent(tenant, event, at) => hook_events::put(plan, &tenant, &event, at),
            Self::Outcome(outcome) => outcomes::put(plan, &outcome),
            Self::Observed(seen) => profiles::observe(plan, &seen),
        }
    }
}
