//! What is fetched from the simulator itself, under links that need no key: attachments, and reports made in the background.

use std::collections::BTreeMap;

use data_encoding::HEXLOWER;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};

use super::answer::Answer;

/// How often the progress of a report may be asked for; asking faster tells the state before.
const POLL_EVERY: SignedDuration = SignedDuration::from_secs(10);

/// Polls that a report takes until it is there.
const POLLS: u32 = 2;

/// Characters of a hash that make a link: 64 bit, so that links aren't guessed by counting.
const TOKEN_CHARS: usize = 16;

/// Everything that has been stored under a link.
#[derive(Debug, Default)]
pub(super) struct Files {
    stored: BTreeMap<String, File>,
    reports: BTreeMap<String, Report>,
}

#[derive(Debug)]
struct File {
    kind: &'static str,
    bytes: Vec<u8>,
}

#[derive(Debug)]
struct Report {
    company: String,
    file: String,
    polled: Option<Timestamp>,
    polls: u32,
}

/// How far a report is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Progress {
    /// Per cent.
    Made(u32),
    /// The path of the file.
    There(String),
}

impl Files {
    /// Keeps a file; its path.
    pub(super) fn store(&mut self, folder: &str, kind: &'static str, bytes: Vec<u8>) -> String {
        let path = format!("/download/{folder}/{}", token(folder, self.stored.len(), &bytes));
        self.stored.insert(path.clone(), File { kind, bytes });
        path
    }

    /// Answers a link.
    pub(super) fn fetch(&self, path: &str) -> Answer {
        match self.stored.get(path) {
            Some(file) => Answer::new(200, file.kind, file.bytes.clone()),
            None => Answer::page(404, "HTTP Status 404 – Not Found"),
        }
    }

    /// Begins a report for a company; the token to ask for it.
    pub(super) fn begin(&mut self, company: &str, bytes: Vec<u8>) -> String {
        let file = self.store("report", "application/pdf", bytes);
        let token = file.rsplit('/').next().unwrap_or_default().to_owned();
        self.reports.insert(token.clone(), Report { company: company.to_owned(), file, polled: None, polls: 0 });
        token
    }

    /// How far a report of this company is; none for a token that isn't known.
    pub(super) fn progress(&mut self, company: &str, token: &str, now: Timestamp) -> Option<Progress> {
        let report = self.reports.get_mut(token).filter(|report| report.company == company)?;
        let due = report.polled.is_none_or(|polled| now.duration_since(polled) >= POLL_EVERY);
        if due {
            report.polled = Some(now);
            report.polls += 1;
        }
        Some(if report.polls > POLLS { Progress::There(report.file.clone()) } else { Progress::Made(report.polls * 100 / (POLLS + 1)) })
    }
}

/// The same for the same file in the same order, so that answers stay the same.
fn token(folder: &str, count: usize, bytes: &[u8]) -> String {
    let hash = Sha256::new().chain_update(folder).chain_update(count.to_string()).chain_update(bytes).finalize();
    HEXLOWER.encode(&hash).chars().take(TOKEN_CHARS).collect()
}
