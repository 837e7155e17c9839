//! Every way to say it, in every place, of every author: vouched for only where all three hold, each judged by itself beforehand.

use postar::domain::{Message, Verdict};
use postar::mail::authenticity;

use super::parsed;

const ID: &str = "mx.lipa.example";
const LMTP: &str = "Received: from mx.lipa.example ([10.4.7.131]) by imap.lipa.example with LMTP id x; Mon, 16 Nov 2026 08:01:09 +0100";
const BORDER: &str = "Received: from mail.gozd.example (mail.gozd.example [198.51.100.17]) by mx.lipa.example (Postfix) with ESMTPS id y; Mon, 16 Nov 2026 08:01:06 +0100";
const FOREIGN: &str = "Received: from [192.168.11.155] (unknown [198.51.100.166]) by mail.gozd.example (Postfix) with ESMTPSA id z; Mon, 16 Nov 2026 08:01:03 +0100";
const FORGED_HOP: &str =
    "Received: from mx.lipa.example (unknown [203.0.113.5]) by mx.lipa.example (Postfix) with ESMTP id q; Mon, 16 Nov 2026 08:01:06 +0100";
const FORGED_INNER: &str = "Received: by mx.lipa.example (Postfix, from userid 0) id r; Mon, 16 Nov 2026 08:00:00 +0100";
const NOTHING: &str = "Authentication-Results: mx.lipa.example; dmarc=none; dkim=none; spf=none";
const FAILURE: &str =
    "Authentication-Results: mx.lipa.example; dmarc=fail (p=none) header.from=gozd.example; dkim=fail header.d=gozd.example";

