//! A company with its store and its ERP; the clock is the test's, and the store is opened anew whenever a test wants it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use postar::domain::conflict::{ConflictRules, KindRules, Winner};
use postar::domain::*;
use postar::flow::write::erp::Erp;
use postar::flow::write::permit::Approver;
use postar::flow::write::propose::{Proposal, propose};
use postar::flow::write::{WriteDesk, WriteError, advance, rule_on};
use postar::flow::{Clock, TenantProfile};
use postar::store::{Changes, Store};

use super::ledger::Ledger;
use super::samples;

/// When the story begins.
const BEGIN: i64 = 1_795_000_000;

/// Every kind of write.
pub(super) const KINDS: [WriteKind; 8] = [
    WriteKind::Partners,
    WriteKind::Contacts,
    WriteKind::Products,
    WriteKind::Orders,
    WriteKind::Offers,
    WriteKind::Status,
    WriteKind::Notes,
    WriteKind::Attachments,
];

pub(super) struct Stage {
    folder: tempfile::TempDir,
    pub(super) erp: Ledger,
    pub(super) tenant: TenantProfile,
    clock: Arc<AtomicI64>,
    store: Option<Store>,
    /// Asked instead of the ledger.
    pub(super) real: Option<Arc<dyn Erp>>,
}

/// A company that lets everything be written, and whose own changes win.
pub(super) fn tenant() -> TenantProfile {
    let local = || KindRules { default: Winner::Local, ..KindRules::default() };
    TenantProfile {
        id: TenantId::new("lipa"),
        language: Language::Sl,
        timezone: TimeZone::get("Europe/Ljubljana").unwrap(),
        internal_domains: vec![],
        writer: "template".to_owned(),
        permits: KINDS.into_iter().fold(Permits::default(), |permits, kind| permits.with(kind, Permit::Ask)),
        fields: FieldMaps::default(),
        conflicts: ConflictRules { contacts: local(), products: local(), documents: local() },
    }
}

pub(super) fn message() -> MessageId {
    MessageId::parse("m1@gozd.example").unwrap()
}

impl Stage {
    /// The ERP has so many records of each kind.
    pub(super) fn with(records: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { folder, erp: Ledger::with(records), tenant: tenant(), clock: Arc::new(AtomicI64::new(BEGIN)), store: None, real: None }
    }

    /// The mirror, as the sync left it.
    pub(super) async fn mirror(&mut self) {
        let contacts = self.erp.books().contacts.clone();
        let products = self.erp.books().products.clone();
        self.keep(&contacts, &products).await;
    }

    /// Puts these into the mirror.
    pub(super) async fn keep(&mut self, contacts: &[Contact], products: &[Product]) {
        let (id, read_at) = (self.tenant.id.clone(), self.now());
        let contact = |record: &Contact| Mirrored { record: record.clone(), read_at };
        let product = |record: &Product| Mirrored { record: record.clone(), read_at };
        let changes = contacts.iter().fold(Changes::new(), |changes, record| changes.contact(&id, contact(record)));
        let changes = products.iter().fold(changes, |changes, record| changes.product(&id, product(record)));
        self.store().commit(changes).await.unwrap();
    }

    pub(super) fn store(&mut self) -> Store {
        self.store.get_or_insert_with(|| Store::open(self.folder.path()).unwrap()).clone()
    }

    /// Ends the process, as it were: the next step opens the store from disk.
    pub(super) fn restart(&mut self) {
        self.store = None;
    }

    pub(super) fn now(&self) -> Timestamp {
        Timestamp::from_second(self.clock.load(Ordering::Relaxed)).unwrap()
    }

    pub(super) fn later(&self, by: Duration) {
        self.clock.fetch_add(i64::try_from(by.as_secs()).unwrap(), Ordering::Relaxed);
    }

    pub(super) fn desk(&mut self) -> WriteDesk {
        let seconds = Arc::clone(&self.clock);
        let clock = Clock::moving(move || Timestamp::from_second(seconds.load(Ordering::Relaxed)).unwrap());
        let erp = self.real.clone().unwrap_or_else(|| Arc::new(self.erp.clone()));
        WriteDesk { tenant: Arc::new(self.tenant.clone()), store: self.store(), erp, clock }
    }

    pub(super) fn proposal(write: ErpWrite) -> Proposal {
        let (message, mailbox) = (Some(message()), Some(MailboxId::new("prodaja")));
        Proposal { write, why: "the customer asks for it".to_owned(), message, mailbox, proposed_by: Proposer::Mail, who: None }
    }

    pub(super) async fn try_propose(&mut self, write: ErpWrite) -> Result<Approval, WriteError> {
        if let ErpWrite::Attach(file) = &write {
            let bytes = (0..9_999).map(samples::file).find(|bytes| Digest::of(bytes) == file.content).unwrap();
            self.store().keep_file(bytes).await.unwrap();
        }
        let (store, now) = (self.store(), self.now());
        propose(&store, &self.tenant, Self::proposal(write), now).await
    }

    pub(super) async fn propose(&mut self, write: ErpWrite) -> Approval {
        self.try_propose(write).await.unwrap()
    }

    pub(super) async fn try_approve(&mut self, id: &ApprovalId, by: Approver) -> Result<Approval, WriteError> {
        let (store, now) = (self.store(), self.now());
        rule_on::approve(&store, &self.tenant, id, by, "neza", now).await
    }

    pub(super) async fn approve(&mut self, id: &ApprovalId) -> Approval {
        self.try_approve(id, Approver::Person).await.unwrap()
    }

    pub(super) async fn reject(&mut self, id: &ApprovalId) -> Result<Approval, WriteError> {
        let (store, now) = (self.store(), self.now());
        rule_on::reject(&store, &self.tenant.id, id, "neza", now).await
    }

    /// Proposed and approved, not yet carried out.
    pub(super) async fn approved(&mut self, write: ErpWrite) -> Approval {
        let id = self.propose(write).await.id;
        self.approve(&id).await
    }

    /// What can be done now.
    pub(super) async fn step(&mut self) -> Result<usize, WriteError> {
        advance::all_due(&self.desk()).await
    }

    /// Everything, over a day at most; what fails is tried again a minute later.
    pub(super) async fn settle(&mut self) {
        for _ in 0..24 * 60 {
            while matches!(self.step().await, Ok(1..)) {}
            if self.store().next_approval_due(&self.tenant.id).unwrap().is_none() {
                return;
            }
            self.later(Duration::from_mins(1));
        }
        panic!("something is due for ever");
    }

    /// Proposed, approved, and brought to its end.
    pub(super) async fn written(&mut self, write: ErpWrite) -> Approval {
        let id = self.approved(write).await.id;
        self.settle().await;
        self.approval(&id)
    }

    pub(super) fn approval(&mut self, id: &ApprovalId) -> Approval {
        let tenant = self.tenant.id.clone();
        self.store().approval(&tenant, id).unwrap().unwrap()
    }

    /// The words of the log about a write.
    pub(super) fn log(&mut self, id: &ApprovalId) -> Vec<AuditWord> {
        let tenant = self.tenant.id.clone();
        self.store().audit_of(&tenant, id).unwrap().iter().map(|row| row.what).collect()
    }
}

/// What a write became.
pub(super) fn outcome(approval: &Approval) -> &WriteOutcome {
    match &approval.state {
        ApprovalState::Done { outcome, .. } => outcome,
        other => panic!("not done: {other:?}"),
    }
}
