//! How words and numbers typed by people are made comparable.

/// Lower case, without diacritics, runs of anything but letters and digits as one space: `Miza Orna 160, okrogla` → `miza orna 160 okrogla`.
#[must_use]
pub fn fold(text: &str) -> String {
    let plain = deunicode::deunicode(text).to_lowercase();
    let words: Vec<&str> = plain.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// The part of a folded word that survives declension: `mize`, `mizo` and `miza` share `miz`.
///
/// Two letters are cut from words of five and more, one from words of four; words with a digit stay whole.
#[must_use]
pub fn stem(folded: &str) -> &str {
    if folded.contains(|c: char| c.is_ascii_digit()) {
        return folded;
    }
    let keep = match folded.len() {
        0..=3 => folded.len(),
        4 => 3,
        length => (length - 2).max(4).min(length),
    };
    folded.get(..keep).unwrap_or(folded)
}

/// A document number without what people add, drop or swap: case, blanks, `-`, `/`, `.`, and zeros that lead a run of digits.
///
/// `R26-0318`, `r26/318` and `R 26 - 0318` share `r:26:318`.
#[must_use]
pub fn number_key(number: &str) -> String {
    let plain = deunicode::deunicode(number).to_lowercase();
    let mut runs: Vec<String> = Vec::new();
    let mut last_kind = None;
    for c in plain.chars() {
        let kind = if c.is_ascii_digit() {
            Some('9')
        } else if c.is_ascii_alphabetic() {
            Some('a')
        } else {
            None
        };
        match (kind, runs.last_mut()) {
            (Some(_), Some(run)) if kind == last_kind => run.push(c),
            (Some(_), _) => runs.push(c.to_string()),
            (None, _) => {}
        }
        last_kind = kind;
    }
    let trimmed = runs.iter().map(|run| match run.trim_start_matches('0') {
        "" => "0",
        rest => rest,
    });
    trimmed.collect::<Vec<_>>().join(":")
}
