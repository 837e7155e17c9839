//! The percentage of a draft means what it says: of so many drafts of its like, so many were sent as they were.

use postar::domain::{Calibration, DraftStatus, Score};
use postar::learning::{LEAST_DRAFTS, percent};

/// A generator that is the same each time (xorshift64*; Vigna, 2016).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % n
    }
}

/// How often a draft of this score is truly sent as it is, in percent: the score promises far too much.
fn truth(score: u64) -> u64 {
    5 + score * score * 75 / 1_000_000
}

fn outcome(dice: &mut Dice, chance: u64) -> DraftStatus {
    if dice.below(100) < chance {
        return DraftStatus::Sent;
    }
    [DraftStatus::SentEdited, DraftStatus::AnsweredWithout, DraftStatus::Deleted][usize::try_from(dice.below(3)).unwrap()]
}

/// Expected calibration error in percentage points over `fresh` drafts, after `seen` outcomes: the promised share beside the share that was sent,
/// by tenths of the promise.
fn calibration_error(seed: u64, seen: usize, fresh: usize) -> (f64, f64) {
    let mut dice = Dice(seed);
    let mut calibration = Calibration::default();
    for _ in 0..seen {
        let score = dice.below(1_001);
        calibration.count(Score::new(u16::try_from(score).unwrap()), outcome(&mut dice, truth(score)));
    }
    let mut raw_bins = [(0.0, 0.0, 0.0); 11];
    let mut bins = raw_bins;
    for _ in 0..fresh {
        let score = dice.below(1_001);
        let sent = f64::from(u8::from(outcome(&mut dice, truth(score)) == DraftStatus::Sent)) * 100.0;
        let raw = f64::from(u32::try_from(score).unwrap()) / 10.0;
        note(&mut raw_bins, raw, sent);
        if let Some(promised) = percent(&calibration, Score::new(u16::try_from(score).unwrap())) {
            note(&mut bins, f64::from(promised), sent);
        }
    }
    (error(&bins), error(&raw_bins))
}

fn note(bins: &mut [(f64, f64, f64); 11], promised: f64, sent: f64) {
    let bin = bins.iter_mut().enumerate().find(|(n, _)| promised < f64::from(u32::try_from(*n).unwrap() + 1) * 10.0);
    let (_, (count, all_promised, all_sent)) = bin.unwrap();
    (*count, *all_promised, *all_sent) = (*count + 1.0, *all_promised + promised, *all_sent + sent);
}

fn error(bins: &[(f64, f64, f64); 11]) -> f64 {
    let all: f64 = bins.iter().map(|(count, ..)| count).sum();
    bins.iter().filter(|(count, ..)| *count > 0.0).map(|(count, promised, sent)| ((promised - sent) / count).abs() * count / all).sum()
}

#[test]
fn the_calibration_error_is_small_and_far_below_that_of_the_bare_score() {
    println!("{:>8} {:>12} {:>12}", "outcomes", "calibrated", "bare score");
    for (seen, most) in [(50, 12.0), (200, 6.5), (1_000, 3.5), (5_000, 2.5)] {
        let runs: Vec<_> = (1..=20).map(|seed| calibration_error(seed * 7_919, seen, 5_000)).collect();
        let mean = |pick: fn(&(f64, f64)) -> f64| runs.iter().map(pick).sum::<f64>() / 20.0;
        let (calibrated, bare) = (mean(|run| run.0), mean(|run| run.1));
        println!("{seen:>8} {calibrated:>10.1} % {bare:>10.1} %");
        assert!(calibrated < most && calibrated < bare, "{seen}: {calibrated:.1} beside {bare:.1}");
    }
}

#[test]
fn nothing_is_promised_before_enough_was_seen() {
    let mut calibration = Calibration::default();
    for n in 0..LEAST_DRAFTS {
        assert_eq!(percent(&calibration, Score::new(950)), None, "after {n}");
        calibration.count(Score::new(950), DraftStatus::Sent);
    }
    assert!(percent(&calibration, Score::new(950)).is_some_and(|percent| percent > 90));
    assert_eq!(percent(&calibration, Score::new(150)), None, "of such a draft none was seen");
}

#[test]
fn a_surer_draft_is_never_promised_less() {
    let mut dice = Dice(41);
    for _ in 0..50 {
        let mut calibration = Calibration::default();
        for _ in 0..120 {
            let score = Score::new(u16::try_from(dice.below(1_001)).unwrap());
            let chance = dice.below(101);
            calibration.count(score, outcome(&mut dice, chance));
        }
        let promised: Vec<u8> = (0..=10).filter_map(|tenth| percent(&calibration, Score::new(tenth * 100))).collect();
        assert!(promised.is_sorted(), "{promised:?}");
    }
}

#[test]
fn what_is_taken_back_was_never_counted() {
    let mut calibration = Calibration::default();
    calibration.count(Score::new(500), DraftStatus::Deleted);
    calibration.take_back(Score::new(500), DraftStatus::Deleted);
    calibration.count(Score::new(500), DraftStatus::Withdrawn);
    assert_eq!(calibration, Calibration::default());
}
