//! `once` and `sync`: their lines, their summary, and that nothing is done twice.

use serde_json::json;

use super::world::{order_question, thanks};
use super::{World, keys};

#[test]
fn once_tells_each_mail_and_ends_with_a_summary() {
    let world = World::new();
    world.deliver(&order_question("q1"));
    world.deliver(&thanks("t1"));
    let ran = world.run(["once", "--json"]).ended(0);
    let lines = ran.json();
    assert_eq!(lines.len(), 3, "{ran:?}");
    let line = |id: &str| lines.iter().find(|line| line["message_id"] == id).unwrap();
    let drafted = line("<q1@hotel-planina.example>");
    assert_eq!(keys(drafted), ["decision", "draft_message_id", "mailbox", "message_id", "reason"]);
    assert_eq!((&drafted["decision"], &drafted["reason"], &drafted["mailbox"]), (&json!("draft"), &json!("answer"), &json!("prodaja")));
    let filed = line("<t1@hotel-planina.example>");
    assert_eq!(keys(filed), ["decision", "mailbox", "message_id", "reason"]);
    assert_eq!((&filed["decision"], &filed["reason"]), (&json!("file"), &json!("no_reply_needed")));
    assert_eq!(lines[2], json!({"summary": {"mails": 2, "drafts": 1, "renewed": 0, "withdrawn": 0, "failed": 0}}));
    let id = drafted["draft_message_id"].as_str().unwrap();
    assert!(world.drafts()[0].contains(id), "the draft carries {id}");
}

#[test]
fn a_second_once_adds_nothing() {
    let world = World::new();
    world.deliver(&order_question("q1"));
    world.run(["once"]).ended(0);
    let before = world.snapshot("Maildir");
    let again = world.run(["once", "--json"]).ended(0);
    assert_eq!(again.json(), [json!({"summary": {"mails": 0, "drafts": 0, "renewed": 0, "withdrawn": 0, "failed": 0}})]);
    assert_eq!(world.snapshot("Maildir"), before);
}

#[test]
fn each_pass_reads_again_what_waiting_drafts_stand_on_though_metakocka_tells_of_no_change() {
    let world = World::new();
    world.deliver(&order_question("q1"));
    world.run(["once"]).ended(0);
    let shipped = json!({
        "mk_id": "471100001086", "status_desc": "shipped", "status_code": "Odpremljeno", "_last_change_ts": "2020-01-01T00:00:00+02:00"
    });
    world.in_the_erp(&json!({"company_id": "4711", "kind": "documents", "row": shipped}));
    let again = world.run(["once", "--json"]).ended(0);
    assert_eq!(again.json().last(), Some(&json!({"summary": {"mails": 0, "drafts": 0, "renewed": 1, "withdrawn": 0, "failed": 0}})));
    assert_eq!(world.drafts().len(), 1);
}

#[test]
fn for_a_person_each_mail_is_a_line_and_so_is_the_summary() {
    let world = World::new();
    world.deliver(&order_question("q1"));
    let ran = world.run(["once"]).ended(0);
    let lines: Vec<_> = ran.out.lines().collect();
    assert_eq!(lines.len(), 2, "{ran:?}");
    for word in ["draft", "answer", "Hotel Planina d.d.", "<q1@hotel-planina.example>"] {
        assert!(lines[0].contains(word), "{ran:?}");
    }
    assert_eq!(lines[1], "1 new mails · 1 drafts placed · 0 renewed · 0 withdrawn · 0 failed");
    assert_eq!(ran.err, "");
}

#[test]
fn an_unknown_mailbox_or_tenant_is_wrong_usage_and_the_known_ones_are_named() {
    let world = World::new();
    world.run(["once", "--mailbox", "narocila"]).ended(2).says(&["`narocila`", "prodaja"]);
    world.run(["sync", "--tenant", "lipa"]).ended(2).says(&["`lipa`", "zrno"]);
}

#[test]
fn a_sync_tells_each_kind() {
    let world = World::new();
    let first = world.run(["sync", "--json"]).ended(0).json();
    let kinds: Vec<_> = first.iter().map(|line| line["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["contacts", "products", "documents"]);
    for line in &first {
        assert_eq!(keys(line), ["calls", "changed", "deleted", "kind", "read", "seconds", "tenant"]);
        assert_eq!(line["tenant"], "zrno");
        assert!(line["read"].as_u64() > Some(0) && line["changed"].as_u64() > Some(0) && line["calls"].as_u64() > Some(0), "{line}");
    }
    let again = world.run(["sync", "--full", "--json"]).ended(0).json();
    assert!(again.iter().all(|line| line["changed"] == 0 && line["deleted"] == 0), "{again:?}");
    assert!(world.run(["sync"]).ended(0).out.starts_with("zrno contacts "));
}
