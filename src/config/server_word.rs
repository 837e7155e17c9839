//! The words for kinds of servers: a closed list, the same for the loader, the JSON schema and serde.

use schemars::{Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, de};

use crate::domain::ServerKind;

/// The JSON schema of such a word.
pub(super) fn schema(_: &mut SchemaGenerator) -> Schema {
    let words: Vec<&str> = ServerKind::ALL.into_iter().map(ServerKind::word).collect();
    json_schema!({ "type": "string", "enum": words })
}

/// For serde: a word that may be missing.
pub(super) fn optional<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<ServerKind>, D::Error> {
    let word = String::deserialize(deserializer)?;
    ServerKind::from_word(&word).map(Some).ok_or_else(|| de::Error::custom("no such kind of server"))
}
