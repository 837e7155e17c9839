//! A company, its mailbox and its store; each pass over a new session, and the store opened anew whenever a test wants it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use postar::domain::*;
use postar::flow::fresh::ErpReads;
use postar::flow::pass::{self, PassReport};
use postar::flow::{Clock, Desk, FlowError, Limits, MailboxMode, MailboxProfile, TenantProfile};
use postar::mail::Budget;
use postar::metrics::Metrics;
use postar::store::{Changes, Store};
use postar::writer::Templates;

use super::mailbox::Misbehaving;

/// When the story begins.
const BEGIN: i64 = 1_795_000_000;

pub(crate) struct Stage {
    folder: tempfile::TempDir,
    pub(super) server: Misbehaving,
    clock: Arc<AtomicI64>,
    pub(super) profile: MailboxProfile,
    pub(super) trash: bool,
    pub(super) erp: Option<Arc<dyn ErpReads>>,
    desk: Option<Desk>,
}

impl Stage {
    pub(crate) fn set() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(AtomicI64::new(BEGIN));
        Self { folder, server: Misbehaving::new(), clock, profile: profile(), trash: true, erp: None, desk: None }
    }

    /// The desk over the open store; opened if it isn't.
    pub(crate) fn desk(&mut self) -> Desk {
        if self.desk.is_none() {
            self.desk = Some(self.open());
        }
        let desk = self.desk.as_mut().unwrap();
        desk.mailbox = Arc::new(self.profile.clone());
        desk.erp.clone_from(&self.erp);
        desk.clone()
    }

    fn open(&self) -> Desk {
        let seconds = Arc::clone(&self.clock);
        Desk {
            tenant: Arc::new(tenant()),
            mailbox: Arc::new(self.profile.clone()),
            store: Store::open(self.folder.path()).unwrap(),
            erp: None,
            model: None,
            pdf: Some(postar::pdf::Reader::new(env!("CARGO_BIN_EXE_postar").into())),
            templates: Arc::new(Templates::load().unwrap()),
            metrics: Metrics::new(),
            clock: Clock::moving(move || Timestamp::from_second(seconds.load(Ordering::Relaxed)).unwrap()),
            budget: Budget::default(),
        }
    }

    /// Ends the process, as it were: the next pass opens the store from disk.
    pub(super) fn restart(&mut self) {
        self.desk = None;
    }

    /// The clock, for others that live by it.
    pub(super) fn clock(&self) -> Arc<AtomicI64> {
        Arc::clone(&self.clock)
    }

    pub(super) fn now(&self) -> Timestamp {
        Timestamp::from_second(self.clock.load(Ordering::Relaxed)).unwrap()
    }

    pub(super) fn later(&self, by: Duration) {
        self.clock.fetch_add(i64::try_from(by.as_secs()).unwrap(), Ordering::Relaxed);
    }

    /// One whole pass over a new session.
    pub(super) async fn try_pass(&mut self) -> Result<PassReport, FlowError> {
        let desk = self.desk();
        let mut special = Misbehaving::special();
        special.trash = special.trash.filter(|_| self.trash);
        let mut session = self.server.clone();
        let mut report = PassReport::default();
        pass::whole(&desk, &mut session, &special, &mut report).await.map(|()| report)
    }

    pub(super) async fn pass(&mut self) -> PassReport {
        self.try_pass().await.unwrap()
    }

    /// Passes until one does nothing, as a daemon would, whatever fails on the way.
    pub(super) async fn until_idle(&mut self) {
        for _ in 0..8 {
            self.later(Duration::from_secs(20));
            if self.try_pass().await.is_ok_and(|report| report.decided.is_empty()) {
                return;
            }
        }
        panic!("never idle");
    }

    /// A customer's mail.
    pub(super) fn write(&self, id: &str, references: &[&str], text: &str) -> u32 {
        self.deliver("INBOX", id, references, text)
    }

    pub(super) fn deliver(&self, folder: &str, id: &str, references: &[&str], text: &str) -> u32 {
        self.server.deliver(folder, &customers_mail(id, references, text), Some(self.now()))
    }

    /// A mail of the owner's in Sent or Drafts.
    pub(super) fn owner_writes(&self, folder: &str, id: &str, references: &[&str]) -> u32 {
        let text = format!(
            "From: prodaja@lipa.example\nTo: neza@gozd.example\nMessage-ID: <{id}@lipa.example>\n{}Subject: Re: Naročilo\n\nŽe na poti.\n",
            ancestors(references)
        );
        self.server.deliver(folder, &text, Some(self.now()))
    }

    pub(super) fn drafts(&self) -> Vec<(u32, String)> {
        self.server.texts("Drafts")
    }

    pub(super) fn explanation(&mut self, id: &str) -> Option<Explanation> {
        let desk = self.desk();
        desk.store.explanation(&desk.mailbox.id, &message_id(id)).unwrap()
    }

    pub(super) fn status(&mut self, id: &str) -> Option<DraftStatus> {
        self.explanation(id)?.draft.map(|draft| draft.status)
    }

    pub(super) fn reason(&mut self, id: &str) -> String {
        self.explanation(id).map(|explanation| explanation.reason.to_string()).unwrap_or_default()
    }

    pub(super) fn job(&mut self, thread: &str) -> Option<DraftJob> {
        let desk = self.desk();
        desk.store.job_of_thread(&desk.mailbox.id, &message_id(thread)).unwrap()
    }

    /// Notes the customer in the ERP's mirror.
    pub(super) async fn know_the_customer(&mut self) {
        let desk = self.desk();
        let person =
            ContactPerson { id: None, name: None, emails: vec![EmailAddress::parse("neza@gozd.example").unwrap()], phones: vec![] };
        let contact = Contact { people: vec![person], ..Contact::bare(MkId::new("471100000900"), "Gozd in sin d.o.o.".to_owned()) };
        let changes = Changes::new().contact(&desk.tenant.id, Mirrored { record: contact, read_at: self.now() });
        desk.store.commit(changes).await.unwrap();
    }
}

