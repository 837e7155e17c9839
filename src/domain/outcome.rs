//! What became of a draft, and how often drafts of which we were as sure were sent as they were.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{DraftKey, DraftStatus, Intent, Language, MailboxId, MessageId, MkId};

/// What a person changed in a draft before sending it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Edit {
    /// A figure that Metakocka has otherwise: an alert, never a lesson.
    FigureChanged,
    /// A gap was filled in.
    GapFilled,
    /// A gap was taken out with what stood around it.
    GapDropped,
    /// Another greeting.
    Greeting,
    /// Another closing line.
    SignOff,
    /// vi became ti, or the other way round.
    FormOfAddress,
    /// Another language.
    Language,
    /// A paragraph more.
    AddedParagraph,
    /// A paragraph less.
    RemovedParagraph,
    /// Markedly longer.
    Lengthened,
    /// Markedly shorter.
    Shortened,
    /// Other words for the same.
    Wording,
}

impl Edit {
    /// In one or two words.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::FigureChanged => "figure_changed",
            Self::GapFilled => "gap_filled",
            Self::GapDropped => "gap_dropped",
            Self::Greeting => "greeting",
            Self::SignOff => "sign_off",
            Self::FormOfAddress => "form_of_address",
            Self::Language => "language",
            Self::AddedParagraph => "added_paragraph",
            Self::RemovedParagraph => "removed_paragraph",
            Self::Lengthened => "lengthened",
            Self::Shortened => "shortened",
            Self::Wording => "wording",
        }
    }

    /// It tells how the owner writes. A changed figure tells what is true, a gap what was missing.
    #[must_use]
    pub fn is_style(self) -> bool {
        !matches!(self, Self::FigureChanged | Self::GapFilled | Self::GapDropped)
    }
}

/// How sure a draft looks, in thousandths: counted, never asked of a model, and no probability before it is calibrated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Score(u16);

impl Score {
    /// The surest.
    pub const MOST: u16 = 1_000;

    /// So many thousandths, at most all of them.
    #[must_use]
    pub fn new(thousandths: u16) -> Self {
        Self(thousandths.min(Self::MOST))
    }

    /// Thousandths.
    #[must_use]
    pub fn thousandths(self) -> u16 {
        self.0
    }

    /// The tenth that it lies in, from 0.
    #[must_use]
    pub fn tenth(self) -> usize {
        usize::from(self.0 / 100).min(TENTHS - 1)
    }
}

/// What came of one draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// The mailbox.
    pub mailbox: MailboxId,
    /// The draft.
    pub key: DraftKey,
    /// The mail that it answered.
    pub source: MessageId,
    /// The customer.
    pub contact: Option<MkId>,
    /// What was asked.
    pub intents: Vec<Intent>,
    /// Its language.
    pub language: Language,
    /// How sure it looked.
    pub score: Score,
    /// How it ended.
    pub status: DraftStatus,
    /// What was changed.
    pub edits: Vec<Edit>,
    /// When that was seen.
    pub at: Timestamp,
}

impl Outcome {
    /// The ends from which something follows: a person decided about the draft.
    #[must_use]
    pub fn counts(status: DraftStatus) -> bool {
        matches!(status, DraftStatus::Sent | DraftStatus::SentEdited | DraftStatus::Deleted | DraftStatus::AnsweredWithout)
    }
}

/// Into so many parts scores are divided.
pub const TENTHS: usize = 10;

/// What became of the drafts of one mailbox, by how sure they looked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calibration {
    tenths: [Ends; TENTHS],
}

/// How drafts ended that looked alike.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ends {
    /// Sent as they were.
    pub sent: u32,
    /// Sent after an edit.
    pub edited: u32,
    /// Answered in other words.
    pub replaced: u32,
    /// Deleted.
    pub deleted: u32,
}

impl Ends {
    /// All of them.
    #[must_use]
    pub fn all(self) -> u32 {
        self.sent + self.edited + self.replaced + self.deleted
    }

    fn of(&mut self, status: DraftStatus) -> Option<&mut u32> {
        match status {
            DraftStatus::Sent => Some(&mut self.sent),
            DraftStatus::SentEdited => Some(&mut self.edited),
            DraftStatus::AnsweredWithout => Some(&mut self.replaced),
            DraftStatus::Deleted => Some(&mut self.deleted),
            DraftStatus::Planned
            | DraftStatus::Placed
            | DraftStatus::Renewed
            | DraftStatus::Edited
            | DraftStatus::Withdrawn
            | DraftStatus::Failed => None,
        }
    }
}

impl Calibration {
    /// One more draft that looked so sure and ended so.
    pub fn count(&mut self, score: Score, status: DraftStatus) {
        if let Some(times) = self.tenths.get_mut(score.tenth()).and_then(|ends| ends.of(status)) {
            *times = times.saturating_add(1);
        }
    }

    /// One of them ended otherwise after all.
    pub fn take_back(&mut self, score: Score, status: DraftStatus) {
        if let Some(times) = self.tenths.get_mut(score.tenth()).and_then(|ends| ends.of(status)) {
            *times = times.saturating_sub(1);
        }
    }

    /// The ends by tenths of the score, the least sure first.
    #[must_use]
    pub fn tenths(&self) -> &[Ends; TENTHS] {
        &self.tenths
    }

    /// How many drafts were counted.
    #[must_use]
    pub fn seen(&self) -> u32 {
        self.tenths.iter().map(|ends| ends.all()).sum()
    }
}
