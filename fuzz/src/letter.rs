//! What every draft must look like on the wire, whatever stands in it.

use std::collections::HashSet;

/// The header fields that a draft has, each once.
const FIELDS: [&str; 12] = [
    "From",
    "To",
    "Cc",
    "Date",
    "Subject",
    "Message-ID",
    "In-Reply-To",
    "References",
    "MIME-Version",
    "Content-Type",
    "Content-Language",
    "X-Postar-Draft",
];

/// Panics where the bytes are no clean mail of ours.
pub(crate) fn check(bytes: &[u8]) {
    let text = std::str::from_utf8(bytes).expect("UTF-8");
    // An address may hold other letters (RFC 6532), and nothing else may.
    let plain = |word: &str| word.is_ascii() || word.contains('@');
    assert!(text.split_whitespace().all(plain) && !text.contains('\0'), "only ASCII goes out");
    assert_eq!(text.matches('\r').count(), text.matches("\r\n").count(), "a bare CR");
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count(), "a bare LF");
    assert!(text.split("\r\n").all(|line| line.len() <= 998), "a line is too long");
    let (head, _) = text.split_once("\r\n\r\n").expect("a header and a body");
    let mut seen = HashSet::new();
    for line in head.split("\r\n").filter(|line| !line.starts_with([' ', '\t'])) {
        let (name, _) = line.split_once(':').expect("a field");
        let known = FIELDS.iter().find(|field| field.eq_ignore_ascii_case(name));
        assert!(known.is_some_and(|field| seen.insert(*field)), "{name} is not ours, or stands twice:\n{head}");
    }
}

/// On one line, without what can't be written or would be decoded, and as long as a header line may be.
pub(crate) fn on_one_line(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    plain.replace("=?", "= ?").split_whitespace().collect::<Vec<_>>().join(" ").chars().take(800).collect()
}

/// Some of these are letters to Unicode, but nobody sees them: our reader leaves them out.
pub(crate) fn is_seen(c: char) -> bool {
    !matches!(c,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180E}'
        | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}'
        | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E007F}')
}

/// Letters and digits that are seen, in no order.
pub(crate) fn letters(text: &str) -> Vec<char> {
    let mut letters: Vec<char> = text.chars().filter(|c| c.is_alphanumeric() && is_seen(*c)).collect();
    letters.sort_unstable();
    letters
}
