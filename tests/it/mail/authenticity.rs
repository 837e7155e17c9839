//! No false pass, ever: what counts as vouched for, and what doesn't.

use postar::domain::{Authenticity, Verdict};
use postar::mail::authenticity;

use super::parsed;

const LMTP: &str = "Received: from mx.lipa.example ([10.4.7.131]) by imap.lipa.example with LMTP id x; Mon, 16 Nov 2026 08:01:09 +0100";
const BORDER: &str = "Received: from mail.gozd.example (mail.gozd.example [198.51.100.17]) (using TLSv1.3 with cipher X (256/256 bits)) by mx.lipa.example (Postfix) with ESMTPS id y; Mon, 16 Nov 2026 08:01:06 +0100";
const FOREIGN: &str = "Received: from [192.168.11.155] (unknown [198.51.100.166]) by mail.gozd.example (Postfix) with ESMTPSA id z; Mon, 16 Nov 2026 08:01:03 +0100";
const FROM: &str = "From: Neža <neza@gozd.example>";
const GOOD: &str = "Authentication-Results: mx.lipa.example; dmarc=pass header.from=gozd.example";

fn judged(fields: &[&str]) -> Authenticity {
    let message = parsed(&format!("{}\r\n\r\nKdaj?", fields.join("\r\n")));
    authenticity(&message, &["mx.lipa.example".to_owned()])
}

fn check(fields: &[&str], expected: Verdict) {
    let found = judged(fields);
    assert_eq!(found.verdict, expected, "{}: {}", found.how, fields.join("\n"));
}

/// The results as the border server wrote them, in their usual place.
fn said(results: &str, expected: Verdict) {
    check(&[LMTP, &format!("Authentication-Results: {results}"), BORDER, FOREIGN, FROM], expected);
}

#[test]
fn dmarc_pass_for_the_author_domain_vouches() {
    for results in [
        "mx.lipa.example; dmarc=pass header.from=gozd.example",
        "mx.lipa.example; spf=pass smtp.mailfrom=neza@gozd.example; dkim=none; dmarc=pass (p=reject) header.from=gozd.example",
        "mx.lipa.example; dmarc=pass (p=none dis=none)\r\n header.from=gozd.example; spf=fail",
        "MX.Lipa.Example; DMARC=Pass header.From=GOZD.example",
        "mx.lipa.example 1; dmarc=pass header.from=gozd.example",
        "\"mx.lipa.example\"; dmarc=pass header.from=\"gozd.example\"",
        "(our border) mx.lipa.example (yes) ; (c) dmarc (c) = (c) pass (c) header.from (c) = (c) gozd.example",
        "mx.lipa.example; dmarc/1=pass header.from=gozd.example",
        "mx.lipa.example; dmarc=pass reason=\"a; dmarc=fail\" header.from=gozd.example",
        "mx.lipa.example;dmarc=pass header.from=gozd.example;",
        "mx.lipa.example; dmarc=pass (nested (comments) here) header.from=gozd.example",
        "mx.lipa.example; spf=pass smtp.mailfrom=prvs=12=neza@gozd.example; dmarc=pass header.from=gozd.example",
        "mx.lipa.example; dmarc=pass header.from=gozd.example. ",
        "mx.lipa.example; dkim=fail header.d=gozd.example; spf=pass; dmarc=pass header.from=gozd.example",
    ] {
        said(results, Verdict::Pass);
    }
}

#[test]
fn an_aligned_dkim_pass_vouches() {
    for results in [
        "mx.lipa.example; dkim=pass header.d=gozd.example",
        "mx.lipa.example; dkim=pass (2048-bit key) header.d=mail.gozd.example header.s=s1",
        "mx.lipa.example; dkim=pass header.i=@gozd.example",
        "mx.lipa.example; dkim=fail header.d=gozd.example; dkim=pass header.d=gozd.example",
        "mx.lipa.example; dkim=pass header.d=list.example; dkim=pass header.d=gozd.example",
        "mx.lipa.example; dmarc=none header.from=gozd.example; dkim=pass header.d=gozd.example",
        "mx.lipa.example; dmarc=temperror; dkim=pass header.d=gozd.example",
        "mx.lipa.example; dmarc=bestguesspass header.from=gozd.example; dkim=pass header.d=gozd.example",
    ] {
        said(results, Verdict::Pass);
    }
}

