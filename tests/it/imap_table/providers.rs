//! Each kind of server in its own manner, as far as transcripts tell: none of these sessions was ever held live.

use postar::daemon::backoff::Backoff;
use postar::domain::ServerKind;
use postar::mailbox::imap::{ImapMailbox, ImapSettings, Manners};
use tokio::time::Instant;

use super::drafts::{APPEND, draft};
use super::*;

const ID: &str = concat!("C: ID (\"name\" \"postar\" \"version\" \"", env!("CARGO_PKG_VERSION"), "\")");
const PLAIN: &str = "C: AUTHENTICATE PLAIN\nS: +\nC+ AHByb2RhamEAZ2VzbG8=";
const LOGIN: &str = "C: LOGIN \"prodaja\" \"geslo\"";
const IDLED: &str = "C: IDLE\nS: + idling\nC+ DONE\nS: T OK done";
const SHORT: Duration = Duration::from_millis(80);
const QUIET: &str = "C: NOOP\nS: T OK done";
const GMAIL: [&str; 9] = [
    "S: * OK Gimap ready for requests from 203.0.113.7 a1mb123",
    "C: CAPABILITY",
    "S: * CAPABILITY IMAP4rev1 UNSELECT IDLE NAMESPACE QUOTA ID XLIST CHILDREN X-GM-EXT-1 SASL-IR AUTH=XOAUTH2 AUTH=PLAIN AUTH=OAUTHBEARER",
    "S: T OK Thats all she wrote! a1mb123",
    PLAIN,
    "S: * CAPABILITY IMAP4rev1 UNSELECT IDLE NAMESPACE QUOTA ID X-GM-EXT-1 UIDPLUS ENABLE MOVE CONDSTORE ESEARCH UTF8=ACCEPT SPECIAL-USE",
    "S: T OK prodaja@lipa.example authenticated (Success)",
    ID,
    "S: * ID (\"name\" \"GImap\" \"vendor\" \"Google, Inc.\" \"version\" \"gmail_imap_1\")\nS: T OK Success a1mb123",
];
const MICROSOFT: [&str; 9] = [
    "S: * OK The Microsoft Exchange IMAP4 service is ready. [RgBSADAAUAAyADgA]",
    "C: CAPABILITY",
    "S: * CAPABILITY IMAP4 IMAP4rev1 IMAP4rev2 AUTH=PLAIN AUTH=XOAUTH2 SASL-IR UIDPLUS ID UNSELECT CHILDREN IDLE NAMESPACE LITERAL+",
    "S: T OK CAPABILITY completed.",
    PLAIN,
    "S: T OK AUTHENTICATE completed.\nC: CAPABILITY",
    "S: * CAPABILITY IMAP4 IMAP4rev1 IMAP4rev2 ENABLE UIDPLUS ID UNSELECT CHILDREN IDLE NAMESPACE LITERAL+\nS: T OK CAPABILITY completed.",
    ID,
    "S: * ID (\"name\" \"Microsoft.Exchange.Imap4.Imap4Server\" \"version\" \"15.20\")\nS: T OK ID completed",
];

fn at_host(host: &str) -> ImapSettings {
    ImapSettings { host: host.to_owned(), ..settings() }
}

async fn opened(settings: &ImapSettings, script: &[&str]) -> (Result<ImapMailbox, MailboxError>, Peer) {
    let (stream, peer) = play(&lines(script));
    (ImapMailbox::open(stream, settings).await, peer)
}

async fn session_with(host: &str, login: &[&str], then: &[&str]) -> (ImapMailbox, Peer) {
    let (mailbox, peer) = opened(&at_host(host), &[login, then].concat()).await;
    (mailbox.unwrap(), peer)
}

fn pause(error: &MailboxError) -> Duration {
    Backoff::default().after(error.lasting(), 0.0)
}

fn on_fetch(answer: &str) -> String {
    lines(&[WINDOW, MAIL_3, answer, "S: T OK done"])
}

