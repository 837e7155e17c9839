//! The board on which each part of the service writes whether it is in order, and since when.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;

/// What kinds of parts the service has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PartKind {
    /// The store on disk.
    Store,
    /// A watched mailbox.
    Mailbox,
    /// A tenant's Metakocka.
    Erp,
    /// A tenant's writer.
    Writer,
    /// A tenant's writes to Metakocka.
    Writes,
}

impl PartKind {
    /// The word that `/readyz` shows.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Store => "store",
            Self::Mailbox => "mailbox",
            Self::Erp => "erp",
            Self::Writer => "writer",
            Self::Writes => "writes",
        }
    }
}

/// One part of the service.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Part {
    /// What it is.
    pub kind: PartKind,
    /// The id of its mailbox or tenant; the store has its own word.
    pub id: Cow<'static, str>,
}

impl Part {
    /// The one store.
    pub const STORE: Self = Self { kind: PartKind::Store, id: Cow::Borrowed("store") };

    /// A part by its kind and id.
    #[must_use]
    pub fn new(kind: PartKind, id: impl fmt::Display) -> Self {
        Self { kind, id: Cow::Owned(id.to_string()) }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            PartKind::Store => f.write_str("store"),
            kind => write!(f, "{} {}", kind.word(), self.id),
        }
    }
}

/// How a part is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// It is in order.
    pub ok: bool,
    /// Since when that is so.
    pub since: Timestamp,
    /// Why it is not; none when it is.
    pub why: Option<String>,
}

/// What a note on the board changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// The board said so already.
    None,
    /// It was in order and is not any more, or it is out of order for another reason now.
    Fell,
    /// It is in order now, and was not.
    Rose,
}

/// The board; clones share it.
#[derive(Clone, Debug, Default)]
pub struct Board(Arc<Mutex<BTreeMap<Part, Condition>>>);

impl Board {
    /// Puts up a part that has not been tried yet: not in order until it says so. Keeps what it said before.
    pub fn expect(&self, part: Part, now: Timestamp) {
        let unknown = || Condition { ok: false, since: now, why: Some("it has not been tried yet".to_owned()) };
        self.lock().entry(part).or_insert_with(unknown);
    }

    /// The part is in order.
    pub fn good(&self, part: &Part, now: Timestamp) -> Change {
        let mut parts = self.lock();
        if parts.get(part).is_some_and(|known| known.ok) {
            return Change::None;
        }
        parts.insert(part.clone(), Condition { ok: true, since: now, why: None });
        Change::Rose
    }

    /// The part is out of order, for this reason: a sentence without secrets.
    pub fn bad(&self, part: &Part, why: &str, now: Timestamp) -> Change {
        let mut parts = self.lock();
        let known = parts.get(part).filter(|known| !known.ok);
        if known.is_some_and(|known| known.why.as_deref() == Some(why)) {
            return Change::None;
        }
        let since = known.map_or(now, |known| known.since);
        parts.insert(part.clone(), Condition { ok: false, since, why: Some(why.to_owned()) });
        Change::Fell
    }

    /// Takes down a part that is no longer configured.
    pub fn forget(&self, part: &Part) {
        self.lock().remove(part);
    }

    /// All parts, in the order of their kinds and ids.
    #[must_use]
    pub fn parts(&self) -> Vec<(Part, Condition)> {
        self.lock().iter().map(|(part, condition)| (part.clone(), condition.clone())).collect()
    }

    /// The part is known and out of order.
    #[must_use]
    pub fn is_bad(&self, part: &Part) -> bool {
        self.lock().get(part).is_some_and(|condition| !condition.ok)
    }

    /// Every part is in order, and there is at least one.
    #[must_use]
    pub fn ready(&self) -> bool {
        let parts = self.lock();
        !parts.is_empty() && parts.values().all(|condition| condition.ok)
    }

    /// A part that panicked while it wrote leaves whole entries behind, so its poison is of no interest.
    fn lock(&self) -> MutexGuard<'_, BTreeMap<Part, Condition>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
