//! Changes made here, answered where the store is open: each record's become proposals, or are shown as the requests they would be.

use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::app::{App, Tenant};
use crate::cli::out::Out;
use crate::cli::{DONE, FAILED, WRONG};
use crate::domain::{Approval, ErpKind, ErpWrite};
use crate::fault;
use crate::flow::TenantProfile;
use crate::flow::edit::{self, EditError, Editable, Wish};
use crate::metakocka;
use crate::store::Changes;

/// What is to change, of one record after the other.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct ChangeRecords {
    /// The records.
    pub(crate) records: Vec<ChangeOne>,
    /// Only in this tenant.
    pub(crate) tenant: Option<String>,
    /// Nothing is proposed.
    pub(crate) dry_run: bool,
    /// As JSON objects.
    pub(crate) json: bool,
    /// Who wants it.
    pub(crate) who: String,
}

/// What is to change of one record.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct ChangeOne {
    /// Its line in the caller's file.
    pub(crate) line: Option<u64>,
    /// What it is.
    pub(crate) kind: ErpKind,
    /// Its id, as typed.
    pub(crate) id: String,
    /// The changes.
    pub(crate) wishes: Vec<Wish>,
}

/// What became of one record's changes.
struct Outcome<'a> {
    wanted: &'a ChangeOne,
    tenant: &'a TenantProfile,
    record: Editable,
    writes: Vec<ErpWrite>,
    approvals: Vec<Approval>,
}

/// Runs it: a record that fails is told with its line, the others go on. All proposals of a request are one transaction.
pub(crate) async fn run(app: &Arc<App>, wanted: &ChangeRecords, out: &mut Out) -> u8 {
    let tenants: Vec<&Tenant> =
        app.tenants.iter().filter(|one| wanted.tenant.as_deref().is_none_or(|id| id == one.id().as_str())).collect();
    if tenants.is_empty() {
        out.problem(&format!("no tenant is called `{}`", wanted.tenant.as_deref().unwrap_or_default()));
        return WRONG;
    }
    let (mut code, mut changes, mut outcomes) = (DONE, Changes::new(), Vec::new());
    for one in &wanted.records {
        match change(app, &tenants, one, wanted) {
            Ok((outcome, more)) => {
                changes = changes.then(more);
                outcomes.push(outcome);
            }
            Err(problem) => {
                out.problem(&problem);
                code = FAILED;
            }
        }
    }
    if let Err(error) = commit(app, changes).await {
        out.problem(&error);
        return FAILED;
    }
    outcomes
        .iter()
        .for_each(|outcome| if wanted.json { tell_json(outcome, wanted.dry_run, out) } else { tell(outcome, wanted.dry_run, out) });
    code
}

async fn commit(app: &App, changes: Changes) -> Result<(), String> {
    if changes.is_empty() {
        return Ok(());
    }
    app.store.commit(changes).await.map(drop).map_err(|error| format!("could not propose the changes: {}", fault::sentence(&error)))
}

fn change<'a>(app: &App, tenants: &[&'a Tenant], one: &'a ChangeOne, wanted: &ChangeRecords) -> Result<(Outcome<'a>, Changes), String> {
    let place = one.line.map(|line| format!("line {line}: ")).unwrap_or_default();
    let said = |error: EditError| format!("{place}could not change {} {}: {}", one.kind.word(), one.id, fault::sentence(&error));
    let (tenant, record) = find(app, tenants, one).map_err(said)?;
    let writes = edit::writes(tenant, &record, &one.wishes).map_err(said)?;
    let outcome = |approvals| Outcome { wanted: one, tenant, record: record.clone(), writes: writes.clone(), approvals };
    if wanted.dry_run {
        return Ok((outcome(Vec::new()), Changes::new()));
    }
    let proposed = edit::propose(&app.store, tenant, &record, writes.clone(), &wanted.who, Timestamp::now());
    let (approvals, changes) = proposed.map_err(said)?;
    Ok((outcome(approvals), changes))
}

