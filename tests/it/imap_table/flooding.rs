//! Many small words and one large one: what an answer takes as values, and what it takes to fail on it, stays bounded.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::*;
use crate::service::child;

/// The most that a session may take of a hostile answer, by the promise of the house.
const MOST_KIB: usize = 100 * 1024;

fn peak_kib() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// A listing within which the server says these words, so many times.
async fn flooded(words: Vec<u8>, times: usize) -> MailboxError {
    let (ours, mut theirs) = tokio::io::duplex(64 * 1024);
    tokio::spawn(async move {
        let before =
            "* OK [CAPABILITY IMAP4rev1] hello\r\np1 OK [CAPABILITY IMAP4rev1] welcome\r\n* 1 EXISTS\r\np2 OK [READ-WRITE] done\r\n";
        theirs.write_all(before.as_bytes()).await?;
        let mut heard = Vec::new();
        while !heard.ends_with(b"UID FETCH * (UID)\r\n") {
            heard.push(theirs.read_u8().await?);
        }
        for _ in 0..times {
            theirs.write_all(&words).await?;
        }
        theirs.read_to_end(&mut heard).await
    });
    let mut mailbox = postar::mailbox::imap::ImapMailbox::open(ours, &settings()).await.unwrap();
    mailbox.list("INBOX", None, Detail::Plain).await.unwrap_err()
}

#[test]
fn floods_of_words_end_the_connection_before_they_fill_the_memory() {
    for flood in ["news", "flags", "literals", "unreadable"] {
        let mut command = child::command("imap_table::flooding::child_is_flooded");
        command.env("POSTAR_TEST_FLOOD", flood);
        println!("{}", child::stderr_of(command));
    }
}

#[tokio::test]
#[ignore = "started by the test above as a process of its own"]
async fn child_is_flooded() {
    child::expect_to_be_one();
    let flood = std::env::var("POSTAR_TEST_FLOOD").unwrap();
    let (words, times) = match flood.as_str() {
        "news" => ("* 1 EXISTS\r\n".repeat(1_000), 2_600),
        "flags" => (format!("* FLAGS ({})\r\n", "a ".repeat(30_000)), 500),
        "literals" => (format!("* 1 FETCH ({})\r\n", "BODY[1] {0}\r\n ".repeat(4_000)), 100),
        _ => (format!("* 1 FETCH ({}!\r\n", format!("BODY[1] {{1000000}}\r\n{} ", "\u{1}".repeat(1_000_000)).repeat(30)), 1),
    };
    let (before, start) = (peak_kib(), std::time::Instant::now());
    let error = flooded(words.into_bytes(), times).await;
    assert!(error.is_over_budget(), "{error:?}");
    let grown = peak_kib() - before;
    eprintln!("{flood}: {grown} KiB more in {:?}: {}", start.elapsed(), chain(&error));
    assert!(grown < MOST_KIB, "{grown} KiB");
}

#[tokio::test]
async fn a_line_in_single_bytes_is_read_once() {
    let names = format!("S: * LIST () \"/\" \"{}\"", "x".repeat(60_000));
    let script = lines(&["C: LIST \"\" \"*\"", &names, "S: T OK done", "..."]);
    let (mut mailbox, _peer) = peer::logged_in_in_pieces("", &script, 1).await;
    let start = std::time::Instant::now();
    mailbox.special_folders().await.unwrap();
    assert!(start.elapsed() < Duration::from_secs(10), "took {:?}", start.elapsed());
}
