//! The parts of `check` that need the open handles: secrets, store, disk, ERP, writer, and each mailbox.

use std::path::Path;

use super::finding::Finding;
use super::{check_fields, check_mailbox};
use crate::app::{App, Tenant};
use crate::cli::arguments::Check;
use crate::cli::out::Out;
use crate::cli::{DONE, FAILED, WRONG};
use crate::config::{Config, Environment};
use crate::domain::DocType;
use crate::metakocka::Query;

/// What a running daemon can tell: its secrets, then everything else.
pub(crate) async fn within(app: &App, wanted: &Check, out: &mut Out) -> u8 {
    let found = secrets(&app.config, wanted, out).await;
    let code = online(app, wanted, out).await;
    if found { code } else { WRONG }
}

/// Every secret that is in use; false if one can't be resolved, which is a fault of the configuration.
pub(super) async fn secrets(config: &Config, wanted: &Check, out: &mut Out) -> bool {
    let environment = Environment::of_process();
    let mut all = true;
    for used in config.secret_refs().into_iter().filter(|used| used.in_use) {
        let (key, tried) = (used.key, format!("resolve {}", used.secret));
        let finding = match crate::config::resolve(used.secret, &environment).await {
            Ok(_) => Finding::good("secret", key, tried, "found"),
            Err(error) => Finding::bad("secret", key, tried, &error),
        };
        all &= finding.ok;
        finding.say(wanted.json, out);
    }
    all
}

/// Store and disk, and with servers allowed: ERP keys, writers, mailboxes.
pub(super) async fn online(app: &App, wanted: &Check, out: &mut Out) -> u8 {
    let mut findings = vec![store(app), disk(&app.config.data_dir)];
    for tenant in &app.tenants {
        findings.push(writer(tenant, wanted.offline).await);
        if !wanted.offline {
            findings.push(erp(tenant).await);
            findings.extend(check_fields::check(app, tenant).await);
        }
    }
    if !wanted.offline {
        for mailbox in &app.mailboxes {
            findings.extend(check_mailbox::check(mailbox).await);
        }
    }
    findings.iter().for_each(|finding| finding.say(wanted.json, out));
    if findings.iter().all(|finding| finding.ok) { DONE } else { FAILED }
}

fn store(app: &App) -> Finding {
    let (on, tried) = (app.store.path().display().to_string(), "open the store and add up its size");
    match app.store.bytes_on_disk() {
        Ok(bytes) => Finding::good("store", on, tried, format!("open, {} kB", bytes / 1024)),
        Err(error) => Finding::bad("store", on, tried, &error),
    }
}

/// A store that can't grow loses nothing but takes nothing in either; a hundred mails or so should always fit.
const FREE_SPACE_WANTED: u64 = 200 * 1024 * 1024;

pub(super) fn disk(dir: &Path) -> Finding {
    let (on, tried) = (dir.display().to_string(), "ask how much space is free".to_owned());
    match rustix::fs::statvfs(dir) {
        Ok(stat) => {
            let free = stat.f_bavail.saturating_mul(stat.f_frsize);
            let why = format!("{} MB free", free / (1024 * 1024));
            let action = if free < FREE_SPACE_WANTED { "make room on this disk, at least 200 MB".to_owned() } else { String::new() };
            Finding { check: "disk", on, ok: free >= FREE_SPACE_WANTED, tried, why, action }
        }
        Err(error) => {
            Finding { check: "disk", on, ok: false, tried, why: error.to_string(), action: "check that data_dir exists".to_owned() }
        }
    }
}

/// A model is asked one word. Where it doesn't answer, drafts are still written, so the templates are named too.
async fn writer(tenant: &Tenant, offline: bool) -> Finding {
    let id = tenant.id().as_str();
    let Some(model) = tenant.model() else {
        let why = if tenant.profile.writer == "template" { "the template writer needs no server" } else { "the model was not asked" };
        return Finding::good("writer", id, "load every template", why);
    };
    let (on, tried) = (format!("{id} at {}", model.host()), format!("ask {} for one word", model.model()));
    if offline {
        return Finding::good("writer", on, "load every template", "the model was not asked");
    }
    match model.probe().await {
        Ok(took) => Finding::good("writer", on, tried, format!("answered in {} ms", took.as_millis())),
        Err(error) => Finding::bad("writer", on, tried, &error),
    }
}

async fn erp(tenant: &Tenant) -> Finding {
    let (on, tried) = (format!("{} at {}", tenant.id(), tenant.target()), "read the first page of offers with the key");
    let client = match tenant.client() {
        Ok(client) => client,
        Err(error) => return Finding::bad("erp key", on, tried, &error),
    };
    match client.documents(DocType::SalesOffer, &Query::All, 0).await {
        Ok(page) => Finding::good("erp key", on, tried, format!("accepted, {} offers", page.total.unwrap_or_default())),
        Err(error) => Finding::bad("erp key", on, tried, &error),
    }
}
