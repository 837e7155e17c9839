//! How far the folders of mailboxes have been read.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::{Cursor, MailboxId};

use super::codec::Record;
use super::plan::Plan;
use super::{Store, StoreError, schema};

/// How often a folder was numbered anew, and when it was last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Renumbering {
    /// Times in a row, each within a day of the one before.
    pub times: u32,
    /// The last time.
    pub last: Timestamp,
}

impl Record for Renumbering {
    const WHAT: &'static str = "how often a folder was numbered anew";
}

impl Record for Cursor {
    const WHAT: &'static str = "a folder's cursor";
}

impl Store {
    /// How far a folder has been taken in; none if never.
    ///
    /// # Errors
    /// As every read.
    pub fn cursor(&self, mailbox: &MailboxId, folder: &str) -> Result<Option<Cursor>, StoreError> {
        self.records().read(&schema::cursor(mailbox, folder))
    }

    /// How often a folder was numbered anew; none if never.
    ///
    /// # Errors
    /// As every read.
    pub fn renumbering(&self, mailbox: &MailboxId, folder: &str) -> Result<Option<Renumbering>, StoreError> {
        self.records().read(&schema::renumbering(mailbox, folder))
    }
}

pub(super) fn put(plan: &mut Plan<'_>, mailbox: &MailboxId, folder: &str, cursor: Cursor) -> Result<(), StoreError> {
    plan.put(schema::cursor(mailbox, folder), &cursor).map(drop)
}

pub(super) fn renumbered(plan: &mut Plan<'_>, mailbox: &MailboxId, folder: &str, renumbering: Renumbering) -> Result<(), StoreError> {
    plan.put(schema::renumbering(mailbox, folder), &renumbering).map(drop)
}
