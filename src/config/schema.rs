//! The shape of the configuration as JSON schema: made from the types, and read by the loader itself.

use std::sync::LazyLock;

use schemars::generate::SchemaSettings;
use serde_json::{Map, Value};

use super::settings::Config;

/// The JSON schema (draft 2020-12) of the file: for editors, and what [`super::load`] checks against.
///
/// Two keywords are postar's own: `x-expected` completes "takes …" for people, `x-secret` marks references to secrets.
#[must_use]
pub fn schema() -> Value {
    known_schema().clone()
}

/// The same, made once.
pub(super) fn known_schema() -> &'static Value {
    static SCHEMA: LazyLock<Value> = LazyLock::new(made_of_the_types);
    &SCHEMA
}

fn made_of_the_types() -> Value {
    let generator = SchemaSettings::draft2020_12().with(|settings| settings.inline_subschemas = true).into_generator();
    let mut schema = generator.into_root_schema_for::<Config>().to_value();
    tidy(&mut schema);
    schema
}

/// TOML knows no null, and every table of the file is closed.
fn tidy(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            drop_null(object);
            if object.remove("unevaluatedProperties") == Some(Value::Bool(false)) {
                object.insert("additionalProperties".to_owned(), Value::Bool(false));
            }
            object.values_mut().for_each(tidy);
        }
        Value::Array(items) => items.iter_mut().for_each(tidy),
        _ => {}
    }
}

fn drop_null(object: &mut Map<String, Value>) {
    if object.get("default") == Some(&Value::Null) {
        object.remove("default");
    }
    if let Some(Value::Array(kinds)) = object.get("type")
        && let Some(kind) = kinds.iter().find(|kind| *kind != "null").cloned()
    {
        object.insert("type".to_owned(), kind);
    }
    let null = serde_json::json!({ "type": "null" });
    if let Some(Value::Array(variants)) = object.get_mut("anyOf")
        && variants.contains(&null)
    {
        variants.retain(|variant| *variant != null);
        if let Some(Value::Object(only)) = (variants.len() == 1).then(|| variants.remove(0)) {
            object.remove("anyOf");
            for (key, value) in only {
                object.entry(key).or_insert(value);
            }
        }
    }
}

/// One place of the schema, asked in the words of the loader.
#[derive(Clone, Copy)]
pub(super) struct Shape<'s>(&'s Value);

impl<'s> Shape<'s> {
    /// The whole file.
    pub(super) fn of(schema: &'s Value) -> Self {
        Self(schema)
    }

    fn word(self, keyword: &str) -> Option<&'s str> {
        self.0.get(keyword)?.as_str()
    }

    fn list(self, keyword: &str) -> impl Iterator<Item = &'s Value> {
        self.0.get(keyword).and_then(Value::as_array).into_iter().flatten()
    }

    /// The JSON type: object, array, string, integer or boolean; none where there are several.
    pub(super) fn kind(self) -> Option<&'s str> {
        self.word("type")
    }

    /// The alternatives, where there are several.
    pub(super) fn alternatives(self) -> impl Iterator<Item = Self> {
        self.list("oneOf").chain(self.list("anyOf")).map(Self)
    }

    /// The words that are allowed, where only some are.
    pub(super) fn words(self) -> Vec<&'s str> {
        let alone = self.0.get("const").into_iter();
        let own: Vec<&str> = self.list("enum").chain(alone).filter_map(Value::as_str).collect();
        if own.is_empty() && self.alternatives().all(|variant| variant.word("const").is_some()) {
            return self.alternatives().filter_map(|variant| variant.word("const")).collect();
        }
        own
    }

    /// The name of the reader of a text.
    pub(super) fn format(self) -> Option<&'s str> {
        self.word("format")
    }

    /// The smallest and the largest whole number.
    pub(super) fn range(self) -> (i64, i64) {
        let bound = |keyword| self.0.get(keyword).and_then(Value::as_i64);
        (bound("minimum").unwrap_or(i64::MIN), bound("maximum").unwrap_or(i64::MAX))
    }

    /// The fewest and the most keys or entries.
    pub(super) fn count(self) -> (u64, u64) {
        let bound = |of_table, of_list| [of_table, of_list].iter().find_map(|keyword| self.0.get(keyword)?.as_u64());
        (bound("minProperties", "minItems").unwrap_or(0), bound("maxProperties", "maxItems").unwrap_or(u64::MAX))
    }

    /// The keys that a table must have.
    pub(super) fn required(self) -> impl Iterator<Item = &'s str> {
        self.list("required").filter_map(Value::as_str)
    }

    /// The keys that a table may have.
    pub(super) fn keys(self) -> impl Iterator<Item = &'s str> {
        self.0.get("properties").and_then(Value::as_object).into_iter().flat_map(Map::keys).map(String::as_str)
    }

    /// What belongs under a key; none where the key is unknown.
    pub(super) fn under(self, key: &str) -> Option<Self> {
        let known = self.0.get("properties").and_then(|keys| keys.get(key));
        known.or_else(|| self.0.get("additionalProperties").filter(|extra| extra.is_object())).map(Self)
    }

    /// What belongs into a list.
    pub(super) fn items(self) -> Option<Self> {
        self.0.get("items").map(Self)
    }

    /// What must never be shown.
    pub(super) fn is_secret(self) -> bool {
        self.0.get("x-secret").is_some()
    }

    /// What is told to a person: completes "takes …".
    pub(super) fn expected(self) -> String {
        if let Some(expected) = self.word("x-expected") {
            return expected.to_owned();
        }
        let words = self.words();
        if !words.is_empty() {
            let quoted: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
            return format!("one of {}", quoted.join(", "));
        }
        match self.kind() {
            Some("object") => "a table".to_owned(),
            Some("array") if self.items().is_some_and(|items| items.kind() == Some("object")) => {
                "a list of tables, each with its header in double brackets".to_owned()
            }
            Some("array") => "a list".to_owned(),
            Some("integer") => "a whole number".to_owned(),
            Some("boolean") => "true or false".to_owned(),
            _ => "a text in quotes".to_owned(),
        }
    }
}
