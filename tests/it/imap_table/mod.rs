//! A server may say anything: every row ends in the right value or in an error, never in a false success.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test's support may fail the test")]

use std::time::Duration;

use postar::domain::{Cursor, MessageId, Place, Spot};
use postar::fault::{Fault as _, Lasting, chain};
use postar::mailbox::{Cause, DRAFTED_KEYWORD, Detail, DraftBytes, Mailbox as _, MailboxError, Placing, SpecialFolders, Woken};

mod login;
mod peer;

use peer::{Peer, log_in, logged_in, play, selected, settings};

const WINDOW: &str = "C: UID FETCH 1:500 (UID RFC822.SIZE INTERNALDATE FLAGS)\nC: UID FETCH * (UID)\n";
const MAIL_3: &str = r#"S: * 1 FETCH (UID 3 RFC822.SIZE 90 INTERNALDATE "21-Nov-2026 10:00:00 +0100" FLAGS (\Seen))"#;

fn lines(parts: &[&str]) -> String {
    parts.join("\n")
}

fn from(next: u32) -> Option<Cursor> {
    Some(Cursor::Uid { validity: 7, next })
}

fn at(uid: u32) -> Place {
    Place { folder: "INBOX".to_owned(), spot: Spot::Uid { validity: 7, uid } }
}

fn draft(bytes: &[u8]) -> DraftBytes<'_> {
    let id = Box::leak(Box::new(MessageId::parse("<d1@lipa.example>").unwrap()));
    DraftBytes { message_id: id, marker: "abcdefgh; rev=1", bytes }
}

async fn listed(capabilities: &str, script: &str, since: Option<Cursor>) -> (Result<postar::mailbox::Window, MailboxError>, Peer) {
    let (mut mailbox, peer) = logged_in(capabilities, script).await;
    (mailbox.list("INBOX", since, Detail::Plain).await, peer)
}

async fn appended(script: &str) -> Result<Placing, MailboxError> {
    let (mut mailbox, _peer) = logged_in("UIDPLUS", script).await;
    mailbox.append_draft("Drafts", draft(b"Subject: x\r\n\r\nx\r\n")).await
}

#[tokio::test]
async fn a_listing_gives_what_the_folder_holds() {
    let script = lines(&[&selected(1, 4), WINDOW, MAIL_3, "S: T1 OK done", "S: * 1 FETCH (UID 3)", "S: T OK done", "..."]);
    let (window, _peer) = listed("", &script, None).await;
    let window = window.unwrap();
    assert_eq!(window.mails.len(), 1);
    assert_eq!(window.mails[0].place, at(3));
    assert_eq!(window.mails[0].size, 90);
    assert_eq!(window.mails[0].flags, ["\\Seen"]);
    assert_eq!(window.mails[0].arrived.unwrap().to_string(), "2026-11-21T09:00:00Z");
    assert_eq!((window.next, window.more, window.reset), (Cursor::Uid { validity: 7, next: 4 }, false, false));
}

#[tokio::test]
async fn a_listing_that_ends_in_no_is_an_error_though_mail_came_before() {
    let script = lines(&[&selected(2, 5), WINDOW, MAIL_3, "S: T1 NO Some messages could not be FETCHed", "S: T OK done", "..."]);
    let error = listed("", &script, None).await.0.unwrap_err();
    assert!(error.refusal().is_some_and(|refusal| refusal.text().contains("could not be FETCHed")), "{error:?}");
    assert_eq!(chain(&error), "could not list INBOX on imap.lipa.example:143: the server answers NO Some messages could not be FETCHed");
}

#[tokio::test]
async fn a_listing_cut_off_by_the_end_of_the_stream_is_an_error() {
    let script = lines(&[&selected(2, 5), WINDOW, MAIL_3]);
    assert!(listed("", &script, None).await.0.unwrap_err().is_lost());
}

