//! What every step over one mailbox has at hand: the handles, and who the mailbox is.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use jiff::{Timestamp, Zoned, civil::Date, tz::TimeZone};

use super::fresh::ErpReads;
use crate::domain::{ConflictRules, EmailAddress, FieldMaps, Language, MailDomain, MailboxId, NamedAddress, Permits, TenantId};
use crate::fault::{Fault, Lasting};
use crate::mail::{Budget, ComposeError};
use crate::mailbox::{Cause, MailboxError};
use crate::metrics::Metrics;
use crate::model::Client;
use crate::pdf::Reader;
use crate::store::{Store, StoreError};
use crate::writer::{Templates, WriteError};

/// The moment, asked for in one place only, so that a test or a replay can set it.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    /// The system's clock.
    #[must_use]
    pub fn system() -> Self {
        Self(Arc::new(Timestamp::now))
    }

    /// A clock that stands still.
    #[must_use]
    pub fn fixed(at: Timestamp) -> Self {
        Self(Arc::new(move || at))
    }

    /// A clock that somebody else moves.
    #[must_use]
    pub fn moving(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// The moment.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        (self.0)()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Clock({})", self.now())
    }
}

/// A company.
#[derive(Clone, Debug)]
pub struct TenantProfile {
    /// Its id.
    pub id: TenantId,
    /// The language where a mail's own isn't clear.
    pub language: Language,
    /// Where its days begin.
    pub timezone: TimeZone,
    /// Domains whose people are colleagues.
    pub internal_domains: Vec<MailDomain>,
    /// The configured writer's word: `template`.
    pub writer: String,
    /// What may be written to its ERP.
    pub permits: Permits,
    /// Our names for its ERP's fields.
    pub fields: FieldMaps,
    /// Which side wins where a field changed on both.
    pub conflicts: ConflictRules,
}

/// Whether drafts are placed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailboxMode {
    /// They are.
    Draft,
    /// Everything is decided as ever, drafts stay planned.
    Shadow,
    /// The mailbox isn't watched.
    Off,
}

/// How many drafts are placed at most; the rest waits.
#[derive(Clone, Copy, Debug, Default)]
pub struct Limits {
    /// In any hour, for the mailbox.
    pub drafts_per_hour: Option<u32>,
    /// In any day, for one correspondent.
    pub per_correspondent_day: Option<u32>,
}

/// A watched mailbox and its owner.
#[derive(Clone, Debug)]
pub struct MailboxProfile {
    /// Its id.
    pub id: MailboxId,
    /// The address that answers come from where no alias was written to.
    pub address: EmailAddress,
    /// Address and aliases.
    pub own: Vec<EmailAddress>,
    /// The owner's display name.
    pub name: Option<String>,
    /// The owner's signature.
    pub signature: String,
    /// What is done with drafts.
    pub mode: MailboxMode,
    /// The folders that are watched.
    pub folders: Vec<String>,
    /// Older mail is linked, never drafted.
    pub max_age: Option<Duration>,
    /// Servers whose Authentication-Results count.
    pub trusted_authserv_ids: Vec<String>,
    /// The limits.
    pub limits: Limits,
    /// A draft that is less likely to be sent as it is, in percent, isn't placed.
    pub keep_back_below: Option<u8>,
}

impl MailboxProfile {
    /// The address that answers come from where no other was written to.
    #[must_use]
    pub fn identity(&self, written_to: Option<&EmailAddress>) -> NamedAddress {
        NamedAddress { name: self.name.clone(), address: written_to.unwrap_or(&self.address).clone() }
    }
}

/// The handles of one mailbox's steps. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Desk {
    /// The company.
    pub tenant: Arc<TenantProfile>,
    /// The mailbox.
    pub mailbox: Arc<MailboxProfile>,
    /// The only memory.
    pub store: Store,
    /// Its ERP, for facts that are read again before they are told; without one they are told as they were last read.
    pub erp: Option<Arc<dyn ErpReads>>,
    /// The reply templates.
    pub templates: Arc<Templates>,
    /// The model that words what the templates wrote; without one their own words stand.
    pub model: Option<Arc<Client>>,
    /// Reads the PDFs that are attached; without one they are left alone.
    pub pdf: Option<Reader>,
    /// What is counted.
    pub metrics: Metrics,
    /// The moment.
    pub clock: Clock,
    /// What a single mail may cost.
    pub budget: Budget,
}

