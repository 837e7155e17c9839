//! What changes in the ERP reaches the mails and drafts that it concerns, and no others; killed anywhere, it comes to the same end.

use std::time::Duration;

use jiff::civil::date;
use postar::domain::*;
use postar::flow::ripple::{self, Rippled};
use postar::store::Changes;
use serde_json::json;

use super::mailbox::{Break, Mail};
use super::stage::{Stage, message_id};

const ASKS: &str = "Dober dan,\n\nkje je moje naročilo PN-77?\n\nHvala";
const CUSTOMER: &str = "471100000900";
const ORDER: &str = "471100000123";

/// A mail that a trusted server vouches for, so that facts may stand in its draft.
fn write(stage: &Stage, id: &str, text: &str) {
    let vouched = "Received: from mx.lipa.example by imap.lipa.example with LMTP id x; Sun, 22 Nov 2026 10:00:03 +0100\n\
                   Authentication-Results: mx.lipa.example; dmarc=pass header.from=gozd.example\n\
                   Received: from mail.gozd.example by mx.lipa.example with ESMTPS id y; Sun, 22 Nov 2026 10:00:01 +0100\n";
    let mail = super::stage::customers_mail(id, &[], text).replace(&format!("Subject: Naročilo {id}"), "Subject: Vprašanje");
    stage.server.deliver("INBOX", &format!("{vouched}{mail}"), Some(stage.now()));
}

fn stage() -> Stage {
    let mut stage = Stage::set();
    stage.profile.trusted_authserv_ids = vec!["mx.lipa.example".to_owned()];
    stage
}

fn order(partner: &str, status: Option<(&str, &str)>) -> Document {
    let order = json!({
        "id": ORDER, "doc_type": "sales_order", "number": "PN-77", "date": "2026-11-03", "partner": partner, "currency": "EUR",
        "lines": [], "sum_all": "439.20", "delivery_deadline": "2026-11-30", "tracking_codes": [], "links": [],
    });
    let status = status.map(|(code, shown)| Status { code: code.to_owned(), shown: shown.to_owned() });
    Document { status, ..serde_json::from_value(order).unwrap() }
}

async fn keep(stage: &mut Stage, document: Document) {
    let desk = stage.desk();
    let mirrored = Mirrored { record: document, read_at: stage.now() };
    desk.store.commit(Changes::new().document(&desk.tenant.id, mirrored)).await.unwrap();
}

/// Follows up all that waits.
async fn follow_up(stage: &mut Stage) -> Rippled {
    let desk = stage.desk();
    let mut all = Rippled::default();
    while let Some(rippled) = ripple::step(&desk.store, &desk.tenant, &[&desk], desk.clock.now()).await.unwrap() {
        all += rippled;
    }
    all
}

fn linked(stage: &mut Stage, kind: ErpKind, id: &str) -> Vec<String> {
    let desk = stage.desk();
    let to = ErpRef { kind, id: MkId::new(id) };
    let back = desk.store.links_to(&desk.tenant.id, &to, 99).unwrap();
    for link in &back {
        assert!(desk.store.links_of(&desk.tenant.id, &link.message).unwrap().contains(link), "both directions");
    }
    back.into_iter().map(|link| link.message.as_str().to_owned()).collect()
}

/// A customer's mail with a draft that names her order.
async fn with_a_draft() -> Stage {
    let mut stage = stage();
    stage.know_the_customer().await;
    keep(&mut stage, order(CUSTOMER, None)).await;
    write(&stage, "m1", ASKS);
    stage.until_idle().await;
    follow_up(&mut stage).await;
    assert_eq!((stage.drafts().len(), stage.status("m1")), (1, Some(DraftStatus::Placed)));
    stage.later(Duration::from_mins(2));
    stage
}

async fn ship(stage: &mut Stage) {
    let shipped = Document {
        shipped_date: Some(date(2026, 11, 21)),
        tracking_codes: vec!["RR123456789SI".to_owned()],
        ..order(CUSTOMER, Some(("shipped", "Odpremljen")))
    };
    keep(stage, shipped).await;
}

