//! Plain prose and nothing else: no markup, no mail headers, no quotes, no hidden or foreign letters, no signature of its own.

use crate::domain::{Check, fold};
use crate::writer::slots::{FACT_PLACE, GAP_PLACE};

use super::scene::{Findings, Scene};
use super::words::all;

/// Names of header fields, folded, with those that mail programs translate.
const HEADERS: [&str; 36] = [
    "subject",
    "bcc",
    "cc",
    "to",
    "from",
    "reply to",
    "sender",
    "date",
    "content type",
    "content transfer encoding",
    "mime version",
    "message id",
    "in reply to",
    "references",
    "attachment",
    "attachments",
    "zadeva",
    "od",
    "za",
    "prejemnik",
    "priloga",
    "betreff",
    "an",
    "von",
    "kopie",
    "anhang",
    "predmet",
    "prima",
    "prilog",
    "oggetto",
    "a",
    "da",
    "allegato",
    "system",
    "user",
    "assistant",
];

/// A closing line that belongs to the signature is not longer than this, in words.
const SIGNOFF: usize = 6;

pub(super) fn check(scene: &Scene<'_>, findings: &mut Findings) {
    let strange: Vec<char> = scene.own().chars().filter(|c| !is_plain(*c)).collect();
    for c in strange {
        findings.add(Check::Markup, &format!("{c} U+{:04X}", u32::from(c)));
    }
    for line in scene.own().lines().map(str::trim) {
        if is_header(line) || line.starts_with('>') {
            findings.add(Check::Markup, line);
        }
    }
    for (place, sentence) in scene.prose.sentences.iter().enumerate() {
        let short = place > 0 && sentence.whole.words.len() <= SIGNOFF;
        let signs = short && all().iter().any(|table| sentence.whole.meets(&table.signoffs));
        if signs || all().iter().any(|table| sentence.whole.meets(&table.machine)) {
            findings.add(Check::Markup, &sentence.whole.text);
        }
    }
}

/// The letters of the five languages and the marks that prose is made of. What is not here has no business in a letter: brackets of any
/// markup, signs of currency, digits of other scripts, letters that only look like ours, and everything that nobody sees.
fn is_plain(c: char) -> bool {
    let letter = c.is_ascii_alphanumeric() || matches!(c, '\u{C0}'..='\u{17F}') && !matches!(c, '×' | '÷' | 'ı' | 'ſ' | 'ŉ');
    let mark = matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '(' | ')' | '-' | '–' | '—' | '/' | '…' | '&');
    let quote = matches!(c, '\'' | '’' | '‘' | '‚' | '"' | '“' | '”' | '„' | '«' | '»' | '›' | '‹');
    letter || mark || quote || matches!(c, ' ' | '\n' | FACT_PLACE | GAP_PLACE)
}

fn is_header(line: &str) -> bool {
    line.split_once(':').is_some_and(|(name, _)| {
        HEADERS.contains(&fold(name).as_str()) || (name.contains('-') && !name.contains(' ') && name.starts_with("X-"))
    })
}
