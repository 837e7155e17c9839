//! Words that are meant to fill the memory, to break out or to confuse.

use super::*;

fn resident_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
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
