//! What is asked, in hundreds of wordings: `language | intents | subject | text`, one a line.

use postar::domain::{DocType, Message};
use postar::mail::{Budget, parse};
use postar::writer::read_knowing;

use super::fixtures;

struct Wording {
    line: String,
    intents: Vec<String>,
    message: Message,
}

fn wordings(file: &str) -> Vec<Wording> {
    let text = std::fs::read_to_string(fixtures("wordings").join(file)).unwrap();
    let line = |line: &str| {
        let [_, intents, subject, body] = line.splitn(4, '|').map(str::trim).collect::<Vec<_>>().try_into().unwrap();
        let body = body.replace("\\n", "\r\n");
        let raw = format!("From: a@b.example\r\nSubject: {subject}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{body}\r\n");
        let intents = intents.split(',').filter(|word| *word != "none").map(str::to_owned).collect();
        Wording { line: line.to_owned(), intents, message: parse(raw.as_bytes(), &Budget::default()) }
    };
    text.lines().filter(|text| !text.is_empty() && !text.starts_with('#')).map(line).collect()
}

/// The sender's own numbers, by their letters.
fn kinds(text: &str) -> Vec<DocType> {
    let letters = [
        ("PN-", DocType::SalesOrder),
        ("R26-", DocType::SalesBillDomestic),
        ("RT26-", DocType::SalesBillForeign),
        ("PON-", DocType::SalesOffer),
    ];
    letters
        .into_iter()
        .filter(|(start, _)| text.split([' ', '.', ',', '?']).any(|word| word.starts_with(start)))
        .map(|(_, kind)| kind)
        .collect()
}

/// Every intent found and an answer given where one is wanted, and none where nothing is: at least so many of a hundred.
fn check(file: &str, percent: usize) {
    let wordings = wordings(file);
    let wrong = wordings.iter().filter_map(|wording| {
        let reading = read_knowing(&wording.message, &kinds).of_a_customer();
        let found: Vec<&str> = reading.intents.iter().map(|intent| intent.word()).collect();
        let right =
            wording.intents.iter().all(|intent| found.contains(&intent.as_str())) && wording.intents.is_empty() != reading.anything_asked;
        (!right).then(|| format!("{found:?}: {}", wording.line))
    });
    let wrong: Vec<String> = wrong.collect();
    println!("{file}: {} of {} read right", wordings.len() - wrong.len(), wordings.len());
    assert!((wordings.len() - wrong.len()) * 100 >= wordings.len() * percent, "{wrong:#?}");
}

#[test]
fn plain_questions_are_read() {
    check("first.txt", 98);
}

#[test]
fn questions_asked_in_a_roundabout_way_are_read() {
    check("second.txt", 95);
    check("third.txt", 95);
}

#[test]
fn questions_that_no_table_was_written_for_are_read() {
    check("fourth.txt", 95);
    check("fifth.txt", 85);
}
