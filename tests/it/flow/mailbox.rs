//! A mailbox in memory that does what a script says: fails before or after any call, says little, shows things late.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;
use postar::domain::{Cursor, MessageId, Place, Spot};
use postar::mail;
use postar::mailbox::{Cause, Detail, DraftBytes, Glance, Listed, Mailbox, MailboxError, Placing, Refusal, SpecialFolders, Window, Woken};
use tokio::sync::Notify;

/// How many UIDs a window has; small, so that a test of several windows stays short.
const WINDOW: u32 = 4;

/// One mail on the server.
#[derive(Clone, Debug)]
pub(super) struct Mail {
    pub(super) bytes: Vec<u8>,
    pub(super) flags: Vec<String>,
    pub(super) arrived: Option<Timestamp>,
}

/// A folder on the server.
#[derive(Debug)]
pub(super) struct Folder {
    pub(super) validity: u32,
    next: u32,
    pub(super) mails: BTreeMap<u32, Mail>,
}

/// When a call breaks the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Break {
    Before,
    After,
    /// The call never comes back, as if the program were killed in it.
    Never,
}

impl Break {
    /// Tells a story once for each of its calls, broken in each way, until it has no such call any more; it has more than `fewest`.
    pub(super) async fn every_call(fewest: usize, has_call: impl AsyncFn(usize, Self) -> bool) {
        for kind in [Self::Before, Self::After, Self::Never] {
            let mut at = 0;
            while has_call(at, kind).await {
                at += 1;
            }
            assert!(at > fewest, "{at} calls");
        }
    }
}

/// The server, which outlives every session.
#[derive(Debug, Default)]
pub(super) struct Server {
    pub(super) folders: BTreeMap<String, Folder>,
    pub(super) calls: usize,
    /// The call of this number breaks, once.
    pub(super) fault: Option<(usize, Break)>,
    /// APPEND doesn't tell the UID.
    pub(super) unsaid: bool,
    /// The connection breaks once APPEND has stored a draft.
    pub(super) cut_after_append: bool,
    /// `find` shows nothing for so many times.
    pub(super) blind: usize,
    /// APPEND is refused before a byte is sent.
    pub(super) append_refused: bool,
    /// Drafts of this subject are unfit.
    pub(super) unfit: Option<&'static str>,
    pub(super) keyword_refused: bool,
    /// STATUS tells what a folder looks like.
    pub(super) glances: bool,
    pub(super) discard_refused: bool,
    /// Mails with this text are refused, each time.
    pub(super) poison: Option<&'static str>,
    /// The connection ends over mails with this text, each time.
    pub(super) deadly: Option<&'static str>,
    /// A mail that no listing shows.
    pub(super) hidden: Option<u32>,
    /// The folder of each mail that was fetched.
    pub(super) fetched: Vec<String>,
    /// What changed the mailbox, in order.
    pub(super) deeds: Vec<String>,
    /// Hears of every call before it is done.
    pub(super) listener: Option<Listener>,
}

/// Somebody who hears of calls.
#[derive(Clone)]
pub(super) struct Listener(pub(super) Arc<dyn Fn(&str) + Send + Sync>);

impl std::fmt::Debug for Listener {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Listener")
    }
}

/// A handle to the server; each session is one more.
#[derive(Clone, Debug)]
pub(super) struct Misbehaving {
    server: Arc<Mutex<Server>>,
    killed: Arc<Notify>,
}

impl Misbehaving {
    pub(super) fn new() -> Self {
        let folder = || Folder { validity: 7, next: 1, mails: BTreeMap::new() };
        let folders = ["INBOX", "Support", "Drafts", "Sent", "Trash", "Junk"].map(|name| (name.to_owned(), folder())).into();
        Self { server: Arc::new(Mutex::new(Server { folders, ..Server::default() })), killed: Arc::default() }
    }

    pub(super) fn special() -> SpecialFolders {
        let named = |name: &str| Some(name.to_owned());
        SpecialFolders { drafts: named("Drafts"), sent: named("Sent"), trash: named("Trash"), junk: named("Junk"), all: None }
    }

    pub(super) fn set<T>(&self, change: impl FnOnce(&mut Server) -> T) -> T {
        change(&mut self.server.lock().unwrap())
    }

    /// Rings when a call doesn't come back.
    pub(super) fn killed(&self) -> Arc<Notify> {
        Arc::clone(&self.killed)
    }

    /// Puts a mail into a folder.
    pub(super) fn deliver(&self, folder: &str, text: &str, arrived: Option<Timestamp>) -> u32 {
        let mail = Mail { bytes: text.replace('\n', "\r\n").into_bytes(), flags: Vec::new(), arrived };
        self.set(|server| server.put(folder, mail))
    }

