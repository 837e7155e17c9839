//! What the server holds: folders, mails and flags, and a record of all that the client did to them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;
use tokio::time::Instant;

/// The folders that every account begins with, each with its special use (RFC 6154 §2).
const FOLDERS: [(&str, &str); 6] =
    [("INBOX", ""), ("Support", ""), ("Drafts", "\\Drafts"), ("Sent", "\\Sent"), ("Trash", "\\Trash"), ("Junk", "\\Junk")];

/// One copy of a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mail {
    pub(crate) bytes: Arc<[u8]>,
    pub(crate) flags: BTreeSet<String>,
    pub(crate) arrived: Timestamp,
    pub(crate) modseq: u64,
    /// Sessions are shown it from this moment on; none: at once.
    pub(crate) shown_from: Option<Instant>,
}

impl Mail {
    pub(crate) fn new(bytes: &[u8], flags: &[&str], arrived: Timestamp) -> Self {
        let flags = flags.iter().map(|flag| (*flag).to_owned()).collect();
        Self { bytes: bytes.into(), flags, arrived, modseq: 0, shown_from: None }
    }

    pub(crate) fn is_shown(&self) -> bool {
        self.shown_from.is_none_or(|from| from <= Instant::now())
    }

    /// The value of a header field, unfolded; empty if there is none.
    pub(crate) fn field(&self, name: &str) -> String {
        field(&self.bytes, name)
    }
}

/// The value of a header field in these bytes, unfolded; empty if there is none.
pub(crate) fn field(bytes: &[u8], name: &str) -> String {
    let text = String::from_utf8_lossy(bytes);
    let head = text.split("\r\n\r\n").next().unwrap_or_default().replace("\r\n ", " ").replace("\r\n\t", " ");
    let mut lines = head.lines().filter_map(|line| line.split_once(':'));
    let found = lines.find(|(field, _)| field.eq_ignore_ascii_case(name));
    found.map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
}

/// A folder.
#[derive(Clone, Debug)]
pub(crate) struct Folder {
    pub(crate) validity: u32,
    /// UIDNEXT.
    pub(crate) next: u32,
    pub(crate) modseq: u64,
    pub(crate) mails: BTreeMap<u32, Mail>,
    pub(crate) attribute: &'static str,
}

impl Folder {
    /// The UIDs that a session is shown now.
    pub(crate) fn shown(&self) -> Vec<u32> {
        self.mails.iter().filter(|(_, mail)| mail.is_shown()).map(|(uid, _)| *uid).collect()
    }

    fn put(&mut self, mail: Mail) -> u32 {
        let uid = self.next;
        self.next += 1;
        self.modseq += 1;
        self.mails.insert(uid, Mail { modseq: self.modseq, ..mail });
        uid
    }
}

/// What the client did that changed the account, each with the mail as it was before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Deed {
    Appended { folder: String, uid: u32, mail: Mail },
    Flagged { folder: String, uid: u32, flag: String, mail: Mail },
    Copied { folder: String, uid: u32, to: String, mail: Mail },
    Moved { folder: String, uid: u32, to: String, mail: Mail },
    Expunged { folder: String, uid: u32, mail: Mail },
}

/// The account.
#[derive(Clone, Debug)]
pub(crate) struct Account {
    pub(crate) folders: BTreeMap<String, Folder>,
    pub(crate) deeds: Vec<Deed>,
}

impl Account {
    pub(crate) fn new() -> Self {
        let folder = |attribute| Folder { validity: 7, next: 1, modseq: 1, mails: BTreeMap::new(), attribute };
        Self { folders: FOLDERS.map(|(name, attribute)| (name.to_owned(), folder(attribute))).into(), deeds: Vec::new() }
    }

    pub(crate) fn folder(&self, name: &str) -> &Folder {
        &self.folders[name]
    }

    fn folder_mut(&mut self, name: &str) -> &mut Folder {
        self.folders.get_mut(name).expect("a folder of the account")
    }

    /// The owner, or the world, puts a mail there.
    pub(crate) fn put(&mut self, folder: &str, mail: Mail) -> u32 {
        self.folder_mut(folder).put(mail)
    }

    /// The owner takes a mail away.
    pub(crate) fn take(&mut self, folder: &str, uid: u32) -> Option<Mail> {
        let folder = self.folder_mut(folder);
        folder.modseq += 1;
        folder.mails.remove(&uid)
    }

    /// The folder is numbered anew (RFC 3501 §2.3.1.1).
    pub(crate) fn renumber(&mut self, folder: &str) {
        let folder = self.folder_mut(folder);
        let mails = std::mem::take(&mut folder.mails);
        (folder.validity, folder.next) = (folder.validity + 1, 1);
        for mail in mails.into_values() {
            folder.put(mail);
        }
    }

    /// APPEND of the client.
    pub(crate) fn append(&mut self, folder: &str, mail: Mail) -> (u32, u32) {
        let uid = self.put(folder, mail.clone());
        self.deeds.push(Deed::Appended { folder: folder.to_owned(), uid, mail });
        (self.folder(folder).validity, uid)
    }

    /// STORE +FLAGS of the client.
    pub(crate) fn flag(&mut self, folder: &str, uid: u32, flag: &str) {
        let name = folder.to_owned();
        let folder = self.folder_mut(folder);
        folder.modseq += 1;
        let modseq = folder.modseq;
        let Some(mail) = folder.mails.get_mut(&uid) else { return };
        let before = mail.clone();
        mail.flags.insert(flag.to_owned());
        mail.modseq = modseq;
        self.deeds.push(Deed::Flagged { folder: name, uid, flag: flag.to_owned(), mail: before });
    }

    /// COPY of the client; the UID of the copy.
    pub(crate) fn copy(&mut self, folder: &str, uid: u32, to: &str) -> Option<u32> {
        let mail = self.folder(folder).mails.get(&uid)?.clone();
        let copy = self.put(to, mail.clone());
        self.deeds.push(Deed::Copied { folder: folder.to_owned(), uid, to: to.to_owned(), mail });
        Some(copy)
    }

    /// MOVE of the client; the UID of the mail in its new place.
    pub(crate) fn relocate(&mut self, folder: &str, uid: u32, to: &str) -> Option<u32> {
        let mail = self.take(folder, uid)?;
        let there = self.put(to, mail.clone());
        self.deeds.push(Deed::Moved { folder: folder.to_owned(), uid, to: to.to_owned(), mail });
        Some(there)
    }

    /// UID EXPUNGE of the client: only what is flagged `\Deleted` goes.
    pub(crate) fn expunge(&mut self, folder: &str, uid: u32) -> bool {
        if !self.folder(folder).mails.get(&uid).is_some_and(|mail| mail.flags.contains("\\Deleted")) {
            return false;
        }
        let Some(mail) = self.take(folder, uid) else { return false };
        self.deeds.push(Deed::Expunged { folder: folder.to_owned(), uid, mail });
        true
    }
}
