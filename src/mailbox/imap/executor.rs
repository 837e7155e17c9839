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
use super::response::{Capabilities, Code, Line, Outcome, Tagged, Untagged};
use super::selected::{Selected, Snapshot};
use crate::mailbox::error::plain;

/// An answer to a command of a few bytes: a healthy server needs milliseconds, a busy one some seconds, and a dead NAT entry answers never.
pub(super) const COMMAND_DEADLINE: Duration = Duration::from_secs(60);

/// An answer that carries mail (a listing, a slice of 1 MiB) or takes one: 1 MiB at 64 kbit/s is 130 s.
pub(super) const TRANSFER_DEADLINE: Duration = Duration::from_secs(180);

/// The end of IDLE: the server has nothing to do but to write one line. Silence means that the line is dead.
const DONE_DEADLINE: Duration = Duration::from_secs(15);

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

/// How an IDLE came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum IdleEnd {
    Changed,
    TimedOut,
    /// The server ended it or refused it: it is of no use here.
    Unusable,
}

/// Why an APPEND failed, and whether the mail may lie there all the same.
#[derive(Debug)]
pub(super) struct AppendFailure {
    pub(super) cause: Cause,
    pub(super) mail_was_sent: bool,
}

/// One connection.
#[derive(Debug)]
pub(super) struct Executor {
    client: Client<Guard>,
    pub(super) folder: Selected,
    pub(super) capabilities: Capabilities,
    /// Folders as they were listed last.
    pub(super) listed: HashMap<String, Snapshot>,
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

    /// AUTHENTICATE: the command, then one response when the server asks for it. The response is a secret.
    pub(super) async fn authenticate(&mut self, command: Command, response: &str) -> Result<Outcome, Cause> {
        let first = self.begin(&[command], Budget::WORDS).await?;
        let mut flight = Landing::new(first, 1);
        let (end, mut asked) = (Instant::now() + COMMAND_DEADLINE, 0);
        while !flight.is_complete() {
            match self.line(end, COMMAND_DEADLINE, "answer to AUTHENTICATE").await? {
                Line::Untagged(line) => flight.take(line),
                Line::Continue if asked == 0 => {
                    asked += 1;
                    self.round_trips += 1;
                    self.send(&[response.as_bytes(), b"\r\n"], COMMAND_DEADLINE).await?;
                }
                Line::Continue => return Err(Cause::Desync("AUTHENTICATE PLAIN asks for a second response".to_owned())),
                Line::Done { tag, tagged, code, text } => flight.land(&tag, tagged, code, text)?,
            }
        }
        self.flight = Flight::None;
        flight.outcomes().pop().ok_or_else(|| Cause::Desync("a command ended without a verdict".to_owned()))
    }

    /// APPEND with a synchronising literal (RFC 3501 §6.3.11): nothing of the mail is sent before the server asks for it.
    pub(super) async fn append(&mut self, command: Command, mail: &[u8]) -> Result<Outcome, AppendFailure> {
        let unsent = |cause| AppendFailure { cause, mail_was_sent: false };
        let first = self.begin(&[command], Budget::WORDS).await.map_err(unsent)?;
        let mut flight = Landing::new(first, 1);
        let granted = self.until_granted(&mut flight).await.map_err(unsent)?;
        if granted {
            let sent = |cause| AppendFailure { cause, mail_was_sent: true };
            self.round_trips += 1;
            self.send(&[mail, b"\r\n"], TRANSFER_DEADLINE).await.map_err(sent)?;
            self.until_landed(&mut flight).await.map_err(sent)?;
        }
        self.flight = Flight::None;
        let outcome = flight.outcomes().pop().ok_or_else(|| unsent(Cause::Desync("APPEND ended without a verdict".to_owned())))?;
        match outcome.tagged {
            Tagged::Ok if granted => Ok(outcome),
            Tagged::Ok => Err(unsent(Cause::Desync("APPEND ended well before the mail was sent".to_owned()))),
            Tagged::No | Tagged::Bad => Err(AppendFailure { cause: Cause::Refused(outcome.refusal()), mail_was_sent: granted }),
        }
    }

    async fn until_granted(&mut self, flight: &mut Landing) -> Result<bool, Cause> {
        let end = Instant::now() + COMMAND_DEADLINE;
        while !flight.is_complete() {
            match self.line(end, COMMAND_DEADLINE, "leave to send the draft").await? {
                Line::Untagged(line) => flight.take(line),
                Line::Continue => return Ok(true),
                Line::Done { tag, tagged, code, text } => flight.land(&tag, tagged, code, text)?,
            }
        }
        Ok(false)
    }

    async fn until_landed(&mut self, flight: &mut Landing) -> Result<(), Cause> {
        let end = Instant::now() + TRANSFER_DEADLINE;
        while !flight.is_complete() {
            match self.line(end, TRANSFER_DEADLINE, "answer to APPEND").await? {
                Line::Untagged(line) => flight.take(line),
                Line::Continue => return Err(Cause::Desync("a second continuation in answer to APPEND".to_owned())),
                Line::Done { tag, tagged, code, text } => flight.land(&tag, tagged, code, text)?,
            }
        }
        Ok(())
    }

