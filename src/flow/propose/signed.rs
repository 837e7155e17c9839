//! What a mail's signature says of its sender: only what plainly stands there, each thing by its own mark.

use std::sync::LazyLock;

use regex::Regex;

use crate::domain::{NamedAddress, fold};

/// Metakocka keeps so many characters of a partner's name.
const LONGEST_NAME: usize = 100;

/// A line of a signature is no longer; what is, is a disclaimer.
const LONGEST_LINE: usize = 160;

/// A name up to its legal form: `Gozd in sin, d.o.o.`, `Tischlerei Huber GmbH`.
static COMPANY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let forms = r"j\.?d\.?o\.?o\.?|d\.?\s?o\.?\s?o\.?|d\.\s?d\.|d\.\s?n\.\s?o\.|k\.\s?d\.|s\.\s?p\.|z\.\s?o\.\s?o\.|obrt|GmbH(?:\s?&\s?Co\.?\s?KG)?|KG|AG|OG|e\.U\.|Ltd\.?|LLC|Inc\.?|S\.?r\.?l\.?|S\.?p\.?A\.?|S\.?n\.?c\.?";
    Regex::new(&format!(r"^\s*([\p{{Lu}}\d][^|•·@]*?[\s,]+(?:{forms}))(?:$|[\s,;|•·–-])")).ok()
});

/// A number with its state's letters: `SI55550001`, `ATU 1234 5678`.
static TAX_NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\b([A-Z]{2}U?)?[ ]?(\d(?:[ .]?\d){7,11})\b").ok());

/// `4000 Kranj`, `SI-1000 Ljubljana`, `D-80331 München`.
static TOWN: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^(?:[A-Z]{1,3}\s?[-–]\s?)?(\d{4,5})\s+(\p{Lu}[\p{L}.'’ -]{1,60})$").ok());

/// `Jelkova ulica 3a`, `Hauptstraße 12/4`, `Via Roma, 5` without its comma.
static STREET: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^\p{Lu}[\p{L}.'’\d -]{1,80}\s\d{1,4}(?:\s?[a-zA-Z])?(?:\s?[/-]\s?\d{1,3}[a-zA-Z]?)?$").ok());

/// Countries as they are written below an address, folded.
const COUNTRIES: &[&str] = &[
    "slovenija",
    "slovenia",
    "slowenien",
    "hrvatska",
    "croatia",
    "kroatien",
    "croazia",
    "avstrija",
    "austria",
    "osterreich",
    "nemcija",
    "germany",
    "deutschland",
    "italija",
    "italy",
    "italia",
    "italien",
    "madzarska",
    "hungary",
    "srbija",
    "serbia",
    "bosna in hercegovina",
    "bosna i hercegovina",
];

/// Words that name a company even without a legal form; a person's name holds none of them.
const NO_PERSON: &[&str] = &["info", "prodaja", "nabava", "office", "sales", "team", "podpora", "racunovodstvo", "tajnistvo", "narocila"];

/// What a signature says; nothing of it is guessed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signed {
    /// The person.
    pub person: Option<String>,
    /// The company with its legal form.
    pub company: Option<String>,
    /// The tax number as written, without blanks.
    pub tax_number: Option<String>,
    /// The one phone number, in E.164.
    pub phone: Option<String>,
    /// Street and number; only with the town.
    pub street: Option<String>,
    /// Post code.
    pub post_number: Option<String>,
    /// Town.
    pub city: Option<String>,
    /// Country as written.
    pub country: Option<String>,
}

/// Reads a signature. `author` is who stands in From; `tax_digits` and `phones` are what matching found in the mail.
#[must_use]
pub fn signed(signature: &str, author: &NamedAddress, tax_digits: &[String], phones: &[String]) -> Signed {
    let lines: Vec<&str> =
        signature.lines().map(|line| line.trim().trim_start_matches(['>', '*', '-', '|']).trim()).filter(|line| !line.is_empty()).collect();
    let lines: Vec<&str> = lines.into_iter().filter(|line| line.chars().count() <= LONGEST_LINE).collect();
    let own = author.name.as_deref().and_then(person);
    let below = || lines.iter().take(3).find_map(|line| person(line));
    let address =
        lines.iter().enumerate().find_map(|(at, line)| address(line, at.checked_sub(1).and_then(|above| lines.get(above)).copied()));
    let (street, post_number, city) = address.map_or((None, None, None), |(street, post, city)| (street, Some(post), Some(city)));
    Signed {
        company: lines.iter().find_map(|line| company(line)).or_else(|| author.name.as_deref().and_then(company)),
        tax_number: lines.iter().find_map(|line| tax_number(line, tax_digits)),
        phone: match phones {
            [only] => Some(only.clone()),
            _ => None,
        },
        country: city.as_ref().and_then(|_| country(&lines)),
        person: own.or_else(below),
        street,
        post_number,
        city,
    }
}

fn company(line: &str) -> Option<String> {
    let name = COMPANY.as_ref()?.captures(line)?.get(1)?.as_str().trim();
    let sentence = name.split_whitespace().count() > 9 || name.contains(['?', '!', ':']);
    (!sentence && name.chars().count() <= LONGEST_NAME).then(|| name.to_owned())
}

/// Two to four words with capitals and nothing else: a person.
fn person(text: &str) -> Option<String> {
    let text = text.split([',', '|']).next().unwrap_or_default().trim();
    let words: Vec<&str> = text.split_whitespace().collect();
    let fits = |word: &&str| {
        word.starts_with(char::is_uppercase) && word.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '.' | '\'' | '’'))
    };
    let named = (2..=4).contains(&words.len()) && words.iter().all(fits) && company(text).is_none();
    let folded = fold(text);
    let office = folded.split(' ').any(|word| NO_PERSON.contains(&word));
    // What closes a letter begins with a capital, too, and is often all capitals: `Lep Pozdrav`.
    let closing = folded
        .split(' ')
        .any(|word| matches!(word, "pozdrav" | "pozdravi" | "regards" | "gruss" | "grussen" | "saluti" | "hvala" | "spostovanjem"));
    (named && !office && !closing).then(|| text.to_owned())
}

