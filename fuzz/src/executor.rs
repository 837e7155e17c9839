//! A whole IMAP session over arbitrary words of the server: it ends in values or errors, the same ones however the words arrive.

use std::cell::OnceCell;
use std::fmt::Debug;
use std::time::Duration;

use postar::domain::{Cursor, MessageId, Place, Spot};
use postar::mailbox::imap::{ImapMailbox, ImapSettings, TlsMode};
use postar::mailbox::{Detail, DraftBytes, Listed, Mailbox, SpecialFolders, Window};
use tokio::runtime::{Builder, Runtime};

use super::stream::{Monologue, Pieces};

/// The most that is fetched of one mail.
const LIMIT: u64 = 64 * 1024;

/// The first byte says how small the pieces are, the others are the server's.
pub fn run(input: &[u8]) {
    let Some((&most, words)) = input.split_first() else { return };
    converse(words, Pieces::Any);
    let by_lines = converse(words, Pieces::WithinLines(usize::MAX));
    let in_pieces = converse(words, Pieces::WithinLines(usize::from(most % 64) + 1));
    assert_eq!(by_lines, in_pieces, "the session hangs on how the words arrive");
}

/// A clock that jumps to whatever is waited for.
fn runtime() -> Runtime {
    Builder::new_current_thread().enable_time().start_paused(true).build().unwrap()
}

fn converse(words: &[u8], pieces: Pieces) -> Vec<String> {
    thread_local!(static RUNTIME: OnceCell<Runtime> = const { OnceCell::new() });
    RUNTIME.with(|runtime_once| runtime_once.get_or_init(runtime).block_on(session(Monologue::new(words, pieces))))
}

fn settings() -> ImapSettings {
    ImapSettings {
        host: "imap.lipa.example".to_owned(),
        port: 143,
        tls: TlsMode::None,
        ca_file: None,
        username: "prodaja".to_owned(),
        password: "geslo".into(),
        special: SpecialFolders::default(),
        kind: None,
    }
}

/// Everything that a pass asks of a mailbox, and what came of it.
async fn session(server: Monologue) -> Vec<String> {
    let mut mailbox = match ImapMailbox::open(server, &settings()).await {
        Ok(mailbox) => mailbox,
        Err(error) => return vec![told(&error)],
    };
    let mut came = vec![told(&mailbox.special_folders().await)];
    let window = mailbox.list("INBOX", None, Detail::Plain).await;
    came.push(told(&window));
    let since = window.ok().as_ref().map(|window| checked(window, 1));
    let next = mailbox.list("INBOX", since, Detail::Identity).await;
    came.push(told(&next));
    let low = if let Some(Cursor::Uid { next, .. }) = since { next } else { 1 };
    next.ok().filter(|window| !window.reset).as_ref().map(|window| checked(window, low));
    take_in(&mut mailbox, since, &mut came).await;
    place(&mut mailbox, &mut came).await;
    came.push(told(&mailbox.wait("INBOX", Duration::from_secs(600)).await));
    mailbox.close().await;
    came
}

fn told(value: &impl Debug) -> String {
    format!("{value:?}")
}

/// Mails rise from `low`, and the next window begins above them all.
fn checked(window: &Window, low: u32) -> Cursor {
    let mut above = low;
    for mail in &window.mails {
        let Spot::Uid { uid, .. } = mail.place.spot else { panic!("a mail without a UID: {mail:?}") };
        assert!(uid >= above, "{uid} comes after {above}");
        above = uid.saturating_add(1);
    }
    assert!(matches!(window.next, Cursor::Uid { next, .. } if next >= above), "{:?} lies below a mail", window.next);
    window.next
}

async fn take_in(mailbox: &mut ImapMailbox, since: Option<Cursor>, came: &mut Vec<String>) {
    let validity = if let Some(Cursor::Uid { validity, .. }) = since { validity } else { 7 };
    let place = Place { folder: "INBOX".to_owned(), spot: Spot::Uid { validity, uid: 3 } };
    let fetched = mailbox.fetch(&place, LIMIT).await;
    assert!(!matches!(&fetched, Ok(Some(mail)) if mail.len() as u64 > LIMIT), "more than was asked for");
    came.push(told(&fetched));
    let listed = |size| Listed { place: place.clone(), size, flags: Vec::new(), arrived: None, header: Vec::new() };
    for size in [1_000, 500_000] {
        came.push(told(&mailbox.fetch_all(&[listed(size)], LIMIT).await));
    }
}

async fn place(mailbox: &mut ImapMailbox, came: &mut Vec<String>) {
    let id = MessageId::parse("<k1.1@lipa.example>").unwrap();
    let window = mailbox.mark_window("Drafts").await;
    came.push(told(&window));
    let draft = DraftBytes { message_id: &id, marker: "k1; rev=1", bytes: b"From: a@b.example\r\n\r\nx\r\n" };
    let placed = mailbox.append_draft("Drafts", draft).await;
    came.push(told(&placed));
    came.push(told(&mailbox.find("Drafts", &id, window.ok()).await));
    let place = Place { folder: "Drafts".to_owned(), spot: Spot::Uid { validity: 7, uid: 3 } };
    came.push(told(&mailbox.discard_draft(&place, Some("Trash")).await));
}
