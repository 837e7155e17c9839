//! One file a command, and what they share: read the configuration, open the handles, choose the log.

mod approval_words;
pub(crate) mod approvals;
pub(crate) mod changes;
pub(crate) mod check;
mod check_fields;
mod check_mailbox;
pub(crate) mod check_parts;
pub(crate) mod conflicts;
pub(crate) mod edit;
pub(crate) mod explain;
mod finding;
mod inputs;
pub(crate) mod judge;
pub(crate) mod manual;
pub(crate) mod once;
pub(crate) mod replay;
pub(crate) mod replay_report;
pub(crate) mod run;
mod shadow_table;
pub(crate) mod show;
pub(crate) mod sim;
pub(crate) mod sync;
pub(crate) mod template;

use std::path::Path;

use tracing::Level;

use super::out::Out;
use super::{FAILED, WRONG};
use crate::app::{App, Needs};
use crate::config::{self, Config, Environment, Loaded, LogFormat, LogLevel};
use crate::fault;
use crate::flow::Clock;
use crate::telemetry::{self, Format, LogSettings};

/// Reads the configuration; every fault is said at once.
pub(crate) fn read(config: &Path, out: &mut Out) -> Result<Loaded, u8> {
    config::load(config, &Environment::of_process()).map_err(|faults| {
        out.faults(&faults.to_string());
        WRONG
    })
}

/// Opens the handles that a command needs.
pub(crate) async fn open(config: Config, needs: Needs, out: &mut Out) -> Result<App, u8> {
    App::open(config, &Environment::of_process(), needs, Clock::system()).await.map_err(|error| {
        out.problem(&fault::sentence(&error));
        if error.is_configuration() { WRONG } else { FAILED }
    })
}

/// What the configuration says of the log.
pub(crate) fn log_settings(config: &Config) -> LogSettings {
    let level = match config.log.level {
        LogLevel::Error => Level::ERROR,
        LogLevel::Warn => Level::WARN,
        LogLevel::Info => Level::INFO,
        LogLevel::Debug => Level::DEBUG,
        LogLevel::Trace => Level::TRACE,
    };
    let format = match config.log.format {
        LogFormat::Text => Format::Text,
        LogFormat::Json => Format::Json,
    };
    LogSettings { level, format }
}

/// The log of a command that ends by itself: only what went wrong, on stderr.
pub(crate) fn quiet_log(config: &Config) {
    let settings = log_settings(config);
    let level = settings.level.min(Level::WARN);
    // Another log in this process only means that a test started one.
    drop(telemetry::init(&LogSettings { level, ..settings }));
}
