//! One window of one watched folder: what is new is fetched, understood, related and remembered, each mail in one transaction.

use super::relate::{self, Related, Seen};
use super::{Desk, FlowError, MailboxMode, Step, answer, job};
use crate::domain::{Decision, EmailAddress, Explanation, Message, MessageId, Place, ReasonWord};
use crate::mail;
use crate::mailbox::{Detail, Listed, Mailbox, SpecialFolders};
use crate::store::{Changes, Direction, MailRecord, StoreError};

/// Takes in the next window of `folder`, and says what was decided about each new mail.
///
/// The cursor moves in the same transaction as the last mail of the window, so that a crash repeats work but skips nothing.
///
/// # Errors
/// The mailbox or the store; what was taken in before stays.
pub async fn take_in(
    desk: &Desk,
    mailbox: &mut dyn Mailbox,
    special: &SpecialFolders,
    folder: &str,
) -> Result<(Step, Vec<Explanation>), FlowError> {
    let id = &desk.mailbox.id;
    let since = desk.store.cursor(id, folder)?;
    let window = mailbox.list(folder, since, Detail::Plain).await?;
    if window.reset {
        tracing::warn!(mailbox = %id, folder, "the server gave the folder a new UIDVALIDITY: known mails are recognised by their content");
    }
    let in_junk = special.junk.as_deref() == Some(folder);
    let mut decided = Vec::new();
    for listed in &window.mails {
        if desk.store.mail_at(id, &listed.place)?.is_some() {
            continue;
        }
        let Some(raw) = mailbox.fetch(&listed.place, desk.budget.bytes as u64).await? else { continue };
        decided.extend(remember(desk, listed, &raw, in_junk).await?);
    }
    if Some(window.next) != since {
        desk.store.commit(Changes::new().cursor(id, folder, window.next)).await?;
    }
    let step = if window.more || !decided.is_empty() { Step::Worked } else { Step::Idle };
    Ok((step, decided))
}

/// One mail: bytes in, one transaction out. `None` if the mail was known and only lies in another place now.
async fn remember(desk: &Desk, listed: &Listed, raw: &[u8], in_junk: bool) -> Result<Option<Explanation>, FlowError> {
    let id = &desk.mailbox.id;
    let now = desk.clock.now();
    let mut message = mail::parse(raw, &desk.budget);
    if let Some(known) = desk.store.mail(id, &message.id)? {
        if known.digest == message.digest || (known.author == author(&message) && known.subject == message.subject) {
            let moved = MailRecord { place: listed.place.clone(), ..known };
            desk.store.commit(Changes::new().mail(moved)).await?;
            return Ok(None);
        }
        // Another mail that carries a used Message-ID: it is a mail of its own.
        message.id = MessageId::of_digest(&message.digest);
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

/// Everything that one mail changes in the store: the mail, its links both ways, the explanation and the job, together.
fn plan(desk: &Desk, seen: &Seen<'_>, related: &Related, place: &Place) -> Result<(Changes, Explanation), StoreError> {
    let message = seen.message;
    let mut explanation = answer::explanation(desk, message, related, seen.now);
    let mut changes = Changes::new().mail(record(desk, seen, place)).relate(&desk.tenant.id, &message.id, related.links(message));
    if explanation.decision == Decision::Draft && desk.mailbox.mode != MailboxMode::Off {
        let job = job::for_mail(desk, seen, related, place)?;
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
