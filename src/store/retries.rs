//! Mails that could not be fetched: each waits for its next attempt by itself, so that it neither blocks the others nor is skipped.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::{MailboxId, Place};

use super::codec::Record;
use super::plan::Plan;
use super::{Store, StoreError, schema};

/// A mail that is still to be fetched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retry {
    /// Where it lies.
    pub place: Place,
    /// Its size as the mailbox told it; 0 if unknown.
    pub size: u64,
    /// Its flags when it was listed.
    pub flags: Vec<String>,
    /// INTERNALDATE, where the mailbox knows one.
    pub arrived: Option<Timestamp>,
    /// When it failed for the first time.
    pub since: Timestamp,
    /// How often it failed.
    pub attempts: u32,
    /// Not before this moment.
    pub not_before: Timestamp,
    /// Why it failed last, for people.
    pub why: String,
}

impl Record for Retry {
    const WHAT: &'static str = "a mail that waits for another attempt";
}

impl Store {
    /// The mails of a folder that are still to be fetched.
    ///
    /// # Errors
    /// As every read.
    pub fn retries(&self, mailbox: &MailboxId, folder: &str) -> Result<Vec<Retry>, StoreError> {
        self.records().read_under(&schema::retries(mailbox, folder), usize::MAX)
    }

    /// The mail at this place, if it is still to be fetched.
    ///
    /// # Errors
    /// As every read.
    pub fn retry(&self, mailbox: &MailboxId, place: &Place) -> Result<Option<Retry>, StoreError> {
        self.records().read(&schema::retry(mailbox, place))
    }
}

pub(super) fn put(plan: &mut Plan<'_>, mailbox: &MailboxId, retry: &Retry) -> Result<(), StoreError> {
    plan.put(schema::retry(mailbox, &retry.place), retry).map(drop)
}

pub(super) fn remove(plan: &mut Plan<'_>, mailbox: &MailboxId, place: &Place) -> Result<(), StoreError> {
    plan.remove(schema::retry(mailbox, place)).map(drop)
}
