//! `approvals`: nothing is written before a person says yes, and then at once, with a daemon and without one.

use super::World;

/// A company that lets notes be written, synced once, with one note that waits; gives its id, too.
fn company_with_a_note_that_waits() -> (World, String) {
    let world = World::new();
    world.configure("[tenant.metakocka]", "[tenant.write]\nnotes = \"ask\"\n\n[tenant.metakocka]");
    world.run(["sync"]).ended(0);
    world.run(["edit", "document", "N-1054", "note=Kupec prosi za dostavo v petek"]).ended(0);
    let waiting = world.run(["approvals", "list", "--json"]).ended(0).json();
    let id = waiting[0]["id"].as_str().unwrap().to_owned();
    (world, id)
}

/// The notes of the document, as the mirror has them.
fn notes(world: &World) -> String {
    let shown = world.run(["show", "document", "N-1054", "--json"]).ended(0).json();
    shown[0]["record"]["record"]["notes"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn a_dry_run_asks_nobody_and_an_approval_writes_at_once() {
    let (world, id) = company_with_a_note_that_waits();
    let calls = world.erp_calls();
    let shown = world.run(["approvals", "show", &id, "--json"]).ended(0).json();
    assert_eq!(shown[0]["request"]["endpoint"], "update_document");
    assert_eq!(shown[0]["request"]["body"]["notes"], "Kupec prosi za dostavo v petek");
    assert_eq!((shown[0]["state"].as_str(), world.erp_calls()), (Some("waiting"), calls));
    let done = world.run(["approvals", "approve", &id, "--json"]).ended(0).json();
    assert_eq!((done[0]["state"].as_str(), done[0]["outcome"]["number"].as_str()), (Some("done"), Some("N-1054")));
    assert_eq!(notes(&world), "Kupec prosi za dostavo v petek");
    let after = world.run(["approvals", "show", &id, "--json"]).ended(0).json();
    assert_eq!(after[0]["request"], shown[0]["request"], "what was sent is shown as it was sent");
    world.run(["approvals", "approve", &id]).ended(1).says(&["it is done"]);
}

#[test]
fn what_is_rejected_is_never_written() {
    let (world, id) = company_with_a_note_that_waits();
    let rejected = world.run(["approvals", "reject", &id, "--json"]).ended(0).json();
    assert_eq!(rejected[0]["state"], "rejected");
    world.run(["approvals", "approve", &id]).ended(1).says(&["can't be approved", "it is rejected"]);
    assert_eq!(notes(&world), "");
    assert_eq!(world.run(["approvals", "list"]).ended(0).out.trim(), "nothing waits to be written to Metakocka");
}

#[test]
fn a_daemon_writes_what_is_approved_while_it_runs() {
    let (world, id) = company_with_a_note_that_waits();
    let daemon = world.start();
    let done = world.run(["approvals", "approve", &id, "--json"]).ended(0).json();
    assert_eq!(done[0]["state"], "done");
    assert_eq!(notes(&world), "Kupec prosi za dostavo v petek");
    daemon.stop().0.ended(0);
}

#[test]
fn an_id_that_is_none_is_wrong_usage_and_one_that_nobody_has_is_a_failure() {
    let (world, _) = company_with_a_note_that_waits();
    world.run(["approvals", "show", "xyz"]).ended(2).says(&["is no id of a proposal"]);
    world.run(["approvals", "approve", "aaaaaaaaaaaaaaaa"]).ended(1).says(&["no proposal has the id"]);
}
