//! Figures without digits: numbers, money and times in words, Roman numerals, and codes spelled out.

use std::collections::HashSet;

use crate::domain::{Check, Language, fold};
use crate::writer::slots::{FACT_PLACE, GAP_PLACE};
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
    fold(&text).split(' ').map(str::to_owned).collect()
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
    clause.words.windows(SPELLED).any(|run| run.iter().all(|word| word.len() == 1 && word.is_ascii()))
}

fn words(prose: &str) -> impl Iterator<Item = &str> {
    prose.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty() && !word.contains([FACT_PLACE, GAP_PLACE]))
}

/// Capitals within a word, capitals throughout, Roman numerals and endless words are codes unless they are known.
fn is_code(word: &str, asked: &HashSet<String>, scene: &Scene<'_>) -> bool {
    let letters = word.chars().count();
    let capitals = without_polite_ending(word, scene.material.language).chars().skip(1).any(char::is_uppercase);
    let numeral = letters >= SPELLED && word.chars().all(|c| matches!(c.to_ascii_lowercase(), 'i' | 'v' | 'x' | 'l' | 'c' | 'd' | 'm'));
    if letters > LONGEST_WORD || !(capitals || numeral) {
        return letters > LONGEST_WORD;
    }
    let folded = fold(word);
    (capitals || is_roman(&folded)) && !asked.contains(&folded) && !ACRONYMS.contains(&folded.as_str()) && !stands_in_base(scene, word)
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
fn is_roman(folded: &str) -> bool {
    let mut rest = folded;
    for (letters, most) in ROMAN {
        for _ in 0..most {
            rest = rest.strip_prefix(letters).unwrap_or(rest);
        }
    }
    rest.is_empty() && folded.len() >= SPELLED && folded != "mix"
}