    pub(super) fn remove(&self, folder: &str, uid: u32) -> Mail {
        self.set(|server| server.folder(folder).mails.remove(&uid).unwrap())
    }

    /// What lies in a folder, by UID.
    pub(super) fn texts(&self, folder: &str) -> Vec<(u32, String)> {
        let text = |(uid, mail): (&u32, &Mail)| (*uid, String::from_utf8(mail.bytes.clone()).unwrap());
        self.set(|server| server.folder(folder).mails.iter().map(text).collect())
    }

    pub(super) fn flags(&self, folder: &str, uid: u32) -> Vec<String> {
        self.set(|server| server.folder(folder).mails[&uid].flags.clone())
    }

    /// Numbers a folder anew.
    pub(super) fn renumber(&self, folder: &str) {
        self.set(|server| {
            let folder = server.folder(folder);
            let mails = std::mem::take(&mut folder.mails);
            folder.validity += 1;
            folder.next = 1;
            for mail in mails.into_values() {
                folder.mails.insert(folder.next, mail);
                folder.next += 1;
            }
        });
    }

    /// One call: counted, and broken where the script says so.
    async fn call<T>(&self, doing: &str, work: impl FnOnce(&mut Server) -> Result<T, MailboxError>) -> Result<T, MailboxError> {
        if let Some(Listener(hears)) = self.set(|server| server.listener.clone()) {
            hears(doing);
        }
        let now = self.set(|server| {
            server.calls += 1;
            server.fault.filter(|(at, _)| *at == server.calls - 1).map(|(_, kind)| kind)
        });
        let lost = || Err(MailboxError::new(doing, Cause::Lost { text: None }));
        match now {
            None => self.set(work),
            Some(Break::Before) => lost(),
            Some(Break::After) => self.set(work).and_then(|_| lost()),
            Some(Break::Never) => {
                let _ = self.set(work);
                self.killed.notify_one();
                std::future::pending().await
            }
        }
    }
}

impl Server {
    pub(super) fn folder(&mut self, name: &str) -> &mut Folder {
        self.folders.get_mut(name).unwrap()
    }

    pub(super) fn put(&mut self, folder: &str, mail: Mail) -> u32 {
        let folder = self.folder(folder);
        let uid = folder.next;
        folder.next += 1;
        folder.mails.insert(uid, mail);
        uid
    }

    fn mail(&mut self, place: &Place) -> Option<&mut Mail> {
        let Spot::Uid { validity, uid } = place.spot else { panic!("a UID") };
        let folder = self.folder(&place.folder);
        if folder.validity == validity { folder.mails.get_mut(&uid) } else { None }
    }

    fn window(&mut self, name: &str, since: Option<Cursor>, detail: Detail) -> Window {
        let validity = self.folder(name).validity;
        let (low, reset) = match since {
            Some(Cursor::Uid { validity: known, next }) if known == validity => (next, false),
            other => (1, other.is_some()),
        };
        let listed = |(uid, mail): (&u32, &Mail)| Listed {
            place: place(name, validity, *uid),
            size: mail.bytes.len() as u64,
            flags: mail.flags.clone(),
            arrived: mail.arrived,
            header: if detail == Detail::Identity { mail.bytes.clone() } else { Vec::new() },
        };
        let hidden = self.hidden.filter(|_| name == "INBOX");
        let folder = &self.folders[name];
        let shown = folder.mails.range(low..low + WINDOW).filter(|(uid, _)| Some(**uid) != hidden);
        let mails: Vec<_> = shown.map(listed).collect();
        let more = folder.mails.range(low + WINDOW..).next().is_some();
        let next = if more { low + WINDOW } else { folder.next.max(low) };
        Window { mails, next: Cursor::Uid { validity, next }, more, reset, unlisted: Vec::new() }
    }

    fn append(&mut self, folder: &str, draft: DraftBytes<'_>) -> Result<Placing, MailboxError> {
        let text = String::from_utf8_lossy(draft.bytes);
        if self.unfit.is_some_and(|unfit| text.contains(unfit)) {
            return Err(MailboxError::new("put a draft", Cause::BadDraft("is unfit".to_owned())));
        }
        if self.append_refused {
            return Err(refused("put a draft", "OVERQUOTA"));
        }
        let flags = vec!["\\Draft".to_owned(), "\\Seen".to_owned()];
        let uid = self.put(folder, Mail { bytes: draft.bytes.to_vec(), flags, arrived: None });
        self.deeds.push(format!("append {uid}"));
        if self.cut_after_append {
            return Err(MailboxError::new("put a draft", Cause::Lost { text: None }));
        }
        let validity = self.folder(folder).validity;
        Ok(if self.unsaid { Placing::Unsaid } else { Placing::At(place(folder, validity, uid)) })
    }
}

