//! One window of one watched folder: what is new is fetched, understood, related and remembered, each mail in one transaction.

use jiff::SignedDuration;

use super::relate::{self, Related, Seen};
use super::{Desk, FlowError, MailboxMode, Step, answer, ending, job};
use crate::domain::{Cursor, Decision, EmailAddress, Explanation, Message, MessageId, Place, ReasonWord, Spot};
use crate::fault;
use crate::mail;
use crate::mailbox::{Cause, Detail, Listed, Mailbox, MailboxError, SpecialFolders};
use crate::store::{Changes, Direction, MailRecord, StoreError};

/// A mail that the server refuses to hand over is asked for again in each pass for this long after its arrival; then it is passed over.
/// Some servers refuse a single broken mail for ever, and must not make us read everything above it anew for ever.
const HELD_FOR: SignedDuration = SignedDuration::from_hours(24);

/// How far one pass has read in one folder. It runs ahead of the stored cursor where that waits for a mail that could not be fetched.
#[derive(Clone, Copy, Debug)]
pub struct Walk {
    at: Option<Cursor>,
    held: Option<Cursor>,
}

impl Walk {
    /// A walk that starts where the store says that the folder was read to.
    ///
    /// # Errors
    /// Only where the store can't be read.
    pub fn begin(desk: &Desk, folder: &str) -> Result<Self, StoreError> {
        Ok(Self { at: desk.store.cursor(&desk.mailbox.id, folder)?, held: None })
    }

    fn hold(&mut self, place: &Place) {
        if let (None, Spot::Uid { validity, uid }) = (self.held, &place.spot) {
            self.held = Some(Cursor::Uid { validity: *validity, next: *uid });
        }
    }
}

/// What a window came to.
#[derive(Debug)]
pub struct Taken {
    /// Whether more was known to lie above it when it was read.
    pub step: Step,
    /// What was decided about each new mail.
    pub decided: Vec<Explanation>,
    /// Mails that could not be fetched, each with the reason.
    pub failed: Vec<String>,
}

/// Takes in the next window of `folder`.
///
/// The cursor moves once all of the window is in the store, so that a crash repeats work but skips nothing; and never beyond a
/// mail that is still to be fetched.
///
/// # Errors
/// The mailbox or the store; what was taken in before stays.
pub async fn take_in(
    desk: &Desk,
    mailbox: &mut dyn Mailbox,
    special: &SpecialFolders,
    folder: &str,
    walk: &mut Walk,
) -> Result<Taken, FlowError> {
    let id = &desk.mailbox.id;
    let window = mailbox.list(folder, walk.at, Detail::Plain).await?;
    if window.reset {
        walk.held = None;
        tracing::warn!(mailbox = %id, folder, "the server gave the folder a new UIDVALIDITY: known mails are recognised by their content");
    }
    let in_junk = special.junk.as_deref() == Some(folder);
    let (mut decided, mut failed) = (Vec::new(), Vec::new());
    for listed in &window.mails {
        if desk.store.mail_at(id, &listed.place)?.is_some() {
            continue;
        }
        match mailbox.fetch(&listed.place, desk.budget.bytes as u64).await {
            Ok(Some(raw)) => decided.extend(remember(desk, listed, &raw, in_junk).await?),
            Ok(None) => {}
            Err(error) if is_of_one_mail(&error) => failed.push(put_off(desk, listed, walk, &error)),
            Err(error) => return Err(error.into()),
        }
    }
    let read_to = walk.held.unwrap_or(window.next);
    if desk.store.cursor(id, folder)? != Some(read_to) {
        desk.store.commit(Changes::new().cursor(id, folder, read_to)).await?;
    }
    walk.at = Some(window.next);
    let step = if window.more { Step::Worked } else { Step::Idle };
    Ok(Taken { step, decided, failed })
}

/// The server answered, and refused this mail or left it out: the connection is sound, and other mails may come.
fn is_of_one_mail(error: &MailboxError) -> bool {
    let refused = error.refusal().is_some() && error.back_off().is_none();
    refused || matches!(error.cause(), Cause::ItemMissing(_) | Cause::Disk(_))
}

