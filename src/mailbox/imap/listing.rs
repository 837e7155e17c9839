//! Reading a folder by windows of UIDs, so that no mail is missed and none is told twice.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use jiff::Timestamp;
use jiff::fmt::strtime;

use super::Cause;
use super::command::Command;
use super::executor::{COMMAND_DEADLINE, Executor, TRANSFER_DEADLINE};
use super::guard::Budget;
use super::response::{Fetched, Outcome, Tagged};
use super::selected::{Access, Selected};
use crate::domain::{Cursor, MessageId, Place, Spot};
use crate::mailbox::{Detail, Listed, Window, identity};

/// UIDs of one window: small enough that a listing is some 100 KiB, large enough that a full folder takes few round trips.
const WINDOW: u32 = 500;

/// A listing: 500 mails with 64 KiB of identity fields each, and no single header above 1 MiB.
const LISTING: Budget = Budget { literal: 1024 * 1024, total: 32 * 1024 * 1024 };

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
    let opened = select(executor, folder, Access::Write).await?;
    let refreshed = !opened && executor.folder.exists() == Some(0);
    if refreshed {
        executor.exec_ok(Command::noop(), COMMAND_DEADLINE, Budget::WORDS).await?;
    }
    let validity = executor.folder.uid_validity();
    let (low, reset) = start(since, validity);
    let uids = low..=low.saturating_add(WINDOW - 1);
    let empty = executor.folder.exists() == Some(0);
    let found = if empty { Found::default() } else { flight(executor, &uids, detail, !opened && !refreshed).await? };
    executor.folder.listed(found.top, found.more_came);
    executor.listed.insert(folder.to_owned(), executor.folder.snapshot());
    let uid_next = executor.folder.uid_next().unwrap_or_default();
    if empty {
        return Ok(Window { mails: Vec::new(), next: Cursor::Uid { validity, next: low.max(uid_next) }, more: false, reset });
    }
    found.window(folder, validity, &uids, uid_next.saturating_sub(1), detail).map(|window| Window { reset, ..window })
}

/// Where to begin, and whether an old cursor has lost its meaning.
fn start(since: Option<Cursor>, validity: u32) -> (u32, bool) {
    match since {
        Some(Cursor::Uid { validity: known, next }) if known == validity => (next.max(1), false),
        Some(Cursor::Uid { .. }) => (1, true),
        Some(Cursor::Unordered) | None => (1, false),
    }
}

/// One round trip: news first if the folder was open already, the window, and the UID of the last mail.
async fn flight(executor: &mut Executor, uids: &RangeInclusive<u32>, detail: Detail, refresh: bool) -> Result<Found, Cause> {
    let mut commands = vec![Command::fetch_window(uids, detail), Command::fetch_last_uid()];
    if refresh {
        commands.insert(0, Command::noop());
    }
    let mut exists = executor.folder.exists();
    let mut outcomes = executor.exec_all(&commands, TRANSFER_DEADLINE, LISTING).await?;
    if refresh {
        let news = outcomes.remove(0).ok()?;
        exists = news.exists().or(exists);
    }
    let mut found = Found { more_came: outcomes.iter().any(|outcome| outcome.has_news(exists)), ..Found::default() };
    let mut verdicts = outcomes.into_iter();
    if let Some(window) = verdicts.next() {
        found.take(window.ok()?);
    }
    // A folder that was emptied just now has no last mail, and some servers refuse `*` then.
    if let Some(last) = verdicts.next().and_then(|outcome| outcome.ok().ok()) {
        found.take(last);
    }
    Ok(found)
}

/// The items of a flight, put together by UID: servers may tell of one mail in several lines.
#[derive(Debug, Default)]
struct Found {
    mails: BTreeMap<u32, Fetched>,
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

    fn window(self, folder: &str, validity: u32, uids: &RangeInclusive<u32>, last_given: u32, detail: Detail) -> Result<Window, Cause> {
        let top = self.top.unwrap_or_default().max(last_given);
        let inside = self.mails.into_iter().filter(|(uid, _)| uids.contains(uid));
        let mails: Vec<Listed> = inside.map(|(uid, items)| listed(folder, validity, uid, items, detail)).collect::<Result<_, _>>()?;
        let after_last = mails.last().and_then(|mail| if let Spot::Uid { uid, .. } = mail.place.spot { uid.checked_add(1) } else { None });
        let more = top > *uids.end();
        // With more above, the whole window is known to be read. Else only what was seen is: UIDs up to the end may still be given out.
        let next = if more { uids.end().saturating_add(1) } else { after_last.unwrap_or(*uids.start()) };
        Ok(Window { mails, next: Cursor::Uid { validity, next }, more, reset: false })
    }
}

pub(super) fn merge(known: &mut Fetched, items: Fetched) {
    known.size = items.size.or(known.size);
    known.flags = items.flags.or(known.flags.take());
    known.arrived = items.arrived.or(known.arrived.take());
    known.section = items.section.or(known.section.take());
}

fn listed(folder: &str, validity: u32, uid: u32, items: Fetched, detail: Detail) -> Result<Listed, Cause> {
    let left_out = |what: &str| Cause::ItemMissing(format!("{what} of mail {uid}"));
    let header = match detail {
        Detail::Plain => Vec::new(),
        Detail::Identity => items.section.ok_or_else(|| left_out("the header"))?.unwrap_or_default(),
    };
    Ok(Listed {
        place: place(folder, validity, uid),
        size: items.size.ok_or_else(|| left_out("RFC822.SIZE"))?,
        flags: items.flags.ok_or_else(|| left_out("FLAGS"))?,
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
    if !select(executor, folder, Access::Read).await? {
        executor.exec_ok(Command::noop(), COMMAND_DEADLINE, Budget::WORDS).await?;
    }
    let validity = executor.folder.uid_validity();
    let (low, _) = start(since, validity);
    if executor.folder.exists() == Some(0) {
        return Ok(Vec::new());
    }
    let outcome = executor.exec_ok(Command::fetch_message_ids(low), TRANSFER_DEADLINE, LISTING).await?;
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
