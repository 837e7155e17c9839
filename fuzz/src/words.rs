//! What is said, what is quoted and how it is signed: taken apart, nothing is lost and nothing is made up.

use postar::domain::{Defect, Words};
use postar::mail::{self, Budget};

/// Reads the bytes as the text of a plain mail, and as one of HTML.
pub fn run(input: &[u8]) {
    read("text/html", input);
    let words = read("text/plain", input);
    if input.iter().all(|byte| matches!(byte, b'\n' | b' '..=b'~')) && input.len() < 100_000 {
        let text = String::from_utf8_lossy(input);
        check(&text, &words);
    }
}

fn read(media: &str, body: &[u8]) -> Words {
    let head = format!("From: neza@gozd.example\r\nContent-Type: {media}; charset=utf-8\r\n\r\n");
    let message = mail::parse(&[head.as_bytes(), body].concat(), &Budget::default());
    assert!(!message.has(Defect::ParserPanicked), "the parser panicked");
    message.words
}

fn check(text: &str, words: &Words) {
    if text.trim_start().starts_with("-----BEGIN PGP MESSAGE-----") {
        return;
    }
    for line in words.new.lines() {
        assert!(text.contains(line.trim()), "{line:?} was never written");
    }
    let all = [words.new.as_str(), &words.quoted, &words.signature].concat();
    assert_eq!(letters(&all), letters(text), "letters are lost or made up: {words:?}");
}

fn letters(text: &str) -> Vec<char> {
    let mut letters: Vec<char> = text.chars().filter(char::is_ascii_alphanumeric).collect();
    letters.sort_unstable();
    letters
}
