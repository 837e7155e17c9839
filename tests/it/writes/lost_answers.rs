//! Whatever comes instead of an answer: looked up, never sent twice, shown to a person where nobody can tell.

use std::time::Duration;

use postar::domain::*;
use postar::flow::write::WriteError;
use postar::flow::write::permit::Approver;

use super::ledger::{Fate, Garble};
use super::samples;
use super::stage::{Stage, outcome};

#[tokio::test]
async fn a_write_whose_answer_is_lost_is_looked_up_and_never_sent_twice() {
    for garble in Garble::ALL {
        for write in samples::all_kinds(1) {
            let mut stage = Stage::with(3);
            stage.mirror().await;
            stage.erp.expects([Fate::Lost(garble)]);
            let done = stage.written(write.clone()).await;
            let kind = write.kind();
            assert_eq!(outcome(&done).known, HowKnown::LookedUp, "{kind:?} {garble:?}");
            assert_eq!(outcome(&done).differences.as_deref(), Some([].as_slice()), "{kind:?} {garble:?}");
            assert_eq!(stage.erp.sent(), 1, "{kind:?} {garble:?}");
            let log = stage.log(&done.id);
            let words = [AuditWord::Proposed, AuditWord::Approved, AuditWord::Intended, AuditWord::Unknown, AuditWord::Done];
            assert_eq!(log[..5], words, "{kind:?} {garble:?}");
        }
    }
}

#[tokio::test]
async fn a_write_that_never_arrived_waits_for_a_person_and_only_then_is_sent_anew() {
    for write in samples::all_kinds(1) {
        let mut stage = Stage::with(3);
        stage.mirror().await;
        stage.erp.expects([Fate::Missed(Garble::Gateway)]);
        let failed = stage.written(write.clone()).await;
        assert_eq!((failed.stage(), stage.erp.sent()), (postar::domain::Stage::Failed, 1), "{:?}", write.kind());
        stage.later(Duration::from_hours(48));
        stage.settle().await;
        assert_eq!(stage.erp.sent(), 1);
        stage.approve(&failed.id).await;
        stage.settle().await;
        let done = stage.approval(&failed.id);
        assert_eq!((outcome(&done).known, stage.erp.sent()), (HowKnown::Answered, 2), "{:?}", write.kind());
    }
}

#[tokio::test]
async fn a_write_that_arrives_after_it_was_given_up_is_found_before_it_is_sent_anew() {
    for write in samples::all_kinds(1) {
        let mut stage = Stage::with(3);
        stage.mirror().await;
        stage.erp.expects([Fate::Missed(Garble::Hang)]);
        let failed = stage.written(write.clone()).await;
        let (endpoint, body) = stage.erp.books().writes[0].clone();
        stage.erp.books().late(endpoint, &body);
        stage.approve(&failed.id).await;
        stage.settle().await;
        let done = stage.approval(&failed.id);
        assert_eq!((outcome(&done).known, stage.erp.sent()), (HowKnown::LookedUp, 1), "{:?}", write.kind());
    }
}

#[tokio::test]
async fn a_refusal_that_proves_nothing_was_saved_ends_the_write_with_its_reason() {
    let mut stage = Stage::with(3);
    stage.erp.expects([Fate::Refused]);
    let failed = stage.written(samples::order(1)).await;
    let ApprovalState::Failed { why, .. } = &failed.state else { panic!("{:?}", failed.state) };
    assert!(why.contains("code 2") && why.contains("Paramether is wrong"), "{why}");
    assert_eq!((failed.intent.clone(), stage.erp.sent()), (None, 1));
}

#[tokio::test]
async fn what_never_left_keeps_its_approval_and_has_its_turn_again() {
    let mut stage = Stage::with(3);
    stage.erp.expects([Fate::NeverSent]);
    let id = stage.approved(samples::order(1)).await.id;
    let error = stage.step().await.unwrap_err();
    assert!(matches!(error, WriteError::NotSent { .. }), "{error}");
    let put_back = stage.approval(&id);
    assert!(matches!(&put_back.state, ApprovalState::Approved { by, .. } if by == "neza"), "{:?}", put_back.state);
    assert_eq!((put_back.intent, stage.erp.sent()), (None, 0));
    stage.settle().await;
    assert_eq!((outcome(&stage.approval(&id)).known, stage.erp.sent()), (HowKnown::Answered, 1));
}

