//! Dates in headers (RFC 5322 §3.3), obsolete forms included.

use jiff::Timestamp;
use mail_parser::DateTime;

/// Reads a date; `None` if it is none, or no moment that a calendar knows.
pub(crate) fn read(field: &str) -> Option<Timestamp> {
    let date = DateTime::parse_rfc822(field)?;
    let fits = date.is_valid() && (1970..=9998).contains(&date.year);
    if fits { Timestamp::from_second(date.to_timestamp()).ok() } else { None }
}

/// The date of a Received line: what stands behind its last semicolon (RFC 5321 §4.4).
pub(crate) fn of_received(field: &str) -> Option<Timestamp> {
    field.rsplit_once(';').and_then(|(_, date)| read(date))
}