#[test]
fn no_command_turns_on_what_changes_the_language() {
    let code = include_str!("../../../src/mailbox/imap/command.rs");
    let sent: Vec<&str> = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    for never in ["ENABLE", "UTF8", "rev2", "CONDSTORE", "COMPRESS", "RFC822\""] {
        assert!(!sent.iter().any(|line| line.contains(never)), "{never}");
    }
}

#[tokio::test]
async fn gmail_reads_on_though_a_code_has_no_text_and_an_ok_says_throttled() {
    let modseq = selected(1, 4).replace("S: T OK", "S: * OK [HIGHESTMODSEQ 12345]\nS: T OK");
    let throttled = on_fetch("S: T1 OK [THROTTLED] Success");
    let (mut mailbox, peer) = session_with("imap.gmail.com", &GMAIL, &[&modseq, &throttled]).await;
    assert_eq!(mailbox.list("INBOX", None, Detail::Plain).await.unwrap().mails.len(), 1);
    peer.was_followed().await;
}

#[tokio::test]
async fn gmail_refuses_for_a_while_and_the_login_is_tried_again() {
    let rows = [
        ("S: T NO [ALERT] Too many simultaneous connections. (Failure)", 60),
        ("S: T NO [OVERQUOTA] Account exceeded command or bandwidth limits. (Failure)", 3600),
    ];
    for (answer, seconds) in rows {
        let error = opened(&at_host("imap.gmail.com"), &[&GMAIL[..5], &[answer]].concat()).await.0.unwrap_err();
        assert_eq!(pause(&error), Duration::from_secs(seconds), "{answer}");
    }
    let wrong = "S: T NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)";
    let error = opened(&at_host("imap.gmail.com"), &[&GMAIL[..5], &[wrong]].concat()).await.0.unwrap_err();
    assert_eq!(error.lasting(), Lasting::UntilSomeoneActs);
}

#[tokio::test]
async fn gmail_ends_a_session_with_words_and_another_one_may_begin() {
    let bye = "S: * BYE Session expired, please login again.";
    let (mut mailbox, _peer) = session_with("imap.gmail.com", &GMAIL, &[&selected(0, 1), "C: IDLE\nS: + idling", bye]).await;
    mailbox.list("INBOX", None, Detail::Plain).await.unwrap();
    let error = mailbox.wait("INBOX", SHORT).await.unwrap_err();
    assert!(error.is_lost() && pause(&error) < Duration::from_secs(5), "{error:?}");
}

#[tokio::test(start_paused = true)]
async fn a_session_with_gmail_is_renewed_before_it_is_ended() {
    let quiet = lines(&[IDLED, QUIET]);
    let (open, rest) = (selected(0, 1), vec![quiet.as_str(); 9]);
    let (mut mailbox, _peer) = session_with("imap.gmail.com", &GMAIL, &[&[open.as_str()], rest.as_slice(), &["..."]].concat()).await;
    mailbox.list("INBOX", None, Detail::Plain).await.unwrap();
    let begun = Instant::now();
    while !mailbox.is_to_be_renewed() {
        assert_eq!(mailbox.wait("INBOX", Duration::from_secs(7200)).await.unwrap(), Woken::TimedOut);
    }
    assert_eq!(begun.elapsed().as_secs(), 45 * 60);
}

#[tokio::test]
async fn all_mail_is_known_for_what_it_is() {
    let list = [
        "C: LIST \"\" \"*\" RETURN (SPECIAL-USE)",
        "S: * LIST (\\HasNoChildren) \"/\" \"INBOX\"",
        "S: * LIST (\\All \\HasNoChildren) \"/\" \"[Gmail]/Vsa po&AWE-ta\"",
        "S: * LIST (\\Drafts \\HasNoChildren) \"/\" \"[Gmail]/Osnutki\"",
        "S: T OK Success",
    ];
    let (mut mailbox, _peer) = session_with("imap.gmail.com", &GMAIL, &list).await;
    let special = mailbox.special_folders().await.unwrap();
    assert_eq!((special.all.as_deref(), special.drafts.as_deref()), (Some("[Gmail]/Vsa pošta"), Some("[Gmail]/Osnutki")));
    assert_eq!((special.use_of("[Gmail]/Vsa pošta"), special.use_of("INBOX")), (Some("all mail once more"), None));
}

