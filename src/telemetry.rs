//! Where the log goes and how much of it: stderr as text or JSON, or journald where systemd reads our stderr.

use std::fmt;
use std::os::unix::fs::MetadataExt;

use thiserror::Error;
use tracing::level_filters::LevelFilter;
use tracing::{Level, Subscriber};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::reload;
use tracing_subscriber::util::{SubscriberInitExt, TryInitError};

/// The libraries that would say too much. async-imap and imap-proto trace whole command lines, a LOGIN's password among them, so nothing
/// below a warning ever comes from them, whatever level is asked for; the others would drown our own words. A name stands for all that begin so.
const CAPS: [(&str, LevelFilter); 13] = [
    ("async_imap", LevelFilter::WARN),
    ("imap_proto", LevelFilter::WARN),
    ("lettre", LevelFilter::WARN),
    ("reqwest", LevelFilter::WARN),
    ("h2", LevelFilter::WARN),
    ("hyper", LevelFilter::WARN),
    ("rustls", LevelFilter::WARN),
    // It tells of each refused certificate, which is our error to tell, with what to do about it.
    ("rustls_platform_verifier", LevelFilter::OFF),
    ("sled", LevelFilter::WARN),
    ("axum", LevelFilter::INFO),
    ("mio", LevelFilter::INFO),
    ("tokio", LevelFilter::INFO),
    ("html5ever", LevelFilter::ERROR),
];

/// The shape of a line on stderr.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// One JSON object per line.
    Json,
}

/// What the configuration says of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogSettings {
    /// The least weight that is still written.
    pub level: Level,
    /// The shape on stderr.
    pub format: Format,
}

impl Default for LogSettings {
    fn default() -> Self {
        Self { level: Level::INFO, format: Format::Text }
    }
}

/// The running log; through it a reload changes the level.
pub struct Log {
    set_level: Box<dyn Fn(Level) -> Result<(), LogError> + Send + Sync>,
}

impl fmt::Debug for Log {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Log")
    }
}

/// The log could not be set up or changed.
#[derive(Debug, Error)]
pub enum LogError {
    /// There can be one log per program.
    #[error("could not start the log")]
    Start(#[source] TryInitError),
    /// The log is gone.
    #[error("could not change the level of the log")]
    Level(#[source] reload::Error),
}

impl Log {
    /// Changes the least weight that is written, from now on.
    ///
    /// # Errors
    /// The log is gone.
    pub fn set_level(&self, level: Level) -> Result<(), LogError> {
        (self.set_level)(level)
    }
}

/// Starts the log, once per program. A panic is logged by its place alone: its words may hold a piece of somebody's mail.
///
/// # Errors
/// Another log was started before.
pub fn init(settings: &LogSettings) -> Result<Log, LogError> {
    let (filter, handle) = reload::Layer::new(filter(settings.level));
    tracing_subscriber::registry().with(filter).with(output(settings.format)).try_init().map_err(LogError::Start)?;
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "a fault of the program");
    }));
    let set_level = Box::new(move |level| handle.reload(self::filter(level)).map_err(LogError::Level));
    Ok(Log { set_level })
}

/// The level for us, and for each capped library whatever is quieter: the level or its cap.
fn filter(level: Level) -> Targets {
    let level = LevelFilter::from_level(level);
    let capped = CAPS.iter().map(|(target, cap)| (*target, level.min(*cap)));
    Targets::new().with_default(level).with_targets(capped)
}

fn output<S>(format: Format) -> Box<dyn Layer<S> + Send + Sync>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    if stderr_is_the_journal()
        && let Ok(journald) = tracing_journald::layer()
    {
        return journald.with_syslog_identifier("postar".to_owned()).with_field_prefix(Some("POSTAR".to_owned())).boxed();
    }
    let stderr = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_target(false);
    match format {
        Format::Text => stderr.with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr())).boxed(),
        Format::Json => stderr.json().flatten_event(true).with_target(true).boxed(),
    }
}

/// systemd names the journal's socket by device and inode (systemd.exec, JOURNAL_STREAM); a child whose stderr goes elsewhere inherits
/// the name but not the socket.
fn stderr_is_the_journal() -> bool {
    let (Ok(journal), Ok(stderr)) = (std::env::var("JOURNAL_STREAM"), std::fs::metadata("/proc/self/fd/2")) else { return false };
    journal == format!("{}:{}", stderr.dev(), stderr.ino())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_level_opens_the_libraries_that_trace_secrets() {
        let loudest = filter(Level::TRACE);
        for target in ["async_imap", "async_imap::imap_stream", "imap_proto", "sled", "rustls::client", "h2", "hyper"] {
            assert!(!loudest.would_enable(target, &Level::INFO), "{target} speaks below a warning");
            assert!(loudest.would_enable(target, &Level::WARN), "{target} cannot even warn");
        }
        assert!(loudest.would_enable("postar::flow", &Level::TRACE));
    }

    #[test]
    fn a_quiet_log_stays_quiet_for_the_libraries_too() {
        let quiet = filter(Level::ERROR);
        assert!(!quiet.would_enable("async_imap", &Level::WARN));
        assert!(!quiet.would_enable("postar", &Level::WARN));
    }
}
