//! Did a write that failed change anything? Only a few answers prove that it did not.

use super::error::{MetakockaError, Why};
use crate::domain::MkId;

/// What a write without a clear success may have done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saved {
    /// Nothing: it was never sent, or refused with a code that is known to save nothing. It may be sent again.
    No,
    /// Nobody knows. It has to be looked up before anything else is sent.
    Maybe,
    /// Nothing, for these documents hold its `buyer_order` already.
    Already(Vec<MkId>),
}

/// Codes of refusals that are known to save nothing (observed by others on a live company). Of every other one nobody knows.
const SAVES_NOTHING: &[&str] = &["2", "6", "8"];

impl MetakockaError {
    /// What the write may have done; a read changes nothing whatever this says.
    #[must_use]
    pub fn saved(&self) -> Saved {
        match &self.why {
            Why::Exists { ids, .. } => Saved::Already(ids.clone()),
            why if never_sent(why) || refused(why) => Saved::No,
            _ => Saved::Maybe,
        }
    }
}

/// Stopped on this side of the wire.
fn never_sent(why: &Why) -> bool {
    match why {
        Why::Unreachable(error) => error.is_connect() || error.is_builder(),
        Why::KeyGivenUp { .. }
        | Why::CircuitOpen { .. }
        | Why::NoTurn { .. }
        | Why::NotAskable { .. }
        | Why::BadAddress { .. }
        | Why::BadFile { .. }
        | Why::NoClient(_) => true,
        _ => false,
    }
}

/// `NotFound` is code 2 or 6 by its making.
fn refused(why: &Why) -> bool {
    match why {
        Why::NotFound { .. } => true,
        Why::Refused { code, .. } => SAVES_NOTHING.contains(&code.as_str()),
        _ => false,
    }
}
