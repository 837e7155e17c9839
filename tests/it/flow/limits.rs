//! A limit delays and never loses; shadow mode plans and never places.

use std::time::Duration;

use postar::domain::{Decision, DraftStatus};
use postar::flow::MailboxMode;

use super::stage::Stage;

const ASKS: &str = "Dober dan,\n\nkje je moje naročilo?\n\nHvala";

#[tokio::test(start_paused = true)]
async fn a_rate_limit_delays_and_never_loses() {
    let mut stage = Stage::set();
    stage.profile.limits.drafts_per_hour = Some(2);
    for id in ["m1", "m2", "m3", "m4", "m5"] {
        stage.write(id, &[], ASKS);
    }
    stage.pass().await;
    assert_eq!((stage.drafts().len(), stage.reason("m3"), stage.status("m3")), (2, "rate_limited".to_owned(), None));
    let desk = stage.desk();
    let next = desk.store.next_due(&desk.mailbox.id).unwrap().unwrap();
    assert_eq!(next.duration_since(stage.now()).as_hours(), 1);
    for expected in [4, 5] {
        stage.later(Duration::from_mins(61));
        stage.pass().await;
        assert_eq!(stage.drafts().len(), expected);
    }
    let last = stage.explanation("m5").unwrap();
    assert_eq!((last.decision, last.reason.to_string()), (Decision::Draft, "answer".to_owned()));
}

#[tokio::test(start_paused = true)]
async fn one_correspondents_limit_holds_nobody_else_back() {
    let mut stage = Stage::set();
    stage.profile.limits.per_correspondent_day = Some(1);
    stage.write("m1", &[], ASKS);
    stage.write("m2", &[], ASKS);
    let other = super::stage::customers_mail("m3", &[], ASKS).replace("neza@gozd", "jan@obrt");
    stage.server.deliver("INBOX", &other, Some(stage.now()));
    stage.pass().await;
    assert_eq!((stage.drafts().len(), stage.reason("m2")), (2, "rate_limited".to_owned()));
    stage.later(Duration::from_hours(25));
    stage.pass().await;
    assert_eq!(stage.drafts().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn an_answer_while_a_renewal_waits_takes_the_earlier_draft_away() {
    let mut stage = Stage::set();
    stage.profile.limits.per_correspondent_day = Some(1);
    stage.write("m1", &[], ASKS);
    stage.pass().await;
    stage.write("m2", &["m1"], "In koliko me bo stalo?");
    stage.pass().await;
    assert_eq!((stage.drafts().len(), stage.reason("m2")), (1, "rate_limited".to_owned()));
    stage.owner_writes("Sent", "s1", &["m1", "m2"]);
    stage.until_idle().await;
    assert_eq!((stage.drafts().len(), stage.server.texts("Trash").len()), (0, 1));
    assert_eq!((stage.reason("m2"), stage.status("m1")), ("already_answered".to_owned(), Some(DraftStatus::Withdrawn)));
}

#[tokio::test(start_paused = true)]
async fn shadow_mode_places_nothing_says_planned_and_comes_to_rest() {
    let mut stage = Stage::set();
    stage.profile.mode = MailboxMode::Shadow;
    for number in 0..60 {
        stage.write(&format!("m{number}"), &[], ASKS);
    }
    assert_eq!(stage.pass().await.mails, 60);
    for number in 0..60 {
        assert_eq!(stage.status(&format!("m{number}")), Some(DraftStatus::Planned));
    }
    assert_eq!((stage.drafts().len(), stage.server.flags("INBOX", 1).len()), (0, 0));
    let desk = stage.desk();
    assert_eq!(desk.store.job_counts().unwrap().waiting(), 0);
    assert_eq!(stage.pass().await.decided, []);
    stage.profile.mode = MailboxMode::Draft;
    stage.until_idle().await;
    assert_eq!(stage.drafts().len(), 0, "a plan of the shadow stays one");
}

#[tokio::test(start_paused = true)]
async fn shadow_mode_leaves_an_unconfirmed_draft_of_before_alone() {
    let mut stage = Stage::set();
    stage.write("m1", &[], ASKS);
    stage.server.set(|server| server.cut_after_append = true);
    assert!(stage.try_pass().await.is_err());
    stage.server.set(|server| server.cut_after_append = false);
    stage.profile.mode = MailboxMode::Shadow;
    stage.until_idle().await;
    assert_eq!((stage.drafts().len(), stage.server.flags("INBOX", 1).len()), (1, 0));
    stage.profile.mode = MailboxMode::Draft;
    stage.until_idle().await;
    assert_eq!((stage.drafts().len(), stage.status("m1")), (1, Some(DraftStatus::Placed)));
}
