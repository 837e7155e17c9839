//! The mailbox room against a real server, over real TLS.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test's support may fail the test")]

use std::time::{Duration, Instant};

use postar::domain::{Cursor, MessageId, Place, Spot};
use postar::fault::{Fault as _, Lasting, sentence};
use postar::mailbox::imap::{ImapMailbox, ImapSettings, TlsMode};
use postar::mailbox::{Cause, DRAFTED_KEYWORD, Detail, DraftBytes, Mailbox as _, MailboxError, Placing, SpecialFolders, TlsFault, Woken};

mod attach;
pub(crate) mod company;
mod daemon;
mod end_to_end;
mod latency;
mod refusals;
mod running;
pub(crate) mod server;
mod tap;
mod tending;

use server::{Dovecot, PASSWORD, Setup, USER};

const MAIL: &str =
    "From: Ana <ana@kupec.example>\r\nTo: prodaja@lipa.example\r\nMessage-ID: <m1@kupec.example>\r\nSubject: Pozdrav\r\n\r\nDober dan\r\n";
const DRAFT: &[u8] = b"Message-ID: <d1@lipa.example>\r\nX-Postar-Draft: abcdefgh; rev=1\r\nSubject: Re: Pozdrav\r\n\r\nDober dan\r\n";

async fn connected(server: &Dovecot) -> ImapMailbox {
    ImapMailbox::connect(&server.settings(USER)).await.unwrap()
}

async fn refused(settings: &ImapSettings) -> MailboxError {
    ImapMailbox::connect(settings).await.unwrap_err()
}

fn draft(id: &MessageId) -> DraftBytes<'_> {
    DraftBytes { message_id: id, marker: "abcdefgh; rev=1", bytes: DRAFT }
}

fn draft_id() -> MessageId {
    MessageId::parse("<d1@lipa.example>").unwrap()
}

fn file_flags(name: &str) -> &str {
    name.split_once(":2,").map_or("", |(_, flags)| flags)
}

#[tokio::test]
async fn a_login_works_over_tls_over_starttls_and_on_this_machine_without() {
    let server = Dovecot::start();
    for (tls, port) in [(TlsMode::Implicit, None), (TlsMode::StartTls, Some(server.imap_port())), (TlsMode::None, Some(server.imap_port()))]
    {
        let settings = server.settings(USER);
        let settings = ImapSettings { tls, port: port.unwrap_or(settings.port), ..settings };
        let mut mailbox = ImapMailbox::connect(&settings).await.unwrap();
        assert!(mailbox.list("INBOX", None, Detail::Plain).await.unwrap().mails.is_empty());
        mailbox.close().await;
    }
}

#[tokio::test]
async fn a_wrong_password_stays_wrong_until_someone_acts() {
    let server = Dovecot::start();
    let error = refused(&ImapSettings { password: "napak-geslo".into(), ..server.settings(USER) }).await;
    assert!(error.is_login_refused(), "{error:?}");
    assert_eq!(error.lasting(), Lasting::UntilSomeoneActs);
    assert!(!sentence(&error).contains("napak-geslo") && !sentence(&error).contains(PASSWORD));
}

#[tokio::test]
async fn each_fault_of_a_certificate_has_its_own_sentence() {
    let server = Dovecot::start();
    let unknown = refused(&ImapSettings { ca_file: None, ..server.settings(USER) }).await;
    assert!(matches!(unknown.cause(), Cause::Tls(TlsFault::UnknownIssuer)), "{unknown:?}");
    assert!(sentence(&unknown).contains("set `ca_file`"), "{}", sentence(&unknown));

    let named = refused(&ImapSettings { host: "127.0.0.1".to_owned(), ..server.settings(USER) }).await;
    assert!(matches!(named.cause(), Cause::Tls(TlsFault::WrongName)), "{named:?}");

    let expired = Dovecot::with(Setup { expired: true, ..Setup::default() });
    let late = refused(&expired.settings(USER)).await;
    assert!(matches!(late.cause(), Cause::Tls(TlsFault::Expired)), "{late:?}");
    assert_eq!(late.lasting(), Lasting::UntilSomeoneActs);
}

