//! `explain`, `show` and `replay`: why a mail got this draft, what is known, and what would have happened.

use std::fs;

use serde_json::Value;

use super::world::{mail, order_question, thanks};
use super::{World, keys};

const ID: &str = "<q1@hotel-planina.example>";

/// Every field of an explanation, as the outside was promised it.
const EXPLAINED: [&str; 24] = [
    "alerts",
    "asks",
    "authenticity",
    "candidates",
    "confidence",
    "contact",
    "decision",
    "documents",
    "draft",
    "facts",
    "figures",
    "findings",
    "gaps",
    "intents",
    "language",
    "left_off",
    "mailbox",
    "message_id",
    "model",
    "reason",
    "tenant",
    "unread",
    "withheld",
    "writer",
];

fn answered() -> World {
    let world = World::new();
    world.deliver(&order_question("q1"));
    world.deliver(&thanks("t1"));
    world.run(["once"]).ended(0);
    world
}

fn objects<'v>(value: &'v Value, field: &str) -> &'v [Value] {
    value[field].as_array().unwrap()
}

#[test]
fn an_explanation_has_every_promised_field_and_no_other() {
    let world = answered();
    let lines = world.run(["explain", ID, "--json"]).ended(0).json();
    let [found] = lines.as_slice() else { panic!("one line: {lines:?}") };
    assert_eq!(keys(found), EXPLAINED);
    assert_eq!(keys(&found["authenticity"]), ["how", "verdict"]);
    assert_eq!(keys(&found["contact"]), ["confidence", "id", "name", "reasons"]);
    assert_eq!(keys(&objects(found, "documents")[0]), ["confidence", "doc_type", "id", "number", "reasons"]);
    assert_eq!(
        keys(&objects(found, "facts")[0]),
        ["class", "good_until", "id", "kind", "label", "limit_seconds", "read_at", "shown", "source", "unit", "value"]
    );
    assert_eq!(keys(&objects(found, "facts")[0]["source"]), ["doc_type", "field", "id", "kind"]);
    assert_eq!(keys(&found["writer"]), ["fallback", "kind", "template"]);
    assert_eq!(keys(&found["draft"]), ["attachments", "folder", "key", "message_id", "revision", "status", "to", "uid"]);
    assert_eq!(found["draft"]["status"], "placed");
    assert_eq!(found["draft"]["folder"], "Drafts");
    assert_eq!(found["draft"]["to"][0], "mojca.hribar@hotel-planina.example");
    assert_eq!(found["authenticity"]["verdict"], "pass");
    assert_eq!(found["writer"]["kind"], "template");
}

#[test]
fn every_figure_of_an_explanation_has_its_fact_or_stands_in_the_mail() {
    let world = answered();
    let found = world.run(["explain", ID, "--json"]).ended(0).json().remove(0);
    let facts: Vec<_> = objects(&found, "facts").iter().map(|fact| &fact["id"]).collect();
    assert!(!objects(&found, "figures").is_empty());
    for figure in objects(&found, "figures") {
        match &figure["fact"] {
            Value::Null => assert_eq!((keys(figure), &figure["from"]), (vec!["fact", "from", "text"], &Value::from("mail"))),
            fact => assert!(keys(figure) == ["fact", "text"] && facts.contains(&fact), "{figure}"),
        }
    }
}

#[test]
fn an_explanation_holds_the_text_only_where_it_is_asked_for() {
    let world = answered();
    let with = world.run(["explain", ID, "--json", "--text"]).ended(0).json().remove(0);
    assert!(with["draft"]["text"].as_str().unwrap().contains("N-1054"));
    let told = world.run(["explain", ID, "--text"]).ended(0);
    for words in ["draft, because answer", "Hotel Planina d.d.", "N-1054", "  | "] {
        assert!(told.out.contains(words), "`{words}` is missing in {}", told.out);
    }
    assert!(!world.run(["explain", ID]).ended(0).out.contains("  | "));
}

#[test]
fn a_mail_without_a_draft_is_explained_with_the_same_fields() {
    let world = answered();
    let found = world.run(["explain", "<t1@hotel-planina.example>", "--json"]).ended(0).json().remove(0);
    assert_eq!(keys(&found), EXPLAINED);
    assert_eq!((&found["decision"], &found["draft"]), (&Value::from("file"), &Value::Null));
}

#[test]
fn an_unknown_mail_is_a_failure_and_no_message_id_is_wrong_usage() {
    let world = answered();
    world.run(["explain", "<nobody@x.example>"]).ended(1).says(&["<nobody@x.example>", "postar once"]);
    world.run(["explain", ID, "--mailbox", "other"]).ended(1);
    world.run(["explain", "no id at all"]).ended(2).says(&["Message-ID"]);
}

#[test]
fn a_record_is_shown_with_its_links_in_both_directions() {
    let world = answered();
    let explained = world.run(["explain", ID, "--json"]).ended(0).json().remove(0);
    let contact = explained["contact"]["id"].as_str().unwrap();
    let document = explained["documents"][0]["id"].as_str().unwrap();
    for (kind, id, word) in [("contact", contact, "Hotel Planina d.d."), ("document", document, "N-1054"), ("document", "N-1054", "N-1054")]
    {
        let shown = world.run(["show", kind, id, "--json"]).ended(0).json().remove(0);
        assert_eq!(keys(&shown), ["links", "record", "tenant"]);
        assert!(shown["record"].to_string().contains(word), "{shown}");
        assert!(objects(&shown, "links").iter().any(|link| link["message_id"] == ID), "{shown}");
    }
    let message = world.run(["show", "message", ID, "--json"]).ended(0).json().remove(0);
    for id in [contact, document] {
        assert!(objects(&message, "links").iter().any(|link| link["id"] == id), "{id}: {message}");
    }
    assert!(world.run(["show", "message", ID]).ended(0).out.contains(contact));
}

