//! The mailbox room and one whole pass against a second real server: what Dovecot promises by its manner, Cyrus promises by its own.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test's support may fail the test")]

use std::time::Duration;

use mail_parser::MessageParser;
use postar::domain::{Cursor, MessageId, Place, Spot};
use postar::fault::{Fault as _, Lasting};
use postar::mailbox::imap::{ImapMailbox, ImapSettings, TlsMode};
use postar::mailbox::{DRAFTED_KEYWORD, Detail, DraftBytes, Mailbox as _, Placing, SpecialFolders, Woken};

use crate::dovecot::company::{Access, Company, Letter, field};

mod owner;
mod server;

use server::{Cyrus, PASSWORD};

const MAIL: &str =
    "From: Ana <ana@kupec.example>\r\nTo: prodaja@lipa.example\r\nMessage-ID: <m1@kupec.example>\r\nSubject: Pozdrav\r\n\r\nDober dan\r\n";
const DRAFT: &[u8] = b"From: prodaja@lipa.example\r\nMessage-ID: <d1@lipa.example>\r\nX-Postar-Draft: abcdefgh; rev=1\r\nSubject: Re: Pozdrav\r\n\r\nDober dan\r\n";

async fn connected(server: &Cyrus) -> ImapMailbox {
    ImapMailbox::connect(&server.settings()).await.unwrap()
}

fn draft_id() -> MessageId {
    MessageId::parse("<d1@lipa.example>").unwrap()
}

async fn placed(mailbox: &mut ImapMailbox, folder: &str) -> Place {
    let id = draft_id();
    let draft = DraftBytes { message_id: &id, marker: "abcdefgh; rev=1", bytes: DRAFT };
    match mailbox.append_draft(folder, draft).await.unwrap() {
        Placing::At(place) => place,
        Placing::Unsaid => panic!("APPENDUID"),
    }
}

#[tokio::test]
async fn a_login_works_over_tls_and_on_this_machine_without_and_a_wrong_password_stays_wrong() {
    let server = Cyrus::start();
    let plain = ImapSettings { tls: TlsMode::None, port: server.imap_port(), ..server.settings() };
    for settings in [server.settings(), plain] {
        let mut mailbox = ImapMailbox::connect(&settings).await.unwrap();
        assert!(mailbox.list("INBOX", None, Detail::Plain).await.unwrap().mails.is_empty());
        mailbox.close().await;
    }
    let error = ImapMailbox::connect(&ImapSettings { password: "napak".into(), ..server.settings() }).await.unwrap_err();
    assert!(error.is_login_refused() && error.lasting() == Lasting::UntilSomeoneActs, "{error:?}");
}

#[tokio::test]
async fn many_mails_come_in_windows_each_once() {
    let server = Cyrus::start();
    let mut owner = server.owner();
    for _ in 0..10 {
        owner.puts("INBOX", "", MAIL);
    }
    owner.asks("SELECT INBOX");
    for _ in 0..6 {
        owner.asks("COPY 1:* INBOX");
        owner.asks("NOOP");
    }
    let mut mailbox = connected(&server).await;
    let first = mailbox.list("INBOX", None, Detail::Plain).await.unwrap();
    let second = mailbox.list("INBOX", Some(first.next), Detail::Plain).await.unwrap();
    assert_eq!((first.mails.len(), first.more, second.mails.len(), second.more), (500, true, 140, false));
    let third = mailbox.list("INBOX", Some(second.next), Detail::Plain).await.unwrap();
    assert_eq!((third.mails.len(), third.next), (0, second.next));
}

#[tokio::test]
async fn a_mail_of_several_slices_arrives_whole_and_stays_unseen() {
    let server = Cyrus::start();
    let large = format!("{MAIL}{}", "Dolga vrstica besedila, ki se ponavlja.\r\n".repeat(60_000));
    server.owner().puts("INBOX", "", &large);
    let mut mailbox = connected(&server).await;
    let window = mailbox.list("INBOX", None, Detail::Identity).await.unwrap();
    assert_eq!(window.mails[0].size, large.len() as u64);
    assert!(String::from_utf8_lossy(&window.mails[0].header).contains("<m1@kupec.example>"));
    let fetched = mailbox.fetch(&window.mails[0].place, 1 << 25).await.unwrap().unwrap();
    assert!(fetched == large.as_bytes(), "{} of {} bytes", fetched.len(), large.len());
    let flags = mailbox.list("INBOX", None, Detail::Plain).await.unwrap().mails[0].flags.clone();
    assert!(!flags.contains(&"\\Seen".to_owned()), "{flags:?}");
}

#[tokio::test]
async fn a_draft_lies_in_drafts_with_its_flags_is_found_again_and_can_be_taken_back() {
    let server = Cyrus::start();
    let mut mailbox = connected(&server).await;
    let mark = mailbox.mark_window("Drafts").await.unwrap();
    let place = placed(&mut mailbox, "Drafts").await;
    let (Cursor::Uid { validity, next }, Spot::Uid { validity: lies_in, uid }) = (mark, &place.spot) else { panic!("UIDs") };
    assert!(validity == *lies_in && *uid >= next);
    assert_eq!(mailbox.find("Drafts", &draft_id(), Some(mark)).await.unwrap(), std::slice::from_ref(&place));
    let (flags, bytes) = server.owner().the_only_mail("Drafts");
    assert_eq!(bytes.as_bytes(), DRAFT);
    assert!(flags.contains("\\Draft") && flags.contains("\\Seen"), "{flags}");
    assert!(mailbox.discard_draft(&place, Some("Trash")).await.unwrap());
    assert!(!mailbox.discard_draft(&place, Some("Trash")).await.unwrap(), "it is gone");
    assert_eq!((server.owner().counts("Drafts"), server.owner().counts("Trash")), (0, 1));
}

