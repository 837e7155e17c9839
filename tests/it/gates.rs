//! When a mail gets no answer, and which reason is given.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test stops where its own input is wrong, and says what it measured"
)]

use std::time::Duration;

use postar::domain::{Authenticity, EmailAddress, Message, Verdict};
use postar::gates::{Circumstances, judge};
use postar::mail::{Budget, parse};

const FROM: &str = "From: Neža <neza@gozd.example>\r\nTo: prodaja@lipa.example";

fn message(header: &str) -> Message {
    let from = if header.contains("From:") { String::new() } else { format!("{FROM}\r\n") };
    parse(format!("{from}{header}\r\nContent-Type: text/plain\r\n\r\nKdaj pride miza?").as_bytes(), &Budget::default())
}

/// Judges with everything in favour of an answer but what `change` says.
fn judged(message: &Message, change: impl FnOnce(&mut Circumstances<'_>)) -> String {
    let own = [EmailAddress::parse("prodaja@lipa.example").unwrap(), EmailAddress::parse("info@lipa.example").unwrap()];
    let authenticity = Authenticity { verdict: Verdict::Unknown, how: String::new(), refused_by_policy: false };
    let mut circumstances = Circumstances {
        own: &own,
        flags: &[],
        in_junk: false,
        arrived: None,
        now: "2026-11-16T09:00:00Z".parse().unwrap(),
        max_age: Some(Duration::from_hours(72)),
        answered: false,
        owner_draft: false,
        ours: false,
        anything_asked: true,
        authenticity: &authenticity,
    };
    change(&mut circumstances);
    judge(message, &circumstances).to_string()
}

fn check(header: &str, expected: &str) {
    assert_eq!(judged(&message(header), |_| {}), expected, "{header}");
}

fn check_flags(flags: &[&str], expected: &str) {
    let flags: Vec<String> = flags.iter().map(ToString::to_string).collect();
    let own = [EmailAddress::parse("prodaja@lipa.example").unwrap()];
    let authenticity = Authenticity { verdict: Verdict::Pass, how: String::new(), refused_by_policy: false };
    let circumstances = Circumstances {
        own: &own,
        flags: &flags,
        in_junk: false,
        arrived: None,
        now: "2026-11-16T09:00:00Z".parse().unwrap(),
        max_age: None,
        answered: false,
        owner_draft: false,
        ours: false,
        anything_asked: true,
        authenticity: &authenticity,
    };
    assert_eq!(judge(&message("Subject: x"), &circumstances).to_string(), expected, "{flags:?}");
}

#[test]
fn a_plain_question_is_answered() {
    check("Subject: miza", "answer");
    check("Auto-Submitted: no\r\nX-Auto-Response-Suppress: All", "answer");
    check("List-Unsubscribe: <https://gozd.example/u>", "answer");
    check("Precedence: first-class", "answer");
    check("X-Spam-Flag: NO\r\nX-Spam-Status: No, score=-1.2", "answer");
    check("Subject: Re: Automatic reply: miza", "answer");
    check("Return-Path: <neza@gozd.example>", "answer");
}

#[test]
fn own_mail_is_never_answered() {
    check("From: Prodaja@Lipa.example", "own_mail");
    check("From: info@lipa.example\r\nTo: prodaja@lipa.example", "own_mail");
    check("From: neza@gozd.example, info@lipa.example", "own_mail");
    check("X-Postar-Draft: k1; rev=1", "own_mail");
    assert_eq!(judged(&message("Subject: x"), |it| it.ours = true), "own_mail");
}

#[test]
fn reports_and_calendars_are_never_answered() {
    let typed = |content_type: &str| {
        let mail = format!("{FROM}\r\nContent-Type: {content_type}\r\n\r\n--b\r\n\r\nVaše sporočilo je bilo prebrano.\r\n--b--\r\n");
        judged(&parse(mail.as_bytes(), &Budget::default()), |_| {})
    };
    assert_eq!(typed("multipart/report; report-type=delivery-status; boundary=b"), "report");
    assert_eq!(typed("multipart/report; report-type=disposition-notification; boundary=b"), "report");
    assert_eq!(typed("Multipart/Report; boundary=b"), "report");
    check("From: MAILER-DAEMON@mx.lipa.example\r\nTo: prodaja@lipa.example", "report");
    let calendar = |method: &str| {
        let mail = format!("{FROM}\r\nContent-Type: text/calendar; method={method}\r\n\r\nBEGIN:VCALENDAR\r\n");
        judged(&parse(mail.as_bytes(), &Budget::default()), |_| {})
    };
    assert_eq!(
        (calendar("REQUEST").as_str(), calendar("reply").as_str(), calendar("CANCEL").as_str()),
        ("calendar", "calendar", "calendar")
    );
    assert_eq!(calendar("PUBLISH"), "answer");
}

#[test]
fn machines_are_never_answered() {
    for header in [
        "Auto-Submitted: auto-replied",
        "auto-submitted: Auto-Generated (rejected)",
        "Auto-Submitted: auto-notified; owner-email=x",
        "Auto-Submitted: no\r\nAuto-Submitted: auto-replied",
        "X-Autoreply: yes",
        "X-Autorespond: yes",
        "Precedence: auto_reply",
        "X-Precedence: auto-reply",
        "Subject: Samodejni odgovor: miza",
        "Subject: Automatic reply: table",
        "Subject: Automatische Antwort: Tisch",
        "Subject: Abwesenheitsnotiz",
        "Subject: Automatski odgovor: stol",
        "Subject: Risposta automatica: tavolo",
        "Subject: Out of Office: table",
    ] {
        check(header, "auto_submitted");
    }
    check("Return-Path: <>", "empty_return_path");
    check("Return-Path: <>\r\nAuto-Submitted: auto-replied", "auto_submitted");
}

#[test]
fn lists_and_spam_are_never_answered() {
    for header in ["List-Id: <a.b.example>", "List-Post: <mailto:a@b.example>", "Precedence: bulk", "Precedence: List", "Precedence: junk"]
    {
        check(header, "list");
    }
    check("X-Spam-Flag: YES", "spam");
    check("X-Spam-Status: Yes, score=14.2 required=5.0", "spam");
    assert_eq!(judged(&message("Subject: x"), |it| it.in_junk = true), "spam");
    check_flags(&["$Junk"], "spam");
    check_flags(&["Junk"], "spam");
    check_flags(&["$NotJunk"], "answer");
}

#[test]
fn a_failure_counts_as_spam_only_where_the_domain_asks_to_refuse_it() {
    let judged_as = |verdict, refused_by_policy| {
        let authenticity = Authenticity { verdict, how: String::new(), refused_by_policy };
        let own = [EmailAddress::parse("prodaja@lipa.example").unwrap()];
        let circumstances = Circumstances {
            own: &own,
            flags: &[],
            in_junk: false,
            arrived: None,
            now: "2026-11-16T09:00:00Z".parse().unwrap(),
            max_age: None,
            answered: false,
            owner_draft: false,
            ours: false,
            anything_asked: true,
            authenticity: &authenticity,
        };
        judge(&message("Subject: x"), &circumstances).to_string()
    };
    assert_eq!(judged_as(Verdict::Fail, true), "spam");
    assert_eq!(judged_as(Verdict::Fail, false), "answer");
    assert_eq!(judged_as(Verdict::Pass, true), "answer");
}

#[test]
fn senders_that_take_no_answer_get_none() {
    for local in [
        "noreply",
        "no-reply",
        "No_Reply",
        "do-not-reply",
        "ne-odgovarjaj",
        "neodgovarjajte",
        "nicht-antworten",
        "non-rispondere",
        "bounce",
        "bounces+neza=gozd.si",
        "bounce-12",
        "postmaster",
        "owner-list",
        "seznam-request",
        "notifications",
        "obvestila.noreply",
    ] {
        check(&format!("From: {local}@gozd.example\r\nTo: prodaja@lipa.example"), "no_reply");
    }
    check("From: noreply@trgovina.example\r\nReply-To: neza@gozd.example\r\nTo: prodaja@lipa.example", "answer");
    check("From: neza@gozd.example\r\nReply-To: noreply@gozd.example\r\nTo: prodaja@lipa.example", "no_reply");
    check("From: Neža\r\nTo: prodaja@lipa.example", "no_reply");
}

#[test]
fn age_is_counted_from_the_arrival() {
    let old = "2026-11-13T08:59:59Z";
    let aged = |header: &str, arrived: Option<&str>| judged(&message(header), |it| it.arrived = arrived.map(|at| at.parse().unwrap()));
    assert_eq!(aged("Date: Mon, 16 Nov 2026 08:00:00 +0100", Some(old)), "too_old");
    assert_eq!(aged("Date: Mon, 02 Nov 2026 08:00:00 +0100", Some("2026-11-16T08:00:00Z")), "answer");
    assert_eq!(aged("Date: Mon, 02 Nov 2026 08:00:00 +0100", None), "too_old");
    assert_eq!(aged("Received: from a by b; Sun, 15 Nov 2026 08:00:00 +0100\r\nDate: Mon, 02 Nov 2026 08:00:00 +0100", None), "answer");
    assert_eq!(aged("Subject: brez datuma", None), "answer");
    assert_eq!(aged("Date: Mon, 16 Nov 2036 08:00:00 +0100", None), "answer");
    assert_eq!(judged(&message("Date: Mon, 02 Nov 2020 08:00:00 +0100"), |it| it.max_age = None), "answer");
}

#[test]
fn what_the_owner_has_in_hand_is_left_to_him() {
    assert_eq!(judged(&message("Subject: x"), |it| it.answered = true), "already_answered");
    check_flags(&["\\Seen", "\\Answered"], "already_answered");
    check_flags(&["\\answered"], "already_answered");
    assert_eq!(judged(&message("Subject: x"), |it| it.owner_draft = true), "owner_draft");
}

#[test]
fn a_copy_is_not_answered_when_somebody_else_is_meant() {
    let addressed = |header: &str, text: &str| {
        let mail = format!("From: silvo@zaga.example\r\n{header}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}");
        judged(&parse(mail.as_bytes(), &Budget::default()), |_| {})
    };
    assert_eq!(addressed("To: marko@lipa.example\r\nCc: prodaja@lipa.example", "Marko, kdaj pride deska?"), "not_addressed");
    assert_eq!(addressed("To: marko@lipa.example", "Marko, kdaj pride deska?"), "not_addressed");
    assert_eq!(addressed("To: sef@zaga.example\r\nCc: prodaja@lipa.example", "Prodaja, kdaj pride deska?"), "answer");
    assert_eq!(addressed("To: sef@zaga.example\r\nCc: prodaja@lipa.example", "Dear Lipa team,\r\nwhen will it arrive?"), "answer");
    assert_eq!(addressed("To: marko@lipa.example, info@lipa.example", "Marko, kdaj pride deska?"), "answer");
    assert_eq!(addressed("Cc: prodaja@lipa.example", "Kdaj pride deska?"), "answer");
    assert_eq!(addressed("To: silvo@zaga.example", "Kdaj pride deska?"), "answer");
    assert_eq!(addressed("To: undisclosed-recipients:;", "Kdaj pride deska?"), "answer");
}

#[test]
fn a_mail_that_asks_nothing_needs_no_reply() {
    assert_eq!(judged(&message("Subject: hvala"), |it| it.anything_asked = false), "no_reply_needed");
}

#[test]
fn the_first_gate_of_the_contract_gives_the_reason() {
    let all = message("From: prodaja@lipa.example\r\nAuto-Submitted: auto-replied\r\nReturn-Path: <>\r\nList-Id: <x>\r\nX-Spam-Flag: YES");
    assert_eq!(judged(&all, |it| it.answered = true), "own_mail");
    let late = message("X-Spam-Flag: YES\r\nDate: Mon, 02 Nov 2026 08:00:00 +0100");
    assert_eq!(judged(&late, |it| (it.answered, it.anything_asked) = (true, false)), "spam");
    let sealed = parse(
        format!("{FROM}\r\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data\r\n\r\nMIAG").as_bytes(),
        &Budget::default(),
    );
    assert_eq!(judged(&sealed, |it| it.anything_asked = false), "unreadable");
}
