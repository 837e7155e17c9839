//! What really happened, kept beside the server: letters and threads, what is the owner's, and what the client put there.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::time::Instant;

use super::action::{Deal, other_watched};
use super::letters::{Letter, QUESTIONS, WRITERS, Writer, owners_letter};
use crate::model::{Account, Mail};

const WATCHED: [&str; 2] = ["INBOX", "Support"];

/// A letter and its fate.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub(super) thread: usize,
    pub(super) from: Writer,
    pub(super) vouched: bool,
    pub(super) text: String,
    pub(super) bytes: Arc<[u8]>,
    /// The owner took it away, perhaps before anybody could read it.
    pub(super) removed: bool,
}

/// A thread.
#[derive(Clone, Debug, Default)]
pub(super) struct Thread {
    pub(super) letters: Vec<String>,
    pub(super) from: usize,
    pub(super) vouched: bool,
    /// The owner did something in it, so that it may have no draft.
    pub(super) owners: bool,
}

/// The truth.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    pub(super) letters: BTreeMap<String, Known>,
    pub(super) threads: Vec<Thread>,
    /// Drafts that the owner wrote or edited, byte for byte.
    pub(super) owners_drafts: Vec<Arc<[u8]>>,
    /// Bytes that the client appended, with the thread that they answer in.
    pub(super) ours: BTreeMap<Vec<u8>, usize>,
    count: usize,
}

impl Ledger {
    fn name(&mut self) -> usize {
        self.count += 1;
        self.count
    }

    /// The thread that a mail answers in.
    pub(super) fn thread_of(&self, mail: &Mail) -> Option<usize> {
        self.letters.get(&mail.field("In-Reply-To")).map(|letter| letter.thread)
    }

    /// Lets it happen; says what came of it.
    pub(super) fn deal(&mut self, account: &mut Account, deal: &Deal, now: Timestamp) -> Option<String> {
        match deal {
            Deal::Write { folder, writer, question, vouched, attachment, late } => {
                self.threads.push(Thread { from: *writer, vouched: *vouched, ..Thread::default() });
                let thread = self.threads.len() - 1;
                Some(self.write(account, folder, thread, *question, *attachment, *late, now))
            }
            Deal::WriteOn { thread, question, folder } => {
                let thread = thread % self.threads.len().max(1);
                self.threads.get(thread)?;
                Some(self.write(account, folder, thread, *question, false, 0, now))
            }
            Deal::ComeAgain { letter, folder } => {
                let (id, known) = nth(&self.letters, *letter)?;
                account.put(folder, Mail::new(&known.bytes, &[], now));
                Some(id.clone())
            }
            Deal::Edit { draft, new_id } => self.edit(account, *draft, *new_id),
            Deal::Send { draft, new_id } => self.send(account, *draft, *new_id),
            Deal::Answer { thread } => self.owner_writes(account, *thread, "Sent", now),
            Deal::Begin { thread } => self.owner_writes(account, *thread, "Drafts", now),
            Deal::Discard { draft } => {
                let (uid, mail, thread) = self.nth_draft(account, *draft)?;
                self.threads[thread].owners = true;
                account.take("Drafts", uid);
                account.put("Trash", mail);
                Some(format!("draft {uid}"))
            }
            Deal::Remove { letter } => self.remove(account, *letter),
            Deal::Move { letter } => {
                let (folder, uid, _) = nth_lying(account, *letter)?;
                let mail = account.take(folder, uid)?;
                Some(format!("{folder} {uid} to {}", account.put(other_watched(folder), mail)))
            }
            Deal::Read { letter } => {
                let (folder, uid, _) = nth_lying(account, *letter)?;
                account.folders.get_mut(folder)?.mails.get_mut(&uid)?.flags.insert("\\Seen".to_owned());
                Some(format!("{folder} {uid}"))
            }
            Deal::Renumber { folder } => {
                account.renumber(folder);
                Some((*folder).to_owned())
            }
        }
    }

