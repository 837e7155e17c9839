//! One session with an IMAP server: strict where servers are loose, bounded where they are not.
//!
//! | file | does |
//! |---|---|
//! | `dial`, `tls`, `login` | a socket, TLS, a session |
//! | `guard`, `scan` | ends the connection before a server's words fill memory or stack |
//! | `executor` | every command ends in the tagged verdict or in an error |
//! | `command`, `response` | our words, their words |
//! | `selected` | what is known of the open folder |
//! | `listing`, `body`, `drafts`, `folders`, `watch` | the promises of [`Mailbox`], one by one |

use std::time::Duration;

use async_trait::async_trait;
use tokio::time::timeout;

use super::{Cause, DraftBytes, Mailbox, MailboxError, Placing, SpecialFolders, Window, Woken};
use crate::domain::{Cursor, MessageId, Place};
use crate::mailbox::Detail;

mod body;
mod command;
mod dial;
mod drafts;
mod executor;
mod folders;
mod guard;
mod listing;
mod login;
mod response;
mod scan;
mod selected;
mod settings;
mod tls;
mod watch;

pub use executor::Counters;
pub use guard::Transport;
pub use settings::{ImapSettings, TlsMode};

use command::{Command, Tried as _};
use executor::Executor;

/// Saying good-bye is a courtesy: a server that doesn't answer at once is left without it.
const LOGOUT_DEADLINE: Duration = Duration::from_secs(3);

/// A mailbox on an IMAP server, logged in.
#[derive(Debug)]
pub struct ImapMailbox {
    executor: Executor,
    server: String,
    named: SpecialFolders,
    marks: drafts::Marks,
    idle: bool,
}

impl ImapMailbox {
    /// Connects and logs in.
    ///
    /// # Errors
    /// Whatever keeps us out, from the name server to the password.
    pub async fn connect(settings: &ImapSettings) -> Result<Self, MailboxError> {
        let stream = dial::dial(settings).await.tried(|| format!("connect to {}", settings.server()))?;
        Self::open(stream, settings).await
    }

    /// Logs in over a stream that is connected already; TLS, if the settings ask for it, is still to come.
    ///
    /// # Errors
    /// Whatever keeps us out, from the greeting to the password.
    pub async fn open(stream: impl Transport + 'static, settings: &ImapSettings) -> Result<Self, MailboxError> {
        let opened = login::open(Box::new(stream), settings).await;
        let executor = opened.tried(|| format!("log in to {} as {}", settings.server(), settings.username))?;
        Ok(Self { executor, server: settings.server(), named: settings.special.clone(), marks: drafts::Marks::new(), idle: true })
    }

    /// How much this session has said so far.
    #[must_use]
    pub fn counters(&self) -> Counters {
        self.executor.counters()
    }

    fn on(&self, doing: &str, folder: &str) -> String {
        format!("{doing} {folder} on {}", self.server)
    }
}

#[async_trait]
impl Mailbox for ImapMailbox {
    async fn special_folders(&mut self) -> Result<SpecialFolders, MailboxError> {
        folders::resolve(&mut self.executor, &self.named).await.tried(|| format!("list the folders on {}", self.server))
    }

    async fn list(&mut self, folder: &str, since: Option<Cursor>, detail: Detail) -> Result<Window, MailboxError> {
        listing::list(&mut self.executor, folder, since, detail).await.tried(|| self.on("list", folder))
    }

    async fn fetch(&mut self, place: &Place, limit: u64) -> Result<Option<Vec<u8>>, MailboxError> {
        body::fetch(&mut self.executor, place, limit).await.tried(|| self.on("fetch a mail of", &place.folder))
    }

    async fn mark_window(&mut self, folder: &str) -> Result<Cursor, MailboxError> {
        drafts::mark(&mut self.executor, &mut self.marks, folder).await.tried(|| self.on("look into", folder))
    }

    async fn append_draft(&mut self, folder: &str, draft: DraftBytes<'_>) -> Result<Placing, MailboxError> {
        let appended = drafts::append(&mut self.executor, &mut self.marks, folder, draft).await;
        appended.map_err(|failure| {
            let error = MailboxError::new(self.on("put a draft into", folder), failure.cause);
            if failure.mail_was_sent { error.after_draft_was_sent() } else { error }
        })
    }

    async fn find(&mut self, folder: &str, message_id: &MessageId, window: Option<Cursor>) -> Result<Vec<Place>, MailboxError> {
        listing::find(&mut self.executor, folder, message_id, window).await.tried(|| self.on("look for a draft in", folder))
    }

    async fn set_keyword(&mut self, place: &Place, keyword: &str) -> Result<bool, MailboxError> {
        drafts::set_keyword(&mut self.executor, place, keyword).await.tried(|| self.on("mark a mail in", &place.folder))
    }

    async fn discard_draft(&mut self, place: &Place, trash: Option<&str>) -> Result<bool, MailboxError> {
        let Some(trash) = trash else { return Ok(false) };
        drafts::discard(&mut self.executor, place, trash).await.tried(|| self.on("take back a draft of", &place.folder))
    }

    async fn wait(&mut self, folder: &str, at_most: Duration) -> Result<Woken, MailboxError> {
        watch::wait(&mut self.executor, &mut self.idle, folder, at_most).await.tried(|| self.on("wait for mail in", folder))
    }

    async fn close(&mut self) {
        // BYE counts as a loss, and here it is what we want: there is nothing to tell of either way.
        let _ = timeout(LOGOUT_DEADLINE, self.executor.exec(Command::logout(), LOGOUT_DEADLINE, guard::Budget::WORDS)).await;
    }
}
