//! What could be wrong, as cargo-mutants lists it.

use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use serde::Deserialize;

/// A place in a file; lines and columns from 1, columns in characters.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) line: usize,
    pub(crate) column: usize,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) start: Place,
    pub(crate) end: Place,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
pub(crate) enum Genre {
    FnValue,
    BinaryOperator,
    UnaryOperator,
    MatchArmGuard,
    MatchArm,
    StructField,
}

#[derive(Clone, Debug, Deserialize)]
struct Function {
    return_type: String,
    span: Span,
}

/// One fault.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Mutant {
    /// Its place in the list.
    #[serde(skip)]
    pub(crate) number: usize,
    pub(crate) name: String,
    pub(crate) file: String,
    pub(crate) genre: Genre,
    pub(crate) replacement: String,
    pub(crate) span: Span,
    function: Option<Function>,
}

/// The list, without what can never be told at run time: another `impl Trait` is another type, and a field is no expression.
pub(crate) fn read(path: &Path) -> Result<Vec<Mutant>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("{} can't be read", path.display()))?;
    let mut all: Vec<Mutant> = serde_json::from_str(&text).context("the list isn't what cargo-mutants 27 prints")?;
    for (number, mutant) in all.iter_mut().enumerate() {
        mutant.number = number;
    }
    let opaque =
        |mutant: &Mutant| mutant.genre == Genre::FnValue && mutant.function.as_ref().is_some_and(|it| it.return_type.contains("impl "));
    all.retain(|mutant| !opaque(mutant) && mutant.genre != Genre::StructField);
    Ok(all)
}

/// The faults that a compiler's words about `(file, line)` point at: the values of the function around it, and what stands in that line.
pub(crate) fn to_blame(woven: &[Mutant], faults: &[(String, usize)]) -> Result<Vec<usize>> {
    let points_at = |mutant: &Mutant, line: usize| match (&mutant.genre, &mutant.function) {
        (Genre::FnValue, Some(function)) => (function.span.start.line..=function.span.end.line).contains(&line),
        _ => (mutant.span.start.line..=mutant.span.end.line).contains(&line),
    };
    let blamed = |mutant: &&Mutant| faults.iter().any(|(file, line)| mutant.file == *file && points_at(mutant, *line));
    let found: Vec<usize> = woven.iter().filter(blamed).map(|mutant| mutant.number).collect();
    ensure!(!found.is_empty(), "the copy doesn't build, and no fault woven into it is to blame: {faults:?}");
    Ok(found)
}
