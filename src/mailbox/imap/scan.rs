//! Where in a response each byte stands, and which limit it breaks: as much of the grammar as it takes to know that (RFC 3501 §4, §9).

use super::guard::TooMuch;

/// The longest line outside of literals. No answer to a command of ours has a reason to come near it; a CAPABILITY line holds 1 KiB.
const LONGEST_LINE: usize = 64 * 1024;

/// The longest response, literals and all: a slice of a mail is 1 MiB. One that can't be read costs the tokenizer ten times its length.
const LONGEST_RESPONSE: u64 = 2 * 1024 * 1024;

/// Literals in one response. Each is a reason to read the response from its beginning; a structure with 100 attachments named in 8-bit
/// letters has 200.
const MOST_LITERALS: u32 = 256;

/// Parentheses open at once. A mail has at most some 10 levels, of which each takes one; the tokenizer takes up to 40 KiB of the stack for
/// each where it was built without optimisation, and a thread has 2 MiB.
const DEEPEST: u32 = 32;

/// Enough of a response's start to tell a status line (`* BYE`, `a1 OK`) from data.
const START_KEPT: usize = 48;

/// What one response takes as a value, in bytes.
const RESPONSE_TAKES: u64 = 128;

/// What one word takes as a value, in bytes: a text of its own, or a number among others.
const WORD_TAKES: u64 = 48;

/// The place of the next byte.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// What all words so far would take as values, in bytes.
    pub(super) held: u64,
    response: Response,
}

/// The response that is under way.
#[derive(Debug, Default)]
struct Response {
    /// Its first bytes.
    start: Vec<u8>,
    /// Its length so far, literals left out.
    line: usize,
    /// Its length so far with all its literals, of which this many were announced.
    length: u64,
    literals: u32,
    /// Parentheses open now.
    depth: u32,
    quote: Quote,
    /// The last bytes as far as they could be the header of a literal.
    header: Header,
    /// Bytes of a literal still to come.
    literal_left: u64,
}

/// Within a quoted string parentheses mean nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Quote {
    #[default]
    Outside,
    Inside,
    Escaped,
}

/// `{n}` CR LF (RFC 3501 §4.3), byte by byte.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Header {
    #[default]
    None,
    Digits(u64),
    Closed(u64),
    Return(Option<u64>),
}

impl Scan {
    /// Bytes of a literal still to come.
    pub(super) fn literal_left(&self) -> u64 {
        self.response.literal_left
    }

    /// Reads on. Says how many of the bytes end a line, a literal's header, or belong to a literal: what follows is but begun.
    pub(super) fn read(&mut self, bytes: &[u8], longest_literal: u64) -> Result<usize, TooMuch> {
        let (mut at, mut whole) = (0, 0);
        while let Some(&byte) = bytes.get(at) {
            if self.response.literal_left > 0 {
                let left = usize::try_from(self.response.literal_left).unwrap_or(usize::MAX);
                let skipped = left.min(bytes.len() - at);
                self.response.literal_left -= skipped as u64;
                at += skipped;
                whole = at;
            } else {
                at += 1;
                if self.byte(byte, longest_literal)? {
                    whole = at;
                }
            }
        }
        Ok(whole)
    }

    /// `true` at the end of a line or of a literal's header, also of one that lacks its CR: the tokenizer may refuse it at once.
    fn byte(&mut self, byte: u8, longest_literal: u64) -> Result<bool, TooMuch> {
        let ended = byte == b'\n' && matches!(self.response.header, Header::Return(_));
        let announced = if let Header::Return(size) = self.response.header { size.filter(|_| ended) } else { None };
        self.response.header = self.response.header.next(byte);
        if let Some(size) = announced {
            self.held += WORD_TAKES;
            self.response.literal(size, longest_literal)?;
        } else if ended {
            self.held += RESPONSE_TAKES;
            self.response = Response::default();
        } else {
            self.held += if matches!(byte, b' ' | b'(') { WORD_TAKES } else { 0 };
            self.response.word(byte)?;
        }
        Ok(byte == b'\n')
    }
}

impl Response {
    fn word(&mut self, byte: u8) -> Result<(), TooMuch> {
        self.line += 1;
        self.length += 1;
        if self.start.len() < START_KEPT {
            self.start.push(byte);
        }
        self.nest(byte);
        if self.line > LONGEST_LINE {
            return Err(TooMuch(format!("a line of more than {LONGEST_LINE} bytes")));
        }
        if self.depth > DEEPEST && !is_status(&self.start) {
            return Err(TooMuch(format!("more than {DEEPEST} parentheses within each other")));
        }
        Ok(())
    }

    fn nest(&mut self, byte: u8) {
        match (self.quote, byte) {
            (Quote::Outside, b'(') => self.depth += 1,
            (Quote::Outside, b')') => self.depth = self.depth.saturating_sub(1),
            (Quote::Inside, b'\\') => self.quote = Quote::Escaped,
            (Quote::Outside, b'"') | (Quote::Escaped, _) => self.quote = Quote::Inside,
            (Quote::Inside, b'"') => self.quote = Quote::Outside,
            _ => {}
        }
    }

    fn literal(&mut self, size: u64, longest: u64) -> Result<(), TooMuch> {
        self.literals += 1;
        self.length = self.length.saturating_add(size);
        if size > longest {
            return Err(TooMuch(format!("a literal of {size} bytes where at most {longest} were asked for")));
        }
        if self.length > LONGEST_RESPONSE || self.literals > MOST_LITERALS {
            return Err(TooMuch(format!("a response of more than {LONGEST_RESPONSE} bytes or {MOST_LITERALS} literals")));
        }
        // Free text may end in "{5}", and then it is unknown whether a literal follows: readers that disagree can be led astray.
        if is_status(&self.start) {
            return Err(TooMuch("a status line that ends like a literal".to_owned()));
        }
        self.literal_left = size;
        Ok(())
    }
}

impl Header {
    fn next(self, byte: u8) -> Self {
        match (self, byte) {
            (_, b'{') => Self::Digits(0),
            (Self::Digits(n), b'0'..=b'9') => Self::Digits(n.saturating_mul(10).saturating_add(u64::from(byte - b'0'))),
            (Self::Digits(n), b'}') => Self::Closed(n),
            (Self::Closed(n), b'\r') => Self::Return(Some(n)),
            (_, b'\r') => Self::Return(None),
            _ => Self::None,
        }
    }
}

/// Whether this response is a greeting, a condition, a continuation or tagged: then it has text and no literals.
fn is_status(start: &[u8]) -> bool {
    let text = String::from_utf8_lossy(start).to_ascii_uppercase();
    let mut words = text.split([' ', '\r']);
    let tag = words.next().unwrap_or_default();
    tag != "*" || words.next().is_some_and(|word| matches!(word, "OK" | "NO" | "BAD" | "BYE" | "PREAUTH"))
}
