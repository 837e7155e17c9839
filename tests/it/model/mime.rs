//! The sections of a mail (RFC 3501 §6.4.5) and its BODYSTRUCTURE, as far as a client of ours asks for them.

use std::fmt::Write as _;

/// One part of a mail, its bytes borrowed from the whole.
#[derive(Debug)]
struct Part<'m> {
    head: &'m [u8],
    body: &'m [u8],
    parts: Vec<Part<'m>>,
}

impl<'m> Part<'m> {
    fn of(bytes: &'m [u8]) -> Self {
        let cut = find(bytes, b"\r\n\r\n").map_or(bytes.len(), |at| at + 4);
        let (head, body) = bytes.split_at(cut);
        let mut part = Self { head, body, parts: Vec::new() };
        if part.kind().0 == "multipart" {
            part.parts = part.param("boundary").map(|boundary| pieces(body, &boundary)).unwrap_or_default();
        }
        part
    }

    fn field(&self, name: &str) -> String {
        super::account::field(self.head, name)
    }

    /// Type and subtype in small letters.
    fn kind(&self) -> (String, String) {
        let value = self.field("Content-Type").to_ascii_lowercase();
        let name = value.split(';').next().unwrap_or_default().trim();
        let (kind, subtype) = name.split_once('/').unwrap_or(("text", "plain"));
        (kind.to_owned(), subtype.to_owned())
    }

    fn param(&self, name: &str) -> Option<String> {
        let value = self.field("Content-Type");
        let mut params = value.split(';').skip(1).filter_map(|param| param.trim().split_once('='));
        let found = params.find(|(found, _)| found.trim().eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.trim().trim_matches('"').to_owned())
    }

    fn at(&self, path: &[usize]) -> Option<&Self> {
        match path {
            [] => Some(self),
            // A mail that isn't multipart has one part, itself.
            [1] if self.parts.is_empty() => Some(self),
            [first, rest @ ..] => self.parts.get(first.checked_sub(1)?)?.at(rest),
        }
    }

    fn structure(&self) -> String {
        let (kind, subtype) = self.kind();
        if !self.parts.is_empty() {
            let parts: String = self.parts.iter().map(Part::structure).collect();
            return format!("({parts} \"{subtype}\" (\"boundary\" \"x\") NIL NIL NIL)");
        }
        let charset = self.param("charset").map_or("NIL".to_owned(), |charset| format!("(\"charset\" \"{charset}\")"));
        let encoding = Some(self.field("Content-Transfer-Encoding")).filter(|word| !word.is_empty()).unwrap_or_else(|| "7bit".to_owned());
        let mut text = format!("(\"{kind}\" \"{subtype}\" {charset} NIL NIL \"{encoding}\" {}", self.body.len());
        if kind == "text" {
            let _ = write!(text, " {}", self.body.iter().filter(|byte| **byte == b'\n').count());
        }
        text.push_str(match self.field("Content-Disposition") {
            value if value.starts_with("attachment") => " NIL (\"attachment\" (\"filename\" \"p.pdf\")) NIL NIL)",
            _ => " NIL NIL NIL NIL)",
        });
        text
    }
}

/// What lies between the boundary lines, the line ends before them left out (RFC 2046 §5.1.1).
fn pieces<'m>(body: &'m [u8], boundary: &str) -> Vec<Part<'m>> {
    let line = format!("--{boundary}");
    let (mut parts, mut rest, mut inside) = (Vec::new(), body, false);
    while let Some(at) = find(rest, line.as_bytes()) {
        if inside {
            let piece = &rest[..at];
            parts.push(Part::of(piece.strip_suffix(b"\r\n").unwrap_or(piece)));
        }
        let after = &rest[at + line.len()..];
        if after.starts_with(b"--") {
            break;
        }
        rest = after.strip_prefix(b"\r\n").unwrap_or(after);
        inside = true;
    }
    parts
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

/// The bytes of a section; none where the mail has no such part.
pub(super) fn section(mail: &[u8], section: &str) -> Option<Vec<u8>> {
    let numbers: Vec<usize> = section.split('.').map_while(|word| word.parse().ok()).collect();
    let what = section.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    if section.is_empty() {
        return Some(mail.to_vec());
    }
    let whole = Part::of(mail);
    let part = whole.at(&numbers)?;
    match what {
        "" => Some(part.body.to_vec()),
        "MIME" | "HEADER" => Some(part.head.to_vec()),
        "TEXT" => Some(part.body.to_vec()),
        _ => what.strip_prefix("HEADER.FIELDS (").and_then(|names| names.strip_suffix(')')).map(|names| fields(part.head, names)),
    }
}

/// The named fields as they stand, and the empty line.
fn fields(head: &[u8], names: &str) -> Vec<u8> {
    let text = String::from_utf8_lossy(head);
    let (mut found, mut wanted) = (String::new(), false);
    for line in text.split_inclusive("\r\n").take_while(|line| *line != "\r\n") {
        if !line.starts_with([' ', '\t']) {
            let name = line.split(':').next().unwrap_or_default();
            wanted = names.split(' ').any(|one| one.eq_ignore_ascii_case(name));
        }
        if wanted {
            found.push_str(line);
        }
    }
    (found + "\r\n").into_bytes()
}

/// BODYSTRUCTURE (RFC 3501 §7.4.2).
pub(super) fn structure(mail: &[u8]) -> String {
    Part::of(mail).structure()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAIL: &[u8] = b"From: a@b.example\r\nContent-Type: multipart/mixed; boundary=\"x\"\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nHello\r\n--x\r\nContent-Type: application/pdf\r\n\r\n%PDF\r\n--x--\r\n";

    #[test]
    fn sections_are_found_by_their_numbers() {
        for (name, expected) in [
            ("1", "Hello"),
            ("2", "%PDF"),
            ("1.MIME", "Content-Type: text/plain\r\n\r\n"),
            ("HEADER.FIELDS (from)", "From: a@b.example\r\n\r\n"),
        ] {
            assert_eq!(String::from_utf8(section(MAIL, name).unwrap()).unwrap(), expected, "{name}");
        }
        assert_eq!((section(MAIL, "3"), section(MAIL, "").unwrap().len()), (None, MAIL.len()));
    }
}
