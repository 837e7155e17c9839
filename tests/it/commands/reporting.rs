//! `replay --report`: the past beside what was sent, before anything is switched on.

use std::fs;

use serde_json::{Value, json};

use super::World;
use super::world::{mail, order_question, thanks};

/// The owner's answer to a mail, in Sent.
fn answer(world: &World, to: &str, text: &str) {
    let answer = mail(&format!("s-{to}"), "prodaja@prazarna-zrno.example", "Re: N-1054", text)
        .replace("Message-ID:", &format!("In-Reply-To: <{to}@hotel-planina.example>\r\nMessage-ID:"));
    fs::write(world.path(format!("Maildir/.Sent/cur/{to}.s:2,S")), answer).unwrap();
}

fn report(world: &World, more: &[&str]) -> Value {
    let maildir = world.path("Maildir");
    let words = ["replay", "--mailbox", "prodaja", "--report", "--json", "--maildir", maildir.to_str().unwrap()];
    world.run(words.iter().chain(more).copied()).ended(0).json().remove(0)
}

/// What our own draft says of the order: its text.
fn draft(world: &World) -> String {
    fs::write(world.path("a.eml"), order_question("q0")).unwrap();
    let file = world.path("a.eml");
    let line = world.run(["replay", "--mailbox", "prodaja", "--json", "--eml", file.to_str().unwrap()]).ended(0).json().remove(0);
    line["draft"]["text"].as_str().unwrap().to_owned()
}

#[test]
fn the_report_compares_drafts_with_what_was_sent_and_writes_nothing() {
    let world = World::new();
    world.run(["sync"]).ended(0);
    let text = draft(&world);
    for id in ["q1", "q2", "q3"] {
        world.deliver(&order_question(id));
    }
    world.deliver(&thanks("t1"));
    answer(&world, "q1", &text);
    answer(&world, "q2", &text.replace("N-1054", "N-1055"));
    answer(&world, "t1", "Malenkost!");
    let before = (world.snapshot("data"), world.snapshot("Maildir"));
    let told = report(&world, &[]);
    assert!((world.snapshot("data"), world.snapshot("Maildir")) == before, "something was written");
    assert_eq!((&told["mails"], &told["sent_mails"]), (&json!(4), &json!(3)));
    assert_eq!(
        told["decisions"].as_array().unwrap().iter().map(|row| (&row["reason"], &row["mails"])).collect::<Vec<_>>(),
        [(&json!("answer"), &json!(3)), (&json!("no_reply_needed"), &json!(1))]
    );
    let all = &told["all"];
    let counts = ["drafted", "answered", "both", "same_figures", "different_figures"].map(|field| all[field].as_u64().unwrap());
    assert_eq!(counts, [3, 3, 2, 1, 1], "{told}");
    assert_eq!((&all["length_percent"], &all["same_language"]), (&json!(100), &json!({"yes": 2, "of": 2})));
    assert_eq!(told["intents"]["order_status"]["drafted"], 3, "{told}");
    let [different] = told["different"].as_array().unwrap().as_slice() else { panic!("{told}") };
    assert_eq!(different["message_id"], "<q2@hotel-planina.example>");
    assert_eq!(different["figures"][0], json!({"field": "count_code", "drafted": "N-1054", "sent": "N-1055"}));
}

#[test]
fn each_mail_is_judged_when_it_came_and_for_a_person_there_is_a_table() {
    let world = World::new();
    world.run(["sync"]).ended(0);
    world.deliver(&order_question("q1").replace("2026", "2025"));
    let told = report(&world, &["--now", "2031-01-01T00:00:00Z"]);
    assert_eq!(told["decisions"][0]["reason"], "answer", "years later it is not too old: {told}");
    assert!(told["note"].as_str().unwrap().contains("No sent mail was found"), "{told}");
    let maildir = world.path("Maildir");
    let ran = world.run(["replay", "--mailbox", "prodaja", "--report", "--maildir", maildir.to_str().unwrap()]).ended(0);
    for words in ["1 mails, 0 sent mails", "draft, because answer", "order_status", "all mails"] {
        assert!(ran.out.contains(words), "{words}: {}", ran.out);
    }
}
