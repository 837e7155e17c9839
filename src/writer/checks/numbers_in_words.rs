//! Figures without digits: numbers, money and times in words, Roman numerals, and codes spelled out.

use std::collections::HashSet;

use crate::domain::{Check, Language, fold};
use crate::writer::slots::FACT_PLACE;
use crate::writer::vocabulary::pattern::Pattern;

use super::prose::Part;
use super::scene::{Findings, Scene};
use super::words::{Table, all};

/// A word longer than this is no word of any of the five languages, compounds counted.
const LONGEST_WORD: usize = 36;

/// So many single letters in a row spell something.
const SPELLED: usize = 3;

/// Words in capitals that everybody writes so, folded.
const ACRONYMS: [&str; 28] = [
    "ddv", "pdv", "vat", "iva", "mwst", "ust", "pdf", "eu", "ue", "ok", "id", "lp", "erp", "eur", "usd", "cet", "iso", "ce", "ddt", "cmr",
    "rma", "faq", "tel", "npr", "oz", "itd", "ean", "gdpr",
];

pub(super) fn check(scene: &Scene<'_>, findings: &mut Findings) {
    let asked: HashSet<String> = mail_words(scene);
    for clause in scene.prose.clauses() {
        if is_counted(scene.table, clause, &asked) || all().iter().any(|table| has_new(&table.plain_numbers, clause, &asked)) {
            findings.add(Check::Figure, &clause.text);
        }
        if clause.meets(&scene.table.times)
            || all().iter().any(|table| clause.meets(&table.plain_times))
            || tells_month(scene.table, &clause.text)
        {
            findings.add(Check::Figure, &clause.text);
        }
        if is_spelled(clause) {
            findings.add(Check::Figure, &clause.text);
        }
    }
    for word in words(scene.own()) {
        if is_code(word, &asked, scene) {
            findings.add(Check::Figure, word);
        }
    }
}

fn mail_words(scene: &Scene<'_>) -> HashSet<String> {
    let mail = &scene.material.message;
    let text = format!("{} {} {}", mail.subject, mail.words.new, scene.material.signature);
    fold(&text.replace('\n', " ")).split(' ').map(str::to_owned).collect()
}

/// A number in words that the mail doesn't have, or any beside money; percent and a currency beside a slot.
fn is_counted(table: &Table, clause: &Part, asked: &HashSet<String>) -> bool {
    let (number, money) = (clause.meets(&table.numbers), clause.meets(&table.money));
    let percent = table.money.get(1..).is_some_and(|percent| clause.meets(percent));
    percent || (number && (money || has_new(&table.numbers, clause, asked))) || (money && clause.text.contains(FACT_PLACE))
}

/// The clause says a number, and in words that the mail hasn't got.
fn has_new(numbers: &[Pattern], clause: &Part, asked: &HashSet<String>) -> bool {
    let fresh = || clause.own_words().filter(|word| !asked.contains(*word)).cloned().collect::<Vec<_>>().join(" ");
    clause.meets(numbers) && Part::plain(&fresh()).meets(numbers)
}

/// `May` and `March` in capitals within a clause.
fn tells_month(table: &Table, clause: &str) -> bool {
    let mut within = clause.split_whitespace().skip(1);
    within.any(|word| word.starts_with(char::is_uppercase) && table.months.contains(fold(word).as_str()))
}

/// `P N seven seven`: letters one by one.
fn is_spelled(clause: &Part) -> bool {
    clause.words.windows(SPELLED).any(|run| run.iter().all(|word| word.len() == 1))
}

