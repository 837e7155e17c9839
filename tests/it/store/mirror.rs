//! The mirror of the ERP and its index rows.

use std::collections::BTreeSet;

use jiff::civil::date;
use postar::domain::{
    Candidates, Contact, ContactPerson, DocType, Document, EmailAddress, ErpKind, ErpRef, MailDomain, MatchReason, Mirrored, MkId, Signals,
    Stock, TenantId, fold, number_key, stem,
};
use postar::store::{Changes, MirrorKind, Store, SyncState};

use super::samples::*;

fn by_address(store: &Store, address: &str) -> Vec<String> {
    contacts(&store.candidates(&tenant(), &Signals { author: EmailAddress::parse(address), ..Signals::default() }).unwrap())
}

fn contacts(found: &Candidates) -> Vec<String> {
    found.contacts.iter().map(|contact| contact.record.id.as_str().to_owned()).collect()
}

#[tokio::test]
async fn each_signal_finds_its_contact() {
    let (_folder, store) = store();
    store.commit(Changes::new().contact(&tenant(), read(contact("100", "neza@pisarna.gozd.example")))).await.unwrap();
    let none = Signals::default;
    let signals = [
        Signals { author: EmailAddress::parse("Neza@Pisarna.Gozd.example"), ..none() },
        Signals { domain: MailDomain::parse("pisarna.gozd.example"), ..none() },
        Signals { domain: MailDomain::parse("gozd.example"), ..none() },
        Signals { domain: MailDomain::parse("nova.gozd.example"), ..none() },
        Signals { tax_numbers: vec!["12345678".to_owned()], ..none() },
        Signals { phones: vec!["+38641234567".to_owned()], ..none() },
        Signals { thread_contacts: vec![MkId::new("100")], ..none() },
    ];
    for signals in &signals {
        assert_eq!(contacts(&store.candidates(&tenant(), signals).unwrap()), ["100"], "{signals:?}");
        assert_eq!(store.candidates(&TenantId::new("hrast"), signals).unwrap(), Candidates::default(), "{signals:?}");
    }
    assert_eq!(store.candidates(&tenant(), &none()).unwrap(), Candidates::default());
}

#[tokio::test]
async fn a_name_points_to_its_contact_only_if_all_of_it_is_said() {
    let (_folder, store) = store();
    let named = |id: &str, name: &str| read(Contact { name: name.to_owned(), ..contact(id, "x@x.example") });
    let changes = Changes::new().contact(&tenant(), named("1", "Gozd in sin d.o.o.")).contact(&tenant(), named("2", "Gozdarstvo Kranj"));
    store.commit(changes).await.unwrap();
    let said = |text: &str| contacts(&store.candidates(&tenant(), &Signals { folded_text: fold(text), ..Signals::default() }).unwrap());
    assert_eq!(said("Lep pozdrav, Gozd in sin, Jelkova 3"), ["1"]);
    assert_eq!(said("Gremo v gozd"), [""; 0]);
    assert_eq!(said("iz Gozdarstva Kranj"), ["2"]);
}

#[tokio::test]
async fn nobody_is_found_by_a_domain_that_anyone_can_have() {
    let (_folder, store) = store();
    store.commit(Changes::new().contact(&tenant(), read(contact("100", "neza@gmail.com")))).await.unwrap();
    let signals = Signals { domain: MailDomain::parse("gmail.com"), ..Signals::default() };
    assert_eq!(store.candidates(&tenant(), &signals).unwrap().contacts, []);
    assert_eq!(by_address(&store, "neza@gmail.com"), ["100"]);
}

#[tokio::test]
async fn index_rows_follow_a_changed_contact() {
    let (_folder, store) = store();
    store.commit(Changes::new().contact(&tenant(), read(contact("100", "old@gozd.example")))).await.unwrap();
    store.commit(Changes::new().contact(&tenant(), read(contact("100", "new@gozd.example")))).await.unwrap();
    assert_eq!(by_address(&store, "old@gozd.example"), [""; 0]);
    assert_eq!(by_address(&store, "new@gozd.example"), ["100"]);
    assert_eq!(store.count(&tenant(), MirrorKind::Contacts).unwrap(), 1);

    let gone = ErpRef { kind: ErpKind::Contact, id: MkId::new("100") };
    let committed = store.commit(Changes::new().gone(&tenant(), gone.clone())).await.unwrap();
    assert_eq!(committed.erp, [gone]);
    assert_eq!(by_address(&store, "new@gozd.example"), [""; 0]);
    assert_eq!(store.count(&tenant(), MirrorKind::Contacts).unwrap(), 0);
    assert_eq!(store.ids(&tenant(), MirrorKind::Contacts, None, None).count(), 0);
}

#[tokio::test]
async fn two_contacts_that_share_an_address_are_both_candidates() {
    let (_folder, store) = store();
    let mut second = contact("200", "shared@gozd.example");
    second.people.push(ContactPerson { id: None, name: None, emails: vec![], phones: vec!["not a phone".to_owned()] });
    let both = Changes::new().contact(&tenant(), read(contact("100", "shared@gozd.example"))).contact(&tenant(), read(second));
    store.commit(both).await.unwrap();
    assert_eq!(by_address(&store, "shared@gozd.example"), ["100", "200"]);
}

