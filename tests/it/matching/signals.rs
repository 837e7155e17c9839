//! What a mail tells of itself.

use postar::{
    domain::{MatchReason, Signals},
    matching::signals,
};

use super::mail::{mail, mail_with};

fn read(subject: &str, text: &str) -> Signals {
    signals(&mail("Neža <neza@gozd.example>", subject, text), Vec::new(), Vec::new(), "SI")
}

#[test]
fn a_number_is_kept_with_the_place_where_it_stands() {
    let found = read(
        "Naročilo PN-412",
        "In račun R 26 0318?\r\n\r\nV pon., 2. nov. 2026 ob 09:15 je oseba Lipa <prodaja@lipa.example> napisala:\r\n> ponudba PON-26-058",
    );
    for (key, place) in
        [("pn:412", MatchReason::NumberInSubject), ("r:26:318", MatchReason::NumberInText), ("pon:26:58", MatchReason::NumberInQuote)]
    {
        assert!(found.numbers.contains(&(key.to_owned(), place)), "{key}: {:?}", found.numbers);
    }
}

#[test]
fn the_name_of_an_attachment_is_read_without_its_ending() {
    let header = "From: neza@gozd.example\r\nSubject: a\r\n";
    let mut message = mail_with(header, "V priponki.");
    message.attachments.push(postar::domain::Attachment {
        name: Some("B-5582_podpisano.pdf".into()),
        content_type: "application/pdf".into(),
        size: 1,
    });
    let found = signals(&message, Vec::new(), Vec::new(), "SI");
    assert!(found.numbers.contains(&("b:5582".to_owned(), MatchReason::NumberInAttachment)), "{:?}", found.numbers);
}

#[test]
fn a_list_of_numbers_is_bounded() {
    let list: String = (0..5_000).map(|n| format!("PN-{n} ")).collect();
    assert!(read("seznam", &list).numbers.len() <= 200);
}

#[test]
fn telephone_numbers_come_from_the_signature_alone() {
    let found = read("klic", "Pokličite 040 111 222.\r\n\r\n-- \r\nNeža Gozd\r\nT: +386 (0)41 000 301");
    assert_eq!(found.phones, ["+38641000301"]);
}

#[test]
fn free_mail_has_no_domain_of_its_own() {
    let found = signals(&mail("neza@gmail.com", "a", "b"), Vec::new(), Vec::new(), "SI");
    assert_eq!((found.author.map(|author| author.to_string()).as_deref(), found.domain), (Some("neza@gmail.com"), None));
}
