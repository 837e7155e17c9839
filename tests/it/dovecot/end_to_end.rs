//! `once` against a real server over TLS: mails in, drafts out, and nothing else is changed.

use std::fs;

use mail_parser::{Addr, Address, MessageParser, MimeHeaders};

use super::company::{Company, Letter, field, fields};
use super::file_flags;
use super::server::USER;

const ID: &str = "<m1@jezerka.example>";

fn asked(server: &Company) -> String {
    let letter = Letter {
        to: "\"Lipa Studio\" <info@lipa.example>",
        cc: "Bor <vodja@jezerka.example>, tujec@drugje.example, prodaja@lipa.example",
        ..Letter::default()
    };
    server.server.deliver(USER, &letter.mail());
    letter.mail()
}

#[test]
fn a_draft_carries_every_header_of_a_reply() {
    let company = Company::start();
    asked(&company);
    assert_eq!(company.once().summary(), [1, 1, 0, 0, 0]);
    let (name, draft) = company.the_draft();
    assert_eq!(file_flags(&name), "DS");
    let parsed = MessageParser::default().parse(draft.as_bytes()).unwrap();
    let people = |list: Option<&Address<'_>>| {
        let one = |found: &Addr<'_>| format!("{} <{}>", found.name().unwrap_or_default(), found.address().unwrap_or_default());
        list.map(|list| list.iter().map(one).collect::<Vec<_>>()).unwrap_or_default()
    };
    assert_eq!(people(parsed.from()), ["Lipa Studio, prodaja <info@lipa.example>"]);
    assert_eq!(people(parsed.to()), ["Mojca Rant <nabava@jezerka.example>"]);
    assert_eq!(people(parsed.cc()), ["Bor <vodja@jezerka.example>"]);
    for (name, expected) in [("In-Reply-To", ID), ("References", ID), ("MIME-Version", "1.0")] {
        assert_eq!(field(&draft, name), expected, "{name}");
    }
    let key = field(&draft, "X-Postar-Draft");
    let key = key.strip_suffix("; rev=1").unwrap();
    assert_eq!(field(&draft, "Message-ID"), format!("<{key}.d1@lipa.example>"));
    for absent in ["Bcc", "Auto-Submitted", "Reply-To", "Received", "Return-Path"] {
        assert_eq!(fields(&draft, absent), Vec::<String>::new());
    }
    let date = jiff::fmt::rfc2822::parse(&field(&draft, "Date")).unwrap();
    assert!(date.timestamp().duration_until(jiff::Timestamp::now()).as_secs() < 600, "{date}");
    assert_eq!(date.offset(), date.timestamp().to_zoned(jiff::tz::TimeZone::get("Europe/Ljubljana").unwrap()).offset());
}

#[test]
fn a_draft_reads_the_same_as_text_and_as_html() {
    let company = Company::start();
    asked(&company);
    company.once();
    let (_, draft) = company.the_draft();
    let parsed = MessageParser::default().parse(draft.as_bytes()).unwrap();
    assert_eq!(parsed.subject(), Some("Re: Naročilo PN-412"));
    assert!(field(&draft, "Content-Type").starts_with("multipart/alternative"));
    let plain = parsed.text_part(0).unwrap().content_type().unwrap();
    assert_eq!((plain.attribute("format"), plain.attribute("charset")), (Some("flowed"), Some("utf-8")));
    let (text, html) = (parsed.body_text(0).unwrap(), parsed.body_html(0).unwrap());
    let text = text.replace("\r\n", "\n").replace(" \n", " ");
    for words in ["Mojca", "PN-412", "24. 11. 2026", "Lep pozdrav", "Lipa Studio", "kdaj pride naročilo PN-412?"] {
        assert!(text.contains(words) && html.contains(words), "{words} in\n{text}\n{html}");
    }
    assert!(text.contains("\n-- Lep pozdrav\nLipa Studio\n"), "{text}");
    assert!(text.contains("> kdaj pride naročilo PN-412?") && html.contains("<blockquote"), "{text}\n{html}");
}

