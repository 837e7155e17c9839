//! Secrets are named by where they lie, and never shown.

use std::os::unix::fs::PermissionsExt as _;

use postar::config::{Environment, SecretRef, resolve};
use postar::fault::{Fault as _, chain};
use proptest::prelude::*;
use secrecy::ExposeSecret as _;

use super::{MINIMAL, read, read_with, report, with};

const LINE: &str = "password = { env = \"PRODAJA\" }";

/// The reference that stands in the minimal configuration in place of the password.
fn reference(table: &str) -> SecretRef {
    let config = read(&with("{ env = \"PRODAJA\" }", table)).expect("loads").config;
    config.secret_refs().into_iter().find(|secret| secret.key.ends_with("imap.password")).expect("the password").secret.clone()
}

async fn resolved(table: &str, variables: &[(&str, &str)]) -> Result<String, String> {
    let environment: Environment = variables.iter().copied().collect();
    let found = resolve(&reference(table), &environment).await;
    found.map(|secret| secret.expose_secret().to_owned()).map_err(|error| chain(&error))
}

#[test]
fn a_secret_in_the_file_is_refused_and_never_shown() {
    let lines = [
        "password = \"hunter2\"",
        "password = 'hunter2'",
        "password = \"\"\"\nhunter2\n\"\"\"",
        "password = \"\"\"\nhunter2",
        "password = [\"hunter2\"]",
        "password = [\n\"hunter2\",\n\"hunter2\" 5\n]",
        "password = { env = \"A\", value = \"hunter2\" }",
        "password = { env = \"hunter2 with a blank\" }",
        "password = {hunter2 = 5}",
        "password = {hunter2\n}",
        "password.hunter2 = 5",
        "password.env.hunter2 = 5",
        "password = hunter2",
        "password = \"hunter2",
        "password =\n\"hunter2\"",
        "password \"hunter2\"",
        "password: \"hunter2\"",
        "password == \"hunter2\"",
        "\"password\" = \"hunter2\"",
        "pasword = \"hunter2\"",
        "Password = \"hunter2\"",
        "passwd = \"hunter2\"",
        "pass = 5\npassword = \"\"\"x\nhunter2 = \"\"\" oops",
        "password = {\n env = \"A\",\n value = \"hunter2\"\n}",
        "password = {\n env = \"A\"\n value = \"hunter2\"",
        "[mailbox.imap.password]\nvalue = \"hunter2\"",
        "[mailbox.imap.password]\nhunter2",
        "password = \nvalue= hunter2=\"x",
        "oauth = { provider = \"google\", client_secret = \"hunter2\" }",
        "auth_token = \"hunter2\"",
        "x = { y = 1, password = \"hunter2\" }, z",
        "ca_file = \"https://me:hunter2@x.si/ca.pem\"",
        "username = 5 # password = hunter2",
        "password = 7.5 hunter2",
    ];
    for line in lines {
        let report = report(&with(LINE, line));
        assert!(!report.contains("hunter2"), "{line}\n{report}");
    }
}

#[test]
fn a_secret_of_a_table_above_is_not_shown_either() {
    for line in [
        "[submission]\nkey = \"hunter2\"",
        "submission = { listen = 5, key = \"hunter2\" }",
        "submission.key = \"hunter2\"",
        "key = hunter2",
    ] {
        let report = report(&with("[[tenant]]", &format!("{line}\n[[tenant]]")));
        assert!(!report.contains("hunter2"), "{line}\n{report}");
    }
    let report =
        read_with(MINIMAL, &[("POSTAR__SUBMISSION__KEY", "hunter2"), ("POSTAR__PASSWORD", "hunter2")]).map(|_| ()).expect_err("refused");
    assert!(!format!("{report} {report:?}").contains("hunter2"));
}

