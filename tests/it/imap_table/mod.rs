//! A server may say anything: every row ends in the right value or in an error, never in a false success.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test's support may fail the test")]

use std::time::Duration;

use postar::domain::{Cursor, MessageId, Place, Spot};
use postar::fault::{Fault as _, Lasting, chain};
use postar::mailbox::{
    ANSWERED_FLAG, Cause, DRAFTED_KEYWORD, Detail, DraftBytes, Glance, Mailbox as _, MailboxError, Placing, SpecialFolders, Woken,
};

mod batches;
mod drafts;
mod flooding;
mod hostile;
mod login;
mod nesting;
mod peer;
mod providers;
mod waiting;

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

async fn listed(capabilities: &str, script: &str, since: Option<Cursor>) -> (Result<postar::mailbox::Window, MailboxError>, Peer) {
    let (mut mailbox, peer) = logged_in(capabilities, script).await;
    (mailbox.list("INBOX", since, Detail::Plain).await, peer)
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
async fn a_listing_that_ends_in_no_is_asked_for_again_though_mail_came_before() {
    let again = "C: NOOP\nS: T OK done\nC: UID FETCH 1:500 (UID RFC822.SIZE INTERNALDATE FLAGS)";
    let refused =
        lines(&[&selected(2, 5), WINDOW, MAIL_3, "S: T1 NO Some messages could not be FETCHed", "S: * 2 FETCH (UID 4)", "S: T OK done"]);
    let mail_4 = MAIL_3.replace("1 FETCH (UID 3", "2 FETCH (UID 4");
    let window = listed("", &lines(&[&refused, again, &mail_4, "S: T OK done", "..."]), None).await.0.unwrap();
    assert_eq!((window.mails.len(), window.unlisted.len(), window.next), (2, 0, Cursor::Uid { validity: 7, next: 5 }));
}

#[tokio::test]
async fn a_mail_that_cannot_be_listed_is_told_by_itself_and_the_others_come() {
    let refused = lines(&[&selected(2, 5), "C: UID FETCH 3:502 (UID RFC822.SIZE INTERNALDATE FLAGS)\nC: UID FETCH * (UID)"]);
    let mut script = lines(&[&refused, "S: T1 NO no", "S: * 2 FETCH (UID 4)", "S: T OK done", "C: NOOP", "S: T OK done"]);
    let mail_4 = MAIL_3.replace("1 FETCH (UID 3", "2 FETCH (UID 4");
    let (low, mut high) = (3_u32, 502_u32);
    script.push_str(&format!("\nC: UID FETCH {low}:{high} (UID RFC822.SIZE INTERNALDATE FLAGS)\nS: T NO no"));
    while low < high {
        let middle = low + (high - low) / 2;
        script.push_str(&format!("\nC: UID FETCH {}:{high} (UID RFC822.SIZE INTERNALDATE FLAGS)", middle + 1));
        if (middle + 1..=high).contains(&4) {
            script.push_str(&format!("\n{mail_4}"));
        }
        script.push_str(&format!("\nS: T OK done\nC: UID FETCH {low}:{middle} (UID RFC822.SIZE INTERNALDATE FLAGS)\nS: T NO no"));
        high = middle;
    }
    let window = listed("", &format!("{script}\n..."), from(3)).await.0.unwrap();
    assert_eq!((window.mails.len(), window.next), (1, Cursor::Uid { validity: 7, next: 5 }));
    assert_eq!((window.unlisted[0].place.clone(), window.unlisted[0].why.as_str()), (at(3), "NO no"));
}

#[tokio::test]
async fn a_folder_that_is_refused_whole_is_an_error_after_a_few_questions() {
    let mut script = lines(&[&selected(2, 3), WINDOW, "S: T1 NO no", "S: T NO no", "C: NOOP", "S: T OK done"]);
    for _ in 0..60 {
        script.push_str("\nC? UID FETCH\nS: T NO no");
    }
    let error = listed("", &format!("{script}\n..."), None).await.0.unwrap_err();
    assert_eq!(chain(&error), "could not list INBOX on imap.lipa.example:143: the server answers NO no");
}

#[tokio::test]
async fn what_is_refused_above_the_last_mail_is_not_passed() {
    let refused = lines(&[&selected(1, 4), "C: UID FETCH 4:503 (UID RFC822.SIZE INTERNALDATE FLAGS)\nC: UID FETCH * (UID)"]);
    let mut script = lines(&[&refused, "S: T1 NO no", "S: * 1 FETCH (UID 3)", "S: T OK done", "C: NOOP", "S: T OK done"]);
    for answer in ["NO no"; 10].into_iter().chain(["OK done"; 9]) {
        script.push_str(&format!("\nC? UID FETCH\nS: T {answer}"));
    }
    let window = listed("", &format!("{script}\n..."), from(4)).await.0.unwrap();
    assert_eq!((window.mails.len(), window.unlisted.len(), window.next), (0, 0, Cursor::Uid { validity: 7, next: 4 }));
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
async fn a_size_that_is_left_out_is_unknown_and_the_mail_is_listed() {
    let script = lines(&[&selected(1, 4), WINDOW, "S: * 1 FETCH (UID 3 FLAGS ())", "S: T1 OK done", "S: T OK done", "..."]);
    let window = listed("", &script, None).await.0.unwrap();
    assert_eq!((window.mails[0].place.clone(), window.mails[0].size), (at(3), 0));
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
async fn a_window_is_left_behind_only_when_it_was_read_to_its_end() {
    let far = "S: * 9 FETCH (UID 900)";
    let script = lines(&[&selected(9, 901), WINDOW, MAIL_3, "S: T1 OK done", far, "S: T OK done", "..."]);
    let window = listed("", &script, None).await.0.unwrap();
    assert_eq!((window.next, window.more), (Cursor::Uid { validity: 7, next: 501 }, true));
    assert_eq!(window.mails.len(), 1, "the last mail lies in another window");
}

#[tokio::test]
async fn a_mail_that_comes_in_the_middle_of_a_listing_is_in_it() {
    let early = "S: T1 OK done\nS: * 1 EXISTS\nS: * 1 FETCH (UID 3)\nS: T OK done";
    let seen = selected(0, 3).replace("* 0 EXISTS", "* 1 EXISTS");
    let script = lines(&[&seen, WINDOW, early, WINDOW, MAIL_3, "S: T1 OK done", "S: * 1 FETCH (UID 3)", "S: T OK done", "..."]);
    let window = listed("", &script, None).await.0.unwrap();
    assert_eq!((window.mails.len(), window.next), (1, Cursor::Uid { validity: 7, next: 4 }));
}

#[tokio::test]
async fn uids_given_up_long_ago_are_not_walked_through() {
    let first = "C: FETCH 1 (UID)\nS: * 1 FETCH (UID 900000)\nS: T OK done";
    let script = lines(&[&selected(9, 900_009), WINDOW, "S: T1 OK done", "S: * 9 FETCH (UID 900008)", "S: T OK done", first, "..."]);
    let window = listed("", &script, None).await.0.unwrap();
    assert_eq!((window.mails.len(), window.next, window.more), (0, Cursor::Uid { validity: 7, next: 900_000 }, true));
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
    let open = selected(1, 4);
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
    let open = selected(1, 4);
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
    let open = selected(1, 4);
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

#[tokio::test]
async fn a_throttled_command_says_when_to_come_back() {
    let words = "BAD Request is throttled. Suggested Backoff Time: 299961 milliseconds";
    let error = listed("", &format!("C: SELECT \"INBOX\"\nS: T {words}\n..."), None).await.0.unwrap_err();
    assert_eq!(error.back_off(), Some(Duration::from_millis(299_961)));
    assert_eq!(error.lasting(), Lasting::Passes { after: Some(Duration::from_millis(299_961)) });
}
