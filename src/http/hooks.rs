//! `POST /hooks/metakocka/{tenant}`: Metakocka's word that a product's stock changed.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::body::to_bytes;
use axum::extract::{Path, Request, State as Extract};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::{Problem, State};
use crate::fault;
use crate::flow::stock_event::{Refused, StockEvent, StockHook, Taken};

/// The largest event in bytes: one product has some 300 bytes in each warehouse and lot, so that this is thousands of them.
pub const EVENT_LIMIT: usize = 1_000_000;

/// How long an event may take to come: its sender waits for an answer no longer than that.
const EVENT_WAIT: Duration = Duration::from_secs(5);

type Find = dyn Fn(&str) -> Option<StockHook> + Send + Sync;

/// Finds the webhook of a tenant; one without a secret has none.
#[derive(Clone, Default)]
pub struct Hooks(Option<Arc<Find>>);

impl Hooks {
    /// Whatever finds a tenant's webhook by its id.
    pub fn new(find: impl Fn(&str) -> Option<StockHook> + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(find)))
    }

    fn find(&self, tenant: &str) -> Option<StockHook> {
        self.0.as_ref().and_then(|find| find(tenant))
    }
}

impl fmt::Debug for Hooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Hooks(…)" } else { "Hooks(none)" })
    }
}

/// Answers 200 once the event is on disk, 401 to a wrong signature, 404 where nobody listens.
pub(super) async fn metakocka(Extract(state): Extract<State>, Path(tenant): Path<String>, request: Request) -> Response {
    let Some(hook) = state.hooks.find(&tenant) else { return Problem::not_found(request.uri().path()).into_response() };
    let (parts, body) = request.into_parts();
    let body = match tokio::time::timeout(EVENT_WAIT, to_bytes(body, EVENT_LIMIT)).await {
        Ok(Ok(body)) => body,
        Ok(Err(_)) => return Problem::too_large(EVENT_LIMIT).into_response(),
        Err(_) => return Problem::new(StatusCode::REQUEST_TIMEOUT).into_response(),
    };
    let headers = &parts.headers;
    let event = StockEvent {
        event: text(headers, "x-metakocka-event"),
        id: text(headers, "x-metakocka-id"),
        signature: text(headers, "x-metakocka-signature"),
        body: &body,
    };
    match hook.take(event).await {
        Ok(taken) => acknowledged(&hook, taken),
        Err(refused) => refusal(&refused),
    }
}

fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// Both keys that Metakocka's pages name, since they don't say which of them counts.
fn acknowledged(hook: &StockHook, taken: Taken) -> Response {
    tracing::debug!(tenant = %hook.tenant, ?taken, "an event of the stock webhook came");
    Json(json!({"status": "ok", "check_respond_status_json_ok": "true"})).into_response()
}

fn refusal(refused: &Refused) -> Response {
    match refused {
        Refused::Signature { .. } => {
            tracing::warn!(%refused, "an event was refused");
            ([(header::WWW_AUTHENTICATE, "X-MetaKocka-Signature")], Problem::new(StatusCode::UNAUTHORIZED)).into_response()
        }
        Refused::Unreadable { .. } => {
            tracing::warn!(error = %fault::chain(refused), "an event was refused");
            Problem::new(StatusCode::BAD_REQUEST).with_detail("the body isn't a stock list").into_response()
        }
        Refused::Store(_) => {
            tracing::error!(error = %fault::chain(refused), "an event could not be noted; its sender will try again");
            Problem::new(StatusCode::SERVICE_UNAVAILABLE).into_response()
        }
    }
}