#[tokio::test]
async fn a_draft_into_a_missing_folder_is_definitely_not_stored() {
    let server = Cyrus::start();
    let mut mailbox = connected(&server).await;
    let id = draft_id();
    let draft = DraftBytes { message_id: &id, marker: "abcdefgh; rev=1", bytes: DRAFT };
    let error = mailbox.append_draft("Osnutki", draft).await.unwrap_err();
    assert!(error.is_folder_missing() && error.definitely_not_stored(), "{error:?}");
    assert!(mailbox.list("Osnutki", None, Detail::Plain).await.unwrap_err().is_folder_missing());
}

#[tokio::test]
async fn the_keyword_is_stored_and_seen_is_not_set() {
    let server = Cyrus::start();
    server.owner().puts("INBOX", "", MAIL);
    let mut mailbox = connected(&server).await;
    let window = mailbox.list("INBOX", None, Detail::Plain).await.unwrap();
    assert!(mailbox.set_flag(&window.mails[0].place, DRAFTED_KEYWORD).await.unwrap());
    let flags = mailbox.list("INBOX", None, Detail::Plain).await.unwrap().mails[0].flags.clone();
    assert!(flags.iter().any(|flag| flag.eq_ignore_ascii_case(DRAFTED_KEYWORD)) && !flags.contains(&"\\Seen".to_owned()), "{flags:?}");
}

#[tokio::test]
async fn new_mail_wakes_and_lies_in_the_next_window() {
    let server = Cyrus::start();
    let mut mailbox = connected(&server).await;
    let window = mailbox.list("INBOX", None, Detail::Plain).await.unwrap();
    assert_eq!(mailbox.wait("INBOX", Duration::from_millis(300)).await.unwrap(), Woken::TimedOut);
    let mut owner = server.owner();
    let deliver = tokio::task::spawn_blocking(move || owner.puts("INBOX", "", MAIL));
    assert_eq!(mailbox.wait("INBOX", Duration::from_secs(60)).await.unwrap(), Woken::Changed);
    deliver.await.unwrap();
    assert_eq!(mailbox.list("INBOX", Some(window.next), Detail::Plain).await.unwrap().mails.len(), 1);
}

#[tokio::test]
async fn special_folders_are_what_the_server_says_and_names_may_hold_any_letter() {
    let server = Cyrus::start();
    let named = |name: &str| Some(name.to_owned());
    let expected = SpecialFolders { drafts: named("Drafts"), sent: named("Sent"), trash: named("Trash"), junk: named("Junk"), all: None };
    let mut mailbox = connected(&server).await;
    assert_eq!(mailbox.special_folders().await.unwrap(), expected);
    server.owner().asks("CREATE \"Osnutki &AWEBDQF+- &- co\"");
    let place = placed(&mut mailbox, "Osnutki ščž & co").await;
    assert_eq!(mailbox.find("Osnutki ščž & co", &draft_id(), None).await.unwrap(), [place]);
}

#[tokio::test]
async fn a_server_that_restarts_ends_the_session_and_lets_us_in_again() {
    let mut server = Cyrus::start();
    let mut mailbox = connected(&server).await;
    mailbox.list("INBOX", None, Detail::Plain).await.unwrap();
    server.restart();
    let error = mailbox.list("INBOX", None, Detail::Plain).await.unwrap_err();
    assert!(error.is_lost() && matches!(error.lasting(), Lasting::Passes { .. }), "{error:?}");
    connected(&server).await.list("INBOX", None, Detail::Plain).await.unwrap();
}

#[test]
fn once_leaves_one_draft_and_no_second_one() {
    let (company, server) = (Company::start(), Cyrus::start());
    company.configure(&Access { port: server.imap_port(), tls: "none", with_ca: false, password: PASSWORD, ..company.access() });
    server.owner().puts("INBOX", "", &Letter::default().mail());
    assert_eq!(company.once().summary(), [1, 1, 0, 0, 0]);
    let (flags, draft) = server.owner().the_only_mail("Drafts");
    let text = MessageParser::default().parse(draft.as_bytes()).unwrap().body_text(0).unwrap().into_owned();
    assert!(flags.contains("\\Draft") && text.contains("24. 11. 2026"), "{flags}\n{text}");
    assert_eq!(field(&draft, "In-Reply-To"), "<m1@jezerka.example>");
    let (flags, _) = server.owner().the_only_mail("INBOX");
    assert!(flags.to_lowercase().contains("$postardrafted") && !flags.contains("\\Seen"), "{flags}");
    assert_eq!(company.once().summary(), [0; 5]);
    assert_eq!((server.owner().counts("Drafts"), server.owner().counts("INBOX")), (1, 1));
}
