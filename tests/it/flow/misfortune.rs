//! One mail, one draft or one refusal that goes wrong stays alone with it.

use std::time::Duration;

use postar::domain::{Cursor, DraftStatus, MailboxId, Place, Spot};
use postar::flow::replay::replay;
use postar::store::{Changes, Retry};

use super::stage::{Stage, customers_mail};

const ASKS: &str = "Dober dan,\n\nkje je moje naročilo?\n\nHvala";

fn read_to(stage: &mut Stage) -> u32 {
    let desk = stage.desk();
    match desk.store.cursor(&desk.mailbox.id, "INBOX").unwrap() {
        Some(Cursor::Uid { next, .. }) => next,
        other => panic!("{other:?}"),
    }
}

fn waiting(stage: &mut Stage) -> usize {
    let desk = stage.desk();
    desk.store.retries(&desk.mailbox.id, "INBOX").unwrap().len()
}

#[tokio::test(start_paused = true)]
async fn a_mail_that_could_not_be_fetched_waits_alone_and_the_others_go_on() {
    let mut stage = Stage::set();
    stage.server.set(|server| server.poison = Some("strupeno"));
    for number in 0..3 {
        stage.write(&format!("m{number}"), &[], ASKS);
    }
    stage.write("broken", &[], &format!("strupeno. {ASKS}"));
    for number in 3..12 {
        stage.write(&format!("m{number}"), &[], ASKS);
    }
    let report = stage.pass().await;
    assert_eq!((report.mails, report.failed.len(), stage.drafts().len()), (12, 1, 12));
    assert_eq!((read_to(&mut stage), waiting(&mut stage)), (14, 1));
    stage.server.set(|server| server.poison = None);
    stage.later(Duration::from_mins(1));
    stage.pass().await;
    assert_eq!((stage.drafts().len(), waiting(&mut stage)), (13, 0));
}

#[tokio::test(start_paused = true)]
async fn a_mail_that_is_refused_is_asked_for_less_and_less_and_never_given_up() {
    let mut stage = Stage::set();
    stage.server.set(|server| server.poison = Some("strupeno"));
    stage.write("broken", &[], &format!("strupeno. {ASKS}"));
    stage.pass().await;
    let mut asked = Vec::new();
    for minute in 1..=3 * 24 * 60 {
        stage.later(Duration::from_mins(1));
        if !stage.pass().await.failed.is_empty() {
            asked.push(minute);
        }
    }
    assert_eq!(asked, [1, 6, 21, 81, 321, 1761, 3201]);
    stage.server.set(|server| server.poison = None);
    stage.later(Duration::from_hours(24));
    stage.until_idle().await;
    assert_eq!((stage.reason("broken").as_str(), waiting(&mut stage)), ("too_old", 0));
}

#[tokio::test(start_paused = true)]
async fn a_mail_over_which_the_connection_ends_each_time_waits_alone() {
    let mut stage = Stage::set();
    stage.server.set(|server| server.deadly = Some("smrtno"));
    for number in 0..3 {
        stage.write(&format!("m{number}"), &[], if number == 1 { "smrtno, kje je moje naročilo?" } else { ASKS });
    }
    for _ in 0..3 {
        let _ = stage.try_pass().await;
    }
    assert_eq!((stage.drafts().len(), waiting(&mut stage)), (2, 1));
    stage.server.set(|server| server.deadly = None);
    stage.later(Duration::from_mins(15));
    stage.pass().await;
    assert_eq!((stage.drafts().len(), waiting(&mut stage)), (3, 0));
}

#[tokio::test(start_paused = true)]
async fn a_mail_that_the_server_shows_late_is_found() {
    let mut stage = Stage::set();
    stage.write("m1", &[], ASKS);
    let late = stage.write("late", &[], ASKS);
    stage.write("m3", &[], ASKS);
    stage.server.set(|server| server.hidden = Some(late));
    stage.pass().await;
    assert_eq!((stage.drafts().len(), read_to(&mut stage)), (2, 4));
    stage.server.set(|server| server.hidden = None);
    stage.pass().await;
    assert_eq!((stage.drafts().len(), read_to(&mut stage)), (3, 4));
}

#[tokio::test(start_paused = true)]
async fn after_a_new_numbering_no_known_mail_is_fetched_again() {
    let mut stage = Stage::set();
    for number in 0..9 {
        stage.write(&format!("m{number}"), &[], ASKS);
    }
    stage.until_idle().await;
    stage.server.renumber("INBOX");
    stage.write("new", &[], ASKS);
    stage.server.set(|server| server.fetched.clear());
    let report = stage.pass().await;
    let of_inbox = stage.server.set(|server| server.fetched.iter().filter(|folder| *folder == "INBOX").count());
    assert_eq!((report.mails, stage.drafts().len(), of_inbox), (1, 10, 1));
}

#[tokio::test(start_paused = true)]
async fn a_mail_that_waits_never_takes_the_cursor_past_mails_that_were_not_read() {
    let mut stage = Stage::set();
    let desk = stage.desk();
    let written: Vec<u32> = (0..4).map(|number| stage.write(&format!("m{number}"), &[], ASKS)).collect();
    let place = Place { folder: "INBOX".to_owned(), spot: Spot::Uid { validity: 7, uid: written[3] } };
    let now = stage.now();
    let waits = Retry { place, size: 0, flags: vec![], arrived: None, since: now, attempts: 1, not_before: now, why: "NO".to_owned() };
    desk.store.commit(Changes::new().retry(&desk.mailbox.id, waits)).await.unwrap();
    // The connection ends as soon as the waiting mail has come.
    stage.server.set(|server| server.deadly = Some("m0@gozd.example"));
    drop(desk);
    stage.try_pass().await.unwrap_err();
    assert!(stage.reason("m3") == "answer", "it was tried first");
    assert!(stage.desk().store.cursor(&MailboxId::new("prodaja"), "INBOX").unwrap().is_none(), "nothing below it was read");
    stage.server.set(|server| server.deadly = None);
    stage.later(Duration::from_mins(15));
    stage.until_idle().await;
    assert_eq!(stage.drafts().len(), 4);
}

