//! One window of one watched folder: what is new is fetched, understood and remembered, together with how far the folder was read.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::receive::Intake;
use super::{Desk, FlowError, prepare, retry};
use crate::domain::{Cursor, Explanation, Place};
use crate::fault;
use crate::mail;
use crate::mailbox::{Body, Detail, Fetched, Listed, Mailbox, SpecialFolders, Window};
use crate::store::{Changes, MailRecord, Renumbering, StoreError};

/// UIDs below the cursor that are looked at again now and then: some servers show a mail to one session later than a newer one.
const OVERLAP: u32 = 50;

/// Mails fetched together: a transaction of so many is small, and what a lost connection takes with it is soon read again.
const BATCH_MAILS: usize = 90;

/// Bytes fetched together, as the server tells their sizes.
const BATCH_BYTES: u64 = 1024 * 1024;

/// Of a large mail most stays where it is: in a batch it counts for this at most.
const OF_A_LARGE_MAIL: u64 = 128 * 1024;

/// Why a mail that was listed is looked for once more.
const NOTHING_THERE: &str = "listed, and then there was nothing to fetch";

/// A folder that was numbered anew so often, each time within a day of the last, is a server's fault and not a move.
const RENUMBERED_TOO_OFTEN: u32 = 5;

/// How often the folder of such a server is gone through all the same.
const RENUMBERED_PAUSE: SignedDuration = SignedDuration::from_hours(1);

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// From where a walk starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Where the last one ended.
    OnlyNew,
    /// A little below, for mails that the server was late to show.
    WithOverlap,
}

/// How far one pass has read in one folder.
#[derive(Clone, Copy, Debug)]
pub struct Walk {
    at: Option<Cursor>,
    /// The folder was numbered anew: mails are recognised by their header before any is fetched.
    renumbered: bool,
}

impl Walk {
    /// A walk that starts where the store says that the folder was read to.
    ///
    /// # Errors
    /// Only where the store can't be read.
    pub fn begin(desk: &Desk, folder: &str, reach: Reach) -> Result<Self, StoreError> {
        let stored = desk.store.cursor(&desk.mailbox.id, folder)?;
        let at = match (stored, reach) {
            (Some(Cursor::Uid { validity, next }), Reach::WithOverlap) => {
                Some(Cursor::Uid { validity, next: next.saturating_sub(OVERLAP).max(1) })
            }
            (stored, _) => stored,
        };
        Ok(Self { at, renumbered: false })
    }
}

/// What was taken in.
#[derive(Debug, Default)]
pub struct Taken {
    /// What was decided about each new mail.
    pub decided: Vec<Explanation>,
    /// Mails that could not be fetched, each with the reason.
    pub failed: Vec<String>,
}

/// Takes in the next window of `folder`.
///
/// Mails, links, explanations, jobs and the cursor that passes them are one transaction: a crash repeats work and skips nothing. A mail that
/// can't be fetched joins the retry set in the same transaction. Says whether more was known to lie above the window when it was read.
///
/// # Errors
/// The mailbox or the store; what was taken in before stays, and stands in `taken`.
pub async fn take_in(
    desk: &Desk,
    mailbox: &mut dyn Mailbox,
    special: &SpecialFolders,
    folder: &str,
    walk: &mut Walk,
    taken: &mut Taken,
) -> Result<bool, FlowError> {
    let detail = if walk.renumbered { Detail::Identity } else { Detail::Plain };
    let mut window = mailbox.list(folder, walk.at, detail).await?;
    if window.reset {
        if let Some(why) = renumbered(desk, folder).await? {
            taken.failed.push(why);
            return Ok(false);
        }
        walk.renumbered = true;
        window = mailbox.list(folder, None, Detail::Identity).await?;
    }
    let mut intake = Intake::new(desk, folder, special, taken)?;
    for unlisted in &window.unlisted {
        intake.put_off(retry::of_unlisted(unlisted, desk.clock.now()))?;
    }
    let unknown = unknown(desk, &window, walk.renumbered, &mut intake)?;
    for batch in batches(&unknown) {
        fetch(desk, mailbox, batch, &mut intake).await?;
        intake.commit().await?;
    }
    intake.pass_to(window.next);
    intake.commit().await?;
    walk.at = Some(window.next);
    Ok(window.more)
}

/// Notes that a folder was numbered anew; the reason, if it is left alone for now because it happens all the time.
async fn renumbered(desk: &Desk, folder: &str) -> Result<Option<String>, StoreError> {
    let (id, now) = (&desk.mailbox.id, desk.clock.now());
    let before = desk.store.renumbering(id, folder)?;
    let since = |last: Timestamp| now.duration_since(last);
    if before.is_some_and(|before| before.times >= RENUMBERED_TOO_OFTEN && since(before.last) < RENUMBERED_PAUSE) {
        return Ok(Some(format!("{folder}: the server numbers its mails anew again and again, so the folder is read once in an hour")));
    }
    let times = before.filter(|before| since(before.last) < DAY).map_or(1, |before| before.times.saturating_add(1));
    tracing::warn!(mailbox = %id, folder, times, "the server gave the folder a new UIDVALIDITY: known mails are recognised by their id and size");
    desk.store.commit(Changes::new().renumbered(id, folder, Renumbering { times, last: now })).await?;
    Ok(None)
}