#[test]
fn everything_less_is_unknown() {
    for results in [
        "mx.lipa.example; none",
        "mx.lipa.example",
        "mx.lipa.example; spf=pass smtp.mailfrom=neza@gozd.example",
        "mx.lipa.example; spf=pass smtp.mailfrom=gozd.example header.from=gozd.example",
        "mx.lipa.example; dmarc=pass",
        "mx.lipa.example; dmarc=pass header.from=drugi.example",
        "mx.lipa.example; dmarc=pass header.from=mail.gozd.example",
        "mx.lipa.example; dmarc=pass header.from=gozd.example.napadalec.example",
        "mx.lipa.example; dmarc=pass header.d=gozd.example",
        "mx.lipa.example; dmarc=none header.from=gozd.example",
        "mx.lipa.example; dmarc=bestguesspass header.from=gozd.example",
        "mx.lipa.example; dmarc=passed header.from=gozd.example",
        "mx.lipa.example; x-dmarc=pass header.from=gozd.example",
        "mx.lipa.example; arc=pass header.from=gozd.example",
        "mx.lipa.example; dkim=pass header.d=drugi.example",
        "mx.lipa.example; dkim=pass header.d=example",
        "mx.lipa.example; dkim=pass header.d=notgozd.example",
        "mx.lipa.example; dkim=pass header.d=gozd.example.napadalec.example",
        "mx.lipa.example; dkim=pass header.s=gozd.example",
        "mx.lipa.example; dkim=pass header.d=drugi.example header.i=@gozd.example",
        "mx.lipa.example; dkim=neutral header.d=gozd.example",
        "mx.lipa.example; dkim=fail header.d=gozd.example",
        "mx.lipa.example; dmarc=pass header.from=gozd.example; dmarc=none header.from=gozd.example",
        "mx.lipa.example 2; dmarc=pass header.from=gozd.example",
        "mx.lipa.example evil; dmarc=pass header.from=gozd.example",
        "mx.lipa.example.napadalec.example; dmarc=pass header.from=gozd.example",
        "xmx.lipa.example; dmarc=pass header.from=gozd.example",
        "lipa.example; dmarc=pass header.from=gozd.example",
        "mail.gozd.example; dmarc=pass header.from=gozd.example",
        "; dmarc=pass header.from=gozd.example",
        "dmarc=pass header.from=gozd.example",
        "(mx.lipa.example); dmarc=pass header.from=gozd.example",
        "mail.gozd.example (mx.lipa.example); dmarc=pass header.from=gozd.example",
        "mx.lipa.example; spf=fail (dmarc=pass header.from=gozd.example)",
        "mx.lipa.example; spf=fail reason=\"; dmarc=pass header.from=gozd.example\"",
        "mx.lipa.example; spf=fail smtp.mailfrom=\"x; dmarc=pass header.from=gozd.example\"@napadalec.example",
        "mx.lipa.example; spf=fail (unclosed; dmarc=pass header.from=gozd.example",
        "mx.lipa.example; spf=fail \"unclosed; dmarc=pass header.from=gozd.example",
        "mx.lipa.example; dmarc=none (x\\) ; dmarc=pass header.from=gozd.example)",
        "mx.lipa.example; dmarc==pass header.from=gozd.example",
    ] {
        said(results, Verdict::Unknown);
    }
}

#[test]
fn a_failure_is_what_the_server_calls_one() {
    for results in [
        "mx.lipa.example; dmarc=fail (p=none dis=none) header.from=gozd.example",
        "mx.lipa.example; dkim=pass header.d=gozd.example; dmarc=fail header.from=gozd.example",
        "mx.lipa.example; dmarc=pass header.from=gozd.example; dmarc=fail header.from=gozd.example",
        "mx.lipa.example; dmarc=fail",
        "mx.lipa.example; dkim=fail header.d=gozd.example; spf=softfail smtp.mailfrom=x@napadalec.example",
    ] {
        said(results, Verdict::Fail);
    }
    said("mx.lipa.example; spf=fail smtp.mailfrom=neza@gozd.example", Verdict::Unknown);
    said("mx.lipa.example; dkim=fail header.d=list.example; spf=fail", Verdict::Unknown);
}

#[test]
fn a_policy_that_refuses_is_noticed() {
    let check = |results: &str, expected: bool| {
        let found = judged(&[&format!("Authentication-Results: mx.lipa.example; {results}"), BORDER, FROM]);
        assert_eq!((found.verdict, found.refused_by_policy), (Verdict::Fail, expected), "{results}");
    };
    check("dmarc=fail (p=reject dis=none) header.from=gozd.example", true);
    check("dmarc=fail (p=QUARANTINE sp=REJECT dis=QUARANTINE) header.from=gozd.example", true);
    check("dmarc=fail action=quarantine header.from=gozd.example", true);
    check("dmarc=fail header.from=gozd.example policy.dmarc=reject", true);
    check("dmarc=fail header.from=gozd.example (policy=reject)", true);
    check("dmarc=fail (p=none sp=reject dis=none) header.from=gozd.example", false);
    check("dmarc=fail header.from=gozd.example", false);
    check("dmarc=fail reason=\"p=reject\" header.from=gozd.example", false);
}

#[test]
fn results_below_the_border_are_the_senders_own_words() {
    let unknown = Verdict::Unknown;
    check(&[LMTP, BORDER, FOREIGN, GOOD, FROM], unknown);
    check(&[LMTP, BORDER, GOOD, FROM], unknown);
    check(&[BORDER, GOOD, FROM], unknown);
    check(&[LMTP, BORDER, "Received: by mx.lipa.example; Mon, 16 Nov 2026 08:00:00 +0100", GOOD, FROM], unknown);
    check(&[FOREIGN, GOOD, FROM], unknown);
    check(&[LMTP, BORDER, FROM, GOOD], unknown);
}

