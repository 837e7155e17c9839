//! Slots: how a fact or a gap travels through a template without losing its name.
//!
//! A fact's text is put between two characters of Unicode's private use area that nothing else may hold; after rendering
//! they are taken out again, and what stood between them is known to be that fact. Text of the ERP and of the mail is freed
//! of such characters first, so nobody outside can forge a slot.

use std::ops::Range;

/// Marks the start of a fact: this plus its index.
const FACT: u32 = 0xF_0000;
/// Marks a gap: this plus its index.
const GAP: u32 = 0xF_F000;
/// Marks the end of a fact.
const END: char = '\u{E000}';
/// More facts than this in one draft are a fault of the caller; they share the last index and fail the check.
const MOST: u32 = 0xEFFF;

/// What a gap looks like.
pub(super) const GAP_SHOWN: &str = "[…]";

/// Stands for a fact in [`Opened::prose`].
pub(super) const FACT_PLACE: char = '\u{FFFC}';

/// Stands for a gap in [`Opened::prose`].
pub(super) const GAP_PLACE: char = '\u{FFFD}';

/// The text of the n-th fact as a slot, counted from 0.
pub(super) fn fact(n: usize, shown: &str) -> String {
    format!("{}{shown}{END}", marker(FACT, n))
}

/// The n-th kind of gap as a slot.
pub(super) fn gap(n: usize) -> String {
    marker(GAP, n).to_string()
}

fn marker(base: u32, n: usize) -> char {
    let n = u32::try_from(n).unwrap_or(MOST).min(MOST);
    char::from_u32(base + n).unwrap_or(END)
}

/// One line of text that no one can hide anything in: control, format (bidi, zero-width, tags) and private characters go.
pub(super) fn plain(text: &str) -> String {
    let visible = |c: char| if c.is_whitespace() { Some(' ') } else { (!is_hidden(c)).then_some(c) };
    let kept: String = text.chars().filter_map(visible).collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Control, format and private characters: nobody sees them, so nobody may write them.
pub(super) fn is_hidden(c: char) -> bool {
    let private = matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}');
    let format = matches!(c, '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF0}'..='\u{FFFB}');
    let tags = matches!(c, '\u{E0000}'..='\u{E0FFF}' | '\u{FE00}'..='\u{FE0F}');
    c.is_control() || private || format || tags
}

/// A rendered text without its marks, and what they said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Opened {
    /// The text as people see it.
    pub(super) text: String,
    /// The writer's own words: one [`FACT_PLACE`] for each fact and one [`GAP_PLACE`] for each gap.
    pub(super) prose: String,
    /// Where each fact stands (bytes of `text`), with its index.
    pub(super) facts: Vec<(Range<usize>, usize)>,
    /// The gaps in order, by index.
    pub(super) gaps: Vec<usize>,
}

/// Takes the marks out.
pub(super) fn open(rendered: &str) -> Opened {
    let mut opened = Opened::default();
    let mut begun: Option<(usize, usize)> = None;
    for c in rendered.chars() {
        match read_mark(c) {
            Some(Mark::Fact(n)) => begun = Some((opened.text.len(), n)),
            Some(Mark::End) => opened.close(begun.take()),
            Some(Mark::Gap(n)) => opened.leave_open(n),
            None => opened.push(c, begun.is_some()),
        }
    }
    opened
}

impl Opened {
    fn push(&mut self, c: char, within_fact: bool) {
        self.text.push(c);
        if !within_fact {
            self.prose.push(c);
        }
    }

    fn close(&mut self, begun: Option<(usize, usize)>) {
        if let Some((from, n)) = begun {
            self.facts.push((from..self.text.len(), n));
            self.prose.push(FACT_PLACE);
        }
    }

    fn leave_open(&mut self, n: usize) {
        self.gaps.push(n);
        self.text.push_str(GAP_SHOWN);
        self.prose.push(GAP_PLACE);
    }
}

enum Mark {
    Fact(usize),
    Gap(usize),
    End,
}

fn read_mark(c: char) -> Option<Mark> {
    let index = |base: u32| usize::try_from(u32::from(c) - base).unwrap_or(usize::MAX);
    match u32::from(c) {
        GAP..=0xF_FFFF => Some(Mark::Gap(index(GAP))),
        FACT..GAP => Some(Mark::Fact(index(FACT))),
        _ => (c == END).then_some(Mark::End),
    }
}
