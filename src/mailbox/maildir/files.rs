//! The files of one Maildir folder: `cur`, `new`, `tmp`, and names that carry flags (the Maildir++ layout).

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::domain::MessageId;
use crate::mailbox::{Cause, MailboxError, identity};

/// Headers are looked for in this much of a file; real ones are below 64 KiB, and a file may be one long header.
const HEADER_READ: u64 = 256 * 1024;

/// File systems stamp changes with a clock that ticks each 1 to 10 ms: a younger stamp may hide a second change.
const STAMP_RESOLUTION: Duration = Duration::from_millis(20);

/// What stands between a unique name and its flags (`cur(5)` of the Maildir specification).
const FLAGS_MARK: &str = ":2,";

/// The letters of flags in a file's name, and how IMAP spells them.
const FLAGS: [(char, &str); 5] = [('S', "\\Seen"), ('R', "\\Answered"), ('D', "\\Draft"), ('T', "\\Deleted"), ('F', "\\Flagged")];

/// A folder's directory.
#[derive(Clone, Debug)]
pub(super) struct Files {
    directory: PathBuf,
}

/// When `new` and `cur` changed last; `None` if that can't be told apart from a change right now.
pub(super) type Stamp = Option<(SystemTime, SystemTime)>;

impl Files {
    /// The folder, if it is one: `cur` and `new` are there.
    pub(super) fn open(directory: PathBuf) -> Option<Self> {
        (directory.join("cur").is_dir() && directory.join("new").is_dir()).then_some(Self { directory })
    }

    /// All mails by their unique names. A mail that is just being moved from `new` to `cur` is there once.
    pub(super) fn scan(&self) -> Result<BTreeMap<String, PathBuf>, MailboxError> {
        let mut mails = BTreeMap::new();
        for part in ["new", "cur"] {
            let directory = self.directory.join(part);
            let failed = |error| MailboxError::on_disk("list", &directory, error);
            for entry in fs::read_dir(&directory).map_err(failed)? {
                let entry = entry.map_err(failed)?;
                let name = entry.file_name().to_string_lossy().into_owned();
                if !name.starts_with('.') {
                    mails.insert(unique(&name).to_owned(), entry.path());
                }
            }
        }
        Ok(mails)
    }

    /// The mail's bytes up to `limit`, first looked for where it was seen last; `None` if it is gone.
    pub(super) fn read_mail(&self, name: &str, last_seen: Option<&Path>, limit: u64) -> Result<Option<Vec<u8>>, MailboxError> {
        if let Some(mail) = last_seen.map(|path| read(path, limit)).transpose()?.flatten() {
            return Ok(Some(mail));
        }
        self.locate(name)?.map_or(Ok(None), |path| read(&path, limit))
    }

    /// Where the mail with this unique name is now.
    pub(super) fn locate(&self, name: &str) -> Result<Option<PathBuf>, MailboxError> {
        let fresh = self.directory.join("new").join(name);
        if fresh.is_file() {
            return Ok(Some(fresh));
        }
        Ok(self.scan()?.remove(name))
    }

    /// The moments of change, taken before a scan.
    pub(super) fn stamp(&self) -> Result<Stamp, MailboxError> {
        let modified = |part: &str| {
            let directory = self.directory.join(part);
            let stamp = fs::metadata(&directory).and_then(|data| data.modified());
            stamp.map_err(|error| MailboxError::on_disk("look at", &directory, error))
        };
        let (new, cur) = (modified("new")?, modified("cur")?);
        // A stamp from the future comes from another clock and can't be told from now by waiting.
        let settled = SystemTime::now().duration_since(new.max(cur)).map_or(true, |age| age > STAMP_RESOLUTION);
        Ok(settled.then_some((new, cur)))
    }

    /// Writes a mail so that it is there whole or not at all, after a power failure too.
    pub(super) fn write(&self, name: &str, flags: &str, bytes: &[u8]) -> Result<(), MailboxError> {
        let draft = self.directory.join("tmp").join(name);
        let failed = |error| MailboxError::on_disk("write", &draft, error);
        let mut file = File::create(&draft).map_err(failed)?;
        file.write_all(bytes).and_then(|()| file.sync_all()).map_err(failed)?;
        let placed = self.directory.join("cur").join(format!("{name}{FLAGS_MARK}{flags}"));
        rename(&draft, &placed)
    }

