//! HTTP in and out: how a request comes in and how an answer goes over the wire.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, DefaultBodyLimit, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::Response;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::answer::{Answer, Ending};
use super::control;
use super::lock::Shared;
use super::simulation::{Request, Sim};

/// The largest request that is read; real ones are a few kB.
const LARGEST_REQUEST: usize = 10 * 1024 * 1024;

/// Counted as long as the request is under way, also where its sender gives up.
struct UnderWay<'a> {
    shared: &'a Shared,
    search: bool,
}

impl<'a> UnderWay<'a> {
    fn begin(shared: &'a Shared, search: bool) -> Self {
        shared.sim().journal.arrived(search);
        Self { shared, search }
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.shared.sim().journal.left(self.search);
    }
}

/// Answers until the token is cancelled.
pub(super) async fn serve(listener: TcpListener, sim: Sim, stopping: CancellationToken) {
    let shared = Arc::new(Shared { sim: Mutex::new(sim), searches: Mutex::default(), stopping: stopping.clone() });
    let router: Router =
        Router::new().nest("/__sim", control::router()).fallback(handle).layer(DefaultBodyLimit::max(LARGEST_REQUEST)).with_state(shared);
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let served = axum::serve(listener, service).with_graceful_shutdown(stopping.cancelled_owned()).await;
    if let Err(error) = served {
        tracing::warn!(%error, "the simulator stopped listening");
    }
}

async fn handle(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(caller): ConnectInfo<SocketAddr>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let request = Request { method, uri, headers, body, caller };
    let _under_way = UnderWay::begin(&shared, request.is_search());
    let lock = shared.search_lock(&request);
    let _turn = match &lock {
        Some(lock) => Some(lock.lock().await),
        None => None,
    };
    let delivery = shared.sim().deliver(&request);
    if delivery.hang {
        shared.stopping.cancelled().await;
    }
    tokio::select! {
        () = shared.stopping.cancelled() => {}
        () = tokio::time::sleep(delivery.delay) => {}
    }
    response(delivery.answer)
}

fn response(answer: Answer) -> Response {
    let mut builder = Response::builder().status(answer.status).header("content-type", answer.content_type);
    for (name, value) in answer.headers {
        builder = builder.header(name, value);
    }
    let body = match answer.ending {
        Ending::Whole => Body::from(answer.body),
        Ending::ShortOfLength | Ending::BrokenChunks => broken(answer.body),
    };
    builder.body(body).unwrap_or_else(|_| {
        let mut failed = Response::new(Body::empty());
        *failed.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
        failed
    })
}

/// A body that breaks the connection after these bytes.
fn broken(bytes: Vec<u8>) -> Body {
    let parts = [Ok(Bytes::from(bytes)), Err(io::Error::from(io::ErrorKind::ConnectionReset))];
    Body::from_stream(futures_util::stream::iter(parts))
}