#[tokio::test]
async fn an_order_that_is_said_to_exist_is_the_one_that_is_named() {
    let mut stage = Stage::with(3);
    stage.erp.expects([Fate::Doubled]);
    let done = stage.written(samples::order(1)).await;
    let made = stage.erp.books().documents.last().unwrap().id.clone();
    assert_eq!((outcome(&done).id.clone(), outcome(&done).known), (Some(made), HowKnown::LookedUp));
    assert_eq!(stage.erp.sent(), 1);
}

#[tokio::test]
async fn a_yes_that_names_no_record_is_looked_up() {
    let mut stage = Stage::with(3);
    stage.erp.expects([Fate::Nameless]);
    let done = stage.written(samples::new_partner(1)).await;
    let made = stage.erp.books().contacts.last().unwrap().id.clone();
    assert_eq!((outcome(&done).id.clone(), outcome(&done).known), (Some(made), HowKnown::LookedUp));
}

#[tokio::test]
async fn what_may_be_ours_and_may_be_somebody_elses_is_shown_to_a_person() {
    let mut stage = Stage::with(3);
    stage.erp.books().shortens_names = true;
    stage.erp.expects([Fate::Lost(Garble::Reset)]);
    let doubt = stage.written(samples::new_partner(1)).await;
    let made = stage.erp.books().contacts.last().unwrap().id.clone();
    let ApprovalState::Unknown { look_at: None, found, .. } = &doubt.state else { panic!("{:?}", doubt.state) };
    assert_eq!((found.clone(), doubt.waits_for_a_person()), (vec![made], true));
    assert_eq!(stage.store().approval_counts().unwrap().for_a_person, 1);
    stage.settle().await;
    assert_eq!(stage.erp.sent(), 1);
    // "It isn't that one": now it is made, and the other is none of its.
    stage.erp.books().shortens_names = false;
    stage.approve(&doubt.id).await;
    stage.settle().await;
    assert_eq!((outcome(&stage.approval(&doubt.id)).known, stage.erp.sent()), (HowKnown::Answered, 2));
}

#[tokio::test]
async fn a_partner_who_is_there_already_is_not_made_again_unless_a_person_insists() {
    let mut stage = Stage::with(3);
    stage.written(samples::new_partner(1)).await;
    let ErpWrite::NewPartner(mut twin) = samples::new_partner(1) else { panic!("a partner") };
    twin.email = EmailAddress::parse("druga@breza.example").unwrap();
    let failed = stage.written(ErpWrite::NewPartner(twin)).await;
    assert_eq!((failed.stage(), stage.erp.sent()), (postar::domain::Stage::Failed, 1));
    stage.approve(&failed.id).await;
    stage.settle().await;
    assert_eq!((stage.approval(&failed.id).stage(), stage.erp.sent()), (postar::domain::Stage::Done, 2));
}

#[tokio::test]
async fn an_order_of_a_number_that_is_taken_is_never_sent() {
    let mut stage = Stage::with(3);
    stage.written(samples::order(1)).await;
    let ErpWrite::NewDocument(mut other) = samples::order(1) else { panic!("an order") };
    other.partner = samples::id(ErpKind::Contact, 2);
    let failed = stage.written(ErpWrite::NewDocument(other)).await;
    for _ in 0..3 {
        assert_eq!((stage.approval(&failed.id).stage(), stage.erp.sent()), (postar::domain::Stage::Failed, 1));
        stage.approve(&failed.id).await;
        stage.settle().await;
    }
}

#[tokio::test]
async fn while_it_is_searched_for_nobody_can_say_yes_or_no() {
    let mut stage = Stage::with(3);
    stage.erp.expects([Fate::Missed(Garble::Hang)]);
    let id = stage.approved(samples::order(1)).await.id;
    stage.step().await.unwrap();
    stage.step().await.unwrap();
    assert_eq!(stage.approval(&id).stage(), postar::domain::Stage::Unknown);
    assert!(matches!(stage.try_approve(&id, Approver::Person).await, Err(WriteError::StillSearched { .. })));
    assert!(matches!(stage.reject(&id).await, Err(WriteError::StillSearched { .. })));
}

#[tokio::test]
async fn a_read_that_fails_on_the_way_changes_nothing_but_the_time_it_takes() {
    for write in samples::all_kinds(1) {
        for failing in 1..8 {
            let mut stage = Stage::with(3);
            stage.mirror().await;
            stage.erp.books().failing_reads = vec![failing, failing + 2];
            stage.erp.expects([Fate::Lost(Garble::Code99)]);
            let done = stage.written(write.clone()).await;
            assert_eq!((outcome(&done).known, stage.erp.sent()), (HowKnown::LookedUp, 1), "{:?} {failing}", write.kind());
        }
    }
}