impl Desk {
    /// A moment as the tenant's wall clock shows it.
    #[must_use]
    pub fn local(&self, at: Timestamp) -> Zoned {
        at.to_zoned(self.tenant.timezone.clone())
    }

    /// The tenant's calendar day at a moment.
    #[must_use]
    pub fn day(&self, at: Timestamp) -> Date {
        self.local(at).date()
    }
}

/// Why a step could not be done.
#[derive(Debug, thiserror::Error)]
pub enum FlowError {
    /// The mailbox.
    #[error(transparent)]
    Mailbox(#[from] MailboxError),
    /// The memory.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The writer refused its own text.
    #[error("could not write the answer to {mail}")]
    Write {
        /// Message-ID of the mail.
        mail: String,
        /// Why.
        source: WriteError,
    },
    /// The draft could not be put into mail form.
    #[error("could not put the answer to {mail} into mail form")]
    Compose {
        /// Message-ID of the mail.
        mail: String,
        /// Why.
        source: ComposeError,
    },
    /// The mailbox can't be logged in to.
    #[error("could not log in to the mailbox: {why}")]
    NoLogin {
        /// Why there is no login.
        why: &'static str,
    },
    /// The mailbox has no Drafts folder.
    #[error("could not place a draft: the mailbox has no Drafts folder, neither by the server's word nor by a well-known name")]
    NoDrafts {
        /// The mailbox.
        mailbox: MailboxId,
    },
    /// The server took the draft, and it is not there.
    #[error("mailbox {mailbox}: the server said that it stored the draft, but it isn't in {folder}")]
    Vanished {
        /// The mailbox.
        mailbox: MailboxId,
        /// The Drafts folder.
        folder: String,
    },
    /// The source mail's bytes are gone from the store.
    #[error("the mail {mail} is no longer in the store's files")]
    SourceGone {
        /// Message-ID of the mail.
        mail: String,
    },
}

impl FlowError {
    /// Whether only this draft is lost, and the next one may be tried over the same connection.
    #[must_use]
    pub fn is_of_one_draft(&self) -> bool {
        match self {
            Self::Write { .. } | Self::Compose { .. } | Self::SourceGone { .. } | Self::Vanished { .. } => true,
            Self::Mailbox(error) => matches!(error.cause(), Cause::BadDraft(_)),
            Self::Store(_) | Self::NoLogin { .. } | Self::NoDrafts { .. } => false,
        }
    }
}

impl Fault for FlowError {
    fn lasting(&self) -> Lasting {
        match self {
            Self::Mailbox(error) => error.lasting(),
            Self::Store(error) => error.lasting(),
            Self::Vanished { .. } => Lasting::SOON,
            Self::Write { .. } | Self::Compose { .. } | Self::NoDrafts { .. } | Self::NoLogin { .. } | Self::SourceGone { .. } => {
                Lasting::UntilSomeoneActs
            }
        }
    }

    fn advice(&self) -> Cow<'static, str> {
        match self {
            Self::Mailbox(error) => error.advice(),
            Self::Store(error) => error.advice(),
            Self::Write { .. } | Self::Compose { .. } => {
                "no draft was placed; answer this mail by hand and report it with `postar explain`".into()
            }
            Self::NoLogin { .. } => "give the mailbox a password under [mailbox.imap]".into(),
            Self::NoDrafts { .. } => {
                "create the folder in a mail program, or name it: special = { drafts = \"…\" } under this [[mailbox]]".into()
            }
            Self::Vanished { .. } => "look whether a rule on the server moves drafts away; this one isn't placed a second time".into(),
            Self::SourceGone { .. } => "answer this mail by hand; if files were deleted from data_dir by hand, restore them".into(),
        }
    }
}
