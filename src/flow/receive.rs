//! Mails that were fetched: each recognised or related, and gathered to one transaction with the cursor that passes them.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::inbox::Taken;
use super::prepare::Prepared;
use super::relate::{self, Related, Seen};
use super::{Desk, FlowError, MailboxMode, answer, ending, job, propose, retry};
use crate::domain::{Cursor, Decision, EmailAddress, Explanation, Message, MessageId, Place, ReasonWord, Spot};
use crate::mailbox::{Listed, MailboxError, SpecialFolders};
use crate::store::{Changes, Direction, MailRecord, Retry, StoreError};

/// So many ancestors of a mail are kept with it.
const MOST_ANCESTORS: usize = 20;

/// What comes in of one folder. Nothing is in the store before [`Intake::commit`].
#[derive(Debug)]
pub(super) struct Intake<'a> {
    desk: &'a Desk,
    folder: &'a str,
    in_junk: bool,
    stored: Option<Cursor>,
    read_to: Option<Cursor>,
    changes: Changes,
    /// Mails among the changes, and those that they name: what is judged by the store must not stand here.
    named: BTreeSet<MessageId>,
    /// The same, with what was written since mails were prepared: who names one of these was related too early.
    since_prepared: BTreeSet<MessageId>,
    /// Who wrote mails since mails were prepared: what he writes next may belong to them.
    authors_since_prepared: BTreeSet<EmailAddress>,
    has_job: bool,
    gathered: Vec<Explanation>,
    taken: &'a mut Taken,
}

impl<'a> Intake<'a> {
    pub(super) fn new(desk: &'a Desk, folder: &'a str, special: &SpecialFolders, taken: &'a mut Taken) -> Result<Self, StoreError> {
        let stored = desk.store.cursor(&desk.mailbox.id, folder)?;
        let in_junk = special.junk.as_deref() == Some(folder);
        Ok(Self {
            desk,
            folder,
            in_junk,
            stored,
            read_to: stored,
            changes: Changes::new(),
            named: BTreeSet::new(),
            since_prepared: BTreeSet::new(),
            authors_since_prepared: BTreeSet::new(),
            has_job: false,
            gathered: Vec::new(),
            taken,
        })
    }

    /// A mail that is known and lies in another place now.
    pub(super) fn found_again(&mut self, mail: MailRecord) {
        self.and(|changes| changes.mail(mail));
    }

    /// A mail that could not be fetched.
    pub(super) fn put_off(&mut self, retry: Retry) -> Result<(), StoreError> {
        if !self.is_waiting(&retry.place)? {
            self.postpone(retry);
        }
        Ok(())
    }

    /// A mail that was gone when it was fetched: most likely its owner deleted it just then, and if not, the server is to be asked once more.
    pub(super) fn look_again(&mut self, retry: Retry) -> Result<(), StoreError> {
        if !self.is_waiting(&retry.place)? {
            self.wait(retry);
        }
        Ok(())
    }

    fn is_waiting(&self, place: &Place) -> Result<bool, StoreError> {
        Ok(self.desk.store.retry(&self.desk.mailbox.id, place)?.is_some())
    }

    /// A mail that failed again.
    pub(super) fn postpone(&mut self, retry: Retry) {
        tracing::warn!(mailbox = %self.desk.mailbox.id, attempts = retry.attempts, why = %retry.why, "a mail could not be fetched; the others go on");
        self.taken.failed.push(format!("{} {}: {}", retry.place.folder, retry.place.spot, retry.why));
        self.wait(retry);
    }

    fn wait(&mut self, retry: Retry) {
        let id = self.desk.mailbox.id.clone();
        self.and(|changes| changes.retry(&id, retry));
    }

    /// The connection ended over these mails: any of them may be the reason, so that each waits for an attempt of its own, at once.
    pub(super) async fn suspect(&mut self, mails: &[Listed], error: &MailboxError) -> Result<(), StoreError> {
        let (id, now) = (self.desk.mailbox.id.clone(), self.desk.clock.now());
        for listed in mails {
            self.and(|changes| changes.retry(&id, retry::suspected(listed, error, now)));
        }
        self.commit().await
    }

