//! Tracking codes and tax numbers in a text.

use super::words::{Word, words};
use crate::domain::fold;

/// More codes than this in one mail come from a list, not from a question.
const MOST_CODES: usize = 50;

/// States of the EU and its neighbours whose prefix may stand before a tax number (the VIES codes, and GB, CH).
const TAX_PREFIXES: &[&str] = &[
    "AT", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "EL", "ES", "FI", "FR", "GB", "HR", "HU", "IE", "IT", "LT", "LU", "LV", "MT",
    "NL", "PL", "PT", "RO", "SE", "SI", "SK",
];

/// Folded words after which digits are a tax number.
const TAX_WORDS: &[&str] =
    &["ddv", "davcna", "davcni", "oib", "ust", "ustid", "uid", "piva", "iva", "vat", "tax", "steuernummer", "steuernr"];

/// How far before the digits such a word may stand: `ID številka za DDV: 12345678`.
const TAX_WORD_REACH: usize = 3;

/// Codes of parcels: the UPU's S10 (`LX204518833SI`), UPS (`1Z…`), and what else has eight digits or more. Upper case, without blanks.
pub(super) fn tracking_codes(text: &str) -> Vec<String> {
    let words = words(text);
    let mut codes: Vec<String> = Vec::new();
    for at in 0..words.len() {
        let rest = words.get(at..).unwrap_or_default();
        if let Some(code) = s10(rest).or_else(|| rest.first().and_then(other_code))
            && !codes.contains(&code)
        {
            codes.push(code);
        }
    }
    codes.truncate(MOST_CODES);
    codes
}

/// UPU S10: two letters, nine digits, two letters, perhaps with blanks between.
fn s10(words: &[Word]) -> Option<String> {
    let mut code = String::new();
    for (at, word) in words.iter().take(6).enumerate() {
        if at > 0 && !word.follows_closely() {
            return None;
        }
        code.push_str(&word.compact());
        if code.chars().count() >= 13 {
            break;
        }
    }
    let fits = |(at, c): (usize, char)| if (2..11).contains(&at) { c.is_ascii_digit() } else { c.is_ascii_uppercase() };
    (code.chars().count() == 13 && code.chars().enumerate().all(fits)).then_some(code)
}

fn other_code(word: &Word) -> Option<String> {
    let digits = word.text.chars().filter(char::is_ascii_digit).count();
    let code = word.text.to_uppercase();
    let ups = code.starts_with("1Z") && code.chars().count() == 18;
    let fits = ups || (8..=24).contains(&digits) && code.chars().count() <= 30;
    fits.then_some(code)
}

/// Digits of tax numbers: after a country's prefix, after a word such as `DDV`, or with a right check digit.
pub(super) fn tax_numbers(text: &str) -> Vec<String> {
    let words = words(text);
    let mut found: Vec<String> = Vec::new();
    for at in 0..words.len() {
        let (before, rest) = words.split_at(at);
        if let Some(digits) = tax_number(before, rest)
            && !found.contains(&digits)
        {
            found.push(digits);
        }
    }
    found.truncate(MOST_CODES);
    found
}

fn tax_number(before: &[Word], rest: &[Word]) -> Option<String> {
    let first = rest.first()?;
    let (prefix, mut digits) = split_prefix(&first.text);
    let known = TAX_PREFIXES.contains(&prefix.as_str()) || matches!(prefix.as_str(), "ATU");
    if !known && !prefix.is_empty() || !digits.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    let more = rest.iter().skip(1).take_while(|word| word.is_digits() && word.follows_closely());
    digits.extend(more.map(|word| word.text.as_str()));
    let told = known || before.iter().rev().take(TAX_WORD_REACH).any(|word| TAX_WORDS.contains(&fold(&word.text).as_str()));
    let fits = (8..=12).contains(&digits.len()) && (told || has_check_digit(&digits));
    fits.then_some(digits)
}

/// The letters that a word starts with, and the rest without joints.
fn split_prefix(text: &str) -> (String, String) {
    let prefix: String = text.chars().take_while(char::is_ascii_uppercase).collect();
    let rest = text.chars().skip(prefix.chars().count()).filter(|c| !matches!(c, '.' | '-')).collect();
    (prefix, rest)
}

