//! What a sentence adds where a name isn't known: the one that was probably meant.

use crate::domain::{closest, is_alike};

pub(super) use crate::domain::nearest;

/// For an unknown key: the nearest known one, and all of them where it is a wild guess.
pub(super) fn known_keys<'k>(written: &str, known: impl Iterator<Item = &'k str>) -> String {
    let known: Vec<&str> = known.collect();
    match closest(written, known.iter().copied()) {
        Some((score, name)) if is_alike(score) => format!("; did you mean {name:?}?"),
        Some((_, name)) => format!("; the nearest it knows is {name:?}, of {}", listed(&known)),
        None => String::new(),
    }
}

/// `; did you mean "shadow"?`, or nothing where nothing is near.
pub(super) fn did_you_mean<'k>(written: &str, known: impl Iterator<Item = &'k str>) -> String {
    nearest(written, known).map_or_else(String::new, |name| format!("; did you mean {name:?}?"))
}

fn listed(names: &[&str]) -> String {
    names.iter().map(|name| format!("{name:?}")).collect::<Vec<_>>().join(", ")
}
