//! A draft from its plan to its place: the values that survive a crash.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Cursor, Digest, EmailAddress, FactId, Language, MailboxId, MessageId, MkId, Place};

/// Names one draft of one thread in one mailbox: a keyed hash that reveals nothing and can't be guessed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DraftKey(String);

impl DraftKey {
    /// Takes a key of lower-case letters and digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let fits = (8..=64).contains(&text.len()) && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
        fits.then(|| Self(text.to_owned()))
    }

    /// A key made of a hash: base32 digits in lower case.
    #[must_use]
    pub(crate) fn from_hash(digits: String) -> Self {
        Self(digits)
    }

    /// The key.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DraftKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Where a draft stands in its life, in the words of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DraftStatus {
    /// Decided, not yet in the mailbox.
    Planned,
    /// Lies in Drafts as we left it.
    Placed,
    /// Lies in Drafts in a later revision.
    Renewed,
    /// A person changed it: never touched again.
    Edited,
    /// Sent as it was.
    Sent,
    /// Sent after a person changed it.
    SentEdited,
    /// A person deleted it.
    Deleted,
    /// We took it back.
    Withdrawn,
    /// The owner answered without it.
    AnsweredWithout,
    /// It could not be placed; the reason is in the log.
    Failed,
}

impl DraftStatus {
    /// All of them, in the order of a life.
    pub const ALL: [Self; 10] = [
        Self::Planned,
        Self::Placed,
        Self::Renewed,
        Self::Edited,
        Self::Sent,
        Self::SentEdited,
        Self::Deleted,
        Self::Withdrawn,
        Self::AnsweredWithout,
        Self::Failed,
    ];

    /// The word of the contract.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Placed => "placed",
            Self::Renewed => "renewed",
            Self::Edited => "edited",
            Self::Sent => "sent",
            Self::SentEdited => "sent_edited",
            Self::Deleted => "deleted",
            Self::Withdrawn => "withdrawn",
            Self::AnsweredWithout => "answered_without",
            Self::Failed => "failed",
        }
    }
}

/// The durable job that ends with one draft in the mailbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftJob {
    /// The draft's name.
    pub key: DraftKey,
    /// The mailbox.
    pub mailbox: MailboxId,
    /// The thread (its root's Message-ID): one draft for each.
    pub thread: MessageId,
    /// The mail that is answered.
    pub source: MessageId,
    /// Where that mail lies.
    pub source_place: Place,
    /// From 1; grows when the draft is written again.
    pub revision: u32,
    /// How far it has come.
    pub state: DraftState,
    /// Not before this moment (a limit, or a pause after a failure); once placing was tried, the moment of the last attempt.
    pub not_before: Timestamp,
    /// How often placing was tried; since it lies there, how often marking its mail as answered failed.
    pub attempts: u32,
    /// When the mail was first seen: the start of the arrival-to-draft clock.
    pub seen_at: Timestamp,
    /// Whom the answer goes to; what is written to one person in a day is limited.
    pub correspondent: Option<EmailAddress>,
    /// How often the ERP could not be read for it, since it was last written.
    #[serde(default)]
    pub unread: u32,
    /// When a draft that lies there is looked at again, whatever the ERP tells by then: days pass, and what could not be read may be there.
    #[serde(default)]
    pub look_again_at: Option<Timestamp>,
    /// Earlier revisions that may still lie in Drafts and go once this one is placed, if nobody touched them.
    pub replaces: Vec<PriorDraft>,
}

/// An earlier revision of a draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriorDraft {
    /// The mail that it answered.
    pub source: MessageId,
    /// Its Message-ID.
    pub message_id: MessageId,
    /// Its bytes, in the store's files: a draft that differs from them was edited by a person.
    pub bytes: Digest,
    /// Where it lay; `None` if placing it was cut off and nobody looked yet.
    pub place: Option<Place>,
}

/// A document's copy that goes with a draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttachedCopy {
    /// The document.
    pub document: MkId,
    /// The file's name in the draft.
    pub name: String,
    /// Its size in bytes.
    pub size: usize,
    /// Its bytes, in the store's files.
    pub file: Digest,
}

/// How far a draft job has come. Each step is flushed before the next one touches the mailbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DraftState {
    /// To be written.
    Planned,
    /// Rendered once, for good: retries send these bytes.
    Rendered {
        /// Message-ID of this revision.
        message_id: MessageId,
        /// The bytes, in the store's files.
        bytes: Digest,
    },
    /// APPEND may have begun. After a crash, look before trying again: in this window.
    Appending {
        /// Message-ID of this revision.
        message_id: MessageId,
        /// The bytes, in the store's files.
        bytes: Digest,
        /// Drafts as it was before the command: whatever was appended lies at or above it.
        window: Cursor,
    },
    /// In the mailbox.
    Placed {
        /// Message-ID of this revision.
        message_id: MessageId,
        /// The bytes, in the store's files.
        bytes: Digest,
        /// Where.
        place: Place,
    },
    /// No longer ours to touch, or gone.
    Closed {
        /// How it ended.
        outcome: DraftStatus,
        /// What lay in Drafts, in the store's files: a draft that a person changed or deleted may still be sent. `None` if nothing did.
        #[serde(default)]
        bytes: Option<Digest>,
    },
}

/// What a writer made, already checked: no figure in it is without a source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// The own text: greeting to closing line, neither signature nor quoted original.
    pub text: String,
    /// Its language.
    pub language: Language,
    /// Every run of digits in it, with its source.
    pub figures: Vec<Figure>,
    /// What is left visibly open.
    pub gaps: Vec<String>,
    /// What was asked and is not touched.
    pub left_off: Vec<String>,
    /// The name of the template.
    pub template: String,
}

/// A run of digits in the own text and what vouches for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// As it stands in the text.
    pub text: String,
    /// The fact; `None` means that it stands in the mail being answered.
    pub fact: Option<FactId>,
}