#[tokio::test]
async fn microsoft_365_is_obeyed_when_it_names_a_pause() {
    let rows = [
        ("S: T BAD User is authenticated but not connected.", 60_000),
        ("S: T BAD Request is throttled. Suggested Backoff Time: 299961 milliseconds", 299_961),
    ];
    for (answer, milliseconds) in rows {
        let (mut mailbox, _peer) = session_with("outlook.office365.com", &MICROSOFT, &["C: SELECT \"INBOX\"", answer]).await;
        let error = mailbox.list("INBOX", None, Detail::Plain).await.unwrap_err();
        assert_eq!(pause(&error), Duration::from_millis(milliseconds), "{answer}");
    }
}

#[tokio::test]
async fn microsoft_365_gets_no_keyword_though_it_says_it_takes_them() {
    let (mut mailbox, _peer) = session_with("outlook.office365.com", &MICROSOFT, &[&selected(1, 4), "..."]).await;
    assert!(!mailbox.set_flag(&at(3), DRAFTED_KEYWORD).await.unwrap());
}

#[tokio::test(start_paused = true)]
async fn microsoft_365_is_read_at_four_mails_a_second_from_the_second_on() {
    let slice =
        "C: UID FETCH 3 (UID RFC822.SIZE BODY.PEEK[]<0.5>)\nS: * 1 FETCH (UID 3 RFC822.SIZE 5 BODY[]<0> {5}\nS: abcde)\nS: T OK done";
    let open = selected(1, 4);
    let script = [&[open.as_str()][..], &[slice; 5]].concat();
    let (mut mailbox, peer) = session_with("outlook.office365.com", &MICROSOFT, &script).await;
    let begun = Instant::now();
    for fetched in 0..5 {
        assert_eq!(mailbox.fetch(&at(3), 5).await.unwrap().unwrap(), b"abcde");
        assert_eq!(begun.elapsed().as_millis(), fetched * 250);
    }
    peer.was_followed().await;
}

#[tokio::test]
async fn a_line_that_microsoft_365_would_not_read_is_not_sent() {
    let (mut mailbox, _peer) = session_with("outlook.office365.com", &MICROSOFT, &["..."]).await;
    let error = mailbox.list(&"a".repeat(4_090), None, Detail::Plain).await.unwrap_err();
    assert!(matches!(error.cause(), Cause::LineTooLong { limit: 4_096, .. }), "{error:?}");
}

#[tokio::test]
async fn icloud_is_asked_again_what_it_can_do_once_it_knows_us() {
    let login = [
        "S: * OK [CAPABILITY XAPPLEPUSHSERVICE IMAP4 IMAP4rev1 SASL-IR AUTH=ATOKEN AUTH=PLAIN] (2412B34-abc) p00-imap",
        PLAIN,
        "S: T OK [CAPABILITY XAPPLEPUSHSERVICE IMAP4 IMAP4rev1 AUTH=PLAIN] user prodaja logged in\nC: CAPABILITY",
        "S: * CAPABILITY XAPPLEPUSHSERVICE IMAP4 IMAP4rev1 IDLE UIDPLUS QRESYNC CONDSTORE ENABLE ID\nS: T OK done",
        ID,
        "S: * ID (\"name\" \"iCloud\")\nS: T OK done",
    ];
    let idle = "C: IDLE\nS: + idling\nS: * 1 EXISTS\nC+ DONE\nS: T OK done";
    let (mut mailbox, peer) = session_with("imap.mail.me.com", &login, &[&selected(0, 1), idle]).await;
    mailbox.list("INBOX", None, Detail::Plain).await.unwrap();
    assert_eq!(mailbox.wait("INBOX", SHORT).await.unwrap(), Woken::Changed);
    peer.was_followed().await;
}

