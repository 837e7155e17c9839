//! Copies that are asked for: Metakocka's own PDF goes with the draft, byte for byte, and only to whom it may.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use mail_parser::{MessageParser, MimeHeaders};
use postar::domain::*;
use postar::flow::fresh::ErpReads;
use postar::flow::pass::{self, PassReport};
use postar::flow::{Clock, Desk};
use postar::metakocka::MetakockaError;
use postar::sim::{Profile, Seed};
use postar::store::{Changes, Store};
use serde_json::json;

use super::mailbox::{Break, Misbehaving};
use super::stage::{Stage, customers_mail};
use crate::sync::stage::{House, client};

const ASKS: &str = "Pozdravljeni,\n\nprosim za kopijo računa R26-0318.\n\nHvala";
const CUSTOMER: &str = "471100000900";

fn bill() -> Document {
    let bill = json!({
        "id": "471100000318", "doc_type": "sales_bill_domestic", "number": "R26-0318", "date": "2026-11-03", "partner": CUSTOMER,
        "currency": "EUR", "lines": [], "sum_all": "439.20", "due_date": "2026-12-03", "tracking_codes": [], "links": [],
    });
    serde_json::from_value(bill).unwrap()
}

/// An ERP that prints another PDF each time, or what it is told to.
#[derive(Debug, Default)]
struct Printer {
    prints: Option<&'static [u8]>,
    asked: AtomicUsize,
    contact: Option<Contact>,
}

#[async_trait]
impl ErpReads for Printer {
    async fn document(&self, _: DocType, _: &MkId) -> Result<Option<Document>, MetakockaError> {
        Ok(Some(bill()))
    }

    async fn contact(&self, _: &MkId) -> Result<Option<Contact>, MetakockaError> {
        Ok(self.contact.clone())
    }

    async fn product(&self, known: &Product) -> Result<Option<Product>, MetakockaError> {
        Ok(Some(known.clone()))
    }

    async fn stock(&self, _: &MkId) -> Result<Vec<Stock>, MetakockaError> {
        Ok(Vec::new())
    }

    async fn report(&self, _: DocType, _: &MkId) -> Result<Vec<u8>, MetakockaError> {
        let nth = self.asked.fetch_add(1, Ordering::Relaxed);
        Ok(self.prints.map_or_else(|| pdf(nth), <[u8]>::to_vec))
    }
}

/// Every byte there is, so that nothing on the way can take it for text.
fn pdf(nth: usize) -> Vec<u8> {
    format!("%PDF-1.4\n{nth}\r\n.\r\nFrom x\n\r").into_bytes().into_iter().chain(0..=255).chain([b'\n']).collect()
}

/// A customer whose bill the store knows, and an ERP that prints.
async fn stage(printer: Printer) -> (Stage, Arc<Printer>) {
    let mut stage = Stage::set();
    stage.profile.trusted_authserv_ids = vec!["mx.lipa.example".to_owned()];
    stage.know_the_customer().await;
    let desk = stage.desk();
    let contact = desk.store.contact(&desk.tenant.id, &MkId::new(CUSTOMER)).unwrap().map(|mirrored| mirrored.record);
    let mirrored = Mirrored { record: bill(), read_at: stage.now() };
    desk.store.commit(Changes::new().document(&desk.tenant.id, mirrored)).await.unwrap();
    let printer = Arc::new(Printer { contact, ..printer });
    stage.erp = Some(Arc::clone(&printer) as Arc<dyn ErpReads>);
    (stage, printer)
}

fn write(stage: &Stage, author: &str) {
    let vouched = "Received: from mx.lipa.example by imap.lipa.example with LMTP id x; Sun, 22 Nov 2026 10:00:03 +0100\n\
                   Authentication-Results: mx.lipa.example; dmarc=pass header.from=gozd.example\n\
                   Received: from mail.gozd.example by mx.lipa.example with ESMTPS id y; Sun, 22 Nov 2026 10:00:01 +0100\n";
    let mail = customers_mail("m1", &[], ASKS).replace("neza@gozd.example", author);
    stage.server.deliver("INBOX", &format!("{vouched}{mail}"), Some(stage.now()));
}

/// The files of a mail, as another parser finds them.
fn files(mail: &str) -> Vec<(String, Vec<u8>)> {
    let mail = MessageParser::default().parse(mail.as_bytes()).unwrap();
    let file = |part: &mail_parser::MessagePart<'_>| (part.attachment_name().unwrap().to_owned(), part.contents().to_vec());
    mail.attachments().map(file).collect()
}

#[tokio::test(start_paused = true)]
async fn an_asked_for_copy_goes_with_the_draft() {
    let (mut stage, _) = stage(Printer::default()).await;
    write(&stage, "neza@gozd.example");
    stage.until_idle().await;
    let drafts = stage.drafts();
    assert_eq!(drafts.len(), 1);
    assert_eq!(files(&drafts[0].1), [("R26-0318.pdf".to_owned(), pdf(0))]);
    let explanation = stage.explanation("m1").unwrap();
    let draft = explanation.draft.clone().unwrap();
    assert!(draft.text.contains("kopijo računa R26-0318 prilagamo") && !draft.text.contains("[…]"), "{}", draft.text);
    let shown = postar::flow::explain::json(&explanation, false);
    assert_eq!(shown["draft"]["attachments"], json!([{"name": "R26-0318.pdf", "size": pdf(0).len(), "document": "471100000318"}]));
    assert_eq!(explanation.withheld, []);
}