fn place(folder: &str, validity: u32, uid: u32) -> Place {
    Place { folder: folder.to_owned(), spot: Spot::Uid { validity, uid } }
}

fn refused(doing: &str, code: &str) -> MailboxError {
    MailboxError::new(doing, Cause::Refused(Refusal::new("NO", Some(code.to_owned()), "not this one")))
}

#[async_trait]
impl Mailbox for Misbehaving {
    async fn special_folders(&mut self) -> Result<SpecialFolders, MailboxError> {
        Ok(Self::special())
    }

    async fn list(&mut self, folder: &str, since: Option<Cursor>, detail: Detail) -> Result<Window, MailboxError> {
        self.call("list", |server| Ok(server.window(folder, since, detail))).await
    }

    async fn fetch(&mut self, place: &Place, _limit: u64) -> Result<Option<Vec<u8>>, MailboxError> {
        self.call("fetch", |server| {
            server.fetched.push(place.folder.clone());
            let (poison, deadly) = (server.poison, server.deadly);
            let bytes = server.mail(place).map(|mail| mail.bytes.clone());
            let holds =
                |word: Option<&str>| bytes.as_ref().zip(word).is_some_and(|(mail, word)| String::from_utf8_lossy(mail).contains(word));
            match () {
                () if holds(poison) => Err(refused("fetch", "CANNOT")),
                () if holds(deadly) => Err(MailboxError::new("fetch", Cause::Lost { text: None })),
                () => Ok(bytes),
            }
        })
        .await
    }

    async fn mark_window(&mut self, folder: &str) -> Result<Cursor, MailboxError> {
        self.call("mark", |server| {
            let folder = server.folder(folder);
            Ok(Cursor::Uid { validity: folder.validity, next: folder.next })
        })
        .await
    }

    async fn append_draft(&mut self, folder: &str, draft: DraftBytes<'_>) -> Result<Placing, MailboxError> {
        self.call("append", |server| server.append(folder, draft)).await.map_err(|error| {
            // A connection that breaks in APPEND leaves open whether the draft was stored.
            if error.is_lost() { error.after_draft_was_sent() } else { error }
        })
    }

    async fn find(&mut self, folder: &str, message_id: &MessageId, window: Option<Cursor>) -> Result<Vec<Place>, MailboxError> {
        self.call("find", |server| {
            if server.blind > 0 {
                server.blind -= 1;
                return Ok(Vec::new());
            }
            let known = server.folder(folder);
            let low = match window {
                Some(Cursor::Uid { validity, next }) if validity == known.validity => next,
                _ => 1,
            };
            let hits = known.mails.range(low..).filter(|(_, mail)| mail::identity(&mail.bytes).message_id.as_ref() == Some(message_id));
            Ok(hits.map(|(uid, _)| place(folder, known.validity, *uid)).collect())
        })
        .await
    }

    async fn set_flag(&mut self, place: &Place, flag: &str) -> Result<bool, MailboxError> {
        self.call("mark a mail", |server| {
            if server.keyword_refused {
                return Err(refused("mark a mail", "CANNOT"));
            }
            let Some(mail) = server.mail(place) else { return Ok(false) };
            if !mail.flags.iter().any(|known| known == flag) {
                mail.flags.push(flag.to_owned());
            }
            Ok(true)
        })
        .await
    }

    async fn glance(&mut self, folders: &[&str]) -> Result<Vec<Option<Glance>>, MailboxError> {
        self.call("look at folders", |server| {
            let tells = server.glances;
            let glance = |folder: &Folder| Glance::Status {
                messages: u32::try_from(folder.mails.len()).unwrap(),
                uid_next: folder.next,
                uid_validity: folder.validity,
                modseq: None,
            };
            Ok(folders.iter().map(|name| tells.then(|| glance(server.folder(name)))).collect())
        })
        .await
    }

    async fn discard_draft(&mut self, place: &Place, trash: Option<&str>) -> Result<bool, MailboxError> {
        self.call("take back a draft", |server| {
            let Some(trash) = trash else { return Ok(false) };
            if server.discard_refused {
                return Err(refused("take back a draft", "CANNOT"));
            }
            let Spot::Uid { uid, .. } = place.spot else { panic!("a UID") };
            if server.mail(place).is_none() {
                return Ok(false);
            }
            let mail = server.folder(&place.folder).mails.remove(&uid).unwrap();
            server.put(trash, mail);
            server.deeds.push(format!("discard {uid}"));
            Ok(true)
        })
        .await
    }

    async fn wait(&mut self, _folder: &str, _at_most: Duration) -> Result<Woken, MailboxError> {
        Ok(Woken::TimedOut)
    }

    async fn close(&mut self) {}
}
