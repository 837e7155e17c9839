//! Two numbers that differ by one slip of the pen.

use std::cmp::Ordering;

/// Shorter numbers are too close to each other for slips to say anything.
const SHORTEST: usize = 5;

/// True if one key comes from the other by one character too many or too few, or by two neighbours swapped.
///
/// A character that is merely another one is no slip here: `PN-412` and `PN-413` are two orders. Lost zeros, blanks and dashes are
/// already gone from a key.
pub(super) fn is_almost(typed: &str, known: &str) -> bool {
    let typed: Vec<char> = typed.chars().filter(|c| *c != ':').collect();
    let known: Vec<char> = known.chars().filter(|c| *c != ':').collect();
    if typed.len().max(known.len()) < SHORTEST {
        return false;
    }
    match typed.len().cmp(&known.len()) {
        Ordering::Equal => is_swapped(&typed, &known),
        Ordering::Greater => has_one_more(&typed, &known),
        Ordering::Less => has_one_more(&known, &typed),
    }
}

fn is_swapped(one: &[char], other: &[char]) -> bool {
    let apart: Vec<usize> = (0..one.len()).filter(|at| one.get(*at) != other.get(*at)).collect();
    match apart.as_slice() {
        [first, second] => second - first == 1 && one.get(*first) == other.get(*second) && one.get(*second) == other.get(*first),
        _ => false,
    }
}

fn has_one_more(longer: &[char], shorter: &[char]) -> bool {
    let same = longer.iter().zip(shorter).take_while(|(a, b)| a == b).count();
    longer.iter().skip(same + 1).eq(shorter.iter().skip(same))
}

#[cfg(test)]
mod tests {
    use super::is_almost;

    #[test]
    fn one_slip_is_forgiven_and_another_number_is_not() {
        let table = [
            ("pn:4021", "pn:402", true),
            ("pn:4021", "pn:421", true),
            ("r:26:381", "r:26:318", true),
            ("r:26:38", "r:26:318", true),
            ("n:412", "pn:412", true),
            ("pn:412", "np:412", true),
            ("pn:412", "pn:413", false),
            ("pn:412", "pn:412", false),
            ("pn:4", "pn:42", false),
            ("pn:42", "pn:24", false),
            ("pn:4112", "pn:42", false),
            ("pn:4112", "pn:412345", false),
            ("pn:4021", "pn:431", false),
        ];
        for (typed, known, expected) in table {
            assert_eq!(is_almost(typed, known), expected, "{typed} {known}");
            assert_eq!(is_almost(known, typed), expected, "{known} {typed}");
        }
    }

    #[test]
    fn only_neighbours_that_change_places_are_a_swap() {
        let table = [
            ("pn:412", "pn:142", true),
            ("pn:412", "pn:552", false),
            ("pn:412", "pn:152", false),
            ("pn:412", "pn:742", false),
            ("pn:412", "pn:214", false),
            ("pn:4123", "pn:4321", false),
            ("pn:1234", "pn:2143", false),
        ];
        for (typed, known, expected) in table {
            assert_eq!(is_almost(typed, known), expected, "{typed} {known}");
        }
    }
}