/// The mails of a window that were never taken in and don't wait for another attempt. After a new numbering most are known by another place.
fn unknown<'a>(desk: &Desk, window: &'a Window, renumbered: bool, intake: &mut Intake<'_>) -> Result<Vec<&'a Listed>, StoreError> {
    let id = &desk.mailbox.id;
    let mut unknown = Vec::new();
    for listed in &window.mails {
        if desk.store.mail_at(id, &listed.place)?.is_some() || desk.store.retry(id, &listed.place)?.is_some() {
            continue;
        }
        let known = if renumbered { known_by_header(desk, listed)? } else { None };
        match known {
            Some(known) => intake.found_again(MailRecord { place: listed.place.clone(), ..known }),
            None => unknown.push(listed),
        }
    }
    Ok(unknown)
}

/// The record of a mail with this id and this size.
fn known_by_header(desk: &Desk, listed: &Listed) -> Result<Option<MailRecord>, StoreError> {
    let Some(id) = mail::identity(&listed.header).message_id else { return Ok(None) };
    let known = desk.store.mail(&desk.mailbox.id, &id)?;
    Ok(known.filter(|known| known.size == listed.size && listed.size > 0))
}

fn batches<'a>(mails: &'a [&'a Listed]) -> Vec<&'a [&'a Listed]> {
    let (mut batches, mut rest) = (Vec::new(), mails);
    while !rest.is_empty() {
        let mut bytes = 0;
        let fits = |mail: &&&Listed| {
            bytes += mail.size.min(OF_A_LARGE_MAIL);
            bytes <= BATCH_BYTES
        };
        let count = rest.iter().take(BATCH_MAILS).take_while(fits).count().max(1);
        let (batch, others) = rest.split_at(count);
        batches.push(batch);
        rest = others;
    }
    batches
}

/// Fetches a batch. If the connection ends over it, one of its mails may be why: from then on each is fetched by itself.
async fn fetch(desk: &Desk, mailbox: &mut dyn Mailbox, batch: &[&Listed], intake: &mut Intake<'_>) -> Result<(), FlowError> {
    let batch: Vec<Listed> = batch.iter().map(|listed| (*listed).clone()).collect();
    let mut fetched = match mailbox.fetch_all(&batch, desk.budget.bytes as u64).await {
        Ok(fetched) => fetched,
        Err(error) => {
            intake.suspect(&batch, &error).await?;
            return Err(error.into());
        }
    };
    let (mut here, mut others) = (Vec::new(), BTreeMap::new());
    for listed in &batch {
        match take_body(&mut fetched, &listed.place) {
            Body::Here(raw) => here.push((listed.clone(), raw)),
            other => drop(others.insert(&listed.place, other)),
        }
    }
    intake.begin_batch();
    let mut prepared = prepare::all(desk, here, intake.in_junk()).await?;
    // In the order of their places, since the cursor passes each.
    for listed in &batch {
        match (prepared.remove(&listed.place), others.remove(&listed.place)) {
            (Some(prepared), _) => intake.take(listed, prepared).await?,
            (None, Some(Body::TooLarge)) => alone(desk, mailbox, listed, intake).await?,
            (None, Some(Body::Refused(error))) => intake.put_off(retry::first(listed, &fault::sentence(&error), desk.clock.now()))?,
            (None, _) => intake.look_again(retry::first(listed, NOTHING_THERE, desk.clock.now()))?,
        }
        intake.passed(&listed.place);
    }
    Ok(())
}

/// Fetches a large mail by itself, as it lies.
async fn alone(desk: &Desk, mailbox: &mut dyn Mailbox, listed: &Listed, intake: &mut Intake<'_>) -> Result<(), FlowError> {
    match mailbox.fetch(&listed.place, desk.budget.bytes as u64).await {
        Ok(Some(raw)) => intake.take(listed, prepare::one(desk, listed, raw, intake.in_junk())?).await?,
        Ok(None) => intake.look_again(retry::first(listed, NOTHING_THERE, desk.clock.now()))?,
        Err(error) if error.is_of_one_mail() => intake.put_off(retry::first(listed, &fault::sentence(&error), desk.clock.now()))?,
        Err(error) => {
            intake.suspect(std::slice::from_ref(listed), &error).await?;
            return Err(error.into());
        }
    }
    Ok(())
}

fn take_body(fetched: &mut Vec<Fetched>, place: &Place) -> Body {
    let at = fetched.iter().position(|fetched| fetched.place == *place);
    at.map_or(Body::Gone, |at| fetched.swap_remove(at).body)
}
