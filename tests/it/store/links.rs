//! Links: both directions, and whose word counts.

use postar::domain::{Confidence, LinkMaker, TenantId};
use postar::store::Changes;

use super::samples::*;

#[tokio::test]
async fn a_link_is_seen_from_both_ends_of_its_tenant_only() {
    let (_folder, store) = store();
    let to = to_contact("100");
    let made = link("a", &to, LinkMaker::Machine);
    store.commit(Changes::new().link(&tenant(), made.clone())).await.unwrap();
    assert_eq!(store.links_of(&tenant(), &message_id("a")).unwrap(), [made.clone()]);
    assert_eq!(store.links_to(&tenant(), &to, 10).unwrap(), [made]);
    let other = TenantId::new("hrast");
    assert_eq!(store.links_of(&other, &message_id("a")).unwrap(), []);
    assert_eq!(store.links_to(&other, &to, 10).unwrap(), []);
    assert_eq!(store.links_to(&tenant(), &to_contact("10"), 10).unwrap(), []);
}

#[tokio::test]
async fn a_persons_link_survives_the_machine() {
    let (_folder, store) = store();
    let (persons, machines) = (to_contact("100"), to_contact("200"));
    let by_person = link("a", &persons, LinkMaker::Person);
    store.commit(Changes::new().link(&tenant(), by_person.clone())).await.unwrap();

    let mut weaker = link("a", &persons, LinkMaker::Machine);
    weaker.confidence = Confidence::Possible;
    let attempts = [
        Changes::new().link(&tenant(), weaker.clone()),
        Changes::new().relate(&tenant(), &message_id("a"), vec![weaker, link("a", &machines, LinkMaker::Machine)]),
        Changes::new().relate(&tenant(), &message_id("a"), vec![]),
        Changes::new().unlink(&tenant(), &message_id("a"), persons.clone(), LinkMaker::Machine),
    ];
    for attempt in attempts {
        store.commit(attempt).await.unwrap();
        assert_eq!(store.links_to(&tenant(), &persons, 10).unwrap(), [by_person.clone()]);
    }
    assert_eq!(store.links_of(&tenant(), &message_id("a")).unwrap(), [by_person]);

    let undo = Changes::new().unlink(&tenant(), &message_id("a"), persons.clone(), LinkMaker::Person);
    assert!(store.commit(undo).await.unwrap().changed);
    assert_eq!(store.links_to(&tenant(), &persons, 10).unwrap(), []);
}

#[tokio::test]
async fn relating_again_replaces_what_the_machine_said_before() {
    let (_folder, store) = store();
    let (old, new) = (to_contact("100"), to_contact("200"));
    for to in [&old, &new] {
        let links = vec![link("a", to, LinkMaker::Machine)];
        store.commit(Changes::new().relate(&tenant(), &message_id("a"), links)).await.unwrap();
    }
    assert_eq!(store.links_of(&tenant(), &message_id("a")).unwrap(), [link("a", &new, LinkMaker::Machine)]);
    assert_eq!(store.links_to(&tenant(), &old, 10).unwrap(), []);
}

#[tokio::test]
async fn a_thread_tells_what_its_mails_are_linked_to() {
    let (_folder, store) = store();
    let links = ["a", "b"].map(|name| link(name, &to_contact("100"), LinkMaker::Machine));
    let changes = links.iter().fold(Changes::new(), |changes, link| changes.link(&tenant(), link.clone()));
    store.commit(changes).await.unwrap();
    let thread = [message_id("a"), message_id("unknown"), message_id("b")];
    assert_eq!(store.links_of_any(&tenant(), &thread).unwrap(), links);
}
