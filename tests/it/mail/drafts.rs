//! Drafts as bytes: what is read back is what was written, and nothing else.

use jiff::{Zoned, civil::date, tz::TimeZone};
use mail_parser::{MessageParser, MimeHeaders};
use postar::domain::{Language, Message, MessageId, NamedAddress};
use postar::mail::{Attached, Budget, Identity, Outgoing, Quoted, attribution, compose, file_name, identity, parse};
use proptest::prelude::*;

use super::address;

fn moment() -> Zoned {
    date(2026, 11, 16).at(8, 12, 5, 0).to_zoned(TimeZone::fixed(jiff::tz::offset(1))).unwrap()
}

fn named(name: &str, email: &str) -> NamedAddress {
    NamedAddress { name: Some(name.to_owned()), address: address(email) }
}

struct Written {
    bytes: Vec<u8>,
    text: String,
    message: Message,
}

fn written(subject: &str, name: &str, text: &str, quoted: &str) -> Written {
    written_with(subject, name, text, quoted, &[])
}

fn written_with(subject: &str, name: &str, text: &str, quoted: &str, files: &[Attached<'_>]) -> Written {
    let ids: Vec<MessageId> =
        (0..21).map(|at| MessageId::parse(&format!("<{at}.a-rather-long-message-id-of-some-server@gozd.example>")).unwrap()).collect();
    let from = named("Lipa Studio, prodaja", "prodaja@lipa.example");
    let outgoing = Outgoing {
        from: &from,
        to: &[named(name, "neza@gozd.example")],
        cc: &[named("Peter", "peter@gozd.example")],
        subject,
        in_reply_to: Some(&ids[20]),
        references: &ids,
        date: &moment(),
        message_id: &MessageId::parse("<k1.1@lipa.example>").unwrap(),
        marker: "k1abcdefg; rev=1",
        text,
        signature: "Lep pozdrav\nLipa Studio",
        quoted: Some(Quoted { attribution: &attribution(Language::Sl, Some(&moment()), name), text: quoted }),
        language: Language::Sl,
        attached: files,
    };
    let bytes = compose(&outgoing).unwrap();
    assert_eq!(bytes, compose(&outgoing).unwrap(), "the same input gives the same bytes");
    let message = parse(&bytes, &Budget::default());
    Written { text: String::from_utf8(bytes.clone()).unwrap(), bytes, message }
}

const TEXT: &str = "Spoštovana Neža,\n\nvaše naročilo PN-77 je potrjeno, znesek je 439,20 €; dobava bo predvidoma v torek, če bo vreme to dopuščalo in če kurir ne zamudi.\n\n[…]";

#[test]
fn a_draft_reads_back_as_it_was_written() {
    let draft = written("Re: Naročilo za šest klopi", "Neža Gozd", TEXT, "Kdaj pride?\n> staro\n\nNeža");
    let message = &draft.message;
    assert_eq!(message.defects, []);
    assert_eq!((message.subject.as_str(), message.id.as_str()), ("Re: Naročilo za šest klopi", "<k1.1@lipa.example>"));
    assert_eq!((message.words.new.as_str(), message.words.signature.as_str()), (TEXT, "--\nLep pozdrav\nLipa Studio"));
    assert_eq!(message.words.quoted, "Dne 16. 11. 2026 ob 08:12 je Neža Gozd napisal(-a):\n> Kdaj pride?\n>> staro\n>\n> Neža");
    assert_eq!(
        (message.from[0].to_string(), message.to[0].to_string()),
        ("Lipa Studio, prodaja <prodaja@lipa.example>".to_owned(), "Neža Gozd <neza@gozd.example>".to_owned())
    );
    assert_eq!((message.cc.len(), message.references.len(), message.in_reply_to.len()), (1, 21, 1));
    assert_eq!(message.date, Some(moment().timestamp()));
    assert_eq!(identity(&draft.bytes).marker.as_deref(), Some("k1abcdefg; rev=1"));
}

#[test]
fn a_draft_is_clean_on_the_wire() {
    let draft = written("Re: x", "Neža", TEXT, "a");
    assert_eq!(draft.text.matches('\n').count(), draft.text.matches("\r\n").count(), "no bare LF");
    assert!(draft.text.lines().all(|line| line.len() < 998 && line.is_ascii()));
    assert!(!draft.text.to_ascii_lowercase().contains("auto-submitted") && !draft.text.contains("\r\nBcc:"));
    for part in [
        "text/plain; charset=utf-8; format=flowed",
        "text/html; charset=utf-8",
        "Date: Mon, 16 Nov 2026 08:12:05 +0100\r\n",
        "quoted-printable",
        "multipart/alternative",
    ] {
        assert!(draft.text.contains(part), "{part} in\n{}", draft.text);
    }
}

#[test]
fn nothing_in_a_draft_becomes_a_header_or_markup() {
    let draft = written(
        "Re: a\r\nBcc: x@y.example",
        "N\r\nBcc: x@y.example\0",
        "<script>alert(1)</script>\n\n<img src=http://x.example/p.gif>",
        "</blockquote><b>",
    );
    assert_eq!(draft.message.headers.get("Bcc"), None);
    assert_eq!(draft.message.subject, "Re: a Bcc: x@y.example");
    for markup in ["<script", "<img", "</blockquote><b>"] {
        let html = draft.text.split("text/html").nth(1).unwrap();
        assert!(!html.contains(markup), "{markup}");
    }
}

#[test]
fn a_draft_without_recipient_is_refused() {
    let (from, id) = (named("Lipa", "prodaja@lipa.example"), MessageId::parse("<a@b>").unwrap());
    let outgoing = Outgoing {
        from: &from,
        to: &[],
        cc: &[],
        subject: "Re: x",
        in_reply_to: Some(&id),
        references: &[],
        date: &moment(),
        message_id: &id,
        marker: "k; rev=1",
        text: "x",
        signature: "",
        quoted: None,
        language: Language::En,
        attached: &[],
    };
    assert_eq!(compose(&outgoing).unwrap_err().to_string(), "could not build the draft");
}

#[test]
fn the_attribution_is_recognised_by_our_own_reader_in_every_language() {
    for language in Language::ALL {
        for line in [attribution(language, Some(&moment()), "Neža Gozd"), attribution(language, Some(&moment()), "neza@gozd.example")] {
            let words = super::saying(&format!("Kdaj?\n\n{line}\n> staro")).words;
            assert_eq!((words.new.as_str(), words.quoted), ("Kdaj?", format!("{line}\n> staro")), "{language}");
        }
    }
    assert_eq!(attribution(Language::En, Some(&moment()), "Tom"), "On 16 November 2026 at 08:12, Tom wrote:");
    assert_eq!(attribution(Language::De, None, "Tom"), "Tom schrieb:");
}

#[test]
fn a_listing_gives_the_identity_of_a_mail_and_nothing_that_is_not_there() {
    let found =
        identity(b"message-id: <a@b>\r\nIn-Reply-To:\r\n <c@d>\r\nReferences: <e@f>\r\n\t<c@d>\r\nFrom: Lipa <prodaja@lipa.example>\r\n");
    assert_eq!(found.message_id, MessageId::parse("<a@b>"));
    assert_eq!((found.in_reply_to.len(), found.references.len(), found.from.len(), found.marker), (1, 2, 1, None));
    assert_eq!(identity(b""), Identity::default());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn whatever_is_written_reads_back(subject in "[a-zA-Z0-9čšžćđäöüßéà€–中文ж .,:;?!_@<>\"()-]{0,120}", name in "[a-zA-Z0-9čšžćđäöüß中ж ,.<>\"@:;()\\\\-]{0,40}", text in "[a-zčšž]{1,12}( [a-zčšž>.]{1,90}){1,40}") {
        let draft = written(&subject, &name, &text, &text);
        let collapsed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        prop_assert_eq!(collapsed(&draft.message.subject), collapsed(&subject));
        prop_assert_eq!(&draft.message.to[0].address, &address("neza@gozd.example"));
        prop_assert_eq!(draft.message.to[0].name.clone().unwrap_or_default(), collapsed(&name));
        prop_assert_eq!(&draft.message.words.new, &text);
        prop_assert!(draft.text.lines().all(|line| line.len() < 998));
    }
}

/// The parts of a mail that are files, by another reader than ours: name, type and bytes.
fn files_of(bytes: &[u8]) -> Vec<(String, String, Vec<u8>)> {
    let mail = MessageParser::default().parse(bytes).unwrap();
    let read = |part: &mail_parser::MessagePart<'_>| {
        let kind = part.content_type().unwrap();
        let kind = format!("{}/{}", kind.ctype(), kind.subtype().unwrap());
        (part.attachment_name().unwrap().to_owned(), kind, part.contents().to_vec())
    };
    mail.attachments().map(read).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn files_that_go_with_a_draft_come_out_as_they_went_in(
        files in prop::collection::vec((".{0,30}", prop::collection::vec(any::<u8>(), 0..5_000)), 1..4),
        text in ".{0,200}",
    ) {
        let named: Vec<(String, Vec<u8>)> = files.into_iter().map(|(called, bytes)| (file_name(&called, "pdf"), bytes)).collect();
        let attached: Vec<Attached<'_>> =
            named.iter().map(|(name, bytes)| Attached { name, content_type: "application/pdf", bytes }).collect();
        let plain = written("Re: x", "Neža", &text, "Dober dan");
        let with = written_with("Re: x", "Neža", &text, "Dober dan", &attached);
        let expected: Vec<_> = named.iter().map(|(name, bytes)| (name.clone(), "application/pdf".to_owned(), bytes.clone())).collect();
        prop_assert_eq!(files_of(&with.bytes), expected);
        prop_assert_eq!(&with.message.words, &plain.message.words, "the text is the same");
        prop_assert_eq!(with.message.attachments.len(), attached.len());
        prop_assert!(with.text.split("\r\n").all(|line| line.len() <= 998));
        prop_assert_eq!(&with.bytes, &written_with("Re: x", "Neža", &text, "Dober dan", &attached).bytes);
    }
}
