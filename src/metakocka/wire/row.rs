//! One JSON object of theirs, read field by field: strings, numbers and booleans stand for each other, absent means none.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde_json::{Map, Value};
use thiserror::Error;

use super::scalar;
use crate::domain::MkId;

/// What makes a row unusable. Names the field, never its value: that may be a customer's.
#[derive(Debug, Error, PartialEq, Eq)]
pub(in crate::metakocka) enum BadRow {
    #[error("a row is no object")]
    NoObject,
    #[error("{0} is missing")]
    Missing(&'static str),
    #[error("{0} is no number")]
    NoNumber(&'static str),
    #[error("{0} is no date")]
    NoDate(&'static str),
}

/// A row, borrowed.
#[derive(Clone, Copy)]
pub(in crate::metakocka) struct Row<'a>(&'a Map<String, Value>);

impl<'a> Row<'a> {
    pub(in crate::metakocka) fn of(value: &'a Value) -> Result<Self, BadRow> {
        value.as_object().map(Self).ok_or(BadRow::NoObject)
    }

    pub(in crate::metakocka) fn of_map(map: &'a Map<String, Value>) -> Self {
        Self(map)
    }

    /// A scalar as one line of text; empty and null are none.
    pub(in crate::metakocka) fn text(&self, field: &str) -> Option<String> {
        let text = match self.0.get(field)? {
            Value::String(text) => text.split(char::is_control).collect::<Vec<_>>().join(" "),
            Value::Number(number) => number.to_string(),
            Value::Bool(flag) => flag.to_string(),
            Value::Null | Value::Array(_) | Value::Object(_) => return None,
        };
        let trimmed = text.trim();
        (!trimmed.is_empty()).then(|| trimmed.to_owned())
    }

    /// Text of several lines, their ends kept; empty and null are none.
    pub(super) fn lines(&self, field: &str) -> Option<String> {
        let text = self.0.get(field)?.as_str()?;
        let kept: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\r' | '\t')).collect();
        (!kept.trim().is_empty()).then_some(kept)
    }

    /// As [`Self::text`], for what a row can't do without.
    pub(super) fn need(&self, field: &'static str) -> Result<String, BadRow> {
        self.text(field).ok_or(BadRow::Missing(field))
    }

    pub(in crate::metakocka) fn id(&self, field: &str) -> Option<MkId> {
        self.text(field).map(MkId::new)
    }

    pub(super) fn need_id(&self, field: &'static str) -> Result<MkId, BadRow> {
        self.need(field).map(MkId::new)
    }

    /// `"true"` or `true`; anything else, also nothing, is false.
    pub(super) fn flag(&self, field: &str) -> bool {
        self.text(field).is_some_and(|text| text.eq_ignore_ascii_case("true"))
    }

    /// A decimal with dot or comma. Absent is none, not zero: that is the reader's to say.
    pub(super) fn decimal(&self, field: &'static str) -> Result<Option<Decimal>, BadRow> {
        self.text(field).map(|text| scalar::decimal(&text).ok_or(BadRow::NoNumber(field))).transpose()
    }

    /// A Slovenian amount, its thousands grouped by dots.
    pub(super) fn grouped(&self, field: &'static str) -> Result<Option<Decimal>, BadRow> {
        self.text(field).map(|text| scalar::grouped(&text).ok_or(BadRow::NoNumber(field))).transpose()
    }

    pub(super) fn date(&self, field: &'static str) -> Result<Option<Date>, BadRow> {
        self.text(field).map(|text| scalar::date(&text).ok_or(BadRow::NoDate(field))).transpose()
    }

    /// The one object in a field, or the first of a list.
    pub(in crate::metakocka) fn object(&self, field: &str) -> Option<Row<'a>> {
        self.objects(field).into_iter().next()
    }

    /// The objects in a field that holds one or many; what is no object in it is not ours to guess.
    pub(in crate::metakocka) fn objects(&self, field: &str) -> Vec<Row<'a>> {
        let values = self.0.get(field).map(listed).unwrap_or_default();
        values.into_iter().filter_map(|value| Row::of(value).ok()).collect()
    }
}

/// One or many: an array's items, a lone object as a list of one, nothing for null, text and absence.
pub(in crate::metakocka) fn listed(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(items) => items.iter().collect(),
        Value::Object(_) => vec![value],
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    }
}