#[tokio::test]
async fn a_listing_cut_off_by_bye_is_an_error_with_the_servers_words() {
    let script = lines(&[&selected(2, 5), WINDOW, MAIL_3, "S: * BYE Session expired, please login again"]);
    let error = listed("", &script, None).await.0.unwrap_err();
    assert!(error.is_lost());
    assert!(chain(&error).ends_with("the connection was closed: Session expired, please login again"), "{}", chain(&error));
}

#[tokio::test]
async fn a_listing_without_sizes_is_an_error() {
    let script = lines(&[&selected(1, 4), WINDOW, "S: * 1 FETCH (UID 3 FLAGS ())", "S: T1 OK done", "S: T OK done", "..."]);
    let error = listed("", &script, None).await.0.unwrap_err();
    assert!(matches!(error.cause(), Cause::ItemMissing(_)), "{error:?}");
}

#[tokio::test]
async fn a_noop_that_is_refused_is_an_error() {
    let script = lines(&[&selected(0, 1), "C: NOOP", "S: T BAD Command Error", "..."]);
    let (mut mailbox, _peer) = logged_in("", &script).await;
    mailbox.list("INBOX", None, Detail::Plain).await.unwrap();
    assert!(mailbox.list("INBOX", None, Detail::Plain).await.unwrap_err().refusal().is_some());
}

#[tokio::test]
async fn a_select_cut_off_after_exists_is_an_error() {
    let error = listed("", "C: SELECT \"INBOX\"\nS: * 5 EXISTS", None).await.0.unwrap_err();
    assert!(error.is_lost());
}

#[tokio::test]
async fn a_select_that_does_not_say_how_many_mails_there_are_is_an_error() {
    let error = listed("", "C: SELECT \"INBOX\"\nS: T OK done\n...", None).await.0.unwrap_err();
    assert!(matches!(error.cause(), Cause::ItemMissing(_)), "{error:?}");
}

#[tokio::test]
async fn a_folder_that_is_not_there_is_named() {
    for words in ["NO [NONEXISTENT] Unknown", "NO [TRYCREATE] Unknown", "NO Mailbox doesn't exist: INBOX"] {
        let error = listed("", &format!("C: SELECT \"INBOX\"\nS: T {words}\n..."), None).await.0.unwrap_err();
        assert!(error.is_folder_missing(), "{error:?}");
        assert!(error.advice().contains("create the folder INBOX"));
    }
}

#[tokio::test]
async fn a_read_only_folder_takes_no_keyword() {
    let script = lines(&[
        "C: SELECT \"INBOX\"",
        "S: * 1 EXISTS",
        "S: * OK [UIDVALIDITY 7] ok",
        "S: * OK [PERMANENTFLAGS (\\*)] ok",
        "S: T OK [READ-ONLY] done",
        "...",
    ]);
    let (mut mailbox, _peer) = logged_in("", &script).await;
    assert!(!mailbox.set_keyword(&at(3), DRAFTED_KEYWORD).await.unwrap());
}

#[tokio::test]
async fn a_keyword_is_stored_only_where_keywords_are_kept() {
    let script = lines(&[&selected(1, 4), "C: UID STORE 3 +FLAGS.SILENT ($PostarDrafted)", "S: T OK done"]);
    let (mut mailbox, peer) = logged_in("", &script).await;
    assert!(mailbox.set_keyword(&at(3), DRAFTED_KEYWORD).await.unwrap());
    peer.was_followed().await;

    let fixed = selected(1, 4).replace(" \\*)", ")");
    let (mut mailbox, _peer) = logged_in("", &lines(&[&fixed, "..."])).await;
    assert!(!mailbox.set_keyword(&at(3), DRAFTED_KEYWORD).await.unwrap());
}

#[tokio::test]
async fn a_foreign_tag_ends_the_conversation() {
    let script = lines(&[&selected(1, 4), WINDOW, "S: x9 OK done", "..."]);
    let error = listed("", &script, None).await.0.unwrap_err();
    assert!(matches!(error.cause(), Cause::Desync(_)), "{error:?}");
}

