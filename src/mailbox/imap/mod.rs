//! One session with an IMAP server: strict where servers are loose, bounded where they are not.
//!
//! | file | does |
//! |---|---|
//! | `dial`, `tls`, `login` | a socket, TLS, a session |
//! | `quirks`, `recognise` | how each kind of server differs, and which one answers |
//! | `manners`, `account`, `trust` | what all sessions heed together: few connections, a day's bytes, what IDLE is worth |
//! | `guard`, `scan` | ends the connection before a server's words fill memory or stack |
//! | `executor` | every command ends in the tagged verdict or in an error |
//! | `command`, `response` | our words, their words |
//! | `selected` | what is known of the open folder |
//! | `listing`, `glance`, `batch`, `structure`, `body`, `drafts`, `folders`, `watch` | the promises of [`Mailbox`], one by one |

use std::time::Duration;

use async_trait::async_trait;
use tokio::time::{Instant, timeout};

use super::{Body, Cause, DraftBytes, Fetched, Glance, Listed, Mailbox, MailboxError, Placing, SpecialFolders, Window, Woken};
use crate::domain::{Cursor, MessageId, Place};
use crate::mailbox::Detail;

mod account;
mod batch;
mod body;
mod command;
mod dial;
mod drafts;
mod executor;
mod folders;
mod glance;
mod guard;
mod listing;
mod login;
mod manners;
mod quirks;
mod recognise;
mod response;
mod scan;
mod selected;
mod settings;
mod structure;
mod tls;
mod trust;
mod watch;

pub use executor::Counters;
pub use guard::Transport;
pub use manners::Manners;
pub use settings::{ImapSettings, TlsMode};

use account::Slot;
use batch::Came;
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
    slot: Slot,
    /// Another session waits for our place.
    makes_room: bool,
}

impl Drop for ImapMailbox {
    fn drop(&mut self) {
        self.slot.account.spend(self.executor.counters().bytes_received);
    }
}

impl ImapMailbox {
    /// Connects and logs in, with nobody to be considerate of.
    ///
    /// # Errors
    /// Whatever keeps us out, from the name server to the password.
    pub async fn connect(settings: &ImapSettings) -> Result<Self, MailboxError> {
        Self::connect_with(settings, &Manners::new()).await
    }

    /// Connects and logs in when it is our turn: see [`Manners`].
    ///
    /// # Errors
    /// Whatever keeps us out, from the name server to the password, and that no connection to the account gets free.
    pub async fn connect_with(settings: &ImapSettings, manners: &Manners) -> Result<Self, MailboxError> {
        let connecting = async {
            let slot = manners.admit(settings).await?;
            Ok((dial::dial(settings).await?, slot))
        };
        let (stream, slot) = connecting.await.tried(|| format!("connect to {}", settings.server()))?;
        Self::begin(stream, settings, slot).await
    }

    /// Logs in over a stream that is connected already; TLS, if the settings ask for it, is still to come.
    ///
    /// # Errors
    /// Whatever keeps us out, from the greeting to the password.
    pub async fn open(stream: impl Transport + 'static, settings: &ImapSettings) -> Result<Self, MailboxError> {
        Self::open_with(stream, settings, &Manners::new()).await
    }

    /// The same, as one of the account's sessions: what they learn of the server is known to all.
    ///
    /// # Errors
    /// Whatever keeps us out, from the greeting to the password.
    pub async fn open_with(stream: impl Transport + 'static, settings: &ImapSettings, manners: &Manners) -> Result<Self, MailboxError> {
        let slot = manners.admit(settings).await.tried(|| format!("open a session with {}", settings.server()))?;
        Self::begin(stream, settings, slot).await
    }

    async fn begin(stream: impl Transport + 'static, settings: &ImapSettings, slot: Slot) -> Result<Self, MailboxError> {
        let opened = login::open(Box::new(stream), settings).await;
        let mut executor = opened.tried(|| format!("log in to {} as {}", settings.server(), settings.username))?;
        executor.allow_for_today(slot.account.spent());
        let (server, named) = (settings.server(), settings.special.clone());
        Ok(Self { executor, server, named, marks: drafts::Marks::new(), slot, makes_room: false })
    }

    /// How much this session has said so far.
    #[must_use]
    pub fn counters(&self) -> Counters {
        self.executor.counters()
    }

    fn body(&self, place: &Place, came: Came) -> Body {
        match came {
            Came::Here(bytes) => Body::Here(bytes),
            Came::TooLarge => Body::TooLarge,
            Came::Nothing => Body::Gone,
            Came::Refused(cause) => Body::Refused(MailboxError::new(self.on("fetch a mail of", &place.folder), cause)),
        }
    }

    /// When the session should be renewed, lest the server end it in the middle of something.
    fn old_age(&self) -> Option<Instant> {
        self.executor.quirks.session_age.map(|age| self.slot.since() + age)
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

    async fn fetch_all(&mut self, mails: &[Listed], _limit: u64) -> Result<Vec<Fetched>, MailboxError> {
        let tried = self.on("fetch mails of", mails.first().map_or("", |mail| &mail.place.folder));
        let answers = batch::fetch_all(&mut self.executor, mails).await.tried(|| tried)?;
        Ok(answers.into_iter().map(|(place, came)| Fetched { body: self.body(&place, came), place }).collect())
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

    async fn set_flag(&mut self, place: &Place, flag: &str) -> Result<bool, MailboxError> {
        drafts::set_flag(&mut self.executor, place, flag).await.tried(|| self.on("mark a mail in", &place.folder))
    }

    async fn glance(&mut self, folders: &[&str]) -> Result<Vec<Option<Glance>>, MailboxError> {
        glance::glance(&mut self.executor, folders).await.tried(|| self.on("look at", &folders.join(" and ")))
    }

    async fn discard_draft(&mut self, place: &Place, trash: Option<&str>) -> Result<bool, MailboxError> {
        let Some(trash) = trash else { return Ok(false) };
        drafts::discard(&mut self.executor, place, trash).await.tried(|| self.on("take back a draft of", &place.folder))
    }

    async fn wait(&mut self, folder: &str, at_most: Duration) -> Result<Woken, MailboxError> {
        let left = self.old_age().map_or(at_most, |end| at_most.min(end.saturating_duration_since(Instant::now())));
        let waited = tokio::select! {
            biased;
            waited = watch::wait(&mut self.executor, &self.slot.account, folder, left) => waited,
            () = self.slot.is_wanted() => {
                self.makes_room = true;
                Ok(Woken::TimedOut)
            }
        };
        waited.tried(|| self.on("wait for mail in", folder))
    }

    fn is_to_be_renewed(&self) -> bool {
        self.makes_room || self.old_age().is_some_and(|end| Instant::now() >= end)
    }

    async fn close(&mut self) {
        // BYE counts as a loss, and here it is what we want: there is nothing to tell of either way.
        let _ = timeout(LOGOUT_DEADLINE, self.executor.exec(Command::logout(), LOGOUT_DEADLINE, guard::Budget::WORDS)).await;
    }
}
