//! Mails on disk as `replay` takes them: single files, a Maildir, an mbox.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use crate::mail;
use crate::mailbox::maildir;

/// A byte more than any mail may have: what is longer is told to be too long, and need not fill the memory for that.
fn most_read() -> u64 {
    mail::Budget::default().bytes as u64 + 1
}

/// One mail to replay.
#[derive(Debug)]
pub(crate) enum Input {
    /// A file that holds one mail.
    File(PathBuf),
    /// A mail cut out of an mbox.
    Part {
        /// The mbox and the mail's number in it, from 1.
        name: String,
        /// Its bytes.
        raw: Vec<u8>,
    },
}

impl Input {
    pub(crate) fn file(path: &Path) -> Self {
        Self::File(path.to_owned())
    }

    /// Names with a dot in front are no mails (`cur(5)` of the Maildir specification).
    fn is_hidden(&self) -> bool {
        matches!(self, Self::File(path) if path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b".")))
    }

    /// How the input was named by the caller.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::File(path) => path.display().to_string(),
            Self::Part { name, .. } => name.clone(),
        }
    }

    /// The bytes, and the flags that a Maildir's file name tells.
    pub(crate) fn read(&self) -> Result<(Vec<u8>, Vec<String>), String> {
        match self {
            Self::File(path) => {
                let mut raw = Vec::new();
                let read = std::fs::File::open(path).and_then(|file| file.take(most_read()).read_to_end(&mut raw));
                read.map_err(|error| unreadable(path, &error))?;
                Ok((raw, maildir::flags(path)))
            }
            Self::Part { raw, .. } => Ok((raw.clone(), Vec::new())),
        }
    }
}

fn unreadable(path: &Path, error: &std::io::Error) -> String {
    format!("could not read {}: {error}; check the path and its permissions", path.display())
}

/// Every mail of a Maildir's `cur` and `new`, by name.
pub(crate) fn maildir(dir: &Path) -> Result<Vec<Input>, String> {
    let mut mails = Vec::new();
    for part in ["cur", "new"] {
        mails.extend(folder(&dir.join(part))?);
    }
    mails.retain(|mail| !mail.is_hidden());
    Ok(mails)
}

/// Every file of a folder, by name.
pub(crate) fn folder(dir: &Path) -> Result<Vec<Input>, String> {
    let entries = std::fs::read_dir(dir).map_err(|error| unreadable(dir, &error))?;
    let mut paths: Vec<_> = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).filter(|path| path.is_file()).collect();
    paths.sort();
    Ok(paths.into_iter().map(Input::File).collect())
}

/// The mails of an mbox.
pub(crate) fn mbox(file: &Path) -> Result<Vec<Input>, String> {
    let bytes = std::fs::read(file).map_err(|error| unreadable(file, &error))?;
    let mails = mail::mbox(&bytes);
    if mails.is_empty() {
        return Err(format!("{} is no mbox: it doesn't begin with a `From ` line; give single mails with --eml", file.display()));
    }
    let part = |(index, raw)| Input::Part { name: format!("{}#{}", file.display(), index + 1), raw };
    Ok(mails.into_iter().enumerate().map(part).collect())
}
