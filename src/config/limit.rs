//! A number that may be switched off.

use std::borrow::Cow;
use std::num::NonZeroU32;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// How many at most: a number from 1, or `"off"` for as many as come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit(Option<NonZeroU32>);

impl Limit {
    /// At most so many; zero is read as off.
    #[must_use]
    pub fn at_most(count: u32) -> Self {
        Self(NonZeroU32::new(count))
    }

    /// The number; none means off.
    #[must_use]
    pub fn get(self) -> Option<u32> {
        self.0.map(NonZeroU32::get)
    }
}

/// The two ways to write it.
#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Count(NonZeroU32),
    Word(String),
}

impl<'de> Deserialize<'de> for Limit {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Written::deserialize(deserializer)? {
            Written::Count(count) => Ok(Self(Some(count))),
            Written::Word(word) if word == "off" => Ok(Self(None)),
            Written::Word(_) => Err(de::Error::custom("a number or \"off\"")),
        }
    }
}

impl Serialize for Limit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Some(count) => serializer.serialize_u32(count.get()),
            None => serializer.serialize_str("off"),
        }
    }
}

impl JsonSchema for Limit {
    fn schema_name() -> Cow<'static, str> {
        "Limit".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let count = json_schema!({ "type": "integer", "minimum": 1, "maximum": u32::MAX });
        let off = json_schema!({ "type": "string", "const": "off" });
        json_schema!({ "oneOf": [count, off], "x-expected": "a whole number from 1 without quotes, or \"off\"" })
    }
}
