//! A place where mail lies: one promise, kept over IMAP and over a Maildir.
//!
//! This room knows bytes, flags and places, never what a mail means. Nothing here sets `\Seen`, creates folders, or
//! removes a mail that isn't a draft of ours on its way to the trash.

use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use jiff::Timestamp;

use crate::domain::{Cursor, MessageId, Place};

mod error;
mod identity;
pub mod imap;
pub mod maildir;
mod special;
mod utf7;

pub use error::{Cause, MailboxError, Refusal, TlsFault};

/// The keyword that a mail with a draft of ours carries.
pub const DRAFTED_KEYWORD: &str = "$PostarDrafted";

/// The keyword of a draft that a person edited, and of its mail, once what it was made of is no longer true.
pub const STALE_KEYWORD: &str = "$PostarStale";

/// The system flag of a mail that was answered (RFC 3501 §2.3.2).
pub const ANSWERED_FLAG: &str = "\\Answered";

/// The folders with a special use (RFC 6154), by the names people see.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SpecialFolders {
    /// Where drafts go; without one nothing can be placed.
    pub drafts: Option<String>,
    /// Where sent mail lies.
    pub sent: Option<String>,
    /// Where drafts that were taken back go.
    pub trash: Option<String>,
    /// Where spam lies.
    pub junk: Option<String>,
    /// Where the server shows every mail once more, whichever folder it lies in.
    pub all: Option<String>,
}

impl SpecialFolders {
    /// What a folder is for where its mail is not to be answered; none for an ordinary one.
    #[must_use]
    pub fn use_of(&self, folder: &str) -> Option<&'static str> {
        let uses = [
            (&self.drafts, "drafts"),
            (&self.sent, "sent mail"),
            (&self.trash, "deleted mail"),
            (&self.junk, "spam"),
            (&self.all, "all mail once more"),
        ];
        uses.into_iter().find(|(name, _)| name.as_deref() == Some(folder)).map(|(_, is_for)| is_for)
    }
}

/// One mail of a folder, described without its body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Where it lies.
    pub place: Place,
    /// Its size in bytes as the server says, which may be wrong; 0 if it doesn't say.
    pub size: u64,
    /// Flags and keywords as the server spells them: `\Seen`, `\Answered`, `$Junk`.
    pub flags: Vec<String>,
    /// INTERNALDATE; none for Maildir.
    pub arrived: Option<Timestamp>,
    /// The identity fields as they stand (Message-ID, In-Reply-To, References, From, X-Postar-Draft), for folders that are only looked through.
    pub header: Vec<u8>,
}

/// A window of a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// What lies in it, oldest first.
    pub mails: Vec<Listed>,
    /// Where the next window starts. To be stored together with what was taken in, never before.
    pub next: Cursor,
    /// More is known to lie above.
    pub more: bool,
    /// The folder's old cursor no longer means anything (UIDVALIDITY changed): this window starts from the bottom.
    pub reset: bool,
    /// Mails inside the window that the server refuses to describe, each by itself.
    pub unlisted: Vec<Unlisted>,
}

/// A mail that is there, and of which the server tells nothing but that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unlisted {
    /// Where it lies.
    pub place: Place,
    /// What the server said.
    pub why: String,
}

/// What came of fetching one mail of several.
#[derive(Debug)]
pub struct Fetched {
    /// Where it lies.
    pub place: Place,
    /// Its bytes, or why there are none.
    pub body: Body,
}

/// The bytes of a mail.
#[derive(Debug)]
pub enum Body {
    /// They came. Of a large mail's attachments only the headers may be among them.
    Here(Vec<u8>),
    /// It is too large to come along with others: to be fetched by itself.
    TooLarge,
    /// The mail isn't there any more, or the server is silent about it.
    Gone,
    /// The server refuses this one; the connection and the other mails are sound.
    Refused(MailboxError),
}

/// Which header of a listing is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Places, sizes and flags.
    Plain,
    /// The identity fields too.
    Identity,
}

/// A draft, rendered for good.
#[derive(Clone, Copy, Debug)]
pub struct DraftBytes<'a> {
    /// Its Message-ID.
    pub message_id: &'a MessageId,
    /// The value of its X-Postar-Draft field.
    pub marker: &'a str,
    /// The mail, with CRLF line ends.
    pub bytes: &'a [u8],
}

/// What an attempt to place a draft came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Placing {
    /// It lies here.
    At(Place),
    /// The server took it and did not say where: look for it.
    Unsaid,
}