#[tokio::test]
async fn yahoo_cannot_give_a_mail_out_now_and_is_asked_later() {
    let no = "NO [UNAVAILABLE] UID FETCH Server error - Please try again later";
    let unavailable = on_fetch(&format!("S: T1 {no}"));
    // It may be one mail: so the window is asked for in pieces before all of it is given up for now.
    let pieces = vec![format!("C? UID FETCH\nS: T {no}"); 60].join("\n");
    let script = lines(&[&selected(1, 4), &unavailable, "C: NOOP", "S: T OK done", &pieces, "..."]);
    let (mut mailbox, _peer) = logged_in("XYMHIGHESTMODSEQ", &script).await;
    let error = mailbox.list("INBOX", None, Detail::Plain).await.unwrap_err();
    assert_eq!(pause(&error), Duration::from_secs(60));
}

#[tokio::test]
async fn yandex_says_bye_without_end_and_is_left_at_the_first() {
    let byes = ["S: * BYE Autologout; idle for too long"; 1000].join("\n");
    let (mut mailbox, _peer) = logged_in("IDLE", &lines(&[&selected(0, 1), "C: IDLE\nS: + idling", &byes])).await;
    mailbox.list("INBOX", None, Detail::Plain).await.unwrap();
    let error = mailbox.wait("INBOX", SHORT).await.unwrap_err();
    assert!(chain(&error).ends_with("Autologout; idle for too long"), "{}", chain(&error));
}

#[tokio::test(start_paused = true)]
async fn yandex_is_asked_for_a_sign_of_life_sooner_than_others() {
    for (host, minutes) in [("imap.yandex.ru", 3), ("imap.lipa.example", 5)] {
        let login = ["S: * OK [CAPABILITY IMAP4rev1 IDLE] IMAP4 ready", LOGIN, "S: T OK [CAPABILITY IMAP4rev1 IDLE] done"];
        let (mut mailbox, peer) = session_with(host, &login, &[&selected(0, 1), IDLED, QUIET]).await;
        mailbox.list("INBOX", None, Detail::Plain).await.unwrap();
        let begun = Instant::now();
        assert_eq!(mailbox.wait("INBOX", Duration::from_secs(7200)).await.unwrap(), Woken::TimedOut);
        assert_eq!(begun.elapsed(), Duration::from_secs(minutes * 60), "{host}");
        peer.was_followed().await;
    }
}

#[tokio::test]
async fn proton_bridge_is_only_asked_for_folders_in_the_plain_way() {
    let capabilities = "[CAPABILITY ID IDLE IMAP4rev1 MOVE SPECIAL-USE UIDPLUS UNSELECT]";
    let greeting = format!("S: * OK {capabilities} Proton Mail Bridge 03.18.00 - gluon session ID 1");
    let known = format!("S: T OK {capabilities} Logged in\n{ID}\nS: * ID (\"name\" \"gluon\")\nS: T OK ID");
    let list = ["C: LIST \"\" \"*\"", "S: * LIST (\\Drafts) \"/\" \"Drafts\"", "S: T OK LIST"];
    let (mut mailbox, peer) = session_with("127.0.0.1", &[&greeting, LOGIN, &known], &list).await;
    assert_eq!(mailbox.special_folders().await.unwrap().drafts.as_deref(), Some("Drafts"));
    peer.was_followed().await;
}

