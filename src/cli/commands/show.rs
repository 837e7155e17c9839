//! `show`: everything known of one record, with its links in both directions.

use serde::Serialize;
use serde_json::{Value, json};

use crate::app::App;
use crate::cli::arguments::{Kind, Show};
use crate::cli::out::Out;
use crate::cli::{DONE, FAILED, WRONG};
use crate::domain::{ErpKind, ErpRef, Link, MessageId, MkId, TenantId};
use crate::fault;
use crate::store::StoreError;

/// A busy customer has some hundred mails in a year; more on one page helps nobody.
const LINKS_SHOWN: usize = 500;

/// Runs it; a record that isn't there is a failure.
pub(crate) fn run(app: &App, wanted: &Show, out: &mut Out) -> u8 {
    let found = match wanted.kind {
        Kind::Message => match MessageId::parse(&wanted.id) {
            Some(id) => message(app, &id),
            None => {
                out.problem(&format!("`{}` is no Message-ID; give it as it stands in the mail, <left@right>, in quotes", wanted.id));
                return WRONG;
            }
        },
        kind => erp(app, kind, &wanted.id),
    };
    match found {
        Ok(found) if found.is_empty() => {
            out.problem(&format!("nothing with the id {} is known here; `postar sync` reads the ERP again", wanted.id));
            FAILED
        }
        Ok(found) => {
            found.iter().for_each(|value| if wanted.json { out.json(value) } else { tell(value, out) });
            DONE
        }
        Err(error) => {
            out.problem(&fault::sentence(&error));
            FAILED
        }
    }
}

fn message(app: &App, id: &MessageId) -> Result<Vec<Value>, StoreError> {
    let mut found = Vec::new();
    for mailbox in &app.mailboxes {
        if let Some(record) = app.store.mail(mailbox.id(), id)? {
            let links = app.store.links_of(mailbox.tenant(), id)?;
            let proposals = proposals(app, mailbox.tenant(), id)?;
            found.push(json!({"record": value(&record), "links": links.iter().map(link).collect::<Vec<_>>(), "proposals": proposals}));
        }
    }
    Ok(found)
}

/// What the mail gave to write to Metakocka, and how far each has come.
fn proposals(app: &App, tenant: &TenantId, id: &MessageId) -> Result<Vec<Value>, StoreError> {
    let all = app.store.approvals(tenant)?;
    let of_mail = all.iter().filter(|approval| approval.message.as_ref() == Some(id));
    let told = of_mail.map(|approval| {
        json!({"id": approval.id.as_str(), "kind": approval.write.kind().word(), "stage": approval.stage(), "why": approval.why})
    });
    Ok(told.collect())
}

fn erp(app: &App, kind: Kind, id: &str) -> Result<Vec<Value>, StoreError> {
    let mut found = Vec::new();
    for tenant in &app.tenants {
        for (to, record) in records(app, tenant.id(), kind, id)? {
            let links = app.store.links_to(tenant.id(), &to, LINKS_SHOWN)?;
            found.push(json!({"tenant": tenant.id().as_str(), "record": record, "links": links.iter().map(link).collect::<Vec<_>>()}));
        }
    }
    Ok(found)
}

/// By mk_id, and for documents by number too.
fn records(app: &App, tenant: &TenantId, kind: Kind, id: &str) -> Result<Vec<(ErpRef, Value)>, StoreError> {
    let mk_id = MkId::new(id);
    let store = &app.store;
    let found = match kind {
        Kind::Contact => {
            store.contact(tenant, &mk_id)?.map(|found| (ErpKind::Contact, found.record.id.clone(), value(&found))).into_iter().collect()
        }
        Kind::Product => {
            store.product(tenant, &mk_id)?.map(|found| (ErpKind::Product, found.record.id.clone(), value(&found))).into_iter().collect()
        }
        Kind::Document => {
            let mut documents: Vec<_> = store.document(tenant, &mk_id)?.into_iter().collect();
            if documents.is_empty() {
                documents = store.documents_by_number(tenant, id)?;
            }
            documents.into_iter().map(|found| (ErpKind::Document, found.record.id.clone(), value(&found))).collect::<Vec<_>>()
        }
        Kind::Message => Vec::new(),
    };
    Ok(found.into_iter().map(|(kind, id, value)| (ErpRef { kind, id }, value)).collect())
}

fn value<T: Serialize>(record: &T) -> Value {
    serde_json::to_value(record).unwrap_or(Value::Null)
}

fn link(link: &Link) -> Value {
    json!({
        "message_id": link.message.as_str(),
        "kind": link.to.kind,
        "id": link.to.id.as_str(),
        "confidence": link.confidence,
        "reasons": link.reasons,
        "made_by": link.made_by,
    })
}

fn tell(found: &Value, out: &mut Out) {
    let pretty = serde_json::to_string_pretty(found).unwrap_or_default();
    pretty.lines().for_each(|line| out.line(line));
}
