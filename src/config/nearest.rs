//! The known name that a person probably meant.

/// How alike two names must be for a guess: a swapped pair in four letters still is.
const ALIKE: f64 = 0.72;

/// `; did you mean "address"?`, or nothing where nothing is near.
pub(super) fn did_you_mean<'k>(written: &str, known: impl Iterator<Item = &'k str>) -> String {
    nearest(written, known).map_or_else(String::new, |name| format!("; did you mean {}?", quoted(name)))
}

/// The nearest name; none where nothing is near.
pub(super) fn nearest<'k>(written: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    let written = written.to_lowercase();
    let scored = known.map(|name| (likeness(&written, name), name)).filter(|(score, _)| *score >= ALIKE);
    scored.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, name)| name)
}

/// Slips of the pen, and names of which one starts with the other (`lang`, `language`).
fn likeness(written: &str, name: &str) -> f64 {
    strsim::normalized_damerau_levenshtein(written, name).max(strsim::jaro_winkler(written, name) - 0.1)
}

/// The name in quotes.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{name}\"")
}
