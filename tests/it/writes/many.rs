//! Hundreds of writes of every kind under every misfortune: none twice, none lost, none forgotten.

use std::collections::BTreeMap;

use postar::domain::{ApprovalId, ErpWrite, FieldChange, FieldValue, Stage as At};

use super::ledger::{Books, Fate, Garble};
use super::samples;
use super::stage::Stage;
use crate::simulation::chance::Chance;

/// How many: a small form here, `POSTAR_WRITES=500` for all of them.
pub(super) fn how_many() -> usize {
    std::env::var("POSTAR_WRITES").ok().and_then(|count| count.parse().ok()).unwrap_or(120)
}

fn says(fields: &BTreeMap<String, Vec<FieldValue>>, change: &FieldChange) -> bool {
    fields.get(&change.field).is_some_and(|values| values.iter().any(|value| Some(&value.value) == change.to.as_ref()))
}

/// How often the effect of a write stands in the ERP.
fn standing(books: &Books, write: &ErpWrite) -> usize {
    match write {
        ErpWrite::NewPartner(new) => books.contacts.iter().filter(|contact| contact.knows(&new.email)).count(),
        ErpWrite::NewDocument(new) => {
            books.documents.iter().filter(|it| it.doc_type == new.doc_type && it.buyer_order.as_ref() == Some(&new.buyer_order)).count()
        }
        ErpWrite::ChangeContact(change) => {
            books.contacts.iter().filter(|it| it.id == change.id && says(&it.fields, &change.fields[0])).count()
        }
        ErpWrite::ChangeProduct(change) => {
            books.products.iter().filter(|it| it.id == change.id && says(&it.fields, &change.fields[0])).count()
        }
        ErpWrite::Status(change) => {
            books.documents.iter().filter(|it| it.id == change.id && it.status_code() == Some(change.to.as_str())).count()
        }
        ErpWrite::Note(note) => books.documents.iter().map(|it| it.notes.as_deref().unwrap_or_default().matches(&note.text).count()).sum(),
        ErpWrite::Attach(file) => books.documents.iter().flat_map(|it| &it.attachments).filter(|it| it.name == file.name).count(),
    }
}

/// Each write stands there once if it is done, never if it failed, and nothing is left that nobody would see.
pub(super) fn check(stage: &mut Stage, books: &Books, writes: &[ErpWrite], ids: &[ApprovalId]) -> BTreeMap<At, usize> {
    let mut tally = BTreeMap::new();
    for (write, id) in writes.iter().zip(ids) {
        let (approval, there) = (stage.approval(id), standing(books, write));
        let told = format!("{write:?}: {:?}", approval.state);
        match approval.stage() {
            At::Done => assert_eq!(there, 1, "{told}"),
            At::Failed => assert_eq!(there, 0, "{told}"),
            At::Unknown => assert!(approval.waits_for_a_person() && there <= 1, "{told}"),
            _ => panic!("{told}"),
        }
        *tally.entry(approval.stage()).or_default() += 1;
    }
    tally
}

fn fate(chance: &mut Chance) -> Fate {
    match chance.below(20) {
        0..13 => Fate::Lost(chance.pick(&Garble::ALL)),
        13 => Fate::Missed(chance.pick(&Garble::ALL)),
        14 => Fate::Refused,
        15 => Fate::NeverSent,
        _ => Fate::Answered,
    }
}

fn writes(count: usize, chance: &mut Chance) -> Vec<ErpWrite> {
    (0..count).map(|n| chance.pick(&samples::all_kinds(n))).collect()
}

#[tokio::test]
async fn of_hundreds_of_writes_none_is_made_twice_and_none_is_lost() {
    let count = how_many();
    let mut chance = Chance::new(4);
    let mut stage = Stage::with(count);
    stage.mirror().await;
    let writes = writes(count, &mut chance);
    let fates: Vec<Fate> = (0..4 * count).map(|_| fate(&mut chance)).collect();
    stage.erp.expects(fates);
    stage.erp.books().failing_reads = (0..10 * count).filter(|_| chance.once_in(20)).collect();

    let mut ids = Vec::new();
    for write in &writes {
        ids.push(stage.approved(write.clone()).await.id);
    }
    stage.settle().await;
    let books = stage.erp.clone();
    let tally = check(&mut stage, &books.books(), &writes, &ids);
    println!("{count} writes, {} calls: {tally:?}", stage.erp.sent());
    assert!(stage.erp.sent() <= count);
    assert!(tally[&At::Done] * 10 > count * 7, "{tally:?}");
}
