//! What the client says, parsed: every command that postar sends, and nothing else.

/// A command without its tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Command {
    Capability,
    StartTls,
    Noop,
    Idle,
    Id,
    Logout,
    Login(String, String),
    AuthenticatePlain,
    List { special: bool },
    Open { folder: String, read_only: bool },
    Status { folder: String, items: Vec<String> },
    Fetch { by_uid: bool, set: Set, items: Vec<Item>, changed_since: Option<u64> },
    Store { set: Set, flags: Vec<String> },
    Copy { set: Set, folder: String },
    Move { set: Set, folder: String },
    Expunge { set: Set },
    Append { folder: String, flags: Vec<String>, size: usize },
}

/// A sequence set: `3,4,7:9`, `*`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Set(Vec<(Option<u32>, Option<u32>)>);

impl Set {
    fn parse(text: &str) -> Option<Self> {
        let number = |word: &str| if word == "*" { Some(None) } else { word.parse().ok().filter(|n| *n > 0).map(Some) };
        let range = |word: &str| match word.split_once(':') {
            Some((low, high)) => Some((number(low)?, number(high)?)),
            None => number(word).map(|n| (n, n)),
        };
        text.split(',').map(range).collect::<Option<Vec<_>>>().map(Self)
    }

    /// Whether a number is in the set, `*` being the highest one (RFC 3501 §6.4.8: also below the range's start).
    pub(crate) fn has(&self, n: u32, highest: u32) -> bool {
        self.0.iter().any(|(one, other)| {
            let (one, other) = (one.unwrap_or(highest), other.unwrap_or(highest));
            (one.min(other)..=one.max(other)).contains(&n)
        })
    }

    /// The set is the star alone.
    pub(crate) fn is_last(&self) -> bool {
        self.0 == [(None, None)]
    }
}

/// One item of a FETCH.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Item {
    Uid,
    Size,
    InternalDate,
    Flags,
    ModSeq,
    BodyStructure,
    /// `BODY.PEEK[section]<from.length>`; without PEEK it sets `\Seen`.
    Body {
        section: String,
        peek: bool,
        slice: Option<(usize, usize)>,
    },
}

impl Item {
    fn parse(word: &str) -> Option<Self> {
        Some(match word.to_ascii_uppercase().as_str() {
            "UID" => Self::Uid,
            "RFC822.SIZE" => Self::Size,
            "INTERNALDATE" => Self::InternalDate,
            "FLAGS" => Self::Flags,
            "MODSEQ" => Self::ModSeq,
            "BODYSTRUCTURE" => Self::BodyStructure,
            _ => return Self::body(word),
        })
    }

    fn body(word: &str) -> Option<Self> {
        let (name, rest) = word.split_once('[')?;
        let (section, slice) = rest.split_once(']')?;
        let slice = match slice.strip_prefix('<').and_then(|text| text.strip_suffix('>')) {
            Some(slice) => slice.split_once('.').map(|(from, length)| Some((from.parse().ok()?, length.parse().ok()?)))?,
            None => None,
        };
        let peek = name.eq_ignore_ascii_case("BODY.PEEK");
        (peek || name.eq_ignore_ascii_case("BODY")).then(|| Self::Body { section: section.to_owned(), peek, slice })
    }
}

