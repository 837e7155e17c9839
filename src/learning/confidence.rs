//! How sure a draft may be: counted from what is known of it, and measured by what became of earlier ones.
//!
//! The score says only that one draft looks surer than another. How often drafts of such a score were sent as they were, in this mailbox,
//! says how sure that is. A model is never asked.

use crate::domain::{Calibration, Confidence, Explanation, Intent, Score};

/// Before so many drafts of a mailbox came to their end nothing is said.
pub const LEAST_DRAFTS: u32 = 20;

/// Of a score nothing is said before so many drafts of about that score came to their end.
const LEAST_ALIKE: u64 = 5;

/// A tenth counts as if it had seen so many drafts more that went as drafts of this mailbox go.
const PRIOR: u64 = 4;

/// A draft for a customer who is likely, but not certain.
const LIKELY_CONTACT: u32 = 900;
/// A draft for somebody whom the ERP doesn't know.
const NO_CONTACT: u32 = 800;
/// The best document is likely, but not certain.
const LIKELY_DOCUMENT: u32 = 850;
/// The best document is only possible.
const POSSIBLE_DOCUMENT: u32 = 600;
/// Each gap is work that the owner still has.
const EACH_GAP: u32 = 700;
/// Beyond so many gaps a further one hardly matters.
const GAPS_COUNTED: usize = 4;
/// Something was held back.
const WITHHELD: u32 = 750;
/// A first text was refused by a check.
const FOUND: u32 = 900;
/// The template stood in for the configured writer.
const FELL_BACK: u32 = 950;
/// No table knows what is asked.
const UNKNOWN_SUBJECT: u32 = 600;
/// The most that questions left off may cost, all of them being left off.
const LEFT_OFF: u32 = 500;

/// How sure a draft looks, from what can be counted.
#[must_use]
pub fn score(explained: &Explanation) -> Score {
    let mut score = u32::from(Score::MOST);
    let mut times = |thousandths: u32| score = score * thousandths / 1_000;
    times(match explained.contact.as_ref().map(|found| found.confidence) {
        Some(Confidence::Certain) => 1_000,
        Some(Confidence::Likely) => LIKELY_CONTACT,
        Some(Confidence::Possible) | None => NO_CONTACT,
    });
    times(match explained.documents.iter().map(|found| found.confidence).max() {
        Some(Confidence::Certain) | None => 1_000,
        Some(Confidence::Likely) => LIKELY_DOCUMENT,
        Some(Confidence::Possible) => POSSIBLE_DOCUMENT,
    });
    explained.gaps.iter().take(GAPS_COUNTED).for_each(|_| times(EACH_GAP));
    times(if explained.withheld.is_empty() { 1_000 } else { WITHHELD });
    times(if explained.findings.is_empty() { 1_000 } else { FOUND });
    times(if explained.fallback { FELL_BACK } else { 1_000 });
    times(if explained.intents.contains(&Intent::Other) { UNKNOWN_SUBJECT } else { 1_000 });
    times(answered(explained));
    Score::new(u16::try_from(score).unwrap_or(Score::MOST))
}

/// What questions that the draft leaves off take from it.
fn answered(explained: &Explanation) -> u32 {
    let asked = u32::try_from(explained.asks.len().max(explained.left_off.len())).unwrap_or(u32::MAX);
    let open = u32::try_from(explained.left_off.len()).unwrap_or(u32::MAX);
    (LEFT_OFF * open).checked_div(asked).map_or(1_000, |cost| 1_000 - cost)
}

/// How likely a draft of this score is to be sent as it is, in percent; `None` where too little was seen to say.
///
/// Per tenth of the score the share of drafts that were sent as they were, drawn towards the mailbox's own share; neighbours that
/// contradict the order of the scores are taken together (isotonic regression by pooling adjacent violators; Ayer et al., 1955).
#[must_use]
pub fn percent(seen: &Calibration, score: Score) -> Option<u8> {
    if seen.seen() < LEAST_DRAFTS {
        return None;
    }
    let block = blocks(seen).into_iter().find(|block| (block.from..=block.to).contains(&score.tenth()))?;
    (block.seen >= LEAST_ALIKE).then(|| block.percent())
}

/// Tenths that are taken together.
#[derive(Clone, Copy, Debug)]
struct Block {
    from: usize,
    to: usize,
    /// Drafts that came to their end.
    seen: u64,
    /// Of these and those that are assumed: sent as they were, times the divisor.
    good: u64,
    /// These and those that are assumed, times the divisor.
    all: u64,
}

impl Block {
    fn is_above(&self, later: &Self) -> bool {
        u128::from(self.good) * u128::from(later.all) > u128::from(later.good) * u128::from(self.all)
    }

    fn with(self, later: &Self) -> Self {
        Self { to: later.to, seen: self.seen + later.seen, good: self.good + later.good, all: self.all + later.all, ..self }
    }

    fn percent(&self) -> u8 {
        let rounded = (self.good * 100 + self.all / 2).checked_div(self.all).unwrap_or_default();
        u8::try_from(rounded).unwrap_or(100).min(100)
    }
}

fn blocks(seen: &Calibration) -> Vec<Block> {
    let sent: u64 = seen.tenths().iter().map(|ends| u64::from(ends.sent)).sum();
    // The mailbox's own share, so that none is ever quite never or always (Laplace).
    let (usual, of) = (sent + 1, u64::from(seen.seen()) + 2);
    let mut blocks: Vec<Block> = Vec::new();
    for (tenth, ends) in seen.tenths().iter().enumerate().filter(|(_, ends)| ends.all() > 0) {
        let all = u64::from(ends.all());
        let good = u64::from(ends.sent) * of + PRIOR * usual;
        let mut block = Block { from: tenth, to: tenth, seen: all, good, all: (all + PRIOR) * of };
        while let Some(earlier) = blocks.pop_if(|earlier| earlier.is_above(&block)) {
            block = earlier.with(&block);
        }
        blocks.push(block);
    }
    blocks
}