fn put_off(desk: &Desk, listed: &Listed, walk: &mut Walk, error: &MailboxError) -> String {
    let age = listed.arrived.map(|arrived| desk.clock.now().duration_since(arrived));
    let given_up = age.is_some_and(|age| age > HELD_FOR);
    if !given_up {
        walk.hold(&listed.place);
    }
    tracing::warn!(mailbox = %desk.mailbox.id, given_up, error = %fault::chain(error), "a mail could not be fetched; the others go on");
    fault::sentence(error)
}

/// One mail: bytes in, one transaction out. `None` if the mail was known and only lies in another place now.
async fn remember(desk: &Desk, listed: &Listed, raw: &[u8], in_junk: bool) -> Result<Option<Explanation>, FlowError> {
    let id = &desk.mailbox.id;
    let now = desk.clock.now();
    let mut message = mail::parse(raw, &desk.budget);
    if let Some(known) = recognise(desk, &mut message)? {
        let moved = MailRecord { place: listed.place.clone(), ..known };
        desk.store.commit(Changes::new().mail(moved)).await?;
        return Ok(None);
    }
    let digest = desk.store.keep_file(raw.to_vec()).await?;
    debug_assert_eq!(digest, message.digest, "the store names files as the parser does");
    let seen = Seen { message: &message, flags: &listed.flags, arrived: listed.arrived, in_junk, answered_elsewhere: false, now };
    let related = relate::relate(desk, &seen)?;
    let (changes, explanation) = plan(desk, &seen, &related, &listed.place)?;
    desk.store.commit(changes).await?;
    desk.metrics.message_ingested(id);
    desk.metrics.decided(id, explanation.decision, &explanation.reason);
    tracing::info!(mailbox = %id, decision = ?explanation.decision, reason = %explanation.reason, "a mail was taken in");
    Ok(Some(explanation))
}

/// The record of a mail that was taken in before. Another mail that carries a used Message-ID gets an id of its own, made of its bytes.
fn recognise(desk: &Desk, message: &mut Message) -> Result<Option<MailRecord>, StoreError> {
    let Some(known) = desk.store.mail(&desk.mailbox.id, &message.id)? else { return Ok(None) };
    if is_same(desk, &known, message) {
        return Ok(Some(known));
    }
    message.id = MessageId::of_digest(&message.digest);
    desk.store.mail(&desk.mailbox.id, &message.id)
}

/// The same mail may come in other bytes, over an alias or a list: then author, subject and date are the same.
fn is_same(desk: &Desk, known: &MailRecord, message: &Message) -> bool {
    if known.digest == message.digest {
        return true;
    }
    let alike = known.author == author(message) && known.subject == message.subject;
    alike && desk.store.file(&known.digest).is_ok_and(|raw| mail::parse(&raw, &desk.budget).date == message.date)
}

/// Everything that one mail changes in the store: the mail, its links both ways, the explanation and the job, together.
fn plan(desk: &Desk, seen: &Seen<'_>, related: &Related, place: &Place) -> Result<(Changes, Explanation), StoreError> {
    let message = seen.message;
    let mut explanation = answer::explanation(desk, message, related, seen.now);
    let mut changes = Changes::new().mail(record(desk, seen, place)).relate(&desk.tenant.id, &message.id, related.links(message));
    if explanation.decision == Decision::Draft && desk.mailbox.mode != MailboxMode::Off {
        let job = job::for_mail(desk, seen, related, place)?;
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
    Ok((changes, explanation))
}

fn record(desk: &Desk, seen: &Seen<'_>, place: &Place) -> MailRecord {
    let message = seen.message;
    MailRecord {
        id: message.id.clone(),
        mailbox: desk.mailbox.id.clone(),
        tenant: desk.tenant.id.clone(),
        place: place.clone(),
        digest: message.digest.clone(),
        size: message.size,
        subject: message.subject.clone(),
        author: author(message),
        received_at: seen.arrived.or(message.received),
        seen_at: seen.now,
        thread: message.thread_root().clone(),
        direction: Direction::Incoming,
    }
}

fn author(message: &Message) -> Option<EmailAddress> {
    message.author().map(|author| author.address.clone())
}
