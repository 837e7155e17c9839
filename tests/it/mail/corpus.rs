//! Parsing over folders of odd mails: ours, and any further one that `POSTAR_MAIL_CORPUS` names.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use postar::domain::Defect;
use postar::mail::{Budget, parse};

/// No mail may hold up the others for longer; unoptimised on a shared machine everything takes several times as long.
const LONGEST: Duration = Duration::from_secs(if cfg!(debug_assertions) { 5 } else { 1 });

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut open = vec![folder.to_owned()];
    let mut found = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { open.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}

#[test]
fn every_mail_of_a_named_corpus_parses_within_a_second_and_without_a_panic() {
    let folder = std::env::var_os("POSTAR_MAIL_CORPUS").map_or_else(|| PathBuf::from("tests/fixtures/mail"), PathBuf::from);
    let budget = Budget::default();
    let mut slowest = (Duration::ZERO, PathBuf::new());
    let files = files(&folder);
    assert!(!files.is_empty(), "{} holds no mail", folder.display());
    for path in &files {
        let bytes = std::fs::read(path).unwrap();
        let start = Instant::now();
        let message = parse(&bytes, &budget);
        let took = start.elapsed();
        assert!(!message.has(Defect::ParserPanicked), "{} made the parser panic", path.display());
        assert!(took < LONGEST, "{} took {took:?}", path.display());
        slowest = slowest.max((took, path.clone()));
    }
    println!("{} mails; slowest {:?}: {}", files.len(), slowest.0, slowest.1.display());
}
