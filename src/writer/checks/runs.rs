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

#[cfg(test)]
mod tests {
    use super::{around, key, runs};

    #[test]
    fn a_finding_shows_twenty_letters_on_either_side_and_no_more() {
        let (far, near, next) = ("a".repeat(5), "b".repeat(20), "ž".repeat(20));
        let long = format!("{far}{near}{next}{far}");
        for (prose, place, shown) in
            [("ab 12 cd", 3, "ab 12 cd"), ("", 0, ""), ("12", 0, "12"), ("12", 2, "12"), (&long, 25, &format!("{near}{next}"))]
        {
            assert_eq!(around(prose, place), shown, "{prose} at {place}");
        }
    }

    #[test]
    fn a_run_is_compared_without_case_and_spare_blanks() {
        assert_eq!(key(" 24.\t11.  PN-Ž7\n"), "24. 11. pn-ž7");
    }

    #[test]
    fn words_with_a_digit_are_runs_and_bare_figures_belong_together() {
        let cases: [(&str, &[&str]); 18] = [
            ("no figure, no run - at all", &[]),
            ("see PN-77, please", &["PN-77"]),
            ("on 24. 11. 2026.", &["24. 11. 2026"]),
            ("makes 1 500 in all", &["1 500"]),
            ("1\u{A0}500", &["1\u{A0}500"]),
            ("1\n500", &["1", "500"]),
            ("1.\n500", &["1", "500"]),
            ("1 PN7", &["1", "PN7"]),
            ("PN7 1", &["PN7", "1"]),
            ("PN7 P8", &["PN7", "P8"]),
            ("5 x 6", &["5", "6"]),
            ("5., 6", &["5", "6"]),
            ("10:30", &["10", "30"]),
            ("minus -12", &["-12"]),
            ("12- and 12%. or (7%)", &["12", "12%", "7%"]),
            ("a_1, don't4", &["a_1", "don't4"]),
            ("½ ٤", &["½ ٤"]),
            ("+3 −4 5/6 7,8", &["+3 −4 5/6 7,8"]),
        ];
        for (text, expected) in cases {
            let found: Vec<&str> = runs(text).into_iter().map(|run| text.get(run).unwrap()).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
