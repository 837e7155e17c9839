//! The fuzz targets for some seconds each, without coverage: seeds and words of their dictionaries, cut and joined at random.
//!
//! `POSTAR_FUZZ_SECONDS` makes it longer, `POSTAR_FUZZ_SEED` repeats a run; `scripts/fuzz` runs the same targets under libFuzzer.

#![allow(clippy::print_stderr, reason = "what broke a target must be seen")]

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

#[allow(unreachable_pub, dead_code, reason = "they are a library of their own for libFuzzer")]
#[path = "../../fuzz/src/lib.rs"]
mod targets;

/// How long each target runs where nothing else is asked for: together no longer than the slowest of the other tests.
const SECONDS: u64 = 3;

/// Longest input that is made; what a whole mail takes is tried by the mail bombs.
const LONGEST: usize = 4_096;

#[test]
fn no_header_of_a_stranger_vouches_for_him() {
    drive("authenticity");
}

#[test]
fn no_words_of_a_server_break_a_session() {
    drive("executor");
}

#[test]
fn no_mail_writes_a_header_of_its_answer() {
    drive("headers");
}

#[test]
fn a_draft_of_any_words_reads_back_as_it_was_written() {
    drive("roundtrip");
}

#[test]
fn no_word_is_lost_or_made_up_when_a_text_is_taken_apart() {
    drive("words");
}

/// All seeds as they are, then changed ones until the time is up.
fn drive(name: &str) {
    let (_, target) = targets::TARGETS.into_iter().find(|(known, _)| *known == name).unwrap();
    let seed = number("POSTAR_FUZZ_SEED").unwrap_or_else(rand::random);
    let mut mutator = Mutator { seeds: corpus(name), words: dictionary(name), random: StdRng::seed_from_u64(seed) };
    assert!(mutator.seeds.len() >= 3 && mutator.words.len() >= 10, "{name} has too little to begin with");
    mutator.seeds.iter().for_each(|seed| tell(name, 0, seed, target));
    let end = Instant::now() + Duration::from_secs(number("POSTAR_FUZZ_SECONDS").unwrap_or(SECONDS));
    let mut runs = 0_u64;
    while Instant::now() < end {
        tell(name, seed, &mutator.input(), target);
        runs += 1;
    }
    println!("{name}: {runs} inputs, seed {seed}");
    assert!(runs > 0, "not one input in time");
}

/// Runs the target; an input that breaks it is shown.
fn tell(name: &str, seed: u64, input: &[u8], target: fn(&[u8])) {
    if let Err(panic) = std::panic::catch_unwind(|| target(input)) {
        eprintln!("{name} broke (POSTAR_FUZZ_SEED={seed}) on b\"{}\"", input.escape_ascii());
        std::panic::resume_unwind(panic);
    }
}

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok()?.parse().ok()
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fuzz")
}

fn corpus(name: &str) -> Vec<Vec<u8>> {
    let mut paths: Vec<_> = fs::read_dir(folder().join("corpus").join(name)).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| fs::read(path).unwrap()).collect()
}

/// The words of a libFuzzer dictionary: one in quotes a line, odd bytes as `\xNN`.
fn dictionary(name: &str) -> Vec<Vec<u8>> {
    let text = fs::read_to_string(folder().join("dictionaries").join(format!("{name}.dict"))).unwrap();
    let quoted = text.lines().filter_map(|line| line.strip_prefix('"')?.strip_suffix('"'));
    quoted.map(word).collect()
}

fn word(quoted: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = quoted.bytes();
    while let Some(byte) = rest.next() {
        match (byte, if byte == b'\\' { rest.next() } else { None }) {
            (b'\\', Some(b'x')) => {
                let digits: Vec<u8> = rest.by_ref().take(2).collect();
                bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap());
            }
            (b'\\', Some(escaped)) => bytes.push(escaped),
            _ => bytes.push(byte),
        }
    }
    bytes
}

struct Mutator {
    seeds: Vec<Vec<u8>>,
    words: Vec<Vec<u8>>,
    random: StdRng,
}

impl Mutator {
    /// A seed, or nothing, changed some times.
    fn input(&mut self) -> Vec<u8> {
        let mut bytes = if self.random.random_ratio(1, 10) { Vec::new() } else { self.seed() };
        for _ in 0..self.random.random_range(1..12) {
            self.change(&mut bytes);
        }
        bytes.truncate(LONGEST);
        bytes
    }

    fn seed(&mut self) -> Vec<u8> {
        let at = self.random.random_range(0..self.seeds.len());
        self.seeds[at].clone()
    }

    fn change(&mut self, bytes: &mut Vec<u8>) {
        let at = self.random.random_range(0..=bytes.len());
        let to = self.random.random_range(at..=bytes.len().min(at + 64));
        match self.random.random_range(0..7) {
            0 => bytes.insert(at, self.random.random()),
            1 => drop(bytes.drain(at..to)),
            2 => bytes.truncate(at),
            3 => {
                let again = bytes[at..to].repeat(self.random.random_range(1..40));
                bytes.splice(at..at, again);
            }
            4 => {
                let other = self.seed();
                let from = self.random.random_range(0..=other.len());
                bytes.splice(at.., other[from..].iter().copied());
            }
            _ => {
                let word = self.words[self.random.random_range(0..self.words.len())].clone();
                bytes.splice(at..to.min(at + word.len()), word);
            }
        }
    }
}
