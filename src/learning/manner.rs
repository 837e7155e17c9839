//! How a text is written: its greeting, its closing and its form of address, as far as a closed list of phrases knows them.

use crate::domain::{AddressForm, Greeting, Language, SignOff, fold};

/// A greeting stands within so many lines from the top.
const LINES_OF_GREETING: usize = 2;

/// A closing stands within so many lines from the end.
const LINES_OF_CLOSING: usize = 3;

/// The manner of one mail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Manner {
    /// How it greets.
    pub greeting: Option<Greeting>,
    /// How it ends.
    pub sign_off: Option<SignOff>,
    /// How it addresses its reader; `None` where it doesn't, or does both.
    pub form: Option<AddressForm>,
    /// Words of its own.
    pub length: u16,
}

/// Greetings as they begin, folded. Longer ones stand before those that they begin with.
const GREETINGS: [(Language, &[(&str, Greeting)]); 5] = [
    (
        Language::Sl,
        &[
            ("spostovan", Greeting::Respectful),
            ("cenjen", Greeting::Respectful),
            ("dober dan", Greeting::Day),
            ("dobro jutro", Greeting::Day),
            ("dober vecer", Greeting::Day),
            ("pozdravljen", Greeting::Plain),
            ("lepo pozdravljen", Greeting::Plain),
            ("lep pozdrav", Greeting::Plain),
            ("pozdrav", Greeting::Plain),
            ("zivjo", Greeting::Familiar),
            ("zdravo", Greeting::Familiar),
            ("hej", Greeting::Familiar),
            ("oj", Greeting::Familiar),
            ("drag", Greeting::Familiar),
        ],
    ),
    (
        Language::En,
        &[
            ("dear", Greeting::Respectful),
            ("good day", Greeting::Day),
            ("good morning", Greeting::Day),
            ("good afternoon", Greeting::Day),
            ("good evening", Greeting::Day),
            ("hello", Greeting::Plain),
            ("greetings", Greeting::Plain),
            ("hi", Greeting::Familiar),
            ("hey", Greeting::Familiar),
        ],
    ),
    (
        Language::De,
        &[
            ("sehr geehrte", Greeting::Respectful),
            ("guten tag", Greeting::Day),
            ("guten morgen", Greeting::Day),
            ("guten abend", Greeting::Day),
            ("hallo", Greeting::Plain),
            ("grussgott", Greeting::Plain),
            ("gruss gott", Greeting::Plain),
            ("liebe", Greeting::Familiar),
            ("servus", Greeting::Familiar),
            ("hi", Greeting::Familiar),
        ],
    ),
    (
        Language::Hr,
        &[
            ("postovan", Greeting::Respectful),
            ("cijenjen", Greeting::Respectful),
            ("dobar dan", Greeting::Day),
            ("dobro jutro", Greeting::Day),
            ("dobra vecer", Greeting::Day),
            ("pozdrav", Greeting::Plain),
            ("bok", Greeting::Familiar),
            ("hej", Greeting::Familiar),
            ("zdravo", Greeting::Familiar),
            ("drag", Greeting::Familiar),
        ],
    ),
    (
        Language::It,
        &[
            ("gentil", Greeting::Respectful),
            ("egregi", Greeting::Respectful),
            ("spett", Greeting::Respectful),
            ("buongiorno", Greeting::Day),
            ("buon giorno", Greeting::Day),
            ("buonasera", Greeting::Day),
            ("buon pomeriggio", Greeting::Day),
            ("salve", Greeting::Plain),
            ("ciao", Greeting::Familiar),
            ("car", Greeting::Familiar),
        ],
    ),
];

/// Closings as they begin, folded.
const CLOSINGS: [(Language, &[(&str, SignOff)]); 5] = [
    (
        Language::Sl,
        &[
            ("s spostovanjem", SignOff::Respectful),
            ("lep pozdrav", SignOff::Regards),
            ("lepi pozdravi", SignOff::Regards),
            ("lepe pozdrave", SignOff::Regards),
            ("z lepimi pozdravi", SignOff::Regards),
            ("z lepim pozdravom", SignOff::Regards),
            ("hvala in lep pozdrav", SignOff::Regards),
            ("prisrcen pozdrav", SignOff::Warm),
            ("prijazen pozdrav", SignOff::Warm),
            ("s prijaznimi pozdravi", SignOff::Warm),
            ("lep dan", SignOff::Day),
            ("lep preostanek dneva", SignOff::Day),
            ("lp", SignOff::Short),
        ],
    ),
    (
        Language::En,
        &[
            ("yours sincerely", SignOff::Respectful),
            ("yours faithfully", SignOff::Respectful),
            ("sincerely", SignOff::Respectful),
            ("kind regards", SignOff::Regards),
            ("best regards", SignOff::Regards),
            ("with kind regards", SignOff::Regards),
            ("regards", SignOff::Regards),
            ("warm regards", SignOff::Warm),
            ("best wishes", SignOff::Warm),
            ("have a nice day", SignOff::Day),
            ("have a great day", SignOff::Day),
            ("cheers", SignOff::Short),
            ("br", SignOff::Short),
        ],
    ),
    (
        Language::De,
        &[
            ("hochachtungsvoll", SignOff::Respectful),
            ("mit freundlichen grussen", SignOff::Regards),
            ("mit freundlichem gruss", SignOff::Regards),
            ("freundliche grusse", SignOff::Regards),
            ("beste grusse", SignOff::Regards),
            ("viele grusse", SignOff::Regards),
            ("liebe grusse", SignOff::Warm),
            ("herzliche grusse", SignOff::Warm),
            ("schonen tag", SignOff::Day),
            ("mfg", SignOff::Short),
            ("lg", SignOff::Short),
            ("vg", SignOff::Short),
        ],
    ),
    (
        Language::Hr,
        &[
            ("s postovanjem", SignOff::Respectful),
            ("srdacan pozdrav", SignOff::Regards),
            ("lijep pozdrav", SignOff::Regards),
            ("lijepi pozdravi", SignOff::Regards),
            ("veliki pozdrav", SignOff::Warm),
            ("srdacno", SignOff::Warm),
            ("ugodan dan", SignOff::Day),
            ("lijep dan", SignOff::Day),
            ("lp", SignOff::Short),
        ],
    ),
    (
        Language::It,
        &[
            ("distinti saluti", SignOff::Respectful),
            ("cordiali saluti", SignOff::Regards),
            ("un cordiale saluto", SignOff::Regards),
            ("cordialmente", SignOff::Regards),
            ("un caro saluto", SignOff::Warm),
            ("buona giornata", SignOff::Day),
            ("saluti", SignOff::Short),
        ],
    ),
];

