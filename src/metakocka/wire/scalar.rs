//! Metakocka's decimals and dates, as they are written in its fields, and the two forms it takes from us.

use std::time::Duration;

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use rust_decimal::Decimal;

/// Metakocka's clock: Slovenian wall time. As a POSIX rule, so that no machine has to have a zone database.
const WALL_CLOCK: &str = "CET-1CEST,M3.5.0,M10.5.0/3";

/// Timestamps say `+02:00` in winter too, so each may be off by an hour; two hours of overlap lose nothing.
const CLOCK_DOUBT: Duration = Duration::from_secs(2 * 60 * 60);

/// Nothing a company deals in is larger; below it, no sum over rows can overflow.
const LARGEST: i64 = 1_000_000_000_000_000;

/// A decimal of a document, product or stock row: with a comma, the comma is the decimal mark; else the dot is.
pub(super) fn decimal(text: &str) -> Option<Decimal> {
    if text.contains(',') { slovenian(text) } else { plain(text) }
}

/// An amount of `mark_paid`: dots group thousands (`1.895,01`, `1.000`). A lone dot that groups nothing (`24.8`) is a decimal mark.
pub(super) fn grouped(text: &str) -> Option<Decimal> {
    let whole = text.split(',').next().unwrap_or_default();
    let mut groups = whole.trim_start_matches('-').split('.');
    let first = groups.next().is_some_and(|head| (1..=3).contains(&head.len()));
    let groups_thousands = first && groups.all(|group| group.len() == 3);
    if groups_thousands || text.contains(',') { slovenian(text) } else { plain(text) }
}

fn slovenian(text: &str) -> Option<Decimal> {
    plain(&text.replace('.', "").replacen(',', ".", 1))
}

/// Digits with at most one dot and a leading minus: no exponent, no sign of plus, no words.
fn plain(text: &str) -> Option<Decimal> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let shaped = digits.starts_with(|c: char| c.is_ascii_digit()) && digits.chars().all(|c| c.is_ascii_digit() || c == '.');
    let value = shaped.then(|| text.parse::<Decimal>().ok()).flatten()?;
    (value.abs() <= Decimal::from(LARGEST)).then(|| value.normalize())
}

/// The calendar day of `2026-01-15+02:00`, `2026-01-15T09:12:40+02:00`, `2026-01-15` or `15.1.2026`; the offset says nothing.
pub(super) fn date(text: &str) -> Option<Date> {
    match text.get(..10) {
        Some(iso) if iso.contains('-') => {
            let ends = text.get(10..).is_none_or(|rest| rest.is_empty() || rest.starts_with(['T', ' ', '+', '-', 'Z']));
            ends.then(|| iso.parse().ok()).flatten()
        }
        _ => dotted(text.split([',', ' ']).next().unwrap_or_default()),
    }
}

fn dotted(text: &str) -> Option<Date> {
    let mut parts = text.splitn(3, '.');
    let (day, month, year) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?);
    if year.len() != 4 {
        return None;
    }
    Date::new(year.parse().ok()?, month, day).ok()
}

/// A day as Metakocka takes it: `15.01.2027`.
pub(in crate::metakocka) fn sent_date(day: Date) -> String {
    format!("{:02}.{:02}.{:04}", day.day(), day.month(), day.year())
}

/// A first moment as its filters take it, wall time with the literal `+02:00`, two hours early because of the doubt in its clock.
pub(in crate::metakocka) fn sent_timestamp(moment: Timestamp) -> String {
    wall_time(moment.checked_sub(CLOCK_DOUBT).unwrap_or(moment))
}

/// A last moment as its filters take it, two hours late for the same reason.
pub(in crate::metakocka) fn sent_timestamp_late(moment: Timestamp) -> String {
    wall_time(moment.checked_add(CLOCK_DOUBT).unwrap_or(moment))
}

fn wall_time(moment: Timestamp) -> String {
    let zone = TimeZone::posix(WALL_CLOCK).unwrap_or(TimeZone::UTC);
    format!("{}+02:00", moment.to_zoned(zone).strftime("%Y-%m-%dT%H:%M:%S"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Option<Decimal> {
        text.parse().ok()
    }

    #[test]
    fn each_field_has_its_own_decimals() {
        for (text, value) in [
            ("24.8", "24.8"),
            ("4.0000000000", "4"),
            ("863,75", "863.75"),
            ("-3", "-3"),
            ("1.000", "1"),
            ("1.234,5", "1234.5"),
            ("1000000000000000", "1000000000000000"),
        ] {
            assert_eq!(decimal(text), number(value), "{text}");
        }
        for (text, value) in
            [("1.895,01", "1895.01"), ("1.000", "1000"), ("-1.000.000", "-1000000"), ("40,00", "40"), ("24.8", "24.8"), ("7", "7")]
        {
            assert_eq!(grouped(text), number(value), "{text}");
        }
        for text in ["", "1e3", "+4", "1.2.3", "12 kos", "NaN", ".5", "1,2,3", "--1", "1000000000000001"] {
            assert_eq!((decimal(text), grouped(text)), (None, None), "{text}");
        }
    }

    #[test]
    fn a_date_is_its_calendar_part() {
        let winter = Date::new(2027, 1, 15).ok();
        for text in ["2027-01-15+02:00", "2027-01-15", "15.01.2027", "15.1.2027", "2027-01-15T23:59:59+02:00", "15.01.2027, 09:32"] {
            assert_eq!(date(text), winter, "{text}");
        }
        for text in ["15.1.27", "2027-02-30", "2027-01-15x", "danes", "32.1.2027"] {
            assert_eq!(date(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_sent_is_slovenian_wall_time_with_their_literal_offset() {
        let winter: Timestamp = "2027-01-15T12:00:00Z".parse().unwrap();
        assert_eq!(sent_timestamp(winter), "2027-01-15T11:00:00+02:00");
        assert_eq!(sent_date(Date::new(2027, 1, 5).unwrap()), "05.01.2027");
    }
}
