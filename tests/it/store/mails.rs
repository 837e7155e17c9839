//! Mails, explanations, cursors, and what the owner does by himself.

use postar::domain::{Cursor, Digest, MailboxId};
use postar::store::{Changes, MailRecord, SightedIn, Sighting};

use super::samples::*;

#[tokio::test]
async fn a_mail_is_found_by_its_id_its_place_and_its_bytes() {
    let (_folder, store) = store();
    store.commit(Changes::new().mail(mail("a", 1))).await.unwrap();

    assert_eq!(store.mail(&mailbox(), &message_id("a")).unwrap(), Some(mail("a", 1)));
    assert_eq!(store.mail_at(&mailbox(), &place(1)).unwrap(), Some(message_id("a")));
    assert_eq!(store.mail_at(&mailbox(), &place(2)).unwrap(), None);
    assert_eq!(store.mail(&MailboxId::new("prodaja2"), &message_id("a")).unwrap(), None);
}

#[tokio::test]
async fn recording_twice_changes_nothing() {
    let (_folder, store) = store();
    let all = || {
        let links = vec![link("a", &to_contact("100"), postar::domain::LinkMaker::Machine)];
        let cursor = Cursor::Uid { validity: 7, next: 2 };
        let changes = Changes::new().mail(mail("a", 1)).relate(&tenant(), &message_id("a"), links).explain(explanation("a"));
        changes.job(job("a", moment(0))).cursor(&mailbox(), "INBOX", cursor).contact(&tenant(), read(contact("100", "a@gozd.example")))
    };
    assert!(store.commit(all()).await.unwrap().changed);
    let again = store.commit(all()).await.unwrap();
    assert!(!again.changed);
    assert_eq!(again.erp, []);
}

#[tokio::test]
async fn a_mail_seen_again_elsewhere_keeps_its_record_and_gains_a_place() {
    let (_folder, store) = store();
    store.commit(Changes::new().mail(mail("a", 1))).await.unwrap();
    let later = MailRecord { seen_at: moment(900), ..mail("a", 44) };
    assert!(store.commit(Changes::new().mail(later)).await.unwrap().changed);

    let known = store.mail(&mailbox(), &message_id("a")).unwrap().unwrap();
    assert_eq!((known.seen_at, known.place), (moment(1), place(44)));
    assert_eq!(store.mail_at(&mailbox(), &place(1)).unwrap(), Some(message_id("a")));
}

#[tokio::test]
async fn other_bytes_under_a_known_id_replace_nothing() {
    let (_folder, store) = store();
    store.commit(Changes::new().mail(mail("a", 1))).await.unwrap();
    let forged = MailRecord { digest: Digest::of(b"forged"), subject: "Nov TRR".to_owned(), ..mail("a", 2) };
    store.commit(Changes::new().mail(forged)).await.unwrap();
    assert_eq!(store.mail(&mailbox(), &message_id("a")).unwrap(), Some(mail("a", 1)));
}

#[tokio::test]
async fn every_mailbox_explains_the_mail_for_itself() {
    let (_folder, store) = store();
    let mut other = explanation("a");
    other.mailbox = MailboxId::new("racuni");
    store.commit(Changes::new().explain(explanation("a")).explain(other).explain(explanation("ab"))).await.unwrap();
    assert_eq!(store.explanations(&message_id("a")).unwrap().len(), 2);
    assert_eq!(store.explanation(&mailbox(), &message_id("a")).unwrap(), Some(explanation("a")));
}

#[tokio::test]
async fn a_cursor_belongs_to_its_folder_and_survives_a_restart() {
    let (folder, store) = store();
    let cursor = Cursor::Uid { validity: 7, next: 12 };
    store.commit(Changes::new().cursor(&mailbox(), "INBOX", cursor)).await.unwrap();
    drop(store);
    let store = postar::store::Store::open(folder.path()).unwrap();
    assert_eq!(store.cursor(&mailbox(), "INBOX").unwrap(), Some(cursor));
    assert_eq!(store.cursor(&mailbox(), "INBOX/Arhiv").unwrap(), None);
}

#[tokio::test]
async fn a_mail_is_answered_as_long_as_some_sent_mail_names_it() {
    let (_folder, store) = store();
    let sent = |uid, names: &[&str]| Sighting {
        place: place(uid),
        message_id: Some(message_id("sent")),
        answers: names.iter().map(|name| message_id(name)).collect(),
        made_of: None,
    };
    let see = |sighting| Changes::new().sight(&mailbox(), SightedIn::Sent, sighting);
    store.commit(see(sent(1, &["a", "b"])).then(see(sent(2, &["a"])))).await.unwrap();
    let answered = |name: &str| store.answered(&mailbox(), &message_id(name)).unwrap();
    assert!(answered("a") && answered("b"));

    store.commit(Changes::new().unsight(&mailbox(), SightedIn::Sent, place(1))).await.unwrap();
    assert!(answered("a") && !answered("b"));
    store.commit(see(sent(2, &["c"]))).await.unwrap();
    assert!(!answered("a") && answered("c"));
    assert!(!store.owner_drafts(&mailbox(), &[message_id("c")]).unwrap());
}

#[tokio::test]
async fn a_draft_of_the_owner_holds_its_thread_until_it_is_gone() {
    let (_folder, store) = store();
    let draft = Sighting { place: place(9), message_id: None, answers: vec![message_id("root")], made_of: Some(key("root")) };
    store.commit(Changes::new().sight(&mailbox(), SightedIn::Drafts, draft.clone())).await.unwrap();
    let thread = [message_id("reply"), message_id("root")];
    assert!(store.owner_drafts(&mailbox(), &thread).unwrap());
    assert_eq!(store.sightings(&mailbox(), SightedIn::Drafts).unwrap(), [draft]);
    store.commit(Changes::new().unsight(&mailbox(), SightedIn::Drafts, place(9))).await.unwrap();
    assert!(!store.owner_drafts(&mailbox(), &thread).unwrap());
}
