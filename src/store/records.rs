//! The trees, open: rows in and out, and the one transaction that a set of changes becomes.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::path::PathBuf;

use sled::transaction::{TransactionError, Transactional as _, TransactionalTree, UnabortableTransactionError};

use super::codec::{self, Record};
use super::files::Files;
use super::key::Key;
use super::schema::{TreeName, Trees};
use super::{StoreError, key};
use crate::domain::Mirrored;

/// Rows to be written (`Some`) or removed (`None`), by tree and key.
pub(super) type Rows = BTreeMap<TreeName, BTreeMap<Vec<u8>, Option<Vec<u8>>>>;

/// A row under some prefix: its whole key and its value.
pub(super) type Row = (Vec<u8>, Vec<u8>);

/// The open trees and the files beside them.
#[derive(Clone, Debug)]
pub(super) struct Records {
    pub(super) files: Files,
    engine: sled::Db,
    trees: Trees,
    path: PathBuf,
}

impl Records {
    /// Opens every tree.
    pub(super) fn open(engine: sled::Db, files: Files, path: PathBuf) -> Result<Self, StoreError> {
        let trees = Trees::open(&engine).map_err(|error| StoreError::engine("open the trees of the store", &path, error))?;
        Ok(Self { files, engine, trees, path })
    }

    /// The row of this key.
    pub(super) fn row(&self, key: &Key) -> Result<Option<Vec<u8>>, StoreError> {
        let row = self.trees.get(key.tree).get(&key.bytes).map_err(|error| self.fault("read a record", error))?;
        Ok(row.map(|row| row.to_vec()))
    }

    /// The record of this key.
    pub(super) fn read<T: Record>(&self, key: &Key) -> Result<Option<T>, StoreError> {
        self.row(key)?.map(|row| codec::decode(&row, &self.files)).transpose()
    }

    /// The mirrored record of this key.
    pub(super) fn read_mirrored<T: Record>(&self, key: &Key) -> Result<Option<Mirrored<T>>, StoreError> {
        self.row(key)?.map(|row| codec::decode_mirrored(&row, &self.files)).transpose()
    }

    /// True if there is a row of this key.
    pub(super) fn contains(&self, key: &Key) -> Result<bool, StoreError> {
        self.trees.get(key.tree).contains_key(&key.bytes).map_err(|error| self.fault("read a record", error))
    }