#[tokio::test]
async fn words_that_cannot_be_read_are_an_error_that_does_not_repeat_them() {
    for words in ["* ESEARCH (TAG \"p3\") UID COUNT 17", "* OK [ALERT]č", "* 1 FETCH (BINARY[1] ~{3}"] {
        let script = lines(&[&selected(1, 4), WINDOW, &format!("S: {words}"), "S: abc", "..."]);
        let error = listed("", &script, None).await.0.unwrap_err();
        assert!(matches!(error.cause(), Cause::Syntax(_)), "{words}: {error:?}");
        assert!(!format!("{error:?}").contains("FETCH (BINARY"), "{error:?}");
    }
}

#[tokio::test]
async fn a_literal_bomb_ends_the_connection_before_anything_is_allocated() {
    let before = resident_kib();
    let script = lines(&[&selected(1, 4), WINDOW, "S: * 1 FETCH (UID 3 BODY[HEADER] {520000000}", "S~ abc", "..."]);
    let error = listed("", &script, None).await.0.unwrap_err();
    assert!(error.is_over_budget(), "{error:?}");
    assert!(resident_kib() < before + 8 * 1024, "grew from {before} to {} KiB", resident_kib());
}

#[tokio::test]
async fn a_literal_hidden_behind_a_status_line_is_not_fallen_for() {
    let script = lines(&[&selected(1, 4), WINDOW, "S: * OK note {40}", "S: * 1 FETCH (UID 3 BODY[HEADER] {520000000}", "..."]);
    assert!(listed("", &script, None).await.0.unwrap_err().is_over_budget());
}

#[tokio::test]
async fn an_endless_line_ends_the_connection() {
    let script = lines(&[&selected(1, 4), WINDOW, &format!("S~ * OK {}", "x".repeat(200_000)), "..."]);
    assert!(listed("", &script, None).await.0.unwrap_err().is_over_budget());
}

#[tokio::test]
async fn endless_news_end_the_connection() {
    let news = "S: * OK still here\n".repeat(80_000);
    let script = lines(&["C: SELECT \"INBOX\"", &news.repeat(2), "..."]);
    assert!(listed("", &script, None).await.0.unwrap_err().is_over_budget());
}

fn resident_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[tokio::test]
async fn a_window_is_left_behind_only_when_it_was_read_to_its_end() {
    let far = "S: * 9 FETCH (UID 900)";
    let script = lines(&[&selected(9, 901), WINDOW, MAIL_3, "S: T1 OK done", far, "S: T OK done", "..."]);
    let window = listed("", &script, None).await.0.unwrap();
    assert_eq!((window.next, window.more), (Cursor::Uid { validity: 7, next: 501 }, true));
    assert_eq!(window.mails.len(), 1, "the last mail lies in another window");
}

#[tokio::test]
async fn the_last_mail_is_not_told_again_though_the_star_names_it() {
    let fetch = "C: UID FETCH 4:503 (UID RFC822.SIZE INTERNALDATE FLAGS)\nC: UID FETCH * (UID)\n";
    let script = lines(&[&selected(1, 4), fetch, "S: T1 OK done", "S: * 1 FETCH (UID 3)", "S: T OK done", "..."]);
    let window = listed("", &script, from(4)).await.0.unwrap();
    assert_eq!((window.mails.len(), window.next, window.more), (0, Cursor::Uid { validity: 7, next: 4 }, false));
}

#[tokio::test]
async fn another_uidvalidity_starts_from_the_bottom() {
    let script = lines(&[&selected(1, 4), WINDOW, MAIL_3, "S: T1 OK done", "S: * 1 FETCH (UID 3)", "S: T OK done", "..."]);
    let window = listed("", &script, Some(Cursor::Uid { validity: 6, next: 400 })).await.0.unwrap();
    assert!(window.reset);
    assert_eq!((window.mails.len(), window.next), (1, Cursor::Uid { validity: 7, next: 4 }));
}