/// What a folder looks like from outside. Two equal ones: nothing came or went in between (nor, with `modseq`, was flagged).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Glance {
    /// STATUS of a server (RFC 3501 §7.2.4).
    Status {
        /// MESSAGES.
        messages: u32,
        /// UIDNEXT.
        uid_next: u32,
        /// UIDVALIDITY.
        uid_validity: u32,
        /// HIGHESTMODSEQ, where the server keeps one for this folder (RFC 7162 §3.1.2).
        modseq: Option<u64>,
    },
    /// When `new` and `cur` of a Maildir changed last.
    Changed {
        /// `new`.
        new: SystemTime,
        /// `cur`.
        cur: SystemTime,
    },
}

/// Why a wait ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Woken {
    /// The folder changed.
    Changed,
    /// Nothing happened for as long as was asked.
    TimedOut,
}

/// A mailbox, logged in. Any error means: drop it and open another one.
#[async_trait]
pub trait Mailbox: Send {
    /// The folders with a special use: what the configuration names, else what the server says, else well-known names.
    async fn special_folders(&mut self) -> Result<SpecialFolders, MailboxError>;

    /// The next window of a folder above `since` (`None`: from the bottom).
    async fn list(&mut self, folder: &str, since: Option<Cursor>, detail: Detail) -> Result<Window, MailboxError>;

    /// Mails of one folder, as a listing told of them: one answer for each, in any order. None is marked as seen.
    ///
    /// What is read is what a person reads: of a large mail the attachments may stay where they are. Where they can't, it is left to
    /// [`Mailbox::fetch`], so that no more than one large mail is in memory.
    ///
    /// # Errors
    /// Only what ends the connection; what fails for a single mail is [`Body::Refused`].
    async fn fetch_all(&mut self, mails: &[Listed], limit: u64) -> Result<Vec<Fetched>, MailboxError> {
        let mut fetched = Vec::with_capacity(mails.len());
        for Listed { place, .. } in mails {
            let body = match self.fetch(place, limit).await {
                Ok(bytes) => bytes.map_or(Body::Gone, Body::Here),
                Err(error) if error.is_of_one_mail() => Body::Refused(error),
                Err(error) => return Err(error),
            };
            fetched.push(Fetched { place: place.clone(), body });
        }
        Ok(fetched)
    }

    /// The whole mail, without marking it as seen. `None` if it is gone. Never more than `limit` bytes: larger mails are cut there.
    async fn fetch(&mut self, place: &Place, limit: u64) -> Result<Option<Vec<u8>>, MailboxError>;

    /// Where new mails of the folder will lie: taken before a draft is placed, so that it can be found again.
    async fn mark_window(&mut self, folder: &str) -> Result<Cursor, MailboxError>;

    /// Puts a draft into the folder, flagged `\Draft \Seen`.
    ///
    /// # Errors
    /// [`MailboxError::definitely_not_stored`] tells a refusal from an outcome that has to be looked up.
    async fn append_draft(&mut self, folder: &str, draft: DraftBytes<'_>) -> Result<Placing, MailboxError>;

    /// Looks through the window for mails with this Message-ID, compared letter by letter; lowest first.
    async fn find(&mut self, folder: &str, message_id: &MessageId, window: Option<Cursor>) -> Result<Vec<Place>, MailboxError>;

    /// Sets a flag or a keyword on a mail; one that is set already stays. `false` where the mailbox doesn't keep this one, or the place
    /// means nothing any more. Never asked for `\Seen`.
    async fn set_flag(&mut self, place: &Place, flag: &str) -> Result<bool, MailboxError>;

    /// What folders look like now, all asked for at once; `None` where that can't be told without opening one, so that it has to be listed.
    async fn glance(&mut self, folders: &[&str]) -> Result<Vec<Option<Glance>>, MailboxError> {
        Ok(vec![None; folders.len()])
    }

    /// Moves one of our own untouched drafts to the trash; without a trash it stays. Says whether it moved.
    async fn discard_draft(&mut self, place: &Place, trash: Option<&str>) -> Result<bool, MailboxError>;

    /// Waits until the folder changes or the time is up; returns at once if something changed since the last listing.
    async fn wait(&mut self, folder: &str, at_most: Duration) -> Result<Woken, MailboxError>;

    /// Whether the session is to be closed at the next quiet moment and another one opened: it grows old, or others wait for its slot.
    fn is_to_be_renewed(&self) -> bool {
        false
    }

    /// Says good-bye.
    async fn close(&mut self);
}
