//! Ended at any moment of the protocol: the next start finds what was done and does the rest, once.

use std::future::Future as _;
use std::task::Poll;

use postar::domain::{ErpWrite, HowKnown};

use super::ledger::{Fate, Garble};
use super::samples;
use super::stage::{Stage, outcome};

/// Polls the carrying out so often and drops it: each wait is one for the store or for the ERP. True if it came to its end before.
async fn dropped(stage: &mut Stage, polls: usize) -> bool {
    let desk = stage.desk();
    let mut all = Box::pin(async move { while matches!(postar::flow::write::advance::all_due(&desk).await, Ok(1..)) {} });
    let mut polled = 0;
    let ended = std::future::poll_fn(|context| {
        polled += 1;
        match all.as_mut().poll(context) {
            Poll::Ready(()) => Poll::Ready(true),
            Poll::Pending if polled >= polls => Poll::Ready(false),
            Poll::Pending => Poll::Pending,
        }
    })
    .await;
    drop(all);
    stage.restart();
    ended
}

async fn survives(write: &ErpWrite, fate: Fate) -> usize {
    for polls in 1.. {
        let mut stage = Stage::with(3);
        stage.mirror().await;
        stage.erp.expects([fate]);
        let id = stage.approved(write.clone()).await.id;
        let ended = dropped(&mut stage, polls).await;
        stage.settle().await;
        let done = stage.approval(&id);
        let told = format!("{:?} {fate:?}, ended at wait {polls}", write.kind());
        if done.stage() == postar::domain::Stage::Failed {
            // The program ended between the intent and the call: nobody knows, and a person says whether it is sent.
            assert_eq!(stage.erp.sent(), 0, "{told}");
            stage.approve(&id).await;
            stage.settle().await;
        }
        let done = stage.approval(&id);
        assert_ne!(outcome(&done).known, HowKnown::StoodThere, "{told}");
        assert_eq!(outcome(&done).differences.as_deref(), Some([].as_slice()), "{told}");
        assert_eq!(stage.erp.sent(), 1, "{told}");
        if ended {
            return polls;
        }
    }
    unreachable!("the numbers don't end")
}

#[tokio::test(start_paused = true)]
async fn a_kill_at_any_wait_of_the_protocol_leaves_one_write() {
    for write in samples::all_kinds(1) {
        let waits = survives(&write, Fate::Answered).await;
        assert!(waits > 5, "{waits} waits");
    }
}

#[tokio::test(start_paused = true)]
async fn a_kill_at_any_wait_of_a_search_leaves_one_write() {
    for write in samples::all_kinds(1) {
        let waits = survives(&write, Fate::Lost(Garble::Truncated)).await;
        assert!(waits > 5, "{waits} waits");
    }
}