    #[allow(clippy::too_many_arguments, reason = "a letter has that many properties")]
    fn write(
        &mut self,
        account: &mut Account,
        folder: &str,
        thread: usize,
        question: usize,
        attachment: bool,
        late: u64,
        now: Timestamp,
    ) -> String {
        let id = format!("<m{}@stranka.example>", self.name());
        let Thread { letters: ancestors, from, vouched, .. } = self.threads[thread].clone();
        let from = WRITERS[from];
        let text = QUESTIONS[question].replace("{order}", from.orders.first().unwrap_or(&"PN-412"));
        let attachment = attachment.then_some(90_000);
        let letter = Letter { id: id.clone(), from, vouched, ancestors, text: text.clone(), written: now, attachment };
        let mut mail = Mail::new(&letter.bytes(), &[], now);
        mail.shown_from = (late > 0).then(|| Instant::now() + Duration::from_secs(late));
        let known = Known { thread, from, vouched, text, bytes: Arc::clone(&mail.bytes), removed: false };
        account.put(folder, mail);
        self.letters.insert(id.clone(), known);
        self.threads[thread].letters.push(id.clone());
        id
    }

    /// The nth draft of ours that nobody touched.
    fn nth_draft(&self, account: &Account, n: usize) -> Option<(u32, Mail, usize)> {
        let ours =
            account.folder("Drafts").mails.iter().filter_map(|(uid, mail)| Some((*uid, mail.clone(), *self.ours.get(&*mail.bytes)?)));
        let ours: Vec<_> = ours.collect();
        ours.get(n % ours.len().max(1)).cloned()
    }

    fn edit(&mut self, account: &mut Account, draft: usize, new_id: bool) -> Option<String> {
        let (uid, mail, thread) = self.nth_draft(account, draft)?;
        let name = self.name();
        let mut text = String::from_utf8_lossy(&mail.bytes).replacen("\r\n\r\n", &format!("\r\n\r\nPopravek {name}.\r\n\r\n"), 1);
        if new_id {
            text = text.replacen(&mail.field("Message-ID"), &format!("<e{name}@lipa.example>"), 1);
        }
        let edited = Mail { bytes: text.into_bytes().into(), ..mail };
        self.owners_drafts.push(Arc::clone(&edited.bytes));
        self.threads[thread].owners = true;
        let copy = account.put("Drafts", edited);
        account.take("Drafts", uid);
        Some(format!("draft {uid} is {copy} now"))
    }

    fn send(&mut self, account: &mut Account, draft: usize, new_id: bool) -> Option<String> {
        let (uid, mail, thread) = self.nth_draft(account, draft)?;
        let name = self.name();
        let mut text = String::from_utf8_lossy(&mail.bytes).into_owned();
        if new_id {
            text = text.replacen(&mail.field("Message-ID"), &format!("<s{name}@lipa.example>"), 1);
        }
        self.threads[thread].owners = true;
        account.put("Sent", Mail { bytes: text.into_bytes().into(), flags: BTreeSet::from(["\\Seen".to_owned()]), ..mail });
        account.take("Drafts", uid);
        Some(format!("draft {uid}"))
    }

    fn owner_writes(&mut self, account: &mut Account, thread: usize, folder: &str, now: Timestamp) -> Option<String> {
        let thread = thread % self.threads.len().max(1);
        let name = self.name();
        let known = self.threads.get_mut(thread)?;
        known.owners = true;
        let mail = Mail::new(&owners_letter(&format!("<o{name}@lipa.example>"), &known.letters, "Že na poti."), &["\\Seen"], now);
        if folder == "Drafts" {
            self.owners_drafts.push(Arc::clone(&mail.bytes));
        }
        account.put(folder, mail);
        Some(format!("thread {thread}"))
    }

    fn remove(&mut self, account: &mut Account, letter: usize) -> Option<String> {
        let (folder, uid, id) = nth_lying(account, letter)?;
        account.take(folder, uid);
        let known = self.letters.get_mut(&id)?;
        known.removed = true;
        self.threads[known.thread].owners = true;
        Some(format!("{folder} {uid}, {id}"))
    }
}

fn nth(letters: &BTreeMap<String, Known>, n: usize) -> Option<(&String, &Known)> {
    letters.iter().nth(n % letters.len().max(1))
}

/// The nth letter that lies in a watched folder and is shown: folder, UID and Message-ID.
fn nth_lying(account: &Account, n: usize) -> Option<(&'static str, u32, String)> {
    let lying = WATCHED.into_iter().flat_map(|folder| account.folder(folder).mails.iter().map(move |(uid, mail)| (folder, *uid, mail)));
    let lying: Vec<_> = lying.filter(|(.., mail)| mail.is_shown()).collect();
    let (folder, uid, mail) = *lying.get(n % lying.len().max(1))?;
    Some((folder, uid, mail.field("Message-ID")))
}
