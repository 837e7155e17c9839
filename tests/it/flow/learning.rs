//! What the owner does with drafts is learned once, in the transaction that notes it, and a figure that he changes is told to him.

use std::time::Duration;

use postar::domain::*;
use postar::store::Changes;
use serde_json::json;

use super::stage::{Stage, customers_mail, message_id};

const ASKS: &str = "Dober dan,\n\nkje je moje naročilo PN-77?\n\nHvala";
const CUSTOMER: &str = "471100000900";

/// A customer whose mails a trusted server vouches for, with an order.
async fn stage() -> Stage {
    let mut stage = Stage::set();
    stage.profile.trusted_authserv_ids = vec!["mx.lipa.example".to_owned()];
    stage.know_the_customer().await;
    let order = json!({
        "id": "471100000123", "doc_type": "sales_order", "number": "PN-77", "date": "2026-11-03", "partner": CUSTOMER, "currency": "EUR",
        "lines": [], "sum_all": "439.20", "delivery_deadline": "2026-11-30", "tracking_codes": [], "links": [],
    });
    let desk = stage.desk();
    let mirrored = Mirrored { record: serde_json::from_value::<Document>(order).unwrap(), read_at: stage.now() };
    desk.store.commit(Changes::new().document(&desk.tenant.id, mirrored)).await.unwrap();
    stage
}

fn asks(stage: &Stage, id: &str) {
    let vouched = "Received: from mx.lipa.example by imap.lipa.example with LMTP id x; Sun, 22 Nov 2026 10:00:03 +0100\n\
                   Authentication-Results: mx.lipa.example; dmarc=pass header.from=gozd.example\n\
                   Received: from mail.gozd.example by mx.lipa.example with ESMTPS id y; Sun, 22 Nov 2026 10:00:01 +0100\n";
    let mail = customers_mail(id, &[], ASKS);
    stage.server.deliver("INBOX", &format!("{vouched}{mail}"), Some(stage.now()));
}

async fn with_a_draft() -> Stage {
    let mut stage = stage().await;
    asks(&stage, "m1");
    stage.until_idle().await;
    assert_eq!((stage.drafts().len(), stage.status("m1")), (1, Some(DraftStatus::Placed)));
    stage.later(Duration::from_mins(2));
    stage
}

fn own_text(stage: &mut Stage, id: &str) -> String {
    stage.explanation(id).unwrap().draft.unwrap().text
}

/// The owner's mail program sends this text as the answer, and takes our draft out of Drafts.
fn send(stage: &Stage, id: &str, source: &str, text: &str) {
    for (uid, _) in stage.drafts() {
        stage.server.remove("Drafts", uid);
    }
    let mail = format!(
        "From: prodaja@lipa.example\nTo: neza@gozd.example\nMessage-ID: <{id}@lipa.example>\nIn-Reply-To: <{source}@gozd.example>\n\
         Subject: Re: Naročilo\nContent-Type: text/plain; charset=utf-8\n\n{text}\n\nLep pozdrav\nLipa Studio\n"
    );
    stage.server.deliver("Sent", &mail, Some(stage.now()));
}

fn outcomes(stage: &mut Stage) -> Vec<Outcome> {
    let desk = stage.desk();
    desk.store.outcomes(&desk.mailbox.id).unwrap()
}

fn counted(stage: &mut Stage, line: &str) -> bool {
    stage.desk().metrics.render().lines().any(|one| one == line)
}

