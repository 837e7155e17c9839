//! Changes that wait while Metakocka changes the same: who is asked, and what a person's word does.

use std::collections::BTreeSet;

use postar::domain::conflict::ConflictId;
use postar::domain::*;
use postar::flow::conflict::{ResolveError, look, resolve};
use postar::flow::write::propose::{Proposal, propose};
use postar::store::{Changes, Store, StoreError};

use super::scene::{change_of, gozd, mirror, moment, profile, store_with};

async fn proposed(store: &Store, tenant: &postar::flow::TenantProfile, changes: &[(&str, &str, &str)]) -> Approval {
    let proposal = Proposal {
        write: ErpWrite::ChangeContact(change_of(changes)),
        why: "ana changed it".to_owned(),
        message: None,
        mailbox: None,
        proposed_by: Proposer::Person,
        who: Some("ana".to_owned()),
    };
    propose(store, tenant, proposal, moment(10)).await.unwrap()
}

async fn looked(store: &Store, tenant: &postar::flow::TenantProfile) {
    let changes = look(store, tenant, &BTreeSet::from([gozd()]), moment(30)).unwrap();
    store.commit(changes).await.unwrap();
}

fn stage(store: &Store, approval: &Approval) -> Stage {
    store.approval(&approval.tenant, &approval.id).unwrap().unwrap().stage()
}

#[tokio::test]
async fn a_record_that_changed_in_metakocka_asks_about_the_change_that_waits_once() {
    let (_folder, store) = store_with(&[("name", "a")]).await;
    let tenant = profile(Winner::Ask);
    let approval = proposed(&store, &tenant, &[("name", "a", "b")]).await;
    looked(&store, &tenant).await;
    assert!(store.open_conflicts(&tenant.id).unwrap().is_empty(), "nothing changed in Metakocka");
    mirror(&store, &[("name", "c")], 20).await;
    looked(&store, &tenant).await;
    looked(&store, &tenant).await;
    let open = store.open_conflicts(&tenant.id).unwrap();
    let [conflict] = open.as_slice() else { panic!("{open:?}") };
    let said = [&conflict.base, &conflict.theirs, &conflict.ours].map(Option::as_deref);
    assert_eq!(said, [Some("a"), Some("c"), Some("b")]);
    assert_eq!((&conflict.approval, stage(&store, &approval)), (&Some(approval.id.clone()), Stage::Waiting));
    let told = store.audit_of(&tenant.id, &approval.id).unwrap();
    assert_eq!(told.iter().filter(|row| row.what == AuditWord::Conflict).count(), 1);
}

#[tokio::test]
async fn keeping_ours_makes_an_approved_write_on_top_of_what_metakocka_says() {
    let (_folder, store) = store_with(&[("name", "a")]).await;
    let tenant = profile(Winner::Ask);
    let waiting = proposed(&store, &tenant, &[("name", "a", "b")]).await;
    mirror(&store, &[("name", "c")], 20).await;
    looked(&store, &tenant).await;
    let id = store.open_conflicts(&tenant.id).unwrap()[0].id.clone();
    let follows = resolve(&store, &tenant, &id, Side::Local, "ana", moment(40)).await.unwrap().unwrap();
    assert_eq!(follows.id, waiting.id, "it is the same change, and goes on");
    let approval = store.approval(&tenant.id, &follows.id).unwrap().unwrap();
    assert_eq!(approval.state, ApprovalState::Approved { by: "ana".to_owned(), at: moment(40) });
    let ErpWrite::ChangeContact(change) = &approval.write else { panic!("{approval:?}") };
    let base_and_wanted = (change.fields[0].from.as_deref(), change.fields[0].to.as_deref());
    assert_eq!(base_and_wanted, (Some("c"), Some("b")));
    assert!(store.open_conflicts(&tenant.id).unwrap().is_empty());
    assert!(resolve(&store, &tenant, &id, Side::Local, "ana", moment(41)).await.unwrap().is_none(), "saying it twice changes nothing");
    let other = resolve(&store, &tenant, &id, Side::Metakocka, "bor", moment(42)).await;
    assert!(matches!(other, Err(ResolveError::Resolved { kept: Side::Local, .. })));
}

#[tokio::test]
async fn of_a_change_of_several_fields_only_the_disputed_one_is_decided() {
    let (_folder, store) = store_with(&[("name", "a"), ("tax_number", "SI1")]).await;
    let tenant = profile(Winner::Ask);
    let waiting = proposed(&store, &tenant, &[("name", "a", "b"), ("tax_number", "SI1", "SI2")]).await;
    mirror(&store, &[("name", "c"), ("tax_number", "SI1")], 20).await;
    looked(&store, &tenant).await;
    let id = store.open_conflicts(&tenant.id).unwrap()[0].id.clone();
    let follows = resolve(&store, &tenant, &id, Side::Local, "ana", moment(40)).await.unwrap().unwrap();
    assert_ne!(follows.id, waiting.id);
    let ErpWrite::ChangeContact(change) = &follows.write else { panic!("{follows:?}") };
    assert_eq!(change.fields.iter().map(|field| field.field.as_str()).collect::<Vec<_>>(), ["name"]);
    assert_eq!(stage(&store, &waiting), Stage::Waiting, "the tax number still waits for its own approval");
}

