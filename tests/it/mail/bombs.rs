//! Mail made to exhaust its reader: each is read in linear time and within the budget.

use std::time::{Duration, Instant};

use postar::domain::{Defect, Message};
use postar::mail::{Budget, parse};
use proptest::prelude::*;

/// Without optimisation and on a shared machine everything takes ten times as long.
const LONGEST: Duration = Duration::from_secs(if cfg!(debug_assertions) { 10 } else { 1 });

fn survives(name: &str, mail: &str) -> Message {
    let start = Instant::now();
    let message = parse(mail.as_bytes(), &Budget::default());
    let took = start.elapsed();
    println!("{name}: {} bytes in {took:?}", mail.len());
    assert!(took < LONGEST, "{name} took {took:?}");
    assert!(!message.has(Defect::ParserPanicked), "{name}");
    message
}

fn over(name: &str, mail: &str) {
    let message = survives(name, mail);
    assert!(message.has(Defect::OverBudget), "{name} counts as over the budget: {:?}", message.defects);
    assert!(message.attachments.len() <= 1_100 && message.to.len() <= 1_000 && message.headers.0.len() <= 1_000, "{name} is kept bounded");
}

#[test]
fn floods_in_the_header_are_cut() {
    over("100,000 To fields", &format!("From: a@b.example\r\n{}\r\nx", "To: x@y.example\r\n".repeat(100_000)));
    over("100,000 addresses", &format!("From: a@b.example\r\nTo: {}\r\n\r\nx", "x@y.example, ".repeat(100_000)));
    over("encoded words", &format!("From: a@b.example\r\nSubject: {}\r\n\r\nx", "=?utf-8?q?a?= ".repeat(200_000)));
    let parameters: String = (0..100_000).map(|at| format!(";\r\n name*{at}=a")).collect();
    over("RFC 2231 parameters", &format!("From: a@b.example\r\nContent-Type: text/plain{parameters}\r\n\r\nx"));
    over("comments", &format!("From: {}a@b.example\r\n\r\nx", "(".repeat(200_000)));
}

#[test]
fn floods_of_parts_are_cut() {
    let mixed = "From: a@b.example\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n";
    over("500,000 empty parts", &format!("{mixed}{}", "--x\r\n\r\n".repeat(500_000)));
    let nested: String = (0..50_000).map(|at| format!("--b{at}\r\nContent-Type: multipart/mixed; boundary=b{}\r\n\r\n", at + 1)).collect();
    over("50,000 nested parts", &format!("From: a@b.example\r\nContent-Type: multipart/mixed; boundary=b0\r\n\r\n{nested}"));
    over("50,000 nested mails", &format!("From: a@b.example\r\n{}x", "Content-Type: message/rfc822\r\n\r\n".repeat(50_000)));
    let part = format!("--x\r\nContent-Type: application/pdf{}\r\n\r\nx\r\n", "; a*1=b".repeat(100));
    over("parameters in every part", &format!("{mixed}{}", part.repeat(5_000)));
}

#[test]
fn hostile_html_is_read_in_bounded_time() {
    let html = |body: String| format!("From: a@b.example\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{body}");
    survives("deep divs", &html("<div>".repeat(20_000)));
    survives("deep tables", &html("<table><tr><td>".repeat(3_000)));
    survives("deep quotes", &html(format!("{}x", "<blockquote>".repeat(5_000))));
    survives("many cells", &html(format!("<table><tr>{}</tr></table>", "<td>a</td>".repeat(20_000))));
    survives("unclosed tags", &html("<a href='".repeat(50_000)));
    survives("many classes", &html(format!("<style>{}</style><p class=x>Kje?", ".x{color:red}".repeat(20_000))));
}

#[test]
fn hostile_text_is_split_in_bounded_time() {
    let text = |body: String| format!("From: a@b.example\r\n\r\n{body}");
    survives("one long line", &text("On a ".repeat(200_000)));
    survives("attributions", &text("On 1 wrote\r\n".repeat(50_000)));
    survives("headers", &text("From: x\r\n".repeat(50_000)));
    survives("closings", &text("lp\r\n".repeat(50_000)));
    survives("quote marks", &text(">".repeat(1_000_000)));
    survives("blank lines", &text("\r\n".repeat(300_000)));
}

#[test]
fn of_a_mail_beyond_the_byte_budget_only_the_header_is_read() {
    let budget = Budget { bytes: 100, ..Budget::default() };
    let message = parse(format!("From: a@b.example\r\nSubject: velik\r\n\r\n{}", "x".repeat(200)).as_bytes(), &budget);
    assert_eq!((message.subject.as_str(), message.words.new.as_str()), ("velik", ""));
    assert!(message.has(Defect::TooLarge));
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_make_the_parser_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        let message = parse(&bytes, &Budget::default());
        prop_assert!(!message.has(Defect::ParserPanicked));
    }

    #[test]
    fn mutilated_mails_never_make_the_parser_panic(
        pieces in proptest::collection::vec(prop_oneof![
            Just("From: a@b.example\r\n"), Just("Content-Type: multipart/mixed; boundary=x\r\n"), Just("Content-Type: text/html\r\n"),
            Just("Content-Type: message/rfc822\r\n"), Just("Content-Transfer-Encoding: base64\r\n"), Just("\r\n"), Just("--x\r\n"), Just("--x--\r\n"),
            Just("Subject: =?utf-8?q?=C4?= =?x?b?y?=\r\n"), Just("<p style='color:#fff'>a</p>"), Just("> x\r\n"), Just("On 1.1.2020, a@b wrote:\r\n"),
            Just("\0"), Just("Received:\n\t"), Just("č"), Just("--\r\n"), Just("To: <a@b>, \"c\r\n"),
        ], 0..40),
    ) {
        let message = parse(pieces.concat().as_bytes(), &Budget::default());
        prop_assert!(!message.has(Defect::ParserPanicked));
    }
}
