//! Mails that were taken in: what is known of each, where it lies, and why it got its draft or none.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::{Decision, Digest, EmailAddress, Explanation, MailboxId, MessageId, Place, Signals, TenantId};

use super::codec::Record;
use super::plan::Plan;
use super::{Store, StoreError, grounds, schema, traces};

/// What the store keeps of a mail; its bytes stay in the mailbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailRecord {
    /// Its Message-ID.
    pub id: MessageId,
    /// The mailbox.
    pub mailbox: MailboxId,
    /// The mailbox's tenant.
    pub tenant: TenantId,
    /// Where it was seen last.
    pub place: Place,
    /// SHA-256 of its bytes as they were fetched.
    pub digest: Digest,
    /// Its size as the mailbox tells it: together with its id what a mail is known by when its folder is numbered anew.
    pub size: u64,
    /// The Date header.
    #[serde(default)]
    pub date: Option<Timestamp>,
    /// The subject, on one line.
    pub subject: String,
    /// The one author's address.
    pub author: Option<EmailAddress>,
    /// When the mailbox's own server took it in.
    pub received_at: Option<Timestamp>,
    /// When postar first saw it.
    pub seen_at: Timestamp,
    /// The root of its thread, itself if it starts one.
    pub thread: MessageId,
    /// To the owner or from him.
    pub direction: Direction,
    /// By what the ERP's records are found in it, so that it can be related again without its text. `None` in rows of before.
    #[serde(default)]
    pub signals: Option<Signals>,
    /// The mails that it names as its ancestors.
    #[serde(default)]
    pub ancestors: Vec<MessageId>,
}

impl MailRecord {
    /// When it came: by the mailbox's own server, else by what its author says, else by us.
    #[must_use]
    pub fn came(&self) -> Timestamp {
        self.received_at.or(self.date).unwrap_or(self.seen_at)
    }
}

/// Which way a mail went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// To the owner.
    Incoming,
    /// From the owner.
    Outgoing,
}

impl Record for MailRecord {
    const WHAT: &'static str = "the record of a mail";
}

impl Record for MessageId {
    const WHAT: &'static str = "a Message-ID";
}

impl Record for Explanation {
    const WHAT: &'static str = "an explanation";
}

impl Store {
    /// What is known of this mail in this mailbox.
    ///
    /// # Errors
    /// As every read: [`StoreError::Engine`], or [`StoreError::Record`] where a row does not fit.
    pub fn mail(&self, mailbox: &MailboxId, id: &MessageId) -> Result<Option<MailRecord>, StoreError> {
        self.records().read(&schema::mail(mailbox, id))
    }

    /// Which mail lies here.
    ///
    /// # Errors
    /// As every read.
    pub fn mail_at(&self, mailbox: &MailboxId, place: &Place) -> Result<Option<MessageId>, StoreError> {
        self.records().read(&schema::place(mailbox, place))
    }

    /// Mails of one author that came to a mailbox in this time, the newest first; at most so many.
    ///
    /// Mails that were taken in before these rows were written stand in none.
    ///
    /// # Errors
    /// As every read.
    pub fn mails_by(
        &self,
        mailbox: &MailboxId,
        author: &EmailAddress,
        from: Timestamp,
        to: Timestamp,
        limit: usize,
    ) -> Result<Vec<MessageId>, StoreError> {
        let all = schema::mails_by(mailbox, author);
        let (first, last) =
            (all.clone().moment(from), all.clone().moment(to.saturating_add(jiff::SignedDuration::from_nanos(1)).unwrap_or(to)));
        let ids = self.records().latest_texts_between(&all, first, last, limit)?;
        Ok(ids.iter().filter_map(|id| MessageId::parse(id)).collect())
    }

    /// Mails of a mailbox in the order of their keys, after this one; at most so many.
    ///
    /// # Errors
    /// As every read.
    pub fn mails_after(&self, mailbox: &MailboxId, after: Option<&MessageId>, limit: usize) -> Result<Vec<MailRecord>, StoreError> {
        let all = schema::mails(mailbox);
        let first = after.map_or_else(|| all.clone(), |after| schema::mail(mailbox, after).just_after());
        self.records().read_some_from(&all, first, limit)
    }

    /// Why this mail got this draft or none, once for each mailbox that has it.
    ///
    /// # Errors
    /// As every read.
    pub fn explanations(&self, id: &MessageId) -> Result<Vec<Explanation>, StoreError> {
        self.records().read_under(&schema::explanations(id), usize::MAX)
    }

    /// Why this mail got this draft or none in this mailbox.
    ///
    /// # Errors
    /// As every read.
    pub fn explanation(&self, mailbox: &MailboxId, id: &MessageId) -> Result<Option<Explanation>, StoreError> {
        self.records().read(&schema::explanations(id).text(mailbox.as_str()))
    }
}

/// A known mail keeps its first record and only gains a place. Other bytes under a known id never replace what stands there: ids are easily forged.
pub(super) fn record(plan: &mut Plan<'_>, mail: MailRecord) -> Result<(), StoreError> {
    let key = schema::mail(&mail.mailbox, &mail.id);
    let new_place = plan.put(schema::place(&mail.mailbox, &mail.place), &mail.id)?;
    let mail = match plan.read::<MailRecord>(&key)? {
        Some(known) if known.digest != mail.digest => return Ok(()),
        Some(known) if new_place => MailRecord { place: mail.place, ..known },
        Some(known) => known,
        None => {
            traces::put(plan, &mail)?;
            if let Some(author) = mail.author.as_ref().filter(|_| mail.direction == Direction::Incoming) {
                plan.mark(schema::mail_by(&mail.mailbox, author, mail.came(), &mail.id))?;
            }
            mail
        }
    };
    plan.put(key, &mail).map(drop)
}

pub(super) fn explain(plan: &mut Plan<'_>, explanation: &Explanation) -> Result<(), StoreError> {
    let key = schema::explanations(&explanation.message_id).text(explanation.mailbox.as_str());
    let before = plan.read(&key)?;
    grounds::put(plan, before.as_ref(), explanation)?;
    plan.put(key, explanation).map(drop)
}

/// Contact, candidates and documents are the new ones. Somebody may have gone on with the mail's draft meanwhile: the rest stays.
pub(super) fn rematch(plan: &mut Plan<'_>, new: Explanation) -> Result<(), StoreError> {
    let key = schema::explanations(&new.message_id).text(new.mailbox.as_str());
    let Some(now) = plan.read::<Explanation>(&key)? else { return Ok(()) };
    let decision = if now.decision == Decision::Draft { now.decision } else { new.decision };
    let Explanation { contact, candidates, documents, decided_at, .. } = new;
    explain(plan, &Explanation { contact, candidates, documents, decided_at, decision, ..now })
}
