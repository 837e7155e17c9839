//! What a look at Metakocka means for a write: plain functions of what was found, without I/O.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::look_up::{Found, Likeness};
use crate::domain::{DocType, ErpWrite, HowKnown, MkId, WriteIntent};

/// How long after a call its result may still appear: a call is given up after two minutes, and Metakocka may be at it for a while longer.
pub const SETTLED_AFTER: Duration = Duration::from_mins(3);

/// Between two looks at the least: what wasn't shown may have been about to be.
pub const BETWEEN_LOOKS: Duration = Duration::from_secs(30);

/// What is done with an approved write, after a look and before any call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Before {
    /// It is sent.
    Send {
        /// What looks like its result already, and so is none.
        before: Vec<MkId>,
    },
    /// It stands there: nothing is sent.
    StandsThere(Found, HowKnown),
    /// Sending it would make a second one: nothing is sent.
    Taken {
        /// What is there.
        found: Vec<Found>,
        /// A person may have it made nevertheless.
        may_insist: bool,
    },
}

/// Decides before a call. `intent` is that of an earlier call of the same write whose end was never proven.
#[must_use]
pub fn before(write: &ErpWrite, intent: Option<&WriteIntent>, found: Vec<Found>) -> Before {
    let known = if intent.is_some() { HowKnown::LookedUp } else { HowKnown::StoodThere };
    if write.record().is_some() {
        let standing = found.into_iter().find(|found| found.likeness == Likeness::Same);
        return standing.map_or(Before::Send { before: Vec::new() }, |found| Before::StandsThere(found, known));
    }
    let all: Vec<MkId> = found.iter().map(|found| found.id.clone()).collect();
    let new = not_among(found.clone(), intent);
    let keyed: Vec<Found> = new.into_iter().filter(|found| found.likeness != Likeness::Alike).collect();
    match <[Found; 1]>::try_from(keyed) {
        Ok([only]) if intent.is_some() && only.likeness == Likeness::Same => Before::StandsThere(only, known),
        Ok(only) => Before::Taken { found: only.into(), may_insist: !is_order(write) },
        Err(keyed) if !keyed.is_empty() => Before::Taken { found: keyed, may_insist: !is_order(write) },
        // A second order of one number could not be told from the first when its answer is lost.
        Err(_) if is_order(write) && !found.is_empty() => Before::Taken { found, may_insist: false },
        Err(_) => Before::Send { before: all },
    }
}

/// What is to be done about a write whose answer was lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum After {
    /// It was found, once and certainly.
    Done(Found),
    /// It was not found yet.
    LookAgain(Timestamp),
    /// It is not there, and nothing can still be under way.
    NotThere,
    /// Something was found that may be it; a person says.
    ForAPerson(Vec<Found>),
}

/// Decides after a look. `looks` is how often it was looked for before this time.
#[must_use]
pub fn after(intent: &WriteIntent, looks: u32, found: Vec<Found>, now: Timestamp) -> After {
    let new = not_among(found, Some(intent));
    match <[Found; 1]>::try_from(new) {
        Ok([only]) if only.likeness == Likeness::Same => After::Done(only),
        Ok(only) => After::ForAPerson(only.into()),
        Err(new) if !new.is_empty() => After::ForAPerson(new),
        Err(_) => not_found(intent.at, looks, now),
    }
}

/// A look proves something only once the call can't be under way any more, and a second one has seen the same.
fn not_found(sent: Timestamp, looks: u32, now: Timestamp) -> After {
    let settled = sent.saturating_add(signed(SETTLED_AFTER)).unwrap_or(Timestamp::MAX);
    let soon = now.saturating_add(signed(BETWEEN_LOOKS)).unwrap_or(Timestamp::MAX);
    match (now >= settled, looks) {
        (true, 1..) => After::NotThere,
        (true, 0) => After::LookAgain(soon),
        (false, _) => After::LookAgain(settled.max(soon)),
    }
}

fn not_among(found: Vec<Found>, intent: Option<&WriteIntent>) -> Vec<Found> {
    let old = intent.map(|intent| intent.before.as_slice()).unwrap_or_default();
    found.into_iter().filter(|found| !old.contains(&found.id)).collect()
}

fn is_order(write: &ErpWrite) -> bool {
    matches!(write, ErpWrite::NewDocument(new) if new.doc_type != DocType::SalesOffer)
}

fn signed(duration: Duration) -> SignedDuration {
    SignedDuration::try_from(duration).unwrap_or(SignedDuration::MAX)
}