#[tokio::test]
async fn plain_text_on_a_tls_port_and_a_missing_ca_file_are_told_apart() {
    let server = Dovecot::start();
    let plain = refused(&ImapSettings { port: server.imap_port(), ..server.settings(USER) }).await;
    assert!(matches!(plain.cause(), Cause::Tls(TlsFault::NotTls)), "{plain:?}");
    let missing = refused(&ImapSettings { ca_file: Some(server.maildir("none")), ..server.settings(USER) }).await;
    assert!(matches!(missing.cause(), Cause::CaFile { .. }), "{missing:?}");
}

#[tokio::test]
async fn a_mail_is_listed_and_fetched_and_stays_unseen() {
    let server = Dovecot::start();
    server.deliver(USER, MAIL);
    let mut mailbox = connected(&server).await;
    let window = mailbox.list("INBOX", None, Detail::Identity).await.unwrap();
    let mail = &window.mails[0];
    assert_eq!((window.mails.len(), window.more, window.reset, mail.size), (1, false, false, MAIL.len() as u64));
    assert!(mail.arrived.is_some() && String::from_utf8_lossy(&mail.header).contains("<m1@kupec.example>"));
    assert_eq!(mailbox.fetch(&mail.place, 1 << 25).await.unwrap().unwrap(), MAIL.as_bytes());
    assert_eq!(mailbox.fetch(&mail.place, 10).await.unwrap().unwrap(), &MAIL.as_bytes()[..10]);
    mailbox.close().await;
    let (name, _) = &server.mails(USER, "")[0];
    assert!(!file_flags(name).contains('S'), "{name}");
}

#[tokio::test]
async fn the_owners_sent_mail_is_told_by_its_identity() {
    let server = Dovecot::start();
    let reply = "From: prodaja@lipa.example\r\nMessage-ID: <s1@lipa.example>\r\nIn-Reply-To: <m1@kupec.example>\r\nSubject: Re: Pozdrav\r\n\r\nVelja\r\n";
    server.deliver_into(USER, ".Sent", "S", reply);
    let mut mailbox = connected(&server).await;
    let window = mailbox.list("Sent", None, Detail::Identity).await.unwrap();
    let header = String::from_utf8(window.mails[0].header.clone()).unwrap();
    assert!(header.contains("In-Reply-To: <m1@kupec.example>") && !header.contains("Subject"), "{header}");
    assert!(window.mails[0].flags.contains(&"\\Seen".to_owned()), "{:?}", window.mails[0].flags);
}

#[tokio::test]
async fn a_mail_of_several_slices_arrives_whole() {
    let server = Dovecot::start();
    let large = format!("{MAIL}{}", "Dolga vrstica besedila, ki se ponavlja.\r\n".repeat(60_000));
    server.deliver(USER, &large);
    let mut mailbox = connected(&server).await;
    let window = mailbox.list("INBOX", None, Detail::Plain).await.unwrap();
    let fetched = mailbox.fetch(&window.mails[0].place, 1 << 25).await.unwrap().unwrap();
    assert!(fetched == large.as_bytes(), "{} of {} bytes", fetched.len(), large.len());
    assert_eq!(mailbox.fetch(&window.mails[0].place, 1_500_000).await.unwrap().unwrap().len(), 1_500_000);
}

#[tokio::test]
async fn many_mails_come_in_windows_each_once() {
    let server = Dovecot::start();
    for _ in 0..620 {
        server.deliver(USER, MAIL);
    }
    let mut mailbox = connected(&server).await;
    let first = mailbox.list("INBOX", None, Detail::Plain).await.unwrap();
    let second = mailbox.list("INBOX", Some(first.next), Detail::Plain).await.unwrap();
    assert_eq!((first.mails.len(), first.more), (500, true));
    assert_eq!((second.mails.len(), second.more), (120, false));
    let third = mailbox.list("INBOX", Some(second.next), Detail::Plain).await.unwrap();
    assert_eq!((third.mails.len(), third.next), (0, second.next));
}

#[tokio::test]
async fn a_mail_that_comes_between_two_listings_is_in_the_second() {
    let server = Dovecot::start();
    let mut mailbox = connected(&server).await;
    let mut next = mailbox.list("INBOX", None, Detail::Plain).await.unwrap().next;
    for _ in 0..5 {
        server.deliver(USER, MAIL);
        let window = mailbox.list("INBOX", Some(next), Detail::Plain).await.unwrap();
        assert_eq!(window.mails.len(), 1);
        next = window.next;
    }
}

