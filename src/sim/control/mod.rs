//! `/__sim/`: what a test may do to the simulator, and see of it. Not part of the real API, and never counted as such.

mod changes;
mod state;
mod webhooks;

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Query, Request, State};
use axum::http::StatusCode;
use axum::middleware::{self, Next};
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
pub(super) use changes::Plan;

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

fn unknown_company(id: &str) -> Refused {
    Refused(format!("there is no company {id}"))
}

/// The body, whatever its Content-Type; an empty one is `{}`.
fn read<T: DeserializeOwned>(body: &Bytes) -> Result<T, Refused> {
    let text: &[u8] = if body.is_empty() { b"{}" } else { body };
    serde_json::from_slice(text).map_err(|error| Refused(error.to_string()))
}

pub(super) fn router(shared: &Arc<Shared>) -> Router<Arc<Shared>> {
    Router::new()
        .route("/reset", post(reset))
        .route("/state", get(state::state))
        .route("/seed-add", post(changes::seed_add))
        .route("/on-request", post(changes::on_request))
        .route("/faults", get(faults).post(add_faults).delete(clear_faults))
        .route("/knobs", get(knobs).patch(set_knobs))
        .route("/clock", get(clock))
        .route("/clock/set", post(set_clock))
        .route("/clock/advance", post(advance_clock))
        .route("/keys", patch(keys).post(keys))
        .route("/log", get(log))
        .route("/asserts", get(asserts))
        .route("/webhook", patch(webhooks::set))
        .route("/webhook/emit", post(webhooks::emit))
        .route("/webhook/log", get(webhooks::log))
        .layer(middleware::from_fn_with_state(Arc::clone(shared), only_with_token))
}

/// Where a token is set, nobody controls without it.
async fn only_with_token(State(shared): Sim, request: Request, next: Next) -> Response {
    let token = shared.sim().origin.token.clone();
    let given = request.headers().get("x-sim-token").map(|given| given.as_bytes().to_vec());
    match token {
        Some(token) if given.as_deref() != Some(token.as_bytes()) => {
            (StatusCode::UNAUTHORIZED, axum::Json(json!({"error": "the header X-Sim-Token is missing or wrong"}))).into_response()
        }
        _ => next.run(request).await,
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reset {
    /// A built-in seed's name, sizes to generate, or a whole seed.
    seed: Option<Value>,
    profile: Option<String>,
    rng: Option<u64>,
}

async fn reset(State(shared): Sim, body: Bytes) -> Done {
    let reset: Reset = read(&body)?;
    let told = |error: super::SimError| Refused(crate::fault::chain(&error));
    let profile = reset.profile.map(|name| name.parse()).transpose().map_err(told)?;
    let seed = match reset.seed {
        None => None,
        Some(Value::String(name)) => {
            let unknown = || Refused(format!("there is no seed {name:?}; known are {} and generate:…", Seed::NAMES.join(", ")));
            Some(Seed::built_in(&name).map_err(told)?.ok_or_else(unknown)?)
        }
        Some(seed @ Value::Object(_)) => Some(Seed::from_json(seed.to_string())),
        Some(_) => return Err(Refused("seed is a name or a whole seed".to_owned())),
    };
    shared.reset(seed, profile, reset.rng).map_err(told)?;
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
    shared.gate.open();
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
