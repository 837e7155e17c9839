//! Whatever happens in whatever order, no canary of one company is ever seen at the other: in reads, drafts, explanations, logs or numbers.

use postar::domain::*;
use postar::flow::explain;
use postar::store::{MirrorKind, SightedIn, Store};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::company::{CONTACT, JAVOR, LIPA, ORDER, PRODUCT, Two, Who};
use super::rows::{foreign_rows, rows_that_hold};

/// What may happen at one of the two.
#[derive(Clone, Copy, Debug)]
enum Event {
    /// Its ERP has a new revision of its records.
    Erp(u32),
    /// The customer writes, with a Message-ID that the other may have too.
    Mail(u32),
    /// The stock webhook speaks.
    Hook(u32),
    Pass,
    Ripple,
}

const QUESTIONS: [&str; 3] = [
    "Dober dan,\n\nkje je moje naročilo PN-77 in koliko je treba plačati?\n\nHvala\nNeža",
    "Pozdravljeni,\n\nkdaj pride paket? Naročilo PN-77.\n\nLep pozdrav",
    "Dober dan,\n\nkoliko miz MIZA-1 imate na zalogi?\n\nNeža",
];

fn events() -> impl Strategy<Value = Vec<(bool, Event)>> {
    let event = prop_oneof![
        3 => (0_u32..100).prop_map(Event::Erp),
        3 => (0_u32..6).prop_map(Event::Mail),
        1 => (0_u32..9).prop_map(Event::Hook),
        3 => Just(Event::Pass),
        2 => Just(Event::Ripple),
    ];
    prop::collection::vec((any::<bool>(), event), 4..16)
}

async fn happen(two: &Two, who: Who, event: Event) {
    match event {
        Event::Erp(revision) => two.mirror(who, revision).await,
        Event::Mail(id) => two.deliver(who, id, QUESTIONS[id as usize % QUESTIONS.len()]),
        Event::Hook(id) => {
            let changes = postar::store::Changes::new().stock_hint(&who.id(), MkId::new(PRODUCT));
            let changes = changes.hook_event(&who.id(), &format!("{}{id}", who.word), jiff::Timestamp::UNIX_EPOCH);
            two.app.store.commit(changes).await.unwrap();
        }
        Event::Pass => drop(two.pass(who).await),
        Event::Ripple => two.ripple(who).await,
    }
}

/// Every reading function of the store that takes a tenant or one of its mailboxes, asked for all that it has of this one.
fn all_reads(store: &Store, who: Who) -> Vec<String> {
    let (tenant, mailbox) = (&who.id(), &MailboxId::new(who.mailbox));
    let refs = [(ErpKind::Contact, CONTACT), (ErpKind::Document, ORDER), (ErpKind::Product, PRODUCT)];
    let refs = refs.map(|(kind, id)| ErpRef { kind, id: MkId::new(id) });
    let mails = store.mails_after(mailbox, None, 999).unwrap();
    let ids: Vec<MessageId> = mails.iter().map(|mail| mail.id.clone()).collect();
    let signals = Signals {
        author: EmailAddress::parse("neza@gozd.example"),
        domain: EmailAddress::parse("neza@gozd.example").map(|address| address.domain()),
        tax_numbers: vec!["12345678".to_owned()],
        phones: vec!["+38641234567".to_owned()],
        numbers: vec![(number_key("PN-77"), MatchReason::NumberInText)],
        folded_text: fold("Gozd in sin"),
        thread_contacts: vec![MkId::new(CONTACT)],
        thread_documents: vec![MkId::new(ORDER)],
        ..Signals::default()
    };
    let mut seen = vec![
        format!("{:?}", store.contact(tenant, &refs[0].id).unwrap()),
        format!("{:?}", store.document(tenant, &refs[1].id).unwrap()),
        format!("{:?}", store.product(tenant, &refs[2].id).unwrap()),
        format!("{:?}", store.stock_of(tenant, &refs[2].id).unwrap()),
        format!("{:?}", store.candidates(tenant, &signals).unwrap()),
        format!("{:?}", store.documents_by_number(tenant, "PN-77").unwrap()),
        format!("{:?}", store.documents_of(tenant, &refs[0].id, 99).unwrap()),
        format!("{:?}", store.products_by_words(tenant, &["miz".to_owned(), number_key("MIZA-1")], 99).unwrap()),
        format!("{:?}", store.links_of_any(tenant, &ids).unwrap()),
        format!("{:?}", store.ripples(tenant, 99).unwrap()),
        format!("{:?}", store.relating_all(tenant).unwrap()),
        format!("{:?}", store.stock_hints(tenant, 99).unwrap()),
        format!("{:?}", store.hook_event(tenant, &format!("{}1", who.other().word)).unwrap()),
        format!("{:?}", store.wakes(mailbox).unwrap()),
        format!("{:?}", store.due_jobs(mailbox, jiff::Timestamp::MAX, 99).unwrap()),
        format!("{:?}", store.placed_jobs(mailbox).unwrap()),
        format!("{:?}", store.drafts_since(mailbox, jiff::Timestamp::UNIX_EPOCH).unwrap()),
        format!("{:?}", store.sightings(mailbox, SightedIn::Drafts).unwrap()),
        format!("{:?}", store.sightings(mailbox, SightedIn::Sent).unwrap()),
        format!("{:?}", store.approvals(tenant).unwrap()),
        format!("{:?}", store.conflicts(tenant).unwrap()),
        format!("{mails:?}"),
    ];
    for record in &refs {
        seen.push(format!("{:?}", store.links_to(tenant, record, 99).unwrap()));
        seen.push(format!("{:?}", store.drafts_on(tenant, record).unwrap()));
        seen.push(format!("{:?}", store.grounds(tenant, record.kind).unwrap()));
    }
    seen.extend(store.ripples(tenant, 99).unwrap().iter().map(|ripple| format!("{:?}", store.concerned(tenant, ripple).unwrap())));
    seen.extend(
        ids.iter().map(|id| format!("{:?} {:?}", store.explanation(mailbox, id).unwrap(), store.job_of_thread(mailbox, id).unwrap())),
    );
    seen.extend(MirrorKind::all().into_iter().map(|kind| format!("{:?}", store.sync_state(tenant, kind).unwrap())));
    seen
}

