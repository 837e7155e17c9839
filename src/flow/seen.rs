//! What is seen of one draft of ours: its bytes in Drafts, and the words of the answers in Sent. Reads; changes nothing.

use jiff::SignedDuration;

use super::tend::Missing;
use super::{Desk, FlowError};
use crate::domain::life::{InDrafts, InSent};
use crate::domain::{Digest, DraftJob, DraftKey, Message, MessageId, Place, PriorDraft};
use crate::mail;
use crate::mailbox::{Mailbox, MailboxError, SpecialFolders};
use crate::store::{SightedIn, Sighting, StoreError};

/// A draft that a listing doesn't show is taken for gone only if it lay there this long: some servers show a new mail late.
const SURELY_SHOWN: SignedDuration = SignedDuration::from_mins(1);

/// So many answers to one mail are read, newest first, to see which of them was made of our draft.
const ANSWERS_READ: usize = 3;

/// What is seen of a draft in Drafts, and where.
#[derive(Debug)]
pub(super) struct Spotted {
    pub(super) drafts: InDrafts,
    /// Each place where its bytes lie as we left them.
    pub(super) at: Vec<Place>,
}

impl Spotted {
    /// It was never there, as far as we know.
    pub(super) const NOWHERE: Self = Self { drafts: InDrafts::Gone, at: Vec::new() };
}

/// What an answer in Sent has to do with a draft of ours, and that answer.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) sent: InSent,
    /// The answer, where it could be read.
    pub(super) mail: Option<Box<Message>>,
}

impl Reply {
    /// There is none.
    pub(super) const NONE: Self = Self { sent: InSent::Nothing, mail: None };
}

/// A draft that should lie where it was put. If that was never noted, or the folder was numbered anew, its Message-ID finds it.
pub(super) async fn in_drafts(
    desk: &Desk,
    mailbox: &mut dyn Mailbox,
    special: &SpecialFolders,
    draft: &PriorDraft,
) -> Result<Spotted, FlowError> {
    let noted = draft.place.iter().cloned().collect();
    let spotted = at_places(desk, mailbox, draft, noted).await?;
    match &special.drafts {
        Some(folder) if spotted.drafts == InDrafts::Gone => {
            let found = mailbox.find(folder, &draft.message_id, None).await?;
            Ok(at_places(desk, mailbox, draft, found).await?)
        }
        _ => Ok(spotted),
    }
}

/// Whether what isn't shown may come to be seen yet: a draft was placed in this job a moment ago.
pub(super) fn may_be_late(desk: &Desk, job: &DraftJob) -> bool {
    desk.clock.now().duration_since(job.not_before) < SURELY_SHOWN
}

/// Looks at every place where a draft's Message-ID was found.
pub(super) async fn at_places(
    desk: &Desk,
    mailbox: &mut dyn Mailbox,
    draft: &PriorDraft,
    places: Vec<Place>,
) -> Result<Spotted, MailboxError> {
    let (mut at, mut changed) = (Vec::new(), false);
    for place in places {
        match is_untouched(desk, mailbox, &place, &draft.bytes).await? {
            None => {}
            Some(false) => changed = true,
            Some(true) => at.push(place),
        }
    }
    let is_elsewhere = draft.place.as_ref().is_some_and(|noted| !at.contains(noted));
    let drafts = match at.is_empty() {
        _ if changed => InDrafts::Changed,
        true => InDrafts::Gone,
        false if is_elsewhere => InDrafts::Moved,
        false => InDrafts::Untouched,
    };
    Ok(Spotted { drafts, at })
}