/// What a field says, and whether that is enough for `gozd.example`, were it the border server's word.
const SAID: &[(&str, bool)] = &[
    ("mx.lipa.example; dmarc=pass header.from=gozd.example", true),
    ("mx.lipa.example;\r\n\tdmarc=pass\r\n\t(p=reject dis=none)\r\n header.from=gozd.example", true),
    ("MX.LIPA.EXAMPLE; DMARC=PASS HEADER.FROM=GOZD.EXAMPLE", true),
    ("\"mx.lipa.example\"; dmarc=\"pass\" header.from=\"gozd.example\"", true),
    ("(a) mx.lipa.example (b) 1 (c); (d) dmarc (e) = (f) pass (g) header.from = gozd.example (h)", true),
    ("mx.lipa.example; spf=fail; dkim=fail header.d=list.example; dmarc=pass header.from=gozd.example", true),
    ("mx.lipa.example; dmarc=pass reason=\"; dmarc=fail header.from=x\" header.from=gozd.example", true),
    ("mx.lipa.example; dmarc=pass header.from=neza@gozd.example", true),
    ("mx.lipa.example; dkim=pass header.d=gozd.example header.s=s1 header.b=Ab12", true),
    ("mx.lipa.example; dkim=pass (2048-bit; secure) header.d=mail.gozd.example", true),
    ("mx.lipa.example; dkim=pass header.i=@gozd.example; spf=fail", true),
    ("mx.lipa.example; dkim=fail header.d=gozd.example; dkim=pass header.d=gozd.example", true),
    ("mx.lipa.example", false),
    ("mx.lipa.example; none", false),
    ("mx.lipa.example; spf=pass smtp.mailfrom=neza@gozd.example", false),
    ("mx.lipa.example; spf=pass smtp.mailfrom=gozd.example header.from=gozd.example", false),
    ("mx.lipa.example; spf=pass smtp.helo=gozd.example; iprev=pass; auth=pass smtp.auth=neza@gozd.example", false),
    ("mx.lipa.example; arc=pass header.oldest-pass=0 header.from=gozd.example", false),
    ("mx.lipa.example; bimi=pass header.d=gozd.example; vbr=pass header.md=gozd.example; dara=pass header.from=gozd.example", false),
    ("mx.lipa.example; dmarc=none header.from=gozd.example", false),
    ("mx.lipa.example; dmarc=fail (p=none) header.from=gozd.example", false),
    ("mx.lipa.example; dmarc=temperror header.from=gozd.example", false),
    ("mx.lipa.example; dmarc=permerror header.from=gozd.example", false),
    ("mx.lipa.example; dmarc=bestguesspass header.from=gozd.example", false),
    ("mx.lipa.example; dmarc=passed header.from=gozd.example", false),
    ("mx.lipa.example; dmarc=pass", false),
    ("mx.lipa.example; dmarc=pass header.from=", false),
    ("mx.lipa.example; dmarc=pass header.from=napadalec.example", false),
    ("mx.lipa.example; dmarc=pass header.from=xgozd.example", false),
    ("mx.lipa.example; dmarc=pass header.from=gozd.example.napadalec.example", false),
    ("mx.lipa.example; dmarc=pass header.from=gozd.example@napadalec.example", false),
    ("mx.lipa.example; dmarc=pass header.from=napadalec.example@napadalec.example@gozd.example", false),
    ("mx.lipa.example; dmarc=pass header.from=napadalec.example header.from=gozd.example", false),
    ("mx.lipa.example; dmarc=pass header.from=gozd.example header.from=napadalec.example", false),
    ("mx.lipa.example; dmarc=pass header.from=\"gozd.example napadalec.example\"", false),
    ("mx.lipa.example; dmarc=pass header.from=gozd.example,napadalec.example", false),
    ("mx.lipa.example; dmarc=pass header.from=g\u{43e}zd.example", false),
    ("mx.lipa.example; dmarc=pass header.d=gozd.example smtp.from=gozd.example", false),
    ("mx.lipa.example; dmarc=pass header.from=gozd.example; dmarc=none header.from=gozd.example", false),
    ("mx.lipa.example; dmarc=pass header.from=gozd.example; dmarc=pass header.from=napadalec.example", false),
    ("mx.lipa.example; dmarc=pass header.from=gozd.example; dmarc=fail header.from=gozd.example", false),
    ("mx.lipa.example; x-dmarc=pass header.from=gozd.example; dmarc-x=pass header.from=gozd.example", false),
    ("mx.lipa.example; dkim=pass header.d=napadalec.example", false),
    ("mx.lipa.example; dkim=pass header.d=example", false),
    ("mx.lipa.example; dkim=pass header.d=notgozd.example", false),
    ("mx.lipa.example; dkim=pass header.d=gozd.example.napadalec.example", false),
    ("mx.lipa.example; dkim=pass header.d=napadalec.example header.i=@gozd.example", false),
    ("mx.lipa.example; dkim=pass header.d=napadalec.example header.d=gozd.example", false),
    ("mx.lipa.example; dkim=pass header.d=gozd.example header.d=napadalec.example", false),
    ("mx.lipa.example; dkim=pass header.s=gozd.example header.b=gozd.example", false),
    ("mx.lipa.example; dkim=neutral header.d=gozd.example; dkim=policy header.d=gozd.example", false),
    ("mx.lipa.example; dkim=none; domainkeys=pass header.from=gozd.example; dkim-adsp=pass header.from=gozd.example", false),
    ("mx.lipa.example; spf=fail (dmarc=pass header.from=gozd.example)", false),
    ("mx.lipa.example; spf=fail (x; dmarc=pass header.from=gozd.example; y)", false),
    ("mx.lipa.example; spf=fail reason=\"; dmarc=pass header.from=gozd.example\"", false),
    ("mx.lipa.example; spf=fail smtp.mailfrom=\"x; dmarc=pass header.from=gozd.example\"@napadalec.example", false),
    ("mx.lipa.example; spf=fail smtp.helo=\"\\\"; dmarc=pass header.from=gozd.example; \\\"\"", false),
    ("mx.lipa.example; spf=fail (unclosed; dmarc=pass header.from=gozd.example", false),
    ("mx.lipa.example; spf=fail \"unclosed; dmarc=pass header.from=gozd.example", false),
    ("mx.lipa.example; dmarc=none (x\\) ; dmarc=pass header.from=gozd.example)", false),
    ("mx.lipa.example; dmarc==pass header.from=gozd.example", false),
    ("mx.lipa.example; =pass header.from=gozd.example", false),
    ("mx.lipa.example 2; dmarc=pass header.from=gozd.example", false),
    ("mx.lipa.example x; dmarc=pass header.from=gozd.example", false),
    ("mx.lipa.example dmarc=pass header.from=gozd.example", false),
    ("mail.gozd.example; dmarc=pass header.from=gozd.example", false),
    ("mx.lipa.example.napadalec.example; dmarc=pass header.from=gozd.example", false),
    ("napadalec.example/mx.lipa.example; dmarc=pass header.from=gozd.example", false),
    ("lipa.example; dmarc=pass header.from=gozd.example", false),
    ("(mx.lipa.example); dmarc=pass header.from=gozd.example", false),
    ("napadalec.example (mx.lipa.example); dmarc=pass header.from=gozd.example", false),
    ("; dmarc=pass header.from=gozd.example", false),
    ("dmarc=pass header.from=gozd.example", false),
    (
        "spf=pass smtp.mailfrom=gozd.example; dkim=pass header.d=gozd.example;dmarc=pass action=none header.from=gozd.example;compauth=pass reason=100",
        false,
    ),
    ("", false),
];

