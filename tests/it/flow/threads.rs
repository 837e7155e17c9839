//! One draft per thread, whatever comes in, under whatever name, from wherever.

use std::time::Duration;

use postar::domain::{DraftStatus, ErpKind, ErpRef, MkId};

use super::stage::{Stage, customers_mail, message_id};

const ASKS: &str = "Dober dan,\n\nkje je moje naročilo?\n\nHvala";

#[tokio::test(start_paused = true)]
async fn two_mails_of_one_thread_in_one_window_get_one_draft_for_the_newest() {
    let mut stage = Stage::set();
    stage.write("m1", &[], ASKS);
    stage.write("m2", &["m1"], "In koliko me bo stalo?");
    let report = stage.pass().await;
    let drafts = stage.drafts();
    assert_eq!((drafts.len(), report.mails, report.drafts, report.renewed), (1, 2, 1, 0));
    assert!(drafts[0].1.contains("In-Reply-To: <m2@gozd.example>"), "{}", drafts[0].1);
    assert_eq!((stage.status("m1"), stage.status("m2")), (None, Some(DraftStatus::Placed)));
}

#[tokio::test(start_paused = true)]
async fn a_renewed_draft_replaces_the_untouched_one() {
    let mut stage = Stage::set();
    stage.write("m1", &[], ASKS);
    stage.until_idle().await;
    stage.write("m2", &["m1"], "In koliko me bo stalo?");
    let report = stage.pass().await;
    let drafts = stage.drafts();
    assert_eq!((drafts.len(), report.drafts, report.renewed, stage.server.texts("Trash").len()), (1, 0, 1, 1));
    assert!(drafts[0].1.contains("rev=2"));
    assert_eq!((stage.status("m1"), stage.status("m2")), (Some(DraftStatus::Withdrawn), Some(DraftStatus::Renewed)));
    assert_eq!(stage.server.set(|server| server.deeds.clone()), ["append 1", "append 2", "discard 1"], "the new one first");
}

#[tokio::test(start_paused = true)]
async fn a_mail_moved_between_watched_folders_is_not_drafted_twice() {
    let mut stage = Stage::set();
    stage.write("m1", &[], ASKS);
    stage.until_idle().await;
    let mail = stage.server.remove("INBOX", 1);
    stage.server.set(|server| server.put("Support", mail));
    stage.until_idle().await;
    assert_eq!((stage.drafts().len(), stage.job("m1").unwrap().revision), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn a_uidvalidity_reset_drafts_nothing_again() {
    let mut stage = Stage::set();
    let second = customers_mail("m1", &[], "Čisto druga zadeva: kdaj dobim račun?").replace("Naročilo m1", "Račun");
    stage.write("m1", &[], ASKS);
    stage.server.deliver("INBOX", &second, Some(stage.now()));
    stage.server.deliver("INBOX", &customers_mail("x", &[], ASKS).replace("Message-ID: <x@gozd.example>\n", ""), Some(stage.now()));
    stage.until_idle().await;
    assert_eq!(stage.drafts().len(), 3, "a used Message-ID and a missing one are mails of their own");
    stage.server.renumber("INBOX");
    stage.until_idle().await;
    let revisions: Vec<_> = stage.drafts().iter().map(|(_, text)| text.contains("rev=1")).collect();
    assert_eq!(revisions, [true; 3]);
}

#[tokio::test(start_paused = true)]
async fn one_form_that_always_writes_the_same_message_id_loses_no_mail() {
    let mut stage = Stage::set();
    stage.write("m1", &[], ASKS);
    let later = customers_mail("m1", &[], "Kdaj dobim račun?").replace("10:00:00", "11:30:00");
    stage.server.deliver("INBOX", &later, Some(stage.now()));
    assert_eq!(stage.pass().await.mails, 2);
}

#[tokio::test(start_paused = true)]
async fn older_mail_is_linked_and_not_drafted() {
    let mut stage = Stage::set();
    stage.know_the_customer().await;
    stage.write("m1", &[], ASKS);
    stage.later(Duration::from_hours(73));
    stage.pass().await;
    let desk = stage.desk();
    let customer = ErpRef { kind: ErpKind::Contact, id: MkId::new("471100000900") };
    assert_eq!((stage.drafts().len(), stage.reason("m1")), (0, "too_old".to_owned()));
    let links = desk.store.links_to(&desk.tenant.id, &customer, 9).unwrap();
    assert_eq!(links.into_iter().map(|link| link.message).collect::<Vec<_>>(), [message_id("m1")]);
}

#[tokio::test(start_paused = true)]
async fn a_watched_junk_folder_gets_no_drafts() {
    let mut stage = Stage::set();
    stage.profile.folders.push("Junk".to_owned());
    stage.deliver("Junk", "m1", &[], ASKS);
    stage.until_idle().await;
    assert_eq!((stage.drafts().len(), stage.reason("m1")), (0, "spam".to_owned()));
}

#[tokio::test(start_paused = true)]
async fn our_draft_that_was_sent_and_comes_back_is_own_mail() {
    let mut stage = Stage::set();
    stage.write("m1", &[], ASKS);
    stage.until_idle().await;
    let draft = stage.drafts()[0].1.clone();
    stage.server.deliver("INBOX", &draft.replace("\r\n", "\n"), Some(stage.now()));
    let report = stage.pass().await;
    assert_eq!(report.decided[0].reason.to_string(), "own_mail");
    assert_eq!(stage.drafts().len(), 1);
}
