//! What can go wrong with the store, whether it will pass, and what to do.

use std::borrow::Cow;
use std::error::Error;
use std::io;
use std::path::{Path, PathBuf};

use crate::domain::conflict::ConflictId;
use crate::domain::{ApprovalId, Digest, MailboxId, MessageId, Stage};
use crate::fault::{Fault, Lasting};

/// An error of the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process has the store open, and kept it for as long as we waited.
    #[error("could not open the store in {path}: another process has it open")]
    Locked {
        /// The store's folder.
        path: PathBuf,
    },
    /// The store was written by a later version of postar.
    #[error("could not open the store in {path}: its schema is version {found}, and this postar knows versions up to {known}")]
    NewerSchema {
        /// The store's folder.
        path: PathBuf,
        /// The version that it has.
        found: u32,
        /// The newest version that is understood.
        known: u32,
    },
    /// There was a store here, and its records are not to be found any more.
    #[error("could not open the store in {path}: its records are gone or can't be read, or belong to another store")]
    Lost {
        /// The store's folder.
        path: PathBuf,
    },
    /// The disk, or what we may use of it, is full.
    #[error("could not {doing} in {path}: the disk is full")]
    DiskFull {
        /// What was tried.
        doing: &'static str,
        /// The store's folder, or a file in it.
        path: PathBuf,
        /// What the system said.
        source: Box<dyn Error + Send + Sync>,
    },
    /// The engine below reported an error. After a failed write it refuses everything until it is opened again.
    #[error("could not {doing} in {path}")]
    Engine {
        /// What was tried.
        doing: &'static str,
        /// The store's folder.
        path: PathBuf,
        /// What the engine said.
        source: Box<dyn Error + Send + Sync>,
    },
    /// A file or folder could not be read or written.
    #[error("could not {doing} {path}")]
    File {
        /// What was tried.
        doing: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A content-addressed file no longer holds what its name says.
    #[error("could not use {path}: its content no longer fits its name")]
    TornFile {
        /// The file.
        path: PathBuf,
        /// What its content should hash to.
        expected: Digest,
    },
    /// A record could not be read back, or not be written as a record.
    #[error("could not {doing} {what}")]
    Record {
        /// `read` or `write`.
        doing: &'static str,
        /// The sort of record.
        what: &'static str,
        /// What does not fit.
        source: Box<dyn Error + Send + Sync>,
    },
    /// A draft job names a mail that the store does not hold: it would never end.
    #[error("could not record a draft job in {mailbox}: its mail {message} is not in the store")]
    JobWithoutMail {
        /// The mailbox.
        mailbox: MailboxId,
        /// The mail that was to be answered.
        message: MessageId,
    },
    /// A proposed write has gone on meanwhile, by another hand.
    #[error("could not bring the write {id} to `{wanted}`: it is `{is}` by now")]
    ApprovalMoved {
        /// The write.
        id: ApprovalId,
        /// Where it stands.
        is: Stage,
        /// Where it was to go.
        wanted: Stage,
    },
    /// Somebody else has decided about a conflict.
    #[error("could not resolve the conflict {id}: it was resolved otherwise meanwhile")]
    ConflictDecided {
        /// The conflict.
        id: ConflictId,
    },
    /// The writer thread is gone: it ended with a panic, which the log shows.
    #[error("could not write to the store in {path}: its writer has stopped")]
    WriterGone {
        /// The store's folder.
        path: PathBuf,
    },
}

impl StoreError {
    /// An error of the engine; a full disk is told apart.
    pub(super) fn engine(doing: &'static str, path: &Path, error: sled::Error) -> Self {
        let path = path.to_owned();
        match error {
            sled::Error::Io(io) if is_full(&io) => Self::DiskFull { doing, path, source: Box::new(io) },
            other => Self::Engine { doing, path, source: Box::new(other) },
        }
    }

    /// An error of a file; a full disk is told apart.
    pub(super) fn file(doing: &'static str, path: &Path, error: io::Error) -> Self {
        let path = path.to_owned();
        if is_full(&error) { Self::DiskFull { doing, path, source: Box::new(error) } } else { Self::File { doing, path, source: error } }
    }

    /// A record that does not fit its type.
    pub(super) fn unreadable(what: &'static str, why: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Record { doing: "read", what, source: why.into() }
    }
}

fn is_full(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
}

impl Fault for StoreError {
    fn lasting(&self) -> Lasting {
        match self {
            Self::Locked { .. } | Self::ApprovalMoved { .. } => Lasting::SOON,
            _ => Lasting::UntilSomeoneActs,
        }
    }

    fn advice(&self) -> Cow<'static, str> {
        match self {
            Self::Locked { .. } => "stop the other postar, or let it answer: its commands work through the running daemon".into(),
            Self::NewerSchema { .. } => "run the newer postar again, or restore a backup that the older one made".into(),
            Self::Lost { path } => {
                format!("restore {} from a backup; to begin anew without its memory, move it away", path.display()).into()
            }
            Self::DiskFull { path, .. } => format!("make room on the disk that holds {}, then start postar again", path.display()).into(),
            Self::Engine { path, .. } => format!("look at the disk that holds {}, then start postar again", path.display()).into(),
            Self::File { path, .. } => format!("give the user that runs postar read and write access to {}", path.display()).into(),
            Self::TornFile { path, .. } => format!("check the disk; restore {} from a backup, or remove it", path.display()).into(),
            Self::Record { .. } => "restore the store from a backup, and report this: a record should always fit its type".into(),
            Self::JobWithoutMail { .. } => "report this: the mail has to be recorded with its job".into(),
            Self::ApprovalMoved { id, .. } => format!("look at it with `postar approvals show {id}`").into(),
            Self::ConflictDecided { .. } => "see what was decided with `postar conflicts list --all`".into(),
            Self::WriterGone { .. } => "look for the panic in the log, then start postar again".into(),
        }
    }
}