/// Slovenian tax numbers (8 digits, modulus 11) and Croatian OIBs (11 digits, ISO 7064 MOD 11,10).
fn has_check_digit(digits: &str) -> bool {
    let values: Vec<u32> = digits.chars().filter_map(|c| c.to_digit(10)).collect();
    let Some((check, body)) = values.split_last() else { return false };
    match values.len() {
        8 => {
            let sum: u32 = body.iter().zip((2..=8).rev()).map(|(digit, weight)| digit * weight).sum();
            let expected = 11 - sum % 11;
            expected != 11 && expected % 10 == *check
        }
        11 => {
            let rest = body.iter().fold(10, |rest, digit| {
                let sum = (rest + digit) % 10;
                (if sum == 0 { 10 } else { sum }) * 2 % 11
            });
            (11 - rest) % 10 == *check
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{has_check_digit, other_code, s10, split_prefix, tax_numbers, tracking_codes};
    use crate::matching::words::words;

    #[test]
    fn tax_numbers_are_told_from_bank_accounts() {
        let table = [
            ("ID za DDV: SI28251888", vec!["28251888"]),
            ("DE 676 235 567", vec!["676235567"]),
            ("OIB 51344850123", vec!["51344850123"]),
            ("SI56 0510 0801 2345 678", vec![]),
            ("telefon 041000301", vec![]),
            ("DE 676235567", vec!["676235567"]),
            ("ATU12345678", vec!["12345678"]),
            ("ATX12345678", vec![]),
            ("DDV: 12345678", vec!["12345678"]),
            ("DDV številka države: 12345678", vec!["12345678"]),
            ("DDV številka te države: 12345678", vec![]),
            ("84631040, 84631040", vec!["84631040"]),
            ("DDV 12345678 stol", vec!["12345678"]),
            ("DDV 1234567", vec![]),
            ("DDV 123456789012", vec!["123456789012"]),
            ("DDV 1234567890123", vec![]),
            ("DDV 1234567a", vec![]),
            ("DDV 12345678, DE676235567 in 12345678", vec!["12345678", "676235567"]),
            ("DE 676, 235567", vec![]),
            ("84631040", vec!["84631040"]),
            ("SI-846.310-40", vec!["84631040"]),
            ("SI12345678", vec!["12345678"]),
            ("XX84631040", vec![]),
            ("12345678", vec![]),
        ];
        for (text, expected) in table {
            assert_eq!(tax_numbers(text), expected, "{text}");
        }
    }

    #[test]
    fn digits_alone_are_a_tax_number_if_their_check_digit_holds() {
        // A remainder each of modulus 11; the body of remainder 0 belongs to no number.
        let slovenian = [
            ("8463104", '0'),
            ("5285656", '9'),
            ("9892593", '8'),
            ("8811851", '7'),
            ("7015227", '6'),
            ("2710846", '5'),
            ("7388057", '4'),
            ("8869672", '3'),
            ("5183075", '2'),
            ("3631528", '1'),
            ("7237657", 'x'),
        ];
        let croatian = [("1544169062", '0'), ("4742654890", '4'), ("5219466551", '0'), ("4746962816", '6'), ("6537523549", '0')];
        for (body, check) in slovenian.into_iter().chain(croatian) {
            for digit in '0'..='9' {
                let number = format!("{body}{digit}");
                assert_eq!(!tax_numbers(&number).is_empty(), digit == check, "{number}");
            }
        }
    }

    #[test]
    fn parcels_are_found_with_and_without_blanks() {
        for text in ["Pošiljka LX204518833SI je v dostavi", "LX 204 518 833 SI", "lx204518833si"] {
            assert_eq!(tracking_codes(text), ["LX204518833SI"], "{text}");
        }
        assert_eq!(tracking_codes("DX-7745-0193"), ["DX-7745-0193"]);
        assert_eq!(tracking_codes("LX204518833SI, DX-7745-0193, lx204518833si"), ["LX204518833SI", "DX-7745-0193"]);
        assert!(tracking_codes("naročilo PN-412, 40 kosov").is_empty());
    }

    #[test]
    fn a_postal_code_has_two_letters_nine_digits_and_two_letters_side_by_side() {
        let table = [
            ("LX204518833SI", true),
            ("LX 204518833 SI", true),
            ("lx 2045 18833 si", true),
            ("LX, 204518833SI", false),
            ("LX 204518833\nSI", false),
            ("LX", false),
            ("LX20451883SI", false),
            ("LX2045188331SI", false),
            ("1234567890123", false),
            ("LXA04518833SI", false),
            ("LX2045188335I", false),
        ];
        for (text, expected) in table {
            let code = s10(&words(text));
            assert_eq!(code.is_some(), expected, "{text}: {code:?}");
            assert!(code.is_none_or(|code| code == text.replace(' ', "").to_uppercase()), "{text}");
        }
    }

    #[test]
    fn other_codes_have_eight_digits_or_are_of_one_carrier() {
        let long = format!("12345678{}", "x".repeat(22));
        let longer = format!("{long}x");
        let table = [
            ("12345678", true),
            ("1234567", false),
            ("dx-7745-0193", true),
            ("123456789012345678901234", true),
            ("1234567890123456789012345", false),
            ("1ZABCDEFGHIJKLMNOP", true),
            ("1ZABCDEFGHIJKLMNO", false),
            ("ABCDEFGHIJKLMNOPQR", false),
            (long.as_str(), true),
            (longer.as_str(), false),
        ];
        for (text, expected) in table {
            let expected = expected.then(|| text.to_uppercase());
            assert_eq!(other_code(&words(text)[0]), expected, "{text}");
        }
    }

    #[test]
    fn a_country_prefix_is_the_capitals_at_the_front() {
        for (text, prefix, rest) in
            [("SI-282.518-88", "SI", "28251888"), ("28251888", "", "28251888"), ("ATU1a", "ATU", "1a"), ("", "", "")]
        {
            assert_eq!(split_prefix(text), (prefix.to_owned(), rest.to_owned()), "{text}");
        }
    }

    #[test]
    fn a_check_digit_belongs_to_numbers_of_eight_or_eleven_digits() {
        let table = [("84631040", true), ("84631041", false), ("15441690620", true), ("15441690621", false)];
        for (digits, expected) in table.into_iter().chain([("", false), ("8463104", false), ("000000000", false)]) {
            assert_eq!(has_check_digit(digits), expected, "{digits}");
        }
    }
}
