//! `/__sim/`: what a test may do to the simulator, and see of it. Not part of the real API, and never counted as such.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, patch, post};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::clock::Clock;
use super::faults::Rule;
use super::lock::Shared;
use super::seed::Seed;
use super::world::{Row, Table};

type Sim = State<Arc<Shared>>;

/// A request that can't be carried out: a sentence with status 400.
struct Refused(String);

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        (StatusCode::BAD_REQUEST, axum::Json(json!({"error": self.0}))).into_response()
    }
}

type Done = Result<axum::Json<Value>, Refused>;

fn done() -> Done {
    Ok(axum::Json(json!({"done": true})))
}

/// The body, whatever its Content-Type; an empty one is `{}`.
fn read<T: DeserializeOwned>(body: &Bytes) -> Result<T, Refused> {
    let text: &[u8] = if body.is_empty() { b"{}" } else { body };
    serde_json::from_slice(text).map_err(|error| Refused(error.to_string()))
}

pub(super) fn router() -> Router<Arc<Shared>> {
    Router::new()
        .route("/reset", post(reset))
        .route("/state", get(state))
        .route("/seed-add", post(seed_add))
        .route("/faults", get(faults).post(add_faults).delete(clear_faults))
        .route("/knobs", get(knobs).patch(set_knobs))
        .route("/clock", get(clock))
        .route("/clock/set", post(set_clock))
        .route("/clock/advance", post(advance_clock))
        .route("/keys", patch(keys).post(keys))
        .route("/log", get(log))
        .route("/asserts", get(asserts))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reset {
    /// `"demo"`, or a whole seed.
    seed: Option<Value>,
    profile: Option<String>,
    rng: Option<u64>,
}

async fn reset(State(shared): Sim, body: Bytes) -> Done {
    let reset: Reset = read(&body)?;
    let profile = reset.profile.map(|name| name.parse()).transpose().map_err(|error: super::SimError| Refused(error.to_string()))?;
    let seed = match reset.seed {
        None => None,
        Some(Value::String(name)) if name == "demo" => Some(Seed::demo()),
        Some(seed @ Value::Object(_)) => Some(Seed::from_json(seed.to_string())),
        Some(_) => return Err(Refused("seed is \"demo\" or a whole seed".to_owned())),
    };
    shared.sim().reset(seed, profile, reset.rng).map_err(|error| Refused(crate::fault::chain(&error)))?;
    done()
}

#[derive(Deserialize)]
struct Which {
    company: String,
    kind: Table,
}

async fn state(State(shared): Sim, Query(which): Query<Which>) -> Done {
    let sim = shared.sim();
    let company = sim.world.company(&which.company).ok_or_else(|| unknown_company(&which.company))?;
    Ok(axum::Json(company.rows(which.kind).map(Value::Object).collect()))
}

fn unknown_company(id: &str) -> Refused {
    Refused(format!("there is no company {id}"))
}

/// A row to add or change, or the `mk_id` of one to delete.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    company_id: String,
    kind: Table,
    row: Option<Row>,
    delete: Option<String>,
}

async fn seed_add(State(shared): Sim, body: Bytes) -> Done {
    let change: Change = read(&body)?;
    let mut sim = shared.sim();
    let now = sim.clock.now();
    let company = sim.world.company_mut(&change.company_id).ok_or_else(|| unknown_company(&change.company_id))?;
    match (change.row, change.delete) {
        (Some(row), None) => company.put(change.kind, row, now).map_err(Refused)?,
        (None, Some(id)) if company.delete(change.kind, &id) => {}
        (None, Some(id)) => return Err(Refused(format!("there is no row with mk_id {id}"))),
        _ => return Err(Refused("exactly one of row and delete is needed".to_owned())),
    }
    done()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rules {
    rules: Vec<Rule>,
}

async fn add_faults(State(shared): Sim, body: Bytes) -> Done {
    let Rules { rules } = read(&body)?;
    shared.sim().rules.extend(rules);
    done()
}

async fn faults(State(shared): Sim) -> Done {
    Ok(axum::Json(json!({"rules": shared.sim().rules})))
}

async fn clear_faults(State(shared): Sim) -> Done {
    shared.sim().rules.clear();
    done()
}

async fn knobs(State(shared): Sim) -> Done {
    Ok(axum::Json(json!(shared.sim().knobs)))
}

async fn set_knobs(State(shared): Sim, body: Bytes) -> Done {
    let changes: Value = read(&body)?;
    let mut sim = shared.sim();
    sim.knobs = sim.knobs.with(changes).map_err(Refused)?;
    done()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SetClock {
    now: Timestamp,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    seconds: i64,
}

async fn clock(State(shared): Sim) -> Done {
    Ok(axum::Json(json!({"now": shared.sim().clock.now().to_string()})))
}

async fn set_clock(State(shared): Sim, body: Bytes) -> Done {
    let SetClock { now } = read(&body)?;
    shared.sim().clock = Clock::Still(now);
    done()
}

async fn advance_clock(State(shared): Sim, body: Bytes) -> Done {
    let Advance { seconds } = read(&body)?;
    shared.sim().clock.advance(SignedDuration::from_secs(seconds));
    done()
}

/// A key to let in, one to shut out, or both: rotation.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Keys {
    company_id: String,
    add: Option<String>,
    disable: Option<String>,
}

async fn keys(State(shared): Sim, body: Bytes) -> Done {
    let keys: Keys = read(&body)?;
    let mut sim = shared.sim();
    let company = sim.world.company_mut(&keys.company_id).ok_or_else(|| unknown_company(&keys.company_id))?;
    if let Some(key) = keys.add {
        company.set_key(&key, true);
    }
    if let Some(key) = keys.disable {
        company.set_key(&key, false);
    }
    done()
}

#[derive(Deserialize)]
struct Since {
    #[serde(default)]
    since: u64,
}

async fn log(State(shared): Sim, Query(Since { since }): Query<Since>) -> Done {
    Ok(axum::Json(shared.sim().journal.since(since)))
}

async fn asserts(State(shared): Sim) -> Done {
    Ok(axum::Json(shared.sim().journal.asserts()))
}
