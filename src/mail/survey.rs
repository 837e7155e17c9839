//! A first walk over the lines of a mail that counts its MIME structure without building it, and says where to cut.

use super::Budget;

/// What the walk saw.
pub(super) struct Survey {
    /// The mail may be parsed up to here.
    pub(super) end: usize,
    /// It had more parts or levels than the budget allows.
    pub(super) over: bool,
    /// The outermost multipart has no closing delimiter.
    pub(super) truncated: bool,
    /// The closing delimiters that are missing at `end`, innermost first.
    pub(super) closings: Vec<u8>,
    /// Two boundaries are declared in one header.
    pub(super) two_boundaries: bool,
}

/// Walks over `raw` once. Linear: the stack of open levels never exceeds `budget.depth`.
pub(super) fn walk(raw: &[u8], budget: &Budget) -> Survey {
    let mut walk =
        Walk { levels: Vec::new(), parts: 0, in_header: true, encloses: false, declared: 0, two: false, root: None, closed: false };
    let mut at = 0;
    for line in raw.split_inclusive(|byte| *byte == b'\n') {
        walk.line(line.trim_ascii_end());
        if walk.parts > budget.parts || walk.levels.len() > budget.depth {
            return Survey { end: at, over: true, truncated: false, closings: walk.closings(), two_boundaries: walk.two };
        }
        at += line.len();
    }
    let truncated = walk.root.is_some() && !walk.closed;
    Survey { end: raw.len(), over: false, truncated, closings: walk.closings(), two_boundaries: walk.two }
}

enum Level {
    Multipart { boundary: Vec<u8>, used: bool },
    Mail,
}

struct Walk {
    levels: Vec<Level>,
    parts: usize,
    in_header: bool,
    encloses: bool,
    declared: usize,
    two: bool,
    root: Option<Vec<u8>>,
    closed: bool,
}

impl Walk {
    fn line(&mut self, line: &[u8]) {
        if line.strip_prefix(b"--").is_some_and(|rest| self.delimiter(rest)) {
            return;
        }
        if self.in_header {
            self.header_line(line);
        }
    }

    fn closings(&self) -> Vec<u8> {
        let mut closings = Vec::new();
        for level in self.levels.iter().rev() {
            if let Level::Multipart { boundary, used: true } = level {
                closings.extend([b"\r\n--", boundary.as_slice(), b"--\r\n"].concat());
            }
        }
        closings
    }

    fn header_line(&mut self, line: &[u8]) {
        if line.is_empty() {
            self.in_header = std::mem::take(&mut self.encloses);
            self.declared = 0;
            if self.in_header {
                self.levels.push(Level::Mail);
            }
            return;
        }
        if !line.iter().any(|byte| matches!(byte, b'=' | b'/')) {
            return;
        }
        let lower = line.to_ascii_lowercase();
        self.encloses |= contains(&lower, b"rfc822") || contains(&lower, b"message/global");
        if let Some(boundary) = boundary(line, &lower) {
            self.two |= self.declared > 0;
            self.declared += 1;
            if self.root.is_none() && self.levels.is_empty() {
                self.root = Some(boundary.clone());
            }
            self.levels.push(Level::Multipart { boundary, used: false });
        }
    }

    /// True if the line delimits a level that is open.
    fn delimiter(&mut self, rest: &[u8]) -> bool {
        let closing = rest.strip_suffix(b"--");
        let open = |name: &[u8], levels: &[Level]| {
            levels.iter().rposition(|level| matches!(level, Level::Multipart { boundary, .. } if boundary == name))
        };
        if let Some(index) = open(rest, &self.levels) {
            self.levels.truncate(index + 1);
            if let Some(Level::Multipart { used, .. }) = self.levels.last_mut() {
                *used = true;
            }
            self.parts += 1;
            self.in_header = true;
        } else if let Some(index) = closing.and_then(|name| open(name, &self.levels)) {
            self.closed |= index == 0;
            self.levels.truncate(index);
            self.in_header = false;
        } else {
            return false;
        }
        self.encloses = false;
        self.declared = 0;
        true
    }
}

/// The value of `boundary=`, quoted or not; `lower` is the line in lower case.
fn boundary(line: &[u8], lower: &[u8]) -> Option<Vec<u8>> {
    const KEY: &[u8] = b"boundary=";
    let at = lower.windows(KEY.len()).position(|window| window == KEY)? + KEY.len();
    let value = line.get(at..)?;
    let bare = match value.strip_prefix(b"\"") {
        Some(quoted) => quoted.split(|byte| *byte == b'"').next()?,
        None => value.split(|byte| matches!(byte, b';' | b' ' | b'\t')).next()?,
    };
    (!bare.is_empty()).then(|| bare.trim_ascii_end().to_vec())
}

fn contains(line: &[u8], word: &[u8]) -> bool {
    line.windows(word.len()).any(|window| window == word)
}