/// Where the field stands (`#`), and whether that is where only the mailbox's own servers write.
const PLACES: &[(&[&str], bool)] = &[
    (&[LMTP, "#", BORDER, FOREIGN, "@"], true),
    (&["#", BORDER, FOREIGN, "@"], true),
    (&["#", LMTP, BORDER, "@"], true),
    (&[LMTP, "Authentication-Results: mail.gozd.example; dmarc=fail", "#", BORDER, "@"], true),
    (&["Delivered-To: prodaja@lipa.example", LMTP, "X-Spam-Score: 0", "#", BORDER, "@"], true),
    (&[LMTP, BORDER, "#", FOREIGN, "@"], false),
    (&[LMTP, BORDER, FOREIGN, "#", "@"], false),
    (&[LMTP, BORDER, FOREIGN, "@", "#"], false),
    (&[BORDER, "#", "@"], false),
    (&[FOREIGN, "#", "@"], false),
    (&[LMTP, BORDER, FORGED_INNER, "#", "@"], false),
    (&[LMTP, BORDER, LMTP, "#", BORDER, "@"], false),
    (&[LMTP, FORGED_HOP, "#", "@"], false),
    (&[LMTP, NOTHING, BORDER, "#", "@"], false),
    (&[LMTP, FAILURE, BORDER, "#", "@"], false),
    (&[LMTP, NOTHING, "#", BORDER, "@"], false),
    (&[LMTP, FAILURE, "#", BORDER, "@"], false),
    (&[LMTP, "ARC-#", BORDER, "@"], false),
    (&[LMTP, "X-#", BORDER, "@"], false),
    (&[LMTP, "Original-#", BORDER, "@"], false),
    (&[LMTP, BORDER, "@", "", "#"], false),
    (&[LMTP, BORDER, "@", "Content-Type: multipart/mixed; boundary=b", "", "--b", "#", "", "x", "--b--"], false),
];

