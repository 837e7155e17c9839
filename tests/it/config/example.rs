//! The example file holds every key.

use postar::config::{Source, schema};
use serde_json::Value;

use super::read;

const EXAMPLE: &str = include_str!("../../../config/postar.example.toml");
const RULES: &str = include_str!("../../../config/rules.example.toml");

/// Every key of the schema as a path: `mailbox.imap.host`.
fn keys_of_schema(schema: &Value, path: &str, keys: &mut Vec<String>) {
    for variants in ["oneOf", "anyOf"].into_iter().filter_map(|word| schema[word].as_array()) {
        variants.iter().for_each(|variant| keys_of_schema(variant, path, keys));
    }
    keys_of_schema_if(&schema["items"], path, keys);
    // The five ways to name a secret are explained at the top of the file, not at every secret.
    if schema.get("x-secret").is_some() {
        return;
    }
    for (key, under) in schema["properties"].as_object().into_iter().flatten() {
        let path = format!("{path}{key}");
        keys_of_schema(under, &format!("{path}."), keys);
        keys.push(path);
    }
}

fn keys_of_schema_if(schema: &Value, path: &str, keys: &mut Vec<String>) {
    if schema.is_object() {
        keys_of_schema(schema, path, keys);
    }
}

/// Every key of the file likewise, the tables of a list taken together.
fn keys_of_file(value: &toml::Value, path: &str, keys: &mut Vec<String>) {
    match value {
        toml::Value::Array(items) => items.iter().for_each(|item| keys_of_file(item, path, keys)),
        toml::Value::Table(table) => {
            for (key, under) in table {
                let path = format!("{path}{key}");
                keys_of_file(under, &format!("{path}."), keys);
                keys.push(path);
            }
        }
        _ => {}
    }
}

#[test]
fn the_example_loads_and_shows_every_way_to_read_mail() {
    let config = read(EXAMPLE).unwrap_or_else(|faults| panic!("{faults}")).config;
    assert_eq!(config.tenants.len(), 1);
    assert!(matches!(config.mailboxes[0].source, Source::Imap(_)));
    assert!(matches!(config.mailboxes[1].source, Source::Maildir(_)));
}

#[test]
fn every_key_stands_in_the_example() {
    let (mut known, mut shown) = (Vec::new(), Vec::new());
    keys_of_schema(&schema(), "", &mut known);
    keys_of_file(&toml::Value::Table(toml::from_str(EXAMPLE).expect("TOML")), "", &mut shown);
    // Whatever stands for mailbox.imap.oauth holds for mailbox.smtp.oauth.
    let missing: Vec<_> = known.iter().filter(|key| !shown.contains(key) && !key.starts_with("mailbox.smtp.oauth")).collect();
    assert!(known.len() > 90, "{}", known.len());
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_default_in_the_example_is_the_real_one() {
    let schema = schema();
    for (pointer, text) in [
        ("/data_dir", "Default: \"/var/lib/postar\""),
        ("/http/properties/listen", "Default: \"127.0.0.1:8025\""),
        ("/log/properties/level", "Default: \"info\""),
        ("/tenant/items/properties/timezone", "Default: \"Europe/Ljubljana\""),
        ("/tenant/items/properties/metakocka/properties/base_url", "Default: \"https://main.metakocka.si"),
        ("/tenant/items/properties/sync/properties/contacts", "Default: \"15m\""),
        ("/tenant/items/properties/sync/properties/documents", "Default: \"2m\""),
        ("/tenant/items/properties/writer/properties/timeout", "Default: \"1m\""),
        ("/mailbox/items/properties/max_age", "Default: \"3d\""),
        ("/mailbox/items/properties/limits/properties/drafts_per_hour", "Default: 120"),
        ("/mailbox/items/properties/imap/properties/poll", "Default: \"10m\""),
    ] {
        let default = &schema.pointer(&format!("/properties{pointer}/default")).unwrap_or(&Value::Null);
        assert!(format!("Default: {default}").starts_with(text), "{pointer}: {default}");
        let written = text.replace("\"1m\"", "\"60s\"");
        assert!(EXAMPLE.contains(&written), "{written}");
    }
}

#[test]
fn the_example_of_the_rules_says_that_it_has_no_effect_yet() {
    assert!(toml::from_str::<toml::Table>(RULES).expect("TOML").is_empty());
    assert!(RULES.contains("THIS FILE HAS NO EFFECT YET"));
}
