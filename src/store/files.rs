//! Content-addressed files: raw mails, rendered drafts and records too big for a row, each named by its SHA-256.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

use super::StoreError;
use crate::domain::Digest;

/// The folder of content-addressed files: `ab/cd/abcd…`, so that no folder grows long.
#[derive(Clone, Debug)]
pub(super) struct Files {
    root: PathBuf,
}

impl Files {
    /// Makes the folder if it is not there.
    pub(super) fn open(root: PathBuf) -> Result<Self, StoreError> {
        make_folder(&root)?;
        Ok(Self { root })
    }

    /// Keeps these bytes; on return they are on disk under their name. A torn file of that name is replaced.
    pub(super) fn keep(&self, bytes: &[u8]) -> Result<Digest, StoreError> {
        let digest = Digest::of(bytes);
        let path = self.path(&digest);
        if fs::read(&path).is_ok_and(|there| there == bytes) {
            return Ok(digest);
        }
        let folder = path.parent().unwrap_or(&self.root);
        self.make_folders(folder)?;
        write_aside(folder, &path, bytes).map_err(|error| StoreError::file("write the file", &path, error))?;
        Ok(digest)
    }

    /// The bytes of this name, checked against it.
    pub(super) fn read(&self, digest: &Digest) -> Result<Vec<u8>, StoreError> {
        let path = self.path(digest);
        let bytes = fs::read(&path).map_err(|error| StoreError::file("read the file", &path, error))?;
        if Digest::of(&bytes) == *digest { Ok(bytes) } else { Err(StoreError::TornFile { path, expected: digest.clone() }) }
    }

    fn path(&self, digest: &Digest) -> PathBuf {
        let name = digest.as_str();
        let level = |range| name.get(range).unwrap_or("00");
        self.root.join(level(0..2)).join(level(2..4)).join(name)
    }

    fn make_folders(&self, folder: &Path) -> Result<(), StoreError> {
        if folder.is_dir() {
            return Ok(());
        }
        make_folder(folder)?;
        let above = folder.parent().unwrap_or(&self.root);
        for changed in [above, &self.root] {
            sync_folder(changed).map_err(|error| StoreError::file("make lasting the folder", changed, error))?;
        }
        Ok(())
    }
}

/// Makes a folder with those above it, for its owner's eyes only.
pub(super) fn make_folder(path: &Path) -> Result<(), StoreError> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(|error| StoreError::file("make the folder", path, error))
}

/// The text of a small file, if it is there.
pub(super) fn read_text(path: &Path) -> Result<Option<String>, StoreError> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(StoreError::file("read the file", path, error)),
    }
}

/// Writes a small file, whole or not at all.
pub(super) fn write_text(path: &Path, text: &str) -> Result<(), StoreError> {
    let folder = path.parent().unwrap_or(path);
    write_aside(folder, path, text.as_bytes()).map_err(|error| StoreError::file("write the file", path, error))
}

/// Bytes of everything in a folder.
pub(super) fn bytes_under(folder: &Path) -> io::Result<u64> {
    let mut sum = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let about = match entry.metadata() {
            Ok(about) => about,
            // A temporary file may have got its lasting name since the folder was read.
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        sum += if about.is_dir() { bytes_under(&entry.path())? } else { about.len() };
    }
    Ok(sum)
}

/// Temporary file, fsync, rename, fsync of the folder: after a crash there is the whole file or none.
fn write_aside(folder: &Path, path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut aside = tempfile::NamedTempFile::new_in(folder)?;
    aside.write_all(bytes)?;
    aside.as_file().sync_all()?;
    aside.persist(path).map_err(|error| error.error)?;
    sync_folder(folder)
}

fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}