pub(super) fn message_id(id: &str) -> MessageId {
    MessageId::parse(&format!("<{id}@gozd.example>")).unwrap()
}

pub(super) fn customers_mail(id: &str, references: &[&str], text: &str) -> String {
    format!(
        "From: Neža Gozd <neza@gozd.example>\nTo: prodaja@lipa.example\nMessage-ID: <{id}@gozd.example>\n{}Subject: Naročilo {id}\nDate: Sun, 22 Nov 2026 10:00:00 +0100\nContent-Type: text/plain; charset=utf-8\n\n{text}\n",
        ancestors(references)
    )
}

fn ancestors(references: &[&str]) -> String {
    let ids: Vec<_> = references.iter().map(|id| format!("<{id}@gozd.example>")).collect();
    match ids.last() {
        Some(last) => format!("In-Reply-To: {last}\nReferences: {}\n", ids.join(" ")),
        None => String::new(),
    }
}

fn tenant() -> TenantProfile {
    TenantProfile {
        id: TenantId::new("lipa"),
        language: Language::Sl,
        timezone: TimeZone::get("Europe/Ljubljana").unwrap(),
        internal_domains: vec![],
        writer: "template".to_owned(),
        permits: Permits::default(),
        fields: FieldMaps::default(),
        conflicts: ConflictRules::default(),
    }
}

fn profile() -> MailboxProfile {
    let address = EmailAddress::parse("prodaja@lipa.example").unwrap();
    MailboxProfile {
        id: MailboxId::new("prodaja"),
        own: vec![address.clone()],
        address,
        name: Some("Lipa Studio".to_owned()),
        signature: "Lep pozdrav".to_owned(),
        mode: MailboxMode::Draft,
        folders: vec!["INBOX".to_owned(), "Support".to_owned()],
        max_age: Some(Duration::from_hours(72)),
        trusted_authserv_ids: vec![],
        limits: Limits::default(),
        keep_back_below: None,
    }
}