    /// Waits in IDLE (RFC 2177) until mails come or go, or the moment is reached. May be dropped: the next command ends the IDLE.
    pub(super) async fn idle(&mut self, until: Instant) -> Result<IdleEnd, Cause> {
        if !matches!(self.flight, Flight::Idle { .. }) {
            let tag = self.begin(&[Command::idle()], Budget::WORDS).await?;
            self.flight = Flight::Idle { tag: tag_text(tag), granted: false };
        }
        if !self.until_idle().await? {
            return Ok(IdleEnd::Unusable);
        }
        while !self.folder.has_changed() {
            self.client.get_mut().grant(Budget::WORDS);
            match self.line(until, Duration::ZERO, "news").await {
                Err(Cause::TimedOut { .. }) => break,
                Err(cause) => return Err(cause),
                Ok(Line::Untagged(_)) => {}
                Ok(Line::Continue) => return Err(Cause::Desync("a second continuation during IDLE".to_owned())),
                Ok(Line::Done { tag, .. }) => return self.idle_ended(&tag),
            }
        }
        self.settle().await?;
        Ok(if self.folder.has_changed() { IdleEnd::Changed } else { IdleEnd::TimedOut })
    }

    /// Waits for the `+` to IDLE. `false` if the server refused.
    async fn until_idle(&mut self) -> Result<bool, Cause> {
        let end = Instant::now() + COMMAND_DEADLINE;
        while matches!(self.flight, Flight::Idle { granted: false, .. }) {
            match self.line(end, COMMAND_DEADLINE, "answer to IDLE").await? {
                Line::Untagged(_) => {}
                Line::Continue => self.grant_idle(),
                Line::Done { tag, .. } => return self.idle_ended(&tag).map(|_| false),
            }
        }
        Ok(true)
    }

    fn grant_idle(&mut self) {
        if let Flight::Idle { granted, .. } = &mut self.flight {
            *granted = true;
        }
    }

    fn idle_ended(&mut self, tag: &str) -> Result<IdleEnd, Cause> {
        match std::mem::replace(&mut self.flight, Flight::None) {
            Flight::Idle { tag: ours, .. } if ours == tag => Ok(IdleEnd::Unusable),
            _ => Err(foreign(tag)),
        }
    }

    /// Ends an IDLE that is still under way, so that the next command may be sent.
    pub(super) async fn settle(&mut self) -> Result<(), Cause> {
        if !self.until_idle().await? {
            return Ok(());
        }
        match std::mem::replace(&mut self.flight, Flight::Open) {
            Flight::None => self.flight = Flight::None,
            Flight::Open => return Err(Cause::Desync("an earlier command was abandoned".to_owned())),
            Flight::Idle { tag, .. } => self.end_idle(&tag).await?,
        }
        Ok(())
    }

    async fn end_idle(&mut self, ours: &str) -> Result<(), Cause> {
        self.round_trips += 1;
        self.client.get_mut().grant(Budget::WORDS);
        self.send(&[b"DONE\r\n"], DONE_DEADLINE).await?;
        let end = Instant::now() + DONE_DEADLINE;
        loop {
            match self.line(end, DONE_DEADLINE, "end of IDLE").await? {
                Line::Untagged(_) => {}
                Line::Done { tag, .. } if tag == ours => break,
                Line::Done { tag, .. } => return Err(foreign(&tag)),
                Line::Continue => return Err(Cause::Desync("a continuation after DONE".to_owned())),
            }
        }
        self.flight = Flight::None;
        Ok(())
    }

    /// Writes the commands in one go; gives the number of the first tag.
    async fn begin(&mut self, commands: &[Command], budget: Budget) -> Result<u64, Cause> {
        self.settle().await?;
        let first = self.tags + 1;
        let mut flight = String::new();
        for command in commands {
            self.tags += 1;
            flight.extend([&tag_text(self.tags), " ", command.line(), "\r\n"]);
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

/// Verdicts of a flight as they come in.
struct Landing {
    first: u64,
    untagged: Vec<Vec<Untagged>>,
    landed: Vec<Option<(Tagged, Option<Code>, String)>>,
}

impl Landing {
    fn new(first: u64, commands: usize) -> Self {
        Self { first, untagged: vec![Vec::new(); commands], landed: vec![None; commands] }
    }

    fn is_complete(&self) -> bool {
        self.landed.iter().all(Option::is_some)
    }

    /// An untagged line belongs to the first command that has no verdict yet.
    fn take(&mut self, line: Untagged) {
        let open = self.landed.iter().position(Option::is_none).unwrap_or_default();
        if let Some(lines) = self.untagged.get_mut(open) {
            lines.push(line);
        }
    }

    fn land(&mut self, tag: &str, tagged: Option<Tagged>, code: Option<Code>, text: String) -> Result<(), Cause> {
        let tagged = tagged.ok_or_else(|| Cause::Syntax("a tagged line without OK, NO or BAD".to_owned()))?;
        let ours = |(index, slot): &(usize, &mut Option<_>)| slot.is_none() && tag_text(self.first + *index as u64) == tag;
        let (_, slot) = self.landed.iter_mut().enumerate().find(ours).ok_or_else(|| foreign(tag))?;
        *slot = Some((tagged, code, text));
        Ok(())
    }

    fn outcomes(self) -> Vec<Outcome> {
        let verdicts = self.landed.into_iter().zip(self.untagged);
        verdicts.filter_map(|(landed, lines)| landed.map(|(tagged, code, text)| Line::finish(tagged, code, text, lines))).collect()
    }
}

fn tag_text(number: u64) -> String {
    format!("p{number}")
}

fn foreign(tag: &str) -> Cause {
    Cause::Desync(format!("an answer to {}, which nobody sent", plain(tag)))
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
