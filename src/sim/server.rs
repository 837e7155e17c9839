//! HTTP in and out: who listens where, how a request comes in and how an answer goes over the wire.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, DefaultBodyLimit, Extension, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::Response;
use futures_util::StreamExt as _;
use hyper::service::Service as _;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::answer::{Answer, Ending};
use super::control;
use super::lock::Shared;
use super::simulation::Request;
use super::spoil::Manner;
use super::wire::{Sending, Wire};

/// The largest request that is read; real ones are a few kB, attachments some MB.
const LARGEST_REQUEST: usize = 100 * 1024 * 1024;

/// How long a connection may take to end once the simulator stops: an answer that is written takes microseconds, one that drips is cut.
const GRACE: Duration = Duration::from_millis(300);

/// The rest after a failed accept, which mostly means too many open files.
const ACCEPT_REST: Duration = Duration::from_millis(50);

/// How long a connection lives after the last byte of a body that is cut: what isn't flushed by then would be lost with it.
const BEFORE_BREAKING: Duration = Duration::from_millis(20);

/// Connections that wait in the kernel's queue, as the standard library has it.
const WAITING: u32 = 1024;

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

/// Answers calls of the API and of the control plane until the simulator stops; closed doors refuse connections.
pub(super) async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    let plane = Router::new().nest("/__sim", control::router(&shared));
    let router = plane.fallback(handle).layer(DefaultBodyLimit::max(LARGEST_REQUEST)).with_state(Arc::clone(&shared));
    let connections = TaskTracker::new();
    let ended = shared.stopping.run_until_cancelled(open_and_close(listener, &router, &shared, &connections)).await;
    if let Some(Err(error)) = ended {
        tracing::warn!(%error, "the simulator could not listen again");
    }
    connections.close();
    connections.wait().await;
}

/// Takes connections while the door is open, and breaks them all when it closes; ends only if it can't be opened again.
async fn open_and_close(mut listener: TcpListener, router: &Router, shared: &Shared, connections: &TaskTracker) -> io::Result<()> {
    let now = || shared.sim().clock.now();
    loop {
        let opened = CancellationToken::new();
        tokio::select! {
            () = shared.gate.closes(now) => {}
            () = accept(&listener, router, shared, &opened, connections) => {}
        }
        opened.cancel();
        let address = listener.local_addr()?;
        drop(listener);
        listener = reopen(address, shared.gate.opens(now)).await?;
    }
}

/// Answers the control plane alone, where a closed door doesn't matter.
pub(super) async fn serve_control(listener: TcpListener, shared: Arc<Shared>) {
    let router = Router::new().nest("/__sim", control::router(&shared)).with_state(Arc::clone(&shared));
    let (connections, opened) = (TaskTracker::new(), CancellationToken::new());
    shared.stopping.run_until_cancelled(accept(&listener, &router, &shared, &opened, &connections)).await;
    connections.close();
    connections.wait().await;
}

/// The same address, bound at once so that nobody else takes it, and listened on once the door opens.
async fn reopen(address: SocketAddr, open: impl Future<Output = ()>) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    open.await;
    socket.listen(WAITING)
}

async fn accept(listener: &TcpListener, router: &Router, shared: &Shared, opened: &CancellationToken, connections: &TaskTracker) {
    loop {
        match listener.accept().await {
            Ok((stream, caller)) => {
                let serving = connection(stream, caller, router.clone(), shared.stopping.clone());
                connections.spawn(opened.clone().run_until_cancelled_owned(serving));
            }
            Err(error) => {
                tracing::debug!(%error, "the simulator could not take a connection");
                tokio::time::sleep(ACCEPT_REST).await;
            }
        }
    }
}

/// One connection until its caller leaves.
async fn connection(stream: TcpStream, caller: SocketAddr, router: Router, stopping: CancellationToken) {
    let sending = Sending::default();
    let wire = Wire::new(stream, sending.clone());
    let service = hyper::service::service_fn(move |mut request: hyper::Request<hyper::body::Incoming>| {
        sending.set(Manner::Plain);
        request.extensions_mut().insert(ConnectInfo(caller));
        request.extensions_mut().insert(sending.clone());
        TowerToHyperService::new(router.clone()).call(request)
    });
    let serving = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(wire), service);
    tokio::pin!(serving);
    let ended = tokio::select! {
        ended = serving.as_mut() => ended,
        () = stopping.cancelled() => {
            serving.as_mut().graceful_shutdown();
            tokio::time::timeout(GRACE, serving).await.unwrap_or(Ok(()))
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection to the simulator broke off");
    }
}

async fn handle(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(caller): ConnectInfo<SocketAddr>,
    Extension(sending): Extension<Sending>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let request = Request { method, uri, headers, body, caller, arrived: Instant::now() };
    let _under_way = UnderWay::begin(&shared, request.is_search());
    let lock = shared.search_lock(&request);
    let _turn = match &lock {
        Some(lock) => Some(lock.lock().await),
        None => None,
    };
    let delivery = shared.sim().deliver(&request);
    shared.queued.notify_one();
    match delivery.manner {
        Manner::Hang => shared.stopping.cancelled().await,
        Manner::Refuse(lasting) => {
            let now = shared.sim().clock.now();
            shared.gate.close(lasting, now);
        }
        Manner::Plain | Manner::Reset(_) | Manner::Drip(_) => {}
    }
    sending.set(delivery.manner);
    shared.stopping.run_until_cancelled(tokio::time::sleep(delivery.delay)).await;
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
    let whole = futures_util::stream::once(std::future::ready(Ok(Bytes::from(bytes))));
    let breaks = futures_util::stream::once(async {
        tokio::time::sleep(BEFORE_BREAKING).await;
        Err(io::Error::from(io::ErrorKind::ConnectionReset))
    });
    Body::from_stream(whole.chain(breaks))
}
