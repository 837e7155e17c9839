//! Every command that is ever sent, each built in one place; nothing that could break out of a line gets into one.

use std::ops::RangeInclusive;

use super::Cause;
use crate::mailbox::identity::IDENTITY_FIELDS;
use crate::mailbox::{Detail, MailboxError, utf7};

/// A command line without its tag and line end.
#[derive(Clone)]
pub(super) struct Command {
    line: String,
    /// What errors call it; the line itself may hold a password.
    name: &'static str,
}

impl Command {
    pub(super) const fn name(&self) -> &'static str {
        self.name
    }

    pub(super) fn line(&self) -> &str {
        &self.line
    }

    fn new(name: &'static str, line: impl Into<String>) -> Self {
        Self { line: line.into(), name }
    }

    pub(super) fn capability() -> Self {
        Self::new("CAPABILITY", "CAPABILITY")
    }

    pub(super) fn starttls() -> Self {
        Self::new("STARTTLS", "STARTTLS")
    }

    pub(super) fn noop() -> Self {
        Self::new("NOOP", "NOOP")
    }

    pub(super) fn idle() -> Self {
        Self::new("IDLE", "IDLE")
    }

    pub(super) fn logout() -> Self {
        Self::new("LOGOUT", "LOGOUT")
    }

    /// ID (RFC 2971). Some servers refuse to work for a client that doesn't say its name.
    pub(super) fn id() -> Self {
        Self::new("ID", concat!("ID (\"name\" \"postar\" \"version\" \"", env!("CARGO_PKG_VERSION"), "\")"))
    }

    /// LOGIN with quoted strings: ASCII only (RFC 3501 §4.3).
    pub(super) fn login(username: &str, password: &str) -> Result<Self, Cause> {
        if !(username.is_ascii() && password.is_ascii()) {
            return Err(Cause::LoginNotAscii);
        }
        Ok(Self::new("LOGIN", format!("LOGIN {} {}", quoted(username, "the user name")?, quoted(password, "the password")?)))
    }

    /// AUTHENTICATE PLAIN without an initial response: some servers offer SASL-IR and refuse it.
    pub(super) fn authenticate_plain() -> Self {
        Self::new("AUTHENTICATE PLAIN", "AUTHENTICATE PLAIN")
    }

    pub(super) fn select(folder: &str) -> Result<Self, Cause> {
        Ok(Self::new("SELECT", format!("SELECT {}", mailbox(folder)?)))
    }

    pub(super) fn examine(folder: &str) -> Result<Self, Cause> {
        Ok(Self::new("EXAMINE", format!("EXAMINE {}", mailbox(folder)?)))
    }

    pub(super) fn status(folder: &str) -> Result<Self, Cause> {
        Ok(Self::new("STATUS", format!("STATUS {} (UIDNEXT UIDVALIDITY)", mailbox(folder)?)))
    }

    /// What a folder looks like from outside. HIGHESTMODSEQ only where CONDSTORE is offered (RFC 7162 §3.1.7).
    pub(super) fn glance(folder: &str, condstore: bool) -> Result<Self, Cause> {
        let modseq = if condstore { " HIGHESTMODSEQ" } else { "" };
        Ok(Self::new("STATUS", format!("STATUS {} (MESSAGES UIDNEXT UIDVALIDITY{modseq})", mailbox(folder)?)))
    }

    pub(super) fn list() -> Self {
        Self::new("LIST", r#"LIST "" "*""#)
    }

    /// RFC 6154 §3.
    pub(super) fn list_special_use() -> Self {
        Self::new("LIST", r#"LIST "" "*" RETURN (SPECIAL-USE)"#)
    }

    /// What lies in a window of UIDs, without bodies.
    pub(super) fn fetch_window(uids: &RangeInclusive<u32>, detail: Detail) -> Self {
        let identity = match detail {
            Detail::Plain => String::new(),
            Detail::Identity => format!(" BODY.PEEK[HEADER.FIELDS ({})]", IDENTITY_FIELDS.join(" ")),
        };
        let (low, high) = (uids.start(), uids.end());
        Self::new("UID FETCH", format!("UID FETCH {low}:{high} (UID RFC822.SIZE INTERNALDATE FLAGS{identity})"))
    }

    /// The UID of the folder's last mail.
    pub(super) fn fetch_last_uid() -> Self {
        Self::new("UID FETCH", "UID FETCH * (UID)")
    }

    /// The UID of the folder's first mail.
    pub(super) fn fetch_first_uid() -> Self {
        Self::new("FETCH", "FETCH 1 (UID)")
    }

    /// The Message-IDs from a UID to the end. `*` is the last mail even below `low` (RFC 3501 §6.4.8): callers filter.
    pub(super) fn fetch_message_ids(low: u32) -> Self {
        Self::new("UID FETCH", format!("UID FETCH {low}:* (UID BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])"))
    }

    /// A slice of a mail, with its size. `BODY.PEEK[]` never sets `\Seen`, and `RFC822` is empty on some servers.
    pub(super) fn fetch_slice(uid: u32, offset: u64, length: u64) -> Self {
        Self::new("UID FETCH", format!("UID FETCH {uid} (UID RFC822.SIZE BODY.PEEK[]<{offset}.{length}>)"))
    }

    /// The first bytes of several mails, with their sizes: all of each one that is smaller.
    pub(super) fn fetch_mails(uids: &[u32], first: u64) -> Self {
        Self::new("UID FETCH", format!("UID FETCH {} (UID RFC822.SIZE BODY.PEEK[]<0.{first}>)", set(uids)))
    }

    /// What several mails are made of, and their headers up to a length.
    pub(super) fn fetch_structures(uids: &[u32], header: u64) -> Self {
        Self::new("UID FETCH", format!("UID FETCH {} (UID RFC822.SIZE BODYSTRUCTURE BODY.PEEK[HEADER]<0.{header}>)", set(uids)))
    }

    /// Sections of one mail, each up to a length.
    pub(super) fn fetch_sections(uid: u32, sections: &[(String, u64)]) -> Self {
        let items: String = sections.iter().map(|(name, length)| format!(" BODY.PEEK[{name}]<0.{length}>")).collect();
        Self::new("UID FETCH", format!("UID FETCH {uid} (UID{items})"))
    }

    pub(super) fn add_flag(uid: u32, flag: &str) -> Result<Self, Cause> {
        let wrong = |c: char| !c.is_ascii_graphic() || matches!(c, '(' | ')' | '{' | '%' | '*' | '"' | ']');
        if flag.is_empty() || flag.contains(wrong) {
            return Err(Cause::BadArgument("the keyword"));
        }
        Ok(Self::new("UID STORE", format!("UID STORE {uid} +FLAGS.SILENT ({flag})")))
    }

    pub(super) fn move_to(uid: u32, folder: &str) -> Result<Self, Cause> {
        Ok(Self::new("UID MOVE", format!("UID MOVE {uid} {}", mailbox(folder)?)))
    }

    pub(super) fn copy_to(uid: u32, folder: &str) -> Result<Self, Cause> {
        Ok(Self::new("UID COPY", format!("UID COPY {uid} {}", mailbox(folder)?)))
    }

    /// Removes this one mail (UIDPLUS). The plain EXPUNGE would take the owner's deleted mails along.
    pub(super) fn expunge(uid: u32) -> Self {
        Self::new("UID EXPUNGE", format!("UID EXPUNGE {uid}"))
    }

    /// APPEND with a synchronising literal, so that a refusal comes before a byte of the mail is sent.
    pub(super) fn append_draft(folder: &str, length: usize) -> Result<Self, Cause> {
        Ok(Self::new("APPEND", format!("APPEND {} (\\Draft \\Seen) {{{length}}}", mailbox(folder)?)))
    }
}

/// A set of UIDs (RFC 3501 §9, sequence-set), neighbours as a range.
fn set(uids: &[u32]) -> String {
    let neighbours = uids.chunk_by(|one, next| one.checked_add(1) == Some(*next));
    let ranges = neighbours.filter_map(|run| match run {
        [] => None,
        [only] => Some(only.to_string()),
        [first, .., last] => Some(format!("{first}:{last}")),
    });
    ranges.collect::<Vec<_>>().join(",")
}

/// A folder's name as it stands in a command.
fn mailbox(folder: &str) -> Result<String, Cause> {
    if folder.is_empty() || folder.contains(char::is_control) {
        return Err(Cause::BadArgument("the folder's name"));
    }
    quoted(&utf7::encode(folder), "the folder's name")
}

/// A quoted string (RFC 3501 §4.3).
fn quoted(text: &str, what: &'static str) -> Result<String, Cause> {
    if text.contains(['\r', '\n', '\0']) {
        return Err(Cause::BadArgument(what));
    }
    Ok(format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")))
}

/// Adds what was tried to why it failed.
pub(super) trait Tried<T> {
    /// The error of this room.
    fn tried(self, what: impl FnOnce() -> String) -> Result<T, MailboxError>;
}

impl<T> Tried<T> for Result<T, Cause> {
    fn tried(self, what: impl FnOnce() -> String) -> Result<T, MailboxError> {
        self.map_err(|cause| MailboxError::new(what(), cause))
    }
}
