//! A private copy of a store, for whoever must not write: opening the engine alone leaves its traces in the folder.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::StoreError;
use super::open::{self, InstallSecret, LOCK_PAUSE, Parts};
use super::records::Records;

/// Copies the records and opens them; the files beside them are only read, and stay where they are.
pub(super) fn open(path: &Path, patience: Duration) -> Result<(TempDir, Records, InstallSecret), StoreError> {
    let failed = |error| StoreError::file("copy the store in", path, error);
    let copy = tempfile::Builder::new().prefix("postar-copy-").tempdir().map_err(failed)?;
    let lock = lock(path, patience)?;
    copy_folder(&path.join("records"), &copy.path().join("records")).map_err(failed)?;
    copy_file(&path.join("witness"), &copy.path().join("witness")).map_err(failed)?;
    drop(lock);
    let theirs = path.join("files");
    let files = if theirs.is_dir() { theirs } else { copy.path().join("files") };
    let (records, secret) = open::open_parts(&Parts { home: copy.path(), files: &files, named: path }, patience)?;
    Ok((copy, records, secret))
}

/// Holds the engine's own lock while the copy is made, so that nobody writes meanwhile. None where there is no store.
fn lock(path: &Path, patience: Duration) -> Result<Option<File>, StoreError> {
    let log = path.join("records/db");
    let file = match File::open(&log) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(StoreError::file("open", &log, error)),
    };
    let start = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(Some(file)),
            Err(TryLockError::Error(error)) => return Err(StoreError::file("lock", &log, error)),
            Err(TryLockError::WouldBlock) if start.elapsed() >= patience => return Err(StoreError::Locked { path: path.to_owned() }),
            Err(TryLockError::WouldBlock) => thread::sleep(LOCK_PAUSE),
        }
    }
}

fn copy_folder(from: &Path, to: &Path) -> io::Result<()> {
    let entries = match fs::read_dir(from) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    fs::create_dir(to)?;
    for entry in entries {
        let entry = entry?;
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type()?.is_dir() { copy_folder(&from, &to)? } else { copy_file(&from, &to)? }
    }
    Ok(())
}

fn copy_file(from: &Path, to: &Path) -> io::Result<()> {
    match fs::copy(from, to) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        copied => copied.map(drop),
    }
}
