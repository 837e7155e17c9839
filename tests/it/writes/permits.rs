//! Nothing is written without a permit and a person's word, and nothing is proposed twice.

use postar::domain::{AuditWord, ErpWrite, Permit, Permits, Proposer, Stage as At, TenantId};
use postar::flow::write::permit::Approver;
use postar::flow::write::propose::{Proposal, propose};
use postar::flow::write::{WriteError, prepare};

use super::samples;
use super::stage::{KINDS, Stage};

#[tokio::test]
async fn off_means_no_proposal_no_approval_and_no_call() {
    for write in samples::all_kinds(1) {
        let kind = write.kind();
        let mut stage = Stage::with(3);
        let permits = stage.tenant.permits.clone();
        let waiting = stage.propose(write.clone()).await;
        let approved = stage.approved(samples::order(2)).await;

        stage.tenant.permits = Permits::default();
        let refused = stage.try_propose(write.clone()).await.unwrap_err();
        assert!(matches!(refused, WriteError::Off { kind: off, .. } if off == kind), "{refused}");
        assert!(matches!(stage.try_approve(&waiting.id, Approver::Person).await, Err(WriteError::Off { .. })));
        stage.settle().await;
        assert_eq!(stage.approval(&approved.id).stage(), At::Failed, "{kind:?}");
        assert_eq!((stage.erp.sent(), stage.erp.reads()), (0, 0), "{kind:?}");

        stage.tenant.permits = permits;
        stage.approve(&approved.id).await;
        stage.settle().await;
        assert_eq!(stage.approval(&approved.id).stage(), At::Done, "{kind:?}");
    }
}

#[tokio::test]
async fn a_rule_may_approve_only_where_it_is_said_that_rules_may() {
    let mut stage = Stage::with(3);
    let waiting = stage.propose(samples::ship(1)).await;
    assert!(matches!(stage.try_approve(&waiting.id, Approver::Rule).await, Err(WriteError::WantsAPerson { .. })));
    stage.tenant.permits = KINDS.into_iter().fold(Permits::default(), |permits, kind| permits.with(kind, Permit::Rule));
    assert_eq!(stage.try_approve(&waiting.id, Approver::Rule).await.unwrap().stage(), At::Approved);
}

#[tokio::test]
async fn nothing_is_sent_before_a_person_says_yes_and_nothing_after_a_no() {
    let mut stage = Stage::with(3);
    for write in samples::all_kinds(1) {
        stage.propose(write).await;
    }
    let rejected = stage.approved(samples::order(2)).await;
    stage.reject(&rejected.id).await.unwrap();
    stage.settle().await;
    assert_eq!((stage.erp.sent(), stage.erp.reads()), (0, 0));
    assert!(matches!(stage.try_approve(&rejected.id, Approver::Person).await, Err(WriteError::TooLate { is: At::Rejected, .. })));
}

#[tokio::test]
async fn the_same_wish_of_a_mail_is_one_proposal_and_is_not_proposed_again_once_it_was_rejected() {
    let mut stage = Stage::with(3);
    for write in samples::all_kinds(1) {
        let first = stage.propose(write.clone()).await;
        assert_eq!(stage.propose(write.clone()).await, first);
        stage.reject(&first.id).await.unwrap();
        let again = stage.propose(write).await;
        assert_eq!((again.id, again.state.stage()), (first.id, At::Rejected));
    }
    let all = stage.store().approvals(&TenantId::new("lipa")).unwrap();
    assert_eq!(all.len(), 8);
    assert_eq!(stage.log(&all[0].id), [AuditWord::Proposed, AuditWord::Rejected]);
}

#[tokio::test]
async fn the_same_wish_on_another_day_at_another_price_is_still_the_same() {
    let mut stage = Stage::with(3);
    let first = stage.propose(samples::order(1)).await;
    let ErpWrite::NewDocument(mut later) = samples::order(1) else { panic!("an order") };
    later.date = later.date.tomorrow().unwrap();
    later.lines[0].price = "190".parse().unwrap();
    assert_eq!(stage.propose(ErpWrite::NewDocument(later)).await.id, first.id);
    let ErpWrite::ChangeContact(mut since) = samples::change_phone(1) else { panic!("a change") };
    let first = stage.propose(ErpWrite::ChangeContact(since.clone())).await;
    since.fields[0].from = Some("031 111 111".to_owned());
    assert_eq!(stage.propose(ErpWrite::ChangeContact(since)).await.id, first.id);
}

#[tokio::test]
async fn a_person_may_want_the_same_once_more_after_it_has_come_to_an_end() {
    let mut stage = Stage::with(3);
    stage.mirror().await;
    let by_hand = |who: &str| Proposal {
        proposed_by: Proposer::Person,
        who: Some(who.to_owned()),
        message: None,
        mailbox: None,
        ..Stage::proposal(samples::change_phone(1))
    };
    let (store, tenant, now) = (stage.store(), stage.tenant.clone(), stage.now());
    let first = propose(&store, &tenant, by_hand("neza"), now).await.unwrap();
    assert_eq!(propose(&store, &tenant, by_hand("ana"), now).await.unwrap().id, first.id);
    stage.reject(&first.id).await.unwrap();
    let second = propose(&store, &tenant, by_hand("neza"), now).await.unwrap();
    assert_ne!(second.id, first.id);
    stage.approve(&second.id).await;
    stage.settle().await;
    let third = propose(&store, &tenant, by_hand("neza"), now).await.unwrap();
    assert_eq!((third.stage(), [first.id, second.id].contains(&third.id)), (At::Waiting, false));
}

#[tokio::test]
async fn a_dry_run_shows_the_exact_request_and_sends_nothing() {
    let mut stage = Stage::with(3);
    stage.mirror().await;
    for (write, endpoint) in samples::all_kinds(1).into_iter().zip([
        "add_partner",
        "update_partner",
        "product_update",
        "put_document",
        "put_document",
        "change_document_status",
        "update_document",
        "add_attachment",
    ]) {
        let asked = (stage.erp.sent(), stage.erp.reads());
        let proposed = stage.propose(write).await;
        let shown = prepare::shown(&stage.store(), &stage.tenant.clone(), &proposed).unwrap();
        assert_eq!(shown["endpoint"], endpoint);
        assert_eq!((stage.erp.sent(), stage.erp.reads()), asked);
        let text = shown.to_string();
        assert!(!text.contains("secret_key") && !text.contains("company_id"), "{text}");
        stage.approve(&proposed.id).await;
        stage.settle().await;
        let state = stage.store().approval(&stage.tenant.id, &proposed.id).unwrap().map(|approval| approval.state);
        let sent = stage.erp.books().writes.pop().unwrap_or_else(|| panic!("{endpoint} was not sent: {state:?}"));
        // A note is sent below what stands there, which the mirror of this test doesn't hold.
        assert!(sent.1 == shown["body"] || endpoint == "update_document", "{endpoint}: {} {}", sent.1, shown["body"]);
    }
}
