//! Opening: waiting for a predecessor to let go, the version of the schema, and the secret of this installation.

use std::fmt;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use super::codec::{self, Record};
use super::files::{self, Files};
use super::records::{Records, Rows};
use super::{StoreError, schema};
use crate::domain::Digest;

/// A killed predecessor may hold its lock until the kernel has taken its memory apart; ten seconds are ample on a busy machine.
pub(super) const LOCK_WAIT: Duration = Duration::from_secs(10);

/// Between two looks at the lock: short beside the wait, long beside the look.
pub(super) const LOCK_PAUSE: Duration = Duration::from_millis(50);

/// What the engine may keep in memory by its own count, which leaves out what small rows cost beside their bytes: it takes about five times
/// as much. With a million documents a look-up misses the cache once or twice, and the system has the page.
const CACHE_BYTES: u64 = 32 * 1024 * 1024;

/// 32 random bytes, made when the store was: the key of whatever must not be guessed, such as names of drafts.
#[derive(Clone, PartialEq, Eq)]
pub struct InstallSecret([u8; 32]);

impl InstallSecret {
    /// The bytes. Not for logs.
    #[must_use]
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for InstallSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InstallSecret(…)")
    }
}

impl Record for [u8; 32] {
    const WHAT: &'static str = "the secret of this installation";
}

impl Record for u32 {
    const WHAT: &'static str = "the version of the schema";
}

/// Where the parts of a store lie.
pub(super) struct Parts<'p> {
    /// The folder of the records and their witness.
    pub(super) home: &'p Path,
    /// The folder of the files.
    pub(super) files: &'p Path,
    /// The folder that people know as the store.
    pub(super) named: &'p Path,
}

/// Opens trees and files, and makes what a new store needs.
pub(super) fn open(path: &Path, patience: Duration) -> Result<(Records, InstallSecret), StoreError> {
    open_parts(&Parts { home: path, files: &path.join("files"), named: path }, patience)
}

/// The same with the parts in places of their own.
pub(super) fn open_parts(parts: &Parts<'_>, patience: Duration) -> Result<(Records, InstallSecret), StoreError> {
    files::make_folder(parts.home)?;
    let engine = open_engine(&parts.home.join("records"), parts.named, patience)?;
    let records = Records::open(engine, Files::open(parts.files.to_owned())?, parts.named.to_owned())?;
    check_schema(&records)?;
    let secret = settle(&records, &parts.home.join("witness"))?;
    Ok((records, secret))
}

fn open_engine(folder: &Path, path: &Path, patience: Duration) -> Result<sled::Db, StoreError> {
    let config = sled::Config::new().path(folder).cache_capacity(CACHE_BYTES).mode(sled::Mode::LowSpace).flush_every_ms(None);
    let start = Instant::now();
    loop {
        match config.open() {
            Ok(engine) => return Ok(engine),
            Err(error) if !is_lock(&error) => return Err(StoreError::engine("open the store", path, error)),
            Err(_) if start.elapsed() >= patience => return Err(StoreError::Locked { path: path.to_owned() }),
            Err(_) => thread::sleep(LOCK_PAUSE),
        }
    }
}

/// The engine tells of a held lock in words only.
fn is_lock(error: &sled::Error) -> bool {
    matches!(error, sled::Error::Io(io) if io.to_string().starts_with("could not acquire lock"))
}

fn check_schema(records: &Records) -> Result<(), StoreError> {
    match records.read::<u32>(&schema::meta("schema_version"))? {
        Some(found) if found > schema::VERSION => {
            Err(StoreError::NewerSchema { path: records.path().clone(), found, known: schema::VERSION })
        }
        Some(found) if found < schema::VERSION => rename(records),
        _ => Ok(()),
    }
}

/// Rows of every earlier version can be read as they are, and are written anew when the ERP is next read: only the version is to be noted.
fn rename(records: &Records) -> Result<(), StoreError> {
    let version = schema::meta("schema_version");
    let row = (version.bytes, Some(codec::encode(&schema::VERSION, &records.files)?));
    records.apply(&Rows::from([(version.tree, [row].into())]))?;
    records.flush()
}

/// The secret of the installation, made if the store is new.
///
/// The engine opens a log that it can't read as an empty one. A store that forgot everything would draft every answer again,
/// so a file beside the log bears witness that there was a store, and which.
fn settle(records: &Records, witness: &Path) -> Result<InstallSecret, StoreError> {
    let said = files::read_text(witness)?;
    let secret = match records.read(&schema::meta("install_secret"))? {
        None if said.is_none() => found(records)?,
        None => return Err(StoreError::Lost { path: records.path().clone() }),
        Some(secret) => secret,
    };
    let digest = Digest::of(&secret);
    match said {
        Some(said) if said == digest.as_str() => {}
        Some(_) => return Err(StoreError::Lost { path: records.path().clone() }),
        None => files::write_text(witness, digest.as_str())?,
    }
    Ok(InstallSecret(secret))
}

/// Writes the version and a new secret, in one transaction.
fn found(records: &Records) -> Result<[u8; 32], StoreError> {
    let key = schema::meta("install_secret");
    let secret: [u8; 32] = rand::random();
    let version = schema::meta("schema_version");
    let rows = [(version.bytes, codec::encode(&schema::VERSION, &records.files)?), (key.bytes, codec::encode(&secret, &records.files)?)];
    let rows = rows.into_iter().map(|(key, row)| (key, Some(row))).collect();
    records.apply(&Rows::from([(schema::TreeName::Meta, rows)]))?;
    records.flush()?;
    Ok(secret)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::sentence;

    #[test]
    fn a_store_of_a_newer_postar_is_refused_and_left_as_it_is() {
        let folder = tempfile::tempdir().expect("a folder");
        let newer = schema::VERSION + 1;
        let (records, _) = open(folder.path(), LOCK_WAIT).expect("a new store");
        let row = codec::encode(&newer, &records.files).expect("a row");
        let rows = [(schema::meta("schema_version").bytes, Some(row))].into();
        records.apply(&Rows::from([(schema::TreeName::Meta, rows)])).expect("written");
        drop(records);
        for _ in 0..2 {
            let refused = open(folder.path(), LOCK_WAIT).expect_err("refused");
            assert!(matches!(refused, StoreError::NewerSchema { found, .. } if found == newer), "{refused}");
            let said = format!("schema is version {newer}, and this postar knows versions up to {}; run the newer postar again", newer - 1);
            assert!(sentence(&refused).contains(&said));
        }
    }
}
