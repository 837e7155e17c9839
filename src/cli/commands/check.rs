//! `check`: is all well? Every part is tried, and each fault says what was tried, on what, why it failed and what to do.

use std::path::Path;

use super::check_parts::{disk, online, secrets};
use super::finding::Finding;
use crate::app::{App, AppError, Needs};
use crate::cli::arguments::Check;
use crate::cli::control::Daemon;
use crate::cli::out::Out;
use crate::cli::request::Request;
use crate::cli::{FAILED, WRONG, commands};
use crate::config::{Environment, Loaded};
use crate::flow::Clock;

/// Checks the file here, then the rest: by the daemon if one runs, since only it may have the credentials of the service.
pub(crate) async fn run(config: &Path, wanted: &Check, out: &mut Out) -> u8 {
    let loaded = match commands::read(config, out) {
        Ok(loaded) => loaded,
        Err(code) => return code,
    };
    file(config, &loaded, wanted, out);
    if let Some(daemon) = Daemon::find(&loaded.config.data_dir).await {
        return daemon.ask(&Request::Check(wanted.clone()), out).await;
    }
    if !secrets(&loaded.config, wanted, out).await {
        return WRONG;
    }
    let needs = if wanted.offline { Needs::StoreOnly } else { Needs::Everything };
    let data_dir = loaded.config.data_dir.clone();
    match App::open(loaded.config, &Environment::of_process(), needs, Clock::system()).await {
        Ok(app) => online(&app, wanted, out).await,
        Err(error) => {
            Finding::bad(unopened(&error), data_dir.display().to_string(), "open it", &error).say(wanted.json, out);
            disk(&data_dir).say(wanted.json, out);
            if error.is_configuration() { WRONG } else { FAILED }
        }
    }
}

/// Which check it is that could not be done at all.
fn unopened(error: &AppError) -> &'static str {
    match error {
        AppError::Store(_) => "store",
        AppError::Secret { .. } => "secret",
        AppError::Metakocka(_) => "erp key",
        AppError::Templates(_) | AppError::Model(_) => "writer",
        AppError::OwnTemplates(_) => "templates",
    }
}

fn file(config: &Path, loaded: &Loaded, wanted: &Check, out: &mut Out) {
    let on = config.display().to_string();
    Finding::good("configuration", on.clone(), "read the file", "every key is known and fits").say(wanted.json, out);
    for note in &loaded.notes {
        Finding::good("no effect yet", on.clone(), "read the file", note.to_string()).say(wanted.json, out);
    }
}