#[tokio::test]
async fn a_server_without_uidnext_is_read_all_the_same() {
    let bare = "C: SELECT \"INBOX\"\nS: * 1 EXISTS\nS: T OK [READ-WRITE] done\n";
    let script = lines(&[bare, WINDOW, MAIL_3, "S: T1 OK done", "S: * 1 FETCH (UID 3)", "S: T OK done", "..."]);
    let window = listed("", &script, None).await.0.unwrap();
    assert_eq!((window.mails.len(), window.next), (1, Cursor::Uid { validity: 0, next: 4 }));
}

#[tokio::test]
async fn a_body_without_bytes_is_an_error_and_a_mail_that_is_gone_is_none() {
    let ask = "C: UID FETCH 3 (UID RFC822.SIZE BODY.PEEK[]<0.1048576>)";
    let open = selected(1, 4).replace("SELECT", "EXAMINE").replace("READ-WRITE", "READ-ONLY");
    let cases =
        [("S: * 1 FETCH (UID 3 RFC822.SIZE 90)", true), ("S: * 1 FETCH (UID 3 RFC822.SIZE 90 BODY[]<0> NIL)", true), ("S: * OK", false)];
    for (answer, fails) in cases {
        let (mut mailbox, _peer) = logged_in("", &lines(&[&open, ask, answer, "S: T OK done", "..."])).await;
        let fetched = mailbox.fetch(&at(3), 9_000_000).await;
        assert_eq!(fetched.is_err(), fails, "{answer}: {fetched:?}");
        assert!(fails || fetched.unwrap().is_none());
    }
}

#[tokio::test]
async fn a_mail_is_fetched_in_slices_and_never_beyond_the_limit() {
    let open = selected(1, 4).replace("SELECT", "EXAMINE");
    let script = lines(&[
        &open,
        "C: UID FETCH 3 (UID RFC822.SIZE BODY.PEEK[]<0.5>)",
        "S: * 1 FETCH (UID 3 RFC822.SIZE 9 BODY[]<0> {5}",
        "S: abcde)",
        "S: T OK done",
    ]);
    let (mut mailbox, peer) = logged_in("", &script).await;
    assert_eq!(mailbox.fetch(&at(3), 5).await.unwrap().unwrap(), b"abcde");
    peer.was_followed().await;
}

#[tokio::test]
async fn a_size_that_lies_cuts_no_mail_short() {
    let open = selected(1, 4).replace("SELECT", "EXAMINE");
    let script = lines(&[
        &open,
        "C: UID FETCH 3 (UID RFC822.SIZE BODY.PEEK[]<0.1048576>)",
        "S: * 1 FETCH (UID 3 RFC822.SIZE 9 BODY[]<0> {5}",
        "S: abcde)",
        "S: T OK done",
        "C: UID FETCH 3 (UID RFC822.SIZE BODY.PEEK[]<5.1048576>)",
        "S: * 1 FETCH (UID 3 RFC822.SIZE 9 BODY[]<5> {0}",
        "S: )",
        "S: T OK done",
    ]);
    let (mut mailbox, peer) = logged_in("", &script).await;
    assert_eq!(mailbox.fetch(&at(3), 9_000_000).await.unwrap().unwrap(), b"abcde");
    peer.was_followed().await;
}

const APPEND: &str = "C: APPEND \"Drafts\" (\\Draft \\Seen) {17}";

#[tokio::test]
async fn a_draft_lies_where_appenduid_says() {
    let placing = appended(&lines(&[APPEND, "S: + go on", "C# 17", "S: T OK [APPENDUID 9 44] done", "..."])).await.unwrap();
    assert_eq!(placing, Placing::At(Place { folder: "Drafts".to_owned(), spot: Spot::Uid { validity: 9, uid: 44 } }));
}

#[tokio::test]
async fn news_before_the_plus_do_no_harm_to_an_append() {
    let placing = appended(&lines(&[APPEND, "S: * 5 EXISTS", "S: + go on", "C# 17", "S: T OK done", "..."])).await.unwrap();
    assert_eq!(placing, Placing::Unsaid);
}

