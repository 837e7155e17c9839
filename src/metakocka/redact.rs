//! What Metakocka says, made fit for a person's eyes and a log: no key, no markup, no end without end.

use secrecy::{ExposeSecret, SecretString};

/// No sentence of theirs is longer; the rest is cut.
const LONGEST: usize = 200;

/// What stands where the key stood.
const MASK: &str = "[key]";

/// Takes the key out of texts. Has no `Debug`, so that it can't be printed.
pub(super) struct Redactor {
    key: SecretString,
}

impl Redactor {
    pub(super) fn new(key: SecretString) -> Self {
        Self { key }
    }

    /// Their text on one line, without tags, control characters or the key, at most 200 characters.
    pub(super) fn plain(&self, text: &str) -> String {
        let one_line = without_tags(text).split_whitespace().collect::<Vec<_>>().join(" ");
        shortened(&self.masked(&one_line), LONGEST)
    }

    /// The key may come back as it is or as it stands in JSON.
    fn masked(&self, text: &str) -> String {
        let key = self.key.expose_secret();
        if key.is_empty() {
            return text.to_owned();
        }
        let quoted = serde_json::Value::from(key).to_string();
        text.replace(key, MASK).replace(quoted.trim_matches('"'), MASK)
    }
}

/// What a browser would show, roughly; control and format characters become blanks.
fn without_tags(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut inside = false;
    for c in text.chars() {
        match c {
            '<' => inside = true,
            '>' if inside => {
                inside = false;
                shown.push(' ');
            }
            _ if inside => {}
            c if c.is_control() || is_invisible(c) => shown.push(' '),
            c => shown.push(c),
        }
    }
    shown
}

/// Marks that turn or hide text: zero-width, bidi and tag characters.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{E0000}'..='\u{E007F}')
}

fn shortened(text: &str, longest: usize) -> String {
    let mut chars = text.chars();
    let kept: String = chars.by_ref().take(longest).collect();
    if chars.next().is_some() { format!("{kept}…") } else { kept }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_the_key_nor_markup_survives() {
        let redactor = Redactor::new(SecretString::from("s3\"cret"));
        let told = redactor.plain("<b>Key</b> s3\"cret is\r\nwrong, sent {\"k\":\"s3\\\"cret\"}");
        assert_eq!(told, "Key [key] is wrong, sent {\"k\":\"[key]\"}");
        assert_eq!(redactor.plain(&"x".repeat(500)).chars().count(), LONGEST + 1);
    }
}
