//! What each key takes, and what it stands for where it is left out.

use std::time::Duration;

use jiff::tz::TimeZoneDatabase;
use postar::config::{LogLevel, Mode, Source, Tls, WriterKind, schema};
use postar::domain::{MailboxId, TenantId};

use super::{MINIMAL, read, read_with, with};

/// The minimal configuration with one thing replaced: is it taken?
fn is_taken(old: &str, new: &str) -> bool {
    read(&with(old, new)).is_ok()
}

#[test]
fn the_minimal_configuration_has_all_defaults() {
    let loaded = read(MINIMAL).expect("loads");
    assert_eq!(loaded.notes, []);
    let config = loaded.config;
    assert_eq!(config.http.listen.to_string(), "127.0.0.1:8025");
    let tenant = config.tenant(&TenantId::new("lipa")).expect("a tenant");
    assert_eq!((tenant.id.as_str(), tenant.language.code()), ("lipa", "sl"));
    assert_eq!(tenant.timezone.iana_name(), Some("Europe/Ljubljana"));
    assert_eq!(tenant.metakocka.base_url.as_str(), "https://main.metakocka.si/");
    assert_eq!((tenant.sync.documents, tenant.sync.full), (Some(Duration::from_secs(120)), Some(Duration::from_secs(86_400))));
    assert_eq!(tenant.writer.kind, WriterKind::Template);
    let mailbox = config.mailbox(&MailboxId::new("prodaja")).expect("a mailbox");
    assert_eq!((mailbox.mode, mailbox.folders.as_slice()), (Mode::Draft, ["INBOX".to_owned()].as_slice()));
    assert_eq!(mailbox.max_age, Some(Duration::from_secs(3 * 86_400)));
    assert_eq!((mailbox.limits.drafts_per_hour.get(), mailbox.limits.per_correspondent_day.get()), (Some(120), Some(20)));
    let Source::Imap(imap) = &mailbox.source else { panic!("IMAP") };
    assert_eq!((imap.server.port, imap.server.tls, imap.server.username.as_str()), (993, Tls::Implicit, "prodaja@lipa.example"));
    assert_eq!(imap.poll, Some(Duration::from_secs(600)));
}

#[test]
fn an_empty_file_is_correct_and_says_that_nothing_is_watched() {
    let loaded = read("").expect("loads");
    assert_eq!(loaded.config.data_dir.to_str(), Some("/var/lib/postar"));
    assert_eq!(loaded.notes.len(), 2);
}

#[test]
fn plain_text_is_refused_except_to_this_machine() {
    let taken = |host: &str, tls: &str| is_taken("host = \"imap.lipa.example\"", &format!("host = \"{host}\"\ntls = \"{tls}\""));
    for host in ["127.0.0.1", "127.8.8.8", "::1", "[::1]", "localhost", "LOCALHOST", "::ffff:127.0.0.1"] {
        assert!(taken(host, "none"), "{host}");
    }
    for host in ["imap.lipa.example", "10.0.0.1", "0.0.0.0", "::", "localhost.lipa.example", "127.0.0.1.nip.io", "::ffff:10.0.0.1"] {
        assert!(!taken(host, "none"), "{host}");
        assert!(taken(host, "starttls"), "{host}");
    }
    assert!(!taken("imap.lipa.example:993", "implicit") && !taken("", "implicit") && !taken("a b", "implicit"));
}

#[test]
fn a_service_is_reached_over_tls_or_on_this_machine() {
    let taken = |url: &str| is_taken("company_id", &format!("base_url = \"{url}\"\ncompany_id"));
    for url in ["https://main.metakocka.si", "http://127.0.0.1:8089", "http://localhost:1/x", "http://[::1]:1"] {
        assert!(taken(url), "{url}");
    }
    for url in [
        "http://main.metakocka.si",
        "main.metakocka.si",
        "ftp://127.0.0.1",
        "https://a:b@erp.example",
        "http://localhost.evil.example",
        "/x",
        "",
    ] {
        assert!(!taken(url), "{url}");
    }
}

