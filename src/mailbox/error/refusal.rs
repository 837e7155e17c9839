//! A tagged NO or BAD in the server's own words, and what they ask of us.

use std::fmt;
use std::time::Duration;

/// The text of a refusal that is kept; more is noise in a log line.
const LONGEST_TEXT: usize = 300;

/// A server that says "throttled" without a time is left alone for this long: the shortest pause that Microsoft's own texts name.
const UNSAID_BACK_OFF: Duration = Duration::from_secs(60);

/// Longer pauses are not believed: a day without mail is worse than one refused login.
const LONGEST_BACK_OFF: Duration = Duration::from_secs(24 * 60 * 60);

/// Gmail closes an account for hours to who has read too many bytes: this often is looked whether that is over.
const BANDWIDTH_BACK_OFF: Duration = Duration::from_secs(60 * 60);

/// What Microsoft 365 puts before a number of milliseconds.
const BACK_OFF_TEXT: &str = "suggested backoff time:";

/// Texts by which servers say "not now" (lower case).
const BUSY_TEXTS: [&str; 6] = [
    // What Microsoft 365 says to a login that it accepted while it is too busy for it.
    "authenticated but not connected",
    "throttled",
    "too many simultaneous",
    "maximum number of connections",
    "try again later",
    "temporarily",
];

/// Response codes of conditions that pass by themselves (RFC 5530, RFC 9738, Gmail).
const BUSY_CODES: [&str; 5] = ["UNAVAILABLE", "INUSE", "LIMIT", "THROTTLED", "SERVERBUG"];

/// A refusal: `NO [OVERQUOTA] mailbox is full`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    word: &'static str,
    code: Option<String>,
    text: String,
}

impl Refusal {
    /// A refusal from its word (`NO`, `BAD`), its response code without brackets and its text; control characters are dropped.
    #[must_use]
    pub fn new(word: &'static str, code: Option<String>, text: &str) -> Self {
        Self { word, code, text: plain(text) }
    }

    /// The response code in capitals, without its arguments: `OVERQUOTA`.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// The server's text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The same refusal with a secret blotted out, should the server have repeated it.
    #[must_use]
    pub(crate) fn without(mut self, secret: &str) -> Self {
        if !secret.is_empty() {
            self.text = self.text.replace(secret, "***");
        }
        self
    }

    /// Whether it passes by itself, and after how long where the server says so.
    #[must_use]
    pub fn back_off(&self) -> Option<Duration> {
        let text = self.text.to_lowercase();
        let told = text.split_once(BACK_OFF_TEXT).and_then(|(_, rest)| milliseconds(rest));
        let no_bytes_left = (self.code() == Some("OVERQUOTA") && text.contains("bandwidth")).then_some(BANDWIDTH_BACK_OFF);
        told.or(no_bytes_left).or_else(|| self.is_busy(&text).then_some(UNSAID_BACK_OFF)).map(|pause| pause.min(LONGEST_BACK_OFF))
    }

    /// Whether nothing more is to be asked now. Yahoo says `NO [UNAVAILABLE]` of a single mail for ever, so that this code alone stops nobody.
    pub(in crate::mailbox) fn asks_to_stop(&self) -> bool {
        self.back_off().is_some() && !matches!(self.code(), Some("UNAVAILABLE" | "SERVERBUG"))
    }

    fn is_busy(&self, lower_text: &str) -> bool {
        self.code().is_some_and(|code| BUSY_CODES.contains(&code)) || BUSY_TEXTS.iter().any(|busy| lower_text.contains(busy))
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word)?;
        if let Some(code) = &self.code {
            write!(f, " [{code}]")?;
        }
        if self.text.is_empty() { Ok(()) } else { write!(f, " {}", self.text) }
    }
}

/// The server's text as it may stand in a log line.
pub(crate) fn plain(text: &str) -> String {
    text.trim().chars().map(|c| if c.is_control() { ' ' } else { c }).take(LONGEST_TEXT).collect()
}

fn milliseconds(text: &str) -> Option<Duration> {
    let digits: String = text.trim_start().chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok().map(Duration::from_millis)
}
