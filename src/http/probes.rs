//! `/healthz`, `/readyz` and `/metrics`.

use axum::Json;
use axum::extract::State as Extract;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use serde::Serialize;

use super::State;
use crate::health::{Condition, Part};
use crate::metrics::CONTENT_TYPE;

/// `{"alive": true}`: the program answers at all, whatever its parts do.
#[derive(Serialize)]
pub(super) struct Alive {
    alive: bool,
}

/// The answer of `/readyz`.
#[derive(Serialize)]
struct Readiness {
    ready: bool,
    parts: Vec<PartShown>,
}

/// One part as `/readyz` shows it.
#[derive(Serialize)]
struct PartShown {
    part: &'static str,
    id: String,
    ok: bool,
    since: String,
    why: Option<String>,
}

pub(super) async fn alive() -> Json<Alive> {
    Json(Alive { alive: true })
}

pub(super) async fn ready(Extract(state): Extract<State>) -> impl IntoResponse {
    let parts: Vec<PartShown> = state.board.parts().into_iter().map(PartShown::from).collect();
    let ready = !parts.is_empty() && parts.iter().all(|part| part.ok);
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(Readiness { ready, parts }))
}

pub(super) async fn metrics(Extract(state): Extract<State>) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, CONTENT_TYPE)], state.metrics.render())
}

impl From<(Part, Condition)> for PartShown {
    fn from((part, condition): (Part, Condition)) -> Self {
        Self {
            part: part.kind.word(),
            id: part.id.into_owned(),
            ok: condition.ok,
            since: format!("{:.0}", condition.since),
            why: condition.why,
        }
    }
}
