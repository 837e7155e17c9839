//! Every call may fail, before or after it took effect, and the program may be killed in it: one draft in the end.

use std::future::Future as _;
use std::task::Poll;
use std::time::Duration;

use postar::domain::{DraftState, DraftStatus};

use super::mailbox::Break;
use super::stage::{Stage, message_id};

const ASKS: &str = "Dober dan,\n\nkje je moje naročilo?\n\nHvala";

/// A mail comes, and the call of this number breaks. False if there was no such call.
async fn first_draft(at: usize, kind: Break) -> bool {
    let mut stage = Stage::set();
    stage.write("m1", &[], ASKS);
    broken_pass(&mut stage, at, kind).await;
    let calls = stage.server.set(|server| server.calls);
    stage.until_idle().await;
    let drafts = stage.drafts();
    assert_eq!(drafts.len(), 1, "call {at} broke {kind:?}: {drafts:#?}");
    assert_eq!(stage.status("m1"), Some(DraftStatus::Placed), "call {at} broke {kind:?}");
    assert!(matches!(stage.job("m1").unwrap().state, DraftState::Placed { .. }));
    assert_eq!(stage.server.flags("INBOX", 1), ["$PostarDrafted"], "call {at} broke {kind:?}");
    assert_eq!(stage.server.texts("Trash"), []);
    calls > at
}

/// A second mail of the thread comes when a draft lies there, and the call of this number breaks.
async fn renewed_draft(at: usize, kind: Break) -> bool {
    let mut stage = Stage::set();
    stage.write("m1", &[], ASKS);
    stage.until_idle().await;
    stage.write("m2", &["m1"], "In koliko me bo stalo?");
    stage.server.set(|server| server.calls = 0);
    broken_pass(&mut stage, at, kind).await;
    let calls = stage.server.set(|server| server.calls);
    stage.until_idle().await;
    // An earlier draft that isn't shown is believed to be gone after a minute.
    stage.later(Duration::from_mins(1));
    stage.until_idle().await;
    let drafts = stage.drafts();
    assert_eq!(drafts.len(), 1, "call {at} broke {kind:?}: {drafts:#?}");
    assert!(drafts[0].1.contains("In-Reply-To: <m2@gozd.example>"));
    assert_eq!(stage.server.texts("Trash").len(), 1, "call {at} broke {kind:?}");
    assert_eq!((stage.status("m1"), stage.status("m2")), (Some(DraftStatus::Withdrawn), Some(DraftStatus::Renewed)));
    assert_eq!(stage.job("m1").unwrap().replaces, []);
    calls > at
}

/// A pass that breaks, or is killed, at one call; afterwards the program starts anew from disk.
async fn broken_pass(stage: &mut Stage, at: usize, kind: Break) {
    stage.server.set(|server| server.fault = Some((at, kind)));
    let killed = stage.server.killed();
    tokio::select! {
        ended = stage.try_pass() => drop(ended),
        () = killed.notified() => assert_eq!(kind, Break::Never),
    }
    stage.server.set(|server| server.fault = None);
    stage.restart();
}

/// Polls a pass so often and drops it: each wait is one for the store. True if it came to its end before.
async fn dropped_pass(stage: &mut Stage, polls: usize) -> bool {
    let mut pass = Box::pin(stage.try_pass());
    let mut polled = 0;
    let ended = std::future::poll_fn(|context| {
        polled += 1;
        match pass.as_mut().poll(context) {
            Poll::Ready(_) => Poll::Ready(true),
            Poll::Pending if polled >= polls => Poll::Ready(false),
            Poll::Pending => Poll::Pending,
        }
    })
    .await;
    drop(pass);
    stage.restart();
    ended
}