    /// Sets one flag in a mail's name. A mail program may rename the file at the same moment: then its new name is looked up, once.
    pub(super) fn set_flag(&self, name: &str, letter: char) -> Result<bool, MailboxError> {
        for last in [false, true] {
            let Some(path) = self.locate(name)? else { return Ok(false) };
            let Some(flagged) = with_flag(&path, letter) else { return Ok(true) };
            match rename(&path, &self.directory.join("cur").join(flagged)) {
                Err(error) if !last && is_gone(&error) => {}
                renamed => return renamed.map(|()| true),
            }
        }
        Ok(false)
    }

    /// Moves a mail here from another folder, its flags with it.
    pub(super) fn take(&self, from: &Path) -> Result<(), MailboxError> {
        let name = from.file_name().unwrap_or_default();
        rename(from, &self.directory.join("cur").join(name))
    }
}

fn is_gone(error: &MailboxError) -> bool {
    matches!(error.cause(), Cause::Disk(error) if error.kind() == io::ErrorKind::NotFound)
}

fn rename(from: &Path, to: &Path) -> Result<(), MailboxError> {
    let failed = |error| MailboxError::on_disk("move a mail to", to, error);
    fs::rename(from, to).map_err(failed)?;
    for directory in [from.parent(), to.parent()].into_iter().flatten() {
        File::open(directory).and_then(|open| open.sync_all()).map_err(failed)?;
    }
    Ok(())
}

/// A file's name without its flags.
pub(super) fn unique(name: &str) -> &str {
    name.split_once(':').map_or(name, |(unique, _)| unique)
}

/// The flags of a file's name as IMAP spells them.
pub fn flags(path: &Path) -> Vec<String> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let letters = name.split_once(FLAGS_MARK).map_or("", |(_, letters)| letters);
    let flag = |letter| FLAGS.iter().find(|(known, _)| *known == letter).map(|(_, flag)| (*flag).to_owned());
    letters.chars().filter_map(flag).collect()
}

/// The letter of a flag; none for a keyword.
pub(super) fn letter(flag: &str) -> Option<char> {
    FLAGS.iter().find(|(_, known)| known.eq_ignore_ascii_case(flag)).map(|(letter, _)| *letter)
}

/// The file's name with one more flag, its letters in ASCII order; `None` if it is set already.
fn with_flag(path: &Path, letter: char) -> Option<String> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let (unique, letters) = name.split_once(FLAGS_MARK).unwrap_or((unique(&name), ""));
    if letters.contains(letter) {
        return None;
    }
    let letters: BTreeSet<char> = letters.chars().chain([letter]).collect();
    Some(format!("{unique}{FLAGS_MARK}{}", letters.into_iter().collect::<String>()))
}

/// The order of arrival as far as names tell: they begin with the seconds since 1970.
pub(super) fn arrival_order(name: &str) -> (u64, &str) {
    let seconds = name.split('.').next().and_then(|seconds| seconds.parse().ok());
    (seconds.unwrap_or(u64::MAX), name)
}

/// The first bytes of a file; `None` if it is gone.
pub(super) fn read(path: &Path, limit: u64) -> Result<Option<Vec<u8>>, MailboxError> {
    let mut bytes = Vec::new();
    let taken = File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes));
    match taken {
        Ok(_) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(MailboxError::on_disk("read", path, error)),
    }
}

/// The identity fields of a mail; empty if it is gone.
pub(super) fn identity_fields(path: &Path) -> Result<Vec<u8>, MailboxError> {
    Ok(read(path, HEADER_READ)?.map(|mail| identity::identity_fields(&mail)).unwrap_or_default())
}

/// The Message-ID of a mail.
pub(super) fn message_id(path: &Path) -> Result<Option<MessageId>, MailboxError> {
    Ok(read(path, HEADER_READ)?.and_then(|mail| identity::message_id(&mail)))
}
