//! What may happen: to the mailbox, to the line, to the program; drawn by chance.

use std::time::Duration;

use super::chance::Chance;
use super::letters::{QUESTIONS, WRITERS};
use super::stage::{Disk, Doom};
use crate::model::{At, Fault, Lie, Offers, What};

/// What the world or the owner does in the mailbox. Numbers choose among what is there at that moment.
#[derive(Clone, Debug)]
pub(super) enum Deal {
    /// A new letter; `late`: sessions are shown it so many seconds later.
    Write { folder: &'static str, writer: usize, question: usize, vouched: bool, attachment: bool, late: u64 },
    /// A further letter in a thread.
    WriteOn { thread: usize, question: usize, folder: &'static str },
    /// A letter comes once more.
    ComeAgain { letter: usize, folder: &'static str },
    /// The owner edits a draft of ours, as mail programs do: a new copy, then the old one goes. Some give a new Message-ID.
    Edit { draft: usize, new_id: bool },
    /// The owner sends a draft of ours.
    Send { draft: usize, new_id: bool },
    /// The owner answers from another client.
    Answer { thread: usize },
    /// The owner begins a draft of his own.
    Begin { thread: usize },
    /// The owner deletes a draft of ours.
    Discard { draft: usize },
    /// The owner deletes a letter for good.
    Remove { letter: usize },
    /// The owner moves a letter to another watched folder.
    Move { letter: usize },
    /// The owner reads a letter.
    Read { letter: usize },
    /// A folder is numbered anew.
    Renumber { folder: &'static str },
}

/// One step of a story.
#[derive(Clone, Debug)]
pub(super) enum Action {
    Now(Deal),
    /// When so many more lines of the client have come.
    Amid(usize, Deal),
    Fault(Fault),
    /// Every connection is cut.
    Cut,
    /// Nobody can connect for so many seconds.
    Away(u64),
    Doom(Doom),
    Kill,
    Wait(Duration),
}

const WATCHED: [&str; 2] = ["INBOX", "Support"];

impl Deal {
    fn draw(chance: &mut Chance) -> Self {
        let folder = if chance.once_in(4) { "Support" } else { "INBOX" };
        let (one, question, yes) = (chance.below(100), chance.below(QUESTIONS.len()), chance.once_in(2));
        match chance.below(24) {
            0..=6 => Self::Write {
                folder,
                writer: chance.below(WRITERS.len()),
                question,
                vouched: !chance.once_in(3),
                attachment: chance.once_in(6),
                late: if chance.once_in(6) { 1 + chance.below(80) as u64 } else { 0 },
            },
            7..=10 => Self::WriteOn { thread: one, question, folder },
            11 => Self::ComeAgain { letter: one, folder },
            12 | 13 => Self::Edit { draft: one, new_id: yes },
            14 | 15 => Self::Send { draft: one, new_id: yes },
            16 | 17 => Self::Answer { thread: one },
            18 => Self::Begin { thread: one },
            19 => Self::Discard { draft: one },
            20 => Self::Remove { letter: one },
            21 => Self::Move { letter: one },
            22 => Self::Read { letter: one },
            _ => Self::Renumber { folder: chance.pick(&["INBOX", "Support", "Drafts", "Sent"]) },
        }
    }
}

impl Action {
    pub(super) fn draw(chance: &mut Chance) -> Self {
        match chance.below(20) {
            0..=8 => Self::Now(Deal::draw(chance)),
            9..=11 => Self::Amid(chance.below(14), Deal::draw(chance)),
            12 | 13 => Self::Fault(fault(chance)),
            14 => Self::Cut,
            15 if chance.once_in(2) => Self::Away(1 + chance.below(200) as u64),
            15 => Self::Kill,
            16 | 17 => Self::Doom(Doom { turns: chance.below(70) as u64, disk: disk(chance) }),
            _ => Self::Wait(Duration::from_secs(1 + chance.below(600) as u64)),
        }
    }
}

fn disk(chance: &mut Chance) -> Disk {
    match chance.below(3) {
        0 => Disk::Whole,
        1 => Disk::Lost,
        _ => Disk::Torn(u16::try_from(chance.below(1001)).expect("a share")),
    }
}

/// A point of the conversation, and one of the faults that a client has to get over within minutes.
fn fault(chance: &mut Chance) -> Fault {
    use At::*;
    let at =
        chance.pick(&[Select, Examine, Status, Noop, Window, Last, Identity, Body, Store, Move, AppendPlus, Append, IdlePlus, News, Done]);
    let tokens = chance.below(12);
    let what = match chance.below(9) {
        0 => What::DropBefore,
        1 if !matches!(at, News | Done) => What::Refuse("NO [UNAVAILABLE] Temporary problem"),
        2 if !matches!(at, News | Done) => What::RefuseAfter("NO Some messages could not be FETCHed"),
        3 => What::ByeAt(tokens),
        4 => What::MuteAt(tokens),
        5 => What::Drip(Duration::from_millis(100)),
        6 => What::Between("* 1 FETCH (FLAGS (\\Seen) UID 1)\r\n"),
        7 if at == IdlePlus => What::Lie(Lie::Mute),
        _ => What::CutAt(tokens),
    };
    Fault { at, skip: chance.below(4), what }
}

/// Some servers lack something.
pub(super) fn offers(chance: &mut Chance) -> Offers {
    if chance.once_in(2) { Offers::all() } else { chance.pick(&Offers::each_without_one()) }
}

/// The other one of the watched folders.
pub(super) fn other_watched(folder: &str) -> &'static str {
    if folder == WATCHED[0] { WATCHED[1] } else { WATCHED[0] }
}
