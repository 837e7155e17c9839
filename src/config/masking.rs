//! Lines of a configuration with its secrets taken out, also where the file doesn't parse.
//!
//! This works on plain text and knows no TOML: it rather hides too much.

/// What stands in place of a secret.
const MASK: &str = "***";

const OPENING: [char; 2] = ['{', '['];
const CLOSING: [char; 2] = ['}', ']'];

/// Keys that hold secrets.
const SECRET_KEYS: [&str; 6] = ["password", "secret_key", "webhook_secret", "api_key", "client_secret", "key"];

/// Parts of names that other programs give to secrets: a foreign key is hidden too, although it is refused.
const SECRET_PARTS: [&str; 7] = ["passw", "secret", "token", "api_key", "apikey", "credential", "passphrase"];

/// How alike a word must be to a secret key to be taken for a slip of the pen: one letter in six.
const ALIKE: f64 = 0.8;

/// The lines of a text, masked.
pub(super) struct Masked(Vec<String>);

impl Masked {
    /// Masks every line.
    pub(super) fn of(text: &str) -> Self {
        let mut carry = Carry::Nothing;
        Self(text.split('\n').map(|line| mask(line.trim_end_matches('\r'), &mut carry)).collect())
    }

    /// One line, counted from 1.
    pub(super) fn line(&self, number: usize) -> &str {
        self.0.get(number.saturating_sub(1)).map_or("", String::as_str)
    }
}

/// What the lines above left open.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Carry {
    Nothing,
    /// A secret's text goes on until these quotes.
    Quotes(&'static str),
    /// So many brackets of a secret's value are still open.
    Brackets(usize),
    /// A secret's value is still to come.
    Value,
    /// The table itself is a reference to a secret: `[mailbox.imap.password]`.
    Table,
}

fn mask(line: &str, carry: &mut Carry) -> String {
    if !matches!(carry, Carry::Quotes(_)) && is_header(line) {
        *carry = if ends_in_secret(line) { Carry::Table } else { Carry::Nothing };
        return line.to_owned();
    }
    match *carry {
        Carry::Quotes(quotes) => {
            if line.contains(quotes) {
                *carry = Carry::Nothing;
            }
            MASK.to_owned()
        }
        Carry::Brackets(open) => {
            let depth = (open + line.matches(OPENING).count()).saturating_sub(line.matches(CLOSING).count());
            *carry = if depth == 0 { Carry::Nothing } else { Carry::Brackets(depth) };
            MASK.to_owned()
        }
        Carry::Value if !line.trim().is_empty() => {
            *carry = left_open(line);
            MASK.to_owned()
        }
        Carry::Table => line.split_once('=').map_or_else(|| MASK.to_owned(), |(key, _)| format!("{key}= {MASK}")),
        Carry::Value => String::new(),
        Carry::Nothing => mask_value(line, carry),
    }
}

fn mask_value(line: &str, carry: &mut Carry) -> String {
    let Some((kept, hidden)) = after_secret_key(line).and_then(|end| line.split_at_checked(end)) else { return mask_login(line) };
    *carry = left_open(hidden);
    if hidden.is_empty() { line.to_owned() } else { format!("{}{MASK}", mask_login(kept)) }
}

/// `[mailbox.imap]`, with nothing in it that could be a value.
fn is_header(line: &str) -> bool {
    let line = line.trim();
    line.starts_with('[') && line.ends_with(']') && !line.contains(['"', '\'', ',', '='])
}

fn ends_in_secret(header: &str) -> bool {
    words(header).last().is_some_and(|(start, word)| is_secret(word, header, start))
}

/// Where the value of the first secret key starts: behind its equals sign, or right behind the word where there is none.
fn after_secret_key(line: &str) -> Option<usize> {
    words(line).find(|(start, word)| is_secret(word, line, *start)).map(|(start, word)| {
        let end = start + word.len();
        let rest = line.get(end..).unwrap_or_default();
        let sign =
            rest.find('=').filter(|at| rest.get(..*at).is_some_and(|between| between.trim_matches(['"', '\'', ' ', '\t']).is_empty()));
        let behind = sign.map_or(end, |at| end + at + 1);
        let value = line.get(behind..).unwrap_or_default();
        behind + value.len() - value.trim_start().len()
    })
}

fn is_secret(word: &str, line: &str, start: usize) -> bool {
    let lower = word.to_lowercase();
    let long = lower.len() >= 5 && SECRET_KEYS.iter().any(|key| strsim::normalized_damerau_levenshtein(key, &lower) >= ALIKE);
    // "key" is also an everyday word: only in the place of a key does it hide what follows.
    let short = lower == "key"
        && line.get(..start).is_some_and(|before| before.trim_end().is_empty() || before.ends_with(['.', '"', '{', ',', ' ']));
    long || short || SECRET_PARTS.iter().any(|part| lower.contains(part))
}

/// The words of a line with their byte positions.
fn words(line: &str) -> impl Iterator<Item = (usize, &str)> {
    let apart = |c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-'));
    let pieces = line.split_inclusive(apart).scan(0, |next, piece| {
        let start = *next;
        *next += piece.len();
        Some((start, piece))
    });
    pieces.map(move |(start, piece)| (start, piece.trim_end_matches(apart))).filter(|(_, word)| !word.is_empty())
}

fn left_open(value: &str) -> Carry {
    for quotes in ["\"\"\"", "'''"] {
        if value.matches(quotes).count() % 2 == 1 {
            return Carry::Quotes(quotes);
        }
    }
    match value.matches(OPENING).count().saturating_sub(value.matches(CLOSING).count()) {
        0 if value.trim().is_empty() => Carry::Value,
        0 => Carry::Nothing,
        open => Carry::Brackets(open),
    }
}

/// Hides user and password of a web address.
fn mask_login(line: &str) -> String {
    let Some((scheme, rest)) = line.split_once("://") else { return line.to_owned() };
    let end = rest.find(['/', '"', '\'', ' ']).unwrap_or(rest.len());
    match rest.get(..end).and_then(|authority| authority.rfind('@')) {
        Some(at) => format!("{scheme}://{MASK}{}", rest.get(at..).unwrap_or_default()),
        None => line.to_owned(),
    }
}
