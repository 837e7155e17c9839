//! The control socket, `data_dir/control.sock`: one JSON request in, the command's words out, a JSON line each.

use std::future::Future;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::out::{Out, Said};
use super::request::Request;
use super::{FAILED, WRONG};

/// The longest request holds a mail: 50 MB of it in Base64 is 67 MB.
const LONGEST_REQUEST: u64 = 96 << 20;
/// Connecting to a socket on this machine takes microseconds; a daemon that doesn't accept within this is stuck.
const CONNECT_WITHIN: Duration = Duration::from_secs(5);

/// Where the socket lies.
pub(crate) fn socket_path(data_dir: &Path) -> PathBuf {
    data_dir.join("control.sock")
}

/// A daemon that runs on the same data.
#[derive(Debug)]
pub(crate) struct Daemon {
    stream: UnixStream,
}

impl Daemon {
    /// Looks whether one runs: a socket that nobody listens on is a dead one's.
    pub(crate) async fn find(data_dir: &Path) -> Option<Self> {
        let connecting = UnixStream::connect(socket_path(data_dir));
        let stream = tokio::time::timeout(CONNECT_WITHIN, connecting).await.ok()?.ok()?;
        Some(Self { stream })
    }

    /// Hands the request over and repeats what the daemon says.
    pub(crate) async fn ask(self, request: &Request, out: &mut Out) -> u8 {
        match converse(self.stream, request, out).await {
            Ok(code) => code,
            Err(error) => {
                out.problem(&format!("could not finish the request to the running daemon: {error}; look at its log, then try again"));
                FAILED
            }
        }
    }
}

async fn converse(stream: UnixStream, request: &Request, out: &mut Out) -> io::Result<u8> {
    let (reading, mut writing) = stream.into_split();
    let mut line = serde_json::to_string(request)?;
    line.push('\n');
    writing.write_all(line.as_bytes()).await?;
    let mut lines = BufReader::new(reading).lines();
    while let Some(line) = lines.next_line().await? {
        match serde_json::from_str(&line)? {
            Said::Line(text) => out.line(&text),
            Said::Problem(text) => out.problem(&text),
            Said::Exit(code) => return Ok(code),
        }
    }
    Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the daemon ended before it had answered"))
}

/// Answers one request; gives the exit code.
pub(crate) type Answerer = Arc<dyn Fn(Request, Out) -> Pin<Box<dyn Future<Output = u8> + Send>> + Send + Sync>;

/// Opens the socket, for this user alone. A dead daemon's socket is taken over.
///
/// It gets its name once its mode is set, so that nobody else finds it open before.
pub(crate) fn listen(data_dir: &Path) -> io::Result<UnixListener> {
    let unnamed = data_dir.join("control.new");
    match std::fs::remove_file(&unnamed) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let listener = UnixListener::bind(&unnamed)?;
    std::fs::set_permissions(&unnamed, std::fs::Permissions::from_mode(0o600))?;
    std::fs::rename(&unnamed, socket_path(data_dir))?;
    Ok(listener)
}

/// Serves requests until told to stop; removes the socket then.
pub(crate) async fn serve(listener: UnixListener, data_dir: PathBuf, answerer: Answerer, stop: CancellationToken) {
    loop {
        let accepted = tokio::select! {
            () = stop.cancelled() => break,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, _)) => drop(tokio::spawn(serve_one(stream, Arc::clone(&answerer)))),
            Err(error) => {
                tracing::warn!(%error, "the control socket did not accept a request");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
    drop(std::fs::remove_file(socket_path(&data_dir)));
}

async fn serve_one(stream: UnixStream, answerer: Answerer) {
    let (reading, mut writing) = stream.into_split();
    let mut line = String::new();
    if BufReader::new(reading.take(LONGEST_REQUEST)).read_line(&mut line).await.is_err() {
        return;
    }
    let (say, mut said) = mpsc::unbounded_channel();
    let answered = async move {
        let code = match serde_json::from_str(&line) {
            Ok(request) => answerer(request, Out::Socket(say.clone())).await,
            Err(error) => {
                drop(say.send(Said::Problem(format!("could not read the request: {error}; client and daemon may differ in version"))));
                WRONG
            }
        };
        drop(say.send(Said::Exit(code)));
    };
    let answering = tokio::spawn(answered);
    while let Some(said) = said.recv().await {
        let Ok(mut line) = serde_json::to_vec(&said) else { break };
        line.push(b'\n');
        if writing.write_all(&line).await.is_err() {
            break;
        }
    }
    drop(answering.await);
}
