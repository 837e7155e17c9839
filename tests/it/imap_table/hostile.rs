//! Words that are meant to fill the memory, to break out or to confuse.

use super::*;
use crate::service::child;

/// The most memory that this process ever asked the system for, used or not: an announced literal is reserved before a byte of it comes.
fn most_reserved_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmPeak:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
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

/// The bomb announces this many bytes: eight times what one more thread of the allocator may reserve.
const BOMB_BYTES: u64 = 520_000_000;

#[test]
fn a_literal_bomb_ends_the_connection_before_anything_is_allocated() {
    child::stderr_of(child::command("imap_table::hostile::child_meets_a_bomb"));
}

/// Alone in its process: other tests reserve memory too.
#[tokio::test]
#[ignore = "started by the test above as a process of its own"]
async fn child_meets_a_bomb() {
    child::expect_to_be_one();
    let harmless = lines(&[&selected(1, 4), WINDOW, MAIL_3, "S: T1 OK done", "S: * 1 FETCH (UID 3)", "S: T OK done", "..."]);
    listed("", &harmless, None).await.0.unwrap();
    let before = most_reserved_kib();
    let bomb = format!("S: * 1 FETCH (UID 3 BODY[HEADER] {{{BOMB_BYTES}}}");
    let error = listed("", &lines(&[&selected(1, 4), WINDOW, &bomb, "S~ abc", "..."]), None).await.0.unwrap_err();
    assert!(error.is_over_budget(), "{error:?}");
    let grown = most_reserved_kib() - before;
    assert!(grown < BOMB_BYTES / 1024 / 4, "reserved {grown} KiB more");
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

#[tokio::test]
async fn a_foreign_tag_ends_the_conversation() {
    let script = lines(&[&selected(1, 4), WINDOW, "S: x9 OK done", "..."]);
    let error = listed("", &script, None).await.0.unwrap_err();
    assert!(matches!(error.cause(), Cause::Desync(_)), "{error:?}");
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
async fn a_conversation_in_single_bytes_is_the_same() {
    let mail = lines(&["S: * 1 FETCH (UID 3 RFC822.SIZE 5 BODY[]<0> {5}", "S: ab{9})", "S: T OK done", "..."]);
    let script = lines(&[&selected(1, 4), "C: UID FETCH 3 (UID RFC822.SIZE BODY.PEEK[]<0.1048576>)", &mail]);
    for bytes in [1, 2, 3, 7] {
        let (mut mailbox, _peer) = peer::logged_in_in_pieces("", &script, bytes).await;
        assert_eq!(mailbox.fetch(&at(3), 1 << 20).await.unwrap().unwrap(), b"ab{9}");
    }
    let bomb = lines(&[&selected(1, 4), WINDOW, "S: * 1 FETCH (UID 3 BODY[HEADER] {520000000}", "..."]);
    for bytes in [1, 2, 3, 7] {
        let (mut mailbox, _peer) = peer::logged_in_in_pieces("", &bomb, bytes).await;
        assert!(mailbox.list("INBOX", None, Detail::Plain).await.unwrap_err().is_over_budget());
    }
}

#[tokio::test]
async fn a_slice_larger_than_the_one_asked_for_is_refused() {
    let script = lines(&[
        &selected(1, 4),
        "C: UID FETCH 3 (UID RFC822.SIZE BODY.PEEK[]<0.5>)",
        "S: * 1 FETCH (UID 3 RFC822.SIZE 6 BODY[]<0> {6}",
        "S: abcdef)",
        "S: T OK done",
        "...",
    ]);
    let (mut mailbox, _peer) = logged_in("", &script).await;
    assert!(mailbox.fetch(&at(3), 5).await.unwrap_err().is_over_budget());
}

#[tokio::test]
async fn a_command_that_was_abandoned_ends_the_session() {
    let script = lines(&["C: SELECT \"INBOX\"", "..."]);
    let (mut mailbox, _peer) = logged_in("", &script).await;
    let patience = Duration::from_millis(50);
    assert!(tokio::time::timeout(patience, mailbox.list("INBOX", None, Detail::Plain)).await.is_err());
    let error = mailbox.list("INBOX", None, Detail::Plain).await.unwrap_err();
    assert!(matches!(error.cause(), Cause::Desync(_)), "its late answer would be taken for the next one's: {error:?}");
}