/// The one tenant that has the record. An `mk_id` is unique in a company, not among several.
fn find<'a>(app: &App, tenants: &[&'a Tenant], one: &ChangeOne) -> Result<(&'a TenantProfile, Editable), EditError> {
    let mut found: Vec<(&TenantProfile, Editable)> = Vec::new();
    for tenant in tenants {
        match edit::find(&app.store, &tenant.profile, one.kind, &one.id) {
            Ok(record) => found.push((&tenant.profile, record)),
            Err(EditError::NotKnown { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    match found.len() {
        0 | 1 => found.pop().ok_or_else(|| EditError::NotKnown { kind: one.kind, id: one.id.clone() }),
        _ => {
            let tenants = found.iter().map(|(tenant, _)| tenant.id.to_string()).collect();
            Err(EditError::SeveralTenants { id: one.id.clone(), tenants })
        }
    }
}

fn tell(outcome: &Outcome<'_>, dry_run: bool, out: &mut Out) {
    let named = format!("{} {} {}", outcome.wanted.kind.word(), outcome.record.named().id, outcome.record.title());
    if outcome.writes.is_empty() {
        out.line(&format!("{named}: nothing to change, it says so already"));
    }
    for write in &outcome.writes {
        for (field, from, to) in changed(write) {
            out.line(&format!("{named}: {field} {} → {}", quoted(from), quoted(to)));
        }
        if dry_run {
            let (endpoint, body) = shown(write);
            out.line(&format!("  would send {endpoint}:"));
            serde_json::to_string_pretty(&body).unwrap_or_default().lines().for_each(|line| out.line(&format!("  {line}")));
        }
    }
    for approval in &outcome.approvals {
        out.line(&format!("  {}: `postar approvals approve {}` writes it to Metakocka", approval.stage(), approval.id));
    }
}

fn tell_json(outcome: &Outcome<'_>, dry_run: bool, out: &mut Out) {
    let (named, tenant) = (outcome.record.named(), outcome.tenant.id.as_str());
    let head = json!({"tenant": tenant, "kind": named.kind, "id": named.id.as_str(), "line": outcome.wanted.line});
    let with = |more: Value| {
        let mut all = head.clone();
        if let (Some(all), Value::Object(more)) = (all.as_object_mut(), more) {
            all.extend(more);
        }
        all
    };
    if outcome.writes.is_empty() {
        out.json(&with(json!({"state": "unchanged"})));
    } else if dry_run {
        for write in &outcome.writes {
            let (endpoint, request) = shown(write);
            out.json(&with(json!({"state": "dry_run", "endpoint": endpoint, "request": request})));
        }
    }
    for approval in &outcome.approvals {
        out.json(&with(json!({"state": approval.stage(), "approval": approval.id.as_str(), "write": approval.write})));
    }
}

/// The exact request, without the key.
fn shown(write: &ErpWrite) -> (&'static str, Value) {
    match metakocka::Request::of(write, None) {
        Ok(request) => (request.endpoint(), request.shown()),
        Err(error) => ("nothing", json!({"why": fault::chain(&error)})),
    }
}

/// Each field with its value before and after.
fn changed(write: &ErpWrite) -> Vec<(&str, Option<&str>, Option<&str>)> {
    match write {
        ErpWrite::ChangeContact(change) | ErpWrite::ChangeProduct(change) => {
            change.fields.iter().map(|field| (field.field.as_str(), field.from.as_deref(), field.to.as_deref())).collect()
        }
        ErpWrite::Status(change) => vec![("status", change.from.as_deref(), Some(change.to.as_str()))],
        ErpWrite::Note(note) => vec![("note", None, Some(note.text.as_str()))],
        ErpWrite::NewPartner(_) | ErpWrite::NewDocument(_) | ErpWrite::Attach(_) => Vec::new(),
    }
}

fn quoted(value: Option<&str>) -> String {
    value.map_or_else(|| "nothing".to_owned(), |value| format!("{value:?}"))
}
