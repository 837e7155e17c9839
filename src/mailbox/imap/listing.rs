//! Reading a folder by windows of UIDs, so that no mail is missed and none is told twice.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::strtime;

use super::Cause;
use super::command::Command;
use super::executor::{COMMAND_DEADLINE, Executor, TRANSFER_DEADLINE};
use super::guard::Budget;
use super::response::{Fetched, Outcome, Tagged};
use super::selected::{Access, Selected};
use crate::domain::{Cursor, MessageId, Place, Spot};
use crate::mailbox::{Detail, Listed, Unlisted, Window, identity};

/// UIDs of one window: small enough that a listing is some 100 KiB, large enough that a full folder takes few round trips.
const WINDOW: u32 = 500;

/// A listing: 500 mails with 64 KiB of identity fields each, and no single header above 1 MiB.
const LISTING: Budget = Budget { literal: 1024 * 1024, total: 32 * 1024 * 1024 };

/// A window whose mails are refused is asked for in so many pieces at most: nine halvings for each of three bad mails. A folder that refuses
/// more than that is refused as a whole.
const MOST_PIECES: usize = 60;

/// Opens a folder unless it is open already. Says whether it was opened just now, so that all it holds is known.
pub(super) async fn select(executor: &mut Executor, folder: &str, access: Access) -> Result<bool, Cause> {
    if executor.folder.is_open(folder, access) {
        return Ok(false);
    }
    let command = if access == Access::Write { Command::select(folder)? } else { Command::examine(folder)? };
    executor.settle().await?;
    executor.folder = Selected::default();
    let outcome = executor.exec(command, COMMAND_DEADLINE, Budget::WORDS).await?;
    if outcome.tagged != Tagged::Ok {
        executor.folder = Selected::default();
        return Err(missing(&outcome, folder));
    }
    if executor.folder.exists().is_none() {
        return Err(Cause::ItemMissing("how many mails the folder holds".to_owned()));
    }
    executor.folder.opened(folder, access, &outcome);
    Ok(true)
}

/// The cause of a refusal that may mean that the folder isn't there (RFC 5530 NONEXISTENT, RFC 3501 TRYCREATE, or only words).
pub(super) fn missing(outcome: &Outcome, folder: &str) -> Cause {
    let refusal = outcome.refusal();
    let text = refusal.text().to_lowercase();
    let said = ["doesn't exist", "does not exist", "nonexistent", "not found", "unknown mailbox", "no such mailbox", "unknown folder"];
    let coded = matches!(refusal.code(), Some("NONEXISTENT" | "TRYCREATE"));
    if coded || (outcome.tagged == Tagged::No && said.iter().any(|words| text.contains(words))) {
        return Cause::FolderMissing { folder: folder.to_owned() };
    }
    Cause::Refused(refusal)
}

/// The next window above `since`.
pub(super) async fn list(executor: &mut Executor, folder: &str, since: Option<Cursor>, detail: Detail) -> Result<Window, Cause> {
    select(executor, folder, Access::Write).await?;
    refresh(executor).await?;
    let validity = executor.folder.uid_validity();
    let (low, reset) = start(since, validity);
    let uids = low..=low.saturating_add(WINDOW - 1);
    let empty = executor.folder.exists() == Some(0);
    let mut found = if empty { Found::default() } else { flight(executor, &uids, detail).await? };
    if found.has_latecomer(&uids) {
        found = flight(executor, &uids, detail).await?;
    }
    executor.folder.listed(found.top, found.more_came);
    executor.listed.insert(folder.to_owned(), executor.folder.snapshot());
    let window = found.window(folder, validity, &uids, detail);
    let nothing = window.mails.is_empty() && window.unlisted.is_empty();
    let next = if nothing && window.more { leap(executor, validity, window.next).await? } else { window.next };
    Ok(Window { reset, next, ..window })
}

/// Leaves out UIDs that were given up long ago: in an old folder the first mail may have UID 1,000,000.
async fn leap(executor: &mut Executor, validity: u32, next: Cursor) -> Result<Cursor, Cause> {
    let outcome = executor.exec(Command::fetch_first_uid(), COMMAND_DEADLINE, Budget::WORDS).await?;
    let first = outcome.fetched().filter_map(|items| items.uid).min();
    Ok(match (first, next) {
        (Some(uid), Cursor::Uid { next, .. }) if uid > next => Cursor::Uid { validity, next: uid },
        _ => next,
    })
}

