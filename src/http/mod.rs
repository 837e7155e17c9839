//! The HTTP face: is it alive, is every part in order, the numbers, and where the ERP reports changed stock.
//!
//! It reads the board and the metrics, notes in the store what comes in, and never waits for another part of the service.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::Uri;
use axum::middleware::{from_fn, map_response};
use axum::routing::{get, post};

use crate::health::Board;
use crate::metrics::Metrics;

mod guard;
mod hooks;
mod probes;
mod problem;
mod serve;

pub use guard::BODY_LIMIT;
pub use hooks::{EVENT_LIMIT, Hooks};
pub use problem::Problem;
pub use serve::{CONNECTIONS, Ending, GRACE, HEAD_LIMIT, serve};

/// What the answers are made of.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// The board that `/readyz` shows.
    pub board: Board,
    /// The numbers that `/metrics` shows.
    pub metrics: Metrics,
    /// Who listens to the webhooks.
    pub hooks: Hooks,
}

/// Every route, with the guards around all of them.
pub fn router(state: State) -> Router {
    Router::new()
        .route("/healthz", get(probes::alive))
        .route("/readyz", get(probes::ready))
        .route("/metrics", get(probes::metrics))
        .route("/hooks/metakocka/{tenant}", post(hooks::metakocka))
        .fallback(|uri: Uri| async move { Problem::not_found(uri.path()) })
        .method_not_allowed_fallback(|| async { Problem::method_not_allowed() })
        .with_state(state)
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(from_fn(guard::refuse_large_bodies))
        .layer(map_response(guard::protect))
}
