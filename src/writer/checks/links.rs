//! Links, addresses and hosts: a draft has none but those of its facts and of the owner's signature.

use crate::domain::Check;
use crate::writer::slots::{FACT_PLACE, GAP_PLACE};

use super::scene::{Findings, Scene};
use super::words::all;

/// What begins or carries a link, in lower case.
const SIGNS: [&str; 14] = ["@", "://", "//", "www", "http", "hxxp", "ftp:", "mailto", "tel:", "xn--", "](", "javascript", "data:", "\\\\"];

/// How a dot is spoken.
const DOTS: [&str; 7] = ["dot", "pika", "punkt", "punto", "tocka", "tacka", "piko"];

/// How an at sign is spoken where it means nothing else.
const AT_SIGNS: [&str; 5] = ["afna", "klammeraffe", "chiocciola", "arroba", "monkey"];

/// Ends of host names that follow a spoken dot.
const ENDS: [&str; 26] = [
    "com", "net", "org", "info", "biz", "eu", "si", "de", "hr", "at", "it", "io", "co", "uk", "example", "test", "shop", "online", "site",
    "xyz", "ru", "cn", "me", "app", "dev", "top",
];

pub(super) fn check(scene: &Scene<'_>, findings: &mut Findings) {
    let prose = scene.own();
    let lower = prose.to_lowercase();
    let owner = scene.material.signature.to_lowercase();
    for word in lower.split_whitespace() {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let vouched = !bare.is_empty() && owner.split_whitespace().any(|known| known.trim_matches(|c: char| !c.is_alphanumeric()) == bare);
        if !vouched && (SIGNS.iter().any(|sign| word.contains(sign)) || is_host(bare)) {
            findings.add(Check::Link, word);
        }
    }
    if has_parted_dot(prose) {
        findings.add(Check::Link, prose);
    }
    for sentence in &scene.prose.sentences {
        let spoken = is_spoken(&sentence.whole.words);
        if spoken || all().iter().any(|table| sentence.whole.meets(&table.links)) {
            findings.add(Check::Link, &sentence.whole.text);
        }
    }
}

/// `shop.example`: a dot within a word whose last part has two letters or more (`d.o.o.`, `z.B.` and `S.p.A.` have one).
fn is_host(word: &str) -> bool {
    let labels: Vec<&str> = word.split(['.', '。', '．']).collect();
    let last = labels.last().copied().unwrap_or_default();
    let lettered = last.chars().filter(|c| c.is_alphabetic()).count() > 1 && !last.contains([FACT_PLACE, GAP_PLACE]);
    labels.len() > 1 && lettered && labels.iter().all(|label| !label.is_empty())
}

/// `shop . example`: nobody writes a blank before a full stop.
fn has_parted_dot(prose: &str) -> bool {
    prose.split(" .").skip(1).any(|after| after.trim_start().starts_with(char::is_alphabetic))
}

fn is_spoken(words: &[String]) -> bool {
    let hosts = words.windows(2).any(|pair| matches!(pair, [dot, end] if DOTS.contains(&dot.as_str()) && ENDS.contains(&end.as_str())));
    hosts || words.iter().any(|word| AT_SIGNS.contains(&word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::{Check, check, has_parted_dot, is_host, is_spoken};
    use crate::domain::Language;
    use crate::writer::checks::scene::stage::Stage;

    #[test]
    fn a_dot_before_two_letters_makes_a_host() {
        let cases = [
            ("shop.example", true),
            ("www.shop.ab", true),
            ("shop。example", true),
            ("shop．example", true),
            ("shop", false),
            ("d.o.o", false),
            ("z.b", false),
            ("a.1b", false),
            ("24.11", false),
            ("shop..example", false),
            (".example", false),
            ("shop.", false),
            ("shop.ab\u{FFFC}", false),
            ("shop.ab\u{FFFD}", false),
            ("", false),
        ];
        for (word, host) in cases {
            assert_eq!(is_host(word), host, "{word}");
        }
    }

    #[test]
    fn a_blank_before_a_dot_parts_a_host_and_no_sentences() {
        let cases = [
            ("shop . example", true),
            ("shop .example", true),
            ("Shop. Example", false),
            ("shop . 5", false),
            ("shop .", false),
            ("", false),
        ];
        for (prose, parted) in cases {
            assert_eq!(has_parted_dot(prose), parted, "{prose}");
        }
    }

    #[test]
    fn an_address_is_known_when_it_is_spoken() {
        let cases = [
            ("other dot com", true),
            ("drugi pika si", true),
            ("info afna drugi", true),
            ("dot chair", false),
            ("see com", false),
            ("com dot", false),
            ("", false),
        ];
        for (words, spoken) in cases {
            let words: Vec<String> = words.split(' ').map(str::to_owned).collect();
            assert_eq!(is_spoken(&words), spoken, "{words:?}");
        }
    }

    #[test]
    fn a_text_has_no_link_but_the_owners() {
        let stage = Stage { signature: "- Www.own.example,", ..Stage::new(Language::En, "") };
        for (text, found) in [
            ("See (www.own.example).", ""),
            ("See www.other.example now.", "www.other.example"),
            ("See Other.Example now.", "other.example"),
            ("See // now.", "//"),
            ("See tel:x now.", "tel:x"),
            ("See shop . example now.", "See shop . example now."),
            ("See other dot com now.", "See other dot com now."),
            ("Click it.", "Click it."),
            ("See it - now.", ""),
        ] {
            let expected: Vec<_> = (!found.is_empty()).then(|| (Check::Link, found.to_owned())).into_iter().collect();
            assert_eq!(stage.found(text, check), expected, "{text}");
        }
    }
}