/// A draft that a look through Drafts did not find where it was put.
pub(super) async fn missing(
    desk: &Desk,
    mailbox: &mut dyn Mailbox,
    job: &DraftJob,
    draft: &PriorDraft,
    missing: Missing,
) -> Result<Spotted, FlowError> {
    if let Some(place) = missing.elsewhere {
        let spotted = at_places(desk, mailbox, draft, vec![place]).await?;
        // Seen a moment ago and gone again: somebody is working on it.
        let drafts = if spotted.drafts == InDrafts::Gone { InDrafts::Unshown } else { spotted.drafts };
        return Ok(Spotted { drafts, ..spotted });
    }
    // A listing that leaves a mail out is no proof: it is asked for where it was put.
    let there = at_places(desk, mailbox, draft, draft.place.iter().cloned().collect()).await?;
    if there.drafts != InDrafts::Gone {
        return Ok(there);
    }
    let drafts = if owner_has_draft(desk, &job.source)? {
        InDrafts::Replaced
    } else if may_be_late(desk, job) {
        InDrafts::Unshown
    } else {
        InDrafts::Gone
    };
    Ok(Spotted { drafts, at: Vec::new() })
}

/// Whether the owner has a draft of his own that answers this mail.
pub(super) fn owner_has_draft(desk: &Desk, source: &MessageId) -> Result<bool, StoreError> {
    desk.store.owner_drafts(&desk.mailbox.id, std::slice::from_ref(source))
}

/// Whether these bytes lie here; `None` if nothing does.
async fn is_untouched(desk: &Desk, mailbox: &mut dyn Mailbox, place: &Place, bytes: &Digest) -> Result<Option<bool>, MailboxError> {
    match mailbox.fetch(place, desk.budget.bytes as u64).await {
        Ok(found) => Ok(found.map(|found| Digest::of(&found) == *bytes)),
        Err(error) if error.is_folder_missing() => Ok(None),
        Err(error) => Err(error),
    }
}

/// What the answers to a mail that lie in Sent have to do with the draft of these bytes; of several the nearest.
pub(super) async fn in_sent(
    desk: &Desk,
    mailbox: &mut dyn Mailbox,
    key: &DraftKey,
    source: &MessageId,
    bytes: &Digest,
) -> Result<Reply, FlowError> {
    let mut nearest = Reply::NONE;
    for sighting in desk.store.sighted(&desk.mailbox.id, SightedIn::Sent, source)?.iter().rev().take(ANSWERS_READ) {
        let answer = compared(desk, mailbox, key, sighting, bytes).await?;
        if answer.sent > nearest.sent {
            nearest = answer;
        }
        if nearest.sent == InSent::AsItWas {
            break;
        }
    }
    Ok(nearest)
}

/// One sent mail beside our draft. Most programs give a new Message-ID when they send: the words decide, and a Message-ID of ours is only
/// taken as a sign where they can't.
pub(super) async fn compared(
    desk: &Desk,
    mailbox: &mut dyn Mailbox,
    key: &DraftKey,
    answer: &Sighting,
    bytes: &Digest,
) -> Result<Reply, FlowError> {
    let carries_our_id = answer.made_of.as_ref() == Some(key);
    let theirs = sent_mail(desk, mailbox, &answer.place).await?;
    let (Some(theirs), Ok(ours)) = (theirs, desk.store.file(bytes)) else {
        return Ok(Reply { sent: if carries_our_id { InSent::AsItWas } else { InSent::Another }, mail: None });
    };
    let nearness = InSent::of(&mail::parse(&ours, &desk.budget).words.new, &theirs.words.new);
    let sent = if carries_our_id { nearness.max(InSent::Edited) } else { nearness };
    Ok(Reply { sent, mail: Some(theirs) })
}

/// A mail that the server won't hand over can't be compared; that must not keep the mailbox from being looked after.
pub(super) async fn sent_mail(desk: &Desk, mailbox: &mut dyn Mailbox, place: &Place) -> Result<Option<Box<Message>>, FlowError> {
    match mailbox.fetch(place, desk.budget.bytes as u64).await {
        Ok(found) => Ok(found.map(|raw| Box::new(mail::parse(&raw, &desk.budget)))),
        Err(error) if error.is_of_one_mail() || error.is_folder_missing() => Ok(None),
        Err(error) => Err(error.into()),
    }
}
