//! Killed at any moment, and with no room left: what was acknowledged is there, and never half of anything.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use postar::domain::{DocumentLine, ErpRef, LinkMaker, MkId};
use postar::fault::{Fault as _, Lasting, sentence};
use postar::store::{Changes, Store, StoreError};

use super::samples::*;

/// Tells the child where to write, and from which number on.
const FOLDER: &str = "POSTAR_TEST_STORE";
const FIRST: &str = "POSTAR_TEST_FIRST";

const WRITERS: usize = 8;

fn name(n: usize) -> String {
    format!("mail{n}")
}

/// A contact for each seven mails, so that reverse references share a prefix.
fn linked_to(n: usize) -> ErpRef {
    to_contact(&format!("{}", n / 7))
}

/// A mail with its link, job, explanation and, now and then, a document that is too big for a row.
fn everything(n: usize) -> Changes {
    let name = name(n);
    let links = vec![link(&name, &linked_to(n), LinkMaker::Machine)];
    let uid = u32::try_from(n).expect("small");
    let changes = Changes::new().mail(mail(&name, uid)).relate(&tenant(), &message_id(&name), links).job(job(&name, moment(0)));
    let changes = changes.explain(explanation(&name));
    if !n.is_multiple_of(10) {
        return changes;
    }
    let mut long = document(&format!("{n}"), &name, "100");
    let line = DocumentLine {
        product: None,
        code: None,
        name: "Miza".repeat(100),
        unit: None,
        amount: 1.into(),
        price: None,
        price_with_tax: None,
        discount: None,
    };
    long.lines = vec![line; 60];
    changes.document(&tenant(), read(long))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "the child of the test below; does nothing by itself"]
async fn a_child_writes_until_it_is_killed() {
    let (Ok(folder), Ok(first)) = (std::env::var(FOLDER), std::env::var(FIRST)) else { return };
    let (store, first) = (Store::open(Path::new(&folder)).unwrap(), first.parse::<usize>().unwrap());
    let tasks = (0..WRITERS).map(|writer| {
        let store = store.clone();
        tokio::spawn(async move {
            for n in (first + writer..).step_by(WRITERS) {
                store.commit(everything(n)).await.unwrap();
                writeln!(std::io::stdout(), "\nacked {n}").unwrap();
            }
        })
    });
    for task in tasks.collect::<Vec<_>>() {
        task.await.unwrap();
    }
}

fn start_child(folder: &Path, first: usize) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "store::crash::a_child_writes_until_it_is_killed", "--ignored", "--nocapture"]);
    command.env(FOLDER, folder).env(FIRST, first.to_string()).stdout(Stdio::piped()).stderr(Stdio::null());
    command.spawn().unwrap()
}

/// Lets a child write for a while from its first acknowledgement on, kills it, and tells what it had acknowledged.
fn write_and_kill(folder: &Path, first: usize, after: Duration) -> Vec<usize> {
    let mut child = start_child(folder, first);
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    let mut said = String::new();
    while !said.contains("acked") {
        assert_ne!(lines.read_line(&mut said).unwrap(), 0, "the child ended by itself: {said}");
    }
    thread::sleep(after);
    child.kill().unwrap();
    lines.read_to_string(&mut said).unwrap();
    // Not waited for: its successor must cope with a predecessor that is still dying. The pipe's end says that it was killed.
    let reaper = thread::spawn(move || child.wait());
    let acked = said.lines().filter_map(|line| line.strip_prefix("acked ")?.parse().ok()).collect();
    drop(reaper);
    acked
}

/// All of `n` is there, or nothing. Says which.
fn is_whole(store: &Store, n: usize) -> bool {
    let name = name(n);
    let there = store.mail(&mailbox(), &message_id(&name)).unwrap().is_some();
    let forward = store.links_of(&tenant(), &message_id(&name)).unwrap();
    let back = store.links_to(&tenant(), &linked_to(n), usize::MAX).unwrap();
    let back: Vec<_> = back.into_iter().filter(|link| link.message == message_id(&name)).collect();
    let parts = [
        store.job(&key(&name)).unwrap().is_some(),
        store.job_of_thread(&mailbox(), &message_id(&name)).unwrap().is_some(),
        store.explanation(&mailbox(), &message_id(&name)).unwrap().is_some(),
        forward.len() == 1,
        back.len() == 1,
        !n.is_multiple_of(10) && there || store.document(&tenant(), &MkId::new(format!("{n}"))).unwrap().is_some(),
    ];
    assert_eq!(parts, [there; 6], "{name}");
    there
}

