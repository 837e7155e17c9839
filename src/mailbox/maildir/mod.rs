//! A mailbox on this machine's disk: a Maildir with `.Drafts` and its like as subfolders (Maildir++).

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use async_trait::async_trait;
use tokio::task::spawn_blocking;
use tokio::time::{Instant, sleep_until};

use super::special::{DRAFTS, JUNK, SENT, SpecialUse, TRASH};
use super::{Cause, Detail, DraftBytes, Glance, Listed, Mailbox, MailboxError, Placing, SpecialFolders, Window, Woken, utf7};
use crate::domain::{Cursor, Digest, MessageId, Place, Spot};
use files::{Files, Stamp};

pub use files::flags;

mod files;

/// How often a folder is looked at while waiting. Two calls of the kernel each time; a person doesn't notice a quarter of a second.
const LOOK_PERIOD: Duration = Duration::from_millis(250);

/// The folder that is the Maildir itself.
const INBOX: &str = "INBOX";

/// The flags of a draft of ours: `\Draft \Seen`.
const DRAFT_FLAGS: &str = "DS";

/// Where a Maildir lies.
#[derive(Clone, Debug)]
pub struct MaildirSettings {
    /// The directory that holds `cur`, `new` and `tmp`.
    pub path: PathBuf,
    /// Folders that the owner named; they win over well-known names.
    pub special: SpecialFolders,
}

/// A Maildir.
#[derive(Debug)]
pub struct Maildir {
    root: PathBuf,
    named: SpecialFolders,
    listed: HashMap<String, LastListing>,
}

/// A folder as it was listed last.
#[derive(Debug, Default)]
struct LastListing {
    stamp: Stamp,
    /// Where each mail was, so that fetching one doesn't take a scan.
    paths: BTreeMap<String, PathBuf>,
}

impl Maildir {
    /// Opens a Maildir that exists.
    ///
    /// # Errors
    /// If the path is no Maildir.
    pub fn open(settings: &MaildirSettings) -> Result<Self, MailboxError> {
        let opened = Self { root: settings.path.clone(), named: settings.special.clone(), listed: HashMap::new() };
        opened.files(INBOX)?;
        Ok(opened)
    }

    fn files(&self, folder: &str) -> Result<Files, MailboxError> {
        let tried = || format!("open {folder} in {}", self.root.display());
        let directory = directory(&self.root, folder).ok_or_else(|| MailboxError::new(tried(), Cause::BadArgument("the folder's name")))?;
        let is_root = directory == self.root;
        let missing = || if is_root { Cause::NoMaildir } else { Cause::FolderMissing { folder: folder.to_owned() } };
        Files::open(directory).ok_or_else(|| MailboxError::new(tried(), missing()))
    }

    /// The folder's files and the mail's unique name; `None` for a place that isn't one of a Maildir.
    fn mail<'a>(&self, place: &'a Place) -> Result<Option<(Files, &'a str)>, MailboxError> {
        match &place.spot {
            Spot::File(name) if !name.contains('/') => Ok(Some((self.files(&place.folder)?, name))),
            _ => Ok(None),
        }
    }
}

/// The directory of a folder: `.Drafts`, or `.Projekti.2026` for `Projekti/2026`.
fn directory(root: &Path, folder: &str) -> Option<PathBuf> {
    if folder.eq_ignore_ascii_case(INBOX) {
        return Some(root.to_owned());
    }
    let name = utf7::encode(&folder.trim_start_matches('.').replace('/', "."));
    let fits = !name.is_empty() && !folder.contains(char::is_control) && name.split('.').all(|part| !part.is_empty());
    fits.then(|| root.join(format!(".{name}")))
}

fn special_folders(root: &Path, named: &SpecialFolders) -> Result<SpecialFolders, MailboxError> {
    let failed = |error| MailboxError::on_disk("list", root, error);
    let mut folders = Vec::new();
    for entry in fs::read_dir(root).map_err(failed)? {
        let name = entry.map_err(failed)?.file_name().to_string_lossy().into_owned();
        folders.extend(name.strip_prefix('.').filter(|name| !name.is_empty()).map(utf7::decode));
    }
    folders.sort();
    let parts = |name: &String| name.split('.').map(str::to_owned).collect();
    let found = |owner: &Option<String>, special: &SpecialUse| owner.clone().or_else(|| special.find_by_name(&folders, parts).cloned());
    Ok(SpecialFolders {
        drafts: found(&named.drafts, &DRAFTS),
        sent: found(&named.sent, &SENT),
        trash: found(&named.trash, &TRASH),
        junk: found(&named.junk, &JUNK),
        all: None,
    })
}

fn list(paths: &BTreeMap<String, PathBuf>, folder: &str, detail: Detail) -> Result<Vec<Listed>, MailboxError> {
    let mut mails = Vec::new();
    for (name, path) in paths {
        // What vanished between the scan and this look was moved by its owner: the next listing has it elsewhere.
        let Ok(data) = fs::metadata(path) else { continue };
        let header = if detail == Detail::Identity { files::identity_fields(path)? } else { Vec::new() };
        let place = Place { folder: folder.to_owned(), spot: Spot::File(name.clone()) };
        mails.push(Listed { place, size: data.len(), flags: files::flags(path), arrived: None, header });
    }
    mails.sort_by(|one, other| file_name(&one.place).cmp(&file_name(&other.place)));
    Ok(mails)
}

