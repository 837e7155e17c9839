//! The strict executor: every command ends in the server's own tagged verdict, or in an error. Nothing is taken for granted.
//!
//! The tokenizer below knows the grammar and nothing else. Here an end of the stream or a BYE before the tag is a loss, a foreign tag means
//! that both sides no longer speak of the same thing, and every untagged line goes to the folder's state before the command sees it.

use std::collections::HashMap;
use std::io;
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use async_imap::Client;
use futures_util::FutureExt as _;
use tokio::io::AsyncWriteExt as _;
use tokio::time::{Instant, timeout, timeout_at};

use super::Cause;
use super::command::Command;
use super::guard::{Budget, Guard, TooMuch, Transport};
use super::quirks::Quirks;
use super::response::{Capabilities, Code, Line, Outcome, Untagged};
use super::selected::{Selected, Snapshot};
use crate::mailbox::error::plain;
use landing::{Landing, tag_text};

mod idle;
mod landing;
mod literal;
mod pace;

pub(super) use idle::IdleEnd;
pub(super) use literal::AppendFailure;

/// An answer to a command of a few bytes: a healthy server needs milliseconds, a busy one some seconds, and a dead NAT entry answers never.
pub(super) const COMMAND_DEADLINE: Duration = Duration::from_secs(60);

/// An answer that carries mail (a listing, a slice of 1 MiB) or takes one: 1 MiB at 64 kbit/s is 130 s.
pub(super) const TRANSFER_DEADLINE: Duration = Duration::from_secs(180);

/// How much a session has said, to hold its manners to a budget.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counters {
    /// Commands sent.
    pub commands: u64,
    /// Times that we had to wait for the server before we could go on.
    pub round_trips: u64,
    /// Bytes received, below TLS's own framing.
    pub bytes_received: u64,
}

/// What the connection is in the middle of.
#[derive(Debug)]
enum Flight {
    /// Nothing: the next command may be sent.
    None,
    /// A command whose end was not seen. If its future was dropped, so must be the connection.
    Open,
    /// IDLE; `granted` once the server has sent its `+`.
    Idle { tag: String, granted: bool },
}

/// One connection.
#[derive(Debug)]
pub(super) struct Executor {
    client: Client<Guard>,
    pub(super) folder: Selected,
    pub(super) capabilities: Capabilities,
    /// Folders as they were listed last.
    pub(super) listed: HashMap<String, Snapshot>,
    pub(super) quirks: Quirks,
    pace: pace::Pace,
    flight: Flight,
    tags: u64,
    commands: u64,
    round_trips: u64,
}

impl Executor {
    pub(super) fn new(guard: Guard) -> Self {
        Self {
            client: Client::new(guard),
            folder: Selected::default(),
            capabilities: Capabilities::new(),
            listed: HashMap::new(),
            quirks: Quirks::default(),
            pace: pace::Pace::default(),
            flight: Flight::None,
            tags: 0,
            commands: 0,
            round_trips: 0,
        }
    }

    pub(super) fn counters(&self) -> Counters {
        Counters { commands: self.commands, round_trips: self.round_trips, bytes_received: self.client.get_ref().received() }
    }

    pub(super) fn can(&self, capability: &str) -> bool {
        self.capabilities.contains(capability)
    }

    /// The naked stream, for TLS.
    pub(super) fn into_stream(self) -> Box<dyn Transport> {
        self.client.into_inner().into_inner()
    }

    /// The line that a server begins with.
    pub(super) async fn greeting(&mut self, deadline: Duration) -> Result<Untagged, Cause> {
        match self.line(Instant::now() + deadline, deadline, "greeting").await? {
            Line::Untagged(line) => Ok(line),
            _ => Err(Cause::Desync("the greeting answers a command that nobody sent".to_owned())),
        }
    }

    /// One command; the verdict may be NO or BAD.
    pub(super) async fn exec(&mut self, command: Command, deadline: Duration, budget: Budget) -> Result<Outcome, Cause> {
        let mut outcomes = self.exec_all(&[command], deadline, budget).await?;
        outcomes.pop().ok_or_else(|| Cause::Desync("a command ended without a verdict".to_owned()))
    }

    /// One command that has to succeed.
    pub(super) async fn exec_ok(&mut self, command: Command, deadline: Duration, budget: Budget) -> Result<Outcome, Cause> {
        self.exec(command, deadline, budget).await?.ok()
    }

