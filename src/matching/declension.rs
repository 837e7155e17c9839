//! Whether two folded words are one word in different cases.

/// A declined word keeps all but its last letter, and grows by two at most: `miza` – `mizami`. With three, `stolica` would be a `stol`.
const LONGEST_ENDING: usize = 2;

/// Words shorter than this keep two letters: `ura` – `uro`, `miza` – `miz`.
const SHORT: usize = 4;

/// True for `stol` and `stole`, `polica` and `polic`, `črna` and `črno`, all folded; words with a digit only if they are equal.
pub(super) fn same_word(one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    let shorter = one.len().min(other.len());
    let spelled = |word: &str| word.bytes().all(|b| b.is_ascii_alphabetic());
    if shorter < 3 || one.len().max(other.len()) - shorter > LONGEST_ENDING || !spelled(one) || !spelled(other) {
        return false;
    }
    let same = one.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count();
    let vowel = |word: &str| word.ends_with(['a', 'e', 'i', 'o', 'u']);
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    match (shorter < SHORT, short.len() == long.len()) {
        (true, true) => same == 2 && vowel(short) && vowel(long),
        (true, false) => same == shorter && !vowel(short) && long.len() == shorter + 1 && vowel(long),
        (false, _) => same >= shorter || vowel(short) && same == shorter - 1,
    }
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
            ("120", "120"),
            ("ur", "ur"),
        ] {
            assert!(same_word(one, other) && same_word(other, one), "{one} {other}");
        }
        for (one, other) in [
            ("stol", "sto"),
            ("vaza", "vama"),
            ("120", "121"),
            ("ur", "ura"),
            ("ura", "urad"),
            ("miza", "mizarstvo"),
            ("stol", "stol1"),
            ("stol", "mora"),
            ("miza", "mora"),
            ("dren", "drevje"),
        ] {
            assert!(!same_word(one, other) && !same_word(other, one), "{one} {other}");
        }
    }

    #[test]
    fn short_words_change_only_a_vowel_at_their_end() {
        let table = [
            ("ura", "ure", true),
            ("pia", "pri", false),
            ("urn", "ura", false),
            ("pes", "pet", false),
            ("miz", "mize", true),
            ("miz", "mara", false),
            ("miz", "mizma", false),
            ("miz", "mizk", false),
            ("uri", "uria", false),
        ];
        for (one, other, expected) in table {
            assert_eq!(same_word(one, other), expected, "{one} {other}");
            assert_eq!(same_word(other, one), expected, "{other} {one}");
        }
    }
}
