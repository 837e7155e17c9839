//! `sync`: one ERP sync, kind by kind.

use serde_json::json;

use crate::app::{App, SyncReport};
use crate::cli::arguments::Sync;
use crate::cli::out::Out;
use crate::cli::progress;
use crate::cli::{DONE, FAILED, WRONG};

/// Runs it; what failed is said for each kind.
pub(crate) async fn run(app: &App, wanted: &Sync, out: &mut Out) -> u8 {
    let tenants: Vec<_> = app.tenants.iter().filter(|one| wanted.tenant.as_deref().is_none_or(|id| id == one.id().as_str())).collect();
    if tenants.is_empty() {
        let known: Vec<_> = app.tenants.iter().map(|tenant| tenant.id().as_str()).collect();
        let id = wanted.tenant.as_deref().unwrap_or_default();
        out.problem(&format!("no tenant is called `{id}`; the configuration has: {}", known.join(", ")));
        return WRONG;
    }
    let mut code = DONE;
    for tenant in tenants {
        let report = progress::shown(&app.progress, !wanted.json && out.is_terminal(), app.sync(tenant, wanted.full)).await;
        tell(tenant.id().as_str(), &report, wanted.json, out);
        if !report.failures.is_empty() {
            code = FAILED;
        }
    }
    code
}

fn tell(tenant: &str, report: &SyncReport, as_json: bool, out: &mut Out) {
    for pulled in &report.pulled {
        let (kind, seconds) = (pulled.kind.word(), pulled.took.as_secs_f64());
        if as_json {
            out.json(&json!({
                "tenant": tenant, "kind": kind, "read": pulled.read, "changed": pulled.changed,
                "deleted": pulled.deleted, "calls": pulled.calls, "seconds": seconds,
            }));
        } else {
            let counts = format!("{} read, {} changed, {} deleted", pulled.read, pulled.changed, pulled.deleted);
            out.line(&format!("{tenant} {kind:<10} {counts} in {} calls, {seconds:.1} s", pulled.calls));
        }
    }
    report.failures.iter().for_each(|failure| out.problem(failure));
}
