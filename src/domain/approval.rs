//! A write that waits for a person, and how far it has come: one table says which stage may follow which.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{ApprovalId, ErpWrite, MailboxId, MessageId, MkId, TenantId};

/// Where a proposal comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proposer {
    /// A mail.
    Mail,
    /// A person of ours.
    Person,
    /// The sync: a value of ours that is to win over Metakocka's.
    Sync,
}

impl Proposer {
    /// In one word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Person => "person",
            Self::Sync => "sync",
        }
    }
}

/// A write to Metakocka that a person approves or rejects, and all that is known of its way there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// Its name.
    pub id: ApprovalId,
    /// Whose Metakocka.
    pub tenant: TenantId,
    /// What is to be written.
    pub write: ErpWrite,
    /// Why, for the person who decides.
    pub why: String,
    /// The mail that it comes from.
    pub message: Option<MessageId>,
    /// The mailbox of that mail.
    pub mailbox: Option<MailboxId>,
    /// Who or what proposed it.
    pub proposed_by: Proposer,
    /// When it was proposed.
    pub created: Timestamp,
    /// How far it has come.
    pub state: ApprovalState,
    /// The call that was made last, or may have been; kept for as long as what became of it isn't proven.
    pub intent: Option<WriteIntent>,
}

impl Approval {
    /// The stage of its state.
    #[must_use]
    pub fn stage(&self) -> Stage {
        self.state.stage()
    }

    /// When something is to be done with it without a person; `None` if it rests.
    #[must_use]
    pub fn due(&self) -> Option<Timestamp> {
        match &self.state {
            ApprovalState::Approved { at, .. } => Some(*at),
            ApprovalState::Intended => self.intent.as_ref().map(|intent| intent.at),
            ApprovalState::Unknown { look_at, .. } => *look_at,
            ApprovalState::Done { at, outcome } if outcome.differences.is_none() && outcome.id.is_some() => Some(*at),
            ApprovalState::Done { .. } | ApprovalState::Waiting | ApprovalState::Failed { .. } | ApprovalState::Rejected { .. } => None,
        }
    }

    /// True if only a person can bring it further.
    #[must_use]
    pub fn waits_for_a_person(&self) -> bool {
        matches!(self.state, ApprovalState::Waiting | ApprovalState::Unknown { look_at: None, .. })
    }
}

/// What is noted before a call leaves: enough to find out later whether it arrived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WriteIntent {
    /// When.
    pub at: Timestamp,
    /// Records that looked like its result before it was made, and so are none.
    pub before: Vec<MkId>,
}

/// How far a proposal has come. Each state is on disk before the next step touches Metakocka.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "stage", rename_all = "snake_case")]
pub enum ApprovalState {
    /// Nobody has decided.
    Waiting,
    /// A person, or a rule, said yes.
    Approved {
        /// Who.
        by: String,
        /// When.
        at: Timestamp,
    },
    /// The call may be under way. After a crash, look before anything else.
    Intended,
    /// The call was made and its answer was lost or not clear.
    Unknown {
        /// What came instead of a clear answer.
        why: String,
        /// How often Metakocka was searched for it.
        looks: u32,
        /// When it is searched for next; `None` leaves it to a person.
        look_at: Option<Timestamp>,
        /// What was found and isn't certainly its result.
        found: Vec<MkId>,
    },
    /// It stands in Metakocka.
    Done {
        /// Since when we know.
        at: Timestamp,
        /// As what.
        outcome: WriteOutcome,
    },
    /// It does not stand in Metakocka.
    Failed {
        /// When it failed.
        at: Timestamp,
        /// Why, and what to do.
        why: String,
    },
    /// A person said no.
    Rejected {
        /// Who.
        by: String,
        /// When.
        at: Timestamp,
    },
}

impl ApprovalState {
    /// The stage.
    #[must_use]
    pub fn stage(&self) -> Stage {
        match self {
            Self::Waiting => Stage::Waiting,
            Self::Approved { .. } => Stage::Approved,
            Self::Intended => Stage::Intended,
            Self::Unknown { .. } => Stage::Unknown,
            Self::Done { .. } => Stage::Done,
            Self::Failed { .. } => Stage::Failed,
            Self::Rejected { .. } => Stage::Rejected,
        }
    }
}

