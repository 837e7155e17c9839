//! `run`: it starts, answers, reloads and stops; and every command works meanwhile.

use std::fs;
use std::os::unix::fs::{FileTypeExt as _, PermissionsExt as _};
use std::time::Duration;

use serde_json::Value;

use super::World;
use super::world::{order_question, wait_for};

/// Every name that the outside was promised, there from the start.
const METRICS: [&str; 13] = [
    "postar_messages_ingested_total",
    "postar_decisions_total",
    "postar_drafts_placed_total",
    "postar_drafts_outcome_total",
    "postar_imap_connected",
    "postar_arrival_to_draft_seconds",
    "postar_sync_last_success_timestamp_seconds",
    "postar_metakocka_requests_total",
    "postar_metakocka_circuit_open",
    "postar_writer_seconds",
    "postar_figures_rejected_total",
    "postar_jobs_waiting",
    "postar_store_bytes",
];

#[test]
fn a_mail_that_comes_while_it_runs_is_answered() {
    let world = World::new();
    let daemon = world.start();
    world.deliver(&order_question("q1"));
    wait_for("the draft", || !world.drafts().is_empty());
    assert!(world.drafts()[0].contains("In-Reply-To: <q1@hotel-planina.example>"));
    let metrics = world.get("/metrics").unwrap().1;
    assert!(metrics.lines().any(|line| line == "postar_drafts_placed_total{mailbox=\"prodaja\"} 1"), "{metrics}");
    assert!(metrics.lines().any(|line| line == "postar_messages_ingested_total{mailbox=\"prodaja\"} 1"), "{metrics}");
    daemon.stop().0.ended(0);
}

#[test]
fn it_tells_how_each_part_is_and_has_every_number_from_the_start() {
    let world = World::new();
    let daemon = world.start();
    assert_eq!(world.get("/healthz").unwrap().0, 200);
    let ready: Value = serde_json::from_str(&world.get("/readyz").unwrap().1).unwrap();
    assert_eq!(ready["ready"], true);
    let parts: Vec<_> = ready["parts"].as_array().unwrap().iter().map(|part| format!("{} {}", part["part"], part["id"])).collect();
    assert_eq!(parts, [r#""store" "store""#, r#""mailbox" "prodaja""#, r#""erp" "zrno""#, r#""writer" "zrno""#]);
    let metrics = world.get("/metrics").unwrap().1;
    for name in METRICS {
        assert!(metrics.lines().any(|line| line.starts_with(name)), "{name} is missing in {metrics}");
    }
    daemon.stop().0.ended(0);
}

#[test]
fn commands_ask_the_daemon_over_its_socket() {
    let world = World::new();
    let daemon = world.start();
    let socket = fs::metadata(world.data().join("control.sock")).unwrap();
    assert!(socket.file_type().is_socket());
    assert_eq!(socket.permissions().mode() & 0o777, 0o600);
    world.deliver(&order_question("q1"));
    wait_for("the draft", || !world.drafts().is_empty());
    let explained = world.run(["explain", "<q1@hotel-planina.example>", "--json"]).ended(0).json().remove(0);
    assert_eq!(explained["decision"], "draft");
    let once = world.run(["once", "--json"]).ended(0).json();
    assert_eq!(once.last().unwrap()["summary"]["mails"], 0);
    world.run(["show", "document", "N-1054", "--json"]).ended(0);
    world.run(["sync", "--json"]).ended(0);
    world.run(["check", "--json"]).ended(0);
    fs::write(world.path("a.eml"), order_question("q9")).unwrap();
    let mut replay = world.command(["replay", "--mailbox", "prodaja", "--json", "--eml", "a.eml"]);
    let replayed = replay.current_dir(world.path(".")).output().unwrap();
    assert!(String::from_utf8_lossy(&replayed.stdout).contains("<q9@"), "a relative path is the caller's: {replayed:?}");
    world.run(["explain", "<nobody@x.example>"]).ended(1).says(&["<nobody@x.example>"]);
    daemon.stop().0.ended(0);
}

#[test]
fn a_changed_file_takes_effect_and_a_broken_one_does_not() {
    let world = World::new();
    let daemon = world.start();
    world.configure("id = \"prodaja\"\n", "id = \"prodaja\"\nmode = \"shadow\"\n");
    daemon.signal("HUP");
    wait_for("the reload", || daemon.log().contains("the configuration was read again"));
    world.deliver(&order_question("q1"));
    let explained = || world.run(["explain", "<q1@hotel-planina.example>", "--json"]);
    wait_for("the decision", || explained().code == Some(0));
    assert_eq!(explained().json()[0]["draft"]["status"], "planned");
    world.configure("mode = \"shadow\"", "mode = \"shadowy\"");
    daemon.signal("HUP");
    wait_for("the refusal", || daemon.log().contains("the old one stays"));
    assert!(daemon.log().contains("shadowy"), "{}", daemon.log());
    assert_eq!(world.get("/readyz").unwrap().0, 200);
    assert!(world.drafts().is_empty());
    world.configure("mode = \"shadowy\"", "mode = \"draft\"");
    daemon.signal("HUP");
    wait_for("the draft", || !world.drafts().is_empty());
    daemon.stop().0.ended(0);
}

#[test]
fn a_reload_takes_in_and_forgets_parts() {
    let world = World::new();
    let daemon = world.start();
    world.configure("id = \"prodaja\"\n", "id = \"trgovina\"\n");
    daemon.signal("HUP");
    wait_for("the other mailbox", || world.get("/readyz").is_some_and(|(status, body)| status == 200 && body.contains("trgovina")));
    assert!(!world.get("/readyz").unwrap().1.contains("prodaja"));
    world.configure("id = \"trgovina\"\n", "id = \"trgovina\"\nmode = \"off\"\n");
    daemon.signal("HUP");
    wait_for("none", || world.get("/readyz").is_some_and(|(_, body)| !body.contains("trgovina")));
    daemon.stop().0.ended(0);
}

#[test]
fn it_stops_within_ten_seconds_and_takes_its_socket_along() {
    let world = World::new();
    let (ran, took) = world.start().stop();
    ran.ended(0);
    assert!(took < Duration::from_secs(10), "took {took:?}");
    assert!(!world.data().join("control.sock").exists());
    world.run(["once"]).ended(0);
}

#[test]
fn it_stops_while_the_erp_does_not_answer() {
    let mut world = World::new();
    world.stop_erp();
    let (ran, took) = world.start_unready().stop();
    ran.ended(0);
    assert!(took < Duration::from_secs(10), "took {took:?}");
}

#[test]
fn a_second_daemon_on_the_same_data_is_told_so_at_once() {
    let world = World::new();
    let daemon = world.start();
    let began = std::time::Instant::now();
    world.run(["run"]).ended(1).says(&["another postar", world.data().to_str().unwrap(), "stop"]);
    assert!(began.elapsed() < Duration::from_secs(8), "took {:?}", began.elapsed());
    assert_eq!(world.get("/readyz").unwrap().0, 200);
    world.run(["once"]).ended(0);
    daemon.stop().0.ended(0);
}

#[test]
fn a_dead_daemons_socket_is_in_nobodys_way() {
    let world = World::new();
    drop(world.start());
    assert!(world.data().join("control.sock").exists(), "it was killed");
    world.run(["once"]).ended(0);
    world.start().stop().0.ended(0);
}

#[test]
fn a_taken_address_is_named() {
    let world = World::new();
    let address = world.http().replace("http://", "");
    let _taken = std::net::TcpListener::bind(&address).unwrap();
    world.run(["run"]).ended(1).says(&[&address, "HTTP", "choose another address"]);
}
