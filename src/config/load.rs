//! From a file and the environment to a checked configuration, or to all that is wrong with it.

use std::collections::HashSet;
use std::io::Read as _;
use std::ops::Range;
use std::path::Path;

use super::document::{self, Node, Origin, SyntaxError};
use super::environment::Environment;
use super::faults::{Faults, Finding};
use super::lines::Lines;
use super::notes::{Note, notes};
use super::schema::{Shape, known_schema};
use super::settings::Config;
use super::shape_check::Missing;
use super::{cross_check, overrides, shape_check};

/// A configuration of a thousand mailboxes takes one megabyte; beyond four the path names something else.
const LARGEST_FILE: u64 = 4 * 1024 * 1024;

/// A configuration and what is to be said about it.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// What the file says.
    pub config: Config,
    /// What of it has no effect yet.
    pub notes: Vec<Note>,
}

/// Reads a file and the `POSTAR__…` variables above it.
///
/// Paths in the file are absolute, so that they mean the same for the service and for every command; a relative one is a fault.
///
/// # Errors
/// Every fault at once: TOML that doesn't parse, unknown and missing keys, values that don't fit, keys that don't go together.
pub fn load(path: &Path, environment: &Environment) -> Result<Loaded, Faults> {
    let text = read(path).map_err(|why| Faults::unreadable(path, &why))?;
    parse(path, &text, environment)
}

/// The same for a text that is already there; `path` is only what faults are named after.
///
/// # Errors
/// As [`load`].
pub fn parse(path: &Path, text: &str, environment: &Environment) -> Result<Loaded, Faults> {
    let shape = Shape::of(known_schema());
    let (mut root, errors) = document::parse(text);
    let mut findings = overrides::apply(&mut root, environment, shape);
    let missing = if errors.is_empty() { Missing::IsAFault } else { Missing::MayBeUnread };
    findings.extend(shape_check::check(&root, shape, missing));
    if errors.is_empty() {
        findings.extend(cross_check::check(&root));
    }
    let findings = with_syntax(text, errors, findings);
    if findings.is_empty() { settle(path, text, &root) } else { Err(Faults::located(path, text, findings)) }
}

fn read(path: &Path) -> Result<String, String> {
    let could_not = |error: std::io::Error| format!("the configuration could not be read: {error}; name another file with --config");
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(could_not)?;
    file.take(LARGEST_FILE + 1).read_to_end(&mut bytes).map_err(could_not)?;
    if bytes.len() as u64 > LARGEST_FILE {
        return Err("the configuration is larger than 4 MB: this is hardly the right file".to_owned());
    }
    String::from_utf8(bytes).map_err(|error| {
        let line = error.as_bytes().iter().take(error.utf8_error().valid_up_to()).filter(|byte| **byte == b'\n').count() + 1;
        format!("the configuration is not UTF-8 (line {line}): save it as UTF-8")
    })
}

/// A line that doesn't parse is one fault: what was guessed from its rest is left out.
fn with_syntax(text: &str, errors: Vec<SyntaxError>, findings: Vec<Finding>) -> Vec<Finding> {
    let lines = Lines::of(text);
    let mut broken = HashSet::new();
    let mut all = Vec::new();
    for error in errors {
        if broken.insert(lines.line(error.at.start)) {
            all.push(Finding { origin: Origin::File(error.at), sentence: format!("this is not valid TOML: {}", in_words(&error.message)) });
        }
    }
    broken.extend(below_broken_headers(text, &broken));
    all.extend(findings.into_iter().filter_map(|finding| match &finding.origin {
        Origin::File(span) if broken.contains(&lines.line(span.start)) => {
            below_broken_header(text, span).map(|origin| Finding { origin, ..finding })
        }
        _ => Some(finding),
    }));
    all
}

/// The lines of tables whose headers are broken: the parser counts their keys to the table above.
fn below_broken_headers(text: &str, broken: &HashSet<usize>) -> Vec<usize> {
    let mut lost = false;
    let mut lines = Vec::new();
    for (number, line) in text.lines().enumerate().map(|(index, line)| (index + 1, line)) {
        if line.trim_start().starts_with('[') {
            lost = broken.contains(&number);
        } else if lost {
            lines.push(number);
        }
    }
    lines
}

/// The parser counts a broken header to the header below it, which alone is meant then.
fn below_broken_header(text: &str, span: &Range<usize>) -> Option<Origin> {
    let lines = text.get(span.clone())?.trim_end();
    lines.rfind('\n').map(|at| Origin::File(span.start + at + 1..span.start + lines.len()))
}

/// The parser's commonest messages, said for people; the others as they are.
fn in_words(message: &str) -> &str {
    const WORDS: [(&str, &str); 5] = [
        ("string values must be quoted", "a text must stand in quotes, and a number must be one number"),
        ("key with no value", "behind a key come \"=\" and a value"),
        ("duplicate key", "this key stands here for the second time"),
        ("unclosed table", "this header lacks its closing bracket"),
        ("invalid basic string", "this text lacks its closing quotes, or holds a backslash that means nothing"),
    ];
    WORDS.iter().find(|(start, _)| message.starts_with(start)).map_or(message, |(_, words)| words)
}

fn settle(path: &Path, text: &str, root: &Node) -> Result<Loaded, Faults> {
    match serde_json::from_value(root.to_json()) {
        Ok(config) => Ok(Loaded { config, notes: notes(root, &Lines::of(text)) }),
        // Not reached as long as the schema and the types agree, which a test holds. The cause may quote a value: it is not shown.
        Err(_) => Err(Faults::unreadable(
            path,
            "the configuration passed every check and still can't be used: please report this as a fault of postar",
        )),
    }
}
