//! A watched mailbox: how to open it, and the lock that keeps two passes from meeting in it.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use async_trait::async_trait;
use secrecy::ExposeSecret;
use tokio::sync::Mutex;

use super::{AppError, Needs};
use crate::config::{self, Environment, Login, SecretRef, Source, Tls};
use crate::domain::{Digest, MailboxId, TenantId};
use crate::flow::pass::{self, PassReport};
use crate::flow::{Desk, FlowError};
use crate::mailbox::imap::{ImapMailbox, ImapSettings, Manners, TlsMode};
use crate::mailbox::maildir::{Maildir, MaildirSettings};
use crate::mailbox::{Mailbox, SpecialFolders};

/// Where the mailbox lies and how to get in.
#[derive(Clone, Debug)]
pub enum Door {
    /// A server, and the manners that all doors share.
    Imap(Box<ImapSettings>, Manners),
    /// A folder of this machine.
    Maildir(MaildirSettings),
    /// There is no login, and why.
    Closed(&'static str),
    /// Sessions come from elsewhere: a server of a test's own.
    Other(Arc<dyn Opening>),
}

/// Whatever opens sessions that are reached neither over the network nor in a folder.
#[async_trait]
pub trait Opening: fmt::Debug + Send + Sync {
    /// Opens a session.
    ///
    /// # Errors
    /// As [`Door::open`].
    async fn open(&self) -> Result<Box<dyn Mailbox>, FlowError>;
}

impl Door {
    /// The door of a configured mailbox; its password is resolved if it is needed.
    ///
    /// # Errors
    /// The password can't be resolved.
    pub async fn of(settings: &config::Mailbox, environment: &Environment, needs: Needs, manners: &Manners) -> Result<Self, AppError> {
        let special = special(&settings.special);
        match &settings.source {
            Source::Maildir(maildir) => Ok(Self::Maildir(MaildirSettings { path: maildir.path.clone(), special })),
            Source::Imap(_) if needs != Needs::Everything => Ok(Self::Closed("its password was not asked for")),
            Source::Imap(imap) => {
                let password = match &imap.server.login {
                    Login::Password(reference) => {
                        resolve(reference, environment, format!("the password of mailbox {}", settings.id)).await?
                    }
                    Login::OAuth(_) => return Ok(Self::Closed("oauth has no effect yet in this version")),
                };
                let server = &imap.server;
                let account = ImapSettings {
                    host: server.host.as_str().to_owned(),
                    port: server.port,
                    tls: tls(server.tls),
                    ca_file: server.ca_file.clone(),
                    username: server.username.clone(),
                    password,
                    special,
                    kind: imap.kind,
                };
                Ok(Self::Imap(Box::new(account), manners.clone()))
            }
        }
    }

    /// Opens a session.
    ///
    /// # Errors
    /// The server or folder refused, with what to do about it.
    pub async fn open(&self) -> Result<Box<dyn Mailbox>, FlowError> {
        match self {
            Self::Imap(settings, manners) => Ok(Box::new(ImapMailbox::connect_with(settings, manners).await?)),
            Self::Maildir(settings) => Ok(Box::new(Maildir::open(settings)?)),
            Self::Closed(why) => Err(FlowError::NoLogin { why }),
            Self::Other(opening) => opening.open().await,
        }
    }

    /// Heeds the manners of doors that were there before.
    pub(super) fn share(&mut self, before: &Manners) {
        if let Self::Imap(_, manners) = self {
            *manners = before.clone();
        }
    }

    /// What the door is made of, its password included, as a digest.
    pub(super) fn print(&self, settings: &impl std::fmt::Debug) -> Digest {
        let password = match self {
            Self::Imap(imap, _) => imap.password.expose_secret(),
            Self::Maildir(_) | Self::Closed(_) | Self::Other(_) => "",
        };
        Digest::of(format!("{settings:?}\0{password}").as_bytes())
    }

    /// What is opened, for people: `imap.lipa.example:993` or a path.
    #[must_use]
    pub fn target(&self) -> String {
        match self {
            Self::Imap(settings, _) => format!("{}:{}", settings.host, settings.port),
            Self::Maildir(settings) => settings.path.display().to_string(),
            Self::Closed(_) => "a mailbox without a login".to_owned(),
            Self::Other(opening) => format!("{opening:?}"),
        }
    }
}

fn special(configured: &config::Special) -> SpecialFolders {
    SpecialFolders {
        drafts: configured.drafts.clone(),
        sent: configured.sent.clone(),
        trash: configured.trash.clone(),
        junk: configured.junk.clone(),
        all: None,
    }
}

fn tls(tls: Tls) -> TlsMode {
    match tls {
        Tls::Implicit => TlsMode::Implicit,
        Tls::Starttls => TlsMode::StartTls,
        Tls::None => TlsMode::None,
    }
}

/// Resolves one secret; an error names its place in the configuration, never its value.
pub(super) async fn resolve(reference: &SecretRef, environment: &Environment, key: String) -> Result<secrecy::SecretString, AppError> {
    config::resolve(reference, environment).await.map_err(|source| AppError::Secret { key, source })
}

/// One mailbox that is watched.
#[derive(Clone, Debug)]
pub struct WatchedMailbox {
    /// What its steps have at hand.
    pub desk: Desk,
    /// How to get in.
    pub door: Door,
    /// Held while a pass runs: two at once would each draft an answer.
    pub busy: Arc<Mutex<()>>,
    /// What it was made of: a reload leaves a mailbox alone whose print is the same.
    pub print: Digest,
}

impl WatchedMailbox {
    /// A mailbox and its door.
    #[must_use]
    pub fn new(desk: Desk, door: Door, print: Digest) -> Self {
        Self { desk, door, busy: Arc::new(Mutex::new(())), print }
    }

    /// Its id.
    #[must_use]
    pub fn id(&self) -> &MailboxId {
        &self.desk.mailbox.id
    }

    /// Its tenant's id.
    #[must_use]
    pub fn tenant(&self) -> &TenantId {
        &self.desk.tenant.id
    }

    /// Opens a session, runs one whole pass, says good-bye. The report holds what was done, before an error too.
    ///
    /// # Errors
    /// The mailbox or the store.
    pub async fn pass(&self, report: &mut PassReport) -> Result<(), FlowError> {
        let _busy = self.busy.lock().await;
        let mut session = self.door.open().await?;
        let special = session.special_folders().await?;
        let passed = pass::whole(&self.desk, session.as_mut(), &special, report).await;
        session.close().await;
        passed
    }

    /// The folder of a Maildir; `None` for a server.
    #[must_use]
    pub fn maildir(&self) -> Option<PathBuf> {
        match &self.door {
            Door::Maildir(settings) => Some(settings.path.clone()),
            Door::Imap(..) | Door::Closed(_) | Door::Other(_) => None,
        }
    }
}
