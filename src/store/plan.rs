//! What one set of changes will write, worked out before anything is written; it reads its own rows.

use std::collections::BTreeMap;

use jiff::SignedDuration;

use super::codec::{self, Record};
use super::files::Files;
use super::key::Key;
use super::records::{Records, Row, Rows};
use super::{Committed, StoreError};
use crate::domain::{ErpRef, Mirrored};

/// Rows to be written, over the rows that are there.
#[derive(Debug)]
pub(super) struct Plan<'a> {
    records: &'a Records,
    rows: Rows,
    changed: bool,
    of_scan: bool,
    erp: Vec<ErpRef>,
}

/// How long the moment of a record that is read again and again may lag behind: rows that only say so are written six times an hour at most.
const MOMENTS_APART: SignedDuration = SignedDuration::from_mins(10);

/// What became of a record of the mirror.
pub(super) enum Put<T> {
    /// It is as it was.
    Same,
    /// It is as it was, and its row is written another way than it used to be: what hangs on it is to be written, too.
    Rewritten,
    /// It is new, or differs from this one.
    Changed(Option<T>),
}

impl<'a> Plan<'a> {
    pub(super) fn new(records: &'a Records) -> Self {
        Self { records, rows: Rows::new(), changed: false, of_scan: false, erp: Vec::new() }
    }

    /// The row as it will be.
    pub(super) fn row(&self, key: &Key) -> Result<Option<Vec<u8>>, StoreError> {
        match self.rows.get(&key.tree).and_then(|rows| rows.get(&key.bytes)) {
            Some(planned) => Ok(planned.clone()),
            None => self.records.row(key),
        }
    }

    pub(super) fn contains(&self, key: &Key) -> Result<bool, StoreError> {
        Ok(self.row(key)?.is_some())
    }

    pub(super) fn read<T: Record>(&self, key: &Key) -> Result<Option<T>, StoreError> {
        self.row(key)?.map(|row| codec::decode(&row, &self.records.files)).transpose()
    }

    pub(super) fn read_mirrored<T: Record>(&self, key: &Key) -> Result<Option<Mirrored<T>>, StoreError> {
        self.row(key)?.map(|row| codec::decode_mirrored(&row, &self.records.files)).transpose()
    }

    /// Whether a row stands under a prefix. One that these changes take away may still count.
    pub(super) fn any_under(&self, prefix: &Key) -> Result<bool, StoreError> {
        let planned = self.rows.get(&prefix.tree).into_iter().flat_map(|rows| rows.range(prefix.bytes.clone()..));
        let mut within = planned.take_while(|(key, _)| key.starts_with(&prefix.bytes));
        Ok(within.any(|(_, row)| row.is_some()) || self.records.any_under(prefix)?)
    }

    /// The first row under a prefix, as it will be: its key's bytes and its value.
    pub(super) fn first_under(&self, prefix: &Key) -> Result<Option<Row>, StoreError> {
        let planned = self.rows.get(&prefix.tree);
        let mut there =
            self.records.under(prefix).filter(|row| !row.as_ref().is_ok_and(|(key, _)| planned.is_some_and(|rows| rows.contains_key(key))));
        let there = there.next().transpose()?;
        let new = planned.into_iter().flat_map(|rows| rows.range(prefix.bytes.clone()..));
        let new = new.take_while(|(key, _)| key.starts_with(&prefix.bytes)).find_map(|(key, row)| Some((key.clone(), row.clone()?)));
        Ok([there, new].into_iter().flatten().min())
    }

    /// Where large bodies lie.
    pub(super) fn files(&self) -> &Files {
        &self.records.files
    }

    /// The next number of a row of numbers; none is given twice.
    pub(super) fn next_number(&mut self, key: Key) -> Result<u64, StoreError> {
        let next = self.read::<u64>(&key)?.unwrap_or_default().saturating_add(1);
        self.put(key, &next)?;
        Ok(next)
    }

    /// The records under a prefix, as they will be.
    pub(super) fn read_under<T: Record>(&self, prefix: &Key) -> Result<Vec<T>, StoreError> {
        let mut rows = self.records.under(prefix).collect::<Result<BTreeMap<_, _>, _>>()?;
        for (key, planned) in self.rows.get(&prefix.tree).into_iter().flatten().filter(|(key, _)| key.starts_with(&prefix.bytes)) {
            match planned {
                Some(row) => drop(rows.insert(key.clone(), row.clone())),
                None => drop(rows.remove(key)),
            }
        }
        rows.into_values().map(|row| codec::decode(&row, &self.records.files)).collect()
    }

    /// Writes a record, unless the very same one is there. Says whether it differed.
    pub(super) fn put<T: Record>(&mut self, key: Key, record: &T) -> Result<bool, StoreError> {
        let row = codec::encode(record, &self.records.files)?;
        self.put_row(key, row)
    }

    /// From here on records of the mirror come from a scan, whose own moment stands for those that are unchanged.
    pub(super) fn take_from_scan(&mut self) {
        self.of_scan = true;
    }

    /// Writes a record of the mirror. A newer moment alone is no change, and is written only if the one that is noted is old.
    pub(super) fn put_mirrored<T: Record + PartialEq>(&mut self, key: Key, new: &Mirrored<T>) -> Result<Put<T>, StoreError> {
        let row = codec::encode_mirrored(new, &self.records.files)?;
        let Some(there) = self.row(&key)? else {
            self.write(key, Some(row));
            self.changed = true;
            return Ok(Put::Changed(None));
        };
        if codec::without_moment(&there) == codec::without_moment(&row) {
            let lags = !self.of_scan && new.read_at.duration_since(codec::moment::<T>(&there)?) >= MOMENTS_APART;
            if lags {
                self.write(key, Some(row));
            }
            return Ok(Put::Same);
        }
        let old = codec::decode_mirrored::<T>(&there, &self.records.files)?.record;
        self.write(key, Some(row));
        if old == new.record {
            return Ok(Put::Rewritten);
        }
        self.changed = true;
        Ok(Put::Changed(Some(old)))
    }

    /// Writes a row that says all in its key.
    pub(super) fn mark(&mut self, key: Key) -> Result<bool, StoreError> {
        self.put_row(key, Vec::new())
    }

    /// Removes a row. Says whether there was one.
    pub(super) fn remove(&mut self, key: Key) -> Result<bool, StoreError> {
        let there = self.contains(&key)?;
        if there {
            self.write(key, None);
            self.changed = true;
        }
        Ok(there)
    }

    /// Adds to a count.
    pub(super) fn count(&mut self, key: Key, by: i64) -> Result<(), StoreError> {
        let count: u64 = self.read(&key)?.unwrap_or_default();
        self.put(key, &count.saturating_add_signed(by)).map(drop)
    }

    /// Notes that a record of the mirror is not what it was.
    pub(super) fn note_erp(&mut self, record: Option<ErpRef>) {
        self.erp.extend(record);
    }

    /// True if nothing is to be written.
    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Writes it all in one transaction; not yet flushed.
    pub(super) fn apply(self) -> Result<Committed, StoreError> {
        self.records.apply(&self.rows)?;
        Ok(Committed { changed: self.changed, erp: self.erp })
    }

    fn put_row(&mut self, key: Key, row: Vec<u8>) -> Result<bool, StoreError> {
        let differs = self.row(&key)?.as_deref() != Some(&row);
        if differs {
            self.write(key, Some(row));
            self.changed = true;
        }
        Ok(differs)
    }

    fn write(&mut self, key: Key, row: Option<Vec<u8>>) {
        self.rows.entry(key.tree).or_default().insert(key.bytes, row);
    }
}
