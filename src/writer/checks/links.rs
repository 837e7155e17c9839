//! Links, addresses and hosts: a draft has none but those of its facts and of the owner's signature.

use crate::domain::Check;
use crate::writer::slots::{FACT_PLACE, GAP_PLACE};

use super::scene::{Findings, Scene};
use super::words::all;

/// What begins or carries a link, in lower case.
const SIGNS: [&str; 14] = ["@", "://", "//", "www", "http", "hxxp", "ftp:", "mailto", "tel:", "xn--", "](", "javascript", "data:", "\\\\"];

/// How a dot is spoken.
const DOTS: [&str; 7] = ["dot", "pika", "punkt", "punto", "tocka", "tacka", "piko"];

/// How an at sign is spoken where it means nothing else.
const AT_SIGNS: [&str; 5] = ["afna", "klammeraffe", "chiocciola", "arroba", "monkey"];

/// Ends of host names that follow a spoken dot.
const ENDS: [&str; 26] = [
    "com", "net", "org", "info", "biz", "eu", "si", "de", "hr", "at", "it", "io", "co", "uk", "example", "test", "shop", "online", "site",
    "xyz", "ru", "cn", "me", "app", "dev", "top",
];

pub(super) fn check(scene: &Scene<'_>, findings: &mut Findings) {
    let prose = scene.own();
    let lower = prose.to_lowercase();
    let owner = scene.material.signature.to_lowercase();
    for word in lower.split_whitespace() {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let vouched = !bare.is_empty() && owner.split_whitespace().any(|known| known.trim_matches(|c: char| !c.is_alphanumeric()) == bare);
        if !vouched && (SIGNS.iter().any(|sign| word.contains(sign)) || is_host(bare)) {
            findings.add(Check::Link, word);
        }
    }
    if has_parted_dot(prose) {
        findings.add(Check::Link, prose);
    }
    for sentence in &scene.prose.sentences {
        let spoken = is_spoken(&sentence.whole.words);
        if spoken || all().iter().any(|table| sentence.whole.meets(&table.links)) {
            findings.add(Check::Link, &sentence.whole.text);
        }
    }
}

/// `shop.example`: a dot within a word whose last part has two letters or more (`d.o.o.`, `z.B.` and `S.p.A.` have one).
fn is_host(word: &str) -> bool {
    let labels: Vec<&str> = word.split(['.', '。', '．']).collect();
    let last = labels.last().copied().unwrap_or_default();
    let lettered = last.chars().filter(|c| c.is_alphabetic()).count() > 1 && !last.contains([FACT_PLACE, GAP_PLACE]);
    labels.len() > 1 && lettered && labels.iter().all(|label| !label.is_empty())
}

/// `shop . example`: nobody writes a blank before a full stop.
fn has_parted_dot(prose: &str) -> bool {
    prose.split(" .").skip(1).any(|after| after.trim_start().starts_with(char::is_alphabetic))
}

fn is_spoken(words: &[String]) -> bool {
    let hosts = words.windows(2).any(|pair| matches!(pair, [dot, end] if DOTS.contains(&dot.as_str()) && ENDS.contains(&end.as_str())));
    hosts || words.iter().any(|word| AT_SIGNS.contains(&word.as_str()))
}
