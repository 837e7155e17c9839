//! What the owner does in Drafts and Sent decides what happens to our drafts.

use std::time::Duration;

use postar::domain::{DraftState, DraftStatus};

use super::mailbox::Mail;
use super::stage::Stage;

const ASKS: &str = "Dober dan,\n\nkje je moje naročilo?\n\nHvala";

async fn with_a_draft() -> Stage {
    let mut stage = Stage::set();
    stage.write("m1", &[], ASKS);
    stage.until_idle().await;
    assert_eq!(stage.drafts().len(), 1);
    stage.later(Duration::from_mins(2));
    stage
}

/// Edits our draft as a mail program does: a new copy, then the old one goes.
fn edit(stage: &Stage) -> u32 {
    let uid = stage.drafts()[0].0;
    let Mail { bytes, flags, arrived } = stage.server.remove("Drafts", uid);
    let bytes = String::from_utf8(bytes).unwrap().replace("Lep pozdrav", "Lep pozdrav, Ana").into_bytes();
    stage.server.set(|server| server.put("Drafts", Mail { bytes, flags, arrived }))
}

#[tokio::test(start_paused = true)]
async fn an_edited_draft_is_never_touched() {
    let mut stage = with_a_draft().await;
    let edited = edit(&stage);
    stage.until_idle().await;
    assert_eq!(stage.status("m1"), Some(DraftStatus::Edited));
    stage.write("m2", &["m1"], "In koliko me bo stalo?");
    stage.until_idle().await;
    stage.owner_writes("Sent", "s1", &["m1", "m2"]);
    stage.until_idle().await;
    assert_eq!(stage.drafts().iter().map(|(uid, _)| *uid).collect::<Vec<_>>(), [edited]);
    assert_eq!((stage.reason("m2"), stage.server.texts("Trash").len()), ("owner_draft".to_owned(), 0));
}

#[tokio::test(start_paused = true)]
async fn a_draft_edited_a_moment_before_the_next_mail_stays_alone() {
    let mut stage = with_a_draft().await;
    let desk = stage.desk();
    edit(&stage);
    stage.write("m2", &["m1"], "In koliko me bo stalo?");
    let mut report = postar::flow::pass::PassReport::default();
    let mut session = stage.server.clone();
    postar::flow::pass::new_mail(&desk, &mut session, &super::mailbox::Misbehaving::special(), &mut report).await.unwrap();
    assert_eq!((stage.drafts().len(), stage.reason("m2"), report.drafts + report.renewed), (1, "owner_draft".to_owned(), 0));
}

#[tokio::test(start_paused = true)]
async fn an_answered_thread_loses_its_untouched_draft_to_the_trash() {
    let mut stage = with_a_draft().await;
    stage.owner_writes("Sent", "s1", &["m1"]);
    let report = stage.pass().await;
    assert_eq!((report.withdrawn, stage.drafts().len(), stage.server.texts("Trash").len()), (1, 0, 1));
    assert_eq!(stage.status("m1"), Some(DraftStatus::AnsweredWithout));
    assert_eq!(stage.pass().await.decided, []);
}

#[tokio::test(start_paused = true)]
async fn a_reply_to_an_earlier_mail_leaves_the_newer_question_its_draft() {
    let mut stage = with_a_draft().await;
    stage.write("m2", &["m1"], "In koliko me bo stalo?");
    stage.until_idle().await;
    stage.owner_writes("Sent", "s1", &["m1"]);
    stage.until_idle().await;
    assert_eq!((stage.drafts().len(), stage.status("m2")), (1, Some(DraftStatus::Renewed)));
    stage.owner_writes("Sent", "s2", &["m1", "m2", "m3"]);
    stage.until_idle().await;
    assert_eq!((stage.drafts().len(), stage.status("m2")), (0, Some(DraftStatus::AnsweredWithout)));
}

#[tokio::test(start_paused = true)]
async fn a_mail_that_was_answered_before_we_saw_it_gets_no_draft() {
    let mut stage = Stage::set();
    stage.write("m1", &[], ASKS);
    stage.owner_writes("Sent", "s1", &["m1"]);
    stage.until_idle().await;
    assert_eq!((stage.drafts().len(), stage.reason("m1")), (0, "already_answered".to_owned()));
}

#[tokio::test(start_paused = true)]
async fn an_own_draft_of_the_owner_means_owner_draft() {
    let mut stage = Stage::set();
    stage.write("m1", &[], ASKS);
    stage.owner_writes("Drafts", "d1", &["m1"]);
    stage.until_idle().await;
    assert_eq!((stage.drafts().len(), stage.reason("m1")), (1, "owner_draft".to_owned()));
}

#[tokio::test(start_paused = true)]
async fn a_draft_that_was_sent_and_one_that_was_deleted_are_told_apart() {
    let mut stage = with_a_draft().await;
    let draft = stage.server.remove("Drafts", 1);
    stage.server.set(|server| server.put("Sent", draft));
    stage.until_idle().await;
    assert_eq!(stage.status("m1"), Some(DraftStatus::Sent));

    let mut stage = with_a_draft().await;
    stage.server.remove("Drafts", 1);
    stage.until_idle().await;
    assert_eq!(stage.status("m1"), Some(DraftStatus::Deleted));
    stage.write("m2", &["m1"], "In koliko me bo stalo?");
    stage.until_idle().await;
    assert_eq!((stage.drafts().len(), stage.status("m2")), (1, Some(DraftStatus::Renewed)));
}

#[tokio::test(start_paused = true)]
async fn drafts_that_were_numbered_anew_are_still_ours() {
    let mut stage = with_a_draft().await;
    stage.owner_writes("Drafts", "other", &[]);
    stage.server.renumber("Drafts");
    stage.until_idle().await;
    assert_eq!(stage.status("m1"), Some(DraftStatus::Placed));
    stage.owner_writes("Sent", "s1", &["m1"]);
    stage.until_idle().await;
    assert_eq!((stage.drafts().len(), stage.server.texts("Trash").len()), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn without_a_trash_an_untouched_draft_stays_and_nothing_spins() {
    let mut stage = with_a_draft().await;
    stage.trash = false;
    stage.owner_writes("Sent", "s1", &["m1"]);
    stage.until_idle().await;
    let calls = stage.server.set(|server| std::mem::take(&mut server.calls));
    assert!(calls > 0);
    stage.pass().await;
    assert_eq!((stage.drafts().len(), stage.server.set(|server| server.calls)), (1, 4), "four listings");
}

#[tokio::test(start_paused = true)]
async fn a_refused_move_to_the_trash_stops_nothing_and_is_tried_again() {
    let mut stage = with_a_draft().await;
    stage.server.set(|server| server.discard_refused = true);
    stage.owner_writes("Sent", "s1", &["m1"]);
    stage.write("n1", &[], ASKS);
    stage.until_idle().await;
    assert_eq!(stage.status("n1"), Some(DraftStatus::Placed));
    stage.server.set(|server| server.discard_refused = false);
    stage.until_idle().await;
    assert_eq!((stage.drafts().len(), stage.status("m1")), (1, Some(DraftStatus::AnsweredWithout)));
    assert!(matches!(stage.job("m1").unwrap().state, DraftState::Closed { .. }));
}
