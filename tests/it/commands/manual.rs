//! What the program says of itself: help with an example, completions, manual page, schema; and the simulator's one line.

use std::io::{BufRead as _, BufReader};
use std::process::Stdio;

use serde_json::Value;

use super::World;
use super::world::{bare, install_tls, program};

const COMMANDS: [&str; 11] = ["run", "demo", "once", "sync", "check", "explain", "replay", "show", "sim", "completions", "man"];

#[test]
fn every_command_explains_itself_with_an_example() {
    assert!(bare(&["--help"]).ended(0).out.contains("Example: postar"));
    for command in COMMANDS {
        let help = bare(&[command, "--help"]).ended(0);
        assert!(help.out.contains("Example: postar ") && help.out.contains(command), "{command}: {}", help.out);
    }
}

#[test]
fn wrong_usage_ends_with_2_and_says_what_was_wrong() {
    for words in
        [&["fetch"][..], &["once", "--fast"], &["show", "contact"], &["explain"], &["replay", "--eml", "x"], &["completions", "cmd.exe"]]
    {
        let ran = bare(words).ended(2);
        assert!(ran.err.starts_with("error: ") && ran.out.is_empty(), "{words:?}: {ran:?}");
    }
    bare(&[]).ended(2);
}

#[test]
fn completions_know_every_command() {
    for shell in ["bash", "zsh", "fish"] {
        let script = bare(&["completions", shell]).ended(0).out;
        assert!(COMMANDS.iter().all(|command| script.contains(command)), "{shell}");
    }
}

#[test]
fn the_manual_page_describes_every_command() {
    let page = bare(&["man"]).ended(0).out;
    assert!(page.contains(".TH postar 1"));
    assert!(COMMANDS.iter().all(|command| page.contains(&format!("postar\\-{command}"))), "{page}");
    assert!(page.contains("Example: postar explain"));
}

#[test]
fn the_schema_of_the_configuration_is_json() {
    let schema: Value = serde_json::from_str(&bare(&["schema"]).ended(0).out).unwrap();
    assert!(schema["properties"]["tenant"].is_object() && schema["properties"]["mailbox"].is_object());
}

#[test]
fn the_simulator_says_where_it_listens_and_answers_there_until_it_is_stopped() {
    install_tls();
    let mut child = program().args(["sim", "--clock", "2026-11-16T09:00:00Z"]).stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let said: Value = serde_json::from_str(&line).unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let url = said["listening"].as_str().unwrap();
    let clock = runtime.block_on(async { reqwest::get(format!("{url}/__sim/clock")).await.unwrap().text().await.unwrap() });
    assert!(clock.contains("2026-11-16T09:00:00Z"), "{clock}");
    std::process::Command::new("kill").arg(child.id().to_string()).status().unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn a_simulator_that_cannot_start_says_why() {
    bare(&["sim", "--seed", "/nowhere/seed.json"]).ended(2).says(&["/nowhere/seed.json", "No such file"]);
    bare(&["sim", "--profile", "sunny"]).ended(2).says(&["sunny"]);
}

#[test]
fn a_demo_shows_drafts_and_leaves_them_in_its_maildir() {
    let world = World::new();
    let dir = world.path("demo");
    let ran = bare(&["demo", "--once", "--dir", dir.to_str().unwrap()]).ended(0);
    for word in ["DRAFT ", "nobody vouches for the sender", "The drafts lie in"] {
        assert!(ran.out.contains(word), "`{word}` is missing in {}", ran.out);
    }
    assert!(std::fs::read_dir(dir.join("Maildir/.Drafts/cur")).unwrap().count() >= 8);
    bare(&["demo", "--once", "--json", "--dir", dir.to_str().unwrap()]).ended(0);
}
