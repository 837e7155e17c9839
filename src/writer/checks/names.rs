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
    fold(&text.replace('\n', " ")).split(' ').filter(|word| !word.is_empty()).map(|word| stem(word).to_owned()).collect()
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

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::super::scene::stage::{Stage, contact, money, number};
    use super::{FACT_PLACE, Part, check, greeted, in_base, is_bare_name, is_known, is_titled, known, parted, within_sentences};
    use crate::domain::{Check, Language, WithheldWhy, stem};

    /// Neža Gozd wrote, whom the ERP knows.
    fn stage(language: Language, base: &str) -> Stage {
        let mail =
            "From: Neža Gozd <neza@gozd.example>\r\nSubject: Bistro\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nOrna okrogla?\r\n";
        let contact = contact("Kanarini d.o.o.", "Neža Gozd");
        Stage {
            mail: mail.to_owned(),
            contact,
            signature: "Mizarstvo",
            facts: vec![number("Lipa"), money("x")],
            ..Stage::new(language, base)
        }
    }

    fn stems(words: &[&str]) -> HashSet<String> {
        words.iter().map(|word| stem(word).to_owned()).collect()
    }

    #[test]
    fn nobody_is_named_but_who_is_known() {
        for (language, text, expected) in [
            (Language::En, "we told Bistro and Neža about it", None),
            (Language::En, "we told Janez about it", Some("Janez")),
            (Language::En, "we told him about it", None),
            (Language::En, "Hello Neža,\n\nwe told Lipa about it", None),
            (Language::En, "Hello Vesna,\n\nwe told him about it", Some("vesna")),
            (Language::De, "wir sagten es Janez gestern", None),
            (Language::De, "wir sagten es Janez Novak gestern", Some("Novak")),
            (Language::De, "wir sagten es Bistro Novak gestern", None),
            (Language::De, "wir sagten es nur Novak gestern", None),
            (Language::En, "we told mister novak about it", Some("we told mister novak about it")),
            (Language::En, "we told mercator ltd about it", Some("we told mercator ltd about it")),
        ] {
            let expected: Vec<_> = expected.map(|text| (Check::Name, text.to_owned())).into_iter().collect();
            assert_eq!(stage(language, "").found(text, check), expected, "{text}");
        }
    }

    #[test]
    fn a_greeting_is_one_short_line_that_begins_as_greetings_do() {
        for (text, greeting, body) in [
            ("Dear a b c d e f g h,\nwell", "Dear a b c d e f g h,", "well"),
            ("Dear a b c d e f g h i,\nwell", "", "Dear a b c d e f g h i,\nwell"),
            ("Hello", "Hello", ""),
            ("Thanks,\nwell", "", "Thanks,\nwell"),
            ("\nwell", "", "\nwell"),
        ] {
            let found = stage(Language::En, "").look(text, |scene| (parted(scene).0.to_owned(), parted(scene).1.to_owned()));
            assert_eq!(found, (greeting.to_owned(), body.to_owned()));
        }
    }

    #[test]
    fn a_greeting_names_the_known_person_or_whom_the_template_names() {
        let nobody = Stage { contact: None, ..stage(Language::En, "Dear friend,\n\nit is here.") };
        let somebody = stage(Language::En, "Dear friend,\n\nit is here.");
        for (stage, greeting, expected) in [
            (&somebody, "Dear Ms Gozd,", &[][..]),
            (&somebody, "Hello Neža", &[]),
            (&somebody, "Hello friend", &[]),
            (&somebody, "Hello boss", &["boss"]),
            (&nobody, "Hello friend", &[]),
            (&nobody, "Hello Gozd", &["gozd"]),
            (&nobody, "Dear Mr Zupan,", &["zupan"]),
            (&nobody, "", &[]),
        ] {
            let found = stage.look("", |scene| {
                let mut findings = super::Findings::default();
                greeted(scene, greeting, &mut findings);
                findings.0
            });
            let found: Vec<_> = found.iter().map(|finding| finding.text.as_str()).collect();
            assert_eq!(found, expected, "{greeting}");
        }
        let with_fact = nobody.found("Dear {1},\n\nit is here.", check);
        assert!(with_fact.contains(&(Check::Name, "Dear {{…}},".to_owned())), "{with_fact:?}");
    }

    #[test]
    fn the_mail_the_owner_the_facts_and_the_customer_tell_the_names() {
        let all = ["bistro", "orna", "okrogla", "mizarstvo", "lipa"];
        let customer = ["kanarini", "d", "o", "o", "neza", "gozd"];
        assert_eq!(stage(Language::En, "").look("", known), stems(&[&all[..], &customer[..]].concat()));
        let withheld = Stage { withheld: Some(WithheldWhy::SenderUnknown), ..stage(Language::En, "") };
        assert_eq!(withheld.look("", known), stems(&all));
        assert_eq!(Stage::new(Language::En, "").look("", known), HashSet::new());
    }

    #[test]
    fn a_word_is_known_for_one_reason_alone() {
        for (language, word, expected) in [
            (Language::En, "s", true),
            (Language::En, "xy", false),
            (Language::En, "xyzzy", false),
            (Language::En, "bistro", true),
            (Language::En, "vat", true),
            (Language::En, "tisch", false),
            (Language::De, "tisch", true),
        ] {
            let found = stage(language, "der Tisch steht").look("", |scene| is_known(scene, word, &stems(&["bistro"])));
            assert_eq!(found, expected, "{language} {word}");
        }
        for (language, base, expected) in [
            (Language::De, "Tisch", true),
            (Language::De, "Stuhl", false),
            (Language::De, "", false),
            (Language::En, "Tisch", false),
            (Language::En, "Stuhl", false),
        ] {
            assert_eq!(stage(language, base).look("", |scene| in_base(scene, "tisch")), expected, "{language} {base}");
        }
    }

    #[test]
    fn words_within_sentences_are_seen_with_what_stands_before_them() {
        let dated = format!("an {FACT_PLACE} Paket kam");
        for (language, body, expected) in [
            (Language::En, "wood Two (Three) four", &[("Two", Some("wood")), ("Three", Some("Two")), ("four", None)][..]),
            (Language::En, "wood, Two", &[("Two", None)]),
            (Language::En, "wood two, Three", &[("two", Some("wood")), ("Three", None)]),
            (Language::En, "wood. Two! Three? Four: Five", &[]),
            (Language::En, "wood\nTwo", &[("Two", Some("wood"))]),
            (Language::En, "wood\n\nTwo", &[]),
            (Language::En, "wood\n- Two", &[]),
            (Language::En, "wood. – Two three", &[("three", Some("Two"))]),
            (Language::En, "wood – Two", &[("Two", None)]),
            (Language::En, "wood A-B--C'D", &[("A", Some("wood")), ("B", Some("wood")), ("C", Some("wood")), ("D", Some("wood"))]),
            (Language::De, "diese Vase steht", &[("Vase", None), ("steht", Some("Vase"))]),
            (Language::De, "an diese Vase", &[("diese", Some("an")), ("Vase", Some("diese"))]),
            (Language::Hr, &dated, &[("kam", Some("Paket"))]),
            (Language::De, &dated, &[("Paket", None), ("kam", Some("Paket"))]),
            (Language::Hr, "an Paket", &[("Paket", Some("an"))]),
        ] {
            let found: Vec<_> = within_sentences(body, language).iter().map(|word| (word.text, word.before)).collect();
            assert_eq!(found, expected, "{language} {body}");
        }
    }

    #[test]
    fn a_first_word_may_be_a_name_unless_it_ends_as_articles_do() {
        for (word, name) in [
            ("Janez", true),
            ("Diese", false),
            ("Dieser", false),
            ("abcdefghijen", false),
            ("abcdefghijken", true),
            ("abcdefghijklen", true),
        ] {
            assert_eq!(is_bare_name(word), name, "{word}");
        }
    }

    #[test]
    fn a_title_before_a_strange_word_names_somebody() {
        for (text, titled) in [
            ("for mister novak", true),
            ("for mrs novak", true),
            ("for miss ana", true),
            ("for mister an", false),
            ("for mister gozd", false),
            ("for mister partner", false),
            ("for mr novak", false),
            ("for novak mister", false),
            ("black table", false),
            ("mister", false),
        ] {
            assert_eq!(is_titled(&Part::plain(text), &stems(&["gozd"])), titled, "{text}");
        }
    }
}
