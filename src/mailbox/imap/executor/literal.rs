//! Commands that stop half-way for the server's leave: APPEND and AUTHENTICATE.

use tokio::time::Instant;

use super::super::Cause;
use super::super::command::Command;
use super::super::guard::Budget;
use super::super::response::{Line, Outcome, Tagged};
use super::landing::Landing;
use super::{COMMAND_DEADLINE, Executor, Flight, TRANSFER_DEADLINE};

/// Why an APPEND failed, and whether the mail may lie there all the same.
#[derive(Debug)]
pub(in crate::mailbox::imap) struct AppendFailure {
    pub(in crate::mailbox::imap) cause: Cause,
    pub(in crate::mailbox::imap) mail_was_sent: bool,
}

impl Executor {
    /// AUTHENTICATE: the command, then one response when the server asks for it. The response is a secret.
    pub(in crate::mailbox::imap) async fn authenticate(&mut self, command: Command, response: &str) -> Result<Outcome, Cause> {
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
    pub(in crate::mailbox::imap) async fn append(&mut self, command: Command, mail: &[u8]) -> Result<Outcome, AppendFailure> {
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
}
