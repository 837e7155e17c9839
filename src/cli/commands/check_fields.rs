//! The part of `check` that proves the field mapping: every path of the file against rows that Metakocka has.

use std::collections::{BTreeMap, BTreeSet};

use super::finding::Finding;
use crate::app::{App, Tenant};
use crate::domain::{ErpKind, FieldPath, closest};

/// The mappings of the file, by kind; nothing is asked for a kind that maps nothing.
pub(super) async fn check(app: &App, tenant: &Tenant) -> Vec<Finding> {
    let Some(settings) = app.config.tenant(tenant.id()) else { return Vec::new() };
    let fields = &settings.fields;
    let kinds = [(ErpKind::Contact, &fields.contacts), (ErpKind::Product, &fields.products), (ErpKind::Document, &fields.documents)];
    let mut findings = Vec::new();
    for (kind, mapped) in kinds.into_iter().filter(|(_, mapped)| !mapped.is_empty()) {
        findings.push(one(tenant, kind, mapped).await);
    }
    findings
}

async fn one(tenant: &Tenant, kind: ErpKind, mapped: &BTreeMap<String, FieldPath>) -> Finding {
    let (on, tried) = (format!("{}s of {}", kind.word(), tenant.id()), "look for each mapped field in rows of Metakocka");
    let client = match tenant.client() {
        Ok(client) => client,
        Err(error) => return Finding::bad("field mapping", on, tried, &error),
    };
    match client.paths(kind).await {
        Ok(seen) => said(on, tried, mapped, &seen),
        Err(error) => Finding::bad("field mapping", on, tried, &error),
    }
}

fn said(on: String, tried: &str, mapped: &BTreeMap<String, FieldPath>, seen: &BTreeSet<String>) -> Finding {
    if seen.is_empty() {
        return Finding::good("field mapping", on, tried, "there are no rows yet to prove it by");
    }
    let lost: Vec<String> =
        mapped.iter().filter(|(_, path)| !seen.contains(&path.to_string())).map(|(name, path)| lost(name, path, seen)).collect();
    if lost.is_empty() {
        let count = mapped.len();
        return Finding::good(
            "field mapping",
            on,
            tried,
            format!("{count} mapped {} found", if count == 1 { "field is" } else { "fields are" }),
        );
    }
    let action = "correct the path under [tenant.fields], or leave it if the field is simply empty everywhere".to_owned();
    Finding { check: "field mapping", on, ok: false, tried: tried.to_owned(), why: lost.join("; "), action }
}

/// `vat = "tax_id_numbr" is in no row; the nearest there is "tax_id_number"`
fn lost(name: &str, path: &FieldPath, seen: &BTreeSet<String>) -> String {
    let path = path.to_string();
    let nearest = closest(&path, seen.iter().map(String::as_str)).map(|(_, nearest)| format!("; the nearest there is {nearest:?}"));
    format!("{name} = {path:?} is filled in no row{}", nearest.unwrap_or_default())
}
