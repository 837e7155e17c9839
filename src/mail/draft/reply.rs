//! How an answer hangs on its parent: subject and references.

use std::sync::LazyLock;

use regex::Regex;

use crate::domain::{Message, MessageId};
use crate::mail::header::message_ids::first_and_last;

/// The root of a thread and its last twenty members.
const REFERENCES: usize = 21;

/// One `Re: ` and the subject without the prefixes that programs in our customers' languages pile up.
///
/// `AW: RE[2]: Fwd: Ponudba` becomes `Re: Ponudba`. What stands in the subject otherwise is kept: some programs thread by it.
#[must_use]
pub fn reply_subject(subject: &str) -> String {
    let plain: String = subject.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let base = base_subject(&plain).trim();
    if base.is_empty() { "Re:".to_owned() } else { format!("Re: {base}") }
}

fn base_subject(subject: &str) -> &str {
    static PREFIXES: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?i)^\s*((re|aw|antw|antwort|odg|odgovor|sv|vs|ri?f|r|res|fwd?|wg|weitergeleitet|posr|posredovano|prosl|pros|naprej|fw|i|tr|vl|enc)",
            r"\s*(\[\d{1,3}\]|\(\d{1,3}\)|\^\d{1,3})?\.?\s*:\s*)+"
        ))
        .ok()
    });
    let prefix = PREFIXES.as_ref().and_then(|prefixes| prefixes.find(subject)).map_or(0, |found| found.end());
    subject.get(prefix..).unwrap_or(subject)
}

/// The parent's References, or its only In-Reply-To, and the parent itself (RFC 5322 §3.6.4).
#[must_use]
pub fn references(parent: &Message) -> Vec<MessageId> {
    let mut ids = match (parent.references.as_slice(), parent.in_reply_to.as_slice()) {
        ([], [only]) => vec![only.clone()],
        (known, _) => known.to_vec(),
    };
    ids.retain(|id| *id != parent.id);
    ids.push(parent.id.clone());
    first_and_last(ids, REFERENCES)
}
