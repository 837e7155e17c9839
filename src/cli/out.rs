//! Where a command's words go: this terminal, or the control socket of the one who asked.

use std::io::{IsTerminal as _, Write};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::mpsc::UnboundedSender;

/// One thing said on the control socket, a JSON line each.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Said {
    /// A line of standard output.
    Line(String),
    /// A line of standard error.
    Problem(String),
    /// The end, with the exit code.
    Exit(u8),
}

/// Standard output and standard error of a command.
#[derive(Clone, Debug)]
pub(crate) enum Out {
    /// This process's own.
    Terminal,
    /// Somebody else's, at the other end of the control socket.
    Socket(UnboundedSender<Said>),
}

impl Out {
    /// This process's own.
    pub(crate) fn terminal() -> Self {
        Self::Terminal
    }

    /// A person looks on: what is said here goes to a terminal.
    pub(crate) fn is_terminal(&self) -> bool {
        matches!(self, Self::Terminal) && std::io::stderr().is_terminal()
    }

    /// A line of output. A reader that went away (`| head`) is no fault of ours.
    pub(crate) fn line(&mut self, text: &str) {
        match self {
            Self::Terminal => drop(writeln!(std::io::stdout().lock(), "{text}")),
            Self::Socket(to) => drop(to.send(Said::Line(text.to_owned()))),
        }
    }

    /// A JSON object on a line of its own.
    pub(crate) fn json(&mut self, value: &Value) {
        self.line(&value.to_string());
    }

    /// Faults of a file, each of which begins with its own `FILE:LINE:COLUMN:`, as editors and scripts look for it.
    pub(crate) fn faults(&mut self, text: &str) {
        match self {
            Self::Terminal => drop(writeln!(std::io::stderr().lock(), "{text}")),
            Self::Socket(to) => drop(to.send(Said::Problem(text.to_owned()))),
        }
    }

    /// What failed: what was tried, on what, why, what to do.
    pub(crate) fn problem(&mut self, text: &str) {
        match self {
            Self::Terminal => drop(writeln!(std::io::stderr().lock(), "postar: {text}")),
            Self::Socket(to) => drop(to.send(Said::Problem(text.to_owned()))),
        }
    }
}