#[tokio::test]
async fn a_document_is_found_by_every_number_on_it_whoever_owns_it() {
    let (_folder, store) = store();
    store.commit(Changes::new().document(&tenant(), read(document("900", "PN-2026-0318", "100")))).await.unwrap();
    let number = |typed: &str| Signals { numbers: vec![(number_key(typed), MatchReason::NumberInText)], ..Signals::default() };
    let tracking = Signals { tracking_codes: vec!["RR123456789SI".to_owned()], ..Signals::default() };
    let thread = Signals { thread_documents: vec![MkId::new("900")], ..Signals::default() };
    for signals in [number("pn 2026/318"), number("po 2026 77"), tracking, thread] {
        let found = store.candidates(&tenant(), &signals).unwrap();
        assert_eq!(found.documents, [read(document("900", "PN-2026-0318", "100"))], "{signals:?}");
        assert_eq!(found.contacts, []);
    }
    assert_eq!(store.candidates(&tenant(), &number("PN-2026-0319")).unwrap(), Candidates::default());
}

#[tokio::test]
async fn a_partners_documents_come_newest_first() {
    let (_folder, store) = store();
    let dated = |id: &str, day| Document { date: day, ..document(id, id, "100") };
    let documents = [dated("1", Some(date(2026, 1, 9))), dated("2", Some(date(2026, 11, 3))), dated("3", None)];
    let changes = documents.into_iter().fold(Changes::new(), |changes, document| changes.document(&tenant(), read(document)));
    store.commit(changes.document(&tenant(), read(document("4", "4", "1001")))).await.unwrap();
    let numbers = |limit| {
        let found = store.documents_of(&tenant(), &MkId::new("100"), limit).unwrap();
        found.into_iter().map(|document| document.record.number).collect::<Vec<_>>()
    };
    assert_eq!(numbers(9), ["2", "1", "3"]);
    assert_eq!(numbers(1), ["2"]);
    let ids = |doc_type| store.ids(&tenant(), MirrorKind::Documents(doc_type), None, None).count();
    assert_eq!((ids(DocType::SalesOrder), ids(DocType::SalesOffer)), (4, 0));
}

#[tokio::test]
async fn products_are_found_by_words_and_codes_the_rarest_first() {
    let (_folder, store) = store();
    let products = [product("1", "MO-160", "Miza Orna 160"), product("2", "MO-200", "Miza Orna 200"), product("3", "ST-1", "Stol Luna")];
    let changes = products.into_iter().fold(Changes::new(), |changes, product| changes.product(&tenant(), read(product)));
    store.commit(changes).await.unwrap();
    let find = |words: &[&str], limit| {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        let found = store.products_by_words(&tenant(), &words, limit).unwrap();
        found.into_iter().map(|product| product.record.id.as_str().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(find(&[stem("mizo"), "200"], 9), ["2", "1"]);
    assert_eq!(find(&[&number_key("mo 160")], 9), ["1"]);
    assert_eq!(find(&[stem("mize"), stem("stol")], 1), ["3"]);
    assert_eq!(find(&["omara"], 9), [""; 0]);
}

#[tokio::test]
async fn stock_is_kept_for_each_warehouse() {
    let (_folder, store) = store();
    let row = |product: &str, warehouse: &str, amount: i64| {
        read(Stock { product: MkId::new(product), warehouse: MkId::new(warehouse), amount: amount.into(), free: None, unit: None })
    };
    let changes =
        Changes::new().stock(&tenant(), row("1", "w1", 4)).stock(&tenant(), row("1", "w2", 9)).stock(&tenant(), row("12", "w1", 7));
    store.commit(changes).await.unwrap();
    assert_eq!(store.stock_of(&tenant(), &MkId::new("1")).unwrap(), [row("1", "w1", 4), row("1", "w2", 9)]);
    store.commit(Changes::new().no_stock(&tenant(), &MkId::new("1"), &MkId::new("w1"))).await.unwrap();
    let left = [("1", "w2"), ("12", "w1")].map(|(product, warehouse)| (MkId::new(product), MkId::new(warehouse)));
    assert_eq!(store.stock_ids(&tenant()).unwrap(), BTreeSet::from(left));
}

#[tokio::test]
async fn a_record_read_again_gets_its_new_moment_and_is_no_change() {
    let (_folder, store) = store();
    store.commit(Changes::new().contact(&tenant(), read(contact("100", "a@gozd.example")))).await.unwrap();
    let again = Mirrored { record: contact("100", "a@gozd.example"), read_at: moment(3600) };
    let committed = store.commit(Changes::new().contact(&tenant(), again.clone())).await.unwrap();
    assert!(!committed.changed && committed.erp.is_empty());
    assert_eq!(store.contact(&tenant(), &MkId::new("100")).unwrap(), Some(again));
}

#[tokio::test]
async fn a_sync_leaves_word_of_when_it_succeeded() {
    let (_folder, store) = store();
    let state = SyncState { scanned: Some(moment(2)), ..SyncState::at(moment(5)) };
    let kind = MirrorKind::Documents(DocType::SalesOffer);
    store.commit(Changes::new().synced(&tenant(), kind, state)).await.unwrap();
    assert_eq!(store.sync_state(&tenant(), kind).unwrap(), Some(state));
    assert_eq!(store.sync_state(&tenant(), MirrorKind::Contacts).unwrap(), None);
}
