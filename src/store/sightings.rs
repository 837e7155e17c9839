//! What the owner does by himself: mails he sent and drafts that are not ours, and which mails they answer.

use serde::{Deserialize, Serialize};

use crate::domain::{DraftKey, MailboxId, MessageId, Place};

use super::codec::Record;
use super::plan::Plan;
use super::{Store, StoreError, schema};

/// Where something was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SightedIn {
    /// In the folder of sent mail.
    Sent,
    /// In Drafts, and not ours as we left it.
    Drafts,
}

impl SightedIn {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Drafts => "drafts",
        }
    }
}

/// One mail or draft of the owner's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sighting {
    /// Where it lies.
    pub place: Place,
    /// Its Message-ID, if it has one.
    pub message_id: Option<MessageId>,
    /// The mails it names in In-Reply-To and References.
    pub answers: Vec<MessageId>,
    /// The key of the draft of ours that it was made of.
    pub made_of: Option<DraftKey>,
}

impl Record for Sighting {
    const WHAT: &'static str = "a sent mail or draft of the owner's";
}

impl Store {
    /// True if a sent mail of this mailbox names this mail.
    ///
    /// # Errors
    /// As every read.
    pub fn answered(&self, mailbox: &MailboxId, id: &MessageId) -> Result<bool, StoreError> {
        self.names(mailbox, SightedIn::Sent, id)
    }

    /// True if a draft that is not ours names one of these mails.
    ///
    /// # Errors
    /// As every read.
    pub fn owner_drafts(&self, mailbox: &MailboxId, ids: &[MessageId]) -> Result<bool, StoreError> {
        for id in ids {
            if self.names(mailbox, SightedIn::Drafts, id)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// What was seen at this place.
    ///
    /// # Errors
    /// As every read.
    pub fn sighting(&self, mailbox: &MailboxId, side: SightedIn, place: &Place) -> Result<Option<Sighting>, StoreError> {
        self.records().read(&schema::sighting(mailbox, side, place))
    }

    /// Everything that was seen on one side of a mailbox.
    ///
    /// # Errors
    /// As every read.
    pub fn sightings(&self, mailbox: &MailboxId, side: SightedIn) -> Result<Vec<Sighting>, StoreError> {
        self.records().read_under(&schema::sightings(mailbox, side), usize::MAX)
    }

    /// The mails or drafts on one side of a mailbox that name this mail, those of a folder in the order of their arrival.
    ///
    /// # Errors
    /// As every read.
    pub fn sighted(&self, mailbox: &MailboxId, side: SightedIn, id: &MessageId) -> Result<Vec<Sighting>, StoreError> {
        let named = schema::sighted_answers(mailbox, side, id);
        let mut found = Vec::new();
        for row in self.records().under(&named) {
            let (row, _) = row?;
            let mut at = schema::sightings(mailbox, side);
            at.bytes.extend_from_slice(row.get(named.bytes.len()..).unwrap_or_default());
            found.extend(self.records().read(&at)?);
        }
        Ok(found)
    }

    fn names(&self, mailbox: &MailboxId, side: SightedIn, id: &MessageId) -> Result<bool, StoreError> {
        self.records().under(&schema::sighted_answers(mailbox, side, id)).next().transpose().map(|row| row.is_some())
    }
}

pub(super) fn put(plan: &mut Plan<'_>, mailbox: &MailboxId, side: SightedIn, sighting: &Sighting) -> Result<(), StoreError> {
    let key = schema::sighting(mailbox, side, &sighting.place);
    let before: Option<Sighting> = plan.read(&key)?;
    for old in before.iter().flat_map(|before| &before.answers).filter(|old| !sighting.answers.contains(old)) {
        plan.remove(schema::sighted_answer(mailbox, side, old, &sighting.place))?;
    }
    for answered in &sighting.answers {
        plan.mark(schema::sighted_answer(mailbox, side, answered, &sighting.place))?;
    }
    plan.put(key, sighting).map(drop)
}

pub(super) fn remove(plan: &mut Plan<'_>, mailbox: &MailboxId, side: SightedIn, place: &Place) -> Result<(), StoreError> {
    let key = schema::sighting(mailbox, side, place);
    if let Some(before) = plan.read::<Sighting>(&key)? {
        for answered in &before.answers {
            plan.remove(schema::sighted_answer(mailbox, side, answered, place))?;
        }
    }
    plan.remove(key).map(drop)
}
