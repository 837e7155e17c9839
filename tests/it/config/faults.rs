//! Everything that is wrong is told at once, at its place.

use std::path::Path;

use postar::config::{Environment, load};
use postar::fault::{Fault as _, Lasting};
use proptest::prelude::*;

use super::{MINIMAL, read, report, with};

/// The sentences of a report without places and lines.
fn sentences(text: &str) -> Vec<String> {
    read(text).map(|_| ()).expect_err("must be refused").list.into_iter().map(|fault| fault.sentence).collect()
}

/// The one fault of the minimal configuration with one thing replaced.
fn check(old: &str, new: &str, place: &str, part: &str) {
    let faults = read(&with(old, new)).map(|_| ()).expect_err(new).list;
    assert_eq!(faults.len(), 1, "{faults:#?}");
    assert_eq!(faults[0].place, format!("postar.toml:{place}"), "{new}: {}", faults[0].sentence);
    assert!(faults[0].sentence.contains(part), "{new}: {}", faults[0].sentence);
}

#[test]
fn all_faults_are_told_at_once_each_with_its_line_and_a_caret() {
    let text = r#"data_dir = "var/lib"

[http]
lisen = "127.0.0.1:1"
[log]
level = "warning"

[[tenant]]
id = "lipa"
timezone = "Europe/Lublana"
[tenant.metakocka]
secret_key = "hunter2"

[[mailbox]]
id = "prodaja"
tenant = "lippa"
address = "prodaja@lipa.example"
[mailbox.imap]
host = "imap.lipa.example"
tls = "none"
password = { env = "PRODAJA" }
"#;
    let expected = r#"postar.toml:1:12: data_dir takes an absolute path such as "/etc/postar/ca.pem" ("~" is not expanded), not "var/lib"
1 | data_dir = "var/lib"
  |            ^^^^^^^^^
postar.toml:4:1: http knows no key "lisen"; did you mean "listen"?
4 | lisen = "127.0.0.1:1"
  | ^^^^^
postar.toml:6:9: log.level takes one of "error", "warn", "info", "debug", "trace", not "warning"; did you mean "warn"?
6 | level = "warning"
  |         ^^^^^^^^^
postar.toml:10:12: tenant.timezone takes a time zone of the IANA database such as "Europe/Ljubljana", not "Europe/Lublana"
10 | timezone = "Europe/Lublana"
   |            ^^^^^^^^^^^^^^^^
postar.toml:11:1: tenant.metakocka needs "company_id": a text that is not empty and stays on one line
11 | [tenant.metakocka]
   | ^^^^^^^^^^^^^^^^^^
postar.toml:12:14: tenant.metakocka.secret_key takes a reference to a secret, never the secret itself: { env = "NAME" }, { file = "/path" }, { credential = "name" }, { command = ["pass", "show", "name"] } or { store = "name" }, not a text (not shown: it may be the secret)
12 | secret_key = ***
   |              ^^^
postar.toml:16:10: mailbox.tenant names "lippa", and no [[tenant]] has this id; did you mean "lipa"?
16 | tenant = "lippa"
   |          ^^^^^^^
postar.toml:20:7: mailbox.imap.tls = "none" would send the password in plain text to imap.lipa.example: it is only for this machine (127.0.0.1, ::1, localhost); take "implicit" or "starttls"
20 | tls = "none"
   |       ^^^^^^"#;
    assert_eq!(report(text), expected);
}