    /// A mail that waited is no longer to be fetched.
    pub(super) fn settled(&mut self, place: &Place) {
        let id = self.desk.mailbox.id.clone();
        self.and(|changes| changes.fetched(&id, place.clone()));
    }

    /// Mails of the folder lie there for spam.
    pub(super) fn in_junk(&self) -> bool {
        self.in_junk
    }

    /// From here on mails are prepared by the store as it is.
    pub(super) fn begin_batch(&mut self) {
        self.since_prepared.clone_from(&self.named);
        self.authors_since_prepared.clear();
    }

    /// One mail. What it names must be in the store before it is judged, and so must the job of an earlier one, since limits count it.
    pub(super) async fn take(&mut self, listed: &Listed, prepared: Prepared) -> Result<(), FlowError> {
        let Prepared { raw, mut message, related } = prepared;
        if self.has_job || mentioned(&message).any(|id| self.named.contains(id)) {
            self.commit().await?;
        }
        let begun = message.author().is_some_and(|author| self.authors_since_prepared.contains(&author.address));
        let in_time = !begun && !mentioned(&message).any(|id| self.since_prepared.contains(id));
        match recognise(self.desk, &mut message)? {
            Some(known) => self.found_again(MailRecord { place: listed.place.clone(), ..known }),
            None => self.relate(listed, &message, raw, related.filter(|_| in_time)).await?,
        }
        Ok(())
    }

    async fn relate(&mut self, listed: &Listed, message: &Message, raw: Vec<u8>, related: Option<Related>) -> Result<(), FlowError> {
        let (desk, now) = (self.desk, self.desk.clock.now());
        let seen = seen(message, listed, self.in_junk, now);
        let related = match related {
            Some(related) => related,
            None => relate::relate(desk, &seen)?,
        };
        let planned = plan(desk, &seen, &related, listed)?;
        let proposed = propose::from_mail(desk, &seen, &related, &raw)?;
        for file in proposed.files {
            desk.store.keep_file(file).await?;
        }
        if planned.has_job {
            // Only a mail that is answered is read again; all others stay where they are.
            desk.store.keep_file(raw).await?;
        }
        self.has_job |= planned.has_job;
        self.named.extend(mentioned(message).cloned());
        self.since_prepared.extend(mentioned(message).cloned());
        self.authors_since_prepared.extend(author(message));
        self.gathered.push(planned.explanation);
        self.and(|changes| changes.then(planned.changes).then(proposed.changes));
        Ok(())
    }

    /// All below is read or waits for another attempt. Never moves back.
    pub(super) fn pass_to(&mut self, to: Cursor) {
        self.read_to = Some(match (self.read_to, to) {
            (Some(Cursor::Uid { validity, next }), Cursor::Uid { validity: new, next: reached }) if validity == new => {
                Cursor::Uid { validity, next: next.max(reached) }
            }
            (_, to) => to,
        });
    }

    /// This mail was taken or waits, and so did all below it: only who goes through a window in the order of its UIDs may say so.
    pub(super) fn passed(&mut self, place: &Place) {
        if let Spot::Uid { validity, uid } = place.spot {
            self.pass_to(Cursor::Uid { validity, next: uid.saturating_add(1) });
        }
    }

    /// Writes all that was gathered, and how far the folder is read, in one transaction.
    pub(super) async fn commit(&mut self) -> Result<(), StoreError> {
        let id = &self.desk.mailbox.id;
        let mut changes = std::mem::take(&mut self.changes);
        if let Some(cursor) = self.read_to.filter(|_| self.read_to != self.stored) {
            changes = changes.cursor(id, self.folder, cursor);
        }
        if !changes.is_empty() {
            self.desk.store.commit(changes).await?;
            self.stored = self.read_to;
        }
        self.named.clear();
        self.has_job = false;
        for explanation in self.gathered.drain(..) {
            self.desk.metrics.message_ingested(id);
            self.desk.metrics.decided(id, explanation.decision, &explanation.reason);
            tracing::info!(mailbox = %id, decision = ?explanation.decision, reason = %explanation.reason, "a mail was taken in");
            for alert in &explanation.alerts {
                self.desk.metrics.alert(id, alert.kind);
                tracing::warn!(mailbox = %id, alert = alert.kind.word(), "a mail is to be looked at with care");
            }
            self.taken.decided.push(explanation);
        }
        Ok(())
    }

