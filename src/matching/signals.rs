//! Reads off a mail what it tells of its sender and subject matter.

use super::{
    codes::{tax_numbers, tracking_codes},
    numbers::spelled,
    words::words,
};
use crate::domain::{MatchReason, Message, MkId, Signals, e164, fold};

/// A mail with more numbers than this is a list; the first ones are what it is about.
const MOST_NUMBERS: usize = 200;

/// A signature has no more telephone numbers than this.
const MOST_PHONES: usize = 10;

/// Longest text in which names are looked for, in characters.
const MOST_FOLDED: usize = 20_000;

/// Everything that can be looked up. The author is who stands alone in From: neither a display name, nor Reply-To, nor the sender of a
/// forwarded mail inside. `region` is the ISO 3166 code meant by telephone numbers without a country code.
#[must_use]
pub fn signals(message: &Message, thread_contacts: Vec<MkId>, thread_documents: Vec<MkId>, region: &str) -> Signals {
    let author = message.author().map(|author| author.address.clone());
    let own = format!("{}\n{}\n{}", message.subject, message.words.new, message.words.signature);
    Signals {
        domain: author.as_ref().map(|author| author.domain()).filter(|domain| !domain.is_free_mail()),
        author,
        tax_numbers: tax_numbers(&own),
        phones: phones(&message.words.signature, region),
        numbers: numbers(message),
        tracking_codes: tracking_codes(&format!("{}\n{}", message.subject, message.words.new)),
        folded_text: fold(&own.chars().take(MOST_FOLDED).collect::<String>()),
        thread_contacts,
        thread_documents,
    }
}

/// What is asked in: the subject and the new words.
#[must_use]
pub fn asked_text(message: &Message) -> String {
    format!("{}\n{}", message.subject, message.words.new)
}

fn numbers(message: &Message) -> Vec<(String, MatchReason)> {
    let names = message.attachments.iter().filter_map(|attachment| attachment.name.as_deref());
    let attached: Vec<&str> = names.map(|name| name.rsplit_once('.').map_or(name, |(stem, _)| stem)).collect();
    let places = [
        (message.subject.clone(), MatchReason::NumberInSubject),
        (message.words.new.clone(), MatchReason::NumberInText),
        (attached.join("\n"), MatchReason::NumberInAttachment),
        // A number in a signature is a slogan's or a bank's more often than what the mail is about.
        (format!("{}\n{}", message.words.quoted, message.words.signature), MatchReason::NumberInQuote),
    ];
    let mut found: Vec<(String, MatchReason)> = Vec::new();
    for (text, reason) in places {
        for number in spelled(&text) {
            if found.len() < MOST_NUMBERS && !found.iter().any(|(key, _)| *key == number.key) {
                found.push((number.key, reason));
            }
        }
    }
    found
}

/// Runs of digit groups on one line, read as E.164.
fn phones(signature: &str, region: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for line in signature.lines() {
        for typed in runs(line) {
            if let Some(phone) = e164(&typed, region).filter(|phone| !found.contains(phone)) {
                found.push(phone);
            }
        }
    }
    found.truncate(MOST_PHONES);
    found
}

fn runs(line: &str) -> Vec<String> {
    let mut runs: Vec<String> = Vec::new();
    let mut open = false;
    for word in words(line).iter().map(|word| (word, word.gap.chars().all(|c| matches!(c, ' ' | '(' | ')' | '/' | '-' | '.')))) {
        let (word, close) = word;
        let digits = !word.has_letter() && word.has_digit();
        match runs.last_mut() {
            Some(run) if digits && open && close => run.push_str(&format!("{}{}", word.gap, word.text)),
            _ if digits => runs.push(format!("{}{}", if word.gap.contains('+') { "+" } else { "" }, word.text)),
            _ => {}
        }
        open = digits;
    }
    runs
}

#[cfg(test)]
mod tests {
    use serde_json::{from_value, json};

    use super::{asked_text, numbers, phones, runs, signals};
    use crate::domain::{EmailAddress, MailDomain, MatchReason, Message, MkId, Signals};

