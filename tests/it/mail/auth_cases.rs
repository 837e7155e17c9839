//! Single cases of authenticity that a matrix can't make: every demonstration of Mailsploit, alignment, and the ways of great providers.

use data_encoding::BASE64;
use postar::domain::Verdict;
use postar::mail::authenticity;

use super::parsed;

const BORDER: &str = "Received: from mail.gozd.example (mail.gozd.example [198.51.100.17]) by mx.lipa.example (Postfix) with ESMTPS id y; Mon, 16 Nov 2026 08:01:06 +0100";

/// The verdict on a mail whose border server says this, with this author.
fn judged(said: &str, from: &str) -> Verdict {
    let mail = format!("Authentication-Results: mx.lipa.example; {said}\r\n{BORDER}\r\n{from}\r\nSubject: x\r\n\r\nKdaj?");
    authenticity(&parsed(&mail), &["mx.lipa.example".to_owned()]).verdict
}

/// The fourteen families of the demonstration, with the customer as bait and the attacker's own, well-signed domain behind.
fn mailsploit() -> Vec<String> {
    let bait = "neza@gozd.example";
    let b64 = |text: &str| format!("=?utf-8?b?{}?=", BASE64.encode(text.as_bytes()));
    let packed = b64(bait);
    let evil = "@napadalec.example";
    [
        format!("{packed}=?utf-8?Q?=00?={evil}"),
        format!("{packed}=?utf-8?Q?=0A=00?={evil}"),
        format!("\"{packed}=?utf-8?Q?=0A=00?=\" <x{evil}>"),
        format!("{packed}=?utf-8?Q?=00=0A?=<x{evil}>"),
        format!("{packed}=?utf-8?Q?=00?={}{evil}", b64(&format!("({bait})"))),
        format!("{}{evil}", b64(&format!("{bait}\0"))),
        format!("{}{evil}", b64(&format!("{bait}\n\0"))),
        format!("<{packed}=?utf-8?Q?=0A?=>{evil}"),
        format!("\"{bait}\" <{}{evil}>", b64(&format!("\"{bait}\""))),
        format!("=?utf-8?Q?=22=3Cneza=40gozd.example=3E=22=00?= <x{evil}>"),
        format!("\"\\\"{bait}\\\" <x{evil}>\"=?utf-8?Q?=00?= <{bait}>"),
        format!("{bait}\0{evil}"),
        format!("<{bait}\0x{evil}>"),
        format!("{bait}\u{b}<x{evil}>"),
        format!("=?utf-8?b?{}?==?utf-8?Q?=2C?= <x{evil}>", BASE64.encode(format!("{bait},").as_bytes())),
        format!("{}<>{evil}", b64(&format!("<{bait}>\0"))),
        format!("{packed}(=?utf-8?Q?=00?=){evil}"),
        format!("=?utf-16?b?bgBlAHoAYQBAAGcAbwB6AGQALgBlAHgAYQBtAHAAbABlAA==?=\0{evil}"),
    ]
    .into_iter()
    .map(|from| format!("From: {from}"))
    .collect()
}

#[test]
fn no_demonstration_of_mailsploit_is_vouched_for_as_the_customer() {
    let said = [
        "dmarc=pass header.from=gozd.example",
        "dmarc=pass header.from=napadalec.example",
        "dkim=pass header.d=gozd.example",
        "dkim=pass header.d=napadalec.example; spf=pass smtp.mailfrom=napadalec.example",
    ];
    let mut cases = 0;
    for from in mailsploit() {
        for said in said {
            let mail = format!("Authentication-Results: mx.lipa.example; {said}\r\n{BORDER}\r\n{from}\r\nSubject: x\r\n\r\nKdaj?");
            let message = parsed(&mail);
            let verdict = authenticity(&message, &["mx.lipa.example".to_owned()]).verdict;
            let as_customer = message.author().is_some_and(|author| author.address.as_str().ends_with("@gozd.example"));
            assert!(verdict != Verdict::Pass || !as_customer, "{from:?}: {said}");
            assert!(verdict != Verdict::Pass || said.contains("napadalec"), "{from:?}: {said}");
            cases += 1;
        }
    }
    println!("{cases} cases of Mailsploit");
}

