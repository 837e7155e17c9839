//! What rows were before they changed, so that an answer can be given as of a moment ago.

use std::collections::VecDeque;

use jiff::Timestamp;

use super::company::{Company, Table};
use super::row::Row;

/// Changes that are kept; an answer can't be older than the oldest.
const KEPT: usize = 10_000;

/// A row as it was until that moment; none: it wasn't there.
#[derive(Debug)]
pub(crate) struct Changed {
    at: Timestamp,
    table: Table,
    number: u64,
    before: Option<Row>,
}

/// The latest changes of a company, the last one at the end.
#[derive(Debug, Default)]
pub(crate) struct History {
    /// None while rows are taken in: a seed has no before.
    now: Option<Timestamp>,
    changes: VecDeque<Changed>,
}

impl History {
    /// Changes are noted, as made at this moment.
    pub(crate) fn at(&mut self, now: Timestamp) {
        self.now = Some(now);
    }

    pub(super) fn is_kept(&self) -> bool {
        self.now.is_some()
    }

    pub(super) fn note(&mut self, table: Table, number: u64, before: Option<Row>) {
        let Some(at) = self.now else { return };
        self.changes.push_back(Changed { at, table, number, before });
        if self.changes.len() > KEPT {
            self.changes.pop_front();
        }
    }
}

impl Company {
    /// Turns everything back to what it was at that moment; what is given has to be turned forward again.
    pub(crate) fn turn_back(&mut self, to: Timestamp) -> Vec<Changed> {
        let now = self.history.now.take();
        let mut undone = Vec::new();
        while let Some(change) = self.history.changes.pop_back_if(|change| change.at > to) {
            undone.push(self.swap(change));
        }
        self.history.now = now;
        undone
    }

    /// Undoes [`Company::turn_back`].
    pub(crate) fn turn_forward(&mut self, undone: Vec<Changed>) {
        let now = self.history.now.take();
        for change in undone.into_iter().rev() {
            let redone = self.swap(change);
            self.history.changes.push_back(redone);
        }
        self.history.now = now;
    }

    /// Puts the row as it was, and gives it as it is.
    fn swap(&mut self, change: Changed) -> Changed {
        let Changed { at, table, number, before } = change;
        let is = self.remove(table, number);
        if let Some(row) = before {
            self.save(table, number, &row);
        }
        Changed { at, table, number, before: is }
    }
}