#[test]
fn the_port_follows_the_kind_of_tls() {
    let config = read(&with("host =", "tls = \"starttls\"\nhost =")).expect("loads").config;
    let Source::Imap(imap) = &config.mailboxes[0].source else { panic!("IMAP") };
    assert_eq!(imap.server.port, 143);
    for port in ["0", "65536", "-1", "\"993\"", "99999999999999999999", "1.5"] {
        assert!(!is_taken("host =", &format!("port = {port}\nhost =")), "{port}");
    }
}

#[test]
fn durations_are_a_number_with_a_unit_and_off_where_that_makes_sense() {
    let max_age = |text: &str| {
        read(&with("address =", &format!("max_age = {text}\naddress ="))).map(|loaded| loaded.config.mailboxes[0].max_age).ok()
    };
    assert_eq!(max_age("\"30s\""), Some(Some(Duration::from_secs(30))));
    assert_eq!(max_age("\"5m\""), Some(Some(Duration::from_secs(300))));
    assert_eq!(max_age("\"2h\""), Some(Some(Duration::from_secs(7_200))));
    assert_eq!(max_age("\"off\""), Some(None));
    for text in ["\"3w\"", "\"3\"", "3", "\"\"", "\"1d12h\"", "\"0s\"", "true"] {
        assert_eq!(max_age(text), None, "{text}");
    }
    assert!(!is_taken("[tenant.metakocka]", "writer = { timeout = \"off\" }\n[tenant.metakocka]"), "every wait has an end");
}

#[test]
fn limits_are_numbers_or_off() {
    let limit = |text: &str| read(&with("address =", &format!("limits = {{ drafts_per_hour = {text} }}\naddress =")));
    assert_eq!(limit("\"off\"").expect("loads").config.mailboxes[0].limits.drafts_per_hour.get(), None);
    assert_eq!(limit("7").expect("loads").config.mailboxes[0].limits.drafts_per_hour.get(), Some(7));
    for text in ["0", "-1", "\"7\"", "4294967296", "true"] {
        assert!(limit(text).is_err(), "{text}");
    }
}

#[test]
fn ids_addresses_and_words_are_checked() {
    for id in ["", "Lipa", "lipa d.o.o.", "lípa", "a/b", &"a".repeat(65)] {
        assert!(!is_taken("id = \"prodaja\"", &format!("id = \"{id}\"")), "{id}");
    }
    for address in ["prodaja", "prodaja@", "@lipa.example", "a b@lipa.example", "a@b@c"] {
        assert!(!is_taken("prodaja@lipa.example", address), "{address}");
    }
    for (key, value) in [("mode", "drafts"), ("folders", "INBOX"), ("name", "a\\nb"), ("special", "Drafts")] {
        assert!(!is_taken("address =", &format!("{key} = \"{value}\"\naddress =")), "{key}");
    }
    for (key, value) in [("language", "fr"), ("timezone", "Mars/Base"), ("internal_domains", "lipa.example")] {
        assert!(!is_taken("[tenant.metakocka]", &format!("{key} = \"{value}\"\n[tenant.metakocka]")), "{key}");
    }
}

#[test]
fn an_address_is_normalised_once() {
    let config = read(&with("prodaja@lipa.example", "Prodaja@LIPA.example")).expect("loads").config;
    assert_eq!(config.mailboxes[0].address.as_str(), "prodaja@lipa.example");
}

#[test]
fn a_variable_stands_above_the_file() {
    let variables = [
        ("POSTAR__HTTP__LISTEN", "127.0.0.1:9000"),
        ("POSTAR__LOG__LEVEL", "\"debug\""),
        ("POSTAR__DATA_DIR", "/srv/other"),
        ("POSTAR__SUBMISSION__LISTEN", "127.0.0.1:1587"),
        ("POSTAR__SUBMISSION__TLS", "none"),
        ("POSTAR__RULES", "{ file = \"/srv/rules.toml\" }"),
        ("POSTAR_CONFIG", "/not/a/key"),
    ];
    let loaded = read_with(MINIMAL, &variables).expect("loads");
    assert_eq!(loaded.config.http.listen.port(), 9000);
    assert_eq!(loaded.config.log.level, LogLevel::Debug);
    assert_eq!(loaded.config.data_dir.to_str(), Some("/srv/other"));
    assert_eq!(loaded.config.submission.map(|server| server.tls), Some(Tls::None));
    assert_eq!(loaded.notes.iter().map(|note| note.key.as_str()).collect::<Vec<_>>(), ["submission", "rules"]);
}

