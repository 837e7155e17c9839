//! A watched mailbox: how to open it, and the lock that keeps two passes from meeting in it.

use std::path::PathBuf;
use std::sync::Arc;

use tokio::sync::Mutex;

use super::{AppError, Needs};
use crate::config::{self, Environment, Login, SecretRef, Source, Tls};
use crate::domain::{MailboxId, TenantId};
use crate::flow::pass::{self, PassReport};
use crate::flow::{Desk, FlowError};
use crate::mailbox::imap::{self, ImapSettings, Security};
use crate::mailbox::maildir::{self, MaildirSettings};
use crate::mailbox::{Mailbox, MailboxError, SpecialFolders};

/// Where the mailbox lies and how to get in.
#[derive(Clone, Debug)]
pub enum Door {
    /// A server.
    Imap(Box<ImapSettings>),
    /// A folder of this machine.
    Maildir(MaildirSettings),
    /// The password was not needed for this command.
    Closed,
}

impl Door {
    /// The door of a configured mailbox; its password is resolved if it is needed.
    ///
    /// # Errors
    /// The password can't be resolved.
    pub async fn of(settings: &config::Mailbox, environment: &Environment, needs: Needs) -> Result<Self, AppError> {
        let special = special(&settings.special);
        match &settings.source {
            Source::Maildir(maildir) => Ok(Self::Maildir(MaildirSettings { path: maildir.path.clone(), special })),
            Source::Imap(_) if needs != Needs::Everything => Ok(Self::Closed),
            Source::Imap(imap) => {
                let password = match &imap.server.login {
                    Login::Password(reference) => resolve(reference, environment, format!("the password of mailbox {}", settings.id)).await?,
                    Login::OAuth(_) => return Ok(Self::Closed),
                };
                let server = &imap.server;
                Ok(Self::Imap(Box::new(ImapSettings {
                    host: server.host.as_str().to_owned(),
                    port: server.port,
                    security: security(server.tls),
                    ca_file: server.ca_file.clone(),
                    username: server.username.clone(),
                    password,
                    special,
                })))
            }
        }
    }

    /// Opens a session.
    ///
    /// # Errors
    /// The server or folder refused, with what to do about it.
    pub async fn open(&self) -> Result<Box<dyn Mailbox>, MailboxError> {
        match self {
            Self::Imap(settings) => Ok(Box::new(imap::connect(settings).await?)),
            Self::Maildir(settings) => Ok(Box::new(maildir::open(settings)?)),
            Self::Closed => Err(MailboxError::NoLogin),
        }
    }

    /// What is opened, for people: `imap.lipa.example:993` or a path.
    #[must_use]
    pub fn target(&self) -> String {
        match self {
            Self::Imap(settings) => format!("{}:{}", settings.host, settings.port),
            Self::Maildir(settings) => settings.path.display().to_string(),
            Self::Closed => "a mailbox without a login".to_owned(),
        }
    }
}

fn special(configured: &config::Special) -> SpecialFolders {
    SpecialFolders {
        drafts: configured.drafts.clone(),
        sent: configured.sent.clone(),
        trash: configured.trash.clone(),
        junk: configured.junk.clone(),
    }
}

fn security(tls: Tls) -> Security {
    match tls {
        Tls::Implicit => Security::Implicit,
        Tls::Starttls => Security::StartTls,
        Tls::None => Security::None,
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
}

impl WatchedMailbox {
    /// A mailbox and its door.
    #[must_use]
    pub fn new(desk: Desk, door: Door) -> Self {
        Self { desk, door, busy: Arc::new(Mutex::new(())) }
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

    /// Opens a session, runs one whole pass, says good-bye.
    ///
    /// # Errors
    /// The mailbox or the store.
    pub async fn pass(&self) -> Result<PassReport, FlowError> {
        let _busy = self.busy.lock().await;
        let mut session = self.door.open().await?;
        let special = session.special_folders().await?;
        let report = pass::whole(&self.desk, session.as_mut(), &special).await;
        session.close().await;
        report
    }

    /// The folder of a Maildir; `None` for a server.
    #[must_use]
    pub fn maildir(&self) -> Option<PathBuf> {
        match &self.door {
            Door::Maildir(settings) => Some(settings.path.clone()),
            Door::Imap(_) | Door::Closed => None,
        }
    }
}