#[tokio::test(start_paused = true)]
async fn a_folder_that_is_numbered_anew_all_the_time_is_read_once_in_an_hour() {
    let mut stage = Stage::set();
    stage.write("m0", &[], ASKS);
    stage.pass().await;
    for number in 1..=5 {
        stage.server.renumber("INBOX");
        stage.write(&format!("m{number}"), &[], ASKS);
        assert_eq!(stage.pass().await.mails, 1);
    }
    stage.server.renumber("INBOX");
    stage.write("m6", &[], ASKS);
    let report = stage.pass().await;
    assert!(report.mails == 0 && report.failed[0].contains("numbers its mails anew again and again"), "{report:?}");
    stage.later(Duration::from_hours(1));
    assert_eq!((stage.pass().await.mails, stage.drafts().len()), (1, 7));
}

#[tokio::test(start_paused = true)]
async fn a_mail_that_is_gone_when_it_is_fetched_holds_nothing_up() {
    let mut stage = Stage::set();
    let gone = stage.write("gone", &[], ASKS);
    stage.write("m1", &[], ASKS);
    stage.server.remove("INBOX", gone);
    stage.until_idle().await;
    assert_eq!((stage.drafts().len(), read_to(&mut stage)), (1, 3));
}

#[tokio::test(start_paused = true)]
async fn a_draft_that_is_unfit_fails_alone() {
    let mut stage = Stage::set();
    stage.server.set(|server| server.unfit = Some("<m1@gozd.example>"));
    stage.write("m1", &[], ASKS);
    stage.write("m2", &[], ASKS);
    let report = stage.pass().await;
    assert_eq!((report.failed.len(), report.drafts), (1, 1));
    assert_eq!((stage.status("m1"), stage.status("m2")), (Some(DraftStatus::Failed), Some(DraftStatus::Placed)));
    assert_eq!(stage.pass().await.failed, [""; 0], "once");
}

#[tokio::test(start_paused = true)]
async fn a_renewal_that_fails_leaves_the_earlier_draft_ours() {
    let mut stage = Stage::set();
    stage.write("m1", &[], ASKS);
    stage.until_idle().await;
    stage.server.set(|server| server.unfit = Some("<m2@gozd.example>"));
    stage.write("m2", &["m1"], "In koliko me bo stalo?");
    stage.pass().await;
    assert_eq!((stage.drafts().len(), stage.status("m2")), (1, Some(DraftStatus::Failed)));
    stage.owner_writes("Sent", "s1", &["m1"]);
    stage.until_idle().await;
    assert_eq!(stage.drafts().len(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_full_mailbox_is_tried_again_after_a_pause_with_the_same_bytes() {
    let mut stage = Stage::set();
    stage.server.set(|server| server.append_refused = true);
    stage.write("m1", &[], ASKS);
    assert!(stage.try_pass().await.is_err());
    let rendered = stage.explanation("m1").unwrap().draft.unwrap();
    stage.server.set(|server| server.append_refused = false);
    stage.pass().await;
    assert_eq!(stage.drafts().len(), 0, "not at once");
    stage.later(Duration::from_mins(6));
    stage.pass().await;
    assert_eq!(stage.drafts().len(), 1);
    assert!(stage.drafts()[0].1.contains(rendered.message_id.as_str()));
}

#[tokio::test(start_paused = true)]
async fn a_refused_keyword_is_no_loss() {
    let mut stage = Stage::set();
    stage.server.set(|server| server.keyword_refused = true);
    stage.write("m1", &[], ASKS);
    assert_eq!(stage.pass().await.drafts, 1);
    assert_eq!(stage.status("m1"), Some(DraftStatus::Placed));
}

#[tokio::test(start_paused = true)]
async fn a_source_that_was_deleted_after_it_was_read_still_has_its_answer() {
    let mut stage = Stage::set();
    stage.server.set(|server| server.append_refused = true);
    let uid = stage.write("m1", &[], ASKS);
    assert!(stage.try_pass().await.is_err());
    stage.server.remove("INBOX", uid);
    stage.server.set(|server| server.append_refused = false);
    stage.later(Duration::from_mins(6));
    stage.pass().await;
    assert_eq!((stage.drafts().len(), stage.status("m1")), (1, Some(DraftStatus::Placed)));
}

#[tokio::test(start_paused = true)]
async fn a_replay_writes_nothing() {
    let mut stage = Stage::set();
    let desk = stage.desk();
    let raw = customers_mail("m1", &[], ASKS);
    let told = replay(&desk, raw.as_bytes(), &[], false, stage.now()).await.unwrap();
    assert_eq!(told.draft.unwrap().status, DraftStatus::Planned);
    assert_eq!(desk.store.mail(&desk.mailbox.id, &told.message_id).unwrap(), None);
    assert_eq!(desk.store.explanation(&desk.mailbox.id, &told.message_id).unwrap(), None);
    assert_eq!(desk.store.job_counts().unwrap().waiting(), 0);
    assert!(!desk.store.path().join("files").exists() || std::fs::read_dir(desk.store.path().join("files")).unwrap().next().is_none());
}
