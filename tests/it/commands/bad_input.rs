//! What goes wrong outside: each fault is a sentence of what was tried, on what, why and what to do; no mail is lost, nobody is stormed.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::os::unix::process::CommandExt as _;

use super::World;
use super::world::{KEY, order_question, wait_for};

/// Without the folder nothing is drafted and nothing forgotten; with it, the same mail is answered once.
fn is_answered_later(world: &World) {
    let lines = world.run(["once", "--json"]).ended(0).json();
    assert_eq!(lines.last().unwrap()["summary"]["drafts"], 1, "{lines:?}");
    assert_eq!(world.drafts().len(), 1);
    world.run(["once"]).ended(0);
    assert_eq!(world.drafts().len(), 1);
}

#[test]
fn every_fault_of_a_broken_file_is_shown_at_once_with_its_place() {
    let world = World::new();
    world.configure("language = \"sl\"", "langauge = \"sl\"");
    world.configure("[mailbox.maildir]", "[mailbox.maildir");
    world.configure("secret_key = { env = \"POSTAR_TEST_KEY\" }", &format!("secret_key = \"{KEY}\""));
    let file = world.config().display().to_string();
    for words in [["once"], ["run"], ["check"]] {
        let ran = world.run(words).ended(2);
        let places: Vec<_> = ran.err.lines().filter(|line| line.starts_with(&format!("{file}:"))).collect();
        assert_eq!(places.len(), 3, "{}", ran.err);
        assert!(places[0].starts_with(&format!("{file}:8:1: ")) && places[0].contains("language"), "{}", ran.err);
        assert_eq!(ran.err.lines().filter(|line| line.trim_start().starts_with('|') && line.contains('^')).count(), 3, "{}", ran.err);
    }
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let world = World::new();
    fs::remove_file(world.config()).unwrap();
    world.run(["once"]).ended(2).says(&["postar.toml", "No such file", "--config"]);
}

#[test]
fn an_erp_out_of_reach_leaves_mail_alone_until_it_was_read_once() {
    let mut world = World::new();
    world.deliver(&order_question("q1"));
    let good = fs::read_to_string(world.config()).unwrap();
    let address = good.lines().find_map(|line| line.strip_prefix("base_url = ")).unwrap().trim_matches('"').to_owned();
    world.configure(&address, "http://127.0.0.1:1");
    let ran = world.run(["once", "--json"]).ended(1);
    ran.says(&["zrno", "127.0.0.1:1", "refused", "prodaja"]);
    assert_eq!(ran.json().last().unwrap()["summary"]["mails"], 0, "nobody is known yet, so nothing can be decided");
    fs::write(world.config(), &good).unwrap();
    is_answered_later(&world);
    world.deliver(&order_question("q2").replace("N-1054", "N-1054 še enkrat"));
    world.stop_erp();
    let ran = world.run(["once", "--json"]).ended(1);
    assert_eq!(ran.json().last().unwrap()["summary"]["mails"], 1, "what was read before serves on: {ran:?}");
}

#[test]
fn an_unknown_company_or_key_is_told_from_all_else_and_asked_for_once() {
    let world = World::new();
    world.deliver(&order_question("q1"));
    world.configure("company_id = \"4711\"", "company_id = \"4712\"");
    let ran = world.run(["once", "--json"]).ended(1);
    ran.says(&["zrno", "company_id", "secret_key"]);
    assert!(world.erp_calls() <= 4, "{} calls", world.erp_calls());
    let line = world.run(["check", "--json"]).ended(1).json().into_iter().find(|line| line["check"] == "erp key").unwrap();
    assert!(line["ok"] == false && line["do"].as_str().unwrap().contains("secret_key"), "{line}");
    world.configure("company_id = \"4712\"", "company_id = \"4711\"");
    is_answered_later(&world);
}

#[test]
fn a_daemon_does_not_storm_an_erp_that_refuses_its_key() {
    let world = World::new();
    world.configure("company_id = \"4711\"", "company_id = \"4712\"");
    let daemon = world.start_unready();
    wait_for("the fault on the board", || world.get("/readyz").is_some_and(|(status, body)| status == 503 && body.contains("secret_key")));
    let calls = world.erp_calls();
    std::thread::sleep(std::time::Duration::from_secs(3));
    assert_eq!(world.erp_calls(), calls);
    assert_eq!(daemon.log().matches("WARN could not read").count(), 1, "said once: {}", daemon.log());
    world.configure("company_id = \"4712\"", "company_id = \"4711\"");
    daemon.signal("HUP");
    wait_for("all in order", || world.get("/readyz").is_some_and(|(status, _)| status == 200));
    daemon.stop().0.ended(0);
}

