//! What a person typed: a field, perhaps one entry of it, and the value it is to have.

use serde::{Deserialize, Serialize};

use super::EditError;
use crate::domain::MkId;

/// Which entry of a list a value is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Entry {
    /// The only one there is, or a new one where there is none.
    Only,
    /// This one.
    Named(MkId),
    /// A new one.
    New,
}

/// One field that is to have another value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wish {
    /// Our name for the field.
    pub field: String,
    /// Which entry is meant.
    pub entry: Entry,
    /// As typed; an empty value clears the field.
    pub value: String,
}

impl Wish {
    /// Reads `email=ana@gozd.example`, `email[471100000902]=…`, `email[new]=…`.
    ///
    /// # Errors
    /// [`EditError::NoChange`].
    pub fn parse(text: &str) -> Result<Self, EditError> {
        let no_change = || EditError::NoChange { text: text.to_owned() };
        let (left, value) = text.split_once('=').ok_or_else(no_change)?;
        Self::of(left, value).ok_or_else(no_change)
    }

    /// A field as it stands in a column's header or before the equals sign, with its value.
    pub(super) fn of(left: &str, value: &str) -> Option<Self> {
        let (field, entry) = match left.trim().split_once('[') {
            None => (left.trim(), Entry::Only),
            Some((field, entry)) => (field.trim(), named(entry.strip_suffix(']')?.trim())?),
        };
        (!field.is_empty()).then(|| Self { field: field.to_owned(), entry, value: value.trim().to_owned() })
    }
}

fn named(entry: &str) -> Option<Entry> {
    match entry {
        "" => None,
        "new" => Some(Entry::New),
        id => Some(Entry::Named(MkId::new(id))),
    }
}
