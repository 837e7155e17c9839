//! The life of a draft: what is seen in Drafts and in Sent, and what follows from it. One table; nothing is decided beside it.
//!
//! Sent decides the word, Drafts decides the deed. What a person touched is never moved, and nothing is placed where anything was seen.

use super::DraftStatus;

/// What is seen of a draft of ours in Drafts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum InDrafts {
    /// It lies where we put it, byte for byte.
    Untouched,
    /// It lies byte for byte in another place: the folder was numbered anew.
    Moved,
    /// Other bytes lie there under its Message-ID: a person changed it.
    Changed,
    /// It isn't there, and the owner has a draft of his own in the thread: perhaps made of it.
    Replaced,
    /// It isn't shown, but was placed a moment ago: some servers show a new mail late.
    Unshown,
    /// It isn't there.
    Gone,
    /// It isn't there, and lies in the trash.
    Trashed,
}

impl InDrafts {
    /// Everything that can be seen.
    pub const ALL: [Self; 7] = [Self::Untouched, Self::Moved, Self::Changed, Self::Replaced, Self::Unshown, Self::Gone, Self::Trashed];

    /// In one word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Untouched => "untouched",
            Self::Moved => "moved",
            Self::Changed => "changed",
            Self::Replaced => "replaced",
            Self::Unshown => "unshown",
            Self::Gone => "gone",
            Self::Trashed => "trashed",
        }
    }
}

/// What is seen in Sent of answers to the mail that the draft answers; of several the nearest to ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum InSent {
    /// No answer.
    Nothing,
    /// An answer in other words.
    Another,
    /// An answer that is clearly made of our words.
    Edited,
    /// Our words.
    AsItWas,
}

impl InSent {
    /// Everything that can be seen.
    pub const ALL: [Self; 4] = [Self::Nothing, Self::Another, Self::Edited, Self::AsItWas];

    /// In one or a few words.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Another => "another answer",
            Self::Edited => "ours, edited",
            Self::AsItWas => "ours as it was",
        }
    }

    /// How near an answer is to our draft, both without quote and signature; line breaks and blanks don't count.
    ///
    /// At least half of our words, in our order, make it ours. Costs at most [`WORDS_COMPARED`] squared steps.
    #[must_use]
    pub fn of(ours: &str, theirs: &str) -> Self {
        if ours.split_whitespace().next().is_none() {
            return Self::Another;
        }
        if ours.split_whitespace().eq(theirs.split_whitespace()) {
            return Self::AsItWas;
        }
        let words = |text| str::split_whitespace(text).take(WORDS_COMPARED).collect::<Vec<_>>();
        let (ours, theirs) = (words(ours), words(theirs));
        if kept(&ours, &theirs) * 2 >= ours.len() { Self::Edited } else { Self::Another }
    }
}

/// So many words of each text are compared: a draft has some fifty, and a long answer begins with what was kept.
pub const WORDS_COMPARED: usize = 1_000;

/// How many of our words stand in theirs, in the same order: the longest common subsequence.
fn kept(ours: &[&str], theirs: &[&str]) -> usize {
    let mut above = vec![0; theirs.len() + 1];
    for our in ours {
        let (mut row, mut left) = (vec![0], 0);
        for (their, pair) in theirs.iter().zip(above.windows(2)) {
            let (corner, up) = if let [corner, up] = pair { (*corner, *up) } else { (0, 0) };
            left = if our == their { corner + 1 } else { left.max(up) };
            row.push(left);
        }
        above = row;
    }
    above.last().copied().unwrap_or_default()
}

/// All that is seen of one draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Seen {
    /// In Drafts.
    pub drafts: InDrafts,
    /// In Sent.
    pub sent: InSent,
    /// The counterpart wrote again: a later revision takes this draft's place.
    pub newer: bool,
}

impl Seen {
    /// Nothing but this, in Drafts and in Sent.
    #[must_use]
    pub fn of(drafts: InDrafts, sent: InSent) -> Self {
        Self { drafts, sent, newer: false }
    }

    /// The same when a later revision takes the draft's place.
    #[must_use]
    pub fn with_newer(self) -> Self {
        Self { newer: true, ..self }
    }
}

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Deed {
    /// Nothing now; it is looked at again.
    Leave,
    /// Put it into Drafts.
    Place,
    /// Note where it lies.
    Adopt,
    /// Move it to the trash, then close its job.
    Discard,
    /// Close its job; nothing in the mailbox is touched.
    Close,
}

