//! The known name that a person probably meant.

/// How alike two names must be for a question: one slip in three letters still is (`evn`, `env`).
const ALIKE: f64 = 0.66;

/// The name that was probably meant; none where nothing is near.
pub fn nearest<'k>(written: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    closest(written, known).filter(|(score, _)| is_alike(*score)).map(|(_, name)| name)
}

/// The name that is least far off, and how alike it is, from 0 to 1.
pub fn closest<'k>(written: &str, known: impl IntoIterator<Item = &'k str>) -> Option<(f64, &'k str)> {
    let written = written.to_lowercase();
    known.into_iter().map(|name| (likeness(&written, name), name)).max_by(|a, b| a.0.total_cmp(&b.0))
}

/// True if a name that is so alike was probably meant.
#[must_use]
pub fn is_alike(score: f64) -> bool {
    score >= ALIKE
}

/// Slips of the pen, and names of which one starts with the other (`lang`, `language`).
fn likeness(written: &str, name: &str) -> f64 {
    strsim::normalized_damerau_levenshtein(written, name).max(strsim::jaro_winkler(written, name) - 0.1)
}