#[tokio::test]
async fn an_append_refused_before_the_plus_is_definitely_not_stored() {
    let cases = [("NO [OVERQUOTA] Quota exceeded", "OVERQUOTA"), ("NO [LIMIT] too large", "LIMIT"), ("BAD Syntax", "")];
    for (words, code) in cases {
        let error = appended(&lines(&[APPEND, &format!("S: T {words}"), "..."])).await.unwrap_err();
        assert!(error.definitely_not_stored(), "{error:?}");
        assert_eq!(error.refusal().unwrap().code().unwrap_or_default(), code);
    }
    let error = appended(&lines(&[APPEND, "S: T NO [TRYCREATE] Mailbox doesn't exist", "..."])).await.unwrap_err();
    assert!(error.is_folder_missing() && error.definitely_not_stored());
}

#[tokio::test]
async fn an_append_that_fails_after_the_draft_was_sent_has_to_be_looked_up() {
    for ending in ["S: T NO [OVERQUOTA] full", "S: * BYE going down", "", "S: x1 OK"] {
        let error = appended(&lines(&[APPEND, "S: + go on", "C# 17", ending])).await.unwrap_err();
        assert!(!error.definitely_not_stored(), "{ending}: {error:?}");
    }
}

#[tokio::test]
async fn an_append_lost_before_the_plus_is_definitely_not_stored() {
    for ending in ["S: * BYE going down", "", "S: T OK [APPENDUID 9 44] done"] {
        let error = appended(&lines(&[APPEND, ending])).await.unwrap_err();
        assert!(error.definitely_not_stored(), "{ending}: {error:?}");
    }
}

#[tokio::test]
async fn a_draft_with_bare_line_ends_is_not_sent() {
    let (mut mailbox, _peer) = logged_in("", "...").await;
    for bytes in [&b"a\nb"[..], b"a\0b"] {
        let error = mailbox.append_draft("Drafts", draft(bytes)).await.unwrap_err();
        assert!(matches!(error.cause(), Cause::BadDraft(_)) && error.definitely_not_stored());
    }
}

#[tokio::test]
async fn a_line_break_in_a_folder_name_never_reaches_the_server() {
    let (mut mailbox, _peer) = logged_in("", "...").await;
    for folder in ["INBOX\r\nx DELETE INBOX", "a\nb", "a\0b", ""] {
        let error = mailbox.list(folder, None, Detail::Plain).await.unwrap_err();
        assert!(matches!(error.cause(), Cause::BadArgument(_)), "{error:?}");
    }
    assert_eq!(mailbox.counters().commands, 1, "only LOGIN was sent");
}

#[tokio::test]
async fn an_old_place_means_nothing_under_another_uidvalidity() {
    let script = lines(&[&selected(1, 4), "..."]);
    let (mut mailbox, _peer) = logged_in("MOVE", &script).await;
    let old = Place { folder: "INBOX".to_owned(), spot: Spot::Uid { validity: 6, uid: 3 } };
    assert!(!mailbox.discard_draft(&old, Some("Trash")).await.unwrap());
    assert!(!mailbox.set_keyword(&old, DRAFTED_KEYWORD).await.unwrap());
    assert!(mailbox.fetch(&old, 100).await.unwrap().is_none());
}

#[tokio::test]
async fn without_uidplus_and_move_a_draft_stays_where_it_is() {
    let (mut mailbox, _peer) = logged_in("", &lines(&[&selected(1, 4), "..."])).await;
    assert!(!mailbox.discard_draft(&at(3), Some("Trash")).await.unwrap());
}

#[tokio::test]
async fn with_uidplus_only_this_one_draft_is_removed() {
    let script = lines(&[
        &selected(1, 4),
        "C: UID COPY 3 \"Ko&AWE-\"",
        "S: T OK [COPYUID 5 3 8] done",
        "C: UID STORE 3 +FLAGS.SILENT (\\Deleted)",
        "S: T OK done",
        "C: UID EXPUNGE 3",
        "S: T OK done",
    ]);
    let (mut mailbox, peer) = logged_in("UIDPLUS", &script).await;
    assert!(mailbox.discard_draft(&at(3), Some("Koš")).await.unwrap());
    peer.was_followed().await;
}

