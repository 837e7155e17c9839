//! The only memory: mails, links, jobs and the mirror of the ERP, in one embedded store with files beside it.
//!
//! Reads are plain and fast. Writes are words strung together to [`Changes`]; each set of them is one transaction, and
//! [`Store::commit`] answers when it is on disk. One thread writes, so that many sets share one flush. Rows are small;
//! whatever is big lies in files named by their content.
//!
//! | losses | what holds against them |
//! |---|---|
//! | a draft is placed twice, or never | a job and its mail, its queue row and its state are one transaction, flushed before the answer |
//! | a link that one side does not know of | both directions are one transaction |
//! | a person's word is lost | the machine neither replaces nor removes a person's link |
//! | a write to the ERP is sent twice | a proposal only goes from stage to stage as its table allows, checked in the transaction |
//! | a torn file | written aside, renamed, and checked against its name at every reading |
//! | everything is forgotten, and every mail answered again | a witness beside the log tells a new store from a lost one |
//! | an older postar writes into a newer store | the version of the schema is checked before anything is written |

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tempfile::TempDir;

use crate::domain::{Digest, ErpRef};

mod approvals;
mod audit;
mod changes;
mod codec;
mod conflicts;
mod copy;
mod cursors;
mod error;
mod examples;
mod files;
mod grounds;
mod hook_events;
mod jobs;
mod key;
mod links;
mod lookup;
mod mails;
mod mirror;
mod open;
mod outcomes;
mod plan;
mod profiles;
mod records;
mod retries;
mod ripples;
mod schema;
mod sightings;
mod stock_hints;
mod suspects;
mod syncs;
mod terms;
mod traces;
mod wakes;
mod writer;

pub use approvals::ApprovalCounts;
pub use changes::Changes;
pub use cursors::Renumbering;
pub use error::StoreError;
pub use jobs::JobCounts;
pub use mails::{Direction, MailRecord};
pub use open::InstallSecret;
pub use retries::Retry;
pub use ripples::{Again, Concerned, Reach, Ripple};
pub use sightings::{SightedIn, Sighting};
pub use stock_hints::StockHint;
pub use suspects::Suspect;
pub use syncs::{MirrorKind, Scan, SyncState};
pub use traces::MailKey;
pub use wakes::Wake;

use records::Records;
use writer::Writer;

/// The store, open; cheap to clone. The last clone's drop waits for what is still being written and lets go of the lock.
#[derive(Clone, Debug)]
pub struct Store {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    // Dropped in this order: the writer ends before the trees are closed, and they before a copy's folder goes.
    writer: Writer,
    records: Records,
    secret: InstallSecret,
    _copy: Option<TempDir>,
}

/// What a commit came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Committed {
    /// Something is not as it was. A mirrored record that was only read again is no change.
    pub changed: bool,
    /// Records of the mirror that are new, different or gone; for stock, the product.
    pub erp: Vec<ErpRef>,
}

impl Store {
    /// Opens the store in this folder, or makes a new one there. Blocks; waits up to 10 seconds for a predecessor to let go.
    ///
    /// # Errors
    /// [`StoreError::Locked`], [`StoreError::NewerSchema`], [`StoreError::Lost`], [`StoreError::DiskFull`], or what the system says of the folder.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Self::open_within(path, open::LOCK_WAIT)
    }

    /// Opens the store, waiting this long at most for another process to let go of it.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn open_within(path: &Path, patience: Duration) -> Result<Self, StoreError> {
        let (records, secret) = open::open(path, patience)?;
        let writer = Writer::start(records.clone())?;
        Ok(Self { inner: Arc::new(Inner { writer, records, secret, _copy: None }) })
    }

    /// Opens a private copy of the store as it is now, to try things on: nothing is ever written to the folder itself, not even that
    /// somebody looked. Where there is no store, an empty one. Blocks like [`Store::open`].
    ///
    /// # Errors
    /// As [`Store::open`], and if there is no room for the copy in the folder for temporary files.
    pub fn open_copy(path: &Path) -> Result<Self, StoreError> {
        let (copy, records, secret) = copy::open(path, open::LOCK_WAIT)?;
        let writer = Writer::start(records.clone())?;
        Ok(Self { inner: Arc::new(Inner { writer, records, secret, _copy: Some(copy) }) })
    }

    /// Writes the changes as one transaction; on return they are on disk.
    ///
    /// # Errors
    /// [`StoreError::JobWithoutMail`] leaves everything as it was. After [`StoreError::DiskFull`] or [`StoreError::Engine`]
    /// the changes may or may not be found again when the store is next opened, but never a part of them.
    pub async fn commit(&self, changes: Changes) -> Result<Committed, StoreError> {
        self.inner.writer.commit(changes).await
    }

    /// Keeps these bytes in a file named by their digest; on return it is on disk. Keeping them again does nothing.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`] or [`StoreError::File`].
    pub async fn keep_file(&self, bytes: Vec<u8>) -> Result<Digest, StoreError> {
        let files = self.records().files.clone();
        let gone = || StoreError::WriterGone { path: self.path().clone() };
        tokio::task::spawn_blocking(move || files.keep(&bytes)).await.map_err(|_| gone())?
    }

    /// The bytes of this digest, checked against it.
    ///
    /// # Errors
    /// [`StoreError::TornFile`] if they are no longer what they were, [`StoreError::File`] if they are not there.
    pub fn file(&self, digest: &Digest) -> Result<Vec<u8>, StoreError> {
        self.records().files.read(digest)
    }

    /// The secret of this installation.
    #[must_use]
    pub fn install_secret(&self) -> &InstallSecret {
        &self.inner.secret
    }

    /// The store's folder.
    #[must_use]
    pub fn path(&self) -> &PathBuf {
        self.records().path()
    }

    /// Size on disk in bytes, files included.
    ///
    /// # Errors
    /// [`StoreError::File`] if the folder can't be read.
    pub fn bytes_on_disk(&self) -> Result<u64, StoreError> {
        files::bytes_under(self.path()).map_err(|error| StoreError::file("measure the folder", self.path(), error))
    }

    fn records(&self) -> &Records {
        &self.inner.records
    }
}
