//! `demo`: the whole product with nothing installed. A sample company's ERP in the simulator, its mailbox as a Maildir, and
//! the same steps as everywhere else in between.

mod sample;
mod stage;
mod telling;

use std::path::Path;

use super::arguments::Demo;
use super::commands;
use super::commands::run::Faces;
use super::out::Out;
use super::{DONE, FAILED};
use crate::app::{App, Needs};
use crate::daemon::service::Service;
use crate::daemon::signals::{Asked, Signals};
use crate::fault;
use crate::flow::pass::PassReport;
use crate::telemetry::{self, LogSettings};

use stage::Stage;

/// Runs it; with `--once` it ends after the first pass.
pub(super) async fn run(wanted: &Demo, out: &mut Out) -> u8 {
    let quiet = LogSettings { level: tracing::Level::WARN, ..LogSettings::default() };
    // Another log in this process only means that a test started one.
    drop(telemetry::init(&quiet));
    let stage = match Stage::set(wanted.dir.as_deref(), wanted.listen).await {
        Ok(stage) => stage,
        Err(problem) => {
            out.problem(&problem);
            return FAILED;
        }
    };
    let code = play(wanted, &stage, out).await;
    stage.strike().await;
    code
}

async fn play(wanted: &Demo, stage: &Stage, out: &mut Out) -> u8 {
    if !wanted.json {
        telling::opening(stage, out);
    }
    let loaded = match commands::read(&stage.config, out) {
        Ok(loaded) => loaded,
        Err(code) => return code,
    };
    let listen = loaded.config.http.listen;
    let app = match commands::open(loaded.config, Needs::Everything, out).await {
        Ok(app) => app,
        Err(code) => return code,
    };
    let report = match first_pass(&app, out).await {
        Ok(report) => report,
        Err(code) => return code,
    };
    telling::pass(&app, &report, wanted.json, out);
    let failed = if report.failed.is_empty() { DONE } else { FAILED };
    if wanted.once {
        if !wanted.json {
            telling::where_drafts_lie(stage, out);
        }
        return failed;
    }
    stay(app, stage, listen, out).await
}

/// The ERP is read, then the sample mailbox is gone through: what `postar once` does.
async fn first_pass(app: &App, out: &mut Out) -> Result<PassReport, u8> {
    for tenant in &app.tenants {
        let failures = app.sync(tenant, false).await.failures;
        failures.iter().for_each(|failure| out.problem(failure));
        if !failures.is_empty() {
            return Err(FAILED);
        }
    }
    let mut whole = PassReport::default();
    for mailbox in &app.mailboxes {
        if let Err(error) = mailbox.pass(&mut whole).await {
            out.problem(&fault::sentence(&error));
            return Err(FAILED);
        }
    }
    Ok(whole)
}

/// Keeps everything running until Ctrl-C: new mails put into the Maildir are answered within a second.
async fn stay(app: App, stage: &Stage, listen: std::net::SocketAddr, out: &mut Out) -> u8 {
    let (faces, mut signals) = match (Faces::open(&app, listen).await, Signals::listen()) {
        (Ok(faces), Ok(signals)) => (faces, signals),
        (Err(problem), _) => {
            out.problem(&problem);
            return FAILED;
        }
        (_, Err(error)) => {
            out.problem(&format!("could not listen to signals: {error}; raise the limits of this process"));
            return FAILED;
        }
    };
    let mut service = Service::new(app);
    faces.serve(&service);
    service.start();
    telling::staying(stage, listen, out);
    while signals.next().await != Asked::Stop {}
    let ended = service.finish().await;
    if ended.clean() { DONE } else { FAILED }
}

/// The command that shows one mail's explanation, for people to copy.
fn explain_command(config: &Path) -> String {
    format!("postar --config {} explain '<…>' --text", config.display())
}
