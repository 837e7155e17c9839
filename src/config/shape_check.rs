//! Does the tree have the shape of the schema? Everything that doesn't fit is found in one walk.

use super::document::{Node, Value};
use super::faults::Finding;
use super::leaf::fits_format;
use super::masking::Masked;
use super::nearest::{did_you_mean, known_keys, nearest};
use super::schema::Shape;

/// A longer text is cut off in a sentence.
const LONGEST_SHOWN: usize = 40;

/// Whether keys that are missing count: not after a syntax error, whose line may hold them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Missing {
    /// They are faults.
    IsAFault,
    /// They may stand in a line that couldn't be read.
    MayBeUnread,
}

/// Everything in the tree that doesn't fit.
pub(super) fn check(root: &Node, shape: Shape<'_>, missing: Missing) -> Vec<Finding> {
    let mut walk = Walk { missing, found: Vec::new() };
    walk.node(root, shape, &Path::default());
    walk.found
}

/// The keys from the root, for sentences: `mailbox.imap.host`.
#[derive(Clone, Default)]
struct Path {
    keys: Vec<String>,
    /// Below a reference to a secret nothing is shown: the secret itself may stand there by mistake.
    hidden: bool,
}

impl Path {
    fn with(&self, key: &str, shape: Shape<'_>) -> Self {
        Self { keys: self.keys.iter().cloned().chain([key.to_owned()]).collect(), hidden: self.hidden || shape.is_secret() }
    }

    fn shown(&self) -> String {
        if self.keys.is_empty() { "the file".to_owned() } else { self.keys.join(".") }
    }
}

struct Walk {
    missing: Missing,
    found: Vec<Finding>,
}

impl Walk {
    fn node(&mut self, node: &Node, shape: Shape<'_>, path: &Path) {
        let Some(shape) = alternative(node, shape) else { return self.unfit(node, shape, path) };
        match (&node.value, shape.kind()) {
            (Value::Table(_), Some("object")) => self.table(node, shape, path),
            (Value::List(items), Some("array")) => self.list(node, items, shape, path),
            (Value::Text(text), Some("string") | None) => self.text(node, text, shape, path),
            (Value::Whole(Some(number)), Some("integer")) if in_range(*number, shape) => {}
            (Value::Truth(_), Some("boolean")) => {}
            _ => self.unfit(node, shape, path),
        }
    }

    fn table(&mut self, node: &Node, shape: Shape<'_>, path: &Path) {
        let before = self.found.len();
        for entry in node.entries() {
            match shape.under(&entry.key) {
                Some(under) => self.node(&entry.node, under, &path.with(&entry.key, under)),
                None => self.found.push(Finding::new(&entry.origin, unknown_key(&entry.key, shape, path))),
            }
        }
        let (least, most) = shape.count();
        let count = node.entries().len() as u64;
        if self.found.len() == before && (count < least || count > most) {
            self.unfit(node, shape, path);
        }
        if self.missing == Missing::IsAFault {
            self.missing_keys(node, shape, path);
        }
    }

    fn missing_keys(&mut self, node: &Node, shape: Shape<'_>, path: &Path) {
        // A key that is only misspelt has been named already.
        let misspelt = |key: &str| node.entries().iter().any(|entry| nearest(&entry.key, shape.keys()) == Some(key));
        for key in shape.required().filter(|key| !misspelt(key)) {
            let expected = shape.under(key).map(Shape::expected).unwrap_or_default();
            self.found.push(Finding::new(&node.origin, format!("{} needs \"{key}\": {expected}", path.shown())));
        }
    }

    fn list(&mut self, node: &Node, items: &[Node], shape: Shape<'_>, path: &Path) {
        let (least, most) = shape.count();
        let count = items.len() as u64;
        if count < least || count > most {
            self.found.push(Finding::new(&node.origin, format!("{} must not be empty: it takes {}", path.shown(), shape.expected())));
        }
        for (item, shape) in items.iter().filter_map(|item| Some((item, shape.items()?))) {
            self.node(item, shape, path);
        }
    }

    fn text(&mut self, node: &Node, text: &str, shape: Shape<'_>, path: &Path) {
        let words = shape.words();
        if !words.is_empty() && !words.contains(&text) {
            let hint = did_you_mean(text, words.into_iter());
            let sentence = format!("{} takes {}, not {}{hint}", path.shown(), shape.expected(), shown(text));
            self.found.push(Finding::new(&node.origin, sentence));
        } else if shape.format().is_some_and(|format| !fits_format(format, text)) {
            self.unfit(node, shape, path);
        }
    }

    fn unfit(&mut self, node: &Node, shape: Shape<'_>, path: &Path) {
        let sentence = format!("{} takes {}, not {}", path.shown(), shape.expected(), found(node, path.hidden));
        self.found.push(Finding::new(&node.origin, sentence));
    }
}

/// Of several shapes the one that a value of this kind can have; none where none can.
fn alternative<'s>(node: &Node, shape: Shape<'s>) -> Option<Shape<'s>> {
    if shape.alternatives().next().is_none() || !shape.words().is_empty() {
        return Some(shape);
    }
    let fits = |variant: &Shape<'_>| match &node.value {
        Value::Table(_) => variant.kind() == Some("object"),
        Value::Whole(number) => variant.kind() == Some("integer") && number.is_some_and(|number| in_range(number, *variant)),
        Value::Text(text) => variant.words().contains(&text.as_str()),
        _ => false,
    };
    shape.alternatives().find(fits)
}

fn in_range(number: i64, shape: Shape<'_>) -> bool {
    let (least, most) = shape.range();
    (least..=most).contains(&number)
}

fn unknown_key(key: &str, shape: Shape<'_>, path: &Path) -> String {
    let place = if path.keys.is_empty() { "the top of the file".to_owned() } else { path.shown() };
    // `password = {hunter2`: a key that is no slip of the pen may be the secret itself.
    let written = if path.hidden && nearest(key, shape.keys()).is_none() {
        "of this name (not shown: it may be the secret)".to_owned()
    } else {
        shown(key)
    };
    format!("{place} knows no key {written}{}", known_keys(key, shape.keys()))
}

/// What stands there, in words; never the value where it may be a secret.
fn found(node: &Node, hidden: bool) -> String {
    match &node.value {
        Value::Text(_) if hidden => "a text (not shown: it may be the secret)".to_owned(),
        Value::Text(text) => shown(text),
        Value::Whole(_) if hidden => "a number (not shown: it may be the secret)".to_owned(),
        Value::Whole(Some(number)) => format!("the number {number}"),
        Value::Whole(None) => "a number that is far too large".to_owned(),
        Value::Truth(truth) => format!("{truth} without quotes"),
        Value::Other(kind) => (*kind).to_owned(),
        Value::List(_) => "a list".to_owned(),
        Value::Table(entries) if entries.is_empty() => "an empty table".to_owned(),
        Value::Table(entries) if hidden => format!("a table of {} keys", entries.len()),
        Value::Table(_) => "a table".to_owned(),
    }
}

/// A text in quotes, cut off, without control characters and without the login of a web address.
///
/// Only its first line, and that masked like a line of the file: where closing quotes are missing, the text is made of other keys.
fn shown(text: &str) -> String {
    let safe = Masked::of(text).line(1).to_owned();
    let head: String = safe.chars().take(LONGEST_SHOWN).collect();
    let tail = if head.len() < safe.len() || text.lines().nth(1).is_some() { "…" } else { "" };
    format!("{:?}", format!("{head}{tail}"))
}