#[tokio::test]
async fn a_draft_that_is_gone_is_not_said_to_have_moved() {
    let (mut mailbox, _peer) = logged_in("MOVE", &lines(&[&selected(1, 4), "C: UID MOVE 3 \"Trash\"", "S: T OK done", "..."])).await;
    assert!(!mailbox.discard_draft(&at(3), Some("Trash")).await.unwrap());
}

#[tokio::test]
async fn a_message_id_is_compared_letter_by_letter() {
    let open = selected(3, 9).replace("SELECT \"INBOX\"", "EXAMINE \"Drafts\"");
    let script = lines(&[
        &open,
        "C: UID FETCH 5:* (UID BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])",
        "S: * 1 FETCH (UID 4 BODY[HEADER.FIELDS (MESSAGE-ID)] {36}",
        "S: Message-ID: <d1@lipa.example>",
        "S: ",
        "S:    )",
        "S: * 2 FETCH (UID 6 BODY[HEADER.FIELDS (MESSAGE-ID)] {33}",
        "S: Message-ID: <d1@lipa.example>",
        "S: ",
        "S: )",
        "S: * 3 FETCH (UID 7 BODY[HEADER.FIELDS (MESSAGE-ID)] {34}",
        "S: Message-ID: <d12@lipa.example>",
        "S: ",
        "S: )",
        "S: T OK done",
        "...",
    ]);
    let (mut mailbox, _peer) = logged_in("", &script).await;
    let found = mailbox.find("Drafts", &MessageId::parse("d1@lipa.example").unwrap(), from(5)).await.unwrap();
    assert_eq!(found, [Place { folder: "Drafts".to_owned(), spot: Spot::Uid { validity: 7, uid: 6 } }]);
}

#[tokio::test]
async fn a_search_that_was_refused_or_cut_off_is_not_an_empty_result() {
    let open = selected(3, 9).replace("SELECT \"INBOX\"", "EXAMINE \"Drafts\"");
    let ask = "C: UID FETCH 5:* (UID BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])";
    for ending in ["S: T NO not now", "S: * BYE bye", ""] {
        let (mut mailbox, _peer) = logged_in("", &lines(&[&open, ask, ending])).await;
        assert!(mailbox.find("Drafts", &MessageId::parse("d1@lipa.example").unwrap(), from(5)).await.is_err());
    }
}

#[tokio::test]
async fn a_mark_is_asked_for_once_and_moves_with_our_own_drafts() {
    let script = lines(&[
        "C: STATUS \"Drafts\" (UIDNEXT UIDVALIDITY)",
        "S: * STATUS \"Drafts\" (UIDNEXT 44 UIDVALIDITY 9)",
        "S: T OK done",
        APPEND,
        "S: + go on",
        "C# 17",
        "S: T OK [APPENDUID 9 44] done",
    ]);
    let (mut mailbox, peer) = logged_in("UIDPLUS", &script).await;
    assert_eq!(mailbox.mark_window("Drafts").await.unwrap(), Cursor::Uid { validity: 9, next: 44 });
    mailbox.append_draft("Drafts", draft(b"Subject: x\r\n\r\nx\r\n")).await.unwrap();
    assert_eq!(mailbox.mark_window("Drafts").await.unwrap(), Cursor::Uid { validity: 9, next: 45 });
    peer.was_followed().await;
}

#[tokio::test]
async fn a_status_without_uidnext_is_made_up_for_by_the_last_mail() {
    let open = selected(3, 0).replace("SELECT \"INBOX\"", "EXAMINE \"Drafts\"");
    let status = "C: STATUS \"Drafts\" (UIDNEXT UIDVALIDITY)\nS: * STATUS \"Drafts\" ()\nS: T OK done";
    let script = lines(&[status, &open, "C: UID FETCH * (UID)", "S: * 3 FETCH (UID 8)", "S: T OK done", "..."]);
    let (mut mailbox, _peer) = logged_in("", &script).await;
    assert_eq!(mailbox.mark_window("Drafts").await.unwrap(), Cursor::Uid { validity: 7, next: 9 });
}

