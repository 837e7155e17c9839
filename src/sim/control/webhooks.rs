//! Webhooks by hand: where they go, that one goes now, and what came of them.

use axum::body::Bytes;
use axum::extract::State;
use serde::Deserialize;
use serde_json::Value;

use super::{Done, Refused, Sim, done, read, unknown_company};
use crate::sim::seed::Basic;
use crate::sim::world::{Row, Table, text};

/// What is given is changed; an empty `url` ends them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    company_id: String,
    url: Option<String>,
    client_secret: Option<String>,
    basic: Option<Basic>,
    ack_json: Option<bool>,
}

pub(super) async fn set(State(shared): Sim, body: Bytes) -> Done {
    let change: Change = read(&body)?;
    let mut sim = shared.sim();
    if sim.world.company(&change.company_id).is_none() {
        return Err(unknown_company(&change.company_id));
    }
    let settings = sim.webhooks.settings(&change.company_id);
    if let Some(url) = change.url {
        settings.url = Some(url).filter(|url| !url.is_empty());
    }
    settings.client_secret = change.client_secret.unwrap_or_else(|| settings.client_secret.clone());
    settings.basic = change.basic.or_else(|| settings.basic.clone());
    settings.ack_json = change.ack_json.unwrap_or(settings.ack_json);
    done()
}

/// A product by its `mk_id` or `code`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Emit {
    company_id: String,
    product: String,
}

pub(super) async fn emit(State(shared): Sim, body: Bytes) -> Done {
    let emit: Emit = read(&body)?;
    let mut sim = shared.sim();
    let company = sim.world.company(&emit.company_id).ok_or_else(|| unknown_company(&emit.company_id))?;
    let named = |row: &Row| [text(row, "mk_id"), text(row, "code")].contains(&emit.product.as_str());
    let found = company.rows(Table::Products).find(named).map(|row| text(&row, "mk_id").to_owned());
    let product = found.ok_or_else(|| Refused(format!("there is no product {}", emit.product)))?;
    sim.report_stock(&emit.company_id, &product);
    drop(sim);
    shared.queued.notify_one();
    done()
}

pub(super) async fn log(State(shared): Sim) -> Done {
    let log: Value = shared.sim().webhooks.log();
    Ok(axum::Json(log))
}