/// Looks everywhere that something of `who` could be shown, for what is the other's.
fn check(two: &Two, who: Who) {
    let other = who.other();
    for read in all_reads(&two.app.store, who) {
        assert!(!other.is_told_by(&read) && !read.contains(other.mailbox), "read for {}: {read}", who.tenant);
    }
    assert!(!other.is_told_by(&two.mailbox_of(who)), "in the mailbox of {}", who.tenant);
    for explanation in two.explanations(who) {
        assert_eq!((explanation.tenant.clone(), explanation.mailbox.as_str()), (who.id(), who.mailbox));
        // The facts in it are all that a writer was given.
        let shown = explain::json(&explanation, true).to_string();
        assert!(!other.is_told_by(&shown), "explained for {}: {shown}", who.tenant);
    }
    for (where_, text) in [("log", two.log.text()), ("metrics", two.app.metrics.render())] {
        let told = text.lines().find(|line| other.is_told_by(line));
        assert_eq!(told, None, "{where_}");
    }
}

#[test]
fn no_canary_of_one_company_is_ever_seen_at_the_other() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut runner = TestRunner::new(Config { cases: 16, failure_persistence: None, max_shrink_iters: 40, ..Config::default() });
    let run = |events: Vec<(bool, Event)>| {
        runtime.block_on(async {
            let two = Two::set().await;
            for (at_lipa, event) in events {
                happen(&two, if at_lipa { LIPA } else { JAVOR }, event).await;
            }
            for who in [LIPA, JAVOR, LIPA] {
                two.ripple(who).await;
                two.pass(who).await;
            }
            check(&two, LIPA);
            check(&two, JAVOR);
            let store = two.app.store.path().clone();
            let Two { app, dir, .. } = two;
            drop(app);
            assert_eq!(foreign_rows(&store, LIPA, JAVOR), [""; 0]);
            assert_eq!(foreign_rows(&store, JAVOR, LIPA), [""; 0]);
            drop(dir);
        });
        Ok(())
    };
    runner.run(&events(), run).unwrap();
}

#[tokio::test]
async fn the_canaries_do_sing_where_they_belong() {
    let two = Two::set().await;
    for who in [LIPA, JAVOR] {
        two.mirror(who, 1).await;
        two.deliver(who, 1, QUESTIONS[0]);
        assert_eq!(two.pass(who).await.drafts, 1);
        assert!(who.is_told_by(&two.mailbox_of(who)), "{}", two.mailbox_of(who));
        assert!(two.explanations(who).iter().any(|explanation| who.is_told_by(&explain::json(explanation, true).to_string())));
        check(&two, who);
    }
    let store = two.app.store.path().clone();
    drop(two.app);
    assert!(rows_that_hold(&store, LIPA) > 5 && rows_that_hold(&store, JAVOR) > 5);
}

#[tokio::test]
async fn what_one_company_sent_is_the_others_ordinary_mail() {
    let two = Two::set().await;
    two.mirror(LIPA, 1).await;
    two.deliver(LIPA, 1, QUESTIONS[0]);
    two.pass(LIPA).await;
    let drafts = super::company::files_under(&two.dir.path().join("lipa/.Drafts"));
    // Mail programs leave out fields that they don't know when they send; the Message-ID may stay.
    let draft = String::from_utf8(std::fs::read(&drafts[0]).unwrap()).unwrap();
    let sent: Vec<u8> = draft.split_inclusive('\n').filter(|line| !line.starts_with("X-Postar-Draft")).collect::<String>().into_bytes();
    two.put(JAVOR, "sent", &sent);
    let report = two.pass(JAVOR).await;
    assert_ne!(report.decided[0].reason, ReasonWord::OwnMail);
    two.put(LIPA, "back", &sent);
    assert_eq!(two.pass(LIPA).await.decided[0].reason, ReasonWord::OwnMail);
}
