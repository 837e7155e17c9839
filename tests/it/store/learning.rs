//! Outcomes and what is learned are counted once, and a later word takes the place of an earlier one.

use postar::domain::*;
use postar::store::Changes;

use super::samples::{mailbox, message_id, moment, store};

fn outcome(status: DraftStatus) -> Outcome {
    Outcome {
        mailbox: mailbox(),
        key: DraftKey::parse("draft00001").unwrap(),
        source: message_id("m1"),
        contact: Some(MkId::new("900")),
        intents: vec![Intent::Price],
        language: Language::Sl,
        score: Score::new(700),
        status,
        edits: vec![],
        at: moment(5),
    }
}

fn observation(sent: &str, example: Option<&str>) -> Observation {
    Observation {
        mailbox: mailbox(),
        sent: message_id(sent),
        contact: Some(MkId::new("900")),
        language: Some(Language::Sl),
        greeting: Some(Greeting::Plain),
        sign_off: None,
        form: Some(AddressForm::Formal),
        length: Some(20),
        filled: vec!["price".to_owned()],
        intents: vec![Intent::Price],
        example: example.map(str::to_owned),
    }
}

#[tokio::test]
async fn the_same_outcome_twice_is_one_row_and_a_later_end_replaces_it() {
    let (_folder, store) = store();
    let deleted = || store.profile(&mailbox(), Some(&MkId::new("900"))).unwrap().deleted(Intent::Price);
    for _ in 0..2 {
        store.commit(Changes::new().outcome(outcome(DraftStatus::Deleted))).await.unwrap();
        let again = Outcome { at: moment(99), ..outcome(DraftStatus::Deleted) };
        store.commit(Changes::new().outcome(again)).await.unwrap();
    }
    assert_eq!((store.outcomes(&mailbox()).unwrap(), deleted()), (vec![outcome(DraftStatus::Deleted)], 1));
    store.commit(Changes::new().outcome(outcome(DraftStatus::SentEdited))).await.unwrap();
    let calibration = store.calibration(&mailbox()).unwrap();
    assert_eq!((calibration.seen(), calibration.tenths()[7].edited, deleted()), (1, 1, 0));
    let key = DraftKey::parse("draft00001").unwrap();
    assert_eq!(store.outcome(&mailbox(), &key, &message_id("m1")).unwrap().unwrap().status, DraftStatus::SentEdited);
}

#[tokio::test]
async fn each_sent_mail_teaches_once_the_mailbox_and_its_customer() {
    let (_folder, store) = store();
    for sent in ["s1", "s1", "s2", "s2", "s3"] {
        store.commit(Changes::new().observed(observation(sent, None))).await.unwrap();
    }
    for whose in [None, Some(MkId::new("900"))] {
        let profile = store.profile(&mailbox(), whose.as_ref()).unwrap();
        assert_eq!((profile.filled("price"), profile.form()), (3, Some(AddressForm::Formal)), "{whose:?}");
    }
    assert_eq!(store.profile(&mailbox(), Some(&MkId::new("901"))).unwrap(), Profile::default());
    assert_eq!(store.profile(&MailboxId::new("narocila"), None).unwrap(), Profile::default(), "another mailbox");
    assert!(store.is_observed(&mailbox(), &message_id("s3")).unwrap() && !store.is_observed(&mailbox(), &message_id("s4")).unwrap());
}

#[tokio::test]
async fn of_examples_the_newest_few_are_kept_and_each_once() {
    let (_folder, store) = store();
    for n in [1, 2, 3, 3, 4, 5, 6, 7] {
        let text = format!("example {n}");
        store.commit(Changes::new().observed(observation(&format!("s{n}"), Some(&text)))).await.unwrap();
    }
    let newest = |most| store.examples(&mailbox(), Intent::Price, Language::Sl, most).unwrap();
    assert_eq!(newest(2), ["example 7", "example 6"]);
    assert_eq!(newest(99).len(), 5);
    assert_eq!(store.examples(&mailbox(), Intent::Stock, Language::Sl, 9).unwrap(), Vec::<String>::new());
}