impl Deed {
    /// In one word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Leave => "leave",
            Self::Place => "place",
            Self::Adopt => "adopt",
            Self::Discard => "discard",
            Self::Close => "close",
        }
    }
}

/// Where a draft stands next, and what is done to get there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Turn {
    /// Its next status.
    pub status: DraftStatus,
    /// What is done.
    pub deed: Deed,
}

impl Turn {
    const fn to(status: DraftStatus, deed: Deed) -> Self {
        Self { status, deed }
    }

    /// Whether the source mail is now answered by our draft, so that it may carry `\Answered`.
    #[must_use]
    pub fn answers(self) -> bool {
        self.deed != Deed::Leave && matches!(self.status, DraftStatus::Sent | DraftStatus::SentEdited)
    }
}

/// The table: where a draft stands next, by where it stands now and what is seen of it.
///
/// `placed` stands for `renewed` too: a later revision lies there like the first.
#[must_use]
pub fn turn(now: DraftStatus, seen: Seen) -> Turn {
    match now {
        DraftStatus::Planned => planned(seen),
        DraftStatus::Placed | DraftStatus::Renewed => lying(now, seen),
        DraftStatus::Edited | DraftStatus::Deleted => handed_over(now, seen),
        DraftStatus::Sent | DraftStatus::SentEdited | DraftStatus::Withdrawn | DraftStatus::AnsweredWithout | DraftStatus::Failed => {
            Turn::to(now, Deed::Leave)
        }
    }
}

/// Not in the mailbox as far as we know; perhaps it is, if placing was cut off.
fn planned(Seen { drafts, sent, newer }: Seen) -> Turn {
    match (drafts, sent) {
        (InDrafts::Untouched | InDrafts::Moved, _) => Turn::to(DraftStatus::Placed, Deed::Adopt),
        (_, InSent::AsItWas) => Turn::to(DraftStatus::Sent, Deed::Close),
        (_, InSent::Edited) => Turn::to(DraftStatus::SentEdited, Deed::Close),
        (InDrafts::Changed, _) | (InDrafts::Replaced, InSent::Nothing) => Turn::to(DraftStatus::Edited, Deed::Close),
        (_, InSent::Another) => Turn::to(DraftStatus::AnsweredWithout, Deed::Close),
        (InDrafts::Trashed, InSent::Nothing) => Turn::to(DraftStatus::Deleted, Deed::Close),
        (_, InSent::Nothing) if newer => Turn::to(DraftStatus::Withdrawn, Deed::Close),
        (InDrafts::Unshown, InSent::Nothing) => Turn::to(DraftStatus::Planned, Deed::Leave),
        (InDrafts::Gone, InSent::Nothing) => Turn::to(DraftStatus::Planned, Deed::Place),
    }
}

/// In Drafts, ours.
fn lying(now: DraftStatus, Seen { drafts, sent, newer }: Seen) -> Turn {
    let is_ours = matches!(drafts, InDrafts::Untouched | InDrafts::Moved);
    let away = if is_ours { Deed::Discard } else { Deed::Close };
    match (sent, drafts) {
        (InSent::AsItWas, _) => Turn::to(DraftStatus::Sent, away),
        (InSent::Edited, _) => Turn::to(DraftStatus::SentEdited, away),
        (_, InDrafts::Changed | InDrafts::Replaced) => Turn::to(DraftStatus::Edited, Deed::Close),
        (InSent::Nothing, InDrafts::Unshown) => Turn::to(now, Deed::Leave),
        (_, _) if newer => Turn::to(DraftStatus::Withdrawn, away),
        (InSent::Another, _) => Turn::to(DraftStatus::AnsweredWithout, away),
        (InSent::Nothing, InDrafts::Untouched) => Turn::to(now, Deed::Leave),
        (InSent::Nothing, InDrafts::Moved) => Turn::to(now, Deed::Adopt),
        (InSent::Nothing, InDrafts::Gone | InDrafts::Trashed) => Turn::to(DraftStatus::Deleted, Deed::Close),
    }
}

/// A person's: only what he sends is still of interest.
fn handed_over(now: DraftStatus, Seen { drafts, sent, .. }: Seen) -> Turn {
    let is_gone = matches!(drafts, InDrafts::Gone | InDrafts::Trashed);
    match sent {
        InSent::AsItWas => Turn::to(DraftStatus::Sent, Deed::Close),
        InSent::Edited => Turn::to(DraftStatus::SentEdited, Deed::Close),
        InSent::Another if is_gone => Turn::to(DraftStatus::AnsweredWithout, Deed::Close),
        InSent::Another | InSent::Nothing => Turn::to(now, Deed::Leave),
    }
}