#[tokio::test]
async fn special_folders_come_from_the_server_and_else_from_names() {
    let script = lines(&[
        "C: LIST \"\" \"*\" RETURN (SPECIAL-USE)",
        "S: T BAD what",
        "C: LIST \"\" \"*\"",
        "S: * LIST (\\HasNoChildren) \"/\" INBOX",
        "S: * LIST (\\Noselect) \"/\" Drafts",
        "S: * LIST (\\HasNoChildren) \"/\" Osnutki",
        "S: * LIST (\\HasNoChildren \\Sent) \"/\" Moje",
        "S: * LIST (\\HasNoChildren) \"/\" \"[Gmail]/Ko&AWE-\"",
        "S: * LIST (\\HasNoChildren) \"/\" \"Arhiv/Spam\"",
        "S: T OK done",
        "...",
    ]);
    let (mut mailbox, _peer) = logged_in("SPECIAL-USE", &script).await;
    let expected = SpecialFolders {
        drafts: Some("Osnutki".to_owned()),
        sent: Some("Moje".to_owned()),
        trash: Some("[Gmail]/Koš".to_owned()),
        junk: None,
    };
    assert_eq!(mailbox.special_folders().await.unwrap(), expected);
}

const EMPTY_LISTING: &str = "C: NOOP";
const SHORT: Duration = Duration::from_millis(80);

async fn waited(capabilities: &str, script: &str) -> (Result<Woken, MailboxError>, Peer) {
    let (mut mailbox, peer) = logged_in(capabilities, &lines(&[&selected(0, 1), script])).await;
    mailbox.list("INBOX", None, Detail::Plain).await.unwrap();
    (mailbox.wait("INBOX", SHORT).await, peer)
}

#[tokio::test]
async fn new_mail_ends_idle() {
    let (woken, peer) = waited("IDLE", "C: IDLE\nS: + idling\nS: * 1 EXISTS\nC+ DONE\nS: T OK done").await;
    assert_eq!(woken.unwrap(), Woken::Changed);
    peer.was_followed().await;
}

#[tokio::test]
async fn new_mail_before_the_plus_counts_too() {
    let (woken, peer) = waited("IDLE", "C: IDLE\nS: * 1 EXISTS\nS: + idling\nC+ DONE\nS: T OK done").await;
    assert_eq!(woken.unwrap(), Woken::Changed);
    peer.was_followed().await;
}

#[tokio::test]
async fn a_mute_idle_ends_when_the_time_is_up() {
    let (woken, peer) = waited("IDLE", "C: IDLE\nS: + idling\nS: * OK Still here\nC+ DONE\nS: T OK done").await;
    assert_eq!(woken.unwrap(), Woken::TimedOut);
    peer.was_followed().await;
}

#[tokio::test]
async fn a_refused_idle_falls_back_to_questions() {
    for refusal in ["S: T NO not here", "S: T BAD what", "S: + idling\nS: T BAD what"] {
        let (woken, peer) = waited("IDLE", &lines(&["C: IDLE", refusal, EMPTY_LISTING, "S: * 1 EXISTS", "S: T OK done"])).await;
        assert_eq!(woken.unwrap(), Woken::Changed, "{refusal}");
        peer.was_followed().await;
    }
}

#[tokio::test]
async fn an_idle_cut_off_is_an_error() {
    for ending in ["", "S: * BYE idle for too long"] {
        let (woken, _peer) = waited("IDLE", &lines(&["C: IDLE\nS: + idling", ending])).await;
        assert!(woken.unwrap_err().is_lost());
    }
}

#[tokio::test]
async fn an_idle_that_was_dropped_is_ended_before_the_next_command() {
    let script = lines(&[&selected(0, 1), "C: IDLE\nS: + idling\nC+ DONE\nS: T OK done\nC: NOOP\nS: T OK done"]);
    let (mut mailbox, peer) = logged_in("IDLE", &script).await;
    mailbox.list("INBOX", None, Detail::Plain).await.unwrap();
    assert!(tokio::time::timeout(SHORT, mailbox.wait("INBOX", Duration::from_secs(60))).await.is_err());
    mailbox.list("INBOX", None, Detail::Plain).await.unwrap();
    peer.was_followed().await;
}