#[tokio::test(start_paused = true)]
async fn a_changed_figure_is_told_once_counted_once_and_teaches_no_style() {
    let mut stage = with_a_draft().await;
    let text = own_text(&mut stage, "m1");
    assert!(text.contains("30. 11. 2026"), "{text}");
    send(&stage, "s1", "m1", &text.replace("30. 11. 2026", "4. 12. 2026"));
    stage.until_idle().await;
    stage.until_idle().await;
    let explanation = stage.explanation("m1").unwrap();
    assert_eq!(explanation.draft.unwrap().status, DraftStatus::SentEdited);
    let [Alert { kind: AlertKind::ErpMismatch, says }] = explanation.alerts.as_slice() else { panic!("{:?}", explanation.alerts) };
    assert!(says.contains("4. 12. 2026") && says.contains("30. 11. 2026") && says.contains("sales_order 471100000123"), "{says}");
    let [outcome] = &outcomes(&mut stage)[..] else { panic!("one row") };
    assert_eq!(outcome.edits, [Edit::FigureChanged]);
    assert!(counted(&mut stage, r#"postar_alerts_total{mailbox="prodaja",kind="erp_mismatch"} 1"#));
    assert!(counted(&mut stage, r#"postar_drafts_outcome_total{mailbox="prodaja",outcome="sent_edited"} 1"#));
}

#[tokio::test(start_paused = true)]
async fn a_draft_that_is_sent_counts_once_however_often_it_is_looked_at() {
    let mut stage = with_a_draft().await;
    let text = own_text(&mut stage, "m1");
    send(&stage, "s1", "m1", &text);
    for _ in 0..3 {
        stage.restart();
        stage.until_idle().await;
    }
    let [outcome] = &outcomes(&mut stage)[..] else { panic!("one row") };
    assert_eq!((outcome.status, outcome.edits.len(), outcome.contact.clone()), (DraftStatus::Sent, 0, Some(MkId::new(CUSTOMER))));
    let desk = stage.desk();
    assert_eq!(desk.store.calibration(&desk.mailbox.id).unwrap().seen(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_deleted_draft_counts_once_for_its_customer_and_its_question() {
    let mut stage = with_a_draft().await;
    let text = own_text(&mut stage, "m1");
    stage.server.remove("Drafts", stage.drafts()[0].0);
    stage.until_idle().await;
    stage.until_idle().await;
    let deleted = |stage: &mut Stage| {
        let desk = stage.desk();
        let contact = MkId::new(CUSTOMER);
        let profile = desk.store.profile(&desk.mailbox.id, Some(&contact)).unwrap();
        (profile.deleted(Intent::OrderStatus) + profile.deleted(Intent::Delivery), desk.store.calibration(&desk.mailbox.id).unwrap().seen())
    };
    let before = deleted(&mut stage);
    assert!(before.0 > 0 && before.1 == 1, "{before:?}");
    send(&stage, "s1", "m1", &text);
    stage.until_idle().await;
    assert_eq!(stage.status("m1"), Some(DraftStatus::Sent));
    assert_eq!(deleted(&mut stage), (0, 1), "it was sent after all: one draft, one end");
}

#[tokio::test(start_paused = true)]
async fn three_answers_of_the_owners_own_are_a_habit_of_the_next_draft() {
    let mut stage = stage().await;
    for n in 0..3 {
        stage.write(&format!("t{n}"), &[], "Hvala, vse je prispelo.");
    }
    stage.until_idle().await;
    for n in 0..3 {
        send(&stage, &format!("s{n}"), &format!("t{n}"), "Živjo, Neža,\n\nme veseli. Račun ti pošljem jutri.");
        stage.until_idle().await;
        let desk = stage.desk();
        let contact = MkId::new(CUSTOMER);
        let habit = postar::flow::learn::habit(&desk, Some(&contact), Language::Sl).unwrap();
        let form = postar::flow::learn::form(&desk, Some(&contact)).unwrap();
        let expected = (n == 2).then_some((Greeting::Familiar, AddressForm::Informal));
        assert_eq!(habit.and_then(|habit| habit.greeting).zip(form), expected, "after {}", n + 1);
    }
    asks(&stage, "m1");
    stage.until_idle().await;
    let text = own_text(&mut stage, "m1");
    assert!(text.starts_with("Živjo,") && !text.contains("vam"), "as he writes to her: {text}");
    let fetched = stage.server.set(|server| std::mem::take(&mut server.fetched));
    stage.server.renumber("Sent");
    stage.until_idle().await;
    let again = stage.server.set(|server| std::mem::take(&mut server.fetched));
    assert!(!fetched.is_empty() && !again.iter().any(|one| one.contains("Sent")), "a mail that taught is not read again: {again:?}");
}

#[tokio::test(start_paused = true)]
async fn a_draft_greets_as_its_owner_does() {
    let mut stage = stage().await;
    for n in 0..3 {
        send(&stage, &format!("s{n}"), &format!("unknown{n}"), "Dober dan,\n\nračun vam pošiljamo v prilogi.");
    }
    asks(&stage, "m1");
    stage.until_idle().await;
    let text = own_text(&mut stage, "m1");
    assert!(text.starts_with("Dober dan,\n"), "{text}");
}

#[tokio::test(start_paused = true)]
async fn a_draft_that_is_hardly_ever_sent_is_not_placed_where_the_owner_wants_it_so() {
    let mut stage = stage().await;
    stage.profile.keep_back_below = Some(30);
    let desk = stage.desk();
    let mut changes = Changes::new();
    for n in 0..80 {
        changes = changes.outcome(Outcome {
            mailbox: desk.mailbox.id.clone(),
            key: DraftKey::parse(&format!("draft{n:05}")).unwrap(),
            source: message_id(&format!("old{n}")),
            contact: None,
            intents: vec![Intent::Other],
            language: Language::Sl,
            score: Score::new(n * 125 / 10),
            status: if n >= 40 { DraftStatus::Sent } else { DraftStatus::Deleted },
            edits: vec![],
            at: stage.now(),
        });
    }
    desk.store.commit(changes).await.unwrap();
    asks(&stage, "m1");
    stage.write("n1", &[], "Dober dan, kaj pa tista stvar?");
    stage.until_idle().await;
    let (sure, unsure) = (stage.explanation("m1").unwrap(), stage.explanation("n1").unwrap());
    assert!(sure.confidence.is_some_and(|percent| percent > 60), "{:?}", sure.confidence);
    let scores = [&sure, &unsure].map(postar::learning::score);
    assert_eq!(stage.drafts().len(), 1, "{scores:?} {:?}", unsure.confidence);
    assert_eq!((unsure.decision, unsure.draft.unwrap().status), (Decision::Draft, DraftStatus::Planned));
}

/// At the first look the owner's past answers are in Sent, and the mails that they answer are nowhere.
#[tokio::test(start_paused = true)]
async fn the_answers_of_before_are_read_a_few_at_a_time_until_enough_is_known() {
    let mut stage = stage().await;
    for n in 0..60 {
        send(&stage, &format!("s{n}"), &format!("unknown{n}"), "Živjo,\n\nje že na poti, sporočim ti številko paketa.");
    }
    stage.pass().await;
    let read = |stage: &Stage| stage.server.set(|server| std::mem::take(&mut server.fetched)).len();
    assert_eq!(read(&stage), 10);
    for n in 0..20 {
        stage.owner_writes("Sent", &format!("n{n}"), &[]);
        stage.pass().await;
    }
    assert!((20..=30).contains(&read(&stage)), "then it is enough");
    let desk = stage.desk();
    let habit = postar::flow::learn::habit(&desk, None, Language::Sl).unwrap().unwrap();
    assert_eq!((habit.greeting, habit.sign_off), (Some(Greeting::Familiar), Some(SignOff::Regards)));
}