#[test]
fn a_client_that_calls_itself_by_our_name_is_still_a_stranger() {
    let hello = |from: &str| format!("Received: from {from} by mx.lipa.example (Postfix) with ESMTP id q; Mon, 16 Nov 2026 08:01:06 +0100");
    for from in [
        "mx.lipa.example (unknown [203.0.113.5])",
        "mx.lipa.example ([203.0.113.5])",
        "mx.lipa.example (vps.napadalec.example [203.0.113.5])",
        "mx.lipa.example (mx.lipa.example [203.0.113.5] (may be forged))",
        "localhost (unknown [203.0.113.5])",
        "[127.0.0.1] (unknown [203.0.113.5])",
        "[10.0.0.1] (vps.napadalec.example [203.0.113.5])",
        "napadalec.example",
    ] {
        check(&[LMTP, &hello(from), GOOD, FROM], Verdict::Unknown);
    }
    check(&[LMTP, &hello("filter.lipa.example (filter.lipa.example [10.0.0.7])"), GOOD, BORDER, FROM], Verdict::Pass);
    check(&[LMTP, &hello("localhost (localhost [127.0.0.1])"), GOOD, BORDER, FROM], Verdict::Pass);
}

#[test]
fn the_topmost_trusted_word_on_a_method_decides() {
    let results = |text: &str| format!("Authentication-Results: mx.lipa.example; {text}");
    let fail = results("dmarc=fail (p=none) header.from=gozd.example");
    check(&[LMTP, &fail, GOOD, BORDER, FROM], Verdict::Fail);
    check(&[LMTP, &fail, BORDER, FOREIGN, GOOD, FROM], Verdict::Fail);
    check(&[LMTP, &results("dmarc=none; dkim=none"), GOOD, BORDER, FROM], Verdict::Unknown);
    check(&[LMTP, &results("dkim=none; spf=pass"), GOOD, BORDER, FROM], Verdict::Pass);
    check(&[LMTP, "Authentication-Results: mail.gozd.example; dmarc=fail", GOOD, BORDER, FROM], Verdict::Pass);
    check(&[LMTP, "ARC-Authentication-Results: i=1; mx.lipa.example; dmarc=pass header.from=gozd.example", BORDER, FROM], Verdict::Unknown);
    check(&[LMTP, "X-Authentication-Results: mx.lipa.example; dmarc=pass header.from=gozd.example", BORDER, FROM], Verdict::Unknown);
}

#[test]
fn two_senders_are_never_vouched_for() {
    for from in [
        "From: neza@gozd.example\r\nFrom: napadalec@drugi.example",
        "From: neza@gozd.example, napadalec@drugi.example",
        "From: neza@gozd.example <napadalec@drugi.example> <neza@gozd.example>",
        "From: =?utf-8?b?bmV6YUBnb3pkLmV4YW1wbGUA?=@gozd.example",
        "From: =?utf-8?q?Ne=00a?= <neza@gozd.example>",
        "From: Neža",
        "Sender: neza@gozd.example",
    ] {
        check(&[LMTP, GOOD, BORDER, from], Verdict::Unknown);
    }
}

#[test]
fn nobody_is_trusted_by_default() {
    let message = parsed(&[LMTP, GOOD, BORDER, FROM, "", "x"].join("\r\n"));
    assert_eq!(authenticity(&message, &[]).verdict, Verdict::Unknown);
    assert_eq!(authenticity(&message, &["mx.drugi.example".to_owned()]).verdict, Verdict::Unknown);
    assert_eq!(authenticity(&message, &["MX.lipa.example".to_owned()]).how, "dmarc=pass by mx.lipa.example");
}

#[test]
fn gmail_writes_its_results_below_its_own_received_line() {
    let border = "Received: from mail.gozd.example (mail.gozd.example. [198.51.100.17]) by mx.google.com with ESMTPS id q; Mon, 16 Nov 2026 08:01:06 +0100";
    let inner = "Received: by 2002:a05:7010:8c1:b0:3f2:1b5c:5ac4 with SMTP id x; Mon, 16 Nov 2026 08:01:07 +0100";
    let good = "Authentication-Results: mx.google.com; dkim=pass header.i=@gozd.example; dmarc=pass (p=NONE sp=NONE dis=NONE) header.from=gozd.example";
    let none = "Authentication-Results: mx.google.com; spf=none";
    let judged = |fields: &[&str]| authenticity(&parsed(&fields.join("\r\n")), &["mx.google.com".to_owned()]).verdict;
    assert_eq!(judged(&[border, good, FROM, "", "x"]), Verdict::Pass);
    assert_eq!(judged(&[inner, border, good, FROM, "", "x"]), Verdict::Pass);
    assert_eq!(judged(&[border, none, good, FROM, "", "x"]), Verdict::Unknown);
    assert_eq!(judged(&[border, FOREIGN, good, FROM, "", "x"]), Verdict::Unknown);
}