/// Where to begin, and whether an old cursor has lost its meaning.
fn start(since: Option<Cursor>, validity: u32) -> (u32, bool) {
    match since {
        Some(Cursor::Uid { validity: known, next }) if known == validity => (next.max(1), false),
        Some(Cursor::Uid { .. }) => (1, true),
        Some(Cursor::Unordered) | None => (1, false),
    }
}

/// Asks for news unless the last answer brought them: FETCH alone shows the folder as the session knows it, which may be old.
async fn refresh(executor: &mut Executor) -> Result<(), Cause> {
    if !executor.folder.is_fresh() {
        executor.exec_ok(Command::noop(), COMMAND_DEADLINE, Budget::WORDS).await?;
    }
    Ok(())
}

/// One round trip: the window, and the UID of the last mail. A server that refuses is asked again, in ever smaller pieces.
async fn flight(executor: &mut Executor, uids: &RangeInclusive<u32>, detail: Detail) -> Result<Found, Cause> {
    let exists = executor.folder.exists();
    let commands = [Command::fetch_window(uids, detail), Command::fetch_last_uid()];
    let outcomes = executor.exec_all(&commands, deadline(detail), LISTING).await?;
    let mut found = Found { more_came: outcomes.iter().any(|outcome| outcome.has_news(exists)), ..Found::default() };
    let mut verdicts = outcomes.into_iter();
    if let Some(window) = verdicts.next() {
        let whole = window.tagged == Tagged::Ok;
        found.take(window);
        if !whole {
            piecewise(executor, uids, detail, &mut found).await?;
        }
    }
    // A folder that was emptied just now has no last mail, and some servers refuse `*` then: only UIDNEXT tells what may lie above.
    let top_is_known = verdicts.next().is_some_and(|last| last.tagged == Tagged::Ok);
    if !top_is_known {
        found.top = found.top.max(executor.folder.uid_next().map(|next| next.saturating_sub(1)));
    }
    Ok(found)
}

/// Reads a window that was refused: once more after NOOP (another program may just have expunged a mail, RFC 2180 §4.1), then by halves,
/// down to the mails that the server refuses each by itself.
async fn piecewise(executor: &mut Executor, uids: &RangeInclusive<u32>, detail: Detail, found: &mut Found) -> Result<(), Cause> {
    executor.exec_ok(Command::noop(), COMMAND_DEADLINE, Budget::WORDS).await?;
    let (mut pieces, mut asked) = (vec![uids.clone()], 0);
    while let Some(piece) = pieces.pop() {
        let outcome = executor.exec(Command::fetch_window(&piece, detail), deadline(detail), LISTING).await?;
        asked += 1;
        let refusal = (outcome.tagged != Tagged::Ok).then(|| outcome.refusal());
        found.take(outcome);
        let Some(refusal) = refusal else { continue };
        if refusal.asks_to_stop() || asked >= MOST_PIECES {
            return Err(Cause::Refused(refusal));
        }
        match halves(&piece) {
            Some(halves) => pieces.extend(halves),
            None => drop(found.refused.insert(*piece.start(), refusal.to_string())),
        }
    }
    Ok(())
}

/// A plain window has 60 KiB at most; with headers it may have a hundred times that.
fn deadline(detail: Detail) -> Duration {
    match detail {
        Detail::Plain => COMMAND_DEADLINE,
        Detail::Identity => TRANSFER_DEADLINE,
    }
}

fn halves(uids: &RangeInclusive<u32>) -> Option<[RangeInclusive<u32>; 2]> {
    let (low, high) = (*uids.start(), *uids.end());
    let middle = low + (high - low) / 2;
    (low < high).then(|| [low..=middle, middle + 1..=high])
}

/// The items of a flight, put together by UID: servers may tell of one mail in several lines.
#[derive(Debug, Default)]
struct Found {
    mails: BTreeMap<u32, Fetched>,
    /// UIDs that the server refuses to describe, with its words.
    refused: BTreeMap<u32, String>,
    top: Option<u32>,
    more_came: bool,
}

impl Found {
    fn take(&mut self, outcome: Outcome) {
        for items in outcome.fetched() {
            let Some(uid) = items.uid else { continue };
            self.top = self.top.max(Some(uid));
            merge(self.mails.entry(uid).or_default(), items);
        }
    }