#[tokio::test(start_paused = true)]
async fn a_new_contact_finds_its_earlier_mails() {
    let mut stage = stage();
    write(&stage, "m1", ASKS);
    stage.later(Duration::from_hours(73));
    stage.until_idle().await;
    assert_eq!((stage.reason("m1"), stage.explanation("m1").unwrap().decision), ("too_old".to_owned(), Decision::Ignore));
    stage.know_the_customer().await;
    assert_eq!(follow_up(&mut stage).await, Rippled { records: 1, mails: 1, drafts: 0 });
    assert_eq!(linked(&mut stage, ErpKind::Contact, CUSTOMER), ["<m1@gozd.example>"]);
    let explanation = stage.explanation("m1").unwrap();
    assert_eq!((explanation.decision, explanation.contact.unwrap().id), (Decision::File, MkId::new(CUSTOMER)));
    stage.until_idle().await;
    assert_eq!(stage.drafts(), [], "old mail is linked, never newly drafted");
    assert_eq!(follow_up(&mut stage).await, Rippled::default());
}

#[tokio::test(start_paused = true)]
async fn an_order_that_comes_later_is_found_by_its_number_in_an_earlier_mail() {
    let mut stage = stage();
    stage.know_the_customer().await;
    write(&stage, "m1", ASKS);
    write(&stage, "m2", "Pozdravljeni,\n\nnaročilo se še pozna?\n\nHvala");
    stage.later(Duration::from_hours(73));
    stage.until_idle().await;
    keep(&mut stage, order(CUSTOMER, None)).await;
    assert_eq!(follow_up(&mut stage).await.mails, 1);
    assert_eq!(linked(&mut stage, ErpKind::Document, ORDER), ["<m1@gozd.example>"], "what a mail doesn't name isn't guessed anew");
    keep(&mut stage, order("471100000555", None)).await;
    follow_up(&mut stage).await;
    assert_eq!(linked(&mut stage, ErpKind::Document, ORDER), [""; 0], "it is somebody else's");
}

