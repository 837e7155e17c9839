//! A burst: mails of one thread that one person writes before anybody answers are one turn, and the newest is answered for all of them.
//!
//! Only mails of the same author count that are as well vouched for as the newest, and that are about the same customer. Figures of
//! theirs are not repeated: what is said of their questions comes from the ERP.

use jiff::{SignedDuration, Timestamp};

use super::Desk;
use super::relate::Seen;
use crate::domain::{Authenticity, Decision, DraftStatus, Explanation, Message, MessageId, ReasonWord, Verdict};
use crate::mail;
use crate::store::{MailRecord, StoreError};

/// So long after an unanswered mail another one of its thread still belongs to the same turn: over a weekend, not over a holiday.
const IN_ONE_THREAD: SignedDuration = SignedDuration::from_hours(72);

/// Most earlier mails that one turn has; who writes more often is no customer in a hurry.
const MOST: usize = 5;

/// So many of the author's newest mails are looked at.
const LOOKED_AT: usize = 20;

/// When a mail came, as its record tells it, too: the mailbox's own server before the sender's clock.
pub(super) fn came(seen: &Seen<'_>) -> Timestamp {
    seen.arrived.or(seen.message.received).or(seen.message.date).unwrap_or(seen.now)
}

/// The thread of a mail: that of the mail at its root, which may itself belong to an earlier turn.
pub(super) fn thread(desk: &Desk, message: &Message) -> Result<MessageId, StoreError> {
    let root = message.thread_root();
    let known = if *root == message.id { None } else { desk.store.mail(&desk.mailbox.id, root)? };
    Ok(known.map_or_else(|| root.clone(), |record| record.thread))
}

/// An earlier mail of the turn.
#[derive(Debug)]
pub(super) struct Earlier {
    /// The mail.
    pub(super) message: Message,
    /// The thread that it was counted to.
    pub(super) thread: MessageId,
}

/// The earlier mails of the turn that this mail ends, oldest first.
///
/// # Errors
/// As every read of the store.
pub(super) fn earlier(desk: &Desk, seen: &Seen<'_>, thread: &MessageId, authenticity: &Authenticity) -> Result<Vec<Earlier>, StoreError> {
    let (store, mailbox) = (&desk.store, &desk.mailbox.id);
    let (Some(author), came) = (seen.message.author(), came(seen)) else { return Ok(Vec::new()) };
    let since = came.checked_sub(IN_ONE_THREAD).unwrap_or(Timestamp::MIN);
    let mut found = Vec::new();
    for id in store.mails_by(mailbox, &author.address, since, came, LOOKED_AT)? {
        let Some(record) = store.mail(mailbox, &id)?.filter(|record| record.id != seen.message.id && record.thread == *thread) else {
            continue;
        };
        match standing(desk, &record)? {
            Standing::Settled => break,
            Standing::AskedNothing => {}
            Standing::Open => found.extend(read(desk, record, seen.message, authenticity)),
        }
        if found.len() == MOST {
            break;
        }
    }
    found.reverse();
    Ok(found)
}

/// How an earlier mail stands.
enum Standing {
    /// It waits for its answer.
    Open,
    /// It wants none.
    AskedNothing,
    /// It was answered, or its owner looks after it himself: with it the turn before ended.
    Settled,
}

fn standing(desk: &Desk, record: &MailRecord) -> Result<Standing, StoreError> {
    let (store, mailbox) = (&desk.store, &desk.mailbox.id);
    let by_hand = store.answered(mailbox, &record.id)? || store.owner_drafts(mailbox, std::slice::from_ref(&record.id))?;
    let Some(explanation) = store.explanation(mailbox, &record.id)?.filter(|_| !by_hand) else { return Ok(Standing::Settled) };
    Ok(match explanation.reason {
        _ if ended(&explanation) => Standing::Settled,
        ReasonWord::AlreadyAnswered | ReasonWord::OwnerDraft => Standing::Settled,
        ReasonWord::Answer | ReasonWord::RateLimited => Standing::Open,
        _ if explanation.decision == Decision::Draft => Standing::Open,
        _ => Standing::AskedNothing,
    })
}

/// A person had our draft in his hands: what he did with it is his answer.
fn ended(explanation: &Explanation) -> bool {
    let touched = [DraftStatus::Edited, DraftStatus::Sent, DraftStatus::SentEdited, DraftStatus::Deleted, DraftStatus::AnsweredWithout];
    explanation.draft.as_ref().is_some_and(|draft| touched.contains(&draft.status))
}

/// The mail itself, if its bytes are still kept, its answer would go to the same address, and it is vouched for as well as the newest.
fn read(desk: &Desk, record: MailRecord, newest: &Message, authenticity: &Authenticity) -> Option<Earlier> {
    let mut message = mail::parse(&desk.store.file(&record.digest).ok()?, &desk.budget);
    message.id = record.id;
    let answered_at = |mail: &Message| mail.reply_to.iter().chain(&mail.from).next().map(|one| one.address.clone());
    let verdict = mail::authenticity(&message, &desk.mailbox.trusted_authserv_ids).verdict;
    let same_author = message.author().map(|author| &author.address) == record.author.as_ref();
    let same_reader = answered_at(&message) == answered_at(newest);
    let vouched = verdict == authenticity.verdict || verdict == Verdict::Pass;
    (same_author && same_reader && vouched).then_some(Earlier { message, thread: record.thread })
}