#[test]
fn a_wrong_variable_is_named_like_a_wrong_key() {
    let variables = [
        ("POSTAR__HTTP__LISEN", "x"),
        ("POSTAR__HTTP__LISTEN", "8025"),
        ("POSTAR__HTPP__LISTEN", "x"),
        ("POSTAR__LOG__LEVEL__X", "x"),
        ("POSTAR__MAILBOX__ID", "x"),
        ("POSTAR__SUBMISSION__KEY", "hunter2"),
    ];
    let report = read_with(MINIMAL, &variables).map(|_| ()).expect_err("must be refused").to_string();
    let expected = r#"POSTAR__HTPP__LISTEN: the configuration knows no key "htpp"; did you mean "http"?
POSTAR__HTTP__LISEN: http knows no key "lisen"; did you mean "listen"?
POSTAR__HTTP__LISTEN: http.listen takes an IP address and a port such as "127.0.0.1:8025", not the number 8025
POSTAR__LOG__LEVEL__X: log.level is no table: nothing can be set below it
POSTAR__MAILBOX__ID: [[mailbox]] is a list of tables, and those can only be set in the file; unset this variable
POSTAR__SUBMISSION__KEY: submission needs "listen": an IP address and a port such as "127.0.0.1:8025"
POSTAR__SUBMISSION__KEY: submission needs "certificate" for its TLS, or tls = "none" on a loopback address
POSTAR__SUBMISSION__KEY: submission.key takes a reference to a secret, never the secret itself: { env = "NAME" }, { file = "/path" }, { credential = "name" }, { command = ["pass", "show", "name"] } or { store = "name" }, not a text (not shown: it may be the secret)"#;
    let mut lines: Vec<&str> = report.lines().collect();
    lines.sort_unstable();
    let mut wanted: Vec<&str> = expected.lines().collect();
    wanted.sort_unstable();
    assert_eq!(lines, wanted);
}

#[test]
fn parts_that_come_later_are_named_plainly() {
    let later = "[tenant.writer]\nkind = \"ollama\"\nbase_url = \"http://[::1]:1\"\nmodel = \"x\"\n[rules]\nfile = \"/etc/rules.toml\"\n[[mailbox]]";
    let notes = read(&with("[[mailbox]]", later)).expect("loads").notes;
    let told: Vec<_> = notes.iter().map(|note| (note.line, note.key.as_str())).collect();
    assert_eq!(told, [(Some(13), "rules")], "a model is asked, so nothing is to be told of it");
    assert!(notes[0].sentence.contains("come with a later version"));
}

#[test]
fn time_zones_are_known_on_a_machine_without_any() {
    assert!(TimeZoneDatabase::bundled().get("Europe/Ljubljana").is_ok());
}

#[test]
fn the_printed_schema_and_the_loader_refuse_the_same_shapes() {
    let schema = schema();
    let validator = jsonschema::validator_for(&schema).expect("a JSON schema");
    let json = |text: &str| serde_json::to_value(toml::from_str::<toml::Table>(text).expect("TOML")).expect("JSON");
    assert!(validator.is_valid(&json(MINIMAL)));
    let broken = [
        ("data_dir", "datadir"),
        ("host =", "hots ="),
        ("address =", "mode = \"x\"\naddress ="),
        ("address =", "folders = []\naddress ="),
        ("address =", "limits = { drafts_per_hour = 0 }\naddress ="),
        ("host =", "port = 65536\nhost ="),
        ("company_id = \"4711\"", "company_id = 4711"),
        ("company_id = \"4711\"", ""),
        ("{ env = \"PRODAJA\" }", "\"hunter2\""),
        ("{ env = \"PRODAJA\" }", "{ env = \"A\", file = \"/b\" }"),
        ("{ env = \"PRODAJA\" }", "{}"),
        ("{ env = \"PRODAJA\" }", "{ command = [] }"),
        ("password = { env = \"PRODAJA\" }", "oauth = { provider = \"gogle\" }"),
        ("[[tenant]]", "[rules]\n[[tenant]]"),
    ];
    for (old, new) in broken {
        let text = with(old, new);
        assert!(read(&text).is_err(), "{new}");
        assert!(!validator.is_valid(&json(&text)), "{new}");
    }
}
