//! `conflicts`: fields that were changed here and in Metakocka, listed and decided.

use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::approval_words;
use crate::app::{App, Needs, Tenant};
use crate::cli::arguments::{Conflicts, ConflictsWanted, Kept};
use crate::cli::out::Out;
use crate::cli::{DONE, FAILED, WRONG, user};
use crate::domain::conflict::{Conflict, ConflictId};
use crate::domain::{Approval, Side, Stage};
use crate::fault;
use crate::flow::conflict::{self, ResolveError};
use crate::store::{Store, StoreError};

/// What is asked of the store.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct AskConflicts {
    wanted: Asked,
    tenant: Option<String>,
    json: bool,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
enum Asked {
    List { all: bool },
    Resolve { id: String, keep: Side, who: String },
}

/// What was typed.
pub(crate) fn asked(wanted: Conflicts) -> AskConflicts {
    match wanted.wanted {
        ConflictsWanted::List { all, tenant, json } => AskConflicts { wanted: Asked::List { all }, tenant, json },
        ConflictsWanted::Resolve { id, keep, tenant, json } => {
            let keep = match keep {
                Kept::Local => Side::Local,
                Kept::Metakocka => Side::Metakocka,
            };
            AskConflicts { wanted: Asked::Resolve { id, keep, who: user::name() }, tenant, json }
        }
    }
}

impl AskConflicts {
    /// Only where our side is kept, something is written.
    pub(crate) fn needs(&self) -> Needs {
        match self.wanted {
            Asked::Resolve { keep: Side::Local, .. } => Needs::Metakocka,
            Asked::List { .. } | Asked::Resolve { .. } => Needs::StoreOnly,
        }
    }
}

/// Runs it.
pub(crate) async fn run(app: &Arc<App>, asked: &AskConflicts, out: &mut Out) -> u8 {
    let tenants: Vec<&Tenant> = app.tenants.iter().filter(|one| asked.tenant.as_deref().is_none_or(|id| id == one.id().as_str())).collect();
    if tenants.is_empty() {
        out.problem(&format!("no tenant is called `{}`", asked.tenant.as_deref().unwrap_or_default()));
        return WRONG;
    }
    match &asked.wanted {
        Asked::List { all } => list(app, &tenants, *all, asked.json, out),
        Asked::Resolve { id, keep, who } => resolve(app, &tenants, id, (*keep, who), asked.json, out).await,
    }
}

fn list(app: &App, tenants: &[&Tenant], all: bool, json: bool, out: &mut Out) -> u8 {
    match found(&app.store, tenants, all) {
        Ok(found) => {
            found.iter().for_each(|one| if json { out.json(&value(one)) } else { tell(one, out) });
            if found.is_empty() && !json {
                out.line("no field was changed on both sides");
            }
            DONE
        }
        Err(error) => {
            out.problem(&fault::sentence(&error));
            FAILED
        }
    }
}

fn found(store: &Store, tenants: &[&Tenant], all: bool) -> Result<Vec<Conflict>, StoreError> {
    let mut found = Vec::new();
    for tenant in tenants {
        found.extend(if all { store.conflicts(tenant.id())? } else { store.open_conflicts(tenant.id())? });
    }
    Ok(found)
}

async fn resolve(app: &App, tenants: &[&Tenant], id: &str, (keep, who): (Side, &str), json: bool, out: &mut Out) -> u8 {
    let follows = match decide(app, tenants, id, keep, who).await {
        Ok((tenant, Some(approval))) => carry_out(app, tenant, approval, out).await,
        Ok((_, None)) => (None, DONE),
        Err(error) => {
            out.problem(&fault::sentence(&error));
            return FAILED;
        }
    };
    let (approval, code) = follows;
    if json {
        let (id_of, stage) = (approval.as_ref().map(|one| one.id.as_str()), approval.as_ref().map(Approval::stage));
        out.json(&json!({"conflict": id, "keep": keep.word(), "approval": id_of, "stage": stage}));
    } else {
        out.line(&match (keep, &approval) {
            (Side::Local, Some(approval)) => approval_words::line(approval),
            (Side::Local, None) => format!("conflict {id}: the change was sent on its way before"),
            (Side::Metakocka, _) => format!("conflict {id}: Metakocka's value stays, the change is dropped"),
        });
    }
    code
}

/// At once, as an approval is; what can't be sent now waits for its turn.
async fn carry_out(app: &App, tenant: &Tenant, approval: Approval, out: &mut Out) -> (Option<Approval>, u8) {
    match app.carry_out(tenant, &approval.id).await {
        Ok(carried) => {
            let code = if carried.stage() == Stage::Done { DONE } else { FAILED };
            (Some(carried), code)
        }
        Err(error) => {
            out.problem(&fault::sentence(&error));
            (Some(approval), FAILED)
        }
    }
}

type Decided<'a> = (&'a Tenant, Option<Approval>);

async fn decide<'a>(app: &App, tenants: &[&'a Tenant], id: &str, keep: Side, who: &str) -> Result<Decided<'a>, ResolveError> {
    let unknown = || ResolveError::NoSuchConflict { id: id.to_owned() };
    let parsed = ConflictId::parse(id).ok_or_else(unknown)?;
    for tenant in tenants {
        if app.store.conflict(tenant.id(), &parsed)?.is_some() {
            let follows = conflict::resolve(&app.store, &tenant.profile, &parsed, keep, who, Timestamp::now()).await?;
            return Ok((tenant, follows));
        }
    }
    Err(unknown())
}

fn value(conflict: &Conflict) -> Value {
    let record = conflict.write.record();
    json!({
        "id": conflict.id.as_str(),
        "tenant": conflict.tenant.as_str(),
        "kind": record.as_ref().map(|record| record.kind),
        "record": record.as_ref().map(|record| record.id.as_str()),
        "field": conflict.field,
        "base": conflict.base,
        "metakocka": conflict.theirs,
        "local": conflict.ours,
        "gone": conflict.gone,
        "approval": conflict.approval.as_ref().map(|id| id.as_str()),
        "found_at": conflict.found_at,
        "resolved": conflict.resolved.as_ref().map(|word| json!({"keep": word.keep, "by": word.by, "at": word.at})),
    })
}

fn tell(conflict: &Conflict, out: &mut Out) {
    let record = conflict.write.record().map(|record| format!("{} {}", record.kind.word(), record.id)).unwrap_or_default();
    let shown = |value: &Option<String>| value.as_ref().map_or_else(|| "nothing".to_owned(), |value| format!("{value:?}"));
    out.line(&format!("{}  {} {record}: {}", conflict.id, conflict.tenant, conflict.field));
    out.line(&format!("  before      {}", shown(&conflict.base)));
    out.line(&format!("  here        {}", shown(&conflict.ours)));
    match conflict.gone {
        true => out.line("  Metakocka   no longer has the record"),
        false => out.line(&format!("  Metakocka   {}", shown(&conflict.theirs))),
    }
    match &conflict.resolved {
        Some(word) => out.line(&format!("  {} kept {} on {:.0}", word.by, word.keep.word(), word.at)),
        None => out.line(&format!("  `postar conflicts resolve {} local` writes ours; `… metakocka` drops it", conflict.id)),
    }
}
