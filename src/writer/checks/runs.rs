//! Where figures stand in a text: its runs of digits with the letters and signs that belong to them.

use std::ops::Range;

/// The words next to a place, for a finding.
pub(super) fn around(prose: &str, place: usize) -> &str {
    let before = prose.get(..place).unwrap_or_default();
    let from = before.char_indices().rev().take(20).last().map_or(place, |(at, _)| at);
    let after = prose.get(place..).unwrap_or_default();
    let to = after.char_indices().take(20).last().map_or(place, |(at, c)| place + at + c.len_utf8());
    prose.get(from..to).unwrap_or_default()
}

/// Lower case, one blank where there are any.
pub(super) fn key(run: &str) -> String {
    run.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// The words that hold a digit, as byte ranges. Words of nothing but digits and signs belong together where only blanks part them:
/// whoever reads `24. 11.` or `1 500` reads one figure, so one figure has to be vouched for.
pub(super) fn runs(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for token in tokens(text) {
        let joined = found.last().filter(|last| bare(text, last) && bare(text, &token) && only_parted(text, last.end..token.start));
        match (joined.is_some(), found.last_mut()) {
            (true, Some(last)) => last.end = token.end,
            _ => found.push(token),
        }
    }
    found
}

fn bare(text: &str, range: &Range<usize>) -> bool {
    !text.get(range.clone()).unwrap_or_default().contains(char::is_alphabetic)
}

/// Blanks within a line, perhaps after a dot.
fn only_parted(text: &str, between: Range<usize>) -> bool {
    let gap = text.get(between).unwrap_or_default();
    gap.strip_prefix('.').unwrap_or(gap).chars().all(|c| c.is_whitespace() && c != '\n')
}

/// Letters, digits and the signs that join them, without signs at the end.
fn tokens(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut begun: Option<usize> = None;
    for (place, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let inside = c.is_alphanumeric() || matches!(c, '-' | '−' | '+' | '/' | '.' | ',' | '\'' | '%' | '_');
        match (inside, begun) {
            (true, None) => begun = Some(place),
            (false, Some(from)) => {
                found.extend(trimmed(text, from..place));
                begun = None;
            }
            _ => {}
        }
    }
    found
}

fn trimmed(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let word = text.get(range.clone())?;
    let kept = word.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '%');
    kept.contains(char::is_numeric).then(|| range.start..range.start + kept.len())
}
