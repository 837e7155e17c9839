//! The header of a mail as a list of unfolded, undecoded fields (RFC 5322 §2.2).

use mail_parser::decoders::charsets::map::charset_decoder;

use crate::domain::Headers;
use crate::mail::Budget;

/// The header section, read up to the budget.
pub(crate) struct Fields {
    /// The fields in their order.
    pub(crate) headers: Headers,
    /// Where the body starts.
    pub(crate) body_at: usize,
    /// Some fields, or the end of one, were left out.
    pub(crate) over: bool,
}

/// Reads the header section of `raw`. Linear in its length; keeps no more than the budget.
pub(crate) fn read(raw: &[u8], budget: &Budget) -> Fields {
    let mut reader = Reader { budget, kept: Vec::new(), kept_bytes: 0, open: None, over: false };
    let mut at = 0;
    for line in raw.split_inclusive(|byte| *byte == b'\n') {
        at += line.len();
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            break;
        }
        reader.line(line);
    }
    reader.close();
    Fields { headers: Headers(reader.kept), body_at: at, over: reader.over }
}

struct Reader<'a> {
    budget: &'a Budget,
    kept: Vec<(String, String)>,
    kept_bytes: usize,
    open: Option<(String, Vec<u8>)>,
    over: bool,
}

impl Reader<'_> {
    fn line(&mut self, line: &[u8]) {
        if matches!(line.first(), Some(b' ' | b'\t')) {
            if let Some((_, value)) = &mut self.open {
                append(value, line, self.budget.field_bytes, &mut self.over);
            }
            return;
        }
        self.close();
        let Some(colon) = line.iter().position(|byte| *byte == b':') else { return };
        let (name, value) = line.split_at(colon);
        let name = name.trim_ascii_end();
        let printable = !name.is_empty() && name.iter().all(u8::is_ascii_graphic);
        if printable {
            let mut kept = Vec::new();
            append(&mut kept, value.get(1..).unwrap_or_default(), self.budget.field_bytes, &mut self.over);
            self.open = Some((String::from_utf8_lossy(name).into_owned(), kept));
        }
    }

    fn close(&mut self) {
        let Some((name, value)) = self.open.take() else { return };
        self.kept_bytes += name.len() + value.len();
        if self.kept.len() >= self.budget.headers || self.kept_bytes > self.budget.header_bytes {
            self.over = true;
            return;
        }
        self.kept.push((name, text(&value)));
    }
}

fn append(value: &mut Vec<u8>, line: &[u8], limit: usize, over: &mut bool) {
    let room = limit.saturating_sub(value.len());
    *over |= line.len() > room;
    value.extend_from_slice(line.get(..room).unwrap_or(line));
}

/// Raw 8-bit header text: UTF-8 (RFC 6532), else the code page of our customers' old programs.
fn text(value: &[u8]) -> String {
    match std::str::from_utf8(value) {
        Ok(text) => text.to_owned(),
        Err(_) => match charset_decoder(b"windows-1250") {
            Some(decode) => decode(value),
            None => String::from_utf8_lossy(value).into_owned(),
        },
    }
}
