//! How long a customer's mail waits for its draft, the model excluded: the whole flow, the store on disk, the ERP's simulator over HTTP, and
//! a mailbox in memory, so that neither a mail server nor the network between counts.
//!
//! The numbers that count, of 200 mails: `POSTAR_LATENCY=200 cargo nextest run --no-capture flow::latency`

use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use postar::domain::TenantId;
use postar::flow::pass::{self, PassReport};
use postar::flow::sync::{self, Erp, Kind, Progress};
use postar::flow::{Clock, Desk};
use postar::metakocka::{Client, Settings};
use postar::sim::{Options, Seed, Simulator};
use secrecy::SecretString;

use super::mailbox::Misbehaving;
use super::stage::Stage;

/// So many mails without the variable.
const MAILS: usize = 10;
/// A debug build on a busy machine stays far below: only a wait that should not be there is longer.
const SANE: Duration = Duration::from_secs(3);

/// Mojca Rant asks for her order; the company's own server vouches for her.
fn letter(number: usize) -> String {
    format!(
        "Received: from mx.lipa.example by imap.lipa.example with LMTP id 1; Mon, 16 Nov 2026 08:12:09 +0100\n\
         Authentication-Results: mx.lipa.example; dkim=pass header.d=jezerka.example; dmarc=pass header.from=jezerka.example\n\
         Received: from out.jezerka.example by mx.lipa.example with ESMTPS id 2; Mon, 16 Nov 2026 08:12:06 +0100\n\
         From: Mojca Rant <nabava@jezerka.example>\nTo: prodaja@lipa.example\nSubject: Vprašanje {number}\n\
         Message-ID: <m{number}@jezerka.example>\nContent-Type: text/plain; charset=utf-8\n\n\
         Spoštovani,\n\nkdaj pride naročilo PN-412?\n\nLep pozdrav\nMojca Rant\n"
    )
}

async fn mirrored(desk: &Desk, client: &Client) {
    let (tenant, clock, progress) = (TenantId::new("lipa"), Clock::system(), Progress::default());
    let erp = Erp { client, store: &desk.store, tenant: &tenant, clock: &clock, progress: &progress };
    for kind in Kind::ALL {
        sync::pull(&erp, kind, true).await.unwrap();
    }
}

/// From the delivery of each mail to its draft lying there, one mail after the other.
async fn answer(desk: &Desk, server: &Misbehaving, numbers: std::ops::Range<usize>) -> Vec<Duration> {
    let mut took = Vec::new();
    for number in numbers {
        let mut session = server.clone();
        let before = server.texts("Drafts").len();
        let begun = Instant::now();
        server.deliver("INBOX", &letter(number), Some(Timestamp::now()));
        let mut report = PassReport::default();
        pass::new_mail(desk, &mut session, &Misbehaving::special(), &mut report).await.unwrap();
        took.push(begun.elapsed());
        assert_eq!((server.texts("Drafts").len(), report.drafts), (before + 1, 1), "{:?}", report.failed);
        assert!(report.decided[0].draft.as_ref().unwrap().text.contains("PN-412") && !report.decided[0].facts.is_empty());
    }
    took.sort_unstable();
    took
}

fn row(name: &str, sorted: &[Duration]) -> Duration {
    let percentile = |of_hundred: usize| sorted[(sorted.len() * of_hundred).div_ceil(100).max(1) - 1];
    let ms = |time: Duration| time.as_secs_f64() * 1000.0;
    println!("{name:<48} {:>8.1} {:>8.1} {:>8.1}", ms(percentile(50)), ms(percentile(99)), ms(percentile(100)));
    percentile(99)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mail_has_its_draft_at_once_though_its_facts_are_read_again() {
    let mails = std::env::var("POSTAR_LATENCY").map_or(MAILS, |number| number.parse().unwrap());
    let seed = Seed::read(std::path::Path::new("tests/fixtures/eval/seed.json")).unwrap();
    let simulator = Simulator::start(Options { seed, ..Options::default() }).await.unwrap();
    let url = simulator.base_url().clone();
    let client = Arc::new(Client::new(Settings::new(TenantId::new("lipa"), url, "4711", SecretString::from("sim-key-4711"))).unwrap());
    let mut stage = Stage::set();
    stage.profile.trusted_authserv_ids = vec!["mx.lipa.example".to_owned()];
    stage.erp = Some(Arc::clone(&client) as _);
    let now = Desk { clock: Clock::system(), ..stage.desk() };
    mirrored(&now, &client).await;
    // Two hours on everything that the mirror has is too old to be told.
    let later = Desk { clock: Clock::moving(|| Timestamp::now() + SignedDuration::from_hours(2)), ..now.clone() };
    answer(&later, &stage.server, 0..2).await;
    let read_again = answer(&later, &stage.server, 2..2 + mails).await;
    let as_mirrored = answer(&Desk { erp: None, ..now }, &stage.server, 10_000..10_000 + mails).await;
    println!("{mails} mails, from delivery to draft, in ms           median      p99     most");
    row("facts as the mirror has them", &as_mirrored);
    let p99 = row("facts read again from the ERP (simulator, HTTP)", &read_again);
    assert!(p99 < SANE, "{p99:?}");
}
