//! What can go wrong with a mailbox, and whether it will pass.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::io;
use std::path::Path;
use std::time::Duration;

use crate::fault::{Fault, Lasting};

mod cause;
mod refusal;

pub use cause::{Cause, TlsFault};
pub use refusal::Refusal;
pub(crate) use refusal::plain;

/// An error of a mailbox: what was tried on what, and why it failed. Never holds a password.
#[derive(Debug)]
pub struct MailboxError(Box<Failure>);

#[derive(Debug)]
struct Failure {
    tried: String,
    cause: Cause,
    /// Bytes of a draft had left us, so that only a look into the folder tells whether it lies there.
    draft_sent: bool,
}

impl MailboxError {
    /// An error from what was tried (`log in to imap.x:993 as prodaja`) and why it failed.
    #[must_use]
    pub fn new(tried: impl Into<String>, cause: Cause) -> Self {
        Self(Box::new(Failure { tried: tried.into(), cause, draft_sent: false }))
    }

    /// The same error, after bytes of a draft were sent.
    #[must_use]
    pub fn after_draft_was_sent(mut self) -> Self {
        self.0.draft_sent = true;
        self
    }

    /// An error of the file system.
    #[must_use]
    pub(crate) fn on_disk(doing: &str, path: &Path, error: io::Error) -> Self {
        Self::new(format!("{doing} {}", path.display()), Cause::disk(error))
    }

    /// Whether the draft certainly does not lie in the folder: the refusal came before a byte of it was sent.
    ///
    /// Otherwise the outcome has to be looked up with [`Mailbox::find`](super::Mailbox::find) before another attempt.
    #[must_use]
    pub fn definitely_not_stored(&self) -> bool {
        !self.0.draft_sent
    }

    /// Why it failed.
    #[must_use]
    pub fn cause(&self) -> &Cause {
        &self.0.cause
    }

    /// The server did not accept the name or the password.
    #[must_use]
    pub fn is_login_refused(&self) -> bool {
        matches!(self.0.cause, Cause::LoginRefused(_))
    }

    /// The folder is not there.
    #[must_use]
    pub fn is_folder_missing(&self) -> bool {
        matches!(self.0.cause, Cause::FolderMissing { .. })
    }

    /// The connection ended; another one may do.
    #[must_use]
    pub fn is_lost(&self) -> bool {
        matches!(self.0.cause, Cause::Lost { .. } | Cause::Connection(_))
    }

    /// One of our own deadlines passed.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        matches!(self.0.cause, Cause::TimedOut { .. })
    }

    /// The server sent more than was asked for, or could have been.
    #[must_use]
    pub fn is_over_budget(&self) -> bool {
        matches!(self.0.cause, Cause::OverBudget(_))
    }

    /// What the server said when it refused a command.
    #[must_use]
    pub fn refusal(&self) -> Option<&Refusal> {
        match &self.0.cause {
            Cause::Refused(refusal) | Cause::LoginRefused(refusal) => Some(refusal),
            _ => None,
        }
    }

    /// The server answered, and refused this mail or left it out: the connection is sound, and other mails may come.
    #[must_use]
    pub fn is_of_one_mail(&self) -> bool {
        self.0.cause.is_of_one_mail()
    }

    /// How long the server asked us to stay away.
    #[must_use]
    pub fn back_off(&self) -> Option<Duration> {
        self.refusal().and_then(Refusal::back_off)
    }
}

impl fmt::Display for MailboxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "could not {}", self.0.tried)
    }
}

impl Error for MailboxError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.0.cause)
    }
}

impl Fault for MailboxError {
    fn lasting(&self) -> Lasting {
        self.0.cause.lasting()
    }

    fn advice(&self) -> Cow<'static, str> {
        self.0.cause.advice()
    }
}
