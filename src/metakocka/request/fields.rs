//! The fields of one object of a body, each checked for what Metakocka keeps before it is put there.

use serde_json::{Map, Value};

use super::unwritable::Unwritable;
use crate::domain::{FieldPath, Holds};

/// The longest `buyer_order` (put_document).
const BUYER_ORDER: usize = 30;

/// The longest `document_change_log_notes`.
const CHANGE_LOG: usize = 50;

/// The longest `file_name`; nothing is documented, and no file system takes more.
const FILE_NAME: usize = 255;

/// An object under construction; keys stay in the order in which they came.
#[derive(Default)]
pub(super) struct Fields(Map<String, Value>);

impl Fields {
    pub(super) fn into_map(self) -> Map<String, Value> {
        self.0
    }

    pub(super) fn into_value(self) -> Value {
        Value::Object(self.0)
    }

    /// A value that has to be there.
    pub(super) fn need(mut self, key: &'static str, value: &str) -> Result<Self, Unwritable> {
        let fits = fitting(key, value)?.ok_or(Unwritable::Missing(key))?;
        self.0.insert(key.to_owned(), Value::String(fits));
        Ok(self)
    }

    /// A value that may be missing.
    pub(super) fn may(mut self, key: &'static str, value: Option<&str>) -> Result<Self, Unwritable> {
        if let Some(fits) = value.map(|value| fitting(key, value)).transpose()?.flatten() {
            self.0.insert(key.to_owned(), Value::String(fits));
        }
        Ok(self)
    }

    /// Text of several lines, for which no length is documented.
    pub(super) fn lines(mut self, key: &'static str, text: &str) -> Self {
        if !text.trim().is_empty() {
            self.0.insert(key.to_owned(), Value::String(text.trim().to_owned()));
        }
        self
    }

    /// A word, flag, number or date that we made ourselves.
    pub(super) fn own(mut self, key: &'static str, value: impl Into<String>) -> Self {
        self.0.insert(key.to_owned(), Value::String(value.into()));
        self
    }

    pub(super) fn flag(self, key: &'static str, value: bool) -> Self {
        self.own(key, value.to_string())
    }

    pub(super) fn holding(mut self, key: &'static str, value: Value) -> Self {
        self.0.insert(key.to_owned(), value);
        self
    }
}

/// The value as it is sent; `None` for an empty one.
fn fitting(key: &'static str, value: &str) -> Result<Option<String>, Unwritable> {
    let holds = match key {
        "buyer_order" => Holds::Text(BUYER_ORDER),
        "document_change_log_notes" => Holds::Text(CHANGE_LOG),
        "file_name" => Holds::Text(FILE_NAME),
        _ => FieldPath::parse(key).map_or(Holds::Text(255), |path| path.holds()),
    };
    accepted(key, holds, value)
}

/// As [`Holds::accept`], as an error of a write.
pub(super) fn accepted(field: &str, holds: Holds, value: &str) -> Result<Option<String>, Unwritable> {
    let accepted = holds.accept(value).map_err(|why| Unwritable::Unfit { field: field.to_owned(), why })?;
    Ok(accepted.map(|value| match holds {
        // Metakocka takes both marks; the dot is the one that its documents write themselves.
        Holds::Number if !value.contains('.') => value.replacen(',', ".", 1),
        _ => value,
    }))
}
