//! What no model is told, though it stands in a mail: card numbers, accounts, keys and passwords give way to a word for what they were.

use std::sync::LazyLock;

use regex::{Captures, Regex};

/// Stands for a payment card.
const CARD: &str = "(card number)";
/// Stands for a bank account.
const ACCOUNT: &str = "(bank account)";
/// Stands for a key, token or certificate.
const KEY: &str = "(key)";
/// Stands for what follows the word for a password.
const PASSWORD: &str = "(password)";

#[expect(clippy::expect_used, reason = "constant patterns; the tests of this file compile each")]
fn pattern(source: &str) -> Regex {
    Regex::new(source).expect("a constant pattern")
}

/// PEM, whole or cut off.
static PEM: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?s)-----BEGIN [A-Z0-9 ]+-----.*?(?:-----END [A-Z0-9 ]+-----|\z)"));

/// JSON web tokens, and the keys of services that give theirs a name: OpenAI, Stripe, GitHub, GitLab, Slack, Google, AWS.
static TOKEN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\beyJ[\w-]{8,}(?:\.[\w-]+){1,4}|\b(?:sk|pk|rk|whsec)[-_][\w-]{16,}|\bgh[oprsu]_\w{20,}|\bgithub_pat_\w{20,}|\bglpat-[\w-]{16,}|\bxox[abeprs]-[\w-]{10,}|\bAIza[\w-]{30,}|\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\bya29\.[\w-]{20,}",
    )
});

/// Runs of hexadecimal digits or of Base64 that are longer than any number of a document or parcel.
static LONG_RUN: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b[0-9a-fA-F]{32,}\b|[A-Za-z0-9+/_-]{48,}={0,2}"));

/// The word for a password in five languages and what follows it, on the same line.
static AFTER_WORD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(geslo|gesla|geslom|password|passwort|kennwort|passphrase|lozinka|lozinku|zaporka|zaporku|parola d['’]accesso|pwd|passwd|pin(?: koda)?|api[ _-]?key|secret|token)\b(\s*(?:[:=]|je|is|lautet|ist|glasi|è|e['’])\s*)(\S+)",
    )
});

/// Two letters, two digits, and eleven to thirty further characters: an IBAN, with whatever check digits. In groups it has capitals only, or the
/// word behind it would be taken for one.
static IBAN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"\b(?:[A-Za-z]{2}\d{2}(?:[ -]?[A-Z0-9]{3,4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?|[A-Za-z]{2}\d{2}[A-Za-z0-9]{11,30})\b")
});

/// Thirteen to nineteen digits, in groups or not.
static CARD_LIKE: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b\d(?:[ -]?\d){12,18}\b"));

/// The text with every secret masked.
pub(super) fn masked(text: &str) -> String {
    let text = PEM.replace_all(text, KEY);
    let text = AFTER_WORD.replace_all(&text, |found: &Captures<'_>| format!("{}{}{PASSWORD}", &found[1], &found[2]));
    let text = TOKEN.replace_all(&text, KEY);
    let text = IBAN.replace_all(&text, |found: &Captures<'_>| if is_account(&found[0]) { ACCOUNT } else { &found[0] }.to_owned());
    let text = CARD_LIKE.replace_all(&text, |found: &Captures<'_>| if is_card(&found[0]) { CARD } else { &found[0] }.to_owned());
    LONG_RUN.replace_all(&text, KEY).into_owned()
}

/// An IBAN has 15 to 34 characters, most of them digits (ISO 13616); document numbers are shorter.
fn is_account(text: &str) -> bool {
    let kept: Vec<char> = text.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
    let digits = kept.iter().filter(|c| c.is_ascii_digit()).count();
    (15..=34).contains(&kept.len()) && digits * 3 >= kept.len() * 2
}

/// The check digit of payment cards (ISO/IEC 7812-1, Luhn).
fn is_card(text: &str) -> bool {
    let digits = text.chars().rev().filter_map(|c| c.to_digit(10));
    let weighed = digits.enumerate().map(|(place, digit)| match (place % 2, digit * 2) {
        (0, _) => digit,
        (_, doubled) if doubled > 9 => doubled - 9,
        (_, doubled) => doubled,
    });
    weighed.sum::<u32>().is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn secrets_give_way_to_what_they_were() {
        for (text, expected) in [
            ("moja kartica 4111 1111 1111 1111, velja", "moja kartica (card number), velja"),
            ("5500-0000-0000-0004.", "(card number)."),
            ("na SI56 1910 0000 0123 438 prosim", "na (bank account) prosim"),
            ("DE89370400440532013000", "(bank account)"),
            ("geslo: Jabolko7!", "geslo: (password)"),
            ("Das Passwort lautet Hund-99 bitte", "Das Passwort lautet (password) bitte"),
            ("lozinka je tajna1", "lozinka je (password)"),
            ("key sk-proj-abcdefghijklmnop1234", "key (key)"),
            ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln", "(key)"),
            ("-----BEGIN RSA PRIVATE KEY-----\nMIIB\n-----END RSA PRIVATE KEY-----\nlp", "(key)\nlp"),
            ("d41d8cd98f00b204e9800998ecf8427e", "(key)"),
        ] {
            assert_eq!(masked(text), expected);
        }
    }

    #[test]
    fn numbers_of_documents_parcels_and_telephones_stay() {
        for text in
            ["PN-77", "LX204518833SI", "R26-0318", "naročilo 4111 1111 1111 1112", "+386 41 555 123", "1.439,20 €", "Geslo sem pozabil."]
        {
            assert_eq!(masked(text), text);
        }
    }
}
