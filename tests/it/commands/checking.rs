//! `check`: a line for each thing that is tried, with what to do where it fails.

use serde_json::Value;

use super::world::{order_question, program};
use super::{World, keys};

fn line<'l>(lines: &'l [Value], check: &str) -> &'l Value {
    lines.iter().find(|line| line["check"] == check).unwrap_or_else(|| panic!("no {check} in {lines:?}"))
}

#[test]
fn a_company_in_order_passes_every_check() {
    let world = World::new();
    world.deliver(&order_question("q1"));
    let lines = world.run(["check", "--json"]).ended(0).json();
    for line in &lines {
        assert_eq!(keys(line), ["check", "do", "ok", "on", "tried", "why"]);
        assert_eq!(line["ok"], true, "{line}");
    }
    for check in [
        "configuration",
        "secret",
        "store",
        "disk",
        "writer",
        "erp key",
        "mailbox login",
        "drafts folder",
        "trash folder",
        "folder",
        "authenticity",
    ] {
        assert_eq!(line(&lines, check)["ok"], true);
    }
    let table = world.run(["check"]).ended(0).out;
    assert_eq!(table.lines().filter(|line| line.starts_with("ok  ")).count(), lines.len(), "{table}");
}

#[test]
fn offline_asks_no_server() {
    let mut world = World::new();
    world.stop_erp();
    let lines = world.run(["check", "--offline", "--json"]).ended(0).json();
    assert!(lines.iter().all(|line| line["check"] != "erp key" && line["check"] != "mailbox login"), "{lines:?}");
    let lines = world.run(["check", "--json"]).ended(1).json();
    let erp = line(&lines, "erp key");
    assert_eq!(erp["ok"], false);
    assert!(!erp["why"].as_str().unwrap().is_empty() && !erp["do"].as_str().unwrap().is_empty(), "{erp}");
}

#[test]
fn an_unset_secret_is_a_fault_of_the_configuration_and_is_named() {
    let world = World::new();
    for words in [&["check"][..], &["check", "--offline"], &["check", "--json"]] {
        let output = program().arg("--config").arg(world.config()).args(words).output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains("POSTAR_TEST_KEY") && said.contains("secret_key"), "{said}");
    }
    for words in [["once"], ["run"]] {
        let output = program().arg("--config").arg(world.config()).args(words).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains("POSTAR_TEST_KEY") && said.contains("zrno"), "{said}");
    }
}

#[test]
fn who_vouches_for_senders_is_proposed_where_nobody_is_trusted() {
    let world = World::new();
    world.configure("trusted_authserv_ids = [\"mx.prazarna-zrno.example\"]\n", "");
    let lines = world.run(["check", "--json"]).ended(0).json();
    assert!(line(&lines, "authenticity")["do"].as_str().unwrap().contains("trusted_authserv_ids"));
    world.deliver(&order_question("q1"));
    world.deliver(&order_question("q2"));
    let lines = world.run(["check", "--json"]).ended(0).json();
    let proposed = line(&lines, "authenticity")["do"].as_str().unwrap();
    assert!(proposed.contains("mx.prazarna-zrno.example (2 mails)"), "{proposed}");
}

#[test]
fn what_has_no_effect_yet_is_said() {
    let world = World::new();
    let text = std::fs::read_to_string(world.config()).unwrap();
    std::fs::write(world.config(), format!("{text}\n[rules]\nfile = \"/etc/postar/rules.toml\"\n")).unwrap();
    let lines = world.run(["check", "--offline", "--json"]).ended(0).json();
    assert!(line(&lines, "no effect yet")["why"].as_str().unwrap().contains("rules"));
}

#[test]
fn a_mailbox_without_a_drafts_folder_is_a_fault_with_its_cure() {
    let world = World::new();
    std::fs::remove_dir_all(world.path("Maildir/.Drafts")).unwrap();
    let lines = world.run(["check", "--json"]).ended(1).json();
    let drafts = line(&lines, "drafts folder");
    assert_eq!(drafts["ok"], false);
    assert!(drafts["do"].as_str().unwrap().contains("create"), "{drafts}");
    let table = world.run(["check"]).ended(1).out;
    assert!(table.contains("FAIL drafts folder") && table.contains("do:    "), "{table}");
}