#[tokio::test]
async fn keeping_metakockas_drops_the_change_and_the_proposal_that_asked_for_nothing_else() {
    let (_folder, store) = store_with(&[("name", "a")]).await;
    let tenant = profile(Winner::Ask);
    let waiting = proposed(&store, &tenant, &[("name", "a", "b")]).await;
    mirror(&store, &[("name", "c")], 20).await;
    looked(&store, &tenant).await;
    let id = store.open_conflicts(&tenant.id).unwrap()[0].id.clone();
    assert!(resolve(&store, &tenant, &id, Side::Metakocka, "ana", moment(40)).await.unwrap().is_none());
    assert_eq!(stage(&store, &waiting), Stage::Rejected);
    let told = store.audit_of(&tenant.id, &waiting.id).unwrap();
    assert!(told.iter().any(|row| row.what == AuditWord::Resolved && row.who == "ana" && row.outcome.contains("metakocka is kept")));
}

#[tokio::test]
async fn where_metakocka_wins_a_change_that_nothing_is_left_of_ends_and_the_log_says_why() {
    let (_folder, store) = store_with(&[("name", "a")]).await;
    let tenant = profile(Winner::Metakocka);
    let waiting = proposed(&store, &tenant, &[("name", "a", "b")]).await;
    mirror(&store, &[("name", "c")], 20).await;
    looked(&store, &tenant).await;
    assert_eq!(stage(&store, &waiting), Stage::Rejected);
    assert!(store.open_conflicts(&tenant.id).unwrap().is_empty());
    let told = store.audit_of(&tenant.id, &waiting.id).unwrap();
    assert!(told.iter().any(|row| row.outcome.contains("Metakocka's value stays")), "{told:?}");
}

#[tokio::test]
async fn a_change_that_somebody_made_in_metakocka_meanwhile_is_not_asked_for_any_more() {
    let (_folder, store) = store_with(&[("name", "a")]).await;
    let tenant = profile(Winner::Ask);
    let waiting = proposed(&store, &tenant, &[("name", "a", "b")]).await;
    mirror(&store, &[("name", "b")], 20).await;
    looked(&store, &tenant).await;
    assert_eq!(stage(&store, &waiting), Stage::Rejected);
    assert!(store.open_conflicts(&tenant.id).unwrap().is_empty());
}

#[tokio::test]
async fn a_record_that_is_gone_is_asked_about_and_ours_can_not_be_kept() {
    let (_folder, store) = store_with(&[("name", "a")]).await;
    let tenant = profile(Winner::Local);
    proposed(&store, &tenant, &[("name", "a", "b")]).await;
    store.commit(Changes::new().gone(&tenant.id, gozd())).await.unwrap();
    looked(&store, &tenant).await;
    let conflict = store.open_conflicts(&tenant.id).unwrap().remove(0);
    assert!(conflict.gone);
    let kept = resolve(&store, &tenant, &conflict.id, Side::Local, "ana", moment(40)).await;
    assert!(matches!(kept, Err(ResolveError::Gone { .. })));
    assert!(resolve(&store, &tenant, &conflict.id, Side::Metakocka, "ana", moment(41)).await.unwrap().is_none());
}

#[tokio::test]
async fn two_people_who_decide_at_once_decide_once() {
    let (_folder, store) = store_with(&[("name", "a")]).await;
    let tenant = profile(Winner::Ask);
    proposed(&store, &tenant, &[("name", "a", "b")]).await;
    mirror(&store, &[("name", "c")], 20).await;
    looked(&store, &tenant).await;
    let conflict = store.open_conflicts(&tenant.id).unwrap().remove(0);
    let decided = |keep, by: &str| {
        let resolution = postar::domain::conflict::Resolution { keep, by: by.to_owned(), at: moment(40) };
        Changes::new().conflict(postar::domain::conflict::Conflict { resolved: Some(resolution), ..conflict.clone() })
    };
    store.commit(decided(Side::Local, "ana")).await.unwrap();
    let second = store.commit(decided(Side::Metakocka, "bor")).await;
    assert!(matches!(second, Err(StoreError::ConflictDecided { .. })));
}

#[test]
fn an_id_is_read_as_people_type_it() {
    assert_eq!(ConflictId::parse(" ABCDEFGHIJKLMN23 ").map(|id| id.to_string()).as_deref(), Some("abcdefghijklmn23"));
    assert!(["", "abc", "abcdefghijklmn21"].iter().all(|text| ConflictId::parse(text).is_none()));
}
