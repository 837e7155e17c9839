//! Whether two folded words are one word in different cases.

/// A declined word keeps all but its last letter, and grows by three at most: `stol` – `stoloma`, `miza` – `mizami`.
const LONGEST_ENDING: usize = 3;

/// Words shorter than this keep two letters; `ura` – `uro`.
const SHORT: usize = 4;

/// True for `stol` and `stole`, `polica` and `polic`, `črna` and `črno`, all folded; words with a digit only if they are equal.
pub(super) fn same_word(one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    let shorter = one.len().min(other.len());
    let spelled = |word: &str| word.bytes().all(|b| b.is_ascii_alphabetic());
    if shorter < 3 || one.len().max(other.len()) - shorter >= LONGEST_ENDING || !spelled(one) || !spelled(other) {
        return false;
    }
    let same = one.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count();
    let vowel = |word: &str| word.ends_with(['a', 'e', 'i', 'o', 'u']);
    if shorter < SHORT {
        return if one.len() == other.len() {
            same == 2 && vowel(one) && vowel(other)
        } else {
            same == shorter && (vowel(one) != vowel(other))
        };
    }
    let ends_in_case = vowel(if one.len() <= other.len() { one } else { other });
    same >= shorter || ends_in_case && same == shorter - 1
}

#[cfg(test)]
mod tests {
    use super::same_word;

    #[test]
    fn cases_and_numbers_of_a_noun_are_one_word() {
        for (one, other) in [
            ("stol", "stolov"),
            ("miza", "mizami"),
            ("polica", "polic"),
            ("luna", "luno"),
            ("ura", "uro"),
            ("delta", "delte"),
            ("miza", "miz"),
        ] {
            assert!(same_word(one, other) && same_word(other, one), "{one} {other}");
        }
        for (one, other) in
            [("stol", "sto"), ("vaza", "vama"), ("120", "121"), ("ura", "urad"), ("miza", "mizarstvo"), ("pia", "pri"), ("dren", "drevje")]
        {
            assert!(!same_word(one, other), "{one} {other}");
        }
    }
}
