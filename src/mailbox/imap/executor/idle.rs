//! IDLE as a state of the session: entered, left, and left behind without harm.

use std::time::Duration;

use tokio::time::Instant;

use super::super::Cause;
use super::super::command::Command;
use super::super::guard::Budget;
use super::super::response::Line;
use super::landing::{foreign, tag_text};
use super::{COMMAND_DEADLINE, Executor, Flight};

/// The end of IDLE: the server has nothing to do but to write one line. Silence means that the line is dead.
const DONE_DEADLINE: Duration = Duration::from_secs(15);

/// One IDLE at most. Servers end sessions that say nothing for half an hour (RFC 2177 §3).
const LONGEST_IDLE: Duration = Duration::from_secs(28 * 60);

/// How an IDLE came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::mailbox::imap) enum IdleEnd {
    /// It told that mails came or went.
    Told,
    /// It told nothing, and the moment or the longest silence was reached.
    Silent,
    /// The server ended it or refused it: it is of no use here.
    Unusable,
}

impl Executor {
    /// Waits in IDLE (RFC 2177) until mails come or go, the moment is reached, or the server was silent for long: any line of it, such as
    /// `* OK Still here`, shows that it is there. May be dropped: the next command ends the IDLE.
    pub(in crate::mailbox::imap) async fn idle(&mut self, until: Instant) -> Result<IdleEnd, Cause> {
        if !matches!(self.flight, Flight::Idle { .. }) {
            let tag = self.begin(&[Command::idle()], Budget::WORDS).await?;
            self.flight = Flight::Idle { tag: tag_text(tag), granted: false };
        }
        if !self.until_idle().await? {
            return Ok(IdleEnd::Unusable);
        }
        let (until, silence) = (until.min(Instant::now() + LONGEST_IDLE), self.quirks.idle_silence);
        // The clock is asked too: a server that never stops to speak would else never let the wait end.
        while !self.folder.has_changed() && Instant::now() < until {
            self.client.get_mut().grant(Budget::WORDS);
            match self.line(until.min(Instant::now() + silence), Duration::ZERO, "news").await {
                Err(Cause::TimedOut { .. }) => break,
                Err(cause) => return Err(cause),
                Ok(Line::Untagged(_)) => {}
                Ok(Line::Continue) => return Err(Cause::Desync("a second continuation during IDLE".to_owned())),
                Ok(Line::Done { tag, .. }) => return self.idle_ended(&tag),
            }
        }
        // What only the answer to DONE shows was not told by IDLE.
        let ended = if self.folder.has_changed() { IdleEnd::Told } else { IdleEnd::Silent };
        self.settle().await?;
        Ok(ended)
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
    pub(in crate::mailbox::imap) async fn settle(&mut self) -> Result<(), Cause> {
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
}
