//! The sample mails, dated so that they have just come.

use jiff::fmt::rfc2822;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "src/cli/demo/mails"]
struct Mails;

/// Every sample mail: its name, and its bytes with CRLF line ends.
pub(super) fn mails(now: Timestamp) -> Vec<(String, Vec<u8>)> {
    let mut names: Vec<_> = Mails::iter().collect();
    names.sort();
    let dated = names.iter().filter_map(|name| Some((name.trim_end_matches(".eml").to_owned(), Mails::get(name)?)));
    dated.map(|(name, file)| (name, date(&String::from_utf8_lossy(&file.data), now).into_bytes())).collect()
}

/// Puts dates in place of `{{ago 3h}}`, and CRLF in place of LF.
fn date(text: &str, now: Timestamp) -> String {
    let mut dated = String::with_capacity(text.len() + 1024);
    let mut rest = text;
    while let Some((before, token)) = rest.split_once("{{ago ") {
        let Some((ago, after)) = token.split_once("}}") else { break };
        dated.push_str(before);
        dated.push_str(&shown(now - length(ago)));
        rest = after;
    }
    dated.push_str(rest);
    dated.replace("\r\n", "\n").replace('\n', "\r\n")
}

fn shown(at: Timestamp) -> String {
    let zone = TimeZone::get("Europe/Ljubljana").unwrap_or(TimeZone::UTC);
    rfc2822::to_string(&at.to_zoned(zone)).unwrap_or_default()
}

/// `40m`, `3h` or `9d`.
fn length(ago: &str) -> SignedDuration {
    let (number, unit) = ago.trim().split_at_checked(ago.trim().len().saturating_sub(1)).unwrap_or_default();
    let number: i64 = number.parse().unwrap_or_default();
    match unit {
        "m" => SignedDuration::from_mins(number),
        "h" => SignedDuration::from_hours(number),
        _ => SignedDuration::from_hours(24 * number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_become_dates_and_lines_end_in_crlf() {
        let now: Timestamp = "2026-11-20T10:00:00Z".parse().unwrap();
        assert_eq!(date("Date: {{ago 3h}}\n\nx\n", now), "Date: Fri, 20 Nov 2026 08:00:00 +0100\r\n\r\nx\r\n");
    }

    #[test]
    fn every_sample_has_no_token_left() {
        for (name, bytes) in mails(Timestamp::UNIX_EPOCH) {
            assert!(!String::from_utf8_lossy(&bytes).contains("{{"), "{name}");
        }
    }
}
