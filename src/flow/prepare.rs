//! What can be worked out of a mail before it is its turn: parsing and relating are most of its cost, and the mails of a batch share the cores.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::thread;

use jiff::Timestamp;
use tokio::task::spawn_blocking;

use super::Desk;
use super::receive::seen;
use super::relate::{self, Related};
use crate::domain::{Message, Place};
use crate::mail;
use crate::mailbox::Listed;
use crate::store::StoreError;

/// So many threads work on one batch at most: other mailboxes want to go on too.
const MOST_THREADS: usize = 4;

/// A mail as far as it could be understood without those that come before it.
#[derive(Debug)]
pub(super) struct Prepared {
    pub(super) raw: Vec<u8>,
    pub(super) message: Message,
    /// None for a mail that is known, or whose id is.
    pub(super) related: Option<Related>,
}

/// Prepares one mail, here and now.
pub(super) fn one(desk: &Desk, listed: &Listed, raw: Vec<u8>, in_junk: bool) -> Result<Prepared, StoreError> {
    prepare(desk, listed, raw, in_junk, desk.clock.now())
}

/// Prepares the mails of a batch, several of them on several threads.
pub(super) async fn all(desk: &Desk, mails: Vec<(Listed, Vec<u8>)>, in_junk: bool) -> Result<BTreeMap<Place, Prepared>, StoreError> {
    if mails.len() <= 1 {
        let one = |(listed, raw): (Listed, _)| one(desk, &listed, raw, in_junk).map(|prepared| (listed.place, prepared));
        return mails.into_iter().map(one).collect();
    }
    let (desk, now) = (desk.clone(), desk.clock.now());
    let work = move || on_threads(&desk, mails, in_junk, now);
    match spawn_blocking(work).await {
        Ok(prepared) => prepared,
        Err(failed) => std::panic::resume_unwind(failed.into_panic()),
    }
}

fn on_threads(
    desk: &Desk,
    mut mails: Vec<(Listed, Vec<u8>)>,
    in_junk: bool,
    now: Timestamp,
) -> Result<BTreeMap<Place, Prepared>, StoreError> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get).min(MOST_THREADS);
    let share = mails.len().div_ceil(threads).max(1);
    let mut shares = Vec::new();
    while !mails.is_empty() {
        let rest = mails.split_off(share.min(mails.len()));
        shares.push(std::mem::replace(&mut mails, rest));
    }
    let work = |share: Vec<(Listed, Vec<u8>)>| {
        let one = |(listed, raw): (Listed, Vec<u8>)| prepare(desk, &listed, raw, in_junk, now).map(|prepared| (listed.place, prepared));
        share.into_iter().map(one).collect::<Result<Vec<_>, _>>()
    };
    thread::scope(|scope| {
        let handles: Vec<_> = shares.into_iter().map(|share| scope.spawn(|| work(share))).collect();
        let mut prepared = BTreeMap::new();
        for handle in handles {
            prepared.extend(handle.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?);
        }
        Ok(prepared)
    })
}

fn prepare(desk: &Desk, listed: &Listed, raw: Vec<u8>, in_junk: bool, now: Timestamp) -> Result<Prepared, StoreError> {
    let message = mail::parse(&raw, &desk.budget);
    let is_known = desk.store.mail(&desk.mailbox.id, &message.id)?.is_some();
    let related = if is_known { None } else { Some(relate::relate(desk, &seen(&message, listed, in_junk, now))?) };
    Ok(Prepared { raw, message, related })
}