#[test]
fn a_text_without_its_closing_quotes_shows_no_key_below_it() {
    for (host, password) in
        [("\"\"\"", "'hunter2'"), ("'''", "\"hunter2\""), ("\"\"\"x y", "hunter2"), ("\"", "\"hunter2\""), ("[\"\"\"", "\"hunter2\"")]
    {
        let text = MINIMAL.replace("\"imap.lipa.example\"", host).replace("{ env = \"PRODAJA\" }", password);
        let report = report(&text);
        assert!(!report.contains("hunter2"), "{report}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_damage_behind_a_secret_key_shows_the_secret(key in "password|secret_key|api_key|webhook_secret|client_secret", before in "[ ={\\[\"'#a-z.,]{0,5}", after in "[ =}\\]\"'#\n,]{0,5}") {
        let text = with(LINE, &format!("{key} = {before}HUNTER2{after}"));
        if let Err(faults) = read(&text) {
            prop_assert!(!faults.to_string().contains("HUNTER2"), "{}", faults);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_damage_elsewhere_shows_a_secret(line in 0_usize..16, at in 0_usize..40, cut in 0_usize..10, put in "(\\PC|[\n\"'=\\[\\]{}#]){0,6}") {
        let bare = MINIMAL.replace("{ env = \"PRODAJA\" }", "\"HUNTER2\"").replace("{ env = \"LIPA_KEY\" }", "'''HUNTER2'''");
        let damaged = |text: &str| -> String {
            let (kept, rest) = (text.chars().take(at), text.chars().skip(at + cut));
            kept.chain(put.chars()).chain(rest).collect()
        };
        let hit = |index: usize, text: &str| index == line && !text.contains("HUNTER2");
        let lines = bare.lines().enumerate().map(|(index, text)| if hit(index, text) { damaged(text) } else { text.to_owned() });
        let text = lines.collect::<Vec<_>>().join("\n");
        if let Err(faults) = read(&text) {
            prop_assert!(!faults.to_string().contains("HUNTER2"), "{}", faults);
        }
    }
}

#[test]
fn what_is_no_secret_is_shown() {
    let report = report(&with("host = \"imap.lipa.example\"", "host = \"imap lipa\"\ncertificate = \"/x\""));
    assert!(report.contains("host = \"imap lipa\"") && report.contains("certificate = \"/x\""), "{report}");
}

#[test]
fn every_secret_is_listed_with_its_key() {
    let text = with(
        LINE,
        "password = { env = \"P\" }\n[mailbox.smtp]\nhost = \"x.si\"\npassword = { file = \"/p\" }\n[mailbox.proxy]\npassword = { store = \"s\" }\n[submission]\nlisten = \"127.0.0.1:1\"\ncertificate = \"/c\"\nkey = { credential = \"k\" }",
    );
    let config = read(&text).expect("loads").config;
    let listed: Vec<_> = config.secret_refs().into_iter().map(|secret| (secret.key, secret.secret.to_string(), secret.in_use)).collect();
    let line = |key: &str, secret: &str, in_use| (key.to_owned(), secret.to_owned(), in_use);
    let expected = [
        line("tenant.lipa.metakocka.secret_key", "{ env = \"LIPA_KEY\" }", true),
        line("mailbox.prodaja.imap.password", "{ env = \"P\" }", true),
        line("mailbox.prodaja.smtp.password", "{ file = \"/p\" }", false),
        line("mailbox.prodaja.proxy.password", "{ store = \"s\" }", false),
        line("submission.key", "{ credential = \"k\" }", false),
    ];
    assert_eq!(listed, expected);
}

#[tokio::test]
async fn a_secret_comes_from_where_its_reference_says() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("lipa.key");
    std::fs::write(&file, "hunter2\n").expect("written");
    let from_file = format!("{{ file = {:?} }}", file.to_str().expect("UTF-8"));
    assert_eq!(resolved("{ env = \"P\" }", &[("P", "hunter2")]).await.as_deref(), Ok("hunter2"));
    assert_eq!(resolved(&from_file, &[]).await.as_deref(), Ok("hunter2"));
    let credentials = [("CREDENTIALS_DIRECTORY", folder.path().to_str().expect("UTF-8"))];
    assert_eq!(resolved("{ credential = \"lipa.key\" }", &credentials).await.as_deref(), Ok("hunter2"));
    assert_eq!(resolved("{ command = [\"printf\", \"%s-%s\\n\", \"hunter\", \"2\"] }", &[]).await.as_deref(), Ok("hunter-2"));
}

#[tokio::test]
async fn a_secret_that_is_not_there_is_named_and_never_its_value() {
    let said = |table: &'static str, variables: &'static [(&str, &str)]| async move { resolved(table, variables).await.expect_err(table) };
    assert_eq!(said("{ env = \"P\" }", &[]).await, "could not get the secret { env = \"P\" }: the variable P is not set");
    assert_eq!(said("{ env = \"P\" }", &[("P", "")]).await, "could not get the secret { env = \"P\" }: it is empty");
    assert!(said("{ file = \"/none/x\" }", &[]).await.ends_with("/none/x could not be read: No such file or directory (os error 2)"));
    assert!(said("{ credential = \"x\" }", &[]).await.contains("$CREDENTIALS_DIRECTORY is not set"));
    assert!(said("{ store = \"x\" }", &[]).await.contains("`postar secret set` comes with a later version"));
    assert!(said("{ command = [\"/none/x\", \"hunter2\"] }", &[]).await.contains("the program /none/x could not be run"));
    let failed = said("{ command = [\"sh\", \"-c\", \"echo hunter2; exit 3\"] }", &[]).await;
    assert!(failed.contains("the program sh failed (exit status: 3)") && !failed.contains("hunter2"), "{failed}");
}

#[tokio::test]
async fn an_error_says_what_to_do() {
    let error = resolve(&reference("{ env = \"POSTAR_PRODAJA\" }"), &Environment::default()).await.expect_err("not set");
    assert_eq!(error.advice(), "set POSTAR_PRODAJA for the user that postar runs as, or name another place");
}

#[test]
fn a_file_that_everybody_may_read_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("key");
    std::fs::write(&file, "x").expect("written");
    let secret = reference(&format!("{{ file = {:?} }}", file.to_str().expect("UTF-8")));
    for (mode, exposed) in [(0o644, true), (0o640, false), (0o600, false)] {
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).expect("changed");
        assert_eq!(secret.is_exposed(), exposed, "{mode:o}");
    }
}

#[test]
fn nothing_debugs_a_secret() {
    let environment: Environment = [("P", "hunter2")].into_iter().collect();
    let command = reference("{ command = [\"echo\", \"hunter2\"] }");
    assert!(!format!("{environment:?} {command:?} {command}").contains("hunter2"));
}
