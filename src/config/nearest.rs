//! The known name that a person probably meant.

/// How alike two names must be for a question: one slip in three letters still is (`evn`, `env`).
const ALIKE: f64 = 0.66;

/// For an unknown key: the nearest known one, and all of them where it is a wild guess.
pub(super) fn known_keys<'k>(written: &str, known: impl Iterator<Item = &'k str>) -> String {
    let known: Vec<&str> = known.collect();
    match scored(written, known.iter().copied()) {
        Some((score, name)) if score >= ALIKE => format!("; did you mean {name:?}?"),
        Some((_, name)) => format!("; the nearest it knows is {name:?}, of {}", listed(&known)),
        None => String::new(),
    }
}

/// `; did you mean "shadow"?`, or nothing where nothing is near.
pub(super) fn did_you_mean<'k>(written: &str, known: impl Iterator<Item = &'k str>) -> String {
    nearest(written, known).map_or_else(String::new, |name| format!("; did you mean {name:?}?"))
}

/// The name that was probably meant; none where nothing is near.
pub(super) fn nearest<'k>(written: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    scored(written, known).filter(|(score, _)| *score >= ALIKE).map(|(_, name)| name)
}

fn scored<'k>(written: &str, known: impl Iterator<Item = &'k str>) -> Option<(f64, &'k str)> {
    let written = written.to_lowercase();
    known.map(|name| (likeness(&written, name), name)).max_by(|a, b| a.0.total_cmp(&b.0))
}

/// Slips of the pen, and names of which one starts with the other (`lang`, `language`).
fn likeness(written: &str, name: &str) -> f64 {
    strsim::normalized_damerau_levenshtein(written, name).max(strsim::jaro_winkler(written, name) - 0.1)
}

fn listed(names: &[&str]) -> String {
    names.iter().map(|name| format!("{name:?}")).collect::<Vec<_>>().join(", ")
}
