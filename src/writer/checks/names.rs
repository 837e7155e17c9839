//! Names: the greeting names the person whom the ERP knows behind the customer or nobody, and the text names nobody else.

use std::collections::HashSet;

use crate::domain::{Check, FactValue, Language, fold, stem};
use crate::writer::salutation::known_name;
use crate::writer::slots::{FACT_PLACE, GAP_PLACE};

use super::prose::Part;
use super::scene::{Findings, Scene};
use super::words::all;

/// A first line of more words is no greeting.
const GREETING: usize = 9;

/// Endings of companies' names, folded.
const FORMS: [&str; 14] = ["d o o", "d d", "s p", "gmbh", "ltd", "llc", "inc", "s r l", "srl", "s p a", "plc", "k d", "obrt", "e k"];

pub(super) fn check(scene: &Scene<'_>, findings: &mut Findings) {
    let (greeting, body) = parted(scene);
    greeted(scene, greeting, findings);
    let known = known(scene);
    for word in within_sentences(body, scene.material.language) {
        let unknown = |part: &str| part.starts_with(char::is_uppercase) && !is_known(scene, &fold(part), &known);
        let beside = scene.material.language != Language::De || word.before.is_some_and(unknown);
        if unknown(word.text) && beside {
            findings.add(Check::Name, word.text);
        }
    }
    for sentence in &scene.prose.sentences {
        let folded = format!(" {} ", sentence.whole.words.join(" "));
        let firm = FORMS.iter().any(|form| folded.contains(&format!(" {form} ")));
        if firm || is_titled(&sentence.whole, &known) {
            findings.add(Check::Name, &sentence.whole.text);
        }
    }
}

/// The first line, if it begins as greetings do, and the rest.
fn parted<'a>(scene: &Scene<'a>) -> (&'a str, &'a str) {
    let own = scene.own();
    let (first, rest) = own.split_once('\n').unwrap_or((own, ""));
    let words = Part::plain(first);
    let greets = words.words.first().is_some_and(|word| Part::of_words(vec![word.clone()]).meets(&scene.table.greetings));
    if greets && words.words.len() <= GREETING { (first, rest) } else { ("", own) }
}

/// Every word of a greeting is one that greetings are made of, or of the name of the person who is known.
fn greeted(scene: &Scene<'_>, greeting: &str, findings: &mut Findings) {
    let name = fold(&known_name(scene.material).unwrap_or_default());
    let by_template = scene.base_prose.sentences.first().map(|first| first.whole.words.as_slice()).unwrap_or_default();
    let of_name = |word: &String| by_template.contains(word) || name.split(' ').any(|known| !known.is_empty() && stem(known) == stem(word));
    for word in &Part::plain(greeting).words {
        let usual = scene.table.titles.contains(word.as_str()) || Part::of_words(vec![word.clone()]).meets(&scene.table.greetings);
        if !usual && !of_name(word) {
            findings.add(Check::Name, word);
        }
    }
    if greeting.contains(FACT_PLACE) {
        findings.add(Check::Name, greeting);
    }
}

/// Stems of the words that may be named: the customer's, the facts', the mail's, the owner's.
fn known(scene: &Scene<'_>) -> HashSet<String> {
    let material = scene.material;
    let mut text = format!("{} {} {}", material.message.subject, material.message.words.new, material.signature);
    let told = material.contact.filter(|_| material.withheld.is_none());
    for part in told.map(|contact| contact.record.name.clone()).into_iter().chain(known_name(material)) {
        text.push(' ');
        text.push_str(&part);
    }
    for fact in scene.facts {
        if let FactValue::Identifier(name) = &fact.value {
            text.push(' ');
            text.push_str(name);
        }
    }
    fold(&text).split(' ').filter(|word| !word.is_empty()).map(|word| stem(word).to_owned()).collect()
}

fn is_known(scene: &Scene<'_>, word: &str, known: &HashSet<String>) -> bool {
    word.len() < 2
        || known.contains(stem(word))
        || Part::of_words(vec![word.to_owned()]).meets(&scene.table.capitals)
        || in_base(scene, word)
}

/// German writes its nouns in capitals: those of the template's own words are known.
fn in_base(scene: &Scene<'_>, word: &str) -> bool {
    scene.material.language == Language::De && scene.base_prose.clauses().any(|clause| clause.words.iter().any(|known| known == word))
}

/// A word within a sentence, and the one right before it, if that may be a name: German writes every noun in capitals, so only two
/// strange ones in a row are one.
struct Within<'a> {
    text: &'a str,
    before: Option<&'a str>,
}

/// The words that don't begin a sentence, a line or a quotation. The second word of two in capitals is among them, so that a sentence
/// can't begin with a full name. A Croatian date ends with a full stop of its own.
fn within_sentences(body: &str, language: Language) -> Vec<Within<'_>> {
    let (mut found, mut before) = (Vec::new(), None);
    let mut begins = true;
    for line in body.lines() {
        begins |= line.trim().is_empty() || line.trim_start().starts_with("- ");
        for word in line.split_whitespace() {
            let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
            let first = begins;
            if !first {
                let parts = bare.split(['-', '\'', '’', '/', FACT_PLACE, GAP_PLACE]).filter(|part| !part.is_empty());
                found.extend(parts.map(|text| Within { text, before }));
            }
            let dated = language == Language::Hr && word.ends_with(FACT_PLACE);
            begins = dated || (bare.is_empty() && begins) || word.ends_with(['.', '!', '?', ':']);
            let goes_on = !begins && word.ends_with(char::is_alphanumeric);
            before = Some(bare).filter(|bare| goes_on && (!first || is_bare_name(bare)));
        }
    }
    found
}

/// The first word of a sentence may be an article or adjective in capitals before a noun; those end in one of five ways.
fn is_bare_name(word: &str) -> bool {
    !["e", "er", "en", "es", "em"].iter().any(|ending| word.ends_with(ending)) || word.len() > 12
}

/// `gospod novak` without capitals.
fn is_titled(sentence: &Part, known: &HashSet<String>) -> bool {
    let named = |word: &String| word.len() > 2 && word.is_ascii() && !known.contains(stem(word));
    let usual = |word: &String| all().iter().any(|table| Part::of_words(vec![word.clone()]).meets(&table.greetings));
    let titled = |word: &String| word.len() > 2 && all().iter().any(|table| table.titles.contains(word.as_str()));
    sentence.words.windows(2).any(|pair| matches!(pair, [title, name] if titled(title) && named(name) && !usual(name)))
}
