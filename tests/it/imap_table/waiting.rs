//! IDLE in all its endings.

use super::*;
use drafts::{APPEND, draft};

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
        let (woken, peer) = waited("IDLE", &lines(&["C: IDLE", refusal, "C: NOOP", "S: * 1 EXISTS", "S: T OK done"])).await;
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
        "C: UID FETCH 1:500 (UID RFC822.SIZE INTERNALDATE FLAGS)",
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
    assert!(mailbox.set_flag(&window.mails[0].place, DRAFTED_KEYWORD).await.unwrap());
    assert_eq!(mailbox.counters().round_trips - before_idle, 6);
    peer.was_followed().await;
}

/// A server that says of its IDLE only `+`, so many times, while a mail lies there that only the end of it shows.
fn mute(times: u32) -> Vec<String> {
    (1..=times).map(|count| format!("C: IDLE\nS: + idling\nC+ DONE\nS: * {count} EXISTS\nS: T OK done")).collect()
}

const LISTING: &str = "C: UID FETCH 1:500 (UID RFC822.SIZE INTERNALDATE FLAGS)\nC: UID FETCH * (UID)\nS: T1 OK done\nS: T OK done";

#[tokio::test(start_paused = true)]
async fn an_idle_that_was_mute_twice_is_replaced_by_questions_and_tried_again_later() {
    let silent = mute(2);
    let asked = ["C: NOOP\nS: T OK done"; 6].join("\n");
    let again = "C: IDLE\nS: + idling\nS: * 3 EXISTS\nC+ DONE\nS: T OK done";
    let script = lines(&[&selected(0, 1), &silent[0], LISTING, &silent[1], LISTING, &asked, again]);
    let (mut mailbox, peer) = logged_in("IDLE", &script).await;
    mailbox.list("INBOX", None, Detail::Plain).await.unwrap();
    for minutes in [5, 5, 6] {
        let begun = tokio::time::Instant::now();
        assert_eq!(mailbox.wait("INBOX", Duration::from_secs(1800)).await.unwrap(), Woken::Changed);
        assert_eq!(begun.elapsed(), Duration::from_secs(minutes * 60));
        if minutes == 5 {
            mailbox.list("INBOX", None, Detail::Plain).await.unwrap();
        }
    }
    peer.was_followed().await;
}

#[tokio::test(start_paused = true)]
async fn a_server_that_says_it_is_there_is_not_interrupted_until_the_time_is_up() {
    let here = "S: * OK Still here\n".repeat(3);
    let (mut mailbox, peer) =
        logged_in("IDLE", &lines(&[&selected(0, 1), "C: IDLE\nS: + idling", &here, "C+ DONE\nS: T OK done\nC: NOOP\nS: T OK done"])).await;
    mailbox.list("INBOX", None, Detail::Plain).await.unwrap();
    assert_eq!(mailbox.wait("INBOX", Duration::from_secs(240)).await.unwrap(), Woken::TimedOut);
    peer.was_followed().await;
}

#[tokio::test]
async fn news_that_came_with_another_command_end_the_wait_at_once_however_many_lines_there_are() {
    let flood: Vec<String> = (1..=300).map(|count| format!("S: * {count} EXISTS\nS: * {count} FETCH (FLAGS ())")).collect();
    let status = "C: STATUS \"Drafts\" (UIDNEXT UIDVALIDITY)\nS: * STATUS \"Drafts\" (UIDNEXT 4 UIDVALIDITY 9)";
    let (mut mailbox, peer) = logged_in("IDLE", &lines(&[&selected(0, 1), status, &flood.join("\n"), "S: T OK done"])).await;
    mailbox.list("INBOX", None, Detail::Plain).await.unwrap();
    mailbox.mark_window("Drafts").await.unwrap();
    peer.was_followed().await;
    assert_eq!(mailbox.wait("INBOX", Duration::from_secs(600)).await.unwrap(), Woken::Changed);
}

#[tokio::test(start_paused = true)]
async fn a_done_that_nobody_answers_ends_the_connection_within_fifteen_seconds() {
    let (mut mailbox, _peer) = logged_in("IDLE", &lines(&[&selected(0, 1), "C: IDLE\nS: + idling\n..."])).await;
    mailbox.list("INBOX", None, Detail::Plain).await.unwrap();
    let begun = tokio::time::Instant::now();
    assert!(mailbox.wait("INBOX", Duration::from_secs(1800)).await.unwrap_err().is_timeout());
    assert_eq!(begun.elapsed(), Duration::from_secs(5 * 60 + 15));
}