#[test]
fn killed_at_any_moment_it_keeps_what_was_acknowledged_and_never_half_of_anything() {
    let folder = tempfile::tempdir().unwrap();
    let (mut acked, mut first, mut unacked) = (Vec::new(), 0, 0);
    for round in 0..8_u64 {
        acked.extend(write_and_kill(folder.path(), first, Duration::from_millis(20 + 70 * round)));
        let next = acked.iter().max().map_or(0, |last| last + 1) + 4 * WRITERS;
        let store = Store::open(folder.path()).unwrap();
        for n in acked.iter().filter(|n| **n >= first) {
            assert!(is_whole(&store, *n), "round {round}: {n} was acknowledged and is gone");
        }
        let there = (0..next).filter(|n| is_whole(&store, *n)).count();
        unacked = there - acked.len();
        assert_eq!(store.job_counts().unwrap().planned, there as u64);
        assert_eq!(store.due_jobs(&mailbox(), moment(0), usize::MAX).unwrap().len(), there);
        first = next;
    }
    println!("{} acknowledged over 8 kills, {unacked} more were whole though unacknowledged", acked.len());
    assert!(acked.len() > 50);
}

/// Runs this very test again on a file system of 8 MB of its own, in a namespace that ends with it.
fn on_a_tiny_disk(test: &str) -> Option<std::process::Output> {
    let folder = tempfile::tempdir().unwrap();
    let script = r#"mount -t tmpfs -o size=8m none "$0" && exec "$@""#;
    let mut command = Command::new("unshare");
    command.args(["--user", "--map-root-user", "--mount", "sh", "-c", script]).arg(folder.path());
    command.arg(std::env::current_exe().unwrap()).args(["--exact", test, "--ignored", "--nocapture"]);
    let output = command.env(FOLDER, folder.path()).output().ok()?;
    String::from_utf8_lossy(&output.stdout).contains("running 1 test").then_some(output)
}

#[tokio::test]
#[ignore = "the child of the test below; does nothing by itself"]
async fn a_child_fills_its_disk() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let store = Store::open(Path::new(&folder)).unwrap();
    let mut digests = Vec::new();
    let full = loop {
        match store.keep_file(digests.len().to_be_bytes().repeat(8 * 1024)).await {
            Ok(digest) => digests.push(digest),
            Err(error) => break error,
        }
    };
    report(&full);
    let (last, full) = commit_until_full(&store).await;
    report(&full);
    report(&store.commit(everything(last + 1)).await.unwrap_err());
    assert!((0..last).all(|n| is_whole(&store, n)));
    drop(store);

    for digest in digests {
        std::fs::remove_file(
            Path::new(&folder).join("files").join(&digest.as_str()[..2]).join(&digest.as_str()[2..4]).join(digest.as_str()),
        )
        .unwrap();
    }
    let store = Store::open(Path::new(&folder)).unwrap();
    assert!((0..last).all(|n| is_whole(&store, n)));
    is_whole(&store, last);
    store.commit(everything(last + 1)).await.unwrap();
    println!("with room again, all {last} are there");
}

async fn commit_until_full(store: &Store) -> (usize, StoreError) {
    let mut n = 0;
    loop {
        match store.commit(everything(n)).await {
            Ok(_) => n += 1,
            Err(error) => return (n, error),
        }
    }
}

fn report(error: &StoreError) {
    assert!(matches!(error, StoreError::DiskFull { .. }), "{}", sentence(error));
    assert_eq!(error.lasting(), Lasting::UntilSomeoneActs);
    println!("\nfull: {}", sentence(error));
}

#[test]
fn a_full_disk_is_said_plainly_and_loses_nothing_that_was_acknowledged() {
    let Some(output) = on_a_tiny_disk("store::crash::a_child_fills_its_disk") else {
        println!("skipped: this machine lets nobody mount a file system of his own");
        return;
    };
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    println!("{said}");
    assert_eq!(said.matches("the disk is full").count(), 3, "{said}");
    assert!(said.contains("make room on the disk") && said.contains("with room again, all "), "{said}");
}
