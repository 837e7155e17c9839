//! When a draft is looked at though nothing told of a change: days pass, an owner comes in the morning, an ERP comes back.

use jiff::civil::{Date, time};
use jiff::{SignedDuration, Timestamp};

use super::Desk;
use crate::domain::DraftKey;

/// A draft with something left open is looked at again so soon: an ERP that was out of order for a while is back by then, or soon after.
const WHILE_UNREAD: SignedDuration = SignedDuration::from_mins(1);

/// A draft that was true when it was written, and whose ground can't be read now, is looked at again so soon: all drafts of a mailbox may be
/// such ones, and each look costs a few milliseconds.
const WHILE_SILENT: SignedDuration = SignedDuration::from_mins(5);

/// The drafts of a mailbox are spread over so many seconds, so that the ERP isn't asked for all of them at once.
const SPREAD: u32 = 20 * 60;

/// When a draft is to be looked at next: a minute from now while something in it could not be read; else after midnight, when what is due
/// today may be late, or before the owner opens his morning at six, whichever comes first.
pub(super) fn next_look(desk: &Desk, key: &DraftKey, unread: bool) -> Timestamp {
    let now = desk.clock.now();
    if unread {
        return now + WHILE_UNREAD;
    }
    let today = desk.day(now);
    let days = [Some(today), today.tomorrow().ok()];
    let looks = days.into_iter().flatten().flat_map(|day| looks_of(desk, day)).map(|look| look + spread(key));
    looks.filter(|look| *look > now).min().unwrap_or(now + SignedDuration::from_hours(24))
}

/// When a draft is to be looked at once more whose ground could not be read this time.
pub(super) fn while_silent(desk: &Desk, unread: bool) -> Timestamp {
    desk.clock.now() + if unread { WHILE_UNREAD } else { WHILE_SILENT }
}

/// Midnight and half past five, on the tenant's clock.
fn looks_of(desk: &Desk, day: Date) -> impl Iterator<Item = Timestamp> {
    let zone = desk.tenant.timezone.clone();
    let moments = [time(0, 0, 0, 0), time(5, 30, 0, 0)];
    moments.into_iter().filter_map(move |moment| Some(day.to_datetime(moment).to_zoned(zone.clone()).ok()?.timestamp()))
}

/// The same for the same draft, and any for any two.
fn spread(key: &DraftKey) -> SignedDuration {
    let mixed = key.as_str().bytes().fold(0_u32, |mixed, byte| mixed.wrapping_mul(31).wrapping_add(u32::from(byte)));
    SignedDuration::from_secs(i64::from(mixed % SPREAD))
}
