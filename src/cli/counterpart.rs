//! Who answers a command's many requests: a daemon that runs on the same data, or this process.

use std::path::PathBuf;
use std::sync::Arc;

use super::control::Daemon;
use super::out::{Out, Said};
use super::request::Request;
use super::{FAILED, WRONG};
use crate::app::App;

/// Who has the store open.
pub(crate) enum Counterpart {
    /// A daemon that runs on this data.
    Daemon(PathBuf),
    /// This process.
    Here(Arc<App>),
}

impl Counterpart {
    /// Asks one thing; gives the exit code.
    pub(crate) async fn ask(&self, request: Request, out: &mut Out) -> u8 {
        match self {
            Self::Here(app) => request.answer(app, out).await,
            Self::Daemon(data_dir) => match Daemon::find(data_dir).await {
                Some(daemon) => daemon.ask(&request, out).await,
                None => {
                    out.problem("could not go on: the daemon has stopped meanwhile; start the command again");
                    WRONG
                }
            },
        }
    }

    /// Asks one thing, and gives back what was said instead of saying it.
    pub(crate) async fn hear(&self, request: Request) -> Heard {
        let (say, mut said) = tokio::sync::mpsc::unbounded_channel();
        let mut heard = Heard { code: self.ask(request, &mut Out::Socket(say)).await, ..Heard::default() };
        while let Some(one) = said.recv().await {
            match one {
                Said::Line(line) => heard.lines.push(line),
                Said::Problem(problem) => heard.problems.push(problem),
                Said::Exit(code) => heard.code = code,
            }
        }
        heard
    }
}

/// What was said to one request.
#[derive(Debug)]
pub(crate) struct Heard {
    /// The exit code.
    pub(crate) code: u8,
    /// Lines of output.
    pub(crate) lines: Vec<String>,
    /// Problems.
    pub(crate) problems: Vec<String>,
}

impl Default for Heard {
    fn default() -> Self {
        Self { code: FAILED, lines: Vec::new(), problems: Vec::new() }
    }
}
