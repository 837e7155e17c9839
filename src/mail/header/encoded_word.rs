//! Encoded words (RFC 2047) to plain text on one line.

use mail_parser::{HeaderValue, parsers::MessageStream};

use crate::mail::text::invisible;

/// Unstructured text or a display name, decoded.
pub(crate) struct Decoded {
    /// On one line, without control and invisible characters.
    pub(crate) text: String,
    /// Control characters other than the tab were hidden in encoded words.
    pub(crate) control: bool,
}

/// Decodes every encoded word of `raw`, which must be unfolded.
pub(crate) fn decode(raw: &str) -> Decoded {
    let decoded = if raw.contains("=?") { unstructured(raw) } else { raw.to_owned() };
    let control = decoded.contains(|c: char| c.is_control() && c != '\t');
    let plain: String = decoded.chars().map(|c| if c.is_control() { ' ' } else { c }).filter(|c| !invisible::is(*c)).collect();
    Decoded { text: plain.split_whitespace().collect::<Vec<_>>().join(" "), control }
}

/// True if the text holds what another program may take for an encoded word.
pub(crate) fn is_in(text: &str) -> bool {
    text.split_once("=?").is_some_and(|(_, rest)| rest.contains("?="))
}

fn unstructured(raw: &str) -> String {
    let line: String = raw.chars().map(|c| if matches!(c, '\r' | '\n') { ' ' } else { c }).chain(['\n']).collect();
    match MessageStream::new(line.as_bytes()).parse_unstructured() {
        HeaderValue::Text(text) => text.into_owned(),
        _ => String::new(),
    }
}
