//! How long a customer's mail waits for its draft while `run` watches, measured on the wire and in the folder.
//!
//! From: the server's own notice, the first bytes that Dovecot sends into the quiet IDLE connection after the delivery; a wire between
//! program and server (`tap`) notes the moment, TLS and all. (Dovecot itself sits on a notice for up to half a second.)
//! To: the draft's file in Drafts, where Dovecot puts it at the end of APPEND; the folder is read over and over, some thousand times a second.
//!
//! The numbers that count, of 50 mails and the release build:
//! `POSTAR_LATENCY_MAILS=50 cargo nextest run --release --test it --no-capture dovecot::latency`

use std::collections::HashSet;
use std::fs;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::company::{Access, Company, Letter, until};
use super::daemon::Daemon;
use super::server::USER;
use super::tap::{Spoken, Tap, round_trips};

/// How many mails without the variable: enough for a median, and CI doesn't wait for it.
const MAILS: usize = 10;
/// The target for the 99th percentile.
const TARGET: Duration = Duration::from_millis(200);
/// What a debug build on a busy machine may take: only a wait that should not be there is longer.
const TARGET_OF_DEBUG: Duration = Duration::from_secs(3);
/// A program that says nothing for so long has gone back to IDLE.
const QUIET: Duration = Duration::from_millis(400);
/// No mail of these tests takes longer, however busy the machine is.
const PATIENCE: Duration = Duration::from_secs(60);

/// One mail's way.
struct Way {
    from_notice: Duration,
    from_delivery: Duration,
    until_quiet: Vec<Spoken>,
}

struct Track {
    company: Company,
    tap: Tap,
    _daemon: Daemon,
}

impl Track {
    fn start(access: impl Fn(&Company, Access) -> (u16, Access)) -> Self {
        let company = Company::start();
        let (server, access) = access(&company, company.access());
        let tap = Tap::to(server);
        company.configure(&Access { port: tap.port, ..access });
        let daemon = company.run();
        let track = Self { company, tap, _daemon: daemon };
        // The first mail brings what only the first one costs: pages read from disk, the language model, the mark of Drafts.
        track.send(0);
        track
    }

    fn send(&self, number: usize) -> Way {
        let (id, subject) = (format!("<m{number}@jezerka.example>"), format!("Vprašanje {number}"));
        let mail = Letter { id: &id, subject: &subject, ..Letter::default() }.mail();
        self.wait_for_quiet();
        let folder = self.company.server.maildir(USER).join(".Drafts");
        let before = files(&folder);
        let delivered = Instant::now();
        self.company.server.deliver(USER, &mail);
        let visible = loop {
            if files(&folder).difference(&before).next().is_some() {
                break Instant::now();
            }
            assert!(delivered.elapsed() < PATIENCE, "no draft for mail {number}");
            sleep(Duration::from_micros(200));
        };
        self.wait_for_quiet();
        let until_quiet = self.tap.since(delivered);
        let notice = until_quiet.first().filter(|spoken| spoken.by_server).expect("the server speaks first").at;
        Way { from_notice: visible - notice, from_delivery: visible - delivered, until_quiet }
    }

    fn wait_for_quiet(&self) {
        until("IDLE", PATIENCE, || self.tap.last().is_some_and(|at| at.elapsed() > QUIET));
    }
}

fn files(folder: &Path) -> HashSet<std::ffi::OsString> {
    let entries = ["new", "cur"].iter().filter_map(|part| fs::read_dir(folder.join(part)).ok());
    entries.flatten().map(|entry| entry.unwrap().file_name()).collect()
}

fn percentile(sorted: &[Duration], of_hundred: usize) -> Duration {
    sorted[(sorted.len() * of_hundred).div_ceil(100).max(1) - 1]
}

fn row(name: &str, mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    let [median, p99, most] = [50, 99, 100].map(|of_hundred| percentile(&times, of_hundred));
    let ms = |time: Duration| time.as_secs_f64() * 1000.0;
    println!("{name:<28} {:>9.1} {:>9.1} {:>9.1}", ms(median), ms(p99), ms(most));
    p99
}

#[test]
fn a_draft_follows_the_servers_notice_at_once() {
    let mails = std::env::var("POSTAR_LATENCY_MAILS").map_or(MAILS, |number| number.parse().unwrap());
    let track = Track::start(|_, access| (access.port, access));
    let ways: Vec<Way> = (1..=mails).map(|number| track.send(number)).collect();
    println!("{mails} mails over TLS, in ms          median       p99      most");
    let p99 = row("notice to draft in Drafts", ways.iter().map(|way| way.from_notice).collect());
    row("delivery to draft in Drafts", ways.iter().map(|way| way.from_delivery).collect());
    let mut trips: Vec<usize> = ways.iter().map(|way| round_trips(&way.until_quiet)).collect();
    trips.sort_unstable();
    println!("round trips for one mail, with the one back into IDLE: median {}, most {}", trips[trips.len() / 2], trips[trips.len() - 1]);
    let target = if cfg!(debug_assertions) { TARGET_OF_DEBUG } else { TARGET };
    assert!(p99 < target, "{p99:?}");
}

#[test]
fn a_mail_costs_at_most_six_round_trips() {
    let track = Track::start(|company, access| {
        let plain = Access { tls: "none", with_ca: false, ..access };
        (company.server.imap_port(), plain)
    });
    for number in 1..=3 {
        let way = track.send(number);
        let said: Vec<u8> = way.until_quiet.iter().filter(|spoken| !spoken.by_server).flat_map(|spoken| spoken.bytes.clone()).collect();
        let commands: Vec<_> = String::from_utf8_lossy(&said).lines().filter(|line| is_command(line)).map(str::to_owned).collect();
        // The last trip leads back into IDLE: nobody waits for it.
        let trips = round_trips(&way.until_quiet) - 1;
        println!("mail {number}: {trips} round trips, {} commands\n  {}", commands.len(), commands.join("\n  "));
        assert!(trips <= 6 && commands.len() <= 8, "{trips} round trips:\n{commands:#?}");
    }
}

/// A tagged line, or the word that ends IDLE.
fn is_command(line: &str) -> bool {
    let words = ["FETCH", "UID", "APPEND", "SELECT", "EXAMINE", "STATUS", "NOOP", "IDLE", "STORE"];
    line == "DONE" || line.split(' ').nth(1).is_some_and(|word| words.contains(&word))
}
