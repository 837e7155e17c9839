//! How quick it is: 10,000 contacts, and many writers at once.

use std::time::{Duration, Instant};

use postar::domain::{Contact, EmailAddress, LinkMaker, MailDomain, Signals};
use postar::store::{Changes, MirrorKind, Store};

use super::samples::*;

const CONTACTS: usize = 10_000;

/// Far above what was measured in a debug build, far below what anyone would notice.
const QUICK: Duration = Duration::from_millis(50);

fn generated(n: usize) -> Contact {
    Contact { tax_number: Some(format!("SI{:08}", n + 10_000_000)), ..contact(&format!("{n}"), &format!("ana@company{n}.example")) }
}

async fn fill(store: &Store) {
    for chunk in (0..CONTACTS).collect::<Vec<_>>().chunks(500) {
        let changes = chunk.iter().fold(Changes::new(), |changes, n| changes.contact(&tenant(), read(generated(*n))));
        store.commit(changes).await.unwrap();
    }
}

fn signals(n: usize) -> Signals {
    let tax_numbers = vec![format!("{:08}", n + 10_000_000)];
    let author = EmailAddress::parse(&format!("ana@company{n}.example"));
    Signals { author, domain: MailDomain::parse(&format!("company{n}.example")), tax_numbers, ..Signals::default() }
}

#[tokio::test]
async fn one_contact_among_ten_thousand_is_found_quickly() {
    let (_folder, store) = store();
    let start = Instant::now();
    fill(&store).await;
    let filled = start.elapsed();
    assert_eq!(store.count(&tenant(), MirrorKind::Contacts).unwrap(), CONTACTS as u64);

    let mut times: Vec<Duration> = (0..1_000)
        .map(|n| {
            let start = Instant::now();
            let found = store.candidates(&tenant(), &signals(n * 7 % CONTACTS)).unwrap();
            assert_eq!(found.contacts.len(), 1);
            start.elapsed()
        })
        .collect();
    times.sort();
    let (median, p99) = (times[500], times[989]);
    println!("filled in {filled:?}, {} bytes; look-up: median {median:?}, p99 {p99:?}", store.bytes_on_disk().unwrap());
    assert!(p99 < QUICK, "{p99:?}");
}

#[tokio::test]
async fn a_mail_with_its_job_is_on_disk_quickly() {
    let (_folder, store) = store();
    let mut times = Vec::new();
    for n in 0..200 {
        let name = format!("m{n}");
        let links = vec![link(&name, &to_contact("100"), LinkMaker::Machine)];
        let changes = Changes::new().mail(mail(&name, n)).relate(&tenant(), &message_id(&name), links).explain(explanation(&name));
        let start = Instant::now();
        store.commit(changes.job(job(&name, moment(0)))).await.unwrap();
        times.push(start.elapsed());
    }
    times.sort();
    println!("one commit, flushed: median {:?}, p99 {:?}", times[100], times[197]);
    assert!(times[100] < QUICK, "{:?}", times[100]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_writers_share_their_flushes() {
    let (_folder, store) = store();
    let (writers, rounds) = (64_u32, 10);
    let start = Instant::now();
    let tasks = (0..writers).map(|writer| {
        let store = store.clone();
        tokio::spawn(async move {
            for round in 0..rounds {
                let name = format!("m{writer}x{round}");
                store.commit(Changes::new().mail(mail(&name, writer * rounds + round)).job(job(&name, moment(0)))).await.unwrap();
            }
        })
    });
    for task in tasks.collect::<Vec<_>>() {
        task.await.unwrap();
    }
    let spent = start.elapsed();
    println!("{} commits in {spent:?}", writers * rounds);
    assert_eq!(store.job_counts().unwrap().planned, u64::from(writers * rounds));
    assert!(spent < Duration::from_secs(30));
}
