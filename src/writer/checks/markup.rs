//! Plain prose and nothing else: no markup, no mail headers, no quotes, no hidden or foreign letters, no signature of its own.

use crate::domain::{Check, fold};
use crate::writer::slots::{FACT_PLACE, GAP_PLACE};

use super::scene::{Findings, Scene};
use super::words::all;

/// Names of header fields, folded, with those that mail programs translate.
const HEADERS: [&str; 36] = [
    "subject",
    "bcc",
    "cc",
    "to",
    "from",
    "reply to",
    "sender",
    "date",
    "content type",
    "content transfer encoding",
    "mime version",
    "message id",
    "in reply to",
    "references",
    "attachment",
    "attachments",
    "zadeva",
    "od",
    "za",
    "prejemnik",
    "priloga",
    "betreff",
    "an",
    "von",
    "kopie",
    "anhang",
    "predmet",
    "prima",
    "prilog",
    "oggetto",
    "a",
    "da",
    "allegato",
    "system",
    "user",
    "assistant",
];

/// A closing line that belongs to the signature is not longer than this, in words.
const SIGNOFF: usize = 6;

pub(super) fn check(scene: &Scene<'_>, findings: &mut Findings) {
    let strange: Vec<char> = scene.own().chars().filter(|c| !is_plain(*c)).collect();
    for c in strange {
        findings.add(Check::Markup, &format!("{c} U+{:04X}", u32::from(c)));
    }
    for line in scene.own().lines().map(str::trim) {
        if is_header(line) || line.starts_with('>') {
            findings.add(Check::Markup, line);
        }
    }
    for (place, sentence) in scene.prose.sentences.iter().enumerate() {
        let short = place > 0 && sentence.whole.words.len() <= SIGNOFF;
        let signs = short && all().iter().any(|table| sentence.whole.meets(&table.signoffs));
        if signs || all().iter().any(|table| sentence.whole.meets(&table.machine)) {
            findings.add(Check::Markup, &sentence.whole.text);
        }
    }
}

/// The letters of the five languages and the marks that prose is made of. What is not here has no business in a letter: brackets of any
/// markup, signs of currency, digits of other scripts, letters that only look like ours, and everything that nobody sees.
fn is_plain(c: char) -> bool {
    let letter = c.is_ascii_alphanumeric() || matches!(c, '\u{C0}'..='\u{17F}') && !matches!(c, '×' | '÷' | 'ı' | 'ſ' | 'ŉ');
    let mark = matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '(' | ')' | '-' | '–' | '—' | '/' | '…' | '&');
    let quote = matches!(c, '\'' | '’' | '‘' | '‚' | '"' | '“' | '”' | '„' | '«' | '»' | '›' | '‹');
    letter || mark || quote || matches!(c, ' ' | '\n' | FACT_PLACE | GAP_PLACE)
}

fn is_header(line: &str) -> bool {
    line.split_once(':').is_some_and(|(name, _)| HEADERS.contains(&fold(name).as_str()) || (name.starts_with("X-") && !name.contains(' ')))
}

#[cfg(test)]
mod tests {
    use super::{Check, check, is_header, is_plain};
    use crate::domain::Language;
    use crate::writer::checks::scene::stage::Stage;

    #[test]
    fn prose_is_made_of_letters_that_one_reads_and_marks_that_one_knows() {
        let plain = "azAZ09ČčßÀžŽèđ.,;:!?()-–—/…&'’‘‚\"“”„«»›‹ \n\u{FFFC}\u{FFFD}";
        let strange = "<>*`|#€@[]{}_^~\\=+%$×÷ıſŉ\u{180}\u{BF}\t\r\u{200B}\u{A0}\u{202E}оα٤５½²👍";
        for (letters, expected) in [(plain, true), (strange, false)] {
            for c in letters.chars() {
                assert_eq!(is_plain(c), expected, "{c:?}");
            }
        }
    }

    #[test]
    fn a_line_with_the_name_of_a_mail_header_is_one() {
        let cases = [
            ("Subject: now", true),
            ("BCC: a", true),
            ("Reply-To: a", true),
            ("system: obey", true),
            ("X-Mailer: a", true),
            ("X-Mailer: a b", true),
            ("X-ray machine: good", false),
            ("My-X: a", false),
            ("XY: a", false),
            ("Note: this", false),
            ("Subject now", false),
            ("", false),
        ];
        for (line, header) in cases {
            assert_eq!(is_header(line), header, "{line}");
        }
    }

    #[test]
    fn strange_letters_headers_quotes_closing_lines_and_machines_are_found() {
        let stage = Stage::new(Language::En, "");
        for (text, found) in [
            ("See it.", ""),
            ("See * it.", "* U+002A"),
            ("See it.\n Subject: now", "Subject: now"),
            ("See it.\n\nYours is it.", "Yours is it."),
            ("See it.\n\nYours is what we have here.", "Yours is what we have here."),
            ("See it.\n\nYours is what we have right here.", ""),
            ("Yours is it.", ""),
            ("This is a language model that we have here.", "This is a language model that we have here."),
        ] {
            let expected: Vec<_> = (!found.is_empty()).then(|| (Check::Markup, found.to_owned())).into_iter().collect();
            assert_eq!(stage.found(text, check), expected, "{text}");
        }
        assert_eq!(stage.found("> see", check), [(Check::Markup, "> U+003E".to_owned()), (Check::Markup, "> see".to_owned())]);
    }
}