#[tokio::test]
async fn courier_refuses_a_draft_before_it_is_sent_and_takes_the_next_one() {
    let login = [
        "S: * OK [CAPABILITY IMAP4rev1 UIDPLUS CHILDREN NAMESPACE SORT QUOTA IDLE ACL ACL2=UNION] Courier-IMAP ready. Copyright 1998-2022",
        LOGIN,
        "S: T OK LOGIN Ok.\nC: CAPABILITY",
        "S: * CAPABILITY IMAP4rev1 UIDPLUS CHILDREN NAMESPACE SORT QUOTA IDLE ACL ACL2=UNION\nS: T OK CAPABILITY completed",
    ];
    let again = [
        APPEND,
        "S: T NO [TRYCREATE] Must create mailbox before append",
        APPEND,
        "S: + OK",
        "C# 17",
        "S: T OK [APPENDUID 9 44] APPEND Ok.",
    ];
    let (mut mailbox, peer) = session_with("imap.lipa.example", &login, &again).await;
    let mail = draft(b"Subject: x\r\n\r\nx\r\n");
    let error = mailbox.append_draft("Drafts", mail).await.unwrap_err();
    assert!(error.is_folder_missing() && error.definitely_not_stored(), "{error:?}");
    assert!(matches!(mailbox.append_draft("Drafts", mail).await.unwrap(), Placing::At(_)));
    peer.was_followed().await;
}

#[tokio::test]
async fn cyrus_and_dovecot_have_codes_and_lines_of_their_own_which_do_no_harm() {
    let more = "S: * OK [HIGHESTMODSEQ 1] Ok\nS: * OK [MAILBOXID (f6xurlipmfqei95ryd29wh5m)] Ok\nS: * OK [URLMECH INTERNAL] Ok\nS: * OK [ANNOTATIONS 65536] Ok\nS: T OK";
    let opened = selected(0, 1).replace("S: T OK", more);
    for name in ["Cyrus IMAPD", "Dovecot"] {
        let known = format!("{ID}\nS: * ID (\"name\" \"{name}\" \"support-url\" NIL)\nS: T OK Completed (0.000 secs)");
        let idle = "C: IDLE\nS: + idling\nS: * OK Still here\nS: * 1 EXISTS\nS: * 1 RECENT\nC+ DONE\nS: T OK Completed";
        let (mut mailbox, peer) = logged_in("ID IDLE", &lines(&[&known, &opened, idle])).await;
        mailbox.list("INBOX", None, Detail::Plain).await.unwrap();
        assert_eq!(mailbox.wait("INBOX", SHORT).await.unwrap(), Woken::Changed);
        peer.was_followed().await;
    }
}

#[tokio::test(start_paused = true)]
async fn stalwart_that_ends_each_session_over_idle_is_asked_instead_after_the_second() {
    let (manners, here) = (Manners::new(), at_host("localhost"));
    let login = "S: * OK [CAPABILITY IMAP4rev2 IMAP4rev1 ENABLE IDLE] Stalwart IMAP4rev2 at your service.\nC: LOGIN \"prodaja\" \"geslo\"\nS: T OK [CAPABILITY IMAP4rev2 IMAP4rev1 ENABLE IDLE] done";
    let asked = "C: NOOP\nS: * 1 EXISTS\nS: T OK done";
    for (then, expected) in [("C: IDLE\nS: * BYE done", None), ("C: IDLE\nS: + go\nS: * BYE done", None), (asked, Some(Woken::Changed))] {
        let (stream, peer) = play(&lines(&[login, &selected(0, 1), then]));
        let mut mailbox = ImapMailbox::open_with(stream, &here, &manners).await.unwrap();
        mailbox.list("INBOX", None, Detail::Plain).await.unwrap();
        assert_eq!(mailbox.wait("INBOX", Duration::from_secs(600)).await.ok(), expected, "{then}");
        peer.was_followed().await;
    }
}

