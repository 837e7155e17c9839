//! Dice whose throws depend on nothing but a seed, a table and a row's number, so that any row can be made without those before it.

/// `SplitMix64` (Steele, Lea, Flood 2014): small, fast, and the same on every machine and in every version.
#[derive(Clone, Debug)]
pub(super) struct Dice(u64);

/// The golden ratio in 64 bits, by which the sequence steps.
const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

impl Dice {
    /// The dice of row `number` of table `table`.
    pub(super) fn of(seed: u64, table: u64, number: u64) -> Self {
        let mut dice = Self(seed.wrapping_mul(STEP) ^ table.rotate_left(48));
        let mixed = dice.next();
        Self(mixed ^ number.wrapping_mul(STEP))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below this one; 0 where there is none.
    pub(super) fn below(&mut self, end: u64) -> u64 {
        self.next().checked_rem(end).unwrap_or(0)
    }

    /// A number from the first to the last, both possible.
    pub(super) fn between(&mut self, first: u64, last: u64) -> u64 {
        first + self.below(last.saturating_sub(first) + 1)
    }

    /// True so often out of a thousand.
    pub(super) fn permille(&mut self, share: u64) -> bool {
        self.below(1000) < share
    }

    /// One of these.
    pub(super) fn pick<T: Copy + Default>(&mut self, items: &[T]) -> T {
        let at = self.below(u64::try_from(items.len()).unwrap_or(0));
        usize::try_from(at).ok().and_then(|at| items.get(at).copied()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::Dice;

    #[test]
    fn a_rows_dice_fall_the_same_each_time_and_differently_for_its_neighbours() {
        let throws = |seed, table, number| {
            let mut dice = Dice::of(seed, table, number);
            [dice.below(1_000_000), dice.below(1_000_000)]
        };
        assert_eq!(throws(1, 2, 3), throws(1, 2, 3));
        assert!(throws(1, 2, 3) != throws(2, 2, 3) && throws(1, 2, 3) != throws(1, 3, 3) && throws(1, 2, 3) != throws(1, 2, 4));
        assert_eq!(Dice::of(1, 1, 1).below(0), 0);
    }
}