/// What a write became.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WriteOutcome {
    /// The record: the new one, or the one that was changed.
    pub id: Option<MkId>,
    /// The number that people know it by.
    pub number: Option<String>,
    /// How we know.
    pub known: HowKnown,
    /// What Metakocka said beside yes.
    pub remarks: Vec<String>,
    /// What stands there otherwise than it was sent; `None` until it was read back.
    pub differences: Option<Vec<WriteDifference>>,
}

/// How we know that a write stands in Metakocka.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HowKnown {
    /// It answered yes.
    Answered,
    /// Its answer was lost, and the look-up found it.
    LookedUp,
    /// It stood there before anything was sent.
    StoodThere,
}

impl HowKnown {
    /// For people.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Answered => "Metakocka confirmed it",
            Self::LookedUp => "its answer was lost, and it was found in Metakocka",
            Self::StoodThere => "it stood in Metakocka already, so nothing was sent",
        }
    }
}

/// Something that Metakocka keeps otherwise than it was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WriteDifference {
    /// Which field.
    pub field: String,
    /// As sent.
    pub sent: Option<String>,
    /// As it stands there.
    pub kept: Option<String>,
}

/// The stages, without what each of them knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Nobody has decided.
    Waiting,
    /// To be carried out.
    Approved,
    /// Perhaps under way.
    Intended,
    /// Perhaps done.
    Unknown,
    /// Done.
    Done,
    /// Not done.
    Failed,
    /// Not wanted.
    Rejected,
}

impl Stage {
    /// Every stage.
    pub const ALL: [Self; 7] = [Self::Waiting, Self::Approved, Self::Intended, Self::Unknown, Self::Done, Self::Failed, Self::Rejected];

    /// In one word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Approved => "approved",
            Self::Intended => "intended",
            Self::Unknown => "unknown",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Rejected => "rejected",
        }
    }

    /// The stages that may follow; the whole life of a write.
    ///
    /// From `Unknown` and `Failed` only a person leads back to `Approved`; from `Intended`, only the proof that nothing was saved.
    /// `Unknown` may follow itself with another look, `Done` with what was read back.
    #[must_use]
    pub fn next(self) -> &'static [Self] {
        match self {
            Self::Waiting => &[Self::Approved, Self::Rejected],
            Self::Approved => &[Self::Intended, Self::Done, Self::Failed, Self::Rejected],
            Self::Intended => &[Self::Done, Self::Unknown, Self::Failed, Self::Approved],
            Self::Unknown => &[Self::Unknown, Self::Done, Self::Failed, Self::Approved, Self::Rejected],
            Self::Done => &[Self::Done],
            Self::Failed => &[Self::Approved, Self::Rejected],
            Self::Rejected => &[],
        }
    }

    /// Whether this stage may be followed by that one.
    #[must_use]
    pub fn may_become(self, next: Self) -> bool {
        self.next().contains(&next)
    }

    /// Nothing more happens by itself, and nobody is asked.
    #[must_use]
    pub fn is_end(self) -> bool {
        matches!(self, Self::Done | Self::Failed | Self::Rejected)
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows: from; columns: to, in the order of `Stage::ALL`.
    const TABLE: [(Stage, &str); 7] = [
        (Stage::Waiting, ".x....x"),
        (Stage::Approved, "..x.xxx"),
        (Stage::Intended, ".x.xxx."),
        (Stage::Unknown, ".x.xxxx"),
        (Stage::Done, "....x.."),
        (Stage::Failed, ".x....x"),
        (Stage::Rejected, "......."),
    ];

    #[test]
    fn a_write_goes_its_way_by_one_table() {
        for (from, row) in TABLE {
            let allowed: String = Stage::ALL.iter().map(|to| if from.may_become(*to) { 'x' } else { '.' }).collect();
            assert_eq!(allowed, row, "from {from}");
        }
    }

    #[test]
    fn nothing_is_sent_without_an_approval_and_nothing_sent_is_intended_again_without_one() {
        let before_intended: Vec<Stage> = Stage::ALL.into_iter().filter(|from| from.may_become(Stage::Intended)).collect();
        assert_eq!(before_intended, [Stage::Approved]);
    }

    #[test]
    fn an_id_is_read_as_people_type_it() {
        assert_eq!(ApprovalId::parse(" ABCDEFGHIJKLMN23 ").map(|id| id.to_string()).as_deref(), Some("abcdefghijklmn23"));
        assert!(["", "abc", "abcdefghijklmn21", "abcdefghijklmn234"].iter().all(|text| ApprovalId::parse(text).is_none()));
    }
}
