//! Where Metakocka keeps a field: a path through one row, parsed once, and what may stand at its end.

use std::fmt;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{EmailAddress, MkId};

/// The key that a chosen entry's value stands under where a path names none: `extra_column[] {name, value}`.
const CHOSEN_VALUE: &str = "value";

/// A path into a partner or product row, as Metakocka's own keys.
///
/// | form | what it reads |
/// |---|---|
/// | `customer` | a key of the row |
/// | `partner_contact_list.email` | the key of every entry of a list |
/// | `partner_delivery_address_list.address_type=Račun.street` | the key of the entries whose other key says so |
/// | `extra_column.name=Barva` | the same, with the key `value` |
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldPath {
    list: Option<List>,
    key: String,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct List {
    name: String,
    chosen: Option<(String, String)>,
}

/// Why a text is no path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum BadPath {
    /// Nothing stands there.
    #[error("it is empty")]
    Empty,
    /// A key holds something else than letters, digits and underscores, or starts with none of the letters.
    #[error("its keys are made of letters, digits and underscores, like partner_contact_list.email")]
    Key,
    /// Lists within lists can't be written to.
    #[error("it goes through more than one list; one is as far as Metakocka takes a change")]
    Deep,
    /// `key=` without what it should equal.
    #[error("nothing stands behind its equals sign")]
    Nothing,
}

impl FieldPath {
    /// Reads a path.
    ///
    /// # Errors
    /// [`BadPath`] says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, BadPath> {
        let text = text.trim();
        let Some((list, rest)) = text.split_once('.') else { return Ok(Self { list: None, key: key(text)? }) };
        let (chosen, last) = match rest.split_once('=') {
            Some((by, wanted)) => {
                let (wanted, last) = wanted.rsplit_once('.').filter(|(_, last)| is_key(last)).unwrap_or((wanted, CHOSEN_VALUE));
                let wanted = Some(wanted.trim()).filter(|wanted| !wanted.is_empty()).ok_or(BadPath::Nothing)?;
                (Some((key(by)?, wanted.to_owned())), last)
            }
            None if rest.contains('.') => return Err(BadPath::Deep),
            None => (None, rest),
        };
        Ok(Self { list: Some(List { name: key(list)?, chosen }), key: key(last)? })
    }

    /// The list it goes through, where it does.
    #[must_use]
    pub fn list(&self) -> Option<&str> {
        self.list.as_ref().map(|list| list.name.as_str())
    }

    /// The key and value by which entries of the list are chosen; none takes every entry.
    #[must_use]
    pub fn chosen(&self) -> Option<(&str, &str)> {
        let (by, wanted) = self.list.as_ref()?.chosen.as_ref()?;
        Some((by, wanted))
    }

    /// The last key: what is read, of the row or of an entry.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// What may stand there.
    #[must_use]
    pub fn holds(&self) -> Holds {
        Holds::of(&self.key)
    }
}

impl fmt::Display for FieldPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.list {
            None => f.write_str(&self.key),
            Some(List { name, chosen: None }) => write!(f, "{name}.{}", self.key),
            Some(List { name, chosen: Some((by, wanted)) }) if self.key == CHOSEN_VALUE && !ends_like_a_key(wanted) => {
                write!(f, "{name}.{by}={wanted}")
            }
            Some(List { name, chosen: Some((by, wanted)) }) => write!(f, "{name}.{by}={wanted}.{}", self.key),
        }
    }
}

fn key(text: &str) -> Result<String, BadPath> {
    match text.trim() {
        "" => Err(BadPath::Empty),
        text if is_key(text) => Ok(text.to_owned()),
        _ => Err(BadPath::Key),
    }
}

fn is_key(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

fn ends_like_a_key(text: &str) -> bool {
    text.rsplit_once('.').is_some_and(|(_, last)| is_key(last))
}

/// One value of a field in the mirror.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldValue {
    /// The `mk_id` of the list's entry that holds it; none for a field of the row itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<MkId>,
    /// As Metakocka wrote it, on one line, without blanks around it; a flag as `true` or `false`, a number with a dot. Never empty.
    pub value: String,
}

/// What may stand in a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Text of at most so many characters.
    Text(usize),
    /// One e-mail address or several.
    Addresses,
    /// `true` or `false`.
    Flag,
    /// A decimal number, with comma or dot.
    Number,
}