#[test]
fn alignment_is_relaxed_for_signatures_and_exact_for_what_the_server_names() {
    let check =
        |said: &str, author: &str, expected: Verdict| assert_eq!(judged(said, &format!("From: {author}")), expected, "{said} {author}");
    check("dkim=pass header.d=gozd.example", "neza@mail.gozd.example", Verdict::Pass);
    check("dkim=pass header.d=a.gozd.example", "neza@b.gozd.example", Verdict::Pass);
    check("dkim=pass header.d=co.uk", "neza@gozd.co.uk", Verdict::Unknown);
    check("dkim=pass header.d=gozd.co.uk", "neza@lipa.co.uk", Verdict::Unknown);
    check("dkim=pass header.d=si", "neza@gozd.si", Verdict::Unknown);
    check("dkim=pass header.d=gozd.github.io", "neza@lipa.github.io", Verdict::Unknown);
    check("dkim=pass header.i=neza@gozd.example", "neza@gozd.example", Verdict::Pass);
    check("dkim=pass header.i=gozd.example@napadalec.example", "neza@gozd.example", Verdict::Unknown);
    check("dmarc=pass header.from=gozd.example", "neza@mail.gozd.example", Verdict::Unknown);
    check("dmarc=pass header.from=mail.gozd.example", "neza@gozd.example", Verdict::Unknown);
    check("dmarc=pass header.from=xn--gozd-example", "neza@gozd.example", Verdict::Unknown);
    check("dmarc=pass header.from=xn--go-dia.example", "neza@go\u{17e}.example", Verdict::Unknown);
    check("dmarc=pass header.from=go\u{17e}.example", "neza@go\u{17e}.example", Verdict::Pass);
    check("dmarc=pass header.from=go\u{17e}.example", "neza@goz.example", Verdict::Unknown);
}

#[test]
fn a_group_vouches_for_no_more_than_its_one_member() {
    assert_eq!(judged("dmarc=pass header.from=gozd.example", "From: Ekipa: neza@gozd.example;"), Verdict::Pass);
    for from in ["From: neza@gozd.example:;", "From: Ekipa:;", "From: gozd.example: x@napadalec.example;", "From: undisclosed-recipients:;"]
    {
        assert_ne!(judged("dmarc=pass header.from=gozd.example", from), Verdict::Pass, "{from}");
    }
}

#[test]
fn a_field_without_a_servers_name_is_nobodys_word() {
    let hop = "Received: from AM0PR01MB1234.eurprd01.prod.exchangelabs.com (2603:10a6:208::1) by AM0PR01MB5678.eurprd01.prod.exchangelabs.com (2603:10a6:208::2) with Microsoft SMTP Server id 15.20.1.1; Mon, 16 Nov 2026 07:01:06 +0000";
    let said = "Authentication-Results: spf=pass (sender IP is 198.51.100.17) smtp.mailfrom=gozd.example; dkim=pass (signature was verified) header.d=gozd.example;dmarc=pass action=none header.from=gozd.example;compauth=pass reason=100";
    for trusted in ["mx.lipa.example", "spf=pass", "outlook.com", "protection.outlook.com", ""] {
        for lines in [[hop, said, "From: neza@gozd.example"], [said, hop, "From: neza@gozd.example"]] {
            let message = parsed(&format!("{}\r\n\r\nKdaj?", lines.join("\r\n")));
            assert_eq!(authenticity(&message, &[trusted.to_owned()]).verdict, Verdict::Unknown, "{trusted}");
        }
    }
}

#[test]
fn what_an_author_writes_of_himself_beside_from_changes_nothing() {
    let vouched = "dmarc=pass header.from=gozd.example";
    for extra in [
        "Reply-To: x@napadalec.example",
        "Reply-To: Neža <neza@gozd.example>, x@napadalec.example",
        "Sender: x@napadalec.example",
        "Resent-From: x@napadalec.example",
        "Return-Path: <x@napadalec.example>",
        "X-Original-From: x@napadalec.example",
        "Received-SPF: fail",
        "DKIM-Signature: v=1; d=napadalec.example; s=x; b=x",
        "ARC-Authentication-Results: i=1; mx.lipa.example; dmarc=fail",
    ] {
        assert_eq!(judged(vouched, &format!("From: neza@gozd.example\r\n{extra}")), Verdict::Pass, "{extra}");
        assert_eq!(judged("spf=pass", &format!("From: neza@gozd.example\r\n{}", extra.replace("napadalec", "gozd"))), Verdict::Unknown);
    }
}