#[tokio::test(start_paused = true)]
async fn a_copy_is_neither_fetched_nor_attached_for_an_address_that_isnt_written_down() {
    let (mut stage, printer) = stage(Printer::default()).await;
    write(&stage, "nova@gozd.example");
    stage.until_idle().await;
    let explanation = stage.explanation("m1").unwrap();
    assert_eq!((files(&stage.drafts()[0].1), printer.asked.load(Ordering::Relaxed)), (vec![], 0));
    assert_eq!(explanation.withheld, [Withheld { fact: "copy".to_owned(), why: WithheldWhy::SenderUnknown }]);
    let draft = explanation.draft.unwrap();
    assert!(draft.text.contains("R26-0318: […]") && draft.attachments.is_empty(), "{}", draft.text);
}

#[tokio::test(start_paused = true)]
async fn what_is_no_pdf_or_too_large_stays_open() {
    static LARGE: std::sync::LazyLock<Vec<u8>> = std::sync::LazyLock::new(|| [b"%PDF".as_slice(), &[b'x'; 11 << 20]].concat());
    for prints in [b"<html>not found</html>".as_slice(), b"", LARGE.as_slice()] {
        let (mut stage, _) = stage(Printer { prints: Some(prints), ..Printer::default() }).await;
        write(&stage, "neza@gozd.example");
        stage.until_idle().await;
        let explanation = stage.explanation("m1").unwrap();
        assert!(explanation.draft.unwrap().text.contains("R26-0318: […]"));
        assert_eq!((files(&stage.drafts()[0].1), explanation.withheld), (vec![], vec![]));
    }
}

#[tokio::test(start_paused = true)]
async fn a_draft_with_a_copy_that_is_looked_at_again_stays_where_it_is() {
    let (mut stage, printer) = stage(Printer::default()).await;
    write(&stage, "neza@gozd.example");
    stage.until_idle().await;
    let desk = stage.desk();
    let key = stage.job("m1").unwrap().key;
    desk.store.commit(Changes::new().wake(&desk.mailbox.id, &key)).await.unwrap();
    let report = stage.pass().await;
    assert_eq!((report.renewed, stage.job("m1").unwrap().revision, printer.asked.load(Ordering::Relaxed)), (0, 1, 1));
    assert_eq!(stage.explanation("m1").unwrap().draft.unwrap().attachments.len(), 1);
}

/// The call of this number breaks while a draft with a copy is placed; false if there was no such call.
async fn broken(at: usize, kind: Break) -> bool {
    let (mut stage, _) = stage(Printer::default()).await;
    write(&stage, "neza@gozd.example");
    stage.server.set(|server| server.fault = Some((at, kind)));
    let killed = stage.server.killed();
    tokio::select! {
        ended = stage.try_pass() => drop(ended),
        () = killed.notified() => assert_eq!(kind, Break::Never),
    }
    stage.server.set(|server| server.fault = None);
    let before: Vec<String> = stage.drafts().into_iter().map(|(_, text)| text).collect();
    stage.restart();
    let calls = stage.server.set(|server| server.calls);
    stage.until_idle().await;
    stage.later(Duration::from_mins(1));
    stage.until_idle().await;
    let drafts = stage.drafts();
    assert_eq!(drafts.len(), 1, "call {at} broke {kind:?}");
    assert!(before.iter().all(|text| *text == drafts[0].1), "call {at} broke {kind:?}: the draft that lay there is the one that stays");
    let copies = stage.explanation("m1").unwrap().draft.unwrap().attachments;
    let desk = stage.desk();
    let kept: Vec<(String, Vec<u8>)> = copies.iter().map(|copy| (copy.name.clone(), desk.store.file(&copy.file).unwrap())).collect();
    assert_eq!((files(&drafts[0].1), kept.len()), (kept, 1), "call {at} broke {kind:?}: what was kept is what was sent");
    calls > at
}

#[tokio::test(start_paused = true)]
async fn a_copy_survives_any_cut_as_it_was_first_sent() {
    Break::every_call(5, broken).await;
}

/// The labelled company under the simulator, its mirror, and a mailbox with one of its mails.
async fn passed(case: &str) -> (House, Store, Misbehaving) {
    let folder = crate::labelled::folder();
    let seed = Seed::from_json(std::fs::read_to_string(folder.join("seed.json")).unwrap());
    let house = House::of(seed, Profile::Clean).await;
    house.pull_all(true).await;
    let mut stage = Stage::set();
    stage.profile.trusted_authserv_ids = vec!["mx.lipa.example".to_owned()];
    let erp = client(house.sim.running.base_url().clone());
    let at = "2026-11-16T08:00:00Z".parse().unwrap();
    let desk = Desk { store: house.store.clone(), erp: Some(Arc::new(erp)), clock: Clock::fixed(at), ..stage.desk() };
    let mail = std::fs::read_to_string(folder.join(format!("mails/{case}.eml"))).unwrap().replace("\r\n", "\n");
    stage.server.deliver("INBOX", &mail, Some(at));
    let mut session = stage.server.clone();
    pass::whole(&desk, &mut session, &Misbehaving::special(), &mut PassReport::default()).await.unwrap();
    (house, desk.store, session)
}

#[tokio::test]
async fn the_simulators_own_pdf_reaches_the_draft_as_it_was_printed() {
    let (house, store, session) = passed("a03").await;
    let drafts = session.texts("Drafts");
    let found = files(&drafts[0].1);
    assert_eq!((drafts.len(), found.len(), found[0].0.as_str()), (1, 1, "R26-0318.pdf"), "{}", drafts[0].1);
    let printed = house.client.report(DocType::SalesBillDomestic, &MkId::new("471100000347")).await.unwrap();
    assert_eq!(found[0].1, printed);
    drop(store);
}