/// Words that address the reader, as they are typed; a word that ends in `-` stands for all that begin so. First those of vi, then those
/// of ti. Only words that mean nothing else are here.
const ADDRESS: [(Language, [&[&str]; 2]); 5] = [
    (
        Language::Sl,
        [&["vam", "Vam", "vas", "Vas", "vaš-", "Vaš-", "vami", "Vami"], &["ti", "tebi", "tebe", "teboj", "tabo", "tvoj-", "Tvoj-"]],
    ),
    (Language::En, [&[], &[]]),
    (
        Language::De,
        [&["Sie", "Ihnen", "Ihr", "Ihre-", "Ihren", "Ihrem", "Ihrer"], &["du", "Du", "dir", "Dir", "dich", "Dich", "dein-", "Dein-"]],
    ),
    (Language::Hr, [&["vam", "Vam", "vas", "Vas", "vaš-", "Vaš-", "vama", "Vama"], &["ti", "tebi", "tebe", "tobom", "tvoj-", "Tvoj-"]]),
    (Language::It, [&["Lei", "Le", "Suo", "Sua", "Suoi", "Sue", "Vi", "Vostr-", "vostr-"], &["ti", "tu", "tuo", "tua", "tuoi", "tue"]]),
];

/// Reads the manner of a mail: `new` is what its author wrote this time, `signature` what stands below.
#[must_use]
pub fn manner(new: &str, signature: &str, language: Option<Language>) -> Manner {
    let length = u16::try_from(new.split_whitespace().count()).unwrap_or(u16::MAX);
    let Some(language) = language else { return Manner { length, ..Manner::default() } };
    Manner { greeting: greeting(new, language), sign_off: sign_off(new, signature, language), form: form(new, language), length }
}

/// The greeting at the top of a text.
pub(super) fn greeting(new: &str, language: Language) -> Option<Greeting> {
    let lines = filled_lines(new).take(LINES_OF_GREETING);
    let known = of(&GREETINGS, language)?;
    lines.filter_map(|line| begins(&fold(line), known, Reach::Word)).next()
}

fn sign_off(new: &str, signature: &str, language: Language) -> Option<SignOff> {
    let known = of(&CLOSINGS, language)?;
    let own: Vec<&str> = filled_lines(new).collect();
    let last = own.iter().rev().take(LINES_OF_CLOSING).copied();
    filled_lines(signature).take(LINES_OF_CLOSING).chain(last).find_map(|line| begins(&fold(line), known, Reach::Whole))
}

fn filled_lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}

fn of<T>(table: &'static [(Language, &'static [T])], language: Language) -> Option<&'static [T]> {
    table.iter().find(|(known, _)| *known == language).map(|(_, phrases)| *phrases)
}

/// How far a phrase reaches into a line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// Its last word may go on: `spostovan` begins `spostovani gospod`. Short words may not: `hi` doesn't begin `history`.
    Word,
    /// A word ends with it.
    Whole,
}

/// A phrase of fewer letters never stands for the beginning of a longer word.
const SHORTEST_STEM: usize = 4;

fn begins<T: Copy>(line: &str, known: &[(&str, T)], reach: Reach) -> Option<T> {
    let fits = |phrase: &str| {
        line.strip_prefix(phrase).is_some_and(|rest| {
            let ends = rest.is_empty() || rest.starts_with(' ');
            let declined = rest.split(' ').next().is_some_and(|ending| ending.len() <= 2);
            ends || (reach == Reach::Word && declined && (phrase.len() >= SHORTEST_STEM || phrase == "car"))
        })
    };
    known.iter().find(|(phrase, _)| fits(phrase)).map(|(_, kind)| *kind)
}

/// The form of address, if the text keeps to one.
fn form(new: &str, language: Language) -> Option<AddressForm> {
    let (_, [formal, informal]) = ADDRESS.iter().find(|(known, _)| *known == language)?;
    let words: Vec<&str> = new.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).collect();
    let says = |list: &[&str]| words.iter().any(|word| list.iter().any(|known| is(word, known)));
    match (says(formal), says(informal)) {
        (true, false) => Some(AddressForm::Formal),
        (false, true) => Some(AddressForm::Informal),
        _ => None,
    }
}

fn is(word: &str, known: &str) -> bool {
    known.strip_suffix('-').map_or_else(|| word == known, |stem| word.starts_with(stem))
}