fn words(prose: &str) -> impl Iterator<Item = &str> {
    prose.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// Capitals within a word, capitals throughout, Roman numerals and endless words are codes unless they are known.
fn is_code(word: &str, asked: &HashSet<String>, scene: &Scene<'_>) -> bool {
    let folded = fold(word);
    let known = asked.contains(&folded) || ACRONYMS.contains(&folded.as_str()) || stands_in_base(scene, word);
    is_endless(word) || (looks_coded(word, scene.material.language) && !known)
}

fn is_endless(word: &str) -> bool {
    word.chars().count() > LONGEST_WORD
}

fn looks_coded(word: &str, language: Language) -> bool {
    let capitals = without_polite_ending(word, language).chars().skip(1).any(char::is_uppercase);
    capitals || is_roman(&word.to_ascii_lowercase())
}

/// Italian writes the polite pronoun in capitals at the end of verbs as well: `consigliarLa`.
fn without_polite_ending(word: &str, language: Language) -> &str {
    let polite = ["La", "Le", "Lei"].iter().find_map(|ending| word.strip_suffix(ending));
    polite.filter(|_| language == Language::It).unwrap_or(word)
}

fn stands_in_base(scene: &Scene<'_>, word: &str) -> bool {
    words(&scene.base.opened.prose).any(|known| known == word)
}

/// Letters of a Roman numeral with how often each may stand in a row, from the greatest.
const ROMAN: [(&str, usize); 13] = [
    ("m", 3),
    ("cm", 1),
    ("d", 1),
    ("cd", 1),
    ("c", 3),
    ("xc", 1),
    ("l", 1),
    ("xl", 1),
    ("x", 3),
    ("ix", 1),
    ("v", 1),
    ("iv", 1),
    ("i", 3),
];

/// A numeral of three letters and more; `mix` is a word first.
fn is_roman(lower: &str) -> bool {
    let mut rest = lower;
    for (letters, most) in ROMAN {
        for _ in 0..most {
            rest = rest.strip_prefix(letters).unwrap_or(rest);
        }
    }
    rest.is_empty() && lower.len() >= SPELLED && lower != "mix"
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{
        Check, Part, check, has_new, is_counted, is_endless, is_roman, is_spelled, looks_coded, tells_month, without_polite_ending, words,
    };
    use crate::domain::Language;
    use crate::writer::checks::scene::stage::Stage;
    use crate::writer::checks::words::of;

    fn asked(words: &str) -> HashSet<String> {
        words.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn a_number_in_words_has_to_stand_in_the_mail_and_no_money_may_stand_beside_it() {
        let cases = [
            ("twenty chairs", "", true, true),
            ("twenty chairs", "twenty", false, false),
            ("twenty euros", "twenty euros", true, false),
            ("twenty or thirty chairs", "twenty", true, true),
            ("in euros", "", false, false),
            ("\u{FFFC} euros", "euros", true, false),
            ("\u{FFFC} chairs", "", false, false),
            ("a percentage of it", "a percentage of it", true, false),
            ("one red euro", "red", false, false),
            ("chairs", "", false, false),
        ];
        let table = of(Language::En);
        for (text, mail, counted, new) in cases {
            let (clause, asked) = (Part::plain(text), asked(mail));
            assert_eq!(is_counted(table, &clause, &asked), counted, "{text} beside {mail:?}");
            assert_eq!(has_new(&table.numbers, &clause, &asked), new, "{text} beside {mail:?}");
        }
    }

    #[test]
    fn a_month_that_is_a_word_too_is_one_in_capitals_within_a_clause() {
        let cases = [("it comes in May", true), ("May we ask", false), ("you may ask", false), ("it comes in Full", false), ("", false)];
        for (clause, month) in cases {
            assert_eq!(tells_month(of(Language::En), clause), month, "{clause}");
        }
    }

    #[test]
    fn three_single_letters_in_a_row_spell_something() {
        let cases = [
            ("P N S seven", true),
            ("it is P N 7", true),
            ("P N seven", false),
            ("P an N S", false),
            ("three good chairs", false),
            ("P N \u{FFFC}", false),
        ];
        for (clause, spelled) in cases {
            assert_eq!(is_spelled(&Part::plain(clause)), spelled, "{clause}");
        }
    }

    #[test]
    fn words_are_runs_of_letters_and_digits_without_slots() {
        let found: Vec<&str> = words(" Code: PN-77,\u{FFFC}b (č\u{FFFD})").collect();
        assert_eq!(found, ["Code", "PN", "77", "b", "č"]);
    }

    #[test]
    fn capitals_behind_the_first_letter_and_roman_numerals_look_like_codes() {
        let cases = [
            ("QRTZ", Language::En, true),
            ("aBc", Language::En, true),
            ("xiv", Language::En, true),
            ("Xiv", Language::En, true),
            ("Chairs", Language::En, false),
            ("civil", Language::En, false),
            ("consigliarLa", Language::It, false),
            ("consigliarLa", Language::En, true),
            ("QRTZLa", Language::It, true),
        ];
        for (word, language, coded) in cases {
            assert_eq!(looks_coded(word, language), coded, "{word} in {language}");
        }
    }

    #[test]
    fn no_word_is_longer_than_a_long_compound() {
        assert_eq!((is_endless(&"ž".repeat(36)), is_endless(&"ž".repeat(37)), is_endless("chair")), (false, true, false));
    }

    #[test]
    fn only_italian_has_a_polite_ending() {
        let cases = [
            ("consigliarLa", Language::It, "consigliar"),
            ("scriverLe", Language::It, "scriver"),
            ("perLei", Language::It, "per"),
            ("scrivere", Language::It, "scrivere"),
            ("scriverLe", Language::De, "scriverLe"),
        ];
        for (word, language, expected) in cases {
            assert_eq!(without_polite_ending(word, language), expected, "{word} in {language}");
        }
    }

    #[test]
    fn a_roman_numeral_has_three_letters_in_their_order_and_mix_is_a_word() {
        let cases = [
            ("iii", true),
            ("xiv", true),
            ("xviii", true),
            ("mcmxcix", true),
            ("cdl", true),
            ("iiii", false),
            ("iv", false),
            ("vi", false),
            ("mix", false),
            ("civil", false),
            ("xyz", false),
            ("", false),
        ];
        for (word, roman) in cases {
            assert_eq!(is_roman(word), roman, "{word}");
        }
    }

    #[test]
    fn what_a_clause_counts_dates_or_spells_is_found_in_the_words_of_any_language() {
        let stage = Stage { mail: "Subject: thirty\r\n\r\ntwenty\r\nzehn".to_owned(), ..Stage::new(Language::En, "") };
        for (text, found) in [
            ("We noted a percentage of it.", true),
            ("We noted zwanzig of them.", true),
            ("We noted zehn of them.", false),
            ("We noted forty of them.", true),
            ("We noted twenty or thirty of them.", false),
            ("We noted it for a week.", true),
            ("We noted it for domani.", true),
            ("We noted it for May.", true),
            ("We noted p q r.", true),
            ("We noted it.", false),
        ] {
            let expected: Vec<_> = found.then(|| (Check::Figure, text.trim_end_matches('.').to_owned())).into_iter().collect();
            let seen: Vec<_> =
                stage.found(text, check).into_iter().map(|(check, text)| (check, text.trim_end_matches('.').to_owned())).collect();
            assert_eq!(seen, expected, "{text}");
        }
    }

    #[test]
    fn a_code_is_one_that_neither_the_mail_nor_the_signature_nor_the_template_nor_everybody_writes() {
        let (language, mail, signature) = (Language::En, "Subject: QRTZ\r\n\r\nxviii".to_owned(), "KLMN");
        let stage = Stage { mail, signature, ..Stage::new(language, "We keep ABCD.") };
        let (long, endless) = ("a".repeat(36), "a".repeat(37));
        for (word, code) in [
            ("QRTZ", false),
            ("qrTZ", false),
            ("KLMN", false),
            ("ABCD", false),
            ("abCD", true),
            ("GDPR", false),
            ("WXYZ", true),
            ("xviii", false),
            ("xvii", true),
            ("chairs", false),
            (&long, false),
            (&endless, true),
        ] {
            let expected: Vec<_> = code.then(|| (Check::Figure, word.to_owned())).into_iter().collect();
            assert_eq!(stage.found(&format!("We noted {word}."), check), expected, "{word}");
        }
        let known = Stage { mail: format!("Subject: \r\n\r\n{endless}"), ..Stage::new(language, "") };
        assert_eq!(known.found(&endless, check), [(Check::Figure, endless.clone())]);
    }
}