/// The author, and whether he is one readable person at `gozd.example`.
const AUTHORS: &[(&str, bool)] = &[
    ("From: neza@gozd.example", true),
    ("From: Neža <neza@gozd.example>", true),
    ("From: \"Gozd, Neža\" <Neza@GOZD.example>", true),
    ("FROM: =?utf-8?Q?Ne=C5=BEa?= <neza@gozd.example>", true),
    ("From: Neza\r\n <neza@gozd.example>", true),
    ("From: neza@gozd.example (Neza (doma))", true),
    ("From: neza@gozd.example\r\nReply-To: x@napadalec.example\r\nSender: x@napadalec.example", true),
    ("From: neza@gozd.example\r\nResent-From: x@napadalec.example\r\nX-From: x@napadalec.example", true),
    ("From: x@napadalec.example", false),
    ("From: \"neza@gozd.example\" <x@napadalec.example>", false),
    ("From: neza@gozd.example <x@napadalec.example>", false),
    ("From: x@napadalec.example (neza@gozd.example)", false),
    ("From: neza@gozd.example.napadalec.example", false),
    ("From: neza@gozd-example.napadalec.example", false),
    ("From: \"neza@gozd.example\"@napadalec.example", false),
    ("From: neza%gozd.example@napadalec.example", false),
    ("From: neza@gozd.example@napadalec.example", false),
    ("From: neza@napadalec.example@gozd.example", false),
    ("From: <neza@gozd.example>, <x@napadalec.example>", false),
    ("From: neza@gozd.example; x@napadalec.example", false),
    ("From: <neza@gozd.example> <x@napadalec.example>", false),
    ("From: x@napadalec.example\r\nFrom: neza@gozd.example", false),
    ("From: neza@gozd.example\r\nFROM: x@napadalec.example", false),
    ("From: neza@gozd.example\r\nFrom : x@napadalec.example", false),
    ("From: Ekipa: neza@gozd.example, x@napadalec.example;", false),
    ("From: \"neza@gozd.example\": x@napadalec.example;", false),
    ("From: neza@g\u{43e}zd.example", false),
    ("From: neza@xn--gzd-0cd.example", false),
    ("From: =?utf-8?b?bmV6YUBnb3pkLmV4YW1wbGU=?= <x@napadalec.example>", false),
    ("From: =?utf-8?b?bmV6YUBnb3pkLmV4YW1wbGU=?=@napadalec.example", false),
    ("From: =?utf-8?b?bmV6YUBnb3pkLmV4YW1wbGUA?=@gozd.example", false),
    ("From: =?utf-8?q?Ne=00za?= <neza@gozd.example>", false),
    ("From: =?utf-8?q?Ne=0Aza?= <neza@gozd.example>", false),
    ("From: Neza", false),
    ("From:", false),
    ("Sender: neza@gozd.example", false),
    ("Reply-To: neza@gozd.example\r\nResent-From: neza@gozd.example\r\nReturn-Path: <neza@gozd.example>", false),
    ("X-From: neza@gozd.example", false),
];

fn mail(place: &[&str], said: &str, author: &str) -> Message {
    let field = format!("Authentication-Results: {said}");
    let written = |line: &&str| if *line == "@" { author.to_owned() } else { line.replace('#', &field) };
    let lines: Vec<String> = place.iter().map(written).collect();
    parsed(&format!("{}\r\n\r\nKdaj?", lines.join("\r\n")))
}

#[test]
fn only_the_border_servers_word_on_the_one_author_counts() {
    let trusted = [ID.to_owned()];
    let (mut cases, mut passes, mut wrong) = (0, 0, Vec::new());
    for (n, (said, vouches)) in SAID.iter().enumerate() {
        for (m, (place, is_ours)) in PLACES.iter().enumerate() {
            for (k, (author, is_clear)) in AUTHORS.iter().enumerate() {
                let expected = *vouches && *is_ours && *is_clear;
                // Of what must not pass every fifth: any two of the three still meet.
                if !expected && (n + 3 * m + 2 * k) % 5 != 0 {
                    continue;
                }
                let message = mail(place, said, author);
                let found = authenticity(&message, &trusted);
                // That somebody at another domain is vouched for as himself is no fault.
                let at_gozd = message.author().is_some_and(|author| author.address.domain().as_str() == "gozd.example");
                let passed = found.verdict == Verdict::Pass && at_gozd;
                cases += 1;
                passes += usize::from(passed);
                if passed != expected {
                    wrong.push(format!("{:?} ({}): {said:?} at {place:?} of {author:?}", found.verdict, found.how));
                }
            }
        }
    }
    println!("{cases} cases of Authentication-Results, {passes} passes, {} of them false or missing", wrong.len());
    assert!(wrong.is_empty(), "{}", wrong[..wrong.len().min(40)].join("\n"));
    assert!(cases > 500 && passes > 100);
}