    fn message(from: &str, new: &str) -> Message {
        let message = json!({
            "id": "<1@gozd.si>", "digest": "", "size": 0, "from": [{ "name": null, "address": from }], "reply_to": [], "to": [], "cc": [],
            "subject": "PN-412", "in_reply_to": [], "references": [], "headers": [], "content_type": "text/plain", "defects": [],
            "words": { "new": new, "quoted": "PN-412 in PN-77", "signature": "DDV SI28251888\nGozd d.o.o.\nTel.: 041 000 301, R26-5" },
            "attachments": [
                { "name": "R26-0318.pdf", "content_type": "application/pdf", "size": 1 },
                { "name": null, "content_type": "application/pdf", "size": 1 },
            ],
        });
        from_value(message).unwrap()
    }

    #[test]
    fn signals_are_read_each_from_its_place() {
        let read = signals(&message("neza@gozd.si", "Kje je LX204518833SI?"), vec![MkId::new("1")], vec![MkId::new("2")], "SI");
        let expected = Signals {
            author: EmailAddress::parse("neza@gozd.si"),
            domain: MailDomain::parse("gozd.si"),
            tax_numbers: vec!["28251888".to_owned()],
            phones: vec!["+38641000301".to_owned()],
            numbers: read.numbers.clone(),
            tracking_codes: vec!["LX204518833SI".to_owned()],
            folded_text: "pn 412 kje je lx204518833si ddv si28251888 gozd d o o tel 041 000 301 r26 5".to_owned(),
            thread_contacts: vec![MkId::new("1")],
            thread_documents: vec![MkId::new("2")],
        };
        assert_eq!(read, expected);
        assert!(!read.numbers.is_empty());
    }

    #[test]
    fn free_mail_has_no_domain_of_its_own() {
        for (from, expected) in [("neza@gmail.com", None), ("neza@gozd.si", MailDomain::parse("gozd.si"))] {
            assert_eq!(signals(&message(from, ""), Vec::new(), Vec::new(), "SI").domain, expected, "{from}");
        }
    }

    #[test]
    fn the_subject_and_the_new_words_ask() {
        assert_eq!(asked_text(&message("neza@gozd.si", "Kje je?")), "PN-412\nKje je?");
    }

    #[test]
    fn a_number_counts_where_it_stands_first() {
        let found = numbers(&message("neza@gozd.si", "Za PN-412 in PN-413"));
        let place = |key: &str| found.iter().filter(|(number, _)| number == key).map(|(_, place)| *place).collect::<Vec<_>>();
        let table = [
            ("pn:412", MatchReason::NumberInSubject),
            ("pn:413", MatchReason::NumberInText),
            ("r:26:318", MatchReason::NumberInAttachment),
            ("pn:77", MatchReason::NumberInQuote),
            ("r:26:5", MatchReason::NumberInQuote),
        ];
        for (key, expected) in table {
            assert_eq!(place(key), [expected], "{key}: {found:?}");
        }
    }

    #[test]
    fn of_a_list_of_numbers_the_first_two_hundred_count() {
        let list: Vec<String> = (1001..1251).map(|number| format!("PN-{number}")).collect();
        let found = numbers(&message("neza@gozd.si", &list.join(", ")));
        assert_eq!(found.len(), 200);
        assert_eq!(found[199], ("pn:1199".to_owned(), MatchReason::NumberInText));
    }

    #[test]
    fn a_telephone_number_is_taken_once_from_one_line() {
        let table: [(&str, &[&str]); 4] = [
            ("T: 041 000 301\nM: +386 41 000 302", &["+38641000301", "+38641000302"]),
            ("041 000 301\n+386 41 000 301", &["+38641000301"]),
            ("041\n000 301", &[]),
            ("Tovarniška 12", &[]),
        ];
        for (signature, expected) in table {
            assert_eq!(phones(signature, "SI"), expected, "{signature}");
        }
    }

    #[test]
    fn groups_of_digits_are_one_run_where_nothing_else_stands_between() {
        let table: [(&str, &[&str]); 7] = [
            ("tel. 041 000 301 doma", &["041 000 301"]),
            ("+386 (0)41/000-301", &["+386 (0)41/000-301"]),
            ("041, 000", &["041", "000"]),
            ("041 tel 000", &["041", "000"]),
            ("041 tel, 000", &["041", "000"]),
            ("R26 doma", &[]),
            ("", &[]),
        ];
        for (line, expected) in table {
            assert_eq!(runs(line), expected, "{line}");
        }
    }
}
