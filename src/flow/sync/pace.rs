//! When which part of the ERP has its turn: fast while something changes, slow when all is quiet.
//!
//! A quiet hour costs 40 calls at most, with documents wanted every two minutes:
//!
//! | calls | for |
//! |---|---|
//! | 30.5 | orders, every 118 seconds: a change is seen within two minutes, the call itself included |
//! | 7.5 | everything else, a page at a time: one call in eight minutes is saved up for it |
//! | 1.5 | what may have been saved up before the hour began |
//! | 39.5 | in all |
//!
//! Everything else takes turns by how long it has waited, measured by how often it is wanted; what brings nothing new is wanted half as
//! often each time, down to a limit. Where something changes, or a person asks for it, everything is wanted as often as configured for ten
//! minutes, and may cost what that costs. Other intervals than two minutes scale all of it. Scans are no part of this: they are wanted once
//! in [`Intervals::full`], cost a call for each page, and let everybody else go first.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::kind::Kind;
use crate::domain::DocType;
use crate::store::{MirrorKind, SyncState};

/// How long everything is wanted as often as configured after something has changed: what follows from an order is written soon after it.
const LIVELY: SignedDuration = SignedDuration::from_mins(10);

/// Calls beside those for orders that a quiet time between two of them saves up: 7.5 in an hour of 30.
const SAVED_UP: f64 = 0.25;

/// What can be saved up at most, in calls.
const MOST_SAVED: f64 = 1.5;

/// Papers beside orders are wanted so many times less often: they follow from orders, and people ask for orders.
const LESS_THAN_ORDERS: u32 = 5;

/// What brings nothing new is wanted so many times less often at most.
const QUIET: u32 = 16;

/// Orders are asked for this much before the two minutes are over, so that the call and a busy machine are within them.
const MARGIN: Duration = Duration::from_secs(2);

/// Where documents are switched off, the rest is counted as if they were wanted this often.
const USUAL: Duration = Duration::from_mins(2);

/// The longest that one part may read before the others are looked at again: well within two minutes.
const SLICE: Duration = Duration::from_secs(20);

/// How often each kind is wanted; `None` turns it off, but for the first time.
#[derive(Clone, Copy, Debug)]
pub struct Intervals {
    /// Partners.
    pub contacts: Option<Duration>,
    /// Products and stock.
    pub products: Option<Duration>,
    /// Documents.
    pub documents: Option<Duration>,
    /// Everything, with deletions.
    pub full: Option<Duration>,
}

/// How a part is to be read now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// What may have changed.
    Recent,
    /// Everything.
    Scan,
}

/// How often a part is wanted now.
#[derive(Clone, Copy, Debug)]
struct Rhythm {
    last: Option<Timestamp>,
    stretch: u32,
}

/// The pace of one tenant's sync. Plain values; the moment is an argument.
#[derive(Clone, Debug)]
pub struct Pace {
    every: Intervals,
    rhythms: BTreeMap<MirrorKind, Rhythm>,
    saved: f64,
    saved_at: Timestamp,
    lively_until: Timestamp,
}

impl Pace {
    /// A pace that begins now.
    #[must_use]
    pub fn new(every: Intervals, now: Timestamp) -> Self {
        Self { every, rhythms: BTreeMap::new(), saved: MOST_SAVED, saved_at: now, lively_until: now }
    }

    /// The parts in the order in which they are to be looked at: orders first, then those that have waited longest for their measure.
    #[must_use]
    pub fn order(&self, state: impl Fn(MirrorKind) -> Option<SyncState>, now: Timestamp) -> Vec<MirrorKind> {
        let mut parts = MirrorKind::all();
        let waited = |part: &MirrorKind| match (self.last(*part, state(*part).as_ref()), self.wanted_every(*part, now)) {
            (None, _) => f64::MAX,
            (Some(last), Some(every)) => now.duration_since(last).as_secs_f64() / every.as_secs_f64().max(1.0),
            (Some(_), None) => 0.0,
        };
        parts.sort_by(|a, b| is_urgent(*b).cmp(&is_urgent(*a)).then(waited(b).total_cmp(&waited(a))));
        parts
    }

    /// Whether a part has its turn, and how.
    pub fn due(&mut self, part: MirrorKind, state: Option<&SyncState>, now: Timestamp) -> Option<Manner> {
        self.save_up(now);
        let Some(state) = state else { return Some(Manner::Scan) };
        let every = self.wanted_every(part, now)?;
        let is_over =
            |last: Timestamp, every: Duration| now.duration_since(last) >= SignedDuration::try_from(every).unwrap_or(SignedDuration::MAX);
        let waited = self.last(part, Some(state)).is_none_or(|last| is_over(last, every));
        if waited && (is_urgent(part) || self.is_lively(now) || self.saved >= 1.0) {
            return Some(Manner::Recent);
        }
        let scanned = state.scanned.unwrap_or(Timestamp::UNIX_EPOCH);
        let scan = matches!(part, MirrorKind::Documents(_)) && self.every.full.is_some_and(|full| is_over(scanned, full));
        scan.then_some(Manner::Scan)
    }

