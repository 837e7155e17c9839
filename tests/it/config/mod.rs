//! The configuration: read whole or refused whole, and never a secret in what is said about it.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::string_slice, reason = "a test fails by a panic")]

mod example;
mod faults;
mod secrets;
mod values;

use std::path::Path;

use postar::config::{Environment, Faults, Loaded, parse};

/// The least that makes a working configuration.
const MINIMAL: &str = r#"data_dir = "/srv/postar"

[[tenant]]
id = "lipa"
[tenant.metakocka]
company_id = "4711"
secret_key = { env = "LIPA_KEY" }

[[mailbox]]
id = "prodaja"
tenant = "lipa"
address = "prodaja@lipa.example"
[mailbox.imap]
host = "imap.lipa.example"
password = { env = "PRODAJA" }
"#;

fn read(text: &str) -> Result<Loaded, Faults> {
    read_with(text, &[])
}

fn read_with(text: &str, variables: &[(&str, &str)]) -> Result<Loaded, Faults> {
    let environment: Environment = variables.iter().copied().collect();
    parse(Path::new("postar.toml"), text, &environment)
}

/// The minimal configuration with one thing replaced.
fn with(old: &str, new: &str) -> String {
    assert!(MINIMAL.contains(old), "{old}");
    MINIMAL.replacen(old, new, 1)
}

/// The whole report on a text that must be refused.
fn report(text: &str) -> String {
    read(text).map(|_| ()).expect_err("this configuration must be refused").to_string()
}