    /// Several commands in one flight; outcomes in their order. Only for commands that don't depend on each other's success.
    ///
    /// Servers may work on them at once and answer in any order, so untagged lines can't be told apart: the first outcome has them all.
    pub(super) async fn exec_all(&mut self, commands: &[Command], deadline: Duration, budget: Budget) -> Result<Vec<Outcome>, Cause> {
        let names = commands.iter().map(Command::name).collect::<Vec<_>>().join(", ");
        let first = self.begin(commands, budget).await?;
        let mut flight = Landing::new(first, commands.len());
        let end = Instant::now() + deadline;
        while !flight.is_complete() {
            match self.line(end, deadline, &format!("answer to {names}")).await? {
                Line::Untagged(line) => flight.take(line),
                Line::Continue => return Err(Cause::Desync(format!("a continuation nobody asked for, in answer to {names}"))),
                Line::Done { tag, tagged, code, text } => flight.land(&tag, tagged, code, text)?,
            }
        }
        self.flight = Flight::None;
        Ok(flight.outcomes())
    }

    /// Writes the commands in one go; gives the number of the first tag.
    async fn begin(&mut self, commands: &[Command], budget: Budget) -> Result<u64, Cause> {
        self.settle().await?;
        let first = self.tags + 1;
        let mut flight = String::new();
        for command in commands {
            self.tags += 1;
            let line = [&tag_text(self.tags), " ", command.line(), "\r\n"].concat();
            if line.len() > self.quirks.longest_line {
                return Err(Cause::LineTooLong { bytes: line.len(), limit: self.quirks.longest_line });
            }
            flight.push_str(&line);
        }
        self.commands += commands.len() as u64;
        self.round_trips += 1;
        self.flight = Flight::Open;
        self.client.get_mut().grant(budget);
        self.send(&[flight.as_bytes()], COMMAND_DEADLINE).await?;
        Ok(first)
    }

    async fn send(&mut self, parts: &[&[u8]], deadline: Duration) -> Result<(), Cause> {
        let stream = self.client.get_mut();
        let writing = async {
            for part in parts {
                stream.write_all(part).await?;
            }
            stream.flush().await
        };
        match timeout(deadline, writing).await {
            Ok(written) => written.map_err(broken),
            Err(_) => Err(Cause::TimedOut { waited_for: "room to write".to_owned(), after: deadline }),
        }
    }

    /// The next response. Hostile bytes can make the tokenizer panic (text behind a code without a blank), hence the fence.
    async fn line(&mut self, end: Instant, deadline: Duration, waited_for: &str) -> Result<Line, Cause> {
        let reading = AssertUnwindSafe(self.client.read_response()).catch_unwind();
        let Ok(read) = timeout_at(end, reading).await else {
            return Err(Cause::TimedOut { waited_for: waited_for.to_owned(), after: deadline });
        };
        let response = read.map_err(|_| Cause::Syntax(format!("{waited_for}: the tokenizer gave up")))?;
        let response = response.map_err(|error| unreadable(error, waited_for))?.ok_or(Cause::Lost { text: None })?;
        match Line::of(response.parsed()) {
            Line::Untagged(Untagged::Bye(text)) => Err(Cause::Lost { text: Some(plain(&text)) }),
            Line::Untagged(line) => {
                self.see(&line);
                Ok(Line::Untagged(line))
            }
            line => Ok(line),
        }
    }

    fn see(&mut self, line: &Untagged) {
        self.folder.see(line);
        if let Untagged::Capability(words) | Untagged::Condition { code: Some(Code::Capability(words)), .. } = line {
            self.capabilities.clone_from(words);
        }
    }
}

fn broken(error: io::Error) -> Cause {
    match error.kind() {
        io::ErrorKind::UnexpectedEof | io::ErrorKind::BrokenPipe | io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionAborted => {
            Cause::Lost { text: None }
        }
        _ => Cause::Connection(error),
    }
}

/// An error while reading. The tokenizer's own text repeats what it could not read, which may be mail: it is left out.
fn unreadable(error: io::Error, waited_for: &str) -> Cause {
    if let Some(too_much) = error.get_ref().and_then(|inner| inner.downcast_ref::<TooMuch>()) {
        return Cause::OverBudget(too_much.to_string());
    }
    if error.kind() == io::ErrorKind::Other { Cause::Syntax(waited_for.to_owned()) } else { broken(error) }
}
