//! The same over HTTP: hundreds of writes of every kind to the simulator, whose answers are lost after it has saved what they ask for.

use std::sync::Arc;
use std::time::Duration;

use jiff::civil::date;
use postar::domain::{
    Contact, DocType, Document, ErpWrite, FieldChange, FileToAttach, NewDocument, NewLine, Note, Product, RecordChange, StatusChange,
    TenantId,
};
use postar::metakocka::{Breaking, Client, Page, Patience, Query, Settings};
use postar::sim::{Options, Seed};
use reqwest::Method;
use secrecy::SecretString;
use serde_json::{Value, json};

use super::ledger::Books;
use super::many::{check, how_many};
use super::samples;
use super::stage::Stage;
use crate::sim::stage::Stage as Simulated;
use crate::simulation::chance::Chance;

/// The key of a company that is made.
const KEY: &str = "demo-key";

/// A hang is given up soon, and no circuit opens: every call is to meet its fault.
fn client(erp: &Simulated) -> Client {
    let patience = Patience { write_deadline: Duration::from_millis(400), first_pause: Duration::from_millis(1), ..Patience::default() };
    let breaking = Breaking { after: u32::MAX, ..Breaking::default() };
    let base = erp.running.base_url().clone();
    Client::new(Settings { patience, breaking, ..Settings::new(TenantId::new("lipa"), base, "4711", SecretString::from(KEY)) }).unwrap()
}

/// What a lost answer looks like; one in three comes through.
async fn spoil(erp: &Simulated) {
    let actions = [
        json!({"type": "reset"}),
        json!({"type": "status", "code": 504}),
        json!({"type": "truncated", "at": 0.5}),
        json!({"type": "opr", "code": "99"}),
        json!({"type": "hang"}),
    ];
    let endpoints =
        ["add_partner", "update_partner", "product_update", "put_document", "update_document", "change_document_status", "add_attachment"];
    let rule = |endpoint: &str, action: &Value| json!({"id": format!("{endpoint} {action}"), "match": {"endpoint": endpoint, "probability": 0.2}, "phase": "after_commit", "action": action});
    let rules: Vec<Value> = endpoints.iter().flat_map(|endpoint| actions.iter().map(move |action| rule(endpoint, action))).collect();
    erp.control(Method::POST, "faults", json!({"rules": rules})).await;
}

async fn all<T>(mut page: impl AsyncFnMut(u32) -> Page<T>) -> Vec<T> {
    let (mut items, mut next) = (Vec::new(), Some(0));
    while let Some(offset) = next {
        let read = page(offset).await;
        items.extend(read.items);
        next = read.next;
    }
    items
}

/// The company as it is before anything is written.
struct Company {
    contacts: Vec<Contact>,
    products: Vec<Product>,
    orders: Vec<Document>,
}

impl Company {
    async fn read(client: &Client) -> Self {
        Self {
            contacts: all(async |offset| client.partners(offset).await.unwrap()).await,
            products: all(async |offset| client.products(offset).await.unwrap()).await,
            orders: all(async |offset| client.documents(DocType::SalesOrder, &Query::All, offset).await.unwrap()).await,
        }
    }

    fn write(&self, kind: usize, n: usize) -> ErpWrite {
        match kind {
            0 => samples::new_partner(n),
            1 => ErpWrite::ChangeContact(renamed(self.contacts[n].id.clone(), "customer", &self.contacts[n].name, n)),
            2 => ErpWrite::ChangeProduct(renamed(self.products[n].id.clone(), "name", &self.products[n].name, n)),
            3 => self.document(n, DocType::SalesOrder),
            4 => self.document(n, DocType::SalesOffer),
            5 => self.status(n),
            6 => {
                let text = format!("Kupec prosi za dostavo v petek ({n}).");
                ErpWrite::Note(Note { id: self.orders[n].id.clone(), doc_type: DocType::SalesOrder, text, was: None })
            }
            _ => match samples::attach(n, &samples::file(n)) {
                ErpWrite::Attach(file) => ErpWrite::Attach(FileToAttach { id: self.orders[n].id.clone(), ..file }),
                other => other,
            },
        }
    }

