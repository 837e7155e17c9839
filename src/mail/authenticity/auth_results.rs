//! Authentication-Results (RFC 8601 §2.2): comments, folding, quoted strings, versions and case included.

/// One header field, read.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct AuthResults {
    /// Who says so, in lower case.
    pub(super) authserv_id: String,
    /// What was tried, in order; empty for `none`.
    pub(super) results: Vec<MethodResult>,
}

/// One method and its outcome.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct MethodResult {
    /// `dmarc`, `dkim`, `spf` …, in lower case.
    pub(super) method: String,
    /// `pass`, `fail`, `none` …, in lower case.
    pub(super) result: String,
    /// `header.from`, `header.d` … in lower case, with their values as they stand.
    pub(super) properties: Vec<(String, String)>,
    /// What stands in comments, in lower case: `p=reject dis=none`.
    pub(super) comment: String,
}

impl MethodResult {
    /// The value of this property, where it has one. Said twice, it has to be the same both times: a reader may take either.
    pub(super) fn property(&self, name: &str) -> Option<&str> {
        let mut values = self.properties.iter().filter(|(own, _)| own == name).map(|(_, value)| value.as_str());
        let first = values.next()?;
        values.all(|value| value == first).then_some(first)
    }

    /// This property is there, whatever it says.
    pub(super) fn has(&self, name: &str) -> bool {
        self.properties.iter().any(|(own, _)| own == name)
    }
}

/// Reads an unfolded field. `None` if its syntax is broken or its version unknown: then it says nothing at all.
pub(super) fn read(field: &str) -> Option<AuthResults> {
    let mut clauses = clauses(field)?.into_iter();
    let head = clauses.next()?;
    let [Item::Word(authserv_id), version @ ..] = head.items.as_slice() else { return None };
    let known = match version {
        [] => true,
        [Item::Word(version)] => version == "1",
        _ => false,
    };
    if !known || authserv_id.is_empty() {
        return None;
    }
    let results = clauses.filter(|clause| !clause.items.is_empty()).filter_map(method_result).collect();
    Some(AuthResults { authserv_id: authserv_id.to_ascii_lowercase(), results })
}

/// What stands between two semicolons, comments taken out.
#[derive(Default)]
struct Clause {
    items: Vec<Item>,
    comment: String,
}

/// A bare word, or a key with its value.
enum Item {
    Word(String),
    Pair(String, String),
}

fn method_result(clause: Clause) -> Option<MethodResult> {
    let mut items = clause.items.into_iter();
    let Some(Item::Pair(method, result)) = items.next() else { return None };
    let method = method.split('/').next().unwrap_or_default().trim().to_ascii_lowercase();
    let properties = items.filter_map(|item| match item {
        Item::Pair(key, value) => Some((key.to_ascii_lowercase(), value)),
        Item::Word(_) => None,
    });
    Some(MethodResult {
        method,
        result: result.to_ascii_lowercase(),
        properties: properties.collect(),
        comment: clause.comment.to_ascii_lowercase(),
    })
}

/// Splits at the semicolons that stand outside quotes and comments. `None` if a quote or comment never ends.
fn clauses(field: &str) -> Option<Vec<Clause>> {
    let mut clauses = vec![Clause::default()];
    let mut chars = field.chars().peekable();
    let mut key: Option<String> = None;
    while let Some(c) = chars.peek().copied() {
        let clause = clauses.last_mut()?;
        match c {
            '(' => {
                clause.comment.push_str(&comment(&mut chars)?);
                clause.comment.push(' ');
            }
            ';' => {
                chars.next();
                clause.end_key(&mut key);
                clauses.push(Clause::default());
            }
            '=' => {
                chars.next();
                key = Some(clause.take_key()?);
            }
            blank if blank.is_whitespace() => {
                chars.next();
            }
            _ => {
                let word = word(&mut chars, key.is_some())?;
                clause.items.push(match key.take() {
                    Some(key) => Item::Pair(key, word),
                    None => Item::Word(word),
                });
            }
        }
    }
    clauses.last_mut()?.end_key(&mut key);
    Some(clauses)
}

impl Clause {
    /// The word before an equals sign becomes the key of a pair.
    fn take_key(&mut self) -> Option<String> {
        match self.items.pop()? {
            Item::Word(word) => Some(word),
            Item::Pair(..) => None,
        }
    }

    /// A key that is followed by nothing has an empty value.
    fn end_key(&mut self, key: &mut Option<String>) {
        if let Some(key) = key.take() {
            self.items.push(Item::Pair(key, String::new()));
        }
    }
}

type Chars<'a> = std::iter::Peekable<std::str::Chars<'a>>;

/// A token or quoted string. Only a value may hold an equals sign (`prvs=1234=neza@gozd.si`).
fn word(chars: &mut Chars<'_>, is_value: bool) -> Option<String> {
    let mut word = String::new();
    while let Some(c) = chars.peek().copied() {
        if c.is_whitespace() || matches!(c, ';' | '(') || (c == '=' && !is_value) {
            break;
        }
        chars.next();
        if c == '"' { word.push_str(&quoted(chars)?) } else { word.push(c) }
    }
    Some(word)
}

fn quoted(chars: &mut Chars<'_>) -> Option<String> {
    let mut content = String::new();
    loop {
        match chars.next()? {
            '"' => return Some(content),
            '\\' => content.push(chars.next()?),
            other => content.push(other),
        }
    }
}

fn comment(chars: &mut Chars<'_>) -> Option<String> {
    let mut content = String::new();
    let mut depth = 0_usize;
    loop {
        match chars.next()? {
            '\\' => content.push(chars.next()?),
            '(' => depth += 1,
            ')' if depth == 1 => return Some(content),
            ')' => depth -= 1,
            other => content.push(other),
        }
    }
}
