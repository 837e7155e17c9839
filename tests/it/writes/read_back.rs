//! What was written is read back: into the mirror, beside the mail, and with what Metakocka made of it.

use postar::domain::*;

use super::samples;
use super::stage::{Stage, message, outcome};

#[tokio::test]
async fn what_was_written_stands_in_the_mirror_and_beside_its_mail_at_once() {
    for write in samples::all_kinds(1) {
        let mut stage = Stage::with(3);
        stage.mirror().await;
        let done = stage.written(write.clone()).await;
        let id = outcome(&done).id.clone().unwrap();
        let (store, tenant) = (stage.store(), stage.tenant.id.clone());
        let links = store.links_of(&tenant, &message()).unwrap();
        let to = ErpRef { kind: write.record_kind(), id: id.clone() };
        assert_eq!(links.len(), 1, "{:?}", write.kind());
        assert_eq!((&links[0].to, links[0].made_by), (&to, LinkMaker::Person));
        assert_eq!(store.links_to(&tenant, &to, 9).unwrap(), links);
        let books = stage.erp.books();
        match to.kind {
            ErpKind::Contact => {
                let there = books.contacts.iter().find(|contact| contact.id == id);
                assert_eq!(store.contact(&tenant, &id).unwrap().map(|it| it.record).as_ref(), there);
            }
            ErpKind::Product => {
                let there = books.products.iter().find(|product| product.id == id);
                assert_eq!(store.product(&tenant, &id).unwrap().map(|it| it.record).as_ref(), there);
            }
            ErpKind::Document => {
                let there = books.documents.iter().find(|document| document.id == id);
                assert_eq!(store.document(&tenant, &id).unwrap().map(|it| it.record).as_ref(), there);
            }
        }
    }
}

#[tokio::test]
async fn what_metakocka_keeps_otherwise_than_it_was_sent_is_told() {
    let mut stage = Stage::with(3);
    stage.erp.books().shortens_names = true;
    let done = stage.written(samples::new_partner(1)).await;
    let expected = WriteDifference { field: "customer".to_owned(), sent: Some("Breza 1 s.p.".to_owned()), kept: Some("Breza".to_owned()) };
    assert_eq!(outcome(&done).differences.as_deref(), Some([expected].as_slice()));
    let rows = stage.store().audit_of(&TenantId::new("lipa"), &done.id).unwrap();
    assert!(rows.iter().any(|row| row.what == AuditWord::ReadBack && row.outcome.contains("customer")), "{rows:?}");
}

#[tokio::test]
async fn a_note_keeps_what_stood_there_and_a_status_or_note_that_stands_there_is_not_sent() {
    let mut stage = Stage::with(3);
    stage.written(samples::note(1)).await;
    let notes = stage.erp.books().documents[1].notes.clone();
    assert_eq!(notes.as_deref(), Some("Kliči pred dostavo.\nKupec prosi za dostavo v petek (1)."));
    stage.erp.books().documents[2].status = Some(Status { code: "shipped".to_owned(), shown: "Odpremljen".to_owned() });
    let done = stage.written(samples::ship(2)).await;
    assert_eq!((outcome(&done).known, stage.erp.sent()), (HowKnown::StoodThere, 1));
}

#[tokio::test]
async fn a_field_that_somebody_changed_in_metakocka_meanwhile_goes_by_the_rule() {
    use postar::domain::conflict::{ConflictRules, Winner};
    for (winner, wanted, calls) in
        [(Winner::Metakocka, "061 999 999", 0), (Winner::Local, "051 000001", 1), (Winner::Ask, "061 999 999", 0)]
    {
        let mut stage = Stage::with(3);
        stage.mirror().await;
        stage.tenant.conflicts = ConflictRules::default();
        stage.tenant.conflicts.contacts.default = winner;
        let id = stage.approved(samples::change_phone(1)).await.id;
        stage.erp.books().contacts[1].fields.get_mut("phone").unwrap()[0].value = "061 999 999".to_owned();
        stage.settle().await;
        assert_eq!(stage.erp.books().contacts[1].fields["phone"][0].value, wanted, "{winner:?}");
        assert_eq!(stage.erp.sent(), calls, "{winner:?}");
        let conflicts = stage.store().open_conflicts(&TenantId::new("lipa")).unwrap();
        assert_eq!(conflicts.len(), usize::from(winner == Winner::Ask), "{winner:?}");
        assert_eq!(stage.approval(&id).stage() == postar::domain::Stage::Done, calls == 1);
    }
}

#[tokio::test]
async fn the_log_tells_who_wanted_what_when_and_with_which_request() {
    let mut stage = Stage::with(3);
    let done = stage.written(samples::order(1)).await;
    let rows = stage.store().audit_of(&TenantId::new("lipa"), &done.id).unwrap();
    let told: Vec<(AuditWord, &str)> = rows.iter().map(|row| (row.what, row.who.as_str())).collect();
    let expected = [
        (AuditWord::Proposed, "postar"),
        (AuditWord::Approved, "neza"),
        (AuditWord::Intended, "postar"),
        (AuditWord::Done, "postar"),
        (AuditWord::ReadBack, "postar"),
    ];
    assert_eq!(told, expected);
    let request = rows.iter().find_map(|row| row.request.as_ref()).unwrap();
    let (endpoint, body) = stage.erp.books().writes[0].clone();
    assert_eq!((request.endpoint.as_str(), request.body.clone()), (endpoint, body.to_string()));
    assert_eq!(request.digest, Digest::of(request.body.as_bytes()));
    assert!(rows.iter().any(|row| row.record.is_some()));
}