#[tokio::test]
async fn a_draft_lies_in_drafts_with_its_flags_and_is_found_again() {
    let server = Dovecot::start();
    let mut mailbox = connected(&server).await;
    let mark = mailbox.mark_window("Drafts").await.unwrap();
    let Placing::At(place) = mailbox.append_draft("Drafts", draft(&draft_id())).await.unwrap() else { panic!("APPENDUID") };
    let (Cursor::Uid { validity, next }, Spot::Uid { uid, .. }) = (mark, &place.spot) else { panic!("UIDs") };
    assert_eq!(place, Place { folder: "Drafts".to_owned(), spot: Spot::Uid { validity, uid: *uid } });
    assert!(*uid >= next);
    assert_eq!(mailbox.find("Drafts", &draft_id(), Some(mark)).await.unwrap(), std::slice::from_ref(&place));
    assert_eq!(mailbox.find("Drafts", &draft_id(), None).await.unwrap(), [place]);
    assert!(mailbox.find("Drafts", &MessageId::parse("<d@lipa.example>").unwrap(), None).await.unwrap().is_empty());
    let drafts = server.mails(USER, ".Drafts");
    assert_eq!((drafts.len(), drafts[0].1.as_bytes()), (1, DRAFT));
    assert_eq!(file_flags(&drafts[0].0), "DS");
}

#[tokio::test]
async fn a_draft_into_a_missing_folder_is_definitely_not_stored() {
    let server = Dovecot::start();
    let mut mailbox = connected(&server).await;
    let error = mailbox.append_draft("Osnutki", draft(&draft_id())).await.unwrap_err();
    assert!(error.is_folder_missing() && error.definitely_not_stored(), "{error:?}");
    assert!(mailbox.list("Osnutki", None, Detail::Plain).await.unwrap_err().is_folder_missing());
    assert!(!server.maildir(USER).join(".Osnutki").exists());
}

#[tokio::test]
async fn the_keyword_is_stored_and_seen_is_not_set() {
    let server = Dovecot::start();
    server.deliver(USER, MAIL);
    let mut mailbox = connected(&server).await;
    let window = mailbox.list("INBOX", None, Detail::Plain).await.unwrap();
    assert!(mailbox.set_flag(&window.mails[0].place, DRAFTED_KEYWORD).await.unwrap());
    let flags = mailbox.list("INBOX", None, Detail::Plain).await.unwrap().mails[0].flags.clone();
    assert!(flags.contains(&DRAFTED_KEYWORD.to_owned()) && !flags.contains(&"\\Seen".to_owned()), "{flags:?}");
}

#[tokio::test]
async fn new_mail_wakes_within_a_moment() {
    let server = Dovecot::start();
    let mut mailbox = connected(&server).await;
    let window = mailbox.list("INBOX", None, Detail::Plain).await.unwrap();
    assert_eq!(mailbox.wait("INBOX", Duration::from_millis(200)).await.unwrap(), Woken::TimedOut);
    let started = Instant::now();
    let (woken, ()) = tokio::join!(mailbox.wait("INBOX", Duration::from_secs(60)), async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        server.deliver(USER, MAIL);
    });
    assert_eq!(woken.unwrap(), Woken::Changed);
    assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
    assert_eq!(mailbox.list("INBOX", Some(window.next), Detail::Plain).await.unwrap().mails.len(), 1);
}

#[tokio::test]
async fn a_draft_taken_back_lies_in_the_trash() {
    for extra in ["", "protocol imap {\n imap_capability = IMAP4rev1 UIDPLUS IDLE AUTH=PLAIN\n}"] {
        let server = Dovecot::with(Setup { extra: extra.to_owned(), ..Setup::default() });
        let mut mailbox = connected(&server).await;
        let Placing::At(place) = mailbox.append_draft("Drafts", draft(&draft_id())).await.unwrap() else { panic!("APPENDUID") };
        assert!(mailbox.discard_draft(&place, Some("Trash")).await.unwrap());
        assert!(!mailbox.discard_draft(&place, Some("Trash")).await.unwrap(), "it is gone");
        assert_eq!((server.mails(USER, ".Drafts").len(), server.mails(USER, ".Trash").len()), (0, 1));
    }
}