impl Command {
    /// Parses a line without its tag; none: no client of ours says that.
    pub(crate) fn parse(line: &str) -> Option<Self> {
        let words = words(line);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        Some(match words.as_slice() {
            ["CAPABILITY"] => Self::Capability,
            ["STARTTLS"] => Self::StartTls,
            ["NOOP"] => Self::Noop,
            ["IDLE"] => Self::Idle,
            ["LOGOUT"] => Self::Logout,
            ["ID", _] => Self::Id,
            ["LOGIN", user, password] => Self::Login(unquoted(user), unquoted(password)),
            ["AUTHENTICATE", "PLAIN"] => Self::AuthenticatePlain,
            ["LIST", "\"\"", "\"*\""] => Self::List { special: false },
            ["LIST", "\"\"", "\"*\"", "RETURN", options] => Self::List { special: options.contains("SPECIAL-USE") },
            ["SELECT", folder, ..] => Self::Open { folder: unquoted(folder), read_only: false },
            ["EXAMINE", folder, ..] => Self::Open { folder: unquoted(folder), read_only: true },
            ["STATUS", folder, items] => Self::Status { folder: unquoted(folder), items: inner(items) },
            ["APPEND", folder, flags, size] => {
                let size = size.strip_prefix('{')?.strip_suffix('}')?.parse().ok()?;
                Self::Append { folder: unquoted(folder), flags: inner(flags), size }
            }
            ["FETCH", rest @ ..] => Self::fetch(false, rest)?,
            ["UID", "FETCH", rest @ ..] => Self::fetch(true, rest)?,
            ["UID", "STORE", set, "+FLAGS.SILENT", flags] => Self::Store { set: Set::parse(set)?, flags: inner(flags) },
            ["UID", "COPY", set, folder] => Self::Copy { set: Set::parse(set)?, folder: unquoted(folder) },
            ["UID", "MOVE", set, folder] => Self::Move { set: Set::parse(set)?, folder: unquoted(folder) },
            ["UID", "EXPUNGE", set] => Self::Expunge { set: Set::parse(set)? },
            _ => return None,
        })
    }

    fn fetch(by_uid: bool, words: &[&str]) -> Option<Self> {
        let (set, items, modifiers) = match words {
            [set, items] => (set, items, Vec::new()),
            [set, items, modifiers] => (set, items, inner(modifiers)),
            _ => return None,
        };
        let items = inner(items).iter().map(|word| Item::parse(word)).collect::<Option<_>>()?;
        let changed_since = match modifiers.as_slice() {
            [name, since] if name == "CHANGEDSINCE" => Some(since.parse().ok()?),
            [] => None,
            _ => return None,
        };
        Some(Self::Fetch { by_uid, set: Set::parse(set)?, items, changed_since })
    }
}

/// Splits at blanks outside of quotes, parentheses and brackets.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut depth, mut quoted, mut escaped) = (vec![String::new()], 0_i32, false, false);
    for c in line.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '(' | '[' if !quoted => depth += 1,
            ')' | ']' if !quoted => depth -= 1,
            ' ' if !quoted && depth == 0 => {
                words.push(String::new());
                continue;
            }
            _ => {}
        }
        words.last_mut().expect("a word").push(c);
    }
    words
}

/// The words in a list in parentheses, or the one word that stands without them.
fn inner(list: &str) -> Vec<String> {
    let bare = list.strip_prefix('(').and_then(|list| list.strip_suffix(')')).unwrap_or(list);
    words(bare).into_iter().filter(|word| !word.is_empty()).collect()
}

/// A quoted string's text (RFC 3501 §4.3).
fn unquoted(word: &str) -> String {
    let Some(inside) = word.strip_prefix('"').and_then(|word| word.strip_suffix('"')) else { return word.to_owned() };
    let mut text = String::new();
    let mut letters = inside.chars();
    while let Some(c) = letters.next() {
        text.extend(if c == '\\' { letters.next() } else { Some(c) });
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_a_fetch_are_told_apart() {
        let line = "UID FETCH 3,4,7:9 (UID RFC822.SIZE BODY.PEEK[]<0.65536> BODY.PEEK[HEADER.FIELDS (From To)] BODY.PEEK[1.2.MIME])";
        let Some(Command::Fetch { by_uid: true, set, items, changed_since: None }) = Command::parse(line) else { panic!("a FETCH") };
        assert!([3, 4, 7, 8, 9].iter().all(|uid| set.has(*uid, 9)) && !set.has(5, 9) && items.len() == 5);
        assert_eq!(items[2], Item::Body { section: String::new(), peek: true, slice: Some((0, 65_536)) });
        assert_eq!(items[3], Item::Body { section: "HEADER.FIELDS (From To)".to_owned(), peek: true, slice: None });
    }

    #[test]
    fn what_postar_never_says_is_no_command() {
        for line in ["EXPUNGE", "ENABLE IMAP4rev2", "STORE 1 +FLAGS (\\Seen)", "UID SEARCH ALL", "CLOSE", "DELETE \"INBOX\""] {
            assert_eq!(Command::parse(line), None, "{line}");
        }
    }
}
