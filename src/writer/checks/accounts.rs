//! Bank accounts, cards and telephone numbers: never from the mail, only from facts and the owner's signature.

use crate::domain::{Check, Iban};

use super::scene::{Findings, Scene};

/// ISO 13616: country, check digits and at most 30 characters more; Norway's are the shortest.
const IBAN: std::ops::RangeInclusive<usize> = 15..=34;

/// The fewest digits of a telephone number that somebody could call.
const PHONE: usize = 7;

pub(super) fn check(scene: &Scene<'_>, findings: &mut Findings) {
    let owner = scene.material.signature;
    let vouched = |found: &str| squeezed(owner).contains(&squeezed(found));
    for found in ibans(scene.own()).into_iter().filter(|found| !vouched(found)) {
        findings.add(Check::BankAccount, &found);
    }
    for found in dialled(scene.own()).into_iter().filter(|found| !vouched(found)) {
        findings.add(Check::Phone, &found);
    }
}

fn squeezed(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase()
}

/// Two letters and two digits that begin a run of letters and digits in groups, long enough for an account: whether its check digits
/// hold or not, nobody should pay there.
fn ibans(prose: &str) -> Vec<String> {
    let words: Vec<&str> = prose.split(|c: char| c.is_whitespace() || matches!(c, '-' | '.' | '/')).collect();
    let starts = |word: &str| {
        let head: Vec<char> = word.chars().take(4).collect();
        matches!(head.as_slice(), [a, b, c, d] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() && c.is_ascii_digit() && d.is_ascii_digit())
    };
    let begun = words.iter().enumerate().filter(|(_, word)| starts(word)).map(|(place, _)| place);
    begun.filter_map(|place| account(words.get(place..)?)).collect()
}

/// The groups of one account: those that hold a digit, until the longest account is full.
fn account(words: &[&str]) -> Option<String> {
    let mut found = String::new();
    for word in words.iter().map(|word| word.trim_matches(|c: char| !c.is_ascii_alphanumeric())) {
        let fits = found.len() + word.len() <= *IBAN.end();
        if !fits || !word.contains(|c: char| c.is_ascii_digit()) {
            break;
        }
        found.push_str(word);
    }
    let lettered = found.chars().filter(char::is_ascii_digit).count() >= 10 || !Iban::all_in(&found).is_empty();
    (IBAN.contains(&found.len()) && lettered).then_some(found)
}

/// Digits in groups, as one dials them or as cards and accounts have them.
fn dialled(prose: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut run = String::new();
    for c in prose.chars().chain(['\n']) {
        if c.is_numeric() || matches!(c, ' ' | '+' | '(' | ')' | '-' | '–' | '/' | '.') {
            run.push(c);
        } else {
            if run.chars().filter(|c| c.is_numeric()).count() >= PHONE {
                found.push(run.trim().to_owned());
            }
            run.clear();
        }
    }
    found
}
