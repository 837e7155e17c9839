//! Secrets: the configuration names where one lies, and only `resolve` looks there.

use std::borrow::Cow;
use std::fmt;
use std::path::PathBuf;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, de};

use super::leaf::{AbsolutePath, Leaf as _, SecretName, VariableName};

/// What a person is told where a bare string stands in place of a reference.
const EXPECTED: &str = "a reference to a secret, never the secret itself: { env = \"NAME\" }, { file = \"/path\" }, \
                        { credential = \"name\" }, { command = [\"pass\", \"show\", \"name\"] } or { store = \"name\" }";

/// Where a secret lies. Its `Display` is the reference, which is no secret; of a command only the program is shown.
#[derive(Clone, PartialEq, Eq)]
pub enum SecretRef {
    /// In an environment variable.
    Env(String),
    /// In a file, without its last line break.
    File(PathBuf),
    /// In a file of systemd's `$CREDENTIALS_DIRECTORY`.
    Credential(String),
    /// On the standard output of a program, without its last line break.
    Command {
        /// The program.
        program: String,
        /// Its arguments.
        arguments: Vec<String>,
    },
    /// In postar's own encrypted store.
    Store(String),
}

impl fmt::Display for SecretRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Env(name) => write!(f, "{{ env = {name:?} }}"),
            Self::File(path) => write!(f, "{{ file = {path:?} }}"),
            Self::Credential(name) => write!(f, "{{ credential = {name:?} }}"),
            Self::Command { program, arguments } if arguments.is_empty() => write!(f, "{{ command = [{program:?}] }}"),
            Self::Command { program, .. } => write!(f, "{{ command = [{program:?}, …] }}"),
            Self::Store(name) => write!(f, "{{ store = {name:?} }}"),
        }
    }
}

impl fmt::Debug for SecretRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The table as it stands in the file: exactly one key.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Written {
    Env(String),
    File(String),
    Credential(String),
    Command(Vec<String>),
    Store(String),
}

impl Written {
    fn read(self) -> Option<SecretRef> {
        Some(match self {
            Self::Env(name) => SecretRef::Env(name),
            Self::File(path) => SecretRef::File(AbsolutePath::read(&path)?),
            Self::Credential(name) => SecretRef::Credential(name),
            Self::Command(words) => {
                let mut words = words.into_iter();
                SecretRef::Command { program: words.next()?, arguments: words.collect() }
            }
            Self::Store(name) => SecretRef::Store(name),
        })
    }
}

impl<'de> Deserialize<'de> for SecretRef {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Written::deserialize(deserializer)?.read().ok_or_else(|| de::Error::custom(EXPECTED))
    }
}

impl JsonSchema for SecretRef {
    fn schema_name() -> Cow<'static, str> {
        "SecretRef".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let program = json_schema!({
            "type": "array", "items": { "type": "string" }, "minItems": 1,
            "x-expected": "a list of the program and its arguments, such as [\"pass\", \"show\", \"name\"]"
        });
        json_schema!({
            "type": "object",
            "properties": {
                "env": VariableName::schema(generator),
                "file": AbsolutePath::schema(generator),
                "credential": SecretName::schema(generator),
                "command": program,
                "store": SecretName::schema(generator),
            },
            "additionalProperties": false, "minProperties": 1, "maxProperties": 1,
            "x-expected": EXPECTED, "x-secret": true,
        })
    }
}