#[test]
fn a_product_is_shown_and_what_is_not_known_is_a_failure() {
    let world = answered();
    let shown = world.run(["show", "product", "471100001007", "--json"]).ended(0).json().remove(0);
    assert!(shown["record"].to_string().contains("Kolumbija Huila"), "{shown}");
    world.run(["show", "contact", "1"]).ended(1).says(&["1", "postar sync"]);
    world.run(["show", "message", "x y"]).ended(2).says(&["Message-ID"]);
    world.run(["show", "invoice", "1"]).ended(2);
}

#[test]
fn a_replay_judges_each_file_in_its_order_and_writes_nothing() {
    let world = World::new();
    world.run(["sync"]).ended(0);
    let order = ["b", "a", "c"];
    let files: Vec<_> = order.iter().map(|name| world.path(format!("{name}.eml"))).collect();
    files.iter().zip(order).for_each(|(file, id)| fs::write(file, order_question(id)).unwrap());
    let before = (world.snapshot("data"), world.snapshot("Maildir"));
    let words = ["replay", "--mailbox", "prodaja", "--json", "--eml"]
        .map(Into::into)
        .into_iter()
        .chain(files.iter().map(|path| path.clone().into_os_string()));
    let lines = world.run(words).ended(0).json();
    assert_eq!(
        lines.iter().map(|line| line["source"].as_str().unwrap()).collect::<Vec<_>>(),
        files.iter().map(|path| path.to_str().unwrap()).collect::<Vec<_>>()
    );
    for (line, id) in lines.iter().zip(order) {
        let mut expected = EXPLAINED.to_vec();
        expected.push("source");
        expected.sort_unstable();
        assert_eq!(keys(line), expected);
        assert_eq!(line["message_id"], format!("<{id}@hotel-planina.example>"));
        assert_eq!(line["draft"]["status"], "planned");
        assert!(line["draft"]["text"].as_str().unwrap().contains("N-1054"));
    }
    assert!((world.snapshot("data"), world.snapshot("Maildir")) == before, "something was written");
}

#[test]
fn a_replay_of_a_maildir_knows_what_its_owner_has_answered() {
    let world = World::new();
    world.run(["sync"]).ended(0);
    world.deliver(&order_question("q1"));
    world.deliver(&order_question("q2"));
    let answer = mail("s1", "prodaja@prazarna-zrno.example", "Re: N", "Danes.")
        .replace("Message-ID:", "In-Reply-To: <q1@hotel-planina.example>\r\nMessage-ID:");
    fs::write(world.path("Maildir/.Sent/cur/1.s:2,S"), answer).unwrap();
    let maildir = world.path("Maildir");
    let lines = world.run(["replay", "--mailbox", "prodaja", "--json", "--maildir", maildir.to_str().unwrap()]).ended(0).json();
    let reason = |id: &str| lines.iter().find(|line| line["message_id"] == id).unwrap()["reason"].clone();
    assert_eq!(reason(ID), "already_answered");
    assert_eq!(reason("<q2@hotel-planina.example>"), "answer");
}

#[test]
fn a_replay_of_an_mbox_parts_its_mails() {
    let world = World::new();
    world.run(["sync"]).ended(0);
    let mbox: String =
        ["q1", "q2"].map(|id| format!("From MAILER Mon Nov 16 09:00:00 2026\n{}\n", order_question(id).replace("\r\n", "\n"))).concat();
    fs::write(world.path("box"), mbox).unwrap();
    let file = world.path("box");
    let lines = world.run(["replay", "--mailbox", "prodaja", "--json", "--mbox", file.to_str().unwrap()]).ended(0).json();
    assert_eq!(
        lines.iter().map(|line| line["source"].clone()).collect::<Vec<_>>(),
        [format!("{}#1", file.display()), format!("{}#2", file.display())]
    );
    assert!(lines.iter().all(|line| line["decision"] == "draft"));
}

#[test]
fn a_replay_judges_at_the_moment_that_it_is_given() {
    let world = World::new();
    world.run(["sync"]).ended(0);
    fs::write(world.path("a.eml"), order_question("q1")).unwrap();
    let file = world.path("a.eml");
    let words = |now: &str| ["replay", "--mailbox", "prodaja", "--json", "--now", now, "--eml", file.to_str().unwrap()].map(str::to_owned);
    let late = world.run(words("2031-01-01T00:00:00Z")).ended(0).json().remove(0);
    assert_eq!(late["reason"], "too_old");
    world.run(words("tomorrow")).ended(2);
}

#[test]
fn an_input_that_cannot_be_read_fails_alone() {
    let world = World::new();
    world.run(["sync"]).ended(0);
    fs::write(world.path("a.eml"), order_question("q1")).unwrap();
    let (gone, there) = (world.path("gone.eml"), world.path("a.eml"));
    let ran = world.run(["replay", "--mailbox", "prodaja", "--json", "--eml", gone.to_str().unwrap(), there.to_str().unwrap()]).ended(1);
    assert_eq!(ran.json().len(), 1);
    ran.says(&["gone.eml", "No such file", "check the path"]);
    world.run(["replay", "--mailbox", "prodaja"]).ended(2);
    world.run(["replay", "--mailbox", "other", "--eml", there.to_str().unwrap()]).ended(2).says(&["`other`", "prodaja"]);
}
