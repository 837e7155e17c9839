//! How the simulator reads a request's values: lenient with numbers and booleans, strict with dates, just as Metakocka.

use jiff::{Timestamp, civil::Date};
use serde_json::Value;

use super::answer::Refusal;
use super::knobs::{Knobs, OverLimit, TsOffsets};
use super::world::Row;

/// A scalar as text: strings, numbers and booleans alike; empty is none.
pub(super) fn text(body: &Row, field: &str) -> Option<String> {
    scalar(body.get(field)?)
}

pub(super) fn scalar(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        Value::Null | Value::Array(_) | Value::Object(_) => return None,
    };
    (!text.is_empty()).then_some(text)
}

pub(super) fn flag(body: &Row, field: &str) -> bool {
    text(body, field).as_deref() == Some("true")
}

/// A comma list, as text or as an array of scalars.
pub(super) fn comma_list(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().filter_map(scalar).collect(),
        other => {
            let text = scalar(other).unwrap_or_default();
            text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
        }
    }
}

/// `offset` and `limit`, with the documented maximum as default and cap.
pub(super) fn window(body: &Row, most: usize, knobs: &Knobs) -> Result<(usize, usize), Refusal> {
    let number = |field: &'static str, default: usize| match text(body, field) {
        Some(text) => text.parse::<usize>().map_err(|_| Refusal::new("2", format!("Paramether '{field}' is in wrong form"))),
        None => Ok(default),
    };
    let (offset, limit) = (number("offset", 0)?, number("limit", most)?);
    if limit > most && knobs.over_limit == OverLimit::Opr2 {
        return Err(Refusal::new("2", format!("Paramether 'limit' has invalid value : {limit}. Maximum is {most}")));
    }
    Ok((offset, limit.min(most)))
}

/// An object within the body; an empty one counts as none.
pub(super) fn object<'a>(body: &'a Row, field: &str) -> Option<&'a Row> {
    body.get(field).and_then(Value::as_object).filter(|fields| !fields.is_empty())
}

/// An object with every scalar in it as text, and what is empty left out.
pub(super) fn texts(fields: &Row) -> Row {
    let text = |value: &Value| match value {
        Value::Array(items) => Value::Array(
            items.iter().map(|item| item.as_object().map_or_else(|| item.clone(), |item| Value::Object(texts(item)))).collect(),
        ),
        Value::Object(inner) => Value::Object(texts(inner)),
        scalar => self::scalar(scalar).map_or(Value::Null, Value::from),
    };
    fields.iter().map(|(field, value)| (field.clone(), text(value))).filter(|(_, value)| !value.is_null()).collect()
}

/// The number in `1.439,20`, as payments have it: dots group, the comma is the decimal mark.
pub(super) fn grouped(text: &str) -> Option<rust_decimal::Decimal> {
    text.replace('.', "").replace(',', ".").parse().ok()
}

/// A decimal, as a number or as text with a dot or comma; none where nothing is given.
pub(super) fn decimal(body: &Row, field: &str) -> Result<Option<rust_decimal::Decimal>, ()> {
    text(body, field).map(|given| number(&given).ok_or(())).transpose()
}

/// `15.1.2027`, `15.01.2027` or `2027-01-15+02:00`; nothing else, not even the right winter offset.
pub(super) fn date(text: &str) -> Option<Date> {
    if let Some(iso) = text.strip_suffix("+02:00") {
        return (iso.len() == 10).then(|| iso.parse().ok()).flatten();
    }
    let mut parts = text.splitn(3, '.');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let shaped = [day, month].iter().all(|part| matches!(part.len(), 1 | 2)) && year.len() == 4;
    shaped.then(|| Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()).flatten()
}

/// `2026-10-14T09:12:40+02:00`.
pub(super) fn timestamp(text: &str, knobs: &Knobs) -> Option<Timestamp> {
    let literal = text.ends_with("+02:00") && text.len() == 25;
    (literal || knobs.ts_offsets == TsOffsets::Any).then(|| text.parse().ok()).flatten()
}

/// As a free search compares: without accents and case.
pub(super) fn folded(text: &str) -> String {
    deunicode::deunicode(text).to_lowercase()
}

/// The number in a dot or comma decimal.
pub(super) fn number(text: &str) -> Option<rust_decimal::Decimal> {
    text.replace(',', ".").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_taken_in_exactly_the_forms_that_were_probed() {
        for text in ["25.08.2026", "5.8.2026", "15.01.2026", "2026-08-25+02:00", "2026-01-15+02:00"] {
            assert!(date(text).is_some(), "{text}");
        }
        for text in ["2026-08-25", "2026-08-25+00:00", "2026-01-15+01:00", "2026-08-25+03:00", "2026-08-25+0200", "25.8.26", "31.2.2026"] {
            assert_eq!(date(text), None, "{text}");
        }
    }
}