/// A number that matching took for a tax number, as it is written here; only with its state's letters, or alone.
fn tax_number(line: &str, digits: &[String]) -> Option<String> {
    TAX_NUMBER.as_ref()?.captures_iter(line).find_map(|found| {
        let number: String = found.get(2)?.as_str().chars().filter(char::is_ascii_digit).collect();
        let prefix = found.get(1).map_or("", |prefix| prefix.as_str());
        digits.contains(&number).then(|| format!("{prefix}{number}"))
    })
}

/// Street, post code and town, which stand beside each other or one above the other.
fn address(line: &str, above: Option<&str>) -> Option<(Option<String>, String, String)> {
    let parts: Vec<&str> = segments(line);
    let (at, (post, city)) = parts.iter().enumerate().find_map(|(at, part)| Some((at, town(part)?)))?;
    let before = match at.checked_sub(1) {
        Some(before) => parts.get(before).copied(),
        None => above.and_then(|above| segments(above).last().copied()),
    };
    let street = before.filter(|part| STREET.as_ref().is_some_and(|street| street.is_match(part)));
    Some((street.map(str::to_owned), post, city))
}

fn town(part: &str) -> Option<(String, String)> {
    let found = TOWN.as_ref()?.captures(part)?;
    Some((found.get(1)?.as_str().to_owned(), found.get(2)?.as_str().trim().to_owned()))
}

fn country(lines: &[&str]) -> Option<String> {
    let part = lines.iter().flat_map(|line| segments(line)).find(|part| COUNTRIES.contains(&fold(part).as_str()))?;
    Some(part.to_owned())
}

fn segments(line: &str) -> Vec<&str> {
    line.split([',', '|', '•', '·', ';']).map(str::trim).filter(|part| !part.is_empty()).collect()
}
