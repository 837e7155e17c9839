//! One template file: TOML front matter between `+++` lines, then the body.

use serde::Deserialize;
use tera::Tera;
use thiserror::Error;

use super::body::{self, Uses};
use super::when::When;
use crate::domain::{Intent, Language};

/// What stands before and after the front matter.
const FENCE: &str = "+++";

/// The name under which tera holds the one body of a template.
pub(super) const BODY: &str = "body";

/// A template of the company's own, ready to be filled.
#[derive(Clone, Debug)]
pub struct OwnTemplate {
    pub(super) front: Front,
    name: String,
    pub(super) uses: Uses,
    pub(super) tera: Tera,
}

/// The front matter.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Front {
    /// What it is called; else the file's own name without its ending.
    #[serde(default)]
    name: Option<String>,
    /// The language that it is written in.
    pub(super) language: Language,
    /// What it answers: taken only where nothing else is asked. None: whatever is asked.
    #[serde(default)]
    pub(super) intents: Vec<Intent>,
    /// The higher one is tried first.
    #[serde(default)]
    pub(super) priority: i32,
    /// It may be used though some placeholder stays open.
    #[serde(default)]
    pub(super) gaps: bool,
    /// Further conditions.
    #[serde(default)]
    pub(super) when: When,
}

/// Something that is wrong in a template file.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{file}:{line}:{column}: {says}")]
pub struct OwnTemplateFault {
    /// The file, as it was named.
    pub file: String,
    /// From 1.
    pub line: usize,
    /// From 1.
    pub column: usize,
    /// What is wrong, and what would be right.
    pub says: String,
}

impl OwnTemplate {
    /// Reads one file. `file` is how faults name it, `stem` what the template is called where its front matter doesn't say.
    ///
    /// # Errors
    /// Every fault with its place.
    pub fn parse(file: &str, stem: &str, text: &str) -> Result<Self, Vec<OwnTemplateFault>> {
        let fault = |line, column, says: String| OwnTemplateFault { file: file.to_owned(), line, column, says };
        let (front, body, begins) = split(text).map_err(|says| vec![fault(1, 1, says.to_owned())])?;
        let front: Front = toml::from_str(front).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            let (line, column) = place(front, at);
            vec![fault(line + 1, column, error.message().to_owned())]
        })?;
        let name = front.name.clone().unwrap_or_else(|| stem.to_owned());
        if !is_name(&name) {
            let says = format!("`{name}` can't be a template's name: use 1 to 64 of a-z, 0-9, \"-\" and \"_\"");
            return Err(vec![fault(2, 1, says)]);
        }
        let uses = body::read(body)
            .map_err(|faults| faults.into_iter().map(|found| fault(found.line + begins, found.column, found.says)).collect::<Vec<_>>())?;
        let mut tera = Tera::default();
        tera.add_raw_template(BODY, &body::marked(body)).map_err(|error| vec![fault(begins + 1, 1, sentence(&error))])?;
        Ok(Self { front, name, uses, tera })
    }

    /// What it is called.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The language that it is written in.
    #[must_use]
    pub fn language(&self) -> Language {
        self.front.language
    }

    /// What it answers; empty: whatever is asked.
    #[must_use]
    pub fn intents(&self) -> &[Intent] {
        &self.front.intents
    }

    /// The higher one is tried first.
    #[must_use]
    pub fn priority(&self) -> i32 {
        self.front.priority
    }

    /// The placeholders that it uses.
    pub fn placeholders(&self) -> impl Iterator<Item = &'static str> {
        self.uses.paths.iter().copied()
    }
}

/// Front matter, body, and how many lines stand before the body.
fn split(text: &str) -> Result<(&str, &str, usize), &'static str> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let rest = text.strip_prefix(FENCE).and_then(|rest| rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix('\n')));
    let rest = rest.ok_or("the file has to begin with a line `+++`, then `language = \"sl\"` and other keys, then `+++` again")?;
    let end = rest.find("\n+++").ok_or("the front matter is never closed: a line `+++` has to stand before the text")?;
    let (front, after) = rest.split_at(end + 1);
    let body = after.strip_prefix(FENCE).and_then(|body| body.find('\n').and_then(|line| body.get(line + 1..))).unwrap_or_default();
    if body.trim().is_empty() {
        return Err("there is no text below the front matter");
    }
    Ok((front, body, front.matches('\n').count() + 2))
}

fn place(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or_default();
    (before.matches('\n').count() + 1, before.rsplit('\n').next().unwrap_or_default().chars().count() + 1)
}

fn is_name(name: &str) -> bool {
    (1..=64).contains(&name.len()) && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_'))
}

/// What tera says, on one line.
fn sentence(error: &tera::Error) -> String {
    crate::fault::chain(error).split_whitespace().collect::<Vec<_>>().join(" ")
}