    /// A status that other orders have, and this one has not.
    fn status(&self, n: usize) -> ErpWrite {
        let from = self.orders[n].status_code().map(str::to_owned);
        let mut others = self.orders.iter().filter_map(|order| order.status_code());
        let to = others.find(|code| Some(*code) != from.as_deref()).unwrap().to_owned();
        ErpWrite::Status(StatusChange { id: self.orders[n].id.clone(), doc_type: DocType::SalesOrder, from, to })
    }

    fn document(&self, n: usize, doc_type: DocType) -> ErpWrite {
        let (contact, product) = (&self.contacts[n], &self.products[n]);
        let price = product.prices.iter().find(|price| price.sales && price.net.is_some());
        let line = NewLine {
            product: product.id.clone(),
            code: product.code.clone().unwrap(),
            amount: 2.into(),
            price: price.and_then(|price| price.net).unwrap_or(10.into()),
            tax_factor: price.and_then(|price| price.tax_factor).unwrap_or("0.22".parse().unwrap()),
        };
        ErpWrite::NewDocument(NewDocument {
            doc_type,
            date: date(2026, 11, 16),
            partner: contact.id.clone(),
            address: contact.addresses.iter().find_map(|address| address.id.clone()).unwrap(),
            buyer_order: format!("MAIL-{n}"),
            currency: postar::domain::Currency::eur(),
            notes: None,
            lines: vec![line],
        })
    }
}

fn renamed(id: postar::domain::MkId, path: &str, from: &str, n: usize) -> RecordChange {
    let (from, to) = (Some(from.to_owned()), Some(format!("Po novem {n}")));
    let field = FieldChange { field: "name".to_owned(), path: path.to_owned(), entry: None, from, to };
    RecordChange { id, fields: vec![field], address: None }
}

/// The company as it is afterwards, as far as these writes concern it.
async fn books(client: &Client, writes: &[ErpWrite]) -> Books {
    let Company { contacts, products, .. } = Company::read(client).await;
    let mut documents: Vec<Document> = Vec::new();
    for write in writes {
        let found = match write {
            ErpWrite::NewDocument(new) => {
                let query = Query::OfPartner { partner: new.partner.clone(), from: new.date };
                all(async |offset| client.documents(new.doc_type, &query, offset).await.unwrap()).await
            }
            ErpWrite::Status(StatusChange { id, doc_type, .. })
            | ErpWrite::Note(Note { id, doc_type, .. })
            | ErpWrite::Attach(FileToAttach { id, doc_type, .. }) => client.document(*doc_type, id).await.unwrap().into_iter().collect(),
            _ => Vec::new(),
        };
        for document in found {
            if documents.iter().all(|known| known.id != document.id) {
                documents.push(document);
            }
        }
    }
    Books { contacts, products, documents, ..Books::default() }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hundreds_of_writes_whose_answers_are_lost_are_each_made_once_in_the_simulator() {
    let count = how_many() / 2;
    let seed = format!("generate:partners={},products={},documents={}", count.max(60), count.max(60), 6 * count.max(60));
    let seed = Seed::built_in(&seed).unwrap().unwrap();
    let erp = Simulated::with(Options { seed, ..Options::default() }).await;
    let client = Arc::new(client(&erp));
    let company = Company::read(&client).await;
    let (mut chance, mut stage) = (Chance::new(7), Stage::with(0));
    stage.real = Some(Arc::clone(&client) as _);
    stage.keep(&company.contacts, &company.products).await;
    let writes: Vec<ErpWrite> = (0..count).map(|n| company.write(chance.below(8), n)).collect();
    let mut ids = Vec::new();
    for write in &writes {
        ids.push(stage.approved(write.clone()).await.id);
    }

    spoil(&erp).await;
    stage.settle().await;
    erp.control(Method::DELETE, "faults", json!({})).await;

    let books = books(&client, &writes).await;
    let tally = check(&mut stage, &books, &writes, &ids);
    let asserts = erp.asserts().await;
    println!("{count} writes to the simulator: {tally:?}; {}", asserts["writes"]);
    assert_eq!(tally.get(&postar::domain::Stage::Done), Some(&count), "{tally:?}");
}