/// Why a value can't stand in a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Unfit {
    /// Longer than Metakocka keeps.
    #[error("at most {longest} characters fit in it, and these are {length}")]
    TooLong {
        /// The most that fit.
        longest: usize,
        /// As many there are.
        length: usize,
    },
    /// A line break or another control character.
    #[error("it takes one line of text, without control characters")]
    Control,
    /// No e-mail address.
    #[error("it takes an e-mail address, or several with ; between them")]
    NoAddress,
    /// Neither true nor false.
    #[error("it takes true or false")]
    NoFlag,
    /// No number.
    #[error("it takes a number, like 12,5")]
    NoNumber,
}

impl Holds {
    /// By Metakocka's key, with the lengths of its attribute tables (`add_partner`, `product_list`).
    fn of(key: &str) -> Self {
        match key {
            "email" => Self::Addresses,
            "business_entity" | "taxpayer" | "foreign_county" | "buyer" | "supplier" | "service" | "sales" | "purchasing" | "activated"
            | "eshop_sync" | "asset" | "work" => Self::Flag,
            "height"
            | "width"
            | "depth"
            | "weight"
            | "gross_weight"
            | "min_stock"
            | "minimal_order_quantity"
            | "unit_factor"
            | "koli_package_amount"
            | "payment_due_days" => Self::Number,
            "customer" | "place" | "city" => Self::Text(100),
            "street" => Self::Text(150),
            "post_number" => Self::Text(20),
            "province" | "country" | "tax_id_number" | "registration_number" | "code" => Self::Text(50),
            "name_desc" => Self::Text(700),
            "name" => Self::Text(200),
            _ => Self::Text(255),
        }
    }

    /// A value as it is sent: without blanks around it, flags in lower case. `None` for an empty one, which clears the field.
    ///
    /// # Errors
    /// [`Unfit`] where it can't stand there.
    pub fn accept(self, value: &str) -> Result<Option<String>, Unfit> {
        let value = value.trim();
        if value.is_empty() {
            return Ok(None);
        }
        if value.chars().any(char::is_control) {
            return Err(Unfit::Control);
        }
        match self {
            Self::Text(longest) => within(value, longest),
            Self::Addresses => within(value, 255).and_then(|fits| if are_addresses(value) { Ok(fits) } else { Err(Unfit::NoAddress) }),
            Self::Flag => flag(value).map(|flag| Some(flag.to_string())).ok_or(Unfit::NoFlag),
            Self::Number => number(value).map(|_| Some(value.to_owned())).ok_or(Unfit::NoNumber),
        }
    }

    /// True if Metakocka would keep both as the same: `12,5` and `12.50` of a number, `True` and `true` of a flag, text to the letter.
    #[must_use]
    pub fn same(self, one: Option<&str>, other: Option<&str>) -> bool {
        let text = |value: Option<&str>| value.map(str::trim).filter(|value| !value.is_empty()).map(str::to_owned);
        match self {
            Self::Text(_) => text(one) == text(other),
            Self::Addresses => text(one).map(|text| text.to_lowercase()) == text(other).map(|text| text.to_lowercase()),
            // Absent is false, and zero, in all that Metakocka answers.
            Self::Flag => one.and_then(flag).unwrap_or(false) == other.and_then(flag).unwrap_or(false),
            Self::Number => match (one.and_then(number), other.and_then(number)) {
                (Some(one), Some(other)) => one == other,
                (Some(only), None) | (None, Some(only)) => only.is_zero() && text(one).is_none() | text(other).is_none(),
                (None, None) => text(one) == text(other),
            },
        }
    }
}

fn within(value: &str, longest: usize) -> Result<Option<String>, Unfit> {
    let length = value.chars().count();
    if length > longest { Err(Unfit::TooLong { longest, length }) } else { Ok(Some(value.to_owned())) }
}

fn are_addresses(value: &str) -> bool {
    let mut parts = value.split([';', ',']).map(str::trim).filter(|part| !part.is_empty()).peekable();
    parts.peek().is_some() && parts.all(|part| EmailAddress::parse(part).is_some())
}

fn flag(value: &str) -> Option<bool> {
    match value.trim().to_lowercase().as_str() {
        "true" | "da" | "yes" | "1" => Some(true),
        "false" | "ne" | "no" | "0" => Some(false),
        _ => None,
    }
}

fn number(value: &str) -> Option<Decimal> {
    let value = value.trim();
    let dotted = if value.contains('.') { value.to_owned() } else { value.replacen(',', ".", 1) };
    dotted.parse().ok()
}