#[tokio::test]
async fn hmailserver_has_no_uidplus_so_the_draft_is_looked_for() {
    let named = ImapSettings { kind: Some(ServerKind::HMailServer), ..settings() };
    let header = "S: * 1 FETCH (UID 12 BODY[HEADER.FIELDS (MESSAGE-ID)] {31}\nS: Message-ID: <d1@lipa.example>\nS: )";
    let script = [
        "S: * OK IMAPrev1\nC: CAPABILITY",
        "S: * CAPABILITY IMAP4 IMAP4rev1 CHILDREN IDLE QUOTA SORT ACL NAMESPACE RIGHTS=texk\nS: T OK CAPABILITY completed",
        LOGIN,
        "S: T OK LOGIN completed\nC: CAPABILITY",
        "S: * CAPABILITY IMAP4 IMAP4rev1 CHILDREN IDLE QUOTA SORT ACL NAMESPACE RIGHTS=texk\nS: T OK CAPABILITY completed",
        APPEND,
        "S: + Ready for literal data\nC# 17\nS: T OK APPEND completed",
        "C: EXAMINE \"Drafts\"\nS: * 1 EXISTS\nS: * OK [UIDVALIDITY 9] current uidvalidity\nS: T OK [READ-ONLY] EXAMINE completed",
        "C: UID FETCH 12:* (UID BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])",
        header,
        "S: T OK UID completed",
    ];
    let (mailbox, peer) = opened(&named, &script).await;
    let mut mailbox = mailbox.unwrap();
    let mail = draft(b"Subject: x\r\n\r\nx\r\n");
    assert_eq!(mailbox.append_draft("Drafts", mail).await.unwrap(), Placing::Unsaid);
    let window = Some(Cursor::Uid { validity: 9, next: 12 });
    assert_eq!(mailbox.find("Drafts", mail.message_id, window).await.unwrap().len(), 1);
    peer.was_followed().await;
}

#[tokio::test]
async fn netease_hears_our_name_before_a_folder_is_opened_and_tells_no_uidnext() {
    let login = [
        "S: * OK Coremail System IMap Server Ready(163com[10774b260cc7a37d26d71b52404dcf5c])\nC: CAPABILITY",
        "S: * CAPABILITY IMAP4rev1 XLIST SPECIAL-USE LITERAL+ STARTTLS XAPPLEPUSHSERVICE UIDPLUS X-CM-EXT-1\nS: T OK CAPABILITY completed",
        LOGIN,
        "S: T OK LOGIN completed\nC: CAPABILITY",
        "S: * CAPABILITY IMAP4rev1 XLIST SPECIAL-USE LITERAL+ STARTTLS XAPPLEPUSHSERVICE UIDPLUS X-CM-EXT-1\nS: T OK CAPABILITY completed",
        ID,
        "S: * ID (\"name\" \"Coremail Imap\" \"vendor\" \"Mailtech\")\nS: T OK ID completed",
    ];
    let mark = [
        "C: STATUS \"Drafts\" (UIDNEXT UIDVALIDITY)\nS: * STATUS \"Drafts\" ()\nS: T OK STATUS completed",
        "C: EXAMINE \"Drafts\"\nS: * 1 EXISTS\nS: * OK [UIDVALIDITY 1] UIDs valid\nS: T OK [READ-ONLY] EXAMINE completed",
        "C: UID FETCH * (UID)\nS: * 1 FETCH (UID 1320000012)\nS: T OK Fetch completed",
    ];
    let (mut mailbox, peer) = session_with("imap.163.com", &login, &mark).await;
    assert_eq!(mailbox.mark_window("Drafts").await.unwrap(), Cursor::Uid { validity: 1, next: 1_320_000_013 });
    peer.was_followed().await;
}

#[tokio::test]
async fn a_server_that_wants_our_name_first_says_so_in_words_a_person_understands() {
    let unsafe_login = "C: SELECT \"INBOX\"\nS: T NO SELECT Unsafe Login. Please contact kefu@188.com for help\n...";
    let (mut mailbox, _peer) = logged_in("", unsafe_login).await;
    let error = mailbox.list("INBOX", None, Detail::Plain).await.unwrap_err();
    assert!(chain(&error).contains("Unsafe Login"), "{}", chain(&error));
}