#[tokio::test(start_paused = true)]
async fn a_draft_is_renewed_when_its_order_ships() {
    let mut stage = with_a_draft().await;
    ship(&mut stage).await;
    assert_eq!(follow_up(&mut stage).await.drafts, 1);
    let report = stage.pass().await;
    assert_eq!((report.renewed, report.drafts, report.withdrawn), (1, 0, 0));
    let drafts = stage.drafts();
    assert_eq!((drafts.len(), stage.server.texts("Trash").len()), (1, 1));
    assert!(drafts[0].1.contains("rev=2") && drafts[0].1.contains("RR123456789SI"), "{}", drafts[0].1);
    assert_eq!(stage.server.set(|server| server.deeds.clone()), ["append 1", "append 2", "discard 1"], "the new one first");
    assert_eq!(stage.status("m1"), Some(DraftStatus::Renewed));
    assert_eq!(follow_up(&mut stage).await, Rippled::default());
    assert!(stage.pass().await.decided.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_draft_that_reads_the_same_stays_where_it_is() {
    let mut stage = with_a_draft().await;
    keep(&mut stage, Document { title: Some("interno".to_owned()), ..order(CUSTOMER, None) }).await;
    assert_eq!(follow_up(&mut stage).await.drafts, 1);
    let report = stage.pass().await;
    assert_eq!((report.renewed, stage.server.set(|server| server.deeds.clone())), (0, vec!["append 1".to_owned()]));
    assert_eq!((stage.status("m1"), stage.job("m1").unwrap().revision), (Some(DraftStatus::Placed), 1));
}

#[tokio::test(start_paused = true)]
async fn a_draft_that_a_person_edited_is_never_renewed() {
    let mut stage = with_a_draft().await;
    let uid = stage.drafts()[0].0;
    let Mail { bytes, flags, arrived } = stage.server.remove("Drafts", uid);
    let bytes = String::from_utf8(bytes).unwrap().replace("Lep pozdrav", "Lep pozdrav, Ana").into_bytes();
    stage.server.set(|server| server.put("Drafts", Mail { bytes, flags, arrived }));
    ship(&mut stage).await;
    follow_up(&mut stage).await;
    stage.until_idle().await;
    assert_eq!(stage.status("m1"), Some(DraftStatus::Edited));
    let drafts = stage.drafts();
    assert!(drafts.len() == 1 && drafts[0].1.contains("Ana"), "{drafts:?}");
    assert_eq!(stage.server.texts("Trash"), []);
}

#[tokio::test(start_paused = true)]
async fn a_new_order_of_the_customer_wakes_the_draft_that_knew_of_none() {
    let mut stage = stage();
    stage.know_the_customer().await;
    write(&stage, "m1", "Dober dan,\n\nkje je moje naročilo?\n\nHvala");
    stage.until_idle().await;
    stage.later(Duration::from_mins(2));
    keep(&mut stage, order(CUSTOMER, Some(("confirmed", "Potrjeno")))).await;
    assert_eq!(follow_up(&mut stage).await.drafts, 1);
    assert_eq!(stage.pass().await.renewed, 1);
    assert!(stage.drafts()[0].1.contains("PN-77"));
    assert_eq!(linked(&mut stage, ErpKind::Document, ORDER), ["<m1@gozd.example>"]);
}

#[tokio::test(start_paused = true)]
async fn a_persons_link_stays_whatever_changes() {
    let mut stage = stage();
    write(&stage, "m1", ASKS);
    stage.later(Duration::from_hours(73));
    stage.until_idle().await;
    let desk = stage.desk();
    let other = ErpRef { kind: ErpKind::Contact, id: MkId::new("471100000555") };
    let link = Link { message: message_id("m1"), to: other, confidence: Confidence::Certain, reasons: vec![], made_by: LinkMaker::Person };
    desk.store.commit(Changes::new().link(&desk.tenant.id, link.clone())).await.unwrap();
    stage.know_the_customer().await;
    follow_up(&mut stage).await;
    let links = desk.store.links_of(&desk.tenant.id, &message_id("m1")).unwrap();
    assert!(links.len() == 2 && links.contains(&link), "{links:?}");
}

#[tokio::test(start_paused = true)]
async fn a_contact_that_loses_an_address_loses_the_mails_that_it_brought() {
    let mut stage = stage();
    stage.know_the_customer().await;
    write(&stage, "m1", ASKS);
    stage.later(Duration::from_hours(73));
    stage.until_idle().await;
    let desk = stage.desk();
    let mut contact = desk.store.contact(&desk.tenant.id, &MkId::new(CUSTOMER)).unwrap().unwrap();
    contact.record.people.clear();
    desk.store.commit(Changes::new().contact(&desk.tenant.id, contact)).await.unwrap();
    follow_up(&mut stage).await;
    assert_eq!(linked(&mut stage, ErpKind::Contact, CUSTOMER), [""; 0]);
    assert_eq!(stage.explanation("m1").unwrap().decision, Decision::Ignore);
}

#[tokio::test(start_paused = true)]
async fn what_the_erp_no_longer_has_stays_linked() {
    let mut stage = stage();
    stage.know_the_customer().await;
    keep(&mut stage, order(CUSTOMER, None)).await;
    write(&stage, "m1", ASKS);
    stage.later(Duration::from_hours(73));
    stage.until_idle().await;
    let desk = stage.desk();
    for (kind, id) in [(ErpKind::Document, ORDER), (ErpKind::Contact, CUSTOMER)] {
        let gone = ErpRef { kind, id: MkId::new(id) };
        desk.store.commit(Changes::new().gone(&desk.tenant.id, gone)).await.unwrap();
        follow_up(&mut stage).await;
        assert_eq!(linked(&mut stage, kind, id), ["<m1@gozd.example>"]);
    }
}

/// The order ships, and the call of this number breaks; false if there was no such call.
async fn broken_renewal(at: usize, kind: Break) -> bool {
    let mut stage = with_a_draft().await;
    ship(&mut stage).await;
    follow_up(&mut stage).await;
    stage.server.set(|server| (server.calls, server.fault) = (0, Some((at, kind))));
    let killed = stage.server.killed();
    tokio::select! {
        ended = stage.try_pass() => drop(ended),
        () = killed.notified() => assert_eq!(kind, Break::Never),
    }
    stage.server.set(|server| server.fault = None);
    stage.restart();
    let calls = stage.server.set(|server| server.calls);
    stage.until_idle().await;
    stage.later(Duration::from_mins(1));
    stage.until_idle().await;
    let drafts = stage.drafts();
    assert!(drafts.len() == 1 && drafts[0].1.contains("RR123456789SI"), "call {at} broke {kind:?}: {drafts:#?}");
    assert_eq!(stage.server.texts("Trash").len(), 1, "call {at} broke {kind:?}");
    assert_eq!((stage.status("m1"), stage.job("m1").unwrap().replaces), (Some(DraftStatus::Renewed), vec![]), "call {at} broke {kind:?}");
    calls > at
}

#[tokio::test(start_paused = true)]
async fn a_renewal_that_is_cut_off_anywhere_ends_in_one_draft_with_the_new_facts() {
    Break::every_call(5, broken_renewal).await;
}