#[tokio::test]
async fn a_folder_opened_again_does_not_wake_us_unless_it_changed() {
    let other = "C: SELECT \"Sent\"\nS: * 0 EXISTS\nS: * OK [UIDVALIDITY 8] ok\nS: T OK [READ-WRITE] done";
    for (again, expected) in [((0, 1), Woken::TimedOut), ((1, 2), Woken::Changed)] {
        let script = lines(&[&selected(0, 1), other, &selected(again.0, again.1), "C: IDLE\nS: + idling\nC+ DONE\nS: T OK done"]);
        let (mut mailbox, _peer) = logged_in("IDLE", &script).await;
        mailbox.list("INBOX", None, Detail::Plain).await.unwrap();
        mailbox.list("Sent", None, Detail::Plain).await.unwrap();
        assert_eq!(mailbox.wait("INBOX", SHORT).await.unwrap(), expected);
    }
}

#[tokio::test]
async fn a_throttled_command_says_when_to_come_back() {
    let words = "BAD Request is throttled. Suggested Backoff Time: 299961 milliseconds";
    let error = listed("", &format!("C: SELECT \"INBOX\"\nS: T {words}\n..."), None).await.0.unwrap_err();
    assert_eq!(error.back_off(), Some(Duration::from_millis(299_961)));
    assert_eq!(error.lasting(), Lasting::Passes { after: Some(Duration::from_millis(299_961)) });
}

#[tokio::test]
async fn from_idle_to_a_visible_draft_it_takes_six_round_trips() {
    let script = lines(&[
        &selected(0, 3),
        "C: STATUS \"Drafts\" (UIDNEXT UIDVALIDITY)",
        "S: * STATUS \"Drafts\" (UIDNEXT 44 UIDVALIDITY 9)",
        "S: T OK done",
        "C: IDLE",
        "S: + idling",
        "S: * 1 EXISTS",
        "C+ DONE",
        "S: T OK done",
        "C: UID FETCH 3:502 (UID RFC822.SIZE INTERNALDATE FLAGS)",
        "C: UID FETCH * (UID)",
        MAIL_3,
        "S: T1 OK done",
        "S: T OK done",
        "C: UID FETCH 3 (UID RFC822.SIZE BODY.PEEK[]<0.1048576>)",
        "S: * 1 FETCH (UID 3 RFC822.SIZE 5 BODY[]<0> {5}",
        "S: abcde)",
        "S: T OK done",
        APPEND,
        "S: + go on",
        "C# 17",
        "S: T OK [APPENDUID 9 44] done",
        "C: UID STORE 3 +FLAGS.SILENT ($PostarDrafted)",
        "S: T OK done",
    ]);
    let (mut mailbox, peer) = logged_in("IDLE UIDPLUS", &script).await;
    let window = mailbox.list("INBOX", None, Detail::Plain).await.unwrap();
    mailbox.mark_window("Drafts").await.unwrap();
    let before_idle = mailbox.counters().round_trips + 1;
    assert_eq!(mailbox.wait("INBOX", Duration::from_secs(5)).await.unwrap(), Woken::Changed);
    let window = mailbox.list("INBOX", Some(window.next), Detail::Plain).await.unwrap();
    mailbox.fetch(&window.mails[0].place, 1 << 25).await.unwrap().unwrap();
    mailbox.mark_window("Drafts").await.unwrap();
    mailbox.append_draft("Drafts", draft(b"Subject: x\r\n\r\nx\r\n")).await.unwrap();
    assert!(mailbox.set_keyword(&window.mails[0].place, DRAFTED_KEYWORD).await.unwrap());
    assert_eq!(mailbox.counters().round_trips - before_idle, 6);
    peer.was_followed().await;
}
