//! Bank accounts, cards and telephone numbers: never from the mail, only from facts and the owner's signature.

use crate::domain::{Check, Iban};

use super::scene::{Findings, Scene};

/// ISO 13616: country, check digits and at most 30 characters more; Norway's are the shortest.
const IBAN: std::ops::RangeInclusive<usize> = 15..=34;

/// The fewest digits of a telephone number that somebody could call.
const PHONE: usize = 7;

pub(super) fn check(scene: &Scene<'_>, findings: &mut Findings) {
    let owner = scene.material.signature;
    let vouched = |found: &str| squeezed(owner).contains(&squeezed(found));
    for found in ibans(scene.own()).into_iter().filter(|found| !vouched(found)) {
        findings.add(Check::BankAccount, &found);
    }
    for found in dialled(scene.own()).into_iter().filter(|found| !vouched(found)) {
        findings.add(Check::Phone, &found);
    }
}

fn squeezed(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase()
}

/// Two letters and two digits that begin a run of letters and digits in groups, long enough for an account: whether its check digits
/// hold or not, nobody should pay there.
fn ibans(prose: &str) -> Vec<String> {
    let words: Vec<&str> = prose.split(|c: char| c.is_whitespace() || matches!(c, '-' | '.' | '/')).collect();
    let starts = |word: &str| {
        let head: Vec<char> = word.chars().take(4).collect();
        matches!(head.as_slice(), [a, b, c, d] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() && c.is_ascii_digit() && d.is_ascii_digit())
    };
    let begun = words.iter().enumerate().filter(|(_, word)| starts(word)).map(|(place, _)| place);
    begun.filter_map(|place| account(words.get(place..)?)).collect()
}

/// The groups of one account: those that hold a digit, until the longest account is full.
fn account(words: &[&str]) -> Option<String> {
    let mut found = String::new();
    for word in words.iter().map(|word| word.trim_matches(|c: char| !c.is_ascii_alphanumeric())) {
        let fits = found.len() + word.len() <= *IBAN.end();
        if !fits || !word.contains(|c: char| c.is_ascii_digit()) {
            break;
        }
        found.push_str(word);
    }
    let lettered = found.chars().filter(char::is_ascii_digit).count() >= 10 || !Iban::all_in(&found).is_empty();
    (IBAN.contains(&found.len()) && lettered).then_some(found)
}

/// Digits in groups, as one dials them or as cards and accounts have them.
fn dialled(prose: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut run = String::new();
    for c in prose.chars().chain(['\n']) {
        if c.is_numeric() || matches!(c, ' ' | '+' | '(' | ')' | '-' | '–' | '/' | '.') {
            run.push(c);
        } else {
            if run.chars().filter(|c| c.is_numeric()).count() >= PHONE {
                found.push(run.trim().to_owned());
            }
            run.clear();
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{Check, account, check, dialled, ibans, squeezed};
    use crate::domain::Language;
    use crate::writer::checks::scene::stage::Stage;

    #[test]
    fn numbers_are_compared_without_their_blanks_and_signs() {
        assert_eq!(squeezed("SI56 19-20 (ž)/x."), "si561920x");
    }

    #[test]
    fn an_account_is_found_in_one_piece_and_in_groups() {
        let cases: [(&str, &[&str]); 8] = [
            ("It is SI56 1920 0123 4567 892.", &["SI56192001234567892"]),
            ("It is SI56-1920-0123-4567-892, please.", &["SI56192001234567892"]),
            ("It is SI56/1920/0123.4567.892", &["SI56192001234567892"]),
            ("SI56192001234567892 or DE00192001234567892", &["SI56192001234567892", "DE00192001234567892"]),
            ("S156 1920 0123 4567 892", &[]),
            ("SIX6 1920 0123 4567 892", &[]),
            ("PN77 has 10 chairs", &[]),
            ("nothing", &[]),
        ];
        for (prose, expected) in cases {
            assert_eq!(ibans(prose), expected, "{prose}");
        }
    }

    #[test]
    fn an_account_ends_before_the_first_word_and_has_the_length_of_one() {
        let (full, over) = ("1".repeat(30), "1".repeat(31));
        let cases: [(&[&str], Option<&str>); 12] = [
            (&["SI00", "1920", "0123", "4567", "892)", "please"], Some("SI00192001234567892")),
            (&["SI00", "please", "192001234567892"], None),
            (&["AB12", &full], Some("AB12111111111111111111111111111111")),
            (&["AB12", &full, "1"], Some("AB12111111111111111111111111111111")),
            (&["AB12", &over], None),
            (&["AB12", "12345678901"], Some("AB1212345678901")),
            (&["AB12", "1234567890"], None),
            (&["AB12ABCDEF12345678"], Some("AB12ABCDEF12345678")),
            (&["AB12ABCDEFG1234567"], None),
            (&["DE11ABCDEFGHIJKLMNOPQ1"], Some("DE11ABCDEFGHIJKLMNOPQ1")),
            (&["DE00ABCDEFGHIJKLMNOPQ1"], None),
            (&[], None),
        ];
        for (words, expected) in cases {
            assert_eq!(account(words).as_deref(), expected, "{words:?}");
        }
    }

    #[test]
    fn seven_digits_can_be_dialled_and_six_can_not() {
        let cases: [(&str, &[&str]); 7] = [
            ("Call 041 999 888 now", &["041 999 888"]),
            ("Call +386 (0)41/999-888, or 01.555–10 20", &["+386 (0)41/999-888", "01.555–10 20"]),
            ("12 345 67", &["12 345 67"]),
            ("12 345 6", &[]),
            ("12 345\n67", &[]),
            ("4111:1111", &[]),
            ("nothing (at all) - really", &[]),
        ];
        for (prose, expected) in cases {
            assert_eq!(dialled(prose), expected, "{prose}");
        }
    }

    #[test]
    fn the_owners_account_and_number_may_be_told_and_no_others() {
        let signature = "SI56 1920 0123 4567 892, tel. 01 555-10-20";
        let stage = Stage { signature, ..Stage::new(Language::En, "") };
        let cases: [(&str, &[(Check, &str)]); 4] = [
            ("Pay to SI56192001234567892 or call 01 555 10 20.", &[]),
            ("Pay to AB12ABCDEF98765432.", &[(Check::BankAccount, "AB12ABCDEF98765432"), (Check::Phone, "98765432.")]),
            ("Call 041 999 888 now.", &[(Check::Phone, "041 999 888")]),
            ("Pay or call.", &[]),
        ];
        for (text, expected) in cases {
            let found = stage.found(text, check);
            assert_eq!(found.iter().map(|(check, text)| (*check, text.as_str())).collect::<Vec<_>>(), expected, "{text}");
        }
    }
}
