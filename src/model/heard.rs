//! What one event of an answer says, whichever format it came in.

use super::question::Usage;

/// How an answer ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// The model had said everything.
    Whole,
    /// The limit of tokens was reached.
    AtLimit,
    /// It declined, was filtered, or wants a tool.
    Declined,
}

impl Ending {
    /// The words of all three formats.
    pub(super) fn of(word: &str) -> Self {
        match word {
            "stop" | "end_turn" | "stop_sequence" | "eos" => Self::Whole,
            "length" | "max_tokens" | "model_context_window_exceeded" => Self::AtLimit,
            _ => Self::Declined,
        }
    }
}

/// One event, read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Heard {
    /// More of the text.
    pub(super) text: String,
    /// Tokens that went there; the last word counts.
    pub(super) sent: Option<u64>,
    /// Tokens that came back.
    pub(super) received: Option<u64>,
    /// How it ended, told once.
    pub(super) ending: Option<Ending>,
    /// Nothing more comes.
    pub(super) last: bool,
}

/// The whole answer, as it grows.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    pub(super) text: String,
    pub(super) pieces: u64,
    sent: Option<u64>,
    received: Option<u64>,
    pub(super) ending: Option<Ending>,
}

impl Gathered {
    pub(super) fn add(&mut self, heard: &Heard) {
        self.text.push_str(&heard.text);
        self.pieces += u64::from(!heard.text.is_empty());
        self.sent = heard.sent.or(self.sent);
        self.received = heard.received.or(self.received);
        self.ending = heard.ending.or(self.ending);
    }

    /// Tokens as the server counted; else about as many as there must have been.
    pub(super) fn usage(&self, sent: u64) -> Usage {
        let counted = self.pieces.max(super::question::estimated(self.text.len()));
        Usage { sent: self.sent.unwrap_or(sent), received: self.received.unwrap_or(counted) }
    }
}
