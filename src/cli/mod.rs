//! The commands: what a person types, and the exit code that comes back.
//!
//! Commands that read or move the store's data are [`Request`]s. With a daemon they travel over its control socket and are
//! answered there; without one this process opens the store and answers itself: the same function either way.

mod arguments;
mod commands;
mod control;
mod counterpart;
mod demo;
mod out;
mod progress;
mod request;
mod user;

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{CommandFactory, Parser};

use arguments::{Arguments, Command};
use out::Out;
use request::Request;

/// Done.
pub(crate) const DONE: u8 = 0;
/// Ran, but something failed.
pub(crate) const FAILED: u8 = 1;
/// Wrong usage or configuration.
pub(crate) const WRONG: u8 = 2;

/// Parses the arguments, runs the command, and gives the exit code.
#[must_use]
pub fn main() -> ExitCode {
    // A second call only says that a provider is there already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let arguments = Arguments::parse();
    let mut out = Out::terminal();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            out.problem(&format!("could not start the runtime: {error}; raise the limit of threads or open files"));
            return ExitCode::from(FAILED);
        }
    };
    let code = runtime.block_on(run(arguments, &mut out));
    // Blocking work that outlives its command (a name look-up, say) must not hold the exit.
    runtime.shutdown_background();
    ExitCode::from(code)
}

/// What a command said when it was not run at a terminal.
#[derive(Debug, Default)]
pub struct Answered {
    /// The exit code.
    pub code: u8,
    /// Lines of standard output.
    pub lines: Vec<String>,
    /// Lines of standard error.
    pub problems: Vec<String>,
}

/// Runs a command within this process and gives back what it said: for programs and tests that drive postar without a shell.
///
/// `words` are the arguments behind the program's name. Wrong usage is told as the terminal would tell it.
pub async fn answer_words<I: IntoIterator<Item = S>, S: Into<std::ffi::OsString> + Clone>(words: I) -> Answered {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let program = std::iter::once(std::ffi::OsString::from("postar"));
    let arguments = match Arguments::try_parse_from(program.chain(words.into_iter().map(Into::into))) {
        Ok(arguments) => arguments,
        Err(error) => return Answered { code: WRONG, lines: Vec::new(), problems: vec![error.to_string()] },
    };
    let (say, mut said) = tokio::sync::mpsc::unbounded_channel();
    let mut out = Out::Socket(say);
    let code = Box::pin(run(arguments, &mut out)).await;
    drop(out);
    let mut answered = Answered { code, ..Answered::default() };
    while let Some(one) = said.recv().await {
        match one {
            out::Said::Line(line) => answered.lines.push(line),
            out::Said::Problem(problem) => answered.problems.push(problem),
            out::Said::Exit(_) => {}
        }
    }
    answered
}

async fn run(arguments: Arguments, out: &mut Out) -> u8 {
    let config = arguments.config.as_path();
    match arguments.command {
        Command::Run => commands::run::run(config, out).await,
        Command::Demo(wanted) => demo::run(&wanted, out).await,
        Command::Sim(wanted) => commands::sim::run(&wanted, out).await,
        Command::Check(wanted) => commands::check::run(config, &wanted, out).await,
        Command::Completions { shell } => commands::manual::completions(shell, out),
        Command::Man => commands::manual::man(out),
        Command::ExtractText => crate::pdf::child::run(),
        Command::Schema => commands::manual::schema(out),
        Command::Once(wanted) => answer(config, Request::Once(wanted), out).await,
        Command::Sync(wanted) => answer(config, Request::Sync(wanted), out).await,
        Command::Explain(wanted) => answer(config, Request::Explain(wanted), out).await,
        Command::Replay(wanted) => commands::replay::run(config, &wanted, out).await,
        Command::Show(wanted) => answer(config, Request::Show(wanted), out).await,
        Command::Edit(wanted) => commands::edit::run(config, &wanted, out).await,
        Command::Approvals(wanted) => answer(config, Request::Approvals(commands::approvals::asked(wanted)), out).await,
        Command::Template(wanted) => answer(config, Request::Template(commands::template::asked(wanted)), out).await,
        Command::Conflicts(wanted) => answer(config, Request::Conflicts(commands::conflicts::asked(wanted)), out).await,
    }
}

/// Asks the daemon, or answers here if none runs.
async fn answer(config: &Path, request: Request, out: &mut Out) -> u8 {
    let config = match commands::read(config, out) {
        Ok(loaded) => loaded.config,
        Err(code) => return code,
    };
    if let Some(daemon) = control::Daemon::find(&config.data_dir).await {
        return daemon.ask(&request, out).await;
    }
    commands::quiet_log(&config);
    match commands::open(config, request.needs(), out).await {
        Ok(app) => request.answer(&Arc::new(app), out).await,
        Err(code) => code,
    }
}

/// The whole command line, for completions and manual pages.
fn command_line() -> clap::Command {
    Arguments::command()
}