    /// A mail that came between the two commands: known as the last one, but not yet looked at.
    fn has_latecomer(&self, uids: &RangeInclusive<u32>) -> bool {
        let bare = |items: &Fetched| items.size.is_none() && items.flags.is_none();
        self.mails.last_key_value().is_some_and(|(uid, items)| uids.contains(uid) && bare(items))
    }

    fn window(self, folder: &str, validity: u32, uids: &RangeInclusive<u32>, detail: Detail) -> Window {
        let top = self.top.unwrap_or_default();
        // What is refused above the last mail was never given out: it may yet come, and must not be passed.
        let refused: BTreeMap<_, _> = self.refused.into_iter().filter(|(uid, _)| *uid <= top).collect();
        let last = self.mails.range(uids.clone()).next_back().map(|(uid, _)| *uid).max(refused.last_key_value().map(|(uid, _)| *uid));
        let more = top > *uids.end();
        // With more above, the whole window is known to be read. Else only what was seen is: UIDs up to the end may still be given out.
        let next = if more { uids.end().saturating_add(1) } else { last.map_or(*uids.start(), |last| last.saturating_add(1)) };
        let told = |(uid, why)| Unlisted { place: place(folder, validity, uid), why };
        let mut window = Window { mails: Vec::new(), next: Cursor::Uid { validity, next }, more, reset: false, unlisted: Vec::new() };
        for (uid, items) in self.mails.into_iter().filter(|(uid, _)| uids.contains(uid)) {
            match listed(folder, validity, uid, items, detail) {
                Some(listed) => window.mails.push(listed),
                None => window.unlisted.push(told((uid, "the server says OK but leaves out the header".to_owned()))),
            }
        }
        window.unlisted.extend(refused.into_iter().map(told));
        window
    }
}

pub(super) fn merge(known: &mut Fetched, items: Fetched) {
    known.size = items.size.or(known.size);
    known.flags = items.flags.or(known.flags.take());
    known.arrived = items.arrived.or(known.arrived.take());
    known.section = items.section.or(known.section.take());
    known.structure = items.structure.or(known.structure.take());
    known.parts.extend(items.parts);
}

/// What was told of a mail; `None` if the header was asked for and left out. A size or flags that are left out are unknown, no more.
fn listed(folder: &str, validity: u32, uid: u32, items: Fetched, detail: Detail) -> Option<Listed> {
    let header = match detail {
        Detail::Plain => Vec::new(),
        Detail::Identity => items.section?.unwrap_or_default(),
    };
    Some(Listed {
        place: place(folder, validity, uid),
        size: items.size.unwrap_or_default(),
        flags: items.flags.unwrap_or_default(),
        arrived: items.arrived.as_deref().and_then(arrived),
        header,
    })
}

pub(super) fn place(folder: &str, validity: u32, uid: u32) -> Place {
    Place { folder: folder.to_owned(), spot: Spot::Uid { validity, uid } }
}

/// INTERNALDATE (RFC 3501 §9, date-time): ` 7-Jul-2026 02:44:25 +0200`.
fn arrived(text: &str) -> Option<Timestamp> {
    let parsed = strtime::parse("%d-%b-%Y %H:%M:%S %z", text.trim_start()).ok()?;
    parsed.to_timestamp().ok()
}

/// Mails with this Message-ID, lowest first. By enumeration: SEARCH isn't proof of absence on several servers.
pub(super) async fn find(executor: &mut Executor, folder: &str, wanted: &MessageId, since: Option<Cursor>) -> Result<Vec<Place>, Cause> {
    select(executor, folder, Access::Read).await?;
    refresh(executor).await?;
    let validity = executor.folder.uid_validity();
    let (low, _) = start(since, validity);
    if executor.folder.exists() == Some(0) {
        return Ok(Vec::new());
    }
    let outcome = executor.exec_ok(Command::fetch_message_ids(low), TRANSFER_DEADLINE, LISTING).await?;
    executor.folder.looked_at();
    let mut hits = Vec::new();
    for items in outcome.fetched() {
        let (Some(uid), Some(section)) = (items.uid, items.section) else { continue };
        if uid >= low && identity::message_id(&section.unwrap_or_default()).as_ref() == Some(wanted) {
            hits.push(uid);
        }
    }
    hits.sort_unstable();
    hits.dedup();
    Ok(hits.into_iter().map(|uid| place(folder, validity, uid)).collect())
}
