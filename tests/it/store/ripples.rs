//! Changed records wait until they were followed up: noted with the change, only where a mail or draft could be concerned, and bounded.

use postar::domain::*;
use postar::store::{Changes, MailRecord, Reach, Store};

use super::samples::*;

fn with_signals(name: &str, uid: u32, number: &str) -> MailRecord {
    let author = EmailAddress::parse("neza@gozd.example");
    let signals = Signals {
        domain: author.as_ref().map(EmailAddress::domain),
        author,
        numbers: vec![(number_key(number), MatchReason::NumberInText)],
        ..Signals::default()
    };
    MailRecord { signals: Some(signals), ..mail(name, uid) }
}

fn waiting(store: &Store) -> Vec<(String, Reach)> {
    store.ripples(&tenant(), 99).unwrap().into_iter().map(|ripple| (ripple.record.id.as_str().to_owned(), ripple.reach)).collect()
}

#[tokio::test]
async fn a_first_sync_into_an_empty_store_notes_nothing() {
    let (_folder, store) = store();
    let changes = Changes::new()
        .contact(&tenant(), read(contact("900", "neza@gozd.example")))
        .document(&tenant(), read(document("1", "PN-77", "900")));
    store.commit(changes).await.unwrap();
    assert_eq!(waiting(&store), []);
}

#[tokio::test]
async fn only_what_some_mail_speaks_of_is_noted_and_outlives_a_kill() {
    let (folder, store) = store();
    store.commit(Changes::new().mail(with_signals("a", 1, "PN-77"))).await.unwrap();
    let changes = Changes::new()
        .contact(&tenant(), read(contact("900", "ana@gozd.example")))
        .contact(&tenant(), read(Contact { tax_number: None, people: vec![], ..contact("901", "") }))
        .document(&tenant(), read(Document { buyer_order: None, tracking_codes: vec![], ..document("1", "PN 77", "555") }))
        .document(&tenant(), read(Document { buyer_order: Some("pn77".to_owned()), ..document("2", "X-1", "555") }))
        .document(&tenant(), read(document("3", "PN-78", "555")));
    store.commit(changes).await.unwrap();
    let expected = [("900".to_owned(), Reach::Mails), ("1".to_owned(), Reach::Mails)];
    assert_eq!(waiting(&store)[..2], expected);
    drop(store);
    let store = Store::open(folder.path()).unwrap();
    assert_eq!(waiting(&store)[..2], expected);
}

#[tokio::test]
async fn a_change_that_comes_while_another_is_followed_up_still_waits() {
    let (_folder, store) = store();
    store.commit(Changes::new().mail(with_signals("a", 1, "PN-77"))).await.unwrap();
    store.commit(Changes::new().contact(&tenant(), read(contact("900", "neza@gozd.example")))).await.unwrap();
    let [first] = store.ripples(&tenant(), 9).unwrap().try_into().unwrap();
    store.commit(Changes::new().contact(&tenant(), read(contact("900", "drugje@drugje.example")))).await.unwrap();
    store.commit(Changes::new().rippled(&tenant(), &first)).await.unwrap();
    let [second] = store.ripples(&tenant(), 9).unwrap().try_into().unwrap();
    let concerned = store.concerned(&tenant(), &second).unwrap();
    assert_eq!(concerned.mails.len(), 1, "by the address that it no longer has");
    store.commit(Changes::new().rippled(&tenant(), &second)).await.unwrap();
    assert_eq!((waiting(&store), store.ripples_waiting(&tenant()).unwrap()), (vec![], 0));
}

#[tokio::test]
async fn too_many_changes_give_way_to_one_walk_over_all_mails() {
    let (_folder, store) = store();
    for uid in 1..=3 {
        store.commit(Changes::new().mail(with_signals(&format!("m{uid}"), uid, "PN-77"))).await.unwrap();
    }
    let named = |n: usize| {
        read(Document {
            buyer_order: Some("PN-77".to_owned()),
            tracking_codes: vec![],
            ..document(&n.to_string(), &format!("X-{n}"), "555")
        })
    };
    let many = |range: std::ops::Range<usize>| range.fold(Changes::new(), |changes, n| changes.document(&tenant(), named(n)));
    let all = std::iter::repeat_n((), 11).enumerate();
    for (block, ()) in all {
        store.commit(many(block * 1_000..(block + 1) * 1_000)).await.unwrap();
    }
    let walk = store.relating_all(&tenant()).unwrap().expect("a walk");
    assert!(walk.after.is_none() && store.ripples_waiting(&tenant()).unwrap() == 999);
    store.commit(Changes::new().related_up_to(&tenant(), &walk, None)).await.unwrap();
    assert_eq!(store.relating_all(&tenant()).unwrap(), None);
}

#[tokio::test]
async fn what_a_draft_stands_on_is_known_until_the_draft_ends() {
    let (_folder, store) = store();
    let order = ErpRef { kind: ErpKind::Document, id: MkId::new("1") };
    let found = DocumentMatch {
        doc_type: DocType::SalesOrder,
        id: order.id.clone(),
        number: "PN-77".to_owned(),
        confidence: Confidence::Certain,
        reasons: vec![],
    };
    let draft = |status| ExplainedDraft {
        key: key("a"),
        revision: 1,
        message_id: message_id("d"),
        to: vec![],
        status,
        place: None,
        text: String::new(),
        attachments: vec![],
        ground: None,
    };
    let explained = |status| Explanation { documents: vec![found.clone()], draft: Some(draft(status)), ..explanation("a") };
    store.commit(Changes::new().mail(mail("a", 1)).explain(explained(DraftStatus::Placed))).await.unwrap();
    assert_eq!(store.drafts_on(&tenant(), &order).unwrap().len(), 1);
    assert_eq!(store.drafts_on(&TenantId::new("javor"), &order).unwrap().len(), 0);
    store.commit(Changes::new().document(&tenant(), read(document("1", "PN-77", "900")))).await.unwrap();
    assert_eq!(waiting(&store), [("1".to_owned(), Reach::Mails)]);
    store.commit(Changes::new().explain(explained(DraftStatus::Sent))).await.unwrap();
    assert_eq!(store.drafts_on(&tenant(), &order).unwrap().len(), 0);
}