#[test]
fn a_mail_waits_for_the_drafts_folder_and_is_answered_once_it_is_there() {
    let world = World::new();
    fs::remove_dir_all(world.path("Maildir/.Drafts")).unwrap();
    world.deliver(&order_question("q1"));
    let ran = world.run(["once", "--json"]).ended(1);
    ran.says(&["prodaja", "no Drafts folder", "create the folder"]);
    let lines = ran.json();
    assert_eq!(lines.len(), 2, "the mail was decided, and that is told: {lines:?}");
    assert_eq!(lines[0]["message_id"], "<q1@hotel-planina.example>");
    assert_eq!((&lines[1]["summary"]["mails"], &lines[1]["summary"]["failed"]), (&1.into(), &1.into()));
    world.run(["explain", "<q1@hotel-planina.example>"]).ended(0);
    world.make_folder(".Drafts");
    is_answered_later(&world);
}

#[test]
fn a_daemon_answers_what_waited_as_soon_as_a_reload_tells_it_that_the_folder_is_there() {
    let world = World::new();
    fs::remove_dir_all(world.path("Maildir/.Drafts")).unwrap();
    world.deliver(&order_question("q1"));
    let daemon = world.start_unready();
    wait_for("the fault on the board", || {
        world.get("/readyz").is_some_and(|(status, body)| status == 503 && body.contains("no Drafts folder"))
    });
    world.make_folder(".Drafts");
    daemon.signal("HUP");
    wait_for("the draft", || !world.drafts().is_empty());
    wait_for("all in order", || world.get("/readyz").is_some_and(|(status, _)| status == 200));
    daemon.stop().0.ended(0);
}

#[test]
fn a_maildir_that_is_not_there_is_named() {
    let world = World::new();
    fs::rename(world.path("Maildir"), world.path("moved")).unwrap();
    let path = world.path("Maildir").display().to_string();
    world.run(["once"]).ended(1).says(&["prodaja", &path, "no Maildir", "check `path`"]);
    let line = world.run(["check", "--json"]).ended(1).json().into_iter().find(|line| line["check"] == "mailbox login").unwrap();
    assert!(line["ok"] == false && line["on"].as_str().unwrap().contains(&path), "{line}");
    fs::rename(world.path("moved"), world.path("Maildir")).unwrap();
    world.deliver(&order_question("q1"));
    is_answered_later(&world);
}

#[test]
fn a_data_dir_that_cannot_be_made_is_named() {
    let world = World::new();
    fs::write(world.data(), "a file").unwrap();
    for words in [["once"], ["run"]] {
        world.run(words).ended(1).says(&[world.data().to_str().unwrap(), "Not a directory", "write access"]);
    }
}

/// A service runs as a user of its own: what root may not be refused, that user may.
#[test]
fn a_data_dir_of_somebody_else_is_named() {
    let world = World::new();
    fs::create_dir(world.data()).unwrap();
    fs::set_permissions(world.data(), fs::Permissions::from_mode(0o555)).unwrap();
    let mut command = world.command(["once"]);
    if fs::metadata("/proc/self").unwrap().uid() == 0 {
        fs::set_permissions(world.path("."), fs::Permissions::from_mode(0o755)).unwrap();
        command.uid(65_534).gid(65_534);
    }
    let Ok(output) = command.output() else {
        println!("skipped: this program can't be run as another user from here");
        return;
    };
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    for word in [world.data().to_str().unwrap(), "Permission denied", "write access"] {
        assert!(said.contains(word), "`{word}` is missing in {said}");
    }
}

/// The version stands in the store as any row does: under its name behind the name's length; an envelope of three bytes, then JSON.
#[test]
fn a_store_of_a_newer_postar_is_refused_and_left_alone() {
    let world = World::new();
    world.run(["sync"]).ended(0);
    {
        let store = sled::open(world.data().join("store/records")).unwrap();
        let meta = store.open_tree("meta").unwrap();
        let key = [&14_u16.to_be_bytes()[..], b"schema_version"].concat();
        let row = meta.get(&key).unwrap().expect("the version's row").to_vec();
        let newer: u32 = std::str::from_utf8(&row[3..]).unwrap().parse::<u32>().unwrap() + 1;
        meta.insert(key, [&row[..3], newer.to_string().as_bytes()].concat()).unwrap();
        store.flush().unwrap();
    }
    for words in [["once"], ["run"]] {
        world.run(words).ended(1).says(&[world.data().to_str().unwrap(), "schema is version", "run the newer postar"]);
    }
}