#[test]
fn a_line_that_does_not_parse_hides_no_fault_of_another_table() {
    let text = "data_dir \"/srv\"\n[http]\nlisten = 5\n[log\nlevel = \"info\"\n[tenant]\nid = \"lipa\"\n";
    let expected = r#"postar.toml:1:10: this is not valid TOML: behind a key come "=" and a value
1 | data_dir "/srv"
  |          ^
postar.toml:3:10: http.listen takes an IP address and a port such as "127.0.0.1:8025", not the number 5
3 | listen = 5
  |          ^
postar.toml:4:5: this is not valid TOML: this header lacks its closing bracket
4 | [log
  |     ^
postar.toml:6:1: tenant takes a list of tables, each with its header in double brackets, not a table
6 | [tenant]
  | ^^^^^^^^"#;
    assert_eq!(report(text), expected);
}

#[test]
fn an_unknown_key_is_refused_with_the_nearest_name() {
    check("data_dir", "datadir", "1:1", "knows no key \"datadir\"; did you mean \"data_dir\"?");
    check("id = \"lipa\"", "id = \"lipa\"\nlang = \"sl\"", "5:1", "did you mean \"language\"?");
    check("[mailbox.imap]", "[mailbox.limits]\ndrafts_per_day = 3\n[mailbox.imap]", "14:1", "did you mean \"drafts_per_hour\"?");
    check("{ env = \"PRODAJA\" }", "{ evn = \"PRODAJA\" }", "15:14", "knows no key \"evn\"; did you mean \"env\"?");
    check("data_dir", "colour = \"red\"\ndata_dir", "1:1", "the nearest it knows is");
    check(
        "[mailbox.imap]",
        "[mailbox.smtp]\nhost = \"x.si\"\npassword = { env = \"P\" }\npoll = \"5m\"\n[mailbox.imap]",
        "16:1",
        "mailbox.smtp knows no key \"poll\"",
    );
}

#[test]
fn an_unknown_kind_of_server_is_refused_with_the_nearest_word() {
    check("[mailbox.imap]", "[mailbox.imap]\nserver = \"gmial\"", "14:10", "did you mean \"gmail\"?");
}

#[test]
fn a_misspelt_key_that_is_needed_is_named_once() {
    check("address =", "adress =", "12:1", "did you mean \"address\"?");
}

#[test]
fn keys_that_do_not_go_together_are_told_with_the_way_out() {
    let second = "\n[[mailbox]]\nid = \"prodaja\"\ntenant = \"lipa\"\naddress = \"x@lipa.example\"\nmaildir = { path = \"/srv/x\" }\n";
    check("password = { env = \"PRODAJA\" }\n", &format!("password = {{ env = \"P\" }}\n{second}"), "18:6", "is taken by another mailbox");
    check("[mailbox.imap]", "maildir = { path = \"/srv/mail\" }\n[mailbox.imap]", "13:11", "remove [mailbox.imap] or [mailbox.maildir]");
    check("password = { env = \"PRODAJA\" }\n", "", "13:1", "mailbox.imap needs \"password\"");
    check("[mailbox.imap]", "[mailbox.imap]\noauth = { provider = \"google\" }", "14:9", "one of password and oauth");
    check("[tenant.metakocka]", "writer = { kind = \"ollama\", model = \"x\" }\n[tenant.metakocka]", "5:10", "needs \"base_url\"");
    check(
        "[[tenant]]",
        "[imap_proxy]\nlisten = \"127.0.0.1:1993\"\ncertificate = \"/c.pem\"\n[[tenant]]",
        "3:1",
        "imap_proxy needs \"key\"",
    );
    check("[[tenant]]", "[submission]\nlisten = \"0.0.0.0:1587\"\ntls = \"none\"\n[[tenant]]", "5:7", "is only for a loopback address");
    let neither = with("[mailbox.imap]\nhost = \"imap.lipa.example\"\npassword = { env = \"PRODAJA\" }\n", "");
    assert!(sentences(&neither)[0].starts_with("mailbox needs to lie somewhere"));
}

#[test]
fn columns_count_characters_and_control_characters_stay_in_the_file() {
    check("id = \"lipa\"", "name = \"Čebelica\"; x", "4:18", "not valid TOML");
    let report = report("data_dir = \"\u{9b}31m\u{1b}[31mred\"\n");
    assert!(!report.contains(['\u{1b}', '\u{9b}']), "{report:?}");
}

#[test]
fn a_file_that_cannot_be_read_is_one_fault_that_names_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let told = |path: &Path| load(path, &Environment::default()).map(|_| ()).expect_err("must be refused").to_string();
    let missing = folder.path().join("none.toml");
    assert!(told(&missing).starts_with(&format!("{}: the configuration could not be read: No such file", missing.display())));
    let latin = folder.path().join("latin.toml");
    std::fs::write(&latin, b"# one\nname = \"\xe8\"\n").expect("written");
    assert!(told(&latin).ends_with("is not UTF-8 (line 2): save it as UTF-8"));
    assert!(told(folder.path()).contains("could not be read"));
}

#[test]
fn a_large_file_that_is_no_configuration_is_refused_with_its_first_faults() {
    for line in ["a word\n", "a = 1\n", "[[a]]\nb = 5\n"] {
        let faults = read(&line.repeat(5_000)).map(|_| ()).expect_err("must be refused").list;
        assert!(faults.len() <= 201, "{}", faults.len());
    }
    assert!(report(&format!("a = {}", "[".repeat(50_000))).contains("max recursion depth"));
}

#[test]
fn a_broken_configuration_waits_for_a_person() {
    let faults = read("x = 1").map(|_| ()).expect_err("must be refused");
    assert_eq!(faults.lasting(), Lasting::UntilSomeoneActs);
    assert!(faults.advice().contains("postar check --offline"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_text_makes_the_loader_panic(text in "(\\PC|[\n\t\"'=\\[\\]{}#.,]){0,120}") {
        let _ = read(&text).map_err(|faults| faults.to_string());
    }

    #[test]
    fn no_damage_to_a_good_file_makes_the_loader_panic(at in 0..MINIMAL.len(), cut in 0_usize..40, put in "[\n\"'=\\[\\]{}a5č]{0,4}") {
        let text = format!("{}{put}{}", &MINIMAL[..at], &MINIMAL[(at + cut).min(MINIMAL.len())..]);
        let _ = read(&text).map_err(|faults| faults.to_string());
    }
}