fn file_name(place: &Place) -> (u64, &str) {
    if let Spot::File(name) = &place.spot { files::arrival_order(name) } else { (0, "") }
}

fn find(files: &Files, folder: &str, wanted: &MessageId) -> Result<Vec<Place>, MailboxError> {
    let mut hits = Vec::new();
    for (name, path) in files.scan()? {
        if files::message_id(&path)?.as_ref() == Some(wanted) {
            hits.push(Place { folder: folder.to_owned(), spot: Spot::File(name) });
        }
    }
    Ok(hits)
}

/// One name for one Message-ID, so that a second attempt lands on the same file.
fn draft_name(message_id: &MessageId) -> String {
    format!("postar-{}", Digest::of(message_id.as_str().as_bytes()))
}

/// Disk work away from the threads that others wait on.
async fn on_disk<T: Send + 'static>(work: impl FnOnce() -> Result<T, MailboxError> + Send + 'static) -> Result<T, MailboxError> {
    let stopped = |error: tokio::task::JoinError| MailboxError::new("work on the disk", Cause::Disk(std::io::Error::other(error)));
    spawn_blocking(work).await.map_err(stopped)?
}

#[async_trait]
impl Mailbox for Maildir {
    async fn special_folders(&mut self) -> Result<SpecialFolders, MailboxError> {
        let (root, named) = (self.root.clone(), self.named.clone());
        on_disk(move || special_folders(&root, &named)).await
    }

    async fn list(&mut self, folder: &str, _since: Option<Cursor>, detail: Detail) -> Result<Window, MailboxError> {
        let (files, name) = (self.files(folder)?, folder.to_owned());
        let work = move || {
            let stamp = files.stamp()?;
            let paths = files.scan()?;
            Ok((list(&paths, &name, detail)?, LastListing { stamp, paths }))
        };
        let (mails, listing) = on_disk(work).await?;
        self.listed.insert(folder.to_owned(), listing);
        Ok(Window { mails, next: Cursor::Unordered, more: false, reset: false, unlisted: Vec::new() })
    }

    async fn fetch(&mut self, place: &Place, limit: u64) -> Result<Option<Vec<u8>>, MailboxError> {
        let Some((files, name)) = self.mail(place)? else { return Ok(None) };
        let last_seen = self.listed.get(&place.folder).and_then(|listing| listing.paths.get(name)).cloned();
        let name = name.to_owned();
        on_disk(move || files.read_mail(&name, last_seen.as_deref(), limit)).await
    }

    async fn mark_window(&mut self, folder: &str) -> Result<Cursor, MailboxError> {
        self.files(folder).map(|_| Cursor::Unordered)
    }

    async fn append_draft(&mut self, folder: &str, draft: DraftBytes<'_>) -> Result<Placing, MailboxError> {
        let (files, name, bytes) = (self.files(folder)?, draft_name(draft.message_id), draft.bytes.to_vec());
        let place = Place { folder: folder.to_owned(), spot: Spot::File(name.clone()) };
        let placed = on_disk(move || if files.locate(&name)?.is_some() { Ok(()) } else { files.write(&name, DRAFT_FLAGS, &bytes) });
        placed.await.map(|()| Placing::At(place))
    }

    async fn find(&mut self, folder: &str, message_id: &MessageId, _window: Option<Cursor>) -> Result<Vec<Place>, MailboxError> {
        let (files, name, wanted) = (self.files(folder)?, folder.to_owned(), message_id.clone());
        on_disk(move || find(&files, &name, &wanted)).await
    }

    async fn set_flag(&mut self, place: &Place, flag: &str) -> Result<bool, MailboxError> {
        let (Some(letter), Some((files, name))) = (files::letter(flag), self.mail(place)?) else { return Ok(false) };
        let name = name.to_owned();
        on_disk(move || files.set_flag(&name, letter)).await
    }

    async fn glance(&mut self, folders: &[&str]) -> Result<Vec<Option<Glance>>, MailboxError> {
        let glance = |folder: &&str| {
            let (new, cur) = self.files(folder).ok()?.stamp().ok()??;
            Some(Glance::Changed { new, cur })
        };
        Ok(folders.iter().map(glance).collect())
    }

    async fn discard_draft(&mut self, place: &Place, trash: Option<&str>) -> Result<bool, MailboxError> {
        let Some(trash) = trash else { return Ok(false) };
        let trash = self.files(trash)?;
        let Some((files, name)) = self.mail(place)? else { return Ok(false) };
        let name = name.to_owned();
        on_disk(move || files.locate(&name)?.map_or(Ok(false), |path| trash.take(&path).map(|()| true))).await
    }

    async fn wait(&mut self, folder: &str, at_most: Duration) -> Result<Woken, MailboxError> {
        let (files, until) = (self.files(folder)?, Instant::now() + at_most);
        let known = self.listed.get(folder).and_then(|listing| listing.stamp);
        loop {
            let Some(known) = known else { return Ok(Woken::Changed) };
            if files.stamp()? != Some(known) {
                return Ok(Woken::Changed);
            }
            if Instant::now() >= until {
                return Ok(Woken::TimedOut);
            }
            sleep_until(until.min(Instant::now() + LOOK_PERIOD)).await;
        }
    }

    async fn close(&mut self) {}
}
