//! The first time that a mailbox is read: how fast, with how much memory, and how much stays on the server.
//!
//! `POSTAR_ATTACH_MAILS=10000 cargo nextest run --release --no-capture dovecot::attach` also lets mbsync pull the same mails.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

use super::company::{Access, Company};
use super::server::{PASSWORD, USER};
use super::tap::Tap;

/// How many mails lie there unless the environment says otherwise.
const MAILS: usize = 300;
/// All mails are this old: a mailbox's past is linked, never answered.
const AGE: Duration = Duration::from_hours(24 * 60);
/// What a machine of two busy cores needs for 100 mails in a debug build, many times over.
const PATIENCE_FOR_100: Duration = Duration::from_secs(20);

/// A deterministic mailbox: 35 % plain text, 55 % with HTML, 10 % with a PDF of 30 to 600 kB.
struct Mailbox {
    state: u64,
}

impl Mailbox {
    fn next(&mut self, below: u64) -> u64 {
        self.state = self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.state >> 33) % below
    }

    fn words(&mut self, count: u64) -> String {
        const WORDS: [&str; 12] =
            ["naročilo", "dobava", "cena", "prosim", "rok", "ponudba", "hvala", "polica", "hrast", "račun", "kdaj", "količina"];
        let mut text = String::new();
        for number in 1..=count {
            text.push_str(WORDS[usize::try_from(self.next(12)).unwrap()]);
            text.push_str(if number % 12 == 0 { ".\r\n" } else { " " });
        }
        text
    }

    fn mail(&mut self, number: usize) -> String {
        let sender = ["nabava@jezerka.example".to_owned(), format!("kupec{}@neznan.example", self.next(900))]
            [usize::from(!number.is_multiple_of(3))]
        .clone();
        let words = 120 + self.next(300);
        let text = self.words(words);
        let body = match number % 20 {
            0..7 => format!("Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{text}"),
            7..18 => format!(
                "Content-Type: multipart/alternative; boundary=ab\r\n\r\n--ab\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{text}\r\n--ab\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n<html><body><p>{text}</p></body></html>\r\n--ab--\r\n"
            ),
            _ => format!(
                "Content-Type: multipart/mixed; boundary=ab\r\n\r\n--ab\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{text}\r\n--ab\r\nContent-Type: application/pdf; name=\"priloga-{number}.pdf\"\r\nContent-Disposition: attachment; filename=\"priloga-{number}.pdf\"\r\nContent-Transfer-Encoding: base64\r\n\r\n{}--ab--\r\n",
                self.pdf()
            ),
        };
        format!(
            "Return-Path: <{sender}>\r\nReceived: from mx.lipa.example by imap.lipa.example with LMTP id {number}; Mon, 14 Sep 2026 08:12:09 +0200\r\n\
             From: {sender}\r\nTo: prodaja@lipa.example\r\nSubject: Naročilo {number}\r\nMessage-ID: <{number}@attach.example>\r\n\
             Date: Mon, 14 Sep 2026 08:12:00 +0200\r\nMIME-Version: 1.0\r\n{body}"
        )
    }

    fn pdf(&mut self) -> String {
        let bytes = (30 + self.next(570)) * 1000;
        let line = "JVBERi0xLjQKJcfsj6IKNSAwIG9iago8PC9MZW5ndGggNiAwIFIvRmlsdGVyIC9GbGF0ZURlY29kZT4+\r\n";
        line.repeat(usize::try_from(bytes * 4 / 3 / 76).unwrap())
    }
}

/// Fills INBOX and says how many bytes lie there.
fn fill(company: &Company, mails: usize) -> u64 {
    let mut mailbox = Mailbox { state: 4711 };
    let mut bytes = 0;
    for number in 0..mails {
        let mail = mailbox.mail(number);
        bytes += mail.len() as u64;
        company.server.deliver(USER, &mail);
    }
    let past = SystemTime::now() - AGE;
    for entry in fs::read_dir(company.server.maildir(USER).join("new")).unwrap() {
        File::options().write(true).open(entry.unwrap().path()).unwrap().set_modified(past).unwrap();
    }
    bytes
}

/// Runs a command to its end: how long it took, and its greatest RSS in MB.
fn measured(command: &mut Command, patience: Duration) -> (Duration, u64) {
    let begun = Instant::now();
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let mut most = 0;
    loop {
        let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let high = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok());
        most = most.max(high.unwrap_or_default());
        if let Some(ended) = child.try_wait().unwrap() {
            assert!(ended.success(), "{command:?}: {ended}");
            return (begun.elapsed(), most / 1024);
        }
        assert!(begun.elapsed() < patience, "{command:?} took more than {patience:?}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn mbsync(company: &Company, home: &Path) -> Command {
    let port = company.server.settings(USER).port;
    let rc = format!(
        "IMAPAccount a\nHost localhost\nPort {port}\nUser {USER}\nPass \"{PASSWORD}\"\nSSLType IMAPS\nCertificateFile {}\nAuthMechs PLAIN\n\n\
         IMAPStore far\nAccount a\n\nMaildirStore near\nPath {home}/mail/\nInbox {home}/mail/INBOX\n\n\
         Channel c\nFar :far:INBOX\nNear :near:INBOX\nCreate Near\nSync Pull\nSyncState *\n",
        company.server.ca_file().display(),
        home = home.display()
    );
    fs::create_dir_all(home.join("mail")).unwrap();
    fs::write(home.join("mbsyncrc"), rc).unwrap();
    let mut command = Command::new("mbsync");
    command.arg("-c").arg(home.join("mbsyncrc")).arg("-a");
    command
}

fn row(name: &str, mails: usize, (took, most): (Duration, u64)) {
    let rate = mails as f64 / took.as_secs_f64();
    println!("{name:<10} {:>7.2} s {rate:>8.0} mails/s {most:>6} MB at most", took.as_secs_f64());
}

#[test]
fn a_mailbox_is_read_for_the_first_time_and_its_attachments_stay_where_they_are() {
    let asked = std::env::var("POSTAR_ATTACH_MAILS").ok().map(|number| number.parse().unwrap());
    let mails: usize = asked.unwrap_or(MAILS);
    let patience = PATIENCE_FOR_100 * u32::try_from(mails.div_ceil(100)).unwrap();
    let company = Company::start();
    let bytes = fill(&company, mails);
    println!("{mails} mails, {} MB", bytes / 1_000_000);
    let compared = asked.is_some();
    let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    if compared {
        // Whoever comes first also makes the server's index: so neither of the two that are compared does.
        measured(&mut mbsync(&company, first.path()), patience);
    }
    let tap = Tap::to(company.server.settings(USER).port);
    company.configure(&Access { port: tap.port, ..company.access() });
    company.postar(&["sync"]);
    let begun = Instant::now();
    row("postar", mails, measured(&mut company.command(&["once"]), patience));
    let received: usize = tap.since(begun).iter().filter(|spoken| spoken.by_server).map(|spoken| spoken.bytes.len()).sum();
    println!("           {} MB came over the wire", received / 1_000_000);
    if compared {
        row("mbsync", mails, measured(&mut mbsync(&company, second.path()), patience));
    }
    assert_eq!(company.drafts().len(), 0);
    assert_eq!(company.once().summary()[0], 0, "all of them were taken in");
    let last = company.explain(&format!("<{}@attach.example>", mails - 1));
    assert_eq!(last["reason"], "too_old");
    assert!((received as u64) < bytes / 2, "{received} of {bytes} bytes came over the wire");
}
