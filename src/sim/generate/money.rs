//! Sums of a document in whole numbers, so that they always add up.

use std::fmt::Write as _;

/// One line: its price in cents, how many, how many percent less, and its tax in thousandths.
#[derive(Clone, Copy, Debug)]
pub(super) struct Priced {
    pub(super) cents: u64,
    pub(super) amount: u64,
    pub(super) discount: u64,
    pub(super) tax_permille: u64,
}

/// What a document says at its end, in cents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sums {
    pub(super) basic: u64,
    pub(super) discount: u64,
    /// 22 %.
    pub(super) full_tax: u64,
    /// 9.5 %.
    pub(super) reduced_tax: u64,
}

impl Sums {
    /// Each rounded half up once, for the whole document.
    pub(super) fn of(lines: &[Priced]) -> Self {
        let net = |line: &Priced| line.cents * line.amount * (100 - line.discount);
        let of_tax = |permille: u64| lines.iter().filter(|line| line.tax_permille == permille).map(net).sum::<u64>() * permille;
        Self {
            basic: rounded(lines.iter().map(net).sum(), 100),
            discount: rounded(lines.iter().map(|line| line.cents * line.amount * line.discount).sum(), 100),
            full_tax: rounded(of_tax(220), 100_000),
            reduced_tax: rounded(of_tax(95), 100_000),
        }
    }

    pub(super) fn all(&self) -> u64 {
        self.basic + self.full_tax + self.reduced_tax
    }
}

/// Half up.
pub(super) fn rounded(value: u64, unit: u64) -> u64 {
    (value + unit / 2) / unit
}

/// `439.2`, trailing zeros cut.
pub(super) fn dotted(cents: u64) -> String {
    let text = format!("{}.{:02}", cents / 100, cents % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// `180,00`, as price lists show it.
pub(super) fn with_comma(cents: u64) -> String {
    format!("{},{:02}", cents / 100, cents % 100)
}

/// `1.439,20`, as payments show it.
pub(super) fn slovenian(cents: u64) -> String {
    let digits = (cents / 100).to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push('.');
        }
        text.push(digit);
    }
    let _ = write!(text, ",{:02}", cents % 100);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_golden_document_adds_up() {
        let line = |cents, amount, discount| Priced { cents, amount, discount, tax_permille: 220 };
        let sums = Sums::of(&[line(8_990, 2, 15), line(1_550, 6, 5)]);
        assert_eq!(sums, Sums { basic: 24_118, discount: 3_162, full_tax: 5_306, reduced_tax: 0 });
        assert_eq!(dotted(sums.all()), "294.24");
    }

    #[test]
    fn money_is_written_in_the_style_of_its_field() {
        assert_eq!((dotted(43_920).as_str(), dotted(100).as_str(), dotted(5).as_str()), ("439.2", "1", "0.05"));
        assert_eq!((with_comma(18_000).as_str(), slovenian(143_920).as_str(), slovenian(99).as_str()), ("180,00", "1.439,20", "0,99"));
        assert_eq!(slovenian(123_456_700), "1.234.567,00");
    }
}
