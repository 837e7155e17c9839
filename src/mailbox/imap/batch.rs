//! Fetching many mails: small ones several at a time, of large ones what a person reads.

use std::collections::BTreeMap;

use super::Cause;
use super::command::Command;
use super::executor::{COMMAND_DEADLINE, Executor, TRANSFER_DEADLINE};
use super::guard::Budget;
use super::listing::{merge, select};
use super::response::{Fetched, Outcome, Tagged};
use super::selected::Access;
use crate::domain::{Place, Spot};
use crate::mailbox::{Listed, identity};

/// A mail up to this size comes whole, together with others: nearly every mail without an attachment.
const SMALL: u64 = 64 * 1024;

/// Mails in one command: their UIDs fit into 1,000 bytes, which every server takes.
const BATCH_MAILS: usize = 90;

/// Large mails whose structure is asked for at once.
const STRUCTURES: usize = 8;

/// The longest BODYSTRUCTURE of one mail, flags and news along with it.
const STRUCTURE: u64 = 128 * 1024;

/// What came of one mail.
#[derive(Debug)]
pub(super) enum Came {
    Here(Vec<u8>),
    /// It is large, and can't be taken apart.
    TooLarge,
    Refused(Cause),
    Nothing,
}

/// Fetches mails of one folder; each gets an answer of its own.
pub(super) async fn fetch_all(executor: &mut Executor, mails: &[Listed]) -> Result<Vec<(Place, Came)>, Cause> {
    let Some(first) = mails.first() else { return Ok(Vec::new()) };
    select(executor, &first.place.folder, Access::Write).await?;
    let validity = executor.folder.uid_validity();
    let mut wanted: BTreeMap<u32, &Listed> = BTreeMap::new();
    let mut answers = Vec::with_capacity(mails.len());
    for mail in mails {
        match mail.place.spot {
            Spot::Uid { validity: known, uid } if known == validity => drop(wanted.insert(uid, mail)),
            Spot::Uid { .. } | Spot::File(_) => answers.push((mail.place.clone(), Came::Nothing)),
        }
    }
    let mut came = Harvest::new();
    let (small, large): (Vec<u32>, Vec<u32>) =
        wanted.keys().partition(|uid| wanted.get(uid).is_some_and(|mail| (1..SMALL).contains(&mail.size)));
    for batch in small.chunks(BATCH_MAILS) {
        small_mails(executor, batch, &mut came).await?;
    }
    for batch in large.chunks(STRUCTURES) {
        large_mails(executor, batch, &mut came).await?;
    }
    answers.extend(wanted.into_iter().map(|(uid, mail)| (mail.place.clone(), came.remove(&uid).unwrap_or(Came::Nothing))));
    Ok(answers)
}

/// What has come so far, by UID.
type Harvest = BTreeMap<u32, Came>;

/// Several small mails in one answer. A refusal keeps what came and asks again for the rest, by halves.
async fn small_mails(executor: &mut Executor, uids: &[u32], came: &mut Harvest) -> Result<(), Cause> {
    let mut pieces = vec![uids.to_vec()];
    while let Some(piece) = pieces.pop() {
        executor.pace(piece.len().try_into().unwrap_or(u32::MAX)).await?;
        let budget = Budget { literal: SMALL, total: (piece.len() as u64 + 1) * (SMALL + 4096) };
        let outcome = executor.exec(Command::fetch_mails(&piece, SMALL), TRANSFER_DEADLINE, budget).await?;
        let refusal = (outcome.tagged != Tagged::Ok).then(|| outcome.refusal());
        take_small(outcome, &piece, came);
        let Some(refusal) = refusal else { continue };
        if refusal.asks_to_stop() {
            return Err(Cause::Refused(refusal));
        }
        executor.exec_ok(Command::noop(), COMMAND_DEADLINE, Budget::WORDS).await?;
        let rest: Vec<u32> = piece.into_iter().filter(|uid| !came.contains_key(uid)).collect();
        match rest.as_slice() {
            [] => {}
            [only] => drop(came.insert(*only, Came::Refused(Cause::Refused(refusal)))),
            several => pieces.extend(several.chunks(several.len().div_ceil(2)).map(<[u32]>::to_vec)),
        }
    }
    Ok(())
}

/// Of each large mail what a person reads.
async fn large_mails(executor: &mut Executor, uids: &[u32], came: &mut Harvest) -> Result<(), Cause> {
    let budget = Budget { literal: SMALL, total: uids.len() as u64 * (SMALL + STRUCTURE) };
    let outcome = executor.exec(Command::fetch_structures(uids, SMALL), TRANSFER_DEADLINE, budget).await?;
    let mut described = by_uid(outcome, uids);
    for uid in uids {
        let taken = match described.remove(uid) {
            Some(items) => take_apart(executor, *uid, &items).await?,
            None => None,
        };
        came.insert(*uid, taken.map_or(Came::TooLarge, Came::Here));
    }
    Ok(())
}

/// The mail without its large attachments; `None` if it is better fetched as it lies: it has none, or has no Message-ID, so that its bytes are its name.
async fn take_apart(executor: &mut Executor, uid: u32, items: &Fetched) -> Result<Option<Vec<u8>>, Cause> {
    let (Some(structure), Some(Some(header))) = (&items.structure, &items.section) else { return Ok(None) };
    let whole_header = (header.len() as u64) < SMALL && identity::message_id(header).is_some();
    let Some(sections) = structure.sections().filter(|_| whole_header) else { return Ok(None) };
    let longest = sections.iter().map(|(_, length)| *length).max().unwrap_or_default();
    executor.pace(1).await?;
    let budget = Budget { literal: longest, total: sections.iter().map(|(_, length)| length + 256).sum::<u64>() + SMALL };
    let outcome = executor.exec(Command::fetch_sections(uid, &sections), TRANSFER_DEADLINE, budget).await?;
    let parts = by_uid(outcome, &[uid]).remove(&uid).map(|items| items.parts).unwrap_or_default();
    Ok(structure.assemble(header, &parts))
}

/// What was told of each mail that was asked for.
fn by_uid(outcome: Outcome, uids: &[u32]) -> BTreeMap<u32, Fetched> {
    let mut told: BTreeMap<u32, Fetched> = BTreeMap::new();
    for items in outcome.fetched() {
        if let Some(uid) = items.uid.filter(|uid| uids.contains(uid)) {
            merge(told.entry(uid).or_default(), items);
        }
    }
    told
}

/// Bodies of an answer. One that fills its slice may be longer than its size says; one that is left out is no body.
fn take_small(outcome: Outcome, uids: &[u32], came: &mut Harvest) {
    let complete = outcome.tagged == Tagged::Ok;
    for (uid, items) in by_uid(outcome, uids) {
        let body = match items.section {
            Some(Some(bytes)) if (bytes.len() as u64) < SMALL => Came::Here(bytes),
            Some(Some(_)) => Came::TooLarge,
            Some(None) | None if complete => Came::Refused(Cause::ItemMissing(format!("the body of mail {uid}"))),
            Some(None) | None => continue,
        };
        came.insert(uid, body);
    }
}
