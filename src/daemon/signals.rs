//! What the system asks of the service: stop, or read everything again.

use std::io;

use tokio::signal::unix::{Signal, SignalKind, signal};

/// What was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// SIGTERM or SIGINT: stop.
    Stop,
    /// SIGHUP: read configuration and secrets again.
    Reload,
}

/// The signals that the service listens to. From the moment this exists none of them kills the program.
#[derive(Debug)]
pub struct Signals {
    terminate: Signal,
    interrupt: Signal,
    hang_up: Signal,
}

impl Signals {
    /// Starts to listen; needs a running tokio runtime.
    ///
    /// # Errors
    /// The system lets no handler be set.
    pub fn listen() -> io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            hang_up: signal(SignalKind::hangup())?,
        })
    }

    /// The next wish; signals that came while nobody asked are not lost. May be dropped halfway.
    pub async fn next(&mut self) -> Asked {
        tokio::select! {
            biased;
            _ = self.terminate.recv() => Asked::Stop,
            _ = self.interrupt.recv() => Asked::Stop,
            _ = self.hang_up.recv() => Asked::Reload,
        }
    }
}
