//! Reads off a mail what it tells of its sender and subject matter.

use super::{
    codes::{tax_numbers, tracking_codes},
    numbers::spelled,
    words::words,
};
use crate::domain::{MatchReason, Message, MkId, Signals, e164, fold};

/// A mail with more numbers than this is a list; the first ones are what it is about.
const MOST_NUMBERS: usize = 200;

/// A signature has no more telephone numbers than this.
const MOST_PHONES: usize = 10;

/// Longest text in which names are looked for, in characters.
const MOST_FOLDED: usize = 20_000;

/// Everything that can be looked up. The author is who stands alone in From: neither a display name, nor Reply-To, nor the sender of a
/// forwarded mail inside. `region` is the ISO 3166 code meant by telephone numbers without a country code.
#[must_use]
pub fn signals(message: &Message, thread_contacts: Vec<MkId>, thread_documents: Vec<MkId>, region: &str) -> Signals {
    let author = message.author().map(|author| author.address.clone());
    let own = format!("{}\n{}\n{}", message.subject, message.words.new, message.words.signature);
    Signals {
        domain: author.as_ref().map(|author| author.domain()).filter(|domain| !domain.is_free_mail()),
        author,
        tax_numbers: tax_numbers(&own),
        phones: phones(&message.words.signature, region),
        numbers: numbers(message),
        tracking_codes: tracking_codes(&format!("{}\n{}", message.subject, message.words.new)),
        folded_text: fold(&own.chars().take(MOST_FOLDED).collect::<String>()),
        thread_contacts,
        thread_documents,
    }
}

/// What is asked in: the subject and the new words.
#[must_use]
pub fn asked_text(message: &Message) -> String {
    format!("{}\n{}", message.subject, message.words.new)
}

fn numbers(message: &Message) -> Vec<(String, MatchReason)> {
    let names = message.attachments.iter().filter_map(|attachment| attachment.name.as_deref());
    let attached: Vec<&str> = names.map(|name| name.rsplit_once('.').map_or(name, |(stem, _)| stem)).collect();
    let places = [
        (message.subject.clone(), MatchReason::NumberInSubject),
        (message.words.new.clone(), MatchReason::NumberInText),
        (attached.join("\n"), MatchReason::NumberInAttachment),
        // A number in a signature is a slogan's or a bank's more often than what the mail is about.
        (format!("{}\n{}", message.words.quoted, message.words.signature), MatchReason::NumberInQuote),
    ];
    let mut found: Vec<(String, MatchReason)> = Vec::new();
    for (text, reason) in places {
        for number in spelled(&text) {
            if found.len() < MOST_NUMBERS && !found.iter().any(|(key, _)| *key == number.key) {
                found.push((number.key, reason));
            }
        }
    }
    found
}

/// Runs of digit groups on one line, read as E.164.
fn phones(signature: &str, region: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for line in signature.lines() {
        for typed in runs(line) {
            if let Some(phone) = e164(&typed, region).filter(|phone| !found.contains(phone)) {
                found.push(phone);
            }
        }
    }
    found.truncate(MOST_PHONES);
    found
}

fn runs(line: &str) -> Vec<String> {
    let mut runs: Vec<String> = Vec::new();
    let mut open = false;
    for word in words(line).iter().map(|word| (word, word.gap.chars().all(|c| matches!(c, ' ' | '(' | ')' | '/' | '-' | '.')))) {
        let (word, close) = word;
        let digits = !word.has_letter() && word.has_digit();
        match runs.last_mut() {
            Some(run) if digits && open && close => run.push_str(&format!("{}{}", word.gap, word.text)),
            _ if digits => runs.push(format!("{}{}", if word.gap.contains('+') { "+" } else { "" }, word.text)),
            _ => {}
        }
        open = digits;
    }
    runs
}
