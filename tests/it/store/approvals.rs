//! Proposed writes: each there once, each going its way by the table, each its tenant's own; and the log of what happened to them.

use postar::domain::*;
use postar::store::{ApprovalCounts, Changes, StoreError};

use super::samples::*;

fn approval(id: &str, tenant: &str, second: i64) -> Approval {
    let note = Note { id: MkId::new("471100000123"), doc_type: DocType::SalesOrder, text: "Kupec čaka.".to_owned(), was: None };
    Approval {
        id: ApprovalId::parse(&format!("{id:a<16}")).unwrap(),
        tenant: TenantId::new(tenant),
        write: ErpWrite::Note(note),
        why: "the customer says so".to_owned(),
        message: Some(message_id("m1")),
        mailbox: Some(mailbox()),
        proposed_by: Proposer::Mail,
        created: moment(second),
        state: ApprovalState::Waiting,
        intent: None,
    }
}

fn approved(approval: &Approval, second: i64) -> Approval {
    Approval { state: ApprovalState::Approved { by: "neza".to_owned(), at: moment(second) }, ..approval.clone() }
}

fn intended(approval: &Approval, second: i64) -> Approval {
    let intent = Some(WriteIntent { at: moment(second), before: vec![] });
    Approval { state: ApprovalState::Intended, intent, ..approval.clone() }
}

fn row(approval: &Approval, second: i64, what: AuditWord) -> AuditRow {
    AuditRow {
        at: moment(second),
        tenant: approval.tenant.clone(),
        who: "neza".to_owned(),
        what,
        approval: Some(approval.id.clone()),
        record: approval.write.record(),
        request: None,
        outcome: "so it is".to_owned(),
    }
}

#[tokio::test]
async fn proposing_what_is_known_changes_nothing_however_far_it_has_come() {
    let (_folder, store) = store();
    let first = approval("one", "lipa", 1);
    store.commit(Changes::new().approval(first.clone())).await.unwrap();
    let going_on = approved(&first, 2);
    store.commit(Changes::new().approval(going_on.clone())).await.unwrap();
    let again = store.commit(Changes::new().approval(Approval { created: moment(9), ..first })).await.unwrap();
    assert!(!again.changed);
    assert_eq!(store.approvals(&tenant()).unwrap(), [going_on]);
}

#[tokio::test]
async fn two_hands_never_both_carry_out_one_write() {
    let (_folder, store) = store();
    let waiting = approval("one", "lipa", 1);
    let approved = approved(&waiting, 2);
    store.commit(Changes::new().approval(waiting).approval(approved.clone())).await.unwrap();
    store.commit(Changes::new().approval(intended(&approved, 3))).await.unwrap();
    let with = Changes::new().audit(row(&approved, 4, AuditWord::Intended));
    let refused = store.commit(with.approval(intended(&approved, 4))).await.unwrap_err();
    assert!(matches!(refused, StoreError::ApprovalMoved { is: Stage::Intended, wanted: Stage::Intended, .. }), "{refused}");
    assert_eq!(store.approval(&tenant(), &approved.id).unwrap().unwrap().intent.unwrap().at, moment(3));
    assert_eq!(store.audit_of(&tenant(), &approved.id).unwrap(), []);
}

#[tokio::test]
async fn a_tenants_proposals_and_their_log_are_not_reached_through_another() {
    let (_folder, store) = store();
    let (ours, theirs) = (approval("one", "lipa", 1), approval("one", "lipa-2", 1));
    let changes = [&ours, &theirs].into_iter().fold(Changes::new(), |changes, one| {
        changes.approval(one.clone()).approval(approved(one, 2)).audit(row(one, 2, AuditWord::Approved))
    });
    store.commit(changes).await.unwrap();
    for tenant in [&ours.tenant, &theirs.tenant] {
        assert!(store.approvals(tenant).unwrap().iter().all(|one| one.tenant == *tenant));
        assert!(store.open_approvals(tenant).unwrap().iter().all(|one| one.tenant == *tenant));
        assert!(store.due_approvals(tenant, moment(99), 9).unwrap().iter().all(|one| one.tenant == *tenant));
        assert!(store.audit(tenant, moment(0)).unwrap().iter().all(|row| row.tenant == *tenant));
        assert_eq!((store.approvals(tenant).unwrap().len(), store.audit_of(tenant, &ours.id).unwrap().len()), (1, 1));
    }
    assert_eq!(store.approval(&TenantId::new("lip"), &ours.id).unwrap(), None);
}

#[tokio::test]
async fn what_waits_is_counted_and_comes_due_in_its_order() {
    let (_folder, store) = store();
    let all = ["one", "two", "three"].map(|id| approval(id, "lipa", 1));
    let changes = all.iter().fold(Changes::new(), |changes, one| changes.approval(one.clone()));
    store.commit(changes).await.unwrap();
    assert_eq!(store.approval_counts().unwrap(), ApprovalCounts { for_a_person: 3, to_be_done: 0 });
    let [one, two, three] = &all;
    let rejected = Approval { state: ApprovalState::Rejected { by: "neza".to_owned(), at: moment(5) }, ..three.clone() };
    let changes = Changes::new().approval(approved(one, 20)).approval(approved(two, 10)).approval(rejected);
    store.commit(changes).await.unwrap();
    assert_eq!(store.approval_counts().unwrap(), ApprovalCounts { for_a_person: 0, to_be_done: 2 });
    let due = |second| store.due_approvals(&tenant(), moment(second), 9).unwrap().into_iter().map(|one| one.id).collect::<Vec<_>>();
    assert_eq!((due(9), due(10), due(20)), (vec![], vec![two.id.clone()], vec![two.id.clone(), one.id.clone()]));
    assert_eq!(store.next_approval_due(&tenant()).unwrap(), Some(moment(10)));
    assert_eq!((store.open_approvals(&tenant()).unwrap().len(), store.approvals(&tenant()).unwrap().len()), (2, 3));
}

#[tokio::test]
async fn the_log_tells_everything_in_its_order_and_from_any_moment_on() {
    let (_folder, store) = store();
    let one = approval("one", "lipa", 1);
    let words = [AuditWord::Proposed, AuditWord::Approved, AuditWord::Intended, AuditWord::Done];
    let rows: Vec<AuditRow> = words.into_iter().zip(1..).map(|(what, second)| row(&one, second, what)).collect();
    let changes = rows.iter().rev().fold(Changes::new().approval(one.clone()), |changes, row| changes.audit(row.clone()));
    store.commit(changes.clone()).await.unwrap();
    assert!(!store.commit(changes).await.unwrap().changed);
    assert_eq!(store.audit_of(&tenant(), &one.id).unwrap(), rows);
    assert_eq!(store.audit(&tenant(), moment(3)).unwrap(), rows[2..]);
}
