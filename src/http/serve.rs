//! Takes connections, serves each within limits, and ends them all by a deadline.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::{State, router};

/// How many connections are served at once; more wait in the kernel's queue. Far above what probes and a few people need, far below the
/// usual limit of 1,024 open files.
pub const CONNECTIONS: usize = 256;

/// How long a client may take to send a request's head, and how long a kept connection may lie idle: slow senders can't hold all connections.
pub const HEAD_LIMIT: Duration = Duration::from_secs(30);

/// How long requests under way may take to end once the service stops: well within the whole service's grace.
pub const GRACE: Duration = Duration::from_secs(3);

/// The rest after a failed accept, which mostly means too many open files: long enough not to spin, too short to be noticed.
const ACCEPT_REST: Duration = Duration::from_millis(100);

/// How the serving ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Every request under way was answered.
    Graceful,
    /// This many connections were cut at the deadline.
    Cut(usize),
}

/// Serves until `stop`, then lets requests under way end within [`GRACE`], cuts what is left and waits until it is gone.
pub async fn serve(listener: TcpListener, state: State, stop: CancellationToken) -> Ending {
    let router = router(state);
    let room = Arc::new(Semaphore::new(CONNECTIONS));
    let mut connections = JoinSet::new();
    while let Some((stream, permit)) = next(&listener, &room, &stop).await {
        connections.spawn(connection(stream, router.clone(), stop.clone(), permit));
        while connections.try_join_next().is_some() {}
    }
    drop(listener);
    finish(connections).await
}

/// The next connection with its permit; `None` once the service stops.
async fn next(listener: &TcpListener, room: &Arc<Semaphore>, stop: &CancellationToken) -> Option<(TcpStream, OwnedSemaphorePermit)> {
    stop.run_until_cancelled(async {
        let permit = Arc::clone(room).acquire_owned().await.ok()?;
        Some((accept(listener).await, permit))
    })
    .await
    .flatten()
}

async fn accept(listener: &TcpListener) -> TcpStream {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => return stream,
            Err(why) if is_of_the_client(&why) => {}
            Err(why) => {
                tracing::warn!(%why, "could not take an HTTP connection; trying again");
                tokio::time::sleep(ACCEPT_REST).await;
            }
        }
    }
}

/// The client was gone before we came to it.
fn is_of_the_client(why: &io::Error) -> bool {
    matches!(why.kind(), io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionRefused)
}

/// One connection, until the client leaves or, once the service stops, until its current request is answered.
async fn connection(stream: TcpStream, router: Router, stop: CancellationToken, _permit: OwnedSemaphorePermit) {
    let serving = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_LIMIT)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router));
    tokio::pin!(serving);
    let ended = tokio::select! {
        ended = serving.as_mut() => ended,
        () = stop.cancelled() => {
            serving.as_mut().graceful_shutdown();
            serving.await
        }
    };
    if let Err(why) = ended {
        tracing::debug!(%why, "an HTTP connection broke off");
    }
}

async fn finish(mut connections: JoinSet<()>) -> Ending {
    let all = async { while connections.join_next().await.is_some() {} };
    if tokio::time::timeout(GRACE, all).await.is_ok() {
        return Ending::Graceful;
    }
    let cut = connections.len();
    connections.shutdown().await;
    Ending::Cut(cut)
}
