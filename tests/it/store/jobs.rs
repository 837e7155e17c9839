//! Draft jobs: due when they should be, counted, and never without their mail.

use postar::domain::{Cursor, Digest, DraftJob, DraftState, DraftStatus, TenantId};
use postar::store::{Changes, JobCounts, StoreError};

use super::samples::*;

#[tokio::test]
async fn a_job_without_its_mail_is_refused_and_nothing_of_its_changes_is_kept() {
    let (_folder, store) = store();
    let changes = Changes::new().cursor(&mailbox(), "INBOX", Cursor::Unordered).job(job("a", moment(0)));
    let refused = store.commit(changes).await.unwrap_err();
    assert!(matches!(refused, StoreError::JobWithoutMail { .. }), "{refused}");
    assert_eq!(store.cursor(&mailbox(), "INBOX").unwrap(), None);
    assert_eq!(store.job(&key("a")).unwrap(), None);
}

#[tokio::test]
async fn jobs_come_due_in_their_order_and_never_early() {
    let (_folder, store) = store();
    let mut changes = Changes::new();
    for (name, second) in [("late", 50), ("second", 20), ("first", 10)] {
        changes = changes.mail(mail(name, 1)).job(job(name, moment(second)));
    }
    store.commit(changes).await.unwrap();
    let due = |now, limit| {
        let jobs = store.due_jobs(&mailbox(), moment(now), limit).unwrap();
        jobs.into_iter().map(|job| job.source.bare().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(due(9, 10), [""; 0]);
    assert_eq!(due(20, 10), ["first@gozd.example", "second@gozd.example"]);
    assert_eq!(due(99, 1), ["first@gozd.example"]);
    assert_eq!(store.next_due(&mailbox()).unwrap(), Some(moment(10)));
}

#[tokio::test]
async fn a_job_moves_through_its_life_and_the_counts_follow() {
    let (_folder, store) = store();
    let (message_id, bytes) = (message_id("draft"), Digest::of(b"draft"));
    let states = [
        DraftState::Planned,
        DraftState::Rendered { message_id: message_id.clone(), bytes: bytes.clone() },
        DraftState::Appending { message_id: message_id.clone(), bytes: bytes.clone(), window: Cursor::Unordered },
        DraftState::Placed { message_id: message_id.clone(), bytes, place: place(3) },
        DraftState::Closed { outcome: DraftStatus::Sent, bytes: None },
    ];
    let mut seen = Vec::new();
    for state in states {
        let moved = DraftJob { state, not_before: moment(seen.len() as i64), ..job("a", moment(0)) };
        store.commit(Changes::new().mail(mail("a", 1)).job(moved.clone())).await.unwrap();
        assert_eq!(store.job_of_thread(&mailbox(), &moved.thread).unwrap(), Some(moved));
        let due = store.due_jobs(&mailbox(), moment(99), 9).unwrap().len();
        seen.push((
            due,
            store.placed_jobs(&mailbox()).unwrap().len(),
            store.is_ours(&tenant(), &message_id).unwrap(),
            store.job_counts().unwrap(),
        ));
    }
    let none = JobCounts::default();
    let expected = [
        (1, 0, false, JobCounts { planned: 1, ..none }),
        (1, 0, true, JobCounts { rendered: 1, ..none }),
        (1, 0, true, JobCounts { appending: 1, ..none }),
        (0, 1, true, JobCounts { placed: 1, ..none }),
        (0, 0, true, JobCounts { closed: 1, ..none }),
    ];
    assert_eq!(seen, expected);
}

#[tokio::test]
async fn every_revision_of_a_draft_stays_known_as_ours() {
    let (_folder, store) = store();
    store.commit(Changes::new().mail(mail("a", 1))).await.unwrap();
    for revision in [1, 2] {
        let id = message_id(&format!("draft-{revision}"));
        let state = DraftState::Rendered { message_id: id, bytes: Digest::of(b"x") };
        store.commit(Changes::new().job(DraftJob { revision, state, ..job("a", moment(0)) })).await.unwrap();
    }
    for id in ["draft-1", "draft-2"] {
        assert_eq!(store.job_of_draft(&message_id(id)).unwrap().map(|job| job.revision), Some(2));
    }
    assert!(!store.is_ours(&tenant(), &message_id("draft-3")).unwrap());
    assert!(!store.is_ours(&TenantId::new("javor"), &message_id("draft-2")).unwrap(), "another tenant's mail is not ours");
}
