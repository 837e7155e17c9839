//! Settings of the way back to Metakocka: what may be written, which side wins where both changed, and our names for its fields.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize};

use super::leaf::{Leaf as _, MetakockaPath};
use crate::domain::{self, ConflictRules, ErpKind, FieldMap, FieldMaps, FieldPath, KindRules, Permit, Permits, WriteKind};

/// `[tenant.write]`: what may be written to Metakocka.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Write {
    /// New partners.
    pub partners: WritePermit,
    /// Fields of known partners: name, people, addresses.
    pub contacts: WritePermit,
    /// Fields of products.
    pub products: WritePermit,
    /// New sales orders.
    pub orders: WritePermit,
    /// New offers.
    pub offers: WritePermit,
    /// The status of a document.
    pub status: WritePermit,
    /// Notes on a document.
    pub notes: WritePermit,
    /// Files attached to a document.
    pub attachments: WritePermit,
}

/// Who may cause a write.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum WritePermit {
    /// Nobody.
    #[default]
    Off,
    /// A person approves each.
    Ask,
    /// A rule may, too.
    Rule,
}

impl Write {
    /// The same by kind.
    #[must_use]
    pub fn permits(&self) -> Permits {
        let all = [
            (WriteKind::Partners, self.partners),
            (WriteKind::Contacts, self.contacts),
            (WriteKind::Products, self.products),
            (WriteKind::Orders, self.orders),
            (WriteKind::Offers, self.offers),
            (WriteKind::Status, self.status),
            (WriteKind::Notes, self.notes),
            (WriteKind::Attachments, self.attachments),
        ];
        all.into_iter().fold(Permits::default(), |permits, (kind, permit)| permits.with(kind, permit.into()))
    }
}

impl From<WritePermit> for Permit {
    fn from(permit: WritePermit) -> Self {
        match permit {
            WritePermit::Off => Self::Off,
            WritePermit::Ask => Self::Ask,
            WritePermit::Rule => Self::Rule,
        }
    }
}

/// `[tenant.conflicts]`: which side wins where both changed.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Conflicts {
    /// Contacts.
    pub contacts: Winners,
    /// Products.
    pub products: Winners,
    /// Documents.
    pub documents: Winners,
}

impl Conflicts {
    /// The same as the house's rules.
    #[must_use]
    pub fn rules(&self) -> ConflictRules {
        ConflictRules { contacts: self.contacts.rules(), products: self.products.rules(), documents: self.documents.rules() }
    }
}

/// The rule of one kind of record: one word, or a table with a word for each field or group of fields beside `default`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Winners {
    /// Of every field without a word of its own.
    pub default: Winner,
    /// Of single fields, and of groups of fields.
    pub fields: BTreeMap<String, Winner>,
}

impl Winners {
    /// The key of the table that stands for all other fields.
    pub(super) const DEFAULT: &'static str = "default";

    fn rules(&self) -> KindRules {
        let by_name = self.fields.iter().map(|(name, winner)| (name.clone(), (*winner).into())).collect();
        KindRules { default: self.default.into(), by_name }
    }
}

/// The two ways to write it.
#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Word(Winner),
    Table(BTreeMap<String, Winner>),
}

impl<'de> Deserialize<'de> for Winners {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match Written::deserialize(deserializer)? {
            Written::Word(default) => Self { default, fields: BTreeMap::new() },
            Written::Table(mut fields) => Self { default: fields.remove(Self::DEFAULT).unwrap_or_default(), fields },
        })
    }
}

impl JsonSchema for Winners {
    fn schema_name() -> Cow<'static, str> {
        "Winners".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let word = Winner::json_schema(generator);
        json_schema!({
            "anyOf": [word, { "type": "object", "additionalProperties": word }],
            "x-expected": "one of \"metakocka\", \"local\", \"newest\", \"ask\", or a table with one of them for each field, group of fields and \"default\"",
        })
    }
}

/// The side that wins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Winner {
    /// Metakocka's record.
    #[default]
    Metakocka,
    /// Ours.
    Local,
    /// The later change.
    Newest,
    /// A person decides.
    Ask,
}

impl From<Winner> for domain::Winner {
    fn from(winner: Winner) -> Self {
        match winner {
            Winner::Metakocka => Self::Metakocka,
            Winner::Local => Self::Local,
            Winner::Newest => Self::Newest,
            Winner::Ask => Self::Ask,
        }
    }
}

/// `[tenant.fields]`: per kind, our name and Metakocka's path.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Fields {
    /// Of contacts.
    #[serde(deserialize_with = "MetakockaPath::by_name")]
    #[schemars(schema_with = "MetakockaPath::schema_by_name")]
    pub contacts: BTreeMap<String, FieldPath>,
    /// Of products.
    #[serde(deserialize_with = "MetakockaPath::by_name")]
    #[schemars(schema_with = "MetakockaPath::schema_by_name")]
    pub products: BTreeMap<String, FieldPath>,
    /// Of documents.
    #[serde(deserialize_with = "MetakockaPath::by_name")]
    #[schemars(schema_with = "MetakockaPath::schema_by_name")]
    pub documents: BTreeMap<String, FieldPath>,
}

impl Fields {
    /// The built-in names with these laid over them.
    #[must_use]
    pub fn maps(&self) -> FieldMaps {
        let over = |kind, own: &BTreeMap<String, FieldPath>| {
            own.iter().fold(FieldMap::builtin(kind), |map, (name, path)| map.with(name.clone(), path.clone()))
        };
        FieldMaps {
            contacts: over(ErpKind::Contact, &self.contacts),
            products: over(ErpKind::Product, &self.products),
            documents: over(ErpKind::Document, &self.documents),
        }
    }
}
