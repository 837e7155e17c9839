//! The file as a tree of values, each knowing where it stands.

use std::collections::HashSet;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::lines::Lines;

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// These bytes of the file.
    File(Range<usize>),
    /// This environment variable.
    Variable(String),
}

/// A value and its origin.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) origin: Origin,
    pub(super) value: Value,
}

/// A TOML value.
#[derive(Clone, Debug)]
pub(super) enum Value {
    /// A string.
    Text(String),
    /// An integer; none if it does not fit 64 bits.
    Whole(Option<i64>),
    /// A boolean.
    Truth(bool),
    /// A float, date or time: no key takes one.
    Other(&'static str),
    /// An array.
    List(Vec<Node>),
    /// A table, in the order of the file.
    Table(Vec<Entry>),
}

/// A key with its value.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) origin: Origin,
    pub(super) node: Node,
}

/// What a syntax error says, and where.
#[derive(Debug)]
pub(super) struct SyntaxError {
    pub(super) at: Range<usize>,
    pub(super) message: String,
}

/// How often a text is read again without the lines that hide what follows them.
const MOST_ROUNDS: usize = 20;

/// Reads as much as can be read, and every syntax error.
pub(super) fn parse(text: &str) -> (Node, Vec<SyntaxError>) {
    let mut readable = text.to_owned();
    let mut hidden = Vec::new();
    for _ in 0..MOST_ROUNDS {
        let (root, errors) = parse_once(&readable);
        let lines = Lines::of(&readable);
        let (lone, other): (Vec<_>, Vec<_>) = errors.into_iter().partition(|error| is_lone_word(lines.text(lines.line(error.at.start))));
        if lone.is_empty() {
            hidden.extend(other);
            return (root, hidden);
        }
        let out: HashSet<usize> = lone.iter().map(|error| lines.line(error.at.start)).collect();
        readable = lines.without(|line| out.contains(&line));
        hidden.extend(lone);
    }
    let (root, errors) = parse_once(&readable);
    hidden.extend(errors);
    (root, hidden)
}

fn parse_once(text: &str) -> (Node, Vec<SyntaxError>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let end = text.len()..text.len();
    let errors = errors.iter().map(|error| SyntaxError { at: error.span().unwrap_or(end.clone()), message: error.message().to_owned() });
    let root = Node { origin: Origin::File(0..0), value: table_value(table.get_ref(), &Origin::File) };
    (root, errors.collect())
}

/// A word without an equals sign makes the parser lose all that follows, tables included.
fn is_lone_word(line: &str) -> bool {
    !line.contains('=') && line.trim_start().starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '"' | '\''))
}

/// Reads the value of a variable: a TOML value if it is one, else the text itself.
pub(super) fn parse_variable(name: &str, text: &str) -> Node {
    let origin = |_: Range<usize>| Origin::Variable(name.to_owned());
    match DeValue::parse(text) {
        Ok(value) => node(&value, &origin),
        Err(_) => Node { origin: origin(0..0), value: Value::Text(text.to_owned()) },
    }
}

fn node(value: &Spanned<DeValue<'_>>, origin: &dyn Fn(Range<usize>) -> Origin) -> Node {
    let read = match value.get_ref() {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(number) => Value::Whole(i64::from_str_radix(number.as_str(), number.radix()).ok()),
        DeValue::Boolean(truth) => Value::Truth(*truth),
        DeValue::Float(_) => Value::Other("a number with a point"),
        DeValue::Datetime(_) => Value::Other("a date or time"),
        DeValue::Array(items) => Value::List(items.iter().map(|item| node(item, origin)).collect()),
        DeValue::Table(table) => table_value(table, origin),
    };
    Node { origin: origin(value.span()), value: read }
}

fn table_value(table: &DeTable<'_>, origin: &dyn Fn(Range<usize>) -> Origin) -> Value {
    let entry = |(key, value): (&Spanned<std::borrow::Cow<'_, str>>, &Spanned<DeValue<'_>>)| Entry {
        key: key.get_ref().to_string(),
        origin: origin(key.span()),
        node: node(value, origin),
    };
    Value::Table(table.iter().map(entry).collect())
}

impl Node {
    /// What stands under a key.
    pub(super) fn get(&self, key: &str) -> Option<&Self> {
        self.entries().iter().find(|entry| entry.key == key).map(|entry| &entry.node)
    }

    /// The text under a key.
    pub(super) fn text(&self, key: &str) -> Option<&str> {
        match &self.get(key)?.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The keys of a table; none of anything else.
    pub(super) fn entries(&self) -> &[Entry] {
        match &self.value {
            Value::Table(entries) => entries,
            _ => &[],
        }
    }

    /// The tables of the list under a key.
    pub(super) fn list(&self, key: &str) -> &[Self] {
        match self.get(key).map(|node| &node.value) {
            Some(Value::List(items)) => items,
            _ => &[],
        }
    }

    /// Puts a value under a path of keys, making tables on the way and replacing what stands there.
    pub(super) fn set(&mut self, path: &[String], node: Self) {
        let Some((key, rest)) = path.split_first() else {
            *self = node;
            return;
        };
        if !matches!(self.value, Value::Table(_)) {
            self.value = Value::Table(Vec::new());
        }
        let Value::Table(entries) = &mut self.value else { return };
        if let Some(entry) = entries.iter_mut().find(|entry| entry.key == *key) {
            entry.origin = node.origin.clone();
            entry.node.set(rest, node);
            return;
        }
        let origin = node.origin.clone();
        let mut child = Self { origin: origin.clone(), value: Value::Table(Vec::new()) };
        child.set(rest, node);
        entries.push(Entry { key: key.clone(), origin, node: child });
    }

    /// The same without origins, for serde.
    pub(super) fn to_json(&self) -> serde_json::Value {
        match &self.value {
            Value::Text(text) => text.as_str().into(),
            Value::Whole(number) => (*number).into(),
            Value::Truth(truth) => (*truth).into(),
            Value::Other(_) => serde_json::Value::Null,
            Value::List(items) => items.iter().map(Self::to_json).collect(),
            Value::Table(entries) => entries.iter().map(|entry| (entry.key.clone(), entry.node.to_json())).collect(),
        }
    }
}
