//! `run`: the daemon. Starts, tells systemd, waits for a signal, stops within ten seconds.

use std::path::Path;
use std::sync::Arc;

use tokio::net::TcpListener;

use crate::app::{App, Needs};
use crate::cli::control::{self, Answerer, Daemon};
use crate::cli::out::Out;
use crate::cli::request::Request;
use crate::cli::{DONE, FAILED, commands};
use crate::config::{Environment, Loaded};
use crate::daemon::notify;
use crate::daemon::service::{CurrentApp, Service};
use crate::daemon::signals::{Asked, Signals};
use crate::fault;
use crate::flow::Clock;
use crate::http;
use crate::telemetry::{self, Log};

/// Runs until a signal stops it.
pub(crate) async fn run(config: &Path, out: &mut Out) -> u8 {
    let loaded = match commands::read(config, out) {
        Ok(loaded) => loaded,
        Err(code) => return code,
    };
    let data_dir = &loaded.config.data_dir;
    if Daemon::find(data_dir).await.is_some() {
        let dir = data_dir.display();
        out.problem(&format!("could not start on {dir}: another postar runs there; stop it first, or give this one a data_dir of its own"));
        return FAILED;
    }
    let log = match telemetry::init(&commands::log_settings(&loaded.config)) {
        Ok(log) => log,
        Err(error) => {
            out.problem(&fault::chain(&error));
            return FAILED;
        }
    };
    loaded.notes.iter().for_each(|note| tracing::info!("{note}"));
    let listen = loaded.config.http.listen;
    let app = match commands::open(loaded.config, Needs::Everything, out).await {
        Ok(app) => app,
        Err(code) => return code,
    };
    match Faces::open(&app, listen).await {
        Ok(faces) => serve(config, app, faces, &log, out).await,
        Err(problem) => {
            out.problem(&problem);
            FAILED
        }
    }
}

/// Where others reach the daemon: HTTP, and the control socket.
pub(crate) struct Faces {
    http: TcpListener,
    control: tokio::net::UnixListener,
}

impl Faces {
    /// Opens both; the sentence says which could not be had.
    pub(crate) async fn open(app: &App, listen: std::net::SocketAddr) -> Result<Self, String> {
        let http = TcpListener::bind(listen).await.map_err(|error| {
            format!("could not listen on {listen} for HTTP: {error}; choose another address in [http] listen, or stop what listens there")
        })?;
        let control = control::listen(&app.config.data_dir).map_err(|error| {
            format!(
                "could not open the control socket in {}: {error}; check that data_dir is writable and its path shorter than 90 bytes",
                app.config.data_dir.display()
            )
        })?;
        Ok(Self { http, control })
    }

    /// Starts to serve both.
    pub(crate) fn serve(self, service: &Service) {
        let app = service.current().get();
        let current = service.current();
        let hooks = http::Hooks::new(move |tenant| current.get().stock_hook(tenant));
        let state = http::State { board: service.board(), metrics: app.metrics.clone(), hooks };
        let stop = service.shutdown().token();
        let http = http::serve(self.http, state, stop.clone());
        service.shutdown().spawn("http", async move {
            http.await;
        });
        let control = control::serve(self.control, app.config.data_dir.clone(), answerer(service.current()), stop);
        service.shutdown().spawn("control", control);
    }
}

/// Requests are answered with the handles in force at that moment.
fn answerer(current: CurrentApp) -> Answerer {
    Arc::new(move |request: Request, mut out: Out| {
        let app = current.get();
        Box::pin(async move { request.answer(&app, &mut out).await })
    })
}

async fn serve(config: &Path, app: App, faces: Faces, log: &Log, out: &mut Out) -> u8 {
    let mut signals = match Signals::listen() {
        Ok(signals) => signals,
        Err(error) => {
            out.problem(&format!("could not listen to signals: {error}; raise the limits of this process"));
            return FAILED;
        }
    };
    let mut service = Service::new(app);
    let over = tokio_util::sync::CancellationToken::new();
    tokio::spawn(notify::keep_watchdog(service.pulse(), over.clone()));
    faces.serve(&service);
    service.start();
    notify::ready();
    tracing::info!("watching");
    let stopped = service.shutdown().token();
    loop {
        let asked = tokio::select! {
            asked = signals.next() => asked,
            () = stopped.cancelled() => Asked::Stop,
        };
        match asked {
            Asked::Stop => break,
            Asked::Reload => reload(config, &mut service, log).await,
        }
    }
    notify::stopping();
    tracing::info!("stopping");
    let ended = service.finish().await;
    over.cancel();
    if !ended.clean() {
        tracing::error!(aborted = ?ended.aborted, broken = ?ended.panicked, "stopped, but not everything ended by itself");
    }
    if ended.panicked.is_empty() { DONE } else { FAILED }
}

/// Reads everything again. A broken file or a missing secret is reported, and what runs goes on as it was.
async fn reload(config: &Path, service: &mut Service, log: &Log) {
    notify::reloading();
    match again(config, service).await {
        Ok(app) => {
            if let Err(error) = log.set_level(commands::log_settings(&app.config).level) {
                tracing::warn!(error = %fault::chain(&error), "the log keeps its level");
            }
            if app.config.http.listen != service.current().get().config.http.listen {
                tracing::warn!("[http] listen changed; it takes effect at the next start");
            }
            service.replace(app);
            tracing::info!("the configuration was read again");
        }
        Err(problem) => tracing::error!("the configuration was not taken over, the old one stays: {problem}"),
    }
    notify::ready();
}

async fn again(config: &Path, service: &Service) -> Result<App, String> {
    let environment = Environment::of_process();
    let Loaded { config, .. } = crate::config::load(config, &environment).map_err(|faults| faults.to_string())?;
    let old = service.current().get();
    let (store, metrics) = (old.store.clone(), old.metrics.clone());
    let assembled = App::assemble(config, &environment, Needs::Everything, Clock::system(), store, metrics).await;
    assembled.map_err(|error| fault::sentence(&error))
}
