//! Bank accounts in running text (ISO 13616): a country, two check digits, and a length that the country fixes.

use std::fmt;

/// How long an account of a country is; others are none (the registry of ISO 13616).
const LENGTHS: &str = concat!(
    "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 FO18 FR27 GB22 ",
    "GE22 GI23 GR27 HR21 HU28 IE22 IL23 IS26 IT27 KW30 KZ20 LB28 LI21 LT20 LU20 LV21 MC27 MD24 ME22 MK19 MT31 NL18 NO15 PL28 ",
    "PT25 QA29 RO24 RS22 SA24 SE24 SI19 SK24 SM27 TR26 UA29 XK20 ",
);

/// An account whose check digits hold, in capitals without blanks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Iban(String);

impl Iban {
    /// Every account in a text, in its order, each once; written in one piece or in groups, in either case.
    #[must_use]
    pub fn all_in(text: &str) -> Vec<Self> {
        let plain = deunicode::deunicode(&text.replace(char::is_whitespace, " "));
        let chars: Vec<char> = plain.chars().collect();
        let mut found: Vec<Self> = Vec::new();
        for at in 0..chars.len() {
            let begins = at.checked_sub(1).and_then(|before| chars.get(before)).is_none_or(|before| !before.is_ascii_alphanumeric());
            let account = chars.get(at..).filter(|_| begins).and_then(Self::at_start);
            found.extend(account.filter(|account| !found.contains(account)).into_iter().collect::<Vec<_>>());
        }
        found
    }

    /// The account that a text begins with.
    fn at_start(chars: &[char]) -> Option<Self> {
        let country: String = chars.get(..2)?.iter().map(char::to_ascii_uppercase).collect();
        let length = LENGTHS.split(' ').find_map(|row| row.strip_prefix(&country))?.parse().ok()?;
        let mut account = String::with_capacity(length);
        for (at, c) in chars.iter().enumerate() {
            match c {
                c if c.is_ascii_alphanumeric() => account.push(c.to_ascii_uppercase()),
                ' ' | '-' | '.' | '\u{a0}' if at > 1 && chars.get(at - 1).is_some_and(char::is_ascii_alphanumeric) => {}
                _ => return None,
            }
            if account.len() == length {
                let ends = chars.get(at + 1).is_none_or(|next| !next.is_ascii_alphanumeric());
                return (ends && checks(&account)).then_some(Self(account));
            }
        }
        None
    }

    /// The account, in capitals without blanks.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Enough to know it by, and too little to pay to: `SI56 … 9012`.
impl fmt::Display for Iban {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = self.0.len().saturating_sub(4);
        write!(f, "{} … {}", self.0.get(..4).unwrap_or_default(), self.0.get(end..).unwrap_or_default())
    }
}

/// ISO 7064, MOD 97-10: the first four characters moved to the end, letters as 10 to 35, the rest of a division by 97 is 1.
fn checks(account: &str) -> bool {
    let (head, tail) = account.split_at_checked(4).unwrap_or((account, ""));
    let digits = head.chars().skip(2).all(|c| c.is_ascii_digit());
    let rest = tail.chars().chain(head.chars()).filter_map(|c| c.to_digit(36));
    let shift = |value: u32| if value > 9 { 100 } else { 10 };
    digits && rest.fold(0_u32, |rest, value| (rest * shift(value) + value) % 97) == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_found_however_it_is_grouped_and_only_if_its_check_digits_hold() {
        let check = |text: &str, expected: &[&str]| {
            let found = Iban::all_in(text);
            assert_eq!(found.iter().map(Iban::as_str).collect::<Vec<_>>(), expected, "{text}");
        };
        check("na SI56 1910 0000 0123 438, hvala", &["SI56191000000123438"]);
        check("iban:de89370400440532013000.", &["DE89370400440532013000"]);
        check("DE89-3704-0044-0532-0130-00 und AT611904300234573201", &["DE89370400440532013000", "AT611904300234573201"]);
        check("IT60 X054 2811 1010 0000 0123 456", &["IT60X0542811101000000123456"]);
        check("SI56 1910 0000 0123 439", &[]);
        check("XSI56191000000123438 SI561910000001234389 PN26 0318 SI", &[]);
        assert_eq!(Iban::all_in("HR1210010051863000160").first().map(ToString::to_string).as_deref(), Some("HR12 … 0160"));
    }
}