    /// The rows whose keys start with this one, in their order.
    pub(super) fn under(&self, prefix: &Key) -> impl Iterator<Item = Result<Row, StoreError>> + use<'_> {
        let rows = self.trees.get(prefix.tree).scan_prefix(&prefix.bytes);
        rows.map(|row| row.map(|(key, value)| (key.to_vec(), value.to_vec())).map_err(|error| self.fault("read a record", error)))
    }

    /// The records whose keys start with `prefix`, from `first` on.
    pub(super) fn read_from<T: Record>(&self, prefix: &Key, first: Key) -> Result<Vec<T>, StoreError> {
        let rows = self.trees.get(first.tree).range(first.bytes..);
        let rows = rows.map(|row| row.map_err(|error| self.fault("read a record", error)));
        let within = rows.take_while(|row| row.as_ref().is_ok_and(|(key, _)| key.starts_with(&prefix.bytes)) || row.is_err());
        within.map(|row| codec::decode(&row?.1, &self.files)).collect()
    }

    /// The same, at most so many.
    pub(super) fn read_some_from<T: Record>(&self, prefix: &Key, first: Key, limit: usize) -> Result<Vec<T>, StoreError> {
        let rows = self.trees.get(first.tree).range(first.bytes..).take(limit);
        let rows = rows.map(|row| row.map_err(|error| self.fault("read a record", error)));
        let within = rows.take_while(|row| row.as_ref().map_or(true, |(key, _)| key.starts_with(&prefix.bytes)));
        within.map(|row| codec::decode(&row?.1, &self.files)).collect()
    }

    /// True if some row's key starts with this one.
    pub(super) fn any_under(&self, prefix: &Key) -> Result<bool, StoreError> {
        self.under(prefix).next().transpose().map(|row| row.is_some())
    }

    /// The records whose keys start with this one, at most so many.
    pub(super) fn read_under<T: Record>(&self, prefix: &Key, limit: usize) -> Result<Vec<T>, StoreError> {
        self.under(prefix).take(limit).map(|row| codec::decode(&row?.1, &self.files)).collect()
    }

    /// The last texts of the keys that start with this one, at most so many: rows that say all in their key.
    pub(super) fn last_texts_under(&self, prefix: &Key, limit: usize) -> Result<Vec<String>, StoreError> {
        let rows = self.under(prefix).take(limit);
        rows.filter_map(|row| row.map(|(key, _)| key::last_text(&key).map(str::to_owned)).transpose()).collect()
    }

    /// The last texts of the keys that start with `prefix`, beyond the key `after` and up to `to`, one at a time.
    pub(super) fn last_texts_between(
        &self,
        prefix: &Key,
        after: Option<Key>,
        to: Option<Key>,
    ) -> impl Iterator<Item = Result<String, StoreError>> + use<'_> {
        let first = after.map_or_else(|| Bound::Included(prefix.bytes.clone()), |after| Bound::Excluded(after.bytes));
        let rows = self.trees.get(prefix.tree).range((first, Bound::Unbounded));
        let (prefix, last) = (prefix.bytes.clone(), to.map(|to| to.bytes));
        let within = move |key: &[u8]| key.starts_with(&prefix) && last.as_deref().is_none_or(|last| key <= last);
        let keys = rows.map(|row| row.map(|(key, _)| key).map_err(|error| self.fault("read a record", error)));
        let keys = keys.take_while(move |key| key.as_ref().map_or(true, |key| within(key)));
        keys.filter_map(|key| key.map(|key| key::last_text(&key).map(str::to_owned)).transpose())
    }

    /// The last texts of the keys that start with `prefix`, from `first` to `last`, the last of them first; at most so many.
    pub(super) fn latest_texts_between(&self, prefix: &Key, first: Key, last: Key, limit: usize) -> Result<Vec<String>, StoreError> {
        let rows = self.trees.get(prefix.tree).range(first.bytes..last.just_after().bytes).rev();
        let keys = rows.map(|row| row.map(|(key, _)| key).map_err(|error| self.fault("read a record", error)));
        let within = keys.take_while(|key| key.as_ref().map_or(true, |key| key.starts_with(&prefix.bytes)));
        within.take(limit).filter_map(|key| key.map(|key| key::last_text(&key).map(str::to_owned)).transpose()).collect()
    }

    /// The mirrored records whose keys start with this one.
    pub(super) fn read_mirrored_under<T: Record>(&self, prefix: &Key) -> Result<Vec<Mirrored<T>>, StoreError> {
        self.under(prefix).map(|row| codec::decode_mirrored(&row?.1, &self.files)).collect()
    }

    /// The text parts of the keys that start with this one, from the `skip`-th part on.
    pub(super) fn texts_under(&self, prefix: &Key, skip: usize) -> Result<Vec<Vec<String>>, StoreError> {
        self.under(prefix).map(|row| Ok(key::texts(&row?.0, skip))).collect()
    }

    /// One text part of the keys that start with this one, at most so many keys.
    pub(super) fn texts_of(&self, prefix: &Key, part: usize, limit: usize) -> Result<Vec<String>, StoreError> {
        let rows = self.under(prefix).take(limit);
        rows.filter_map(|row| row.map(|(key, _)| key::texts(&key, part).into_iter().next()).transpose()).collect()
    }

    /// Writes the rows in one transaction: after a crash all of them are there, or none. Lasting only after [`Records::flush`].
    pub(super) fn apply(&self, rows: &Rows) -> Result<(), StoreError> {
        let touched: Vec<(&sled::Tree, &BTreeMap<_, _>)> = rows.iter().map(|(name, rows)| (self.trees.get(*name), rows)).collect();
        if touched.is_empty() {
            return Ok(());
        }
        let trees: Vec<&sled::Tree> = touched.iter().map(|(tree, _)| *tree).collect();
        let outcome = trees.transaction(|trees| {
            for (tree, (_, rows)) in trees.iter().zip(&touched) {
                write_rows(tree, rows)?;
            }
            Ok::<(), sled::transaction::ConflictableTransactionError<()>>(())
        });
        match outcome {
            Ok(()) | Err(TransactionError::Abort(())) => Ok(()),
            Err(TransactionError::Storage(error)) => Err(self.fault("write records", error)),
        }
    }

    /// Makes everything written so far lasting. Blocks; never inside a transaction (it would never end).
    pub(super) fn flush(&self) -> Result<(), StoreError> {
        self.engine.flush().map(drop).map_err(|error| self.fault("make records lasting", error))
    }

    /// The store's folder.
    pub(super) fn path(&self) -> &PathBuf {
        &self.path
    }

    fn fault(&self, doing: &'static str, error: sled::Error) -> StoreError {
        StoreError::engine(doing, &self.path, error)
    }
}

fn write_rows(tree: &TransactionalTree, rows: &BTreeMap<Vec<u8>, Option<Vec<u8>>>) -> Result<(), UnabortableTransactionError> {
    for (key, row) in rows {
        match row {
            Some(row) => tree.insert(key.as_slice(), row.as_slice())?,
            None => tree.remove(key.as_slice())?,
        };
    }
    Ok(())
}