    /// How much one turn may read: a page at a time while all is quiet.
    #[must_use]
    pub fn allowance(&self, part: MirrorKind, manner: Manner, now: Timestamp) -> super::Allowance {
        let paged = !is_urgent(part) && manner == Manner::Recent && !self.is_lively(now);
        if paged { super::Allowance::calls(1) } else { super::Allowance::time(SLICE) }
    }

    /// Notes what a turn cost and came to. `ended`: it read all that it wanted.
    pub fn ran(&mut self, part: MirrorKind, manner: Manner, tally: super::Tally, ended: bool, now: Timestamp) {
        if manner == Manner::Recent && !is_urgent(part) && !self.is_lively(now) {
            self.saved -= f64::from(u32::try_from(tally.calls).unwrap_or(u32::MAX));
        }
        let rhythm = self.rhythms.entry(part).or_insert(Rhythm { last: None, stretch: 1 });
        if ended {
            rhythm.last = Some(now);
            rhythm.stretch = (rhythm.stretch * 2).min(QUIET);
        }
        // What a scan finds after hours is no sign of life.
        if tally.changed + tally.deleted > 0 && manner == Manner::Recent {
            self.hurry(now);
        }
    }

    /// Something has changed, or a person works: everything is wanted as often as configured for a while.
    pub fn hurry(&mut self, now: Timestamp) {
        self.lively_until = now.saturating_add(LIVELY).unwrap_or(now);
        self.rhythms.values_mut().for_each(|rhythm| rhythm.stretch = 1);
    }

    /// How long nothing has its turn.
    #[must_use]
    pub fn rest(&self, state: impl Fn(MirrorKind) -> Option<SyncState>, now: Timestamp) -> Duration {
        let wait = |part: MirrorKind| {
            let (Some(last), Some(every)) = (self.last(part, state(part).as_ref()), self.wanted_every(part, now)) else { return None };
            let left = SignedDuration::try_from(every).unwrap_or(SignedDuration::MAX).saturating_sub(now.duration_since(last));
            let left = Duration::try_from(left).unwrap_or_default();
            Some(if is_urgent(part) || self.is_lively(now) { left } else { left.max(self.until_saved()) })
        };
        MirrorKind::all().into_iter().filter_map(wait).min().unwrap_or(Duration::MAX)
    }

    fn is_lively(&self, now: Timestamp) -> bool {
        now < self.lively_until
    }

    /// The last time by this pace's own count, or by what the store says of an earlier one.
    fn last(&self, part: MirrorKind, state: Option<&SyncState>) -> Option<Timestamp> {
        self.rhythms.get(&part).and_then(|rhythm| rhythm.last).or_else(|| state.map(|state| state.last_success))
    }

    /// How often a part is wanted at this moment.
    fn wanted_every(&self, part: MirrorKind, _now: Timestamp) -> Option<Duration> {
        let stretch = self.rhythms.get(&part).map_or(1, |rhythm| rhythm.stretch);
        let every = match Kind::of(part) {
            Kind::Contacts => self.every.contacts,
            Kind::Products => self.every.products,
            Kind::Documents => self.every.documents,
        }?;
        Some(match part {
            _ if is_urgent(part) => every.saturating_sub(MARGIN.min(every / 20)),
            MirrorKind::Documents(_) => every * LESS_THAN_ORDERS * stretch,
            _ => every * stretch.min(QUIET / 4),
        })
    }

    fn save_up(&mut self, now: Timestamp) {
        let passed = now.duration_since(self.saved_at).as_secs_f64().max(0.0);
        self.saved = (self.saved + passed * self.saved_in_a_second()).min(MOST_SAVED);
        self.saved_at = now;
    }

    fn saved_in_a_second(&self) -> f64 {
        SAVED_UP / self.every.documents.unwrap_or(USUAL).as_secs_f64().max(0.1)
    }

    /// How long until a call is saved up, from when it was last counted.
    fn until_saved(&self) -> Duration {
        Duration::from_secs_f64(((1.0 - self.saved) / self.saved_in_a_second()).clamp(0.0, 86_400.0))
    }
}

/// What people ask for most: nothing else is asked for before it.
fn is_urgent(part: MirrorKind) -> bool {
    part == MirrorKind::Documents(DocType::SalesOrder)
}