#[tokio::test(start_paused = true)]
async fn a_crash_between_any_two_steps_of_the_store_leaves_one_draft() {
    for polls in 1.. {
        let mut stage = Stage::set();
        stage.write("m1", &[], ASKS);
        stage.until_idle().await;
        stage.write("m2", &["m1"], "In koliko me bo stalo?");
        let ended = dropped_pass(&mut stage, polls).await;
        stage.until_idle().await;
        assert_eq!((stage.drafts().len(), stage.server.texts("Trash").len()), (1, 1), "dropped at wait {polls}");
        assert_eq!((stage.status("m1"), stage.status("m2")), (Some(DraftStatus::Withdrawn), Some(DraftStatus::Renewed)));
        if ended {
            assert!(polls > 1, "{polls} waits");
            break;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_draft_is_placed_once_even_if_every_call_fails_once() {
    Break::every_call(8, first_draft).await;
}

#[tokio::test(start_paused = true)]
async fn a_renewed_draft_replaces_the_earlier_one_even_if_every_call_fails_once() {
    Break::every_call(8, renewed_draft).await;
}

#[tokio::test(start_paused = true)]
async fn an_answered_threads_draft_goes_to_the_trash_once_even_if_every_call_fails_once() {
    for kind in [Break::Before, Break::After, Break::Never] {
        for at in 0..16 {
            let mut stage = Stage::set();
            stage.write("m1", &[], ASKS);
            stage.until_idle().await;
            stage.owner_writes("Sent", "s1", &["m1"]);
            stage.server.set(|server| server.calls = 0);
            broken_pass(&mut stage, at, kind).await;
            stage.until_idle().await;
            assert_eq!((stage.drafts().len(), stage.server.texts("Trash").len()), (0, 1), "call {at} broke {kind:?}");
            assert!(matches!(stage.job("m1").unwrap().state, DraftState::Closed { .. }));
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_server_that_shows_a_stored_draft_late_gets_no_second_one() {
    let mut stage = Stage::set();
    stage.write("m1", &[], ASKS);
    stage.appended_without_word().await;
    stage.server.set(|server| server.blind = 1);
    stage.restart();
    stage.pass().await;
    assert_eq!((stage.drafts().len(), stage.status("m1")), (1, Some(DraftStatus::Placed)));
}

#[tokio::test(start_paused = true)]
async fn a_draft_whose_place_is_not_told_is_looked_for() {
    let mut stage = Stage::set();
    stage.server.set(|server| server.unsaid = true);
    stage.write("m1", &[], ASKS);
    assert_eq!(stage.pass().await.drafts, 1);
    assert_eq!((stage.drafts().len(), stage.status("m1")), (1, Some(DraftStatus::Placed)));
}

#[tokio::test(start_paused = true)]
async fn a_draft_that_the_server_took_and_never_shows_is_not_placed_again() {
    let mut stage = Stage::set();
    stage.server.set(|server| (server.unsaid, server.blind) = (true, 99));
    stage.write("m1", &[], ASKS);
    assert_eq!(stage.pass().await.failed.len(), 1);
    stage.until_idle().await;
    assert_eq!(stage.drafts().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_draft_sent_while_its_placing_was_cut_off_is_not_placed_again() {
    let mut stage = Stage::set();
    stage.write("m1", &[], ASKS);
    let appended = stage.appended_without_word().await;
    let draft = stage.server.remove("Drafts", appended);
    stage.server.set(|server| server.put("Sent", draft));
    stage.restart();
    stage.until_idle().await;
    assert_eq!((stage.drafts().len(), stage.status("m1")), (0, Some(DraftStatus::Sent)));
}

#[tokio::test(start_paused = true)]
async fn our_own_unconfirmed_draft_is_not_taken_for_the_owners() {
    let mut stage = Stage::set();
    stage.write("m1", &[], ASKS);
    stage.appended_without_word().await;
    stage.restart();
    stage.write("m2", &["m1"], "In koliko me bo stalo?");
    stage.until_idle().await;
    let desk = stage.desk();
    assert!(!desk.store.owner_drafts(&desk.mailbox.id, &[message_id("m1")]).unwrap());
    assert_eq!((stage.drafts().len(), stage.status("m2")), (1, Some(DraftStatus::Renewed)));
}

impl Stage {
    /// Passes until the connection broke right after the server stored the draft. Returns its UID.
    async fn appended_without_word(&mut self) -> u32 {
        self.server.set(|server| server.cut_after_append = true);
        assert!(self.try_pass().await.is_err());
        self.server.set(|server| server.cut_after_append = false);
        self.drafts()[0].0
    }
}
