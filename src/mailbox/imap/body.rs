//! Fetching a mail in slices, so that its size is known before much of it is in memory.

use super::Cause;
use super::command::Command;
use super::executor::{Executor, TRANSFER_DEADLINE};
use super::guard::Budget;
use super::listing::{merge, select};
use super::response::Fetched;
use super::selected::Access;
use crate::domain::{Place, Spot};

/// One slice. Most mails fit into it, so that they cost one round trip; a larger one would sit twice in memory while it is read.
const SLICE: u64 = 1024 * 1024;

/// Room for flags and news that come along with a slice.
const BESIDES: u64 = 256 * 1024;

/// The mail's bytes up to `limit`; `None` if it is gone.
pub(super) async fn fetch(executor: &mut Executor, place: &Place, limit: u64) -> Result<Option<Vec<u8>>, Cause> {
    let Spot::Uid { validity, uid } = place.spot else { return Ok(None) };
    select(executor, &place.folder, Access::Write).await?;
    if executor.folder.uid_validity() != validity {
        return Ok(None);
    }
    executor.pace(1).await?;
    let mut mail = Vec::new();
    loop {
        let offset = mail.len() as u64;
        let length = SLICE.min(limit.saturating_sub(offset));
        if length == 0 {
            return Ok(Some(mail));
        }
        let Some(items) = slice(executor, uid, offset, length).await? else {
            return if mail.is_empty() { Ok(None) } else { Err(left_out(uid)) };
        };
        let bytes = items.section.flatten().ok_or_else(|| left_out(uid))?;
        mail.extend_from_slice(bytes.get(..cut(length)).unwrap_or(&bytes));
        // RFC822.SIZE is wrong on some servers. The end is an empty slice, or a short one that makes up the size.
        let short = (bytes.len() as u64) < length;
        if bytes.is_empty() || (short && mail.len() as u64 >= items.size.unwrap_or(u64::MAX)) {
            return Ok(Some(mail));
        }
    }
}

async fn slice(executor: &mut Executor, uid: u32, offset: u64, length: u64) -> Result<Option<Fetched>, Cause> {
    let budget = Budget { literal: length, total: length + BESIDES };
    let outcome = executor.exec_ok(Command::fetch_slice(uid, offset, length), TRANSFER_DEADLINE, budget).await?;
    let mut found: Option<Fetched> = None;
    for items in outcome.fetched().filter(|items| items.uid == Some(uid)) {
        merge(found.get_or_insert_default(), items);
    }
    Ok(found)
}

fn left_out(uid: u32) -> Cause {
    Cause::ItemMissing(format!("the body of mail {uid}"))
}

fn cut(length: u64) -> usize {
    usize::try_from(length).unwrap_or(usize::MAX)
}
