//! The body of a template, read before it is compiled: only placeholders, `if` and `for`, each of them known.

use std::collections::BTreeSet;

use super::placeholders::{self, FLAGS, LISTS, ListPlaceholder};
use crate::domain::nearest;

/// Longest body, in bytes: a letter of many pages.
const LONGEST: usize = 16 * 1024;

/// Stands at the end of lines that hold statements only, so that they leave no empty line behind.
pub(super) const STATEMENT_LINE: char = '\u{E001}';

/// A fault of the body, at a line and column counted from 1 within it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) says: String,
}

/// What a body uses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Uses {
    /// Single values and lists, by path.
    pub(super) paths: BTreeSet<&'static str>,
}

/// Reads a body: what it uses, or every fault.
pub(super) fn read(body: &str) -> Result<Uses, Vec<Fault>> {
    if body.len() > LONGEST {
        return Err(vec![Fault { line: 1, column: 1, says: format!("the text is longer than {LONGEST} bytes") }]);
    }
    let mut reader = Reader::default();
    reader.literal_figures(body);
    for tag in tags(body) {
        reader.tag(body, &tag);
    }
    if reader.faults.is_empty() { Ok(reader.uses) } else { Err(reader.faults) }
}

/// The body as tera gets it: lines of statements are marked.
pub(super) fn marked(body: &str) -> String {
    let is_statement = |line: &str| {
        let line = line.trim();
        line.starts_with("{%") && line.ends_with("%}") && outside(line).trim().is_empty()
    };
    let mark = |line: &str| if is_statement(line) { format!("{line}{STATEMENT_LINE}") } else { line.to_owned() };
    body.lines().map(mark).collect::<Vec<_>>().join("\n")
}

/// A text with every tag taken out.
fn outside(body: &str) -> String {
    let mut rest = String::new();
    let mut from = 0;
    for tag in tags(body) {
        rest.push_str(body.get(from..tag.from).unwrap_or_default());
        from = tag.to;
    }
    rest.push_str(body.get(from..).unwrap_or_default());
    rest
}

#[derive(Debug)]
struct Tag {
    from: usize,
    to: usize,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Value,
    Statement,
    Comment,
    Unclosed,
}

fn tags(body: &str) -> Vec<Tag> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some((from, kind, end)) = next_opening(body, at) {
        let close = body.get(from + 2..).and_then(|rest| rest.find(end)).map(|place| from + 2 + place + 2);
        let (to, kind) = close.map_or((body.len(), Kind::Unclosed), |to| (to, kind));
        found.push(Tag { from, to, kind });
        at = to;
    }
    found
}

fn next_opening(body: &str, at: usize) -> Option<(usize, Kind, &'static str)> {
    let openings = [("{{", Kind::Value, "}}"), ("{%", Kind::Statement, "%}"), ("{#", Kind::Comment, "#}")];
    let rest = body.get(at..)?;
    openings.into_iter().filter_map(|(open, kind, end)| Some((at + rest.find(open)?, kind, end))).min_by_key(|(place, ..)| *place)
}

#[derive(Debug, Default)]
struct Reader {
    uses: Uses,
    faults: Vec<Fault>,
    /// The loops that are open: the variable and its list.
    loops: Vec<(String, &'static ListPlaceholder)>,
}

impl Reader {
    /// A figure that stands in the body itself has no source: it would never be placed.
    fn literal_figures(&mut self, body: &str) {
        let mut from = 0;
        for (begin, end) in tags(body).iter().map(|tag| (tag.from, tag.to)).chain([(body.len(), body.len())]) {
            let text = body.get(from..begin).unwrap_or_default();
            if let Some((place, digit)) = text.char_indices().find(|(_, c)| c.is_numeric()) {
                self.fault(
                    body,
                    from + place,
                    format!("`{digit}` is a figure of the template's own, which nothing vouches for; name a placeholder"),
                );
            }
            from = end;
        }
    }

    fn tag(&mut self, body: &str, tag: &Tag) {
        let inner = body.get(tag.from + 2..tag.to.saturating_sub(2)).unwrap_or_default();
        let words: Vec<&str> = inner.trim_matches(|c: char| c == '-' || c.is_whitespace()).split_whitespace().collect();
        match (tag.kind, words.as_slice()) {
            (Kind::Comment, _) => {}
            (Kind::Unclosed, _) => self.fault(body, tag.from, "this tag is never closed".to_owned()),
            (Kind::Value, [path]) => self.value(body, tag.from, path),
            (Kind::Value, _) => {
                self.fault(body, tag.from, "one placeholder stands between {{ and }}: no filters, no arithmetic".to_owned());
            }
            (Kind::Statement, ["if" | "elif", condition @ ..]) => self.condition(body, tag.from, condition),
            (Kind::Statement, ["else" | "endif"]) => {}
            (Kind::Statement, ["for", name, "in", list]) => self.begin_loop(body, tag.from, name, list),
            (Kind::Statement, ["endfor"]) => drop(self.loops.pop()),
            (Kind::Statement, _) => {
                self.fault(body, tag.from, "only if, elif, else, endif, for NAME in LIST and endfor are known here".to_owned());
            }
        }
    }

    fn value(&mut self, body: &str, at: usize, path: &str) {
        if let Some((name, field)) = path.split_once('.')
            && let Some((_, list)) = self.loops.iter().find(|(known, _)| known == name)
        {
            if !list.fields.contains(&field) {
                let known = list.fields.join(", ");
                self.fault(body, at, format!("an entry of {} has no `{field}`; it has {known}", list.path));
            }
            return;
        }
        match placeholders::find(path) {
            Some(place) => drop(self.uses.paths.insert(place.path)),
            None => self.unknown(body, at, path),
        }
    }

    fn condition(&mut self, body: &str, at: usize, words: &[&str]) {
        let expects = "if asks for known.PLACEHOLDER or formal, joined by and, or, not";
        if words.is_empty() {
            return self.fault(body, at, expects.to_owned());
        }
        for word in words.iter().filter(|word| !matches!(**word, "and" | "or" | "not")) {
            match word.strip_prefix("known.") {
                Some(path) => match (placeholders::find(path), LISTS.iter().find(|list| list.path == path)) {
                    (Some(place), _) => drop(self.uses.paths.insert(place.path)),
                    (None, Some(list)) => drop(self.uses.paths.insert(list.path)),
                    (None, None) => self.unknown(body, at, path),
                },
                None if FLAGS.contains(word) => {}
                None => self.fault(body, at, format!("`{word}`: {expects}")),
            }
        }
    }

    fn begin_loop(&mut self, body: &str, at: usize, name: &str, list: &str) {
        match LISTS.iter().find(|known| known.path == list) {
            Some(known) => {
                self.uses.paths.insert(known.path);
                self.loops.push((name.to_owned(), known));
            }
            None => {
                let known: Vec<_> = LISTS.iter().map(|list| list.path).collect();
                self.fault(body, at, format!("`{list}` is no list; there are {}", known.join(", ")));
            }
        }
    }

    fn unknown(&mut self, body: &str, at: usize, path: &str) {
        let meant = nearest(path, placeholders::all().iter().map(|place| place.path))
            .map(|near| format!("; did you mean `{near}`?"))
            .unwrap_or_default();
        self.fault(body, at, format!("there is no placeholder `{path}`{meant}"));
    }

    fn fault(&mut self, body: &str, at: usize, says: String) {
        let before = body.get(..at).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        self.faults.push(Fault { line, column, says });
    }
}
