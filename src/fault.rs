//! What every error at an edge can say: will it pass by itself, and what should a person do?

use std::borrow::Cow;
use std::error::Error;
use std::fmt::Write as _;
use std::time::Duration;

/// Whether trying again can help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lasting {
    /// It may pass by itself; wait at least this long where the other side said so.
    Passes {
        /// The other side's own words on when to come back.
        after: Option<Duration>,
    },
    /// It stays until a person changes something.
    UntilSomeoneActs,
}

impl Lasting {
    /// Passes, nobody knows when.
    pub const SOON: Self = Self::Passes { after: None };
}

/// An error at an edge. Its `Display` says what was tried and on what, its source says why; neither repeats the other.
pub trait Fault: Error + Send + Sync + 'static {
    /// Will it pass by itself?
    fn lasting(&self) -> Lasting;

    /// What a person should do: an imperative sentence without a full stop.
    fn advice(&self) -> Cow<'static, str>;
}

/// Lets `?` turn any edge's error into the one that a loop over many edges handles.
impl<F: Fault> From<F> for Box<dyn Fault> {
    fn from(fault: F) -> Self {
        Box::new(fault)
    }
}

/// The whole chain on one line: `could not log in to imap.x:993 as prodaja: the server refused the password`.
#[must_use]
pub fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let _ = write!(text, ": {cause}");
        source = cause.source();
    }
    text
}

/// Why it failed, without the first sentence that says what was tried: the chain from the first cause on, if there is one.
#[must_use]
pub fn causes(fault: &dyn Fault) -> String {
    fault.source().map_or_else(|| fault.to_string(), chain)
}

/// The chain and the advice: what goes to stderr, once, where the error is handled.
#[must_use]
pub fn sentence(fault: &dyn Fault) -> String {
    // A server's own words may end in a full stop.
    format!("{}; {}", chain(upcast(fault)).trim_end_matches('.'), fault.advice())
}

fn upcast(fault: &dyn Fault) -> &(dyn Error + 'static) {
    fault
}
