//! Date tokens of a seed: `@-12d` is a date counted in days from the simulator's own time, `@ts+0d` a timestamp, `@dot-3d` a date as payments have it.

use jiff::{Timestamp, ToSpan as _};
use serde_json::Value;

use crate::sim::clock::{dotted_date, shown_date, shown_timestamp, wall};
use crate::sim::error::SimError;

/// Every token within the value becomes a date.
pub(super) fn set(value: &mut Value, now: Timestamp) -> Result<(), SimError> {
    match value {
        Value::String(text) if text.starts_with('@') => match dated(text, now) {
            Some(date) => *text = date,
            None => return Err(SimError::SeedContent(format!("{text:?} is no date token such as @-12d, @ts+0d or @dot-3d"))),
        },
        Value::Array(items) => items.iter_mut().try_for_each(|item| set(item, now))?,
        Value::Object(fields) => fields.iter_mut().try_for_each(|(_, field)| set(field, now))?,
        _ => {}
    }
    Ok(())
}

fn dated(token: &str, now: Timestamp) -> Option<String> {
    let body = token.strip_prefix('@')?.strip_suffix('d')?;
    let split = body.find(['+', '-'])?;
    let (form, days) = body.split_at_checked(split)?;
    let days: i64 = days.parse().ok()?;
    let moment = now.checked_add((days.checked_mul(24)?).hours()).ok()?;
    let day = wall(now).date().checked_add(days.days()).ok()?;
    match form {
        "" => Some(shown_date(day)),
        "ts" => Some(shown_timestamp(moment)),
        "dot" => Some(dotted_date(day)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_become_dates_counted_from_the_simulators_time() {
        let now: Timestamp = "2027-01-15T09:00:00Z".parse().unwrap();
        for (token, expected) in [
            ("@-12d", Some("2027-01-03+02:00")),
            ("@+5d", Some("2027-01-20+02:00")),
            ("@ts-1d", Some("2027-01-14T10:00:00+02:00")),
            ("@dot+0d", Some("15.01.2027")),
            ("@home", None),
            ("@5d", None),
        ] {
            assert_eq!(dated(token, now).as_deref(), expected, "{token}");
        }
    }
}