#[tokio::test]
async fn special_folders_are_what_the_server_says_and_the_owner_wins() {
    let server = Dovecot::start();
    let named = |name: &str| Some(name.to_owned());
    let expected = SpecialFolders { drafts: named("Drafts"), sent: named("Sent"), trash: named("Trash"), junk: named("Junk"), all: None };
    assert_eq!(connected(&server).await.special_folders().await.unwrap(), expected);
    let special = SpecialFolders { drafts: named("Moji osnutki"), ..SpecialFolders::default() };
    let mut mailbox = ImapMailbox::connect(&ImapSettings { special, ..server.settings(USER) }).await.unwrap();
    assert_eq!(mailbox.special_folders().await.unwrap(), SpecialFolders { drafts: named("Moji osnutki"), ..expected });
}

#[tokio::test]
async fn folder_names_may_hold_any_letter() {
    let extra = "namespace inbox {\n mailbox \"Osnutki ščž & co\" {\n auto = create\n special_use = \\Drafts\n }\n mailbox Drafts {\n special_use =\n }\n}";
    let server = Dovecot::with(Setup { extra: extra.to_owned(), ..Setup::default() });
    let mut mailbox = connected(&server).await;
    let drafts = mailbox.special_folders().await.unwrap().drafts.unwrap();
    assert_eq!(drafts, "Osnutki ščž & co");
    let Placing::At(place) = mailbox.append_draft(&drafts, draft(&draft_id())).await.unwrap() else { panic!("APPENDUID") };
    assert_eq!(mailbox.find(&drafts, &draft_id(), None).await.unwrap(), [place]);
}

#[tokio::test]
async fn a_server_that_restarts_ends_the_session_and_lets_us_in_again() {
    let mut server = Dovecot::start();
    let mut mailbox = connected(&server).await;
    mailbox.list("INBOX", None, Detail::Plain).await.unwrap();
    server.restart();
    let error = mailbox.list("INBOX", None, Detail::Plain).await.unwrap_err();
    assert!(error.is_lost(), "{error:?}");
    assert!(matches!(error.lasting(), Lasting::Passes { .. }));
    connected(&server).await.list("INBOX", None, Detail::Plain).await.unwrap();
}

#[tokio::test]
async fn a_pass_without_news_costs_less_than_a_kilobyte() {
    let server = Dovecot::start();
    server.deliver(USER, MAIL);
    let mut mailbox = connected(&server).await;
    let window = mailbox.list("INBOX", None, Detail::Plain).await.unwrap();
    let before = mailbox.counters();
    assert_eq!(mailbox.wait("INBOX", Duration::from_millis(100)).await.unwrap(), Woken::TimedOut);
    assert!(mailbox.list("INBOX", Some(window.next), Detail::Plain).await.unwrap().mails.is_empty());
    let after = mailbox.counters();
    assert!(after.bytes_received - before.bytes_received < 1024, "{before:?} {after:?}");
    assert!(after.commands - before.commands <= 3 && after.round_trips - before.round_trips <= 3, "{before:?} {after:?}");
}

#[tokio::test]
async fn from_idle_to_a_visible_draft_it_takes_six_round_trips() {
    let server = Dovecot::start();
    let mut mailbox = connected(&server).await;
    let window = mailbox.list("INBOX", None, Detail::Plain).await.unwrap();
    mailbox.mark_window("Drafts").await.unwrap();
    let before_idle = mailbox.counters().round_trips + 1;
    let (woken, ()) = tokio::join!(mailbox.wait("INBOX", Duration::from_secs(60)), async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        server.deliver(USER, MAIL);
    });
    assert_eq!(woken.unwrap(), Woken::Changed);
    let window = mailbox.list("INBOX", Some(window.next), Detail::Plain).await.unwrap();
    mailbox.fetch(&window.mails[0].place, 1 << 25).await.unwrap().unwrap();
    mailbox.mark_window("Drafts").await.unwrap();
    mailbox.append_draft("Drafts", draft(&draft_id())).await.unwrap();
    assert!(mailbox.set_flag(&window.mails[0].place, DRAFTED_KEYWORD).await.unwrap());
    assert_eq!(mailbox.counters().round_trips - before_idle, 6);
}