#[test]
fn the_mail_gets_the_keyword_and_the_inbox_stays_as_it_was() {
    let company = Company::start();
    let original = asked(&company);
    company.server.deliver(USER, &Letter { id: "<n1@jezerka.example>", text: "Hvala!\r\n", ..Letter::default() }.mail());
    company.once();
    let inbox = company.server.mails(USER, "");
    assert_eq!(inbox.len(), 2);
    let (answered, left): (Vec<_>, Vec<_>) = inbox.iter().partition(|(_, mail)| *mail == original);
    let keywords = fs::read_to_string(company.server.maildir(USER).join("dovecot-keywords")).unwrap();
    assert_eq!(keywords, "0 $PostarDrafted\n");
    assert_eq!((file_flags(&answered[0].0), file_flags(&left[0].0)), ("a", ""), "only the keyword: neither seen nor answered");
    for untouched in [".Sent", ".Trash", ".Junk"] {
        assert!(company.server.mails(USER, untouched).is_empty(), "{untouched}");
    }
}

#[test]
fn a_second_once_adds_and_changes_nothing() {
    let company = Company::start();
    asked(&company);
    for name in ["a01", "a03", "a05"] {
        company.server.deliver(USER, &fs::read_to_string(format!("tests/fixtures/eval/mails/{name}.eml")).unwrap());
    }
    let first = company.once();
    let (drafts, inbox) = (company.drafts(), company.server.mails(USER, ""));
    let uids = fs::read_to_string(company.server.maildir(USER).join(".Drafts/dovecot-uidlist")).unwrap();
    assert_eq!((first.summary(), drafts.len()), ([4, 4, 0, 0, 0], 4), "{:?}", first.lines);
    for _ in 0..2 {
        let again = company.once();
        assert_eq!((again.summary(), again.lines.len()), ([0; 5], 1), "{:?}", again.lines);
    }
    assert_eq!(company.drafts(), drafts);
    assert_eq!(company.server.mails(USER, ""), inbox);
    assert_eq!(fs::read_to_string(company.server.maildir(USER).join(".Drafts/dovecot-uidlist")).unwrap(), uids);
}

#[test]
fn explain_says_where_the_draft_lies_and_what_stands_in_it() {
    let company = Company::start();
    asked(&company);
    let told = company.once();
    let (_, draft) = company.the_draft();
    let explained = company.explain(ID);
    assert_eq!((explained["decision"].as_str(), explained["reason"].as_str()), (Some("draft"), Some("answer")));
    assert_eq!(explained["authenticity"]["verdict"], "pass");
    assert_eq!(explained["documents"][0]["number"], "PN-412");
    let placed = &explained["draft"];
    assert_eq!((placed["status"].as_str(), placed["folder"].as_str(), placed["uid"].as_u64()), (Some("placed"), Some("Drafts"), Some(1)));
    assert_eq!(placed["to"], serde_json::json!(["nabava@jezerka.example"]));
    assert_eq!(placed["message_id"].as_str(), Some(field(&draft, "Message-ID").as_str()));
    assert_eq!(told.lines[0]["draft_message_id"], placed["message_id"]);
    let shown: Vec<_> = explained["facts"].as_array().unwrap().iter().map(|fact| fact["shown"].as_str().unwrap()).collect();
    assert!(shown.contains(&"24. 11. 2026"), "{shown:?}");
}

#[test]
fn a_mail_that_must_not_be_answered_is_only_explained() {
    let company = Company::start();
    let mail = Letter::default().mail();
    company.server.deliver(USER, &format!("Auto-Submitted: auto-replied\r\n{mail}"));
    let said = company.once();
    assert_eq!((said.summary(), said.lines[0]["reason"].as_str()), ([1, 0, 0, 0, 0], Some("auto_submitted")));
    assert!(company.drafts().is_empty() && company.explain(ID)["draft"].is_null());
}