    fn and(&mut self, change: impl FnOnce(Changes) -> Changes) {
        self.changes = change(std::mem::take(&mut self.changes));
    }
}

/// A mail and what its listing says of it.
pub(super) fn seen<'a>(message: &'a Message, listed: &'a Listed, in_junk: bool, now: Timestamp) -> Seen<'a> {
    Seen { message, flags: &listed.flags, arrived: listed.arrived, in_junk, answered_elsewhere: false, now }
}

/// The mail itself and all that it names.
fn mentioned(message: &Message) -> impl Iterator<Item = &MessageId> {
    std::iter::once(&message.id).chain(&message.in_reply_to).chain(&message.references)
}

/// The record of a mail that was taken in before. Another mail that carries a used Message-ID gets an id of its own, made of its bytes.
fn recognise(desk: &Desk, message: &mut Message) -> Result<Option<MailRecord>, StoreError> {
    let Some(known) = desk.store.mail(&desk.mailbox.id, &message.id)? else { return Ok(None) };
    if is_same(&known, message) {
        return Ok(Some(known));
    }
    message.id = MessageId::of_digest(&message.digest);
    desk.store.mail(&desk.mailbox.id, &message.id)
}

/// The same mail may come in other bytes, over an alias or a list, or without its attachments: then author, subject and date are the same.
fn is_same(known: &MailRecord, message: &Message) -> bool {
    known.digest == message.digest || (known.author == author(message) && known.subject == message.subject && known.date == message.date)
}

/// Everything that one mail changes in the store: the mail, its links both ways, the explanation and the job, together.
struct Planned {
    changes: Changes,
    explanation: Explanation,
    has_job: bool,
}

fn plan(desk: &Desk, seen: &Seen<'_>, related: &Related, listed: &Listed) -> Result<Planned, StoreError> {
    let message = seen.message;
    let mut explanation = answer::explanation(desk, message, related, seen.now);
    let mut changes = Changes::new().mail(record(desk, seen, related, listed)).relate(&desk.tenant.id, &message.id, related.links(message));
    let has_job = explanation.decision == Decision::Draft && desk.mailbox.mode != MailboxMode::Off;
    if has_job {
        let job = job::for_mail(desk, seen, related, &listed.place)?;
        if let Some(earlier) = job::never_placed(desk, &job)? {
            changes = changes.then(ending::superseded(desk, &earlier)?);
        }
        if job.not_before > seen.now {
            explanation.reason = ReasonWord::RateLimited;
            explanation.decision = if related.links(message).is_empty() { Decision::Ignore } else { Decision::File };
        }
        changes = changes.job(job);
    }
    changes = changes.explain(explanation.clone());
    Ok(Planned { changes, explanation, has_job })
}

fn record(desk: &Desk, seen: &Seen<'_>, related: &Related, listed: &Listed) -> MailRecord {
    let message = seen.message;
    MailRecord {
        id: message.id.clone(),
        mailbox: desk.mailbox.id.clone(),
        tenant: desk.tenant.id.clone(),
        place: listed.place.clone(),
        digest: message.digest.clone(),
        size: if listed.size > 0 { listed.size } else { message.size as u64 },
        date: message.date,
        subject: message.subject.clone(),
        author: author(message),
        received_at: seen.arrived.or(message.received),
        seen_at: seen.now,
        thread: related.thread.clone(),
        direction: Direction::Incoming,
        signals: Some(related.signals.clone()),
        ancestors: newest(relate::ancestors(message)),
    }
}

/// Of a thread that goes on for years the newest ancestors tell enough.
fn newest(mut ancestors: Vec<MessageId>) -> Vec<MessageId> {
    ancestors.split_off(ancestors.len().saturating_sub(MOST_ANCESTORS))
}

fn author(message: &Message) -> Option<EmailAddress> {
    message.author().map(|author| author.address.clone())
}
