//! What is wrong with a configuration: all of it at once, each with its place.

use std::borrow::Cow;
use std::fmt;
use std::path::{Path, PathBuf};

use super::document::Origin;
use super::lines::Lines;
use super::masking::Masked;
use crate::fault::{Fault, Lasting};

/// Nobody corrects more than this at once; a file with more is hardly a configuration.
const MOST_SHOWN: usize = 200;

/// A line is shown up to here; nobody reads more, and a caret beyond is of no use.
const LONGEST_LINE: usize = 160;

/// One thing that is wrong, before its line is looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Finding {
    pub(super) origin: Origin,
    pub(super) sentence: String,
}

impl Finding {
    pub(super) fn new(origin: &Origin, sentence: impl Into<String>) -> Self {
        Self { origin: origin.clone(), sentence: sentence.into() }
    }
}

/// One fault as it is shown: `FILE:LINE:COLUMN: sentence`, the line, a caret. Secrets are masked in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigFault {
    /// `FILE:LINE:COLUMN`, the name of an environment variable, or the file alone.
    pub place: String,
    /// What is wrong and what to do.
    pub sentence: String,
    /// The line with its number, and the caret below; none for a variable.
    pub excerpt: Option<String>,
}

impl fmt::Display for ConfigFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.sentence)?;
        self.excerpt.as_ref().map_or(Ok(()), |excerpt| write!(f, "\n{excerpt}"))
    }
}

/// Every fault of a configuration, in the order of the file, variables last. Its `Display` is the whole report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faults {
    /// The file.
    pub file: PathBuf,
    /// At least one.
    pub list: Vec<ConfigFault>,
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, fault) in self.list.iter().enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            fault.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for Faults {}

impl Fault for Faults {
    fn lasting(&self) -> Lasting {
        Lasting::UntilSomeoneActs
    }

    fn advice(&self) -> Cow<'static, str> {
        "correct the configuration and look at it again with `postar check --offline`".into()
    }
}

impl Faults {
    /// The file could not be read at all.
    pub(super) fn unreadable(file: &Path, why: &str) -> Self {
        let fault = ConfigFault { place: file.display().to_string(), sentence: why.to_owned(), excerpt: None };
        Self { file: file.to_owned(), list: vec![fault] }
    }

    /// Looks up the lines, and puts all in order.
    pub(super) fn located(file: &Path, text: &str, mut findings: Vec<Finding>) -> Self {
        findings.sort_by_key(|finding| match &finding.origin {
            Origin::File(span) => (false, span.start, String::new()),
            Origin::Variable(name) => (true, 0, name.clone()),
        });
        findings.dedup();
        let more = findings.len().saturating_sub(MOST_SHOWN);
        let excerpts = Excerpts::of(text);
        let mut list: Vec<ConfigFault> = findings.into_iter().take(MOST_SHOWN).map(|finding| excerpts.fault(file, finding)).collect();
        if more > 0 {
            let sentence = format!("{more} more faults follow; is this the right file?");
            list.push(ConfigFault { place: file.display().to_string(), sentence, excerpt: None });
        }
        Self { file: file.to_owned(), list }
    }
}

/// The text with its lines masked.
struct Excerpts<'t> {
    text: &'t str,
    lines: Lines<'t>,
    masked: Masked,
}

impl<'t> Excerpts<'t> {
    fn of(text: &'t str) -> Self {
        Self { text, lines: Lines::of(text), masked: Masked::of(text) }
    }

    fn fault(&self, file: &Path, finding: Finding) -> ConfigFault {
        match finding.origin {
            Origin::Variable(name) => ConfigFault { place: name, sentence: finding.sentence, excerpt: None },
            Origin::File(span) => {
                let (line, column) = (self.lines.line(span.start), self.lines.column(span.start));
                let length = self.text.get(span).unwrap_or_default().lines().next().unwrap_or_default().chars().count();
                let place = format!("{}:{line}:{column}", file.display());
                ConfigFault { place, sentence: finding.sentence, excerpt: Some(self.excerpt(line, column, length)) }
            }
        }
    }

    fn excerpt(&self, line: usize, column: usize, length: usize) -> String {
        let shown: String = self.masked.line(line).chars().take(LONGEST_LINE).map(|c| if c.is_control() { ' ' } else { c }).collect();
        let width = shown.chars().count();
        let indent = (column - 1).min(width);
        let carets = length.min(width - indent).max(1);
        let gutter = line.to_string();
        let blank = " ".repeat(gutter.len());
        format!("{gutter} | {}\n{blank} | {}{}", shown.trim_end(), " ".repeat(indent), "^".repeat(carets))
    }
}
