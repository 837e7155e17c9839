//! Authentication-Results: whatever a stranger writes, nobody but the mailbox's own border server vouches for him.

use postar::domain::Verdict;
use postar::mail::{self, Budget};

/// The line by which the stranger handed his mail over.
const BORDER: &str = "Received: from mail.tujec.example (mail.tujec.example [203.0.113.9]) by mx.lipa.example with ESMTPS; \
                      Mon, 16 Nov 2026 08:12:00 +0100\r\n";

/// Tries the bytes in every place that a stranger can write into.
pub fn run(input: &[u8]) {
    judge(&[input]);
    let below = [b"X-Tujec: ", input, b"\r\n\r\nx"].concat();
    assert_eq!(judge(&[b"From: neza@gozd.example\r\n", BORDER.as_bytes(), &below]), Verdict::Unknown, "his own word counted");
    let failed = b"Authentication-Results: mx.lipa.example; dmarc=fail header.from=gozd.example\r\n";
    let judged = judge(&[failed, BORDER.as_bytes(), b"From: neza@gozd.example\r\n", &below]);
    assert_eq!(judged, Verdict::Fail, "a failure was talked away");
    within_our_own_field(&String::from_utf8_lossy(input));
}

/// Addresses and names that the border server repeats are the stranger's too.
fn within_our_own_field(text: &str) {
    let without = |wrong: &[char]| text.chars().filter(|c| !wrong.contains(c) && !c.is_control()).collect::<String>();
    let quoted = without(&['"', '\\']);
    let commented = without(&['(', ')', '\\']);
    for said in [
        format!("spf=fail smtp.mailfrom=\"{quoted}\""),
        format!("spf=fail reason=\"{quoted}\" smtp.mailfrom=a@b.example"),
        format!("spf=fail ({commented}) smtp.mailfrom=a@b.example"),
    ] {
        let field = format!("Authentication-Results: mx.lipa.example; {said}\r\n");
        let verdict = judge(&[field.as_bytes(), BORDER.as_bytes(), b"From: neza@gozd.example\r\n\r\nx"]);
        assert_ne!(verdict, Verdict::Pass, "{field}");
    }
}

fn judge(parts: &[&[u8]]) -> Verdict {
    let message = mail::parse(&parts.concat(), &Budget::default());
    mail::authenticity(&message, &["mx.lipa.example".to_owned()]).verdict
}
